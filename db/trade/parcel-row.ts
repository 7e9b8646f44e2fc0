import type { ReadHandle } from '../open.ts'

/** A parcel as lists show it, joined with the names beside it. Amounts and weights are integer counts of 0.00001. */
export interface ParcelRowRecord {
  readonly id: number
  readonly mode: string
  readonly clientId: number
  readonly client: string
  readonly platformCode: string
  readonly orderNo: string
  readonly waybillNo: string
  readonly carrierCode: string
  readonly paymentNo: string
  readonly copNo: string
  readonly invtNo: string
  readonly preNo: string
  readonly goodsText: string
  readonly lineCount: number
  readonly goodsValue: number
  readonly freight: number
  readonly paid: number
  readonly tax: number
  readonly grossWeight: number
  readonly currency: string
  readonly matchState: number
  readonly filingState: string
  readonly reasonCode: string
  readonly transportId: number | null
  readonly transport: string | null
  readonly changedAt: number
  /** Sealed personal values of the order. */
  readonly personal: Buffer | null
}

const ROW = `select p.parcel_id as id, p.mode, p.client_id as clientId, c.name as client, p.platform_code as platformCode, p.order_no as orderNo, p.waybill_no as waybillNo, p.carrier_code as carrierCode, p.payment_no as paymentNo,
  p.cop_no as copNo, p.invt_no as invtNo, p.pre_no as preNo, p.goods_text as goodsText, p.line_count as lineCount, p.goods_value as goodsValue, p.freight, p.paid, p.tax, p.gross_weight as grossWeight, p.currency,
  p.match_state as matchState, p.filing_state as filingState, p.reason_code as reasonCode, p.transport_id as transportId, t.name as transport, p.changed_at as changedAt, o.personal
  from json_each(?) j cross join parcel p on p.parcel_id = j.value left join trade_order o on o.order_id = p.order_id left join client c on c.client_id = p.client_id left join transport t on t.transport_id = p.transport_id
  order by j.key`

/** The rows of these parcels, in the given order; ids that are none are left out. Visibility is the caller's business. */
export function readParcelRows(ledger: ReadHandle, ids: readonly number[]): ParcelRowRecord[] {
  return ledger.sql(ROW).all(JSON.stringify(ids)) as ParcelRowRecord[]
}

export interface StoredDefect {
  readonly parcelId: number
  readonly rule: string
  /** 0 warning, 1 waiting but fileable, 2 waiting, 3 defect */
  readonly severity: number
  /** JSON: one entry a line that the rule speaks of */
  readonly detail: string
}

/** What the rules say of these parcels. */
export function readDefects(ledger: ReadHandle, ids: readonly number[]): StoredDefect[] {
  return ledger
    .sql(
      'select d.parcel_id as parcelId, d.rule, d.severity, d.detail from json_each(?) j cross join projection_defect d indexed by projection_defect_parcel on d.parcel_id = j.value order by d.parcel_id, d.severity desc, d.rule',
    )
    .all(JSON.stringify(ids)) as StoredDefect[]
}
