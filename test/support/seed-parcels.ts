import { insertCollection, insertOrder, insertPayment, insertWaybill, DIRECTION } from '../../db/trade/document.ts'
import { insertNumber, insertNumberKeys, insertOrderSorts, insertValueSorts } from '../../db/trade/load.ts'
import { normaliseNumber, NUMBER_KIND, numberKey, type NumberKind } from '../../db/trade/number-key.ts'
import { rowId } from '../../db/trade/row-id.ts'
import { OWN_SHELF_FROM, shelfFor } from '../../db/trade/shelf.ts'
import {
  insertSeededBatch,
  insertSeededDefect,
  insertSeededParcel,
  insertSeededTransport,
  withoutWaiting,
  type SeededParcel,
} from '../../db/testing/seed.ts'
import type { WriteHandle } from '../../db/open.ts'
import { transaction } from '../../db/tx.ts'
import { DocumentBuilder } from '../../electron/core/service/intake/document-build.ts'
import { compileLayout } from '../../electron/core/service/intake/row-layout.ts'
import { createColumnSealer, type Secrets } from '../../electron/core/secret.ts'
import type { Rng } from '../../electron/core/ports.ts'
import { addClients } from './seed-office.ts'
import { EXPORT_SHAPE, SHAPE, stagedParcel } from './seed-row.ts'
import { type Mode } from '../../shared/domain/record/mode.ts'

/**
 * A ledger as it looks after months of work: clients of very different size, batches of one client and mode, states that fit their
 * age, order numbers that rise with time within a client. Generated (示例), the same for the same options.
 */
export interface SeedOptions {
  readonly parcels: number
  readonly clients: number
  /** Rows of ordinary batches; every eighth client now and then brings one ten times as large. */
  readonly batchRows: number
  /** order: only the order document (what lists show); all: the whole triple, so that it can be matched; none: bare parcels. */
  readonly documents: 'none' | 'order' | 'all'
  /** aged: states by age; fresh: everything just loaded, to be matched. */
  readonly states: 'aged' | 'fresh'
  readonly visible?: boolean
  /** One batch of one client only. */
  readonly oneBatch?: boolean
  /** As if its batches were large ones. */
  readonly ownShelf?: boolean
  readonly firstNumber?: number
  /** One parcel in so many has a payment of another amount. */
  readonly faultEvery?: number
}

export interface Seeded {
  readonly clients: readonly { readonly id: number; readonly modes: readonly Mode[] }[]
  readonly batches: readonly number[]
  readonly transports: readonly number[]
  readonly parcels: number
}

/** A small repeatable generator of numbers in 0..1. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0 || 1
  return () => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 4_294_967_296
  }
}

const REASONS = ['1327', '1322', '1313', '-621005', '-621029', 'T:系统异常']

interface State {
  readonly filingState: string
  readonly matchState: number
  readonly reasonCode: string
  readonly rules: readonly (readonly [rule: string, severity: number])[]
}

const FRESH: State = { filingState: 'draft', matchState: 0, reasonCode: '', rules: [] }
const settled = (filingState: string): State => ({ filingState, matchState: 2, reasonCode: '', rules: [] })

/** States as they are spread after a while: most is released, the newest twentieth is being worked on. */
function agedState(age: number, random: () => number): State {
  const r = random()
  if (age > 0.05) {
    if (r < 0.005)
      return { ...settled('rejected'), reasonCode: REASONS[Math.floor(random() * REASONS.length)] ?? '1327' }
    return settled(r < 0.008 ? 'inspection' : r < 0.01 ? 'returned' : r < 0.05 ? 'closed' : 'released')
  }
  if (age > 0.02) return settled(r < 0.5 ? 'accepted' : r < 0.6 ? 'silent' : r < 0.7 ? 'declaring' : 'sent')
  if (r < 0.2) return settled('queued')
  if (r < 0.3)
    return {
      filingState: 'draft',
      matchState: 1,
      reasonCode: '',
      rules: [
        [
          ['M-PAY-AMOUNT', 'M-PAYER-ID', 'M-GOODS-UNKNOWN', 'M-CONSIGNEE-ADDRESS'][Math.floor(random() * 4)] ??
            'M-PAY-AMOUNT',
          3,
        ],
      ],
    }
  if (r < 0.4) return { filingState: 'draft', matchState: 0, reasonCode: '', rules: [['M-WAYBILL-MISSING', 2]] }
  return { ...settled('ready'), rules: r < 0.6 ? [['M-LICENCE', 0]] : [] }
}

interface Batch {
  readonly client: Seeded['clients'][number]
  readonly mode: Mode
  readonly rows: number
}

