import type { ReadHandle, WriteHandle } from '../open.ts'

/**
 * The trade documents as rows. They are never changed: a correction is a new row with `revision` + 1 that names the one it
 * replaces; the parcel names the newest. Amounts, quantities and weights are integer counts of 0.00001, undefined where the document
 * does not say. `head` and `lines` are JSON by element name without personal elements; `personal` is the sealed JSON of those.
 */

export const DIRECTION = { import: 1, export: 2 } as const
export type DirectionNumber = (typeof DIRECTION)[keyof typeof DIRECTION]

interface Document {
  readonly id: number
  readonly clientId: number
  readonly revision: number
  readonly replaces: number | undefined
  readonly orderNo: string
  readonly platformCode: string
  readonly currency: string
  readonly head: string
  readonly sourceRow: number
  readonly digest: string
  /** What the document is like, for the match (shared/domain/match/class-text); '' = not known. */
  readonly classKey: string
}

export interface OrderDocument extends Document {
  readonly parcelId: number
  readonly direction: DirectionNumber
  readonly merchantCode: string
  readonly goodsValue: number | undefined
  readonly freight: number | undefined
  readonly discount: number | undefined
  readonly taxTotal: number | undefined
  readonly paid: number | undefined
  readonly linesValue: number
  readonly linesBad: number
  readonly lineCount: number
  readonly paymentNo: string
  readonly buyerNameHash: string
  readonly buyerIdHash: string
  readonly buyerPhoneHash: string
  readonly consigneeHash: string
  readonly consigneePhoneHash: string
  readonly consigneeAddressHash: string
  readonly lines: string
  readonly personal: Buffer | undefined
}

export interface PaymentDocument extends Document {
  /** undefined while its order is not there. */
  readonly parcelId: number | undefined
  readonly paymentNo: string
  readonly companyCode: string
  readonly amount: number | undefined
  readonly payerNameHash: string
  readonly payerIdHash: string
  readonly payerPhoneHash: string
  readonly personal: Buffer | undefined
}

export interface WaybillDocument extends Omit<Document, 'platformCode'> {
  readonly parcelId: number | undefined
  readonly direction: DirectionNumber
  readonly waybillNo: string
  readonly companyCode: string
  readonly billNo: string
  readonly freight: number | undefined
  readonly insured: number | undefined
  readonly weight: number | undefined
  readonly pieces: number | undefined
  readonly consigneeHash: string
  readonly consigneePhoneHash: string
  readonly consigneeAddressHash: string
  readonly personal: Buffer | undefined
}

/** 收款单 (403): no person is named in it. */
export interface CollectionDocument extends Document {
  readonly parcelId: number | undefined
  readonly paymentNo: string
  readonly companyCode: string
  readonly amount: number | undefined
  readonly accountedAt: string
}

/** Adds an order or a new revision of one. */
export function insertOrder(ledger: WriteHandle, o: OrderDocument): void {
  ledger
    .sql(
      `insert into trade_order (order_id, parcel_id, revision, replaces, direction, client_id, order_no, platform_code, merchant_code, goods_value, freight, discount, tax_total, paid,
      lines_value, lines_bad, line_count, currency, payment_no, buyer_name_h, buyer_id_h, buyer_phone_h, consignee_h, consignee_phone_h, consignee_address_h, head, lines, personal, source_row, digest, class_key)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      o.id,
      o.parcelId,
      o.revision,
      o.replaces ?? null,
      o.direction,
      o.clientId,
      o.orderNo,
      o.platformCode,
      o.merchantCode,
      o.goodsValue ?? null,
      o.freight ?? null,
      o.discount ?? null,
      o.taxTotal ?? null,
      o.paid ?? null,
      o.linesValue,
      o.linesBad,
      o.lineCount,
      o.currency,
      o.paymentNo,
      o.buyerNameHash,
      o.buyerIdHash,
      o.buyerPhoneHash,
      o.consigneeHash,
      o.consigneePhoneHash,
      o.consigneeAddressHash,
      o.head,
      o.lines,
      o.personal ?? null,
      o.sourceRow,
      o.digest,
      o.classKey,
    )
}

/** Adds a payment or a new revision of one. */
export function insertPayment(ledger: WriteHandle, p: PaymentDocument): void {
  ledger
    .sql(
      `insert into payment (payment_id, parcel_id, revision, replaces, client_id, payment_no, payment_company, order_no, platform_code, amount, currency, payer_name_h, payer_id_h, payer_phone_h, head, personal, source_row, digest, class_key)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      p.id,
      p.parcelId ?? null,
      p.revision,
      p.replaces ?? null,
      p.clientId,
      p.paymentNo,
      p.companyCode,
      p.orderNo,
      p.platformCode,
      p.amount ?? null,
      p.currency,
      p.payerNameHash,
      p.payerIdHash,
      p.payerPhoneHash,
      p.head,
      p.personal ?? null,
      p.sourceRow,
      p.digest,
      p.classKey,
    )
}

