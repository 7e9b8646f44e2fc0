import type { ReadHandle } from '../open.ts'
import { findNumberOf, normaliseNumber, NUMBER_KIND, numberKey } from './number-key.ts'
import { isVisible } from './visible.ts'

/**
 * What the match reads: parcels joined with what their newest documents say of themselves, in one statement a slice. Equalities
 * of personal values are evaluated here, over their hashes, and likeness is read from the class keys, so that a parcel like one
 * that was judged needs none of its texts.
 */
export interface MatchRow {
  readonly parcelId: number
  readonly clientId: number
  readonly mode: string
  readonly waybillNo: string
  readonly transportId: number | null
  readonly filingState: string
  readonly matchState: number
  /** What the last match found: see OUTCOME_BITS in service/parcel/match-outcome. */
  readonly mark: number
  readonly tax: number
  /** What the parcel adds to the sums of its lane. */
  readonly shelfId: number
  readonly summedCurrency: string
  readonly summedValue: number
  readonly summedPaid: number
  readonly summedWeight: number
  readonly goodsValue: number | null
  readonly freight: number | null
  readonly discount: number | null
  readonly taxTotal: number | null
  readonly paid: number | null
  readonly amountPaid: number | null
  readonly insured: number | null
  readonly weight: number | null
  readonly charge: number | null
  /** Class keys (shared/domain/match/class-text); null: no such document; '': one that cannot be compared. */
  readonly orderKey: string | null
  readonly paymentKey: string | null
  readonly waybillKey: string | null
  readonly collectionKey: string | null
  /** Bits of what is there in payment and waybill: 1 payer's name, 2 payer's number, 4 consignee, 8 his phone, 16 his address. */
  readonly there: number
  /** The same bits where both sides are there and differ; 32 the payment numbers differ. */
  readonly differ: number
  /** What the buyer has used of his year by inventories of this office. */
  readonly annualUsed: number
}

/** The texts of a parcel's documents, for the rules themselves. */
export interface MatchTexts {
  readonly orderHead: string
  readonly orderLines: string
  readonly orderPersonal: Buffer | null
  readonly paymentHead: string | null
  readonly paymentPersonal: Buffer | null
  readonly waybillHead: string | null
  readonly waybillPersonal: Buffer | null
  readonly collectionHead: string | null
}

/** Both sides known and unequal. */
const differs = (a: string, b: string, bit: number): string => `(${a} <> '' and ${b} <> '' and ${a} <> ${b}) * ${bit}`

const COLUMNS = `p.parcel_id as parcelId, p.client_id as clientId, p.mode, p.waybill_no as waybillNo, p.transport_id as transportId, p.filing_state as filingState, p.match_state as matchState, p.defect_bits as mark, p.tax,
  p.shelf_id as shelfId, p.currency as summedCurrency, p.goods_value as summedValue, p.paid as summedPaid, p.gross_weight as summedWeight,
  o.goods_value as goodsValue, o.freight, o.discount, o.tax_total as taxTotal, o.paid, y.amount as amountPaid, w.insured, w.weight, c.amount as charge,
  o.class_key as orderKey, y.class_key as paymentKey, w.class_key as waybillKey, c.class_key as collectionKey,
  coalesce((y.payer_name_h <> '') + (y.payer_id_h <> '') * 2, 0) + coalesce((w.consignee_h <> '') * 4 + (w.consignee_phone_h <> '') * 8 + (w.consignee_address_h <> '') * 16, 0) as there,
  coalesce(${differs('o.buyer_name_h', 'y.payer_name_h', 1)} + ${differs('o.buyer_id_h', 'y.payer_id_h', 2)} + ${differs('o.payment_no', 'y.payment_no', 32)}, 0)
    + coalesce(${differs('o.consignee_h', 'w.consignee_h', 4)} + ${differs('o.consignee_phone_h', 'w.consignee_phone_h', 8)} + ${differs('o.consignee_address_h', 'w.consignee_address_h', 16)}, 0) as differ,
  case when o.buyer_id_h <> '' then coalesce((select sum(b.amount) from buyer_purchase b where b.buyer_id_h = o.buyer_id_h and b.year = ? and b.counted = 1), 0) else 0 end as annualUsed`
const JOINS = `left join trade_order o on o.order_id = p.order_id left join payment y on y.payment_id = p.payment_id left join waybill w on w.waybill_id = p.waybill_id
  left join collection c on c.collection_id = p.collection_id`

/** Parcels of an id range in a filing state that may still be changed, after one, by id. `states`: JSON list. */
export function matchRowsBetween(
  ledger: ReadHandle,
  of: { after: number; to: number; limit: number; states: string; year: number },
): MatchRow[] {
  return ledger
    .sql(
      `select ${COLUMNS} from parcel p ${JOINS} where p.parcel_id > ? and p.parcel_id <= ? and p.filing_state in (select value from json_each(?)) order by p.parcel_id limit ?`,
    )
    .all(of.year, of.after, of.to, of.states, of.limit) as MatchRow[]
}

