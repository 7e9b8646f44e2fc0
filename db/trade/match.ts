import type { ReadHandle, WriteHandle } from '../open.ts'
import { findNumberOf, normaliseNumber, NUMBER_KIND, numberKey } from './number-key.ts'
import { isVisible } from './visible.ts'

/**
 * What the match reads and writes: parcels joined with their newest documents, in one statement a slice. Equalities of personal
 * values are evaluated here, over their hashes, so that a parcel without a difference needs none of its texts opened but the order's.
 */
export interface MatchRow {
  readonly parcelId: number
  readonly clientId: number
  readonly mode: string
  readonly orderNo: string
  readonly waybillNo: string
  readonly carrierCode: string
  readonly orderedOn: string
  readonly transportId: number | null
  readonly filingState: string
  readonly matchState: number
  /** What the last match found: see OUTCOME_BITS in service/parcel/match-outcome. */
  readonly mark: number
  readonly tax: number
  readonly goodsValue: number | null
  readonly freight: number | null
  readonly discount: number | null
  readonly taxTotal: number | null
  readonly paid: number | null
  readonly orderHead: string | null
  readonly orderLines: string
  readonly orderPersonal: Buffer | null
  readonly paymentHead: string | null
  readonly paymentPersonal: Buffer | null
  readonly amountPaid: number | null
  readonly waybillHead: string | null
  readonly waybillPersonal: Buffer | null
  readonly insured: number | null
  readonly weight: number | null
  readonly collectionHead: string | null
  readonly charge: number | null
  /** Bits of what is there in payment and waybill: 1 payer's name, 2 payer's number, 4 consignee, 8 his phone, 16 his address. */
  readonly there: number
  /** The same bits where both sides are there and differ; 32 the payment numbers differ. */
  readonly differ: number
  /** What the buyer has used of his year by inventories of this office. */
  readonly annualUsed: number
}

/** Both sides known and unequal. */
const differs = (a: string, b: string, bit: number): string => `(${a} <> '' and ${b} <> '' and ${a} <> ${b}) * ${bit}`

const COLUMNS = `p.parcel_id, p.client_id, p.mode, p.order_no, p.waybill_no, p.carrier_code, p.ordered_on, p.transport_id, p.filing_state, p.match_state, p.defect_bits, p.tax,
  o.goods_value, o.freight, o.discount, o.tax_total, o.paid, o.head, o.lines, o.personal, y.head, y.personal, y.amount, w.head, w.personal, w.insured, w.weight, c.head, c.amount,
  coalesce((y.payer_name_h <> '') + (y.payer_id_h <> '') * 2, 0) + coalesce((w.consignee_h <> '') * 4 + (w.consignee_phone_h <> '') * 8 + (w.consignee_address_h <> '') * 16, 0),
  coalesce(${differs('o.buyer_name_h', 'y.payer_name_h', 1)} + ${differs('o.buyer_id_h', 'y.payer_id_h', 2)} + ${differs('o.payment_no', 'y.payment_no', 32)}, 0)
    + coalesce(${differs('o.consignee_h', 'w.consignee_h', 4)} + ${differs('o.consignee_phone_h', 'w.consignee_phone_h', 8)} + ${differs('o.consignee_address_h', 'w.consignee_address_h', 16)}, 0),
  case when o.buyer_id_h <> '' then coalesce((select sum(b.amount) from buyer_purchase b where b.buyer_id_h = o.buyer_id_h and b.year = ? and b.counted = 1), 0) else 0 end`
const JOINS = `left join trade_order o on o.order_id = p.order_id left join payment y on y.payment_id = p.payment_id left join waybill w on w.waybill_id = p.waybill_id
  left join collection c on c.collection_id = p.collection_id`

const NAMES: readonly (keyof MatchRow)[] = [
  'parcelId',
  'clientId',
  'mode',
  'orderNo',
  'waybillNo',
  'carrierCode',
  'orderedOn',
  'transportId',
  'filingState',
  'matchState',
  'mark',
  'tax',
  'goodsValue',
  'freight',
  'discount',
  'taxTotal',
  'paid',
  'orderHead',
  'orderLines',
  'orderPersonal',
  'paymentHead',
  'paymentPersonal',
  'amountPaid',
  'waybillHead',
  'waybillPersonal',
  'insured',
  'weight',
  'collectionHead',
  'charge',
  'there',
  'differ',
  'annualUsed',
]
const NAMED = named()

