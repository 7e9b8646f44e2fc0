import type { ReadHandle, WriteHandle } from '../open.ts'
import type { DirectionNumber } from './document.ts'
import { widenZones } from './parcel-zone.ts'
import { numberKey, normaliseNumber, type NumberKind } from './number-key.ts'
import { LaneSums, type Lane } from './lane-sum.ts'

/**
 * Bulk loading of parcels: rows first, in id order; then, in key order, everything whose order is not that of loading. While the
 * batch is hidden nobody sees that the second half is still missing.
 */
export interface NewParcel {
  readonly parcelId: number
  /** see shelf.ts: one call of shelfFor a batch and mode */
  readonly shelfId: number
  readonly direction: DirectionNumber
  readonly mode: string
  readonly clientId: number
  readonly platformCode: string
  readonly orderNo: string
  readonly waybillNo: string
  readonly carrierCode: string
  readonly paymentNo: string
  readonly orderId: number
  readonly paymentId: number | undefined
  readonly waybillId: number | undefined
  readonly collectionId: number | undefined
  readonly goodsValue: number
  readonly freight: number
  readonly paid: number
  readonly tax: number
  readonly grossWeight: number
  readonly currency: string
  readonly lineCount: number
  readonly goodsText: string
  /** yyyy-mm-dd */
  readonly orderedOn: string
  readonly changedAt: number
}

/** Where a parcel that was not matched yet is summed. */
const newLane = ({ shelfId, currency }: NewParcel): Lane => ({ shelfId, filingState: 'draft', matchState: 0, currency })

/** Adds parcels that were not matched yet, what they add to the sums of their lanes, and where they lie; their numbers and sorts are added by the functions below. */
export function insertParcels(ledger: WriteHandle, parcels: readonly NewParcel[]): void {
  for (const parcel of parcels) insertParcel(ledger, parcel)
  widenZones(ledger, parcels)
  const sums = new LaneSums()
  for (const parcel of parcels) sums.add(newLane(parcel), parcel, 1)
  sums.save(ledger)
}

function insertParcel(ledger: WriteHandle, p: NewParcel): void {
  ledger
    .sql(
      `insert into parcel (parcel_id, shelf_id, direction, mode, client_id, platform_code, order_no, waybill_no, carrier_code, payment_no, cop_no, invt_no, pre_no, order_id, payment_id, waybill_id, collection_id,
      goods_value, freight, paid, tax, gross_weight, currency, line_count, goods_text, defect_bits, match_state, filing_id, filing_state, reason_code, transport_id, ordered_on, changed_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, null, 'draft', '', null, ?, ?)`,
    )
    .run(
      p.parcelId,
      p.shelfId,
      p.direction,
      p.mode,
      p.clientId,
      p.platformCode,
      p.orderNo,
      p.waybillNo,
      p.carrierCode,
      p.paymentNo,
      p.orderId,
      p.paymentId ?? null,
      p.waybillId ?? null,
      p.collectionId ?? null,
      p.goodsValue,
      p.freight,
      p.paid,
      p.tax,
      p.grossWeight,
      p.currency,
      p.lineCount,
      p.goodsText,
      p.orderedOn,
      p.changedAt,
    )
}

export interface ParcelSorts {
  readonly parcelId: number
  readonly shelfId: number
  readonly orderNo: string
  readonly waybillNo: string
  readonly paymentNo: string
  readonly goodsValue: number
}

/** What the sorts and numbers of a range of parcels are made of, in id order, from `from` on. */
export function parcelSorts(ledger: ReadHandle, from: number, to: number, limit: number): ParcelSorts[] {
  return ledger
    .sql(
      'select parcel_id as parcelId, shelf_id as shelfId, order_no as orderNo, waybill_no as waybillNo, payment_no as paymentNo, goods_value as goodsValue from parcel where parcel_id between ? and ? order by parcel_id limit ?',
    )
    .all(from, to, limit) as ParcelSorts[]
}

/** A payment, waybill or collection that came before its order, by its own number. */
export interface LooseNumber {
  readonly id: number
  readonly number: string
}

const LOOSE = {
  payment:
    'select payment_id as id, payment_no as number from payment where payment_id between ? and ? and parcel_id is null order by payment_id limit ?',
  waybill:
    'select waybill_id as id, waybill_no as number from waybill where waybill_id between ? and ? and parcel_id is null order by waybill_id limit ?',
  collection:
    'select collection_id as id, payment_no as number from collection where collection_id between ? and ? and parcel_id is null order by collection_id limit ?',
} as const

/** Documents of an id range that wait for their order. */
export function looseNumbers(
  ledger: ReadHandle,
  what: keyof typeof LOOSE,
  from: number,
  to: number,
  limit: number,
): LooseNumber[] {
  return ledger.sql(LOOSE[what]).all(from, to, limit) as LooseNumber[]
}

/** An entry of one of the trees that are filled in key order. */
export type TreeEntry = readonly [number, number | string, number]

/** Entries in one statement: setting a statement going costs as much as an entry. */
const ENTRIES_AT_ONCE = 20

/** Adds entries, those that are there already excepted; callers sort them as the tree is. */
function insertEntries(ledger: WriteHandle, into: string, entries: readonly TreeEntry[]): void {
  const statement = (count: number): string =>
    `insert or ignore into ${into} values ${Array.from({ length: count }, () => '(?, ?, ?)').join(', ')}`
  const whole = entries.length - (entries.length % ENTRIES_AT_ONCE)
  const many = whole === 0 ? undefined : ledger.sql(statement(ENTRIES_AT_ONCE))
  for (let at = 0; at < whole; at += ENTRIES_AT_ONCE) many?.run(entries.slice(at, at + ENTRIES_AT_ONCE).flat())
  for (const entry of entries.slice(whole)) ledger.sql(statement(1)).run(entry)
}

/** Adds keys of numbers: key (numberKey), kind, target. */
export function insertNumberKeys(
  ledger: WriteHandle,
  entries: readonly (readonly [number, NumberKind, number])[],
): void {
  insertEntries(ledger, 'projection_number (key, kind, target_id)', entries)
}

/** Adds one number, normalised here; '' is nothing. */
export function insertNumber(ledger: WriteHandle, text: string, kind: NumberKind, targetId: number): void {
  if (text !== '') insertNumberKeys(ledger, [[numberKey(normaliseNumber(text)), kind, targetId]])
}

/** Adds parcels to the sort by order number: shelf, number, parcel. */
export function insertOrderSorts(ledger: WriteHandle, entries: readonly (readonly [number, string, number])[]): void {
  insertEntries(ledger, 'parcel_by_order (shelf_id, order_no, parcel_id)', entries)
}

/** Adds parcels to the sort by goods value: shelf, value, parcel. */
export function insertValueSorts(ledger: WriteHandle, entries: readonly (readonly [number, number, number])[]): void {
  insertEntries(ledger, 'parcel_by_value (shelf_id, goods_value, parcel_id)', entries)
}
