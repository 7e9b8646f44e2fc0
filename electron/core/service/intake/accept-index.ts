import { bulkTransaction } from '../../../../db/bulk.ts'
import {
  insertNumberKeys,
  insertOrderSorts,
  insertValueSorts,
  looseNumbers,
  parcelSorts,
  type ParcelSorts,
} from '../../../../db/trade/load.ts'
import { normaliseNumber, numberKey, NUMBER_KIND, type NumberKind } from '../../../../db/trade/number-key.ts'
import type { LooseKind } from '../../../../db/trade/document-key.ts'
import { idRange, MAX_NUMBER, numberOf, rowId } from '../../../../db/trade/row-id.ts'
import type { JobContext } from '../../context.ts'
import { KeyRuns } from './key-runs.ts'
import { Pace } from './pace.ts'

/** Rows whose keys are sorted as one portion, and read in one go where they are read. */
const PORTION = 2000
/** Entries written in one transaction: in a large ledger each may touch a page of its own. */
const LEAST = 200
const MOST = 3000
/** Payloads: number in the batch, and the kind of number below it. */
const KINDS = 16

const LOOSE: readonly (readonly [LooseKind, NumberKind])[] = [
  ['payment', NUMBER_KIND.waitingPayment],
  ['waybill', NUMBER_KIND.waitingWaybill],
  ['collection', NUMBER_KIND.waitingCollection],
]

/** Sorts of one shelf: a batch of one client has one for each mode it brings. */
interface ShelfSorts {
  readonly orders: KeyRuns<string>
  readonly values: KeyRuns<number>
}

/** The keys of a batch's parcels, gathered while its rows are written, or read again after a crash. */
export class IndexKeys {
  readonly numbers = new KeyRuns<number>()
  readonly shelves = new Map<number, ShelfSorts>()
  #waiting: ParcelSorts[] = []

  add(rows: readonly ParcelSorts[]): void {
    this.#waiting.push(...rows)
    if (this.#waiting.length >= PORTION) this.end()
  }

  /** What was added last is a portion, too. */
  end(): void {
    const rows = this.#waiting
    this.#waiting = []
    this.#addNumbers(rows)
    for (const shelfId of new Set(rows.map((row) => row.shelfId)))
      this.#addSorts(
        shelfId,
        rows.filter((row) => row.shelfId === shelfId),
      )
  }

  #addNumbers(rows: readonly ParcelSorts[]): void {
    const keys: number[] = []
    const targets: number[] = []
    const add = (text: string, kind: NumberKind, number: number): void => {
      if (text === '') return
      keys.push(numberKey(normaliseNumber(text)))
      targets.push(number * KINDS + kind)
    }
    for (const row of rows) {
      const number = numberOf(row.parcelId)
      add(row.orderNo, NUMBER_KIND.order, number)
      add(row.waybillNo, NUMBER_KIND.waybill, number)
      add(row.paymentNo, NUMBER_KIND.payment, number)
    }
    this.numbers.add(keys, targets)
  }

  #addSorts(shelfId: number, rows: readonly ParcelSorts[]): void {
    const sorts = this.shelves.get(shelfId) ?? { orders: new KeyRuns<string>(), values: new KeyRuns<number>() }
    this.shelves.set(shelfId, sorts)
    const places = rows.map((row) => numberOf(row.parcelId))
    sorts.orders.add(
      rows.map((row) => row.orderNo),
      places,
    )
    sorts.values.add(
      rows.map((row) => row.goodsValue),
      places,
    )
  }
}

/**
 * Fills what is not in the order of loading – numbers, the sorts by order number and by value – in key order, for all rows of a hidden
 * batch. It can be begun anew after a crash: entries that are there already stay.
 * @param loose how many documents wait for their order, and how many numbers of the batch were given out
 * @param gathered the keys of all of the batch's parcels; where they are not at hand, the parcels are read
 */
export async function fillIndexes(
  context: JobContext,
  batchId: number,
  loose: { readonly count: number; readonly numbers: number },
  gathered: IndexKeys | undefined,
): Promise<void> {
  const keys = gathered ?? (await readParcels(context, batchId))
  keys.end()
  const { numbers, shelves } = keys
  if (loose.count > 0)
    for (const [what, kind] of LOOSE) await readLoose(context, batchId, loose.numbers, what, kind, numbers)
  const { ledger } = context
  for (const [shelfId, { orders, values }] of shelves) {
    await write(
      context,
      orders,
      (key, place) => [shelfId, key, rowId(batchId, place)] as const,
      (entries) => insertOrderSorts(ledger, entries),
    )
    await write(
      context,
      values,
      (key, place) => [shelfId, key, rowId(batchId, place)] as const,
      (entries) => insertValueSorts(ledger, entries),
    )
  }
  await write(
    context,
    numbers,
    (key, place) => [key, (place % KINDS) as NumberKind, rowId(batchId, Math.floor(place / KINDS))] as const,
    (entries) => insertNumberKeys(ledger, entries),
  )
}

async function readParcels(context: JobContext, batchId: number): Promise<IndexKeys> {
  const keys = new IndexKeys()
  const { from, to } = idRange(batchId)
  for (let next = from; ;) {
    await context.breathe()
    const rows = parcelSorts(context.ledger, next, to, PORTION)
    const last = rows.at(-1)
    if (last === undefined) return keys
    keys.add(rows)
    next = last.parcelId + 1
  }
}

/** In windows of the id range, because the ones that wait may be few among many. */
async function readLoose(
  context: JobContext,
  batchId: number,
  count: number,
  what: LooseKind,
  kind: NumberKind,
  numbers: KeyRuns<number>,
): Promise<void> {
  for (let next = 0; next < count; next += PORTION) {
    await context.breathe()
    const rows = looseNumbers(
      context.ledger,
      what,
      rowId(batchId, next),
      rowId(batchId, Math.min(next + PORTION - 1, MAX_NUMBER)),
      PORTION,
    ).filter((row) => row.number !== '')
    numbers.add(
      rows.map((row) => numberKey(normaliseNumber(row.number))),
      rows.map((row) => numberOf(row.id) * KINDS + kind),
    )
  }
}

async function write<K extends number | string, E>(
  context: JobContext,
  runs: KeyRuns<K>,
  entryOf: (key: K, payload: number) => E,
  insert: (entries: readonly E[]) => void,
): Promise<void> {
  const pace = new Pace(context.ports.clock, LEAST, MOST)
  while (runs.size > 0) {
    await context.breathe()
    pace.slice((count) => {
      const entries: E[] = []
      while (entries.length < count && runs.take((key, payload) => entries.push(entryOf(key, payload))));
      bulkTransaction(context.ledger, () => insert(entries))
    })
  }
}