/** Gives each column its name; the expressions hold commas of their own. */
function named(): string {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const character of COLUMNS) {
    if (character === '(') depth++
    if (character === ')') depth--
    if (character === ',' && depth === 0) {
      parts.push(part)
      part = ''
    } else part += character
  }
  parts.push(part)
  return parts.map((text, i) => `${text.trim()} as ${NAMES[i] ?? ''}`).join(', ')
}

/** Parcels of an id range in a filing state that may still be changed, after one, by id. `states`: JSON list. */
export function matchRowsBetween(
  ledger: ReadHandle,
  of: { after: number; to: number; limit: number; states: string; year: number },
): MatchRow[] {
  return ledger
    .sql(
      `select ${NAMED} from parcel p ${JOINS} where p.parcel_id > ? and p.parcel_id <= ? and p.filing_state in (select value from json_each(?)) order by p.parcel_id limit ?`,
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
      `select ${NAMED} from json_each(?) j cross join parcel p on p.parcel_id = j.value ${JOINS} where p.filing_state in (select value from json_each(?)) order by p.parcel_id`,
    )
    .all(of.year, JSON.stringify(of.ids), of.states) as MatchRow[]
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

/** Numbers are looked up in the order of their keys, so that neighbours share pages. */
export function sortedWaybills(rows: readonly MatchRow[]): { key: number; row: MatchRow }[] {
  return rows
    .filter((row) => row.waybillNo !== '')
    .map((row) => ({ key: numberKey(normaliseNumber(row.waybillNo)), row }))
    .sort((a, b) => a.key - b.key)
}

/** Another visible parcel that used this waybill number within so many months. Carriers count only where both name one. */
export function otherUse(
  ledger: ReadHandle,
  row: MatchRow,
  months: number,
  hidden: readonly number[],
): WaybillUse | undefined {
  for (const id of findNumberOf(ledger, NUMBER_KIND.waybill, row.waybillNo)) {
    if (id === row.parcelId || !isVisible(hidden, id)) continue
    const other = ledger.sql(`select ${CARRIED} from parcel where parcel_id = ?`).get(id) as Carried | undefined
    if (other === undefined || other.waybillNo !== row.waybillNo) continue
    if (other.carrierCode !== '' && row.carrierCode !== '' && other.carrierCode !== row.carrierCode) continue
    if (monthsBetween(other.orderedOn, row.orderedOn) < months) return { parcelId: id, orderNo: other.orderNo }
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

/** How many parcels point at this waybill number; a fast answer to "none but me". */
export function waybillUses(ledger: ReadHandle, key: number): number {
  return (
    ledger.sql('select count(*) as n from projection_number where key = ? and kind = 2').get(key) as { n: number }
  ).n
}

export interface MatchResult {
  readonly parcelId: number
  readonly matchState: number
  readonly filingState: string
  readonly mark: number
  readonly tax: number
  /** Had defects before: their rows go. */
  readonly hadDefects: boolean
  readonly defects: readonly (readonly [rule: string, severity: number, detail: string])[]
}

/** Writes what a slice's match found; parcels whose result is as it was are not among them. */
export function saveMatchResults(ledger: WriteHandle, results: readonly MatchResult[], at: number): void {
  const forget = ledger.sql('delete from projection_defect where parcel_id = ?')
  const update = ledger.sql(
    'update parcel set match_state = ?, filing_state = ?, defect_bits = ?, tax = ?, changed_at = ? where parcel_id = ?',
  )
  const insert = ledger.sql('insert into projection_defect (rule, parcel_id, severity, detail) values (?, ?, ?, ?)')
  const rows: (readonly [rule: string, parcelId: number, severity: number, detail: string])[] = []
  for (const result of results) {
    if (result.hadDefects) forget.run(result.parcelId)
    update.run(result.matchState, result.filingState, result.mark, result.tax, at, result.parcelId)
    for (const [rule, severity, detail] of result.defects) rows.push([rule, result.parcelId, severity, detail])
  }
  // By rule and id, as the table is.
  rows.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1]))
  for (const row of rows) insert.run(...row)
}

/** How many parcels of an id range there are, for progress. */
export function countBetween(ledger: ReadHandle, from: number, to: number): number {
  return (ledger.sql('select count(*) as n from parcel where parcel_id between ? and ?').get(from, to) as { n: number })
    .n
}
