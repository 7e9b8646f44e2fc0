import type { ReadHandle } from '../open.ts'
import { MATCH_STATE } from '../trade/parcel-filter.ts'

/** Everything about one parcel that its documents are composed from. JSON texts by element name; `*Personal` are sealed. */
export interface ParcelFacts {
  readonly parcelId: number
  readonly mode: string
  readonly clientId: number
  readonly orderNo: string
  readonly filingState: string
  readonly transportId: number | null
  readonly orderId: number | null
  readonly paymentId: number | null
  readonly waybillId: number | null
  readonly collectionId: number | null
  readonly buyerHash: string | null
  readonly orderHead: string | null
  readonly orderLines: string | null
  readonly orderPersonal: Buffer | null
  readonly paymentHead: string | null
  readonly paymentPersonal: Buffer | null
  readonly waybillHead: string | null
  readonly waybillPersonal: Buffer | null
  readonly collectionHead: string | null
  /** 1 when the stored match found that another order uses the waybill number. */
  readonly waybillTaken: number
}

/** Parcels with their newest documents, by id. */
export function readParcelFacts(ledger: ReadHandle, ids: readonly number[]): ParcelFacts[] {
  return ledger
    .sql(
      `select p.parcel_id as parcelId, p.mode, p.client_id as clientId, p.order_no as orderNo, p.filing_state as filingState, p.transport_id as transportId,
      p.order_id as orderId, p.payment_id as paymentId, p.waybill_id as waybillId, p.collection_id as collectionId, o.buyer_id_h as buyerHash, o.head as orderHead, o.lines as orderLines, o.personal as orderPersonal,
      y.head as paymentHead, y.personal as paymentPersonal, w.head as waybillHead, w.personal as waybillPersonal, c.head as collectionHead,
      exists (select 1 from projection_defect d where d.rule = 'M-DUPLICATE-WAYBILL' and d.parcel_id = p.parcel_id) as waybillTaken
    from json_each(?) j cross join parcel p on p.parcel_id = j.value left join trade_order o on o.order_id = p.order_id left join payment y on y.payment_id = p.payment_id left join waybill w on w.waybill_id = p.waybill_id
      left join collection c on c.collection_id = p.collection_id order by p.parcel_id`,
    )
    .all(JSON.stringify(ids)) as ParcelFacts[]
}

/** Which documents a parcel has now (the same stamp twice means that nobody changed them in between), and whether it has a filing of a kind. */
export function parcelNow(ledger: ReadHandle, parcelId: number, kind: string): { stamp: string; filed: boolean } {
  const row = ledger
    .sql(
      'select p.order_id, p.payment_id, p.waybill_id, p.collection_id, p.transport_id, (select f.filing_id from filing f where f.parcel_id = p.parcel_id and f.kind = ?) from parcel p where p.parcel_id = ?',
    )
    .raw(true)
    .get(kind, parcelId) as (number | null)[] | undefined
  return row === undefined ? { stamp: '', filed: false } : { stamp: row.slice(0, 5).join('|'), filed: row[5] !== null }
}

/** The stamp of facts that were read. */
export function stampOf(facts: ParcelFacts): string {
  return [facts.orderId, facts.paymentId, facts.waybillId, facts.collectionId, facts.transportId]
    .map((id) => id ?? '')
    .join('|')
}

/** A transport batch as its columns, undefined when there is none. */
export function readTransportFacts(
  ledger: ReadHandle,
  id: number,
): { trafMode: string; trafNo: string; voyageNo: string; billNo: string; loctNo: string; ieDate: string } | undefined {
  return ledger
    .sql(
      'select traf_mode as trafMode, traf_no as trafNo, voyage_no as voyageNo, bill_no as billNo, location_code as loctNo, ie_date as ieDate from transport where transport_id = ?',
    )
    .get(id) as
    { trafMode: string; trafNo: string; voyageNo: string; billNo: string; loctNo: string; ieDate: string } | undefined
}

/** Parcels with a document that was refused for this reason (a code alone: with all that its texts say), ascending; of one kind or client when named. */
export function parcelsWithReason(
  ledger: ReadHandle,
  reasonCode: string,
  kind: string | undefined,
  clientId: number | undefined,
): number[] {
  const rows = ledger
    .sql(
      'select distinct parcel_id as id from filing where (reason_code = ? or (reason_code >= ? and reason_code < ?)) and (? is null or kind = ?) and (? is null or client_id = ?) order by parcel_id',
    )
    .all(
      reasonCode,
      `${reasonCode}:`,
      `${reasonCode};`,
      kind ?? null,
      kind ?? null,
      clientId ?? null,
      clientId ?? null,
    ) as { id: number }[]
  return rows.map((row) => row.id)
}

/** What the stored match says of a parcel, for selections too large to be judged anew. */
export function storedVerdict(
  ledger: ReadHandle,
  parcelId: number,
): { filed: boolean; agreed: boolean; rules: string[] } | undefined {
  const row = ledger
    .sql('select match_state as matchState, filing_id as filingId from parcel where parcel_id = ?')
    .get(parcelId) as { matchState: number; filingId: number | null } | undefined
  if (row === undefined) return undefined
  // Warnings and what may be waited for after filing (severity 0 and 1) hold nothing back.
  const rules = ledger
    .sql('select rule from projection_defect where parcel_id = ? and severity >= 2')
    .all(parcelId) as { rule: string }[]
  return {
    filed: row.filingId !== null,
    agreed: row.matchState === MATCH_STATE.agreed,
    rules: rules.map((one) => one.rule),
  }
}