function planBatches(
  options: SeedOptions,
  clients: readonly Seeded['clients'][number][],
  random: () => number,
): Batch[] {
  const batches: Batch[] = []
  for (let left = options.parcels; left > 0;) {
    // A few clients bring most of the parcels.
    const at = Math.floor(random() * random() * clients.length)
    const client = clients[at]
    if (client === undefined) break
    const large = at % 8 === 0 && random() < 0.05 ? 10 : 1
    const rows =
      options.oneBatch === true ? left : Math.min(left, Math.ceil(options.batchRows * large * (0.3 + 1.4 * random())))
    batches.push({ client, mode: client.modes[Math.floor(random() * client.modes.length)] ?? '9610I', rows })
    left -= rows
  }
  return batches
}

const SLICE = 2000

/** Fills a ledger. Takes about a minute for a million parcels. */
export function seedParcels(
  place: { ledger: WriteHandle; secrets: Secrets; rng: Rng; now: number },
  options: SeedOptions,
  known?: Seeded['clients'],
): Seeded {
  const { ledger, secrets, rng, now } = place
  const random = numbers(7 + options.parcels)
  const clients: Seeded['clients'] =
    known === undefined ? transaction(ledger, () => addClients(ledger, secrets, rng, options.clients)) : known
  const batches: number[] = []
  const transports: number[] = []
  let n = options.firstNumber ?? 0
  let done = 0
  const builders = new Map([
    ['I', new DocumentBuilder(compileLayout('import-parcel', SHAPE), secrets)],
    ['E', new DocumentBuilder(compileLayout('export-parcel', EXPORT_SHAPE), secrets)],
  ])
  withoutWaiting(ledger, () => {
    for (const batch of planBatches(options, clients, random)) {
      const { client, mode, rows } = batch
      const builder = builders.get(mode.slice(-1))
      if (builder === undefined) continue
      const key = secrets.box.open(
        (ledger.sql('select data_key as key from client where client_id = ?').get(client.id) as { key: Buffer }).key,
      )
      const day = new Date(Date.UTC(2026, 7, 1) + Math.floor((110 * done) / options.parcels) * 86_400_000)
        .toISOString()
        .slice(0, 10)
      const batchId = transaction(ledger, () =>
        insertSeededBatch(ledger, {
          clientId: client.id,
          kind: mode.endsWith('I') ? 'import-parcel' : 'export-parcel',
          fileName: `示例${n}.xlsx`,
          rows,
          visible: options.visible ?? true,
          at: now,
        }),
      )
      batches.push(batchId)
      const shelfId = transaction(ledger, () =>
        shelfFor(ledger, {
          clientId: client.id,
          mode,
          batchId,
          rows: options.ownShelf === true ? OWN_SHELF_FROM : rows,
        }),
      )
      const transportId =
        options.states === 'aged' && random() < 0.3
          ? transaction(ledger, () => insertSeededTransport(ledger, `示例航班 ${batchId}`, mode, now))
          : undefined
      if (transportId !== undefined) transports.push(transportId)
      const sorts: { id: number; orderNo: string; value: number }[] = []
      const keys: { key: number; kind: NumberKind; id: number }[] = []
      for (let from = 0; from < rows; from += SLICE) {
        transaction(ledger, () => {
          builder.sealWith(createColumnSealer(key, rng))
          for (let i = from; i < Math.min(rows, from + SLICE); i++, n++, done++) {
            const state = options.states === 'fresh' ? FRESH : agedState(1 - done / options.parcels, random)
            const parcel = writeParcel(ledger, builder, {
              n,
              mode,
              id: rowId(batchId, i),
              clientId: client.id,
              shelfId,
              transportId,
              state,
              day,
              now,
              documents: options.documents,
              value: Math.floor(random() * 100_000),
              wrong: options.faultEvery !== undefined && n % options.faultEvery === 0,
            })
            sorts.push({ id: parcel.parcelId, orderNo: parcel.orderNo, value: parcel.goodsValue })
            for (const [kind, number] of [
              [NUMBER_KIND.order, parcel.orderNo],
              [NUMBER_KIND.waybill, parcel.waybillNo],
              [NUMBER_KIND.payment, parcel.paymentNo],
              [NUMBER_KIND.own, parcel.copNo],
            ] as const) {
              if (number !== '') keys.push({ key: numberKey(normaliseNumber(number)), kind, id: parcel.parcelId })
            }
          }
        })
      }
      fillSorts(ledger, shelfId, sorts, keys)
    }
  })
  return { clients, batches, transports, parcels: done }
}

function fillSorts(
  ledger: WriteHandle,
  shelfId: number,
  sorts: { id: number; orderNo: string; value: number }[],
  keys: { key: number; kind: NumberKind; id: number }[],
): void {
  transaction(ledger, () => {
    sorts.sort((a, b) => (a.orderNo < b.orderNo ? -1 : 1))
    insertOrderSorts(
      ledger,
      sorts.map((one) => [shelfId, one.orderNo, one.id]),
    )
    sorts.sort((a, b) => a.value - b.value || a.id - b.id)
    insertValueSorts(
      ledger,
      sorts.map((one) => [shelfId, one.value, one.id]),
    )
    keys.sort((a, b) => a.key - b.key)
    insertNumberKeys(
      ledger,
      keys.map((one) => [one.key, one.kind, one.id]),
    )
  })
}

