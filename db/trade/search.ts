import type { ReadHandle } from '../open.ts'
import { findByTail, findNumber, normaliseNumber, NUMBER_KIND, type NumberKind } from './number-key.ts'
import { prefixEnd } from './parcel-filter.ts'
import { hiddenBatches, isVisible, visibleCondition } from './visible.ts'

/** What the one search box reads. Every statement seeks; none reads parcels that it was not led to by a number. */

/** A parcel as the search box shows it. */
export interface FoundParcel {
  readonly id: number
  readonly clientId: number
  readonly mode: string
  readonly orderNo: string
  readonly waybillNo: string
  readonly paymentNo: string
  readonly copNo: string
  readonly invtNo: string
  readonly preNo: string
  readonly goodsText: string
  readonly filingState: string
}

/** Which number of the parcel answered. */
export interface NumberFind {
  readonly parcel: FoundParcel
  readonly kind: NumberKind
  readonly number: string
}
export interface NumberFinds {
  readonly finds: readonly NumberFind[]
  /** There were more than were asked for, or than could be looked at. */
  readonly more: boolean
}

/** Entries of one tail that are looked at: of two million parcels about a thousand share their last four digits. */
const MOST_ENTRIES = 4000
/** Parcels that are fetched to compare more than the last four characters, newest first. */
const MOST_FETCHED = 1600
const FETCH = 50

const PARCEL = `select p.parcel_id as id, p.client_id as clientId, p.mode, p.order_no as orderNo, p.waybill_no as waybillNo, p.payment_no as paymentNo,
  p.cop_no as copNo, p.invt_no as invtNo, p.pre_no as preNo, p.goods_text as goodsText, p.filing_state as filingState from json_each(?) j cross join parcel p on p.parcel_id = j.value order by j.key`

const fetchParcels = (ledger: ReadHandle, ids: readonly number[]): FoundParcel[] =>
  ledger.sql(PARCEL).all(JSON.stringify(ids)) as FoundParcel[]

const NUMBERS: readonly (readonly [kind: NumberKind, of: (parcel: FoundParcel) => string])[] = [
  [NUMBER_KIND.order, (p) => p.orderNo],
  [NUMBER_KIND.waybill, (p) => p.waybillNo],
  [NUMBER_KIND.inventory, (p) => p.invtNo],
  [NUMBER_KIND.own, (p) => p.copNo],
  [NUMBER_KIND.preEntry, (p) => p.preNo],
  [NUMBER_KIND.payment, (p) => p.paymentNo],
]

/** The first of the parcel's numbers that passes; parcels found by a stale key have none. */
function numberOf(parcel: FoundParcel, fits: (number: string) => boolean): NumberFind | undefined {
  for (const [kind, of] of NUMBERS) {
    const number = of(parcel)
    if (number !== '' && fits(normaliseNumber(number))) return { parcel, kind, number }
  }
  return undefined
}

function compared(
  ledger: ReadHandle,
  ids: readonly number[],
  limit: number,
  fits: (number: string) => boolean,
): NumberFinds {
  const finds: NumberFind[] = []
  for (let at = 0; at < Math.min(ids.length, MOST_FETCHED); at += FETCH) {
    for (const parcel of fetchParcels(ledger, ids.slice(at, at + FETCH))) {
      const find = numberOf(parcel, fits)
      if (find === undefined) continue
      if (finds.length === limit) return { finds, more: true }
      finds.push(find)
    }
  }
  return { finds, more: ids.length > MOST_FETCHED }
}

/** Newest first, each once, hidden batches left out. */
function visibleTargets(ledger: ReadHandle, hits: readonly { kind: NumberKind; targetId: number }[]): number[] {
  const hidden = hiddenBatches(ledger)
  const ids = new Set(
    hits
      .filter((hit) => hit.kind <= NUMBER_KIND.preEntry && isVisible(hidden, hit.targetId))
      .map((hit) => hit.targetId),
  )
  return [...ids].sort((a, b) => b - a)
}

/** Parcels with this number (order, waybill, payment, own, inventory or pre-entry number), the newest first. */
export function findWhole(ledger: ReadHandle, text: string, limit: number): NumberFinds {
  const wanted = normaliseNumber(text)
  return compared(ledger, visibleTargets(ledger, findNumber(ledger, wanted)), limit, (number) => number === wanted)
}

/** Parcels with a number that ends so, the newest first; `text` has four characters or more. */
export function findEnding(ledger: ReadHandle, text: string, limit: number): NumberFinds {
  const wanted = normaliseNumber(text)
  const hits = findByTail(ledger, wanted.slice(-4), MOST_ENTRIES)
  const found = compared(ledger, visibleTargets(ledger, hits), limit, (number) => number.endsWith(wanted))
  return { finds: found.finds, more: found.more || hits.length === MOST_ENTRIES }
}