/** Adds a waybill or a new revision of one. */
export function insertWaybill(ledger: WriteHandle, w: WaybillDocument): void {
  ledger
    .sql(
      `insert into waybill (waybill_id, parcel_id, revision, replaces, direction, client_id, waybill_no, carrier_code, order_no, bill_no, freight, insured, weight, pieces, currency, consignee_h, consignee_phone_h, consignee_address_h, head, personal, source_row, digest, class_key)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      w.id,
      w.parcelId ?? null,
      w.revision,
      w.replaces ?? null,
      w.direction,
      w.clientId,
      w.waybillNo,
      w.companyCode,
      w.orderNo,
      w.billNo,
      w.freight ?? null,
      w.insured ?? null,
      w.weight ?? null,
      w.pieces ?? null,
      w.currency,
      w.consigneeHash,
      w.consigneePhoneHash,
      w.consigneeAddressHash,
      w.head,
      w.personal ?? null,
      w.sourceRow,
      w.digest,
      w.classKey,
    )
}

/** Adds a collection or a new revision of one. */
export function insertCollection(ledger: WriteHandle, c: CollectionDocument): void {
  ledger
    .sql(
      `insert into collection (collection_id, parcel_id, revision, replaces, client_id, payment_no, payment_company, order_no, platform_code, amount, currency, accounted_at, head, source_row, digest, class_key)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      c.id,
      c.parcelId ?? null,
      c.revision,
      c.replaces ?? null,
      c.clientId,
      c.paymentNo,
      c.companyCode,
      c.orderNo,
      c.platformCode,
      c.amount ?? null,
      c.currency,
      c.accountedAt,
      c.head,
      c.sourceRow,
      c.digest,
      c.classKey,
    )
}

type Nullable<T> = { [K in keyof T]: undefined extends T[K] ? Exclude<T[K], undefined> | null : T[K] }

/** SQLite's null is the records' undefined. */
function withoutNull<T extends object>(row: Nullable<T>): T {
  const result: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(row)) result[name] = value ?? undefined
  return result as T
}

const ORDER = `order_id as id, parcel_id as parcelId, revision, replaces, direction, client_id as clientId, order_no as orderNo, platform_code as platformCode, merchant_code as merchantCode, goods_value as goodsValue, freight, discount,
  tax_total as taxTotal, paid, lines_value as linesValue, lines_bad as linesBad, line_count as lineCount, currency, payment_no as paymentNo, buyer_name_h as buyerNameHash, buyer_id_h as buyerIdHash, buyer_phone_h as buyerPhoneHash,
  consignee_h as consigneeHash, consignee_phone_h as consigneePhoneHash, consignee_address_h as consigneeAddressHash, head, lines, personal, source_row as sourceRow, digest, class_key as classKey`
const PAYMENT = `payment_id as id, parcel_id as parcelId, revision, replaces, client_id as clientId, payment_no as paymentNo, payment_company as companyCode, order_no as orderNo, platform_code as platformCode, amount, currency,
  payer_name_h as payerNameHash, payer_id_h as payerIdHash, payer_phone_h as payerPhoneHash, head, personal, source_row as sourceRow, digest, class_key as classKey`
const WAYBILL = `waybill_id as id, parcel_id as parcelId, revision, replaces, direction, client_id as clientId, waybill_no as waybillNo, carrier_code as companyCode, order_no as orderNo, bill_no as billNo, freight, insured, weight, pieces, currency,
  consignee_h as consigneeHash, consignee_phone_h as consigneePhoneHash, consignee_address_h as consigneeAddressHash, head, personal, source_row as sourceRow, digest, class_key as classKey`
const COLLECTION = `collection_id as id, parcel_id as parcelId, revision, replaces, client_id as clientId, payment_no as paymentNo, payment_company as companyCode, order_no as orderNo, platform_code as platformCode, amount, currency,
  accounted_at as accountedAt, head, source_row as sourceRow, digest, class_key as classKey`

/** One order revision. */
export function readOrder(ledger: ReadHandle, id: number): OrderDocument | undefined {
  const row = ledger.sql(`select ${ORDER} from trade_order where order_id = ?`).get(id) as
    Nullable<OrderDocument> | undefined
  return row === undefined ? undefined : withoutNull<OrderDocument>(row)
}

/** One payment revision. */
export function readPayment(ledger: ReadHandle, id: number): PaymentDocument | undefined {
  const row = ledger.sql(`select ${PAYMENT} from payment where payment_id = ?`).get(id) as
    Nullable<PaymentDocument> | undefined
  return row === undefined ? undefined : withoutNull<PaymentDocument>(row)
}

/** One waybill revision. */
export function readWaybill(ledger: ReadHandle, id: number): WaybillDocument | undefined {
  const row = ledger.sql(`select ${WAYBILL} from waybill where waybill_id = ?`).get(id) as
    Nullable<WaybillDocument> | undefined
  return row === undefined ? undefined : withoutNull<WaybillDocument>(row)
}

/** One collection revision. */
export function readCollection(ledger: ReadHandle, id: number): CollectionDocument | undefined {
  const row = ledger.sql(`select ${COLLECTION} from collection where collection_id = ?`).get(id) as
    Nullable<CollectionDocument> | undefined
  return row === undefined ? undefined : withoutNull<CollectionDocument>(row)
}
