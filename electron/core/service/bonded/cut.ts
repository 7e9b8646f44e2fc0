import { itemsOfBook, type BookRow, type ItemRow } from '../../../../db/bonded/book.ts'
import { insertListParcels } from '../../../../db/bonded/document-version.ts'
import { pendingReleases, type PendingLine } from '../../../../db/bonded/release.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { averagePrice, listLine } from '../../../../shared/domain/bonded/compose.ts'
import { alikeTogether, cutLists, type CutParcel } from '../../../../shared/domain/bonded/cut.ts'
import { bondedTypeFields } from '../../../../shared/domain/bonded/document-start.ts'
import { fixed, fixedText, fixedTextPadded, spread } from '../../../../shared/domain/decimal/decimal.ts'
import type { BondedLine } from '../../../../shared/domain/bonded/content.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { wholeSetting } from '../house/setting.ts'
import { bookBody, bookOf } from './book.ts'
import { writeDocument } from './document-save.ts'
import { followReleases } from './release.ts'

/** Lists of type 8 from the released parcels aboard a truck: quantities summed by book item, as many lists as the caps want. */

type Held = Out<'bonded.cut'>['held'][number]

/** Waiting parcels of the book, those of the numbers only when there are any; and the numbers that are none of them. */
function chosen(
  lines: readonly PendingLine[],
  numbers: readonly string[],
): { readonly parcels: ReadonlyMap<number, readonly PendingLine[]>; readonly missing: readonly string[] } {
  const parcels = new Map<number, PendingLine[]>()
  for (const line of lines) {
    const known = parcels.get(line.parcelId)
    if (known === undefined) parcels.set(line.parcelId, [line])
    else known.push(line)
  }
  if (numbers.length === 0) return { parcels, missing: [] }
  const byNumber = new Map<string, number>()
  for (const line of lines)
    for (const number of [line.orderNo, line.waybillNo, line.invtNo])
      if (number !== '') byNumber.set(number, line.parcelId)
  const wanted = new Map<number, readonly PendingLine[]>()
  const missing: string[] = []
  for (const number of numbers) {
    const id = byNumber.get(number)
    if (id === undefined) missing.push(number)
    else wanted.set(id, parcels.get(id) ?? [])
  }
  return { parcels: wanted, missing }
}

const cutParcel = (lines: readonly PendingLine[]): CutParcel => ({
  parcelId: lines[0]?.parcelId ?? 0,
  invtNo: lines[0]?.invtNo ?? '',
  gross: lines[0]?.grossWeight ?? 0,
  lines: lines.map((line) => ({
    line: line.line,
    itemId: line.itemId,
    ownerId: line.ownerId,
    lotId: 0,
    quantity: fixed(line.quantity),
    total: line.total,
  })),
})

/** One line for an item, all owners together (the ledger keeps them apart by parcel); the list's weight spread by quantity. */
function linesOf(items: ReadonlyMap<number, ItemRow>, parcels: readonly CutParcel[]): BondedLine[] {
  const sums = new Map<number, { quantity: number; total: number }>()
  for (const parcel of parcels)
    for (const line of parcel.lines) {
      const known = sums.get(line.itemId) ?? { quantity: 0, total: 0 }
      sums.set(line.itemId, { quantity: known.quantity + line.quantity, total: known.total + line.total })
    }
  const gross = fixed<'weight'>(parcels.reduce((sum, parcel) => sum + parcel.gross, 0))
  const shares = spread(
    gross,
    [...sums.values()].map((one) => fixed(one.quantity)),
    5,
  )
  return [...sums].flatMap(([itemId, sum], i) => {
    const item = items.get(itemId)
    if (item === undefined) return []
    const quantity = fixed<'quantity'>(sum.quantity)
    const share = shares[i] ?? fixed(0)
    const prices =
      sum.total === 0
        ? {}
        : {
            DclUprcAmt: averagePrice(fixed(sum.total), quantity),
            DclTotalAmt: fixedTextPadded(fixed(sum.total), 2),
            DclCurrcd: '142',
          }
    return [
      {
        fields: listLine(item, quantity, { ...prices, ...(share === 0 ? {} : { GrossWt: fixedText(share) }) }),
        itemId,
        ownerId: 0,
        lotId: 0,
      },
    ]
  })
}