/** Parcels whose order number starts so, in no order; one seek a shelf, and no shelf after the limit. */
export function findOrdersStarting(ledger: ReadHandle, prefix: string, limit: number): NumberFinds {
  const visible = visibleCondition('o.parcel_id', hiddenBatches(ledger))
  const rows = ledger
    .sql(
      `select o.parcel_id as id from shelf s cross join parcel_by_order o on o.shelf_id = s.shelf_id and o.order_no >= ? and o.order_no < ? and ${visible} limit ?`,
    )
    .all(prefix, prefixEnd(prefix), limit + 1) as { id: number }[]
  const finds = fetchParcels(
    ledger,
    rows.slice(0, limit).map((row) => row.id),
  ).map((parcel) => ({ parcel, kind: NUMBER_KIND.order, number: parcel.orderNo }))
  return { finds, more: rows.length > limit }
}

export interface FoundFiling {
  readonly id: number
  readonly parcelId: number
  readonly kind: string
  readonly orderNo: string
  readonly copNo: string
  readonly invtNo: string
  readonly preNo: string
  readonly state: string
  readonly silentNoted: number
}

/** The filings of parcels, in the order of the parcels. */
export function filingsOf(ledger: ReadHandle, parcelIds: readonly number[]): FoundFiling[] {
  return ledger
    .sql(
      `select f.filing_id as id, f.parcel_id as parcelId, f.kind, f.order_no as orderNo, f.cop_no as copNo, f.invt_no as invtNo, f.pre_no as preNo, f.state, f.silent_noted as silentNoted
      from json_each(?) j cross join filing f on f.parcel_id = j.value order by j.key, f.filing_id desc`,
    )
    .all(JSON.stringify(parcelIds)) as FoundFiling[]
}

/** What changes whenever this or another connection has written anything: cheap, but says nothing about what. */
export function anyWriteStamp(ledger: ReadHandle): string {
  const row = ledger
    .sql('select data_version as version, total_changes() as changes from pragma_data_version')
    .get() as { version: number; changes: number }
  return `${row.version}|${row.changes}`
}

/** Changes with every change of a client or a goods record: their number and the sum of their revisions. */
export function partyStamp(ledger: ReadHandle): string {
  const rows = ledger
    .sql(
      'select count(*) as n, coalesce(sum(revision), 0) as r from client union all select count(*), coalesce(sum(revision), 0) from goods',
    )
    .all() as { n: number; r: number }[]
  return rows.map((row) => `${row.n}|${row.r}`).join('|')
}

/** Changes with every change of a transport batch. */
export function transportStamp(ledger: ReadHandle): string {
  const row = ledger.sql('select count(*) as n, coalesce(sum(revision), 0) as r from transport').get() as {
    n: number
    r: number
  }
  return `${row.n}|${row.r}`
}

interface Named {
  readonly id: number
  readonly name: string
  readonly initials: string
  readonly pinyin: string
}
export interface SearchableClient extends Named {
  readonly code: string
  readonly usci: string
  readonly customsCode: string
}
export interface SearchableGoods extends Named {
  readonly clientId: number
  readonly sku: string
  readonly hsCode: string
  readonly gtin: string
  readonly problems: number
}
export interface SearchableTransport {
  readonly id: number
  readonly name: string
  readonly mode: string
  readonly trafNo: string
  readonly voyageNo: string
  readonly billNo: string
  readonly ieDate: string
}

/** All clients, by code: some hundreds. */
export function searchableClients(ledger: ReadHandle): SearchableClient[] {
  return ledger
    .sql(
      'select client_id as id, code, name, initials, pinyin, usci, customs_code as customsCode from client order by code',
    )
    .all() as SearchableClient[]
}

/** All goods records, the newest validity of a SKU first: some thousands. */
export function searchableGoods(ledger: ReadHandle): SearchableGoods[] {
  return ledger
    .sql(
      `select goods_id as id, client_id as clientId, sku, name, initials, pinyin, hs_code as hsCode, gtin, json_array_length(problems) as problems
      from goods order by sku, client_id, valid_from desc`,
    )
    .all() as SearchableGoods[]
}

/** The newest transport batches. */
export function searchableTransports(ledger: ReadHandle, limit: number): SearchableTransport[] {
  return ledger
    .sql(
      'select transport_id as id, name, mode, traf_no as trafNo, voyage_no as voyageNo, bill_no as billNo, ie_date as ieDate from transport order by transport_id desc limit ?',
    )
    .all(limit) as SearchableTransport[]
}

/** Names of files brought in after a batch, ascending by batch: a batch's file never changes. */
export function fileNamesAfter(ledger: ReadHandle, batchId: number): { id: number; fileName: string }[] {
  return ledger
    .sql(
      "select batch_id as id, file_name as fileName from batch where batch_id > ? and file_name <> '' order by batch_id",
    )
    .all(batchId) as { id: number; fileName: string }[]
}

export interface SearchedBatch {
  readonly id: number
  readonly fileName: string
  readonly clientId: number | null
  readonly state: string
  readonly rows: number
}

/** Batches as the search box shows them, in the given order. */
export function searchedBatches(ledger: ReadHandle, ids: readonly number[]): SearchedBatch[] {
  return ledger
    .sql(
      'select b.batch_id as id, b.file_name as fileName, b.client_id as clientId, b.state, b.rows from json_each(?) j cross join batch b on b.batch_id = j.value order by j.key',
    )
    .all(JSON.stringify(ids)) as SearchedBatch[]
}