interface Writing {
  readonly n: number
  readonly mode: Mode
  readonly id: number
  readonly clientId: number
  readonly shelfId: number
  readonly transportId: number | undefined
  readonly state: State
  readonly day: string
  readonly now: number
  readonly documents: SeedOptions['documents']
  readonly value: number
  readonly wrong: boolean
}

function writeParcel(ledger: WriteHandle, builder: DocumentBuilder, of: Writing): SeededParcel {
  const { mode, id, clientId, state } = of
  const isImport = mode.endsWith('I')
  const row = stagedParcel(of.n, mode, of.value, of.wrong)
  const who = { id, parcelId: id, revision: 1, replaces: undefined, clientId }
  const order = builder.order(row, who, builder.texts(row, 'order'))
  const all = of.documents === 'all'
  if (of.documents !== 'none') insertOrder(ledger, order)
  if (all) {
    if (isImport) insertPayment(ledger, builder.payment(row, who, builder.texts(row, 'payment')))
    else insertCollection(ledger, builder.collection(row, who, builder.texts(row, 'receipt')))
    insertWaybill(ledger, builder.waybill(row, who, builder.texts(row, 'waybill')))
  }
  const filed = !['draft', 'ready'].includes(state.filingState)
  const number = String(of.n).padStart(10, '0')
  const parcel: SeededParcel = {
    parcelId: id,
    shelfId: of.shelfId,
    direction: isImport ? DIRECTION.import : DIRECTION.export,
    mode,
    clientId,
    platformCode: order.platformCode,
    orderNo: order.orderNo,
    waybillNo: `YD${number}`,
    carrierCode: '4101980FFF',
    paymentNo: order.paymentNo,
    orderId: id,
    paymentId: all && isImport ? id : undefined,
    waybillId: all ? id : undefined,
    collectionId: all && !isImport ? id : undefined,
    goodsValue: order.goodsValue ?? 0,
    freight: order.freight ?? 0,
    paid: order.paid ?? 0,
    tax: 0,
    grossWeight: 200_000,
    currency: order.currency,
    lineCount: 1,
    goodsText: builder.goodsText(row),
    orderedOn: of.day,
    changedAt: of.now,
    matchState: state.matchState,
    filingState: state.filingState,
    reasonCode: state.reasonCode,
    transportId: of.transportId,
    copNo: filed ? `${isImport ? 'I' : 'E'}7K3M${number}` : '',
    invtNo: filed ? `46122026I${number}` : '',
  }
  insertSeededParcel(ledger, parcel)
  for (const [rule, severity] of state.rules) insertSeededDefect(ledger, rule, id, severity)
  return parcel
}

/**
 * Loads a batch that stays hidden, on a shelf of its own: rows in durable slices as long as nobody says stop, giving way between them.
 * @returns how many rows came in
 */
export async function loadHidden(
  place: { ledger: WriteHandle; secrets: Secrets; rng: Rng; now: number },
  client: Seeded['clients'][number],
  rows: number,
  stop: () => boolean,
): Promise<number> {
  const { ledger, secrets, rng, now } = place
  const mode = client.modes[0] ?? '9610I'
  const builder = new DocumentBuilder(
    compileLayout(mode.endsWith('I') ? 'import-parcel' : 'export-parcel', mode.endsWith('I') ? SHAPE : EXPORT_SHAPE),
    secrets,
  )
  const key = secrets.box.open(
    (ledger.sql('select data_key as key from client where client_id = ?').get(client.id) as { key: Buffer }).key,
  )
  const batchId = transaction(ledger, () =>
    insertSeededBatch(ledger, {
      clientId: client.id,
      kind: 'import-parcel',
      fileName: '示例大文件.csv',
      rows,
      visible: false,
      at: now,
    }),
  )
  const shelfId = transaction(ledger, () =>
    shelfFor(ledger, { clientId: client.id, mode, batchId, rows: OWN_SHELF_FROM }),
  )
  let done = 0
  while (done < rows && !stop()) {
    transaction(ledger, () => {
      builder.sealWith(createColumnSealer(key, rng))
      for (let i = 0; i < 250 && done < rows; i++, done++) {
        const parcel = writeParcel(ledger, builder, {
          n: 50_000_000 + done,
          mode,
          id: rowId(batchId, done),
          clientId: client.id,
          shelfId,
          transportId: undefined,
          state: FRESH,
          day: '2026-11-22',
          now,
          documents: 'all',
          value: done * 7919,
          wrong: false,
        })
        insertOrderSorts(ledger, [[shelfId, parcel.orderNo, parcel.parcelId]])
        insertValueSorts(ledger, [[shelfId, parcel.goodsValue, parcel.parcelId]])
        insertNumber(ledger, parcel.orderNo, NUMBER_KIND.order, parcel.parcelId)
      }
    })
    await new Promise((resolve) => setImmediate(resolve))
  }
  return done
}