interface Place {
  readonly book: BookRow
  readonly items: ReadonlyMap<number, ItemRow>
  readonly note: string
}

function writeList(job: JobContext, { book, items, note }: Place, parcels: readonly CutParcel[]): number {
  const { head, tail } = bondedTypeFields('INV101', { ...bookBody(book), bookNo: book.bookNo }, '8', 'E')
  const content = {
    head,
    tail,
    lines: linesOf(items, parcels),
    links: parcels.map((parcel) => ({ CbecBillNo: parcel.invtNo })),
  }
  const saved = writeDocument(job, {
    row: undefined,
    type: 'INV101',
    content,
    note,
    why: `归集 ${parcels.length} 个包裹`,
  })
  const rows = parcels.flatMap((parcel) =>
    parcel.lines.map((line) => ({
      parcelId: parcel.parcelId,
      invtNo: parcel.invtNo,
      line: line.line,
      itemId: line.itemId,
      ownerId: line.ownerId,
      lotId: line.lotId,
      quantity: line.quantity,
    })),
  )
  insertListParcels(job.ledger, saved.id, rows)
  return saved.id
}

function heldOf(lines: readonly PendingLine[]): Held | undefined {
  const [first] = lines
  if (first === undefined) return undefined
  const { parcelId, orderNo } = first
  const held = (why: string): Held => ({ parcelId, orderNo, why })
  if (first.cancelling === 1) return held('已申请撤销，等海关答复')
  const line = lines.find((one) => one.itemId === 0)
  if (line !== undefined) return held(line.why)
  return first.invtNo === '' ? held('还没有海关清单编号') : undefined
}

/** Lists that are written in one turn have about so many parcels together: a turn stays short, and small lists do not each wait for the disk. */
const PARCELS_A_TURN = 150

function turns(lists: readonly CutParcel[][]): CutParcel[][][] {
  const made: CutParcel[][][] = []
  let room = 0
  for (const list of lists) {
    if (list.length > room) {
      made.push([])
      room = PARCELS_A_TURN
    }
    made.at(-1)?.push(list)
    room -= list.length
  }
  return made
}

async function cut(job: JobContext, input: In<'bonded.cut'>): Promise<Out<'bonded.cut'>> {
  const book = bookOf(job.ledger, input.bookId)
  await followReleases(job)
  const { parcels, missing } = chosen(pendingReleases(job.ledger, book.bookNo), [
    ...new Set(input.numbers.map((one) => one.trim()).filter((one) => one !== '')),
  ])
  const held = [...parcels.values()].flatMap((lines) => heldOf(lines) ?? [])
  const out = new Set(held.map((one) => one.parcelId))
  const ready = [...parcels.values()].filter((lines) => !out.has(lines[0]?.parcelId ?? 0)).map(cutParcel)
  const lists = input.preview
    ? []
    : cutLists(alikeTogether(ready), {
        lines: Math.max(1, wholeSetting(job.ledger, 'bonded.listLines')),
        parcels: Math.max(1, wholeSetting(job.ledger, 'bonded.listParcels')),
      })
  const items = new Map(lists.length === 0 ? [] : itemsOfBook(job.ledger, book.id).map((item) => [item.id, item]))
  const place: Place = { book, items, note: input.note }
  const ids: number[] = []
  for (const turn of turns(lists)) {
    ids.push(...(await job.slice(() => turn.map((list) => writeList(job, place, list)))))
    job.progress(ids.length, lists.length)
  }
  if (ids.length > 0) job.touch('bonded', 'book')
  return { lists: ids, ready: ready.length, held: held.slice(0, 500), missing: missing.slice(0, 500) }
}

export const cutJob: JobDefinition<'bonded.cut'> = {
  label: (input) => (input.preview ? '查看待核扣包裹' : '归集保税电商清单'),
  run: cut,
  // Each list is whole in its transaction, and a parcel in a list is not taken again.
  afterCrash: 'resume',
}