/** Listed parcels in such a state. */
export function matchRowsOf(
  ledger: ReadHandle,
  of: { ids: readonly number[]; states: string; year: number },
): MatchRow[] {
  return ledger
    .sql(
      `select ${COLUMNS} from json_each(?) j cross join parcel p on p.parcel_id = j.value ${JOINS} where p.filing_state in (select value from json_each(?)) order by p.parcel_id`,
    )
    .all(of.year, JSON.stringify(of.ids), of.states) as MatchRow[]
}

/** The texts of one parcel's documents; undefined when it has no order. */
export function matchTexts(ledger: ReadHandle, parcelId: number): MatchTexts | undefined {
  return ledger
    .sql(
      `select o.head as orderHead, o.lines as orderLines, o.personal as orderPersonal, y.head as paymentHead, y.personal as paymentPersonal, w.head as waybillHead, w.personal as waybillPersonal, c.head as collectionHead
      from parcel p join trade_order o on o.order_id = p.order_id left join payment y on y.payment_id = p.payment_id left join waybill w on w.waybill_id = p.waybill_id left join collection c on c.collection_id = p.collection_id
      where p.parcel_id = ?`,
    )
    .get(parcelId) as MatchTexts | undefined
}

interface Carried {
  parcelId: number
  waybillNo: string
  carrierCode: string
  orderNo: string
  orderedOn: string
}
const CARRIED =
  'parcel_id as parcelId, waybill_no as waybillNo, carrier_code as carrierCode, order_no as orderNo, ordered_on as orderedOn'

export interface WaybillUse {
  readonly parcelId: number
  readonly orderNo: string
}

/** Those of the rows whose waybill number more than one parcel points at. Numbers are looked up in the order of their keys, so that neighbours share pages. */
export function sharedWaybills(ledger: ReadHandle, rows: readonly MatchRow[]): MatchRow[] {
  const keyed = rows
    .filter((row) => row.waybillNo !== '')
    .map((row) => ({ key: numberKey(normaliseNumber(row.waybillNo)), row }))
    .sort((a, b) => a.key - b.key)
  const shared = ledger
    .sql(
      `select j.key from json_each(?) j where exists (select 1 from projection_number n where n.key = j.value and n.kind = ${NUMBER_KIND.waybill} limit 1 offset 1)`,
    )
    .raw(true)
    .all(JSON.stringify(keyed.map((one) => one.key))) as [number][]
  return shared.flatMap(([at]) => keyed[at]?.row ?? [])
}

/** Another visible parcel that used a parcel's waybill number within so many months. Carriers count only where both name one. */
export function otherUse(
  ledger: ReadHandle,
  parcelId: number,
  months: number,
  hidden: readonly number[],
): WaybillUse | undefined {
  const carried = (id: number): Carried | undefined =>
    ledger.sql(`select ${CARRIED} from parcel where parcel_id = ?`).get(id) as Carried | undefined
  const own = carried(parcelId)
  if (own === undefined || own.waybillNo === '') return undefined
  for (const id of findNumberOf(ledger, NUMBER_KIND.waybill, own.waybillNo)) {
    if (id === parcelId || !isVisible(hidden, id)) continue
    const other = carried(id)
    if (other === undefined || other.waybillNo !== own.waybillNo) continue
    if (other.carrierCode !== '' && own.carrierCode !== '' && other.carrierCode !== own.carrierCode) continue
    if (monthsBetween(other.orderedOn, own.orderedOn) < months) return { parcelId: id, orderNo: other.orderNo }
  }
  return undefined
}

/** Whole months from one day to another, whichever is first; 0 when a day is not known. */
export function monthsBetween(a: string, b: string): number {
  if (a === '' || b === '') return 0
  const [from, to] = a < b ? [a, b] : [b, a]
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7))
  return to.slice(8) < from.slice(8) ? months - 1 : months
}

/** How many parcels of an id range there are, for progress: of all of them, from their sums. */
export function countBetween(ledger: ReadHandle, from: number, to: number): number {
  const text =
    from <= 0 && to >= lastParcel(ledger)
      ? 'select coalesce(sum(parcels), 0) as n from parcel_sum where ? <= ?'
      : 'select count(*) as n from parcel where parcel_id between ? and ?'
  return (ledger.sql(text).get(from, to) as { n: number }).n
}

/** Those of the listed parcels that stand in one of these filing states, ascending. `states`: JSON list. */
export function parcelsInState(ledger: ReadHandle, ids: readonly number[], states: string): number[] {
  const rows = ledger
    .sql(
      'select p.parcel_id as id from json_each(?) j join parcel p on p.parcel_id = j.value where p.filing_state in (select value from json_each(?)) order by p.parcel_id',
    )
    .all(JSON.stringify(ids), states) as { id: number }[]
  return rows.map((row) => row.id)
}

/** Highest parcel id there is. */
export function lastParcel(ledger: ReadHandle): number {
  return (ledger.sql('select coalesce(max(parcel_id), 0) as id from parcel').get() as { id: number }).id
}
