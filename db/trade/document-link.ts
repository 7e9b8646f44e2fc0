import type { ReadHandle, WriteHandle } from '../open.ts'
import { NUMBER_KIND } from './number-key.ts'
import { insertNumber } from './load.ts'

/**
 * Links between what a batch brings and what was there before it: a payment of today and the order of yesterday, the
 * order of today and the payment of yesterday, a correction and the parcel it corrects. They are written down with the hidden rows
 * and carried out in slices after the batch has become visible; each is idempotent, so that a crash between two slices costs nothing.
 */
export type LinkKind = 'order' | 'payment' | 'waybill' | 'collection'

export interface DocumentLink {
  readonly kind: LinkKind
  readonly documentId: number
  readonly parcelId: number
}

/** Writes a link down. `number` counts within the batch. */
export function insertLink(ledger: WriteHandle, batchId: number, number: number, link: DocumentLink): void {
  ledger
    .sql('insert into document_link (batch_id, number, kind, document_id, parcel_id) values (?, ?, ?, ?, ?)')
    .run(batchId, number, link.kind, link.documentId, link.parcelId)
}

/** The first links of a batch that wait to be carried out. */
export function pendingLinks(
  ledger: ReadHandle,
  batchId: number,
  limit: number,
): (DocumentLink & { number: number })[] {
  return ledger
    .sql(
      'select number, kind, document_id as documentId, parcel_id as parcelId from document_link where batch_id = ? order by number limit ?',
    )
    .all(batchId, limit) as (DocumentLink & { number: number })[]
}

/** Forgets the links up to a number: they were carried out. */
export function dropLinks(ledger: WriteHandle, batchId: number, upTo: number): void {
  ledger.sql('delete from document_link where batch_id = ? and number <= ?').run(batchId, upTo)
}

/**
 * An import order that names no currency is in renminbi (CEB 311 knows no other).
 * A document may take the place that is empty, its own, or that of the one it replaces; another's it leaves alone.
 */
const UPDATE: Readonly<Record<LinkKind, string>> = {
  order: `update parcel set (order_id, platform_code, payment_no, goods_value, freight, paid, tax, currency, line_count, goods_text, match_state, changed_at) =
      (select o.order_id, coalesce(nullif(o.platform_code, ''), parcel.platform_code), coalesce(nullif(o.payment_no, ''), parcel.payment_no), coalesce(o.goods_value, o.lines_value), coalesce(o.freight, 0),
        coalesce(o.paid, (select y.amount from payment y where y.payment_id = parcel.payment_id), (select c.amount from collection c where c.collection_id = parcel.collection_id), 0),
        coalesce(o.tax_total, 0), case when o.currency = '' and parcel.direction = 1 then '142' else o.currency end, o.line_count, ?3, 0, ?4 from trade_order o where o.order_id = ?1)
    where parcel_id = ?2 and order_id = (select o.replaces from trade_order o where o.order_id = ?1)`,
  payment: `update parcel set payment_id = ?1, payment_no = p.payment_no, paid = coalesce((select o.paid from trade_order o where o.order_id = parcel.order_id), p.amount, 0), match_state = 0, changed_at = ?4
    from payment p where p.payment_id = ?1 and parcel.parcel_id = ?2 and ?3 is not null and (parcel.payment_id is null or parcel.payment_id in (?1, p.replaces))`,
  waybill: `update parcel set waybill_id = ?1, waybill_no = w.waybill_no, carrier_code = coalesce(nullif(w.carrier_code, ''), parcel.carrier_code), gross_weight = coalesce(w.weight, parcel.gross_weight), match_state = 0, changed_at = ?4
    from waybill w where w.waybill_id = ?1 and parcel.parcel_id = ?2 and ?3 is not null and (parcel.waybill_id is null or parcel.waybill_id in (?1, w.replaces))`,
  collection: `update parcel set collection_id = ?1, payment_no = coalesce(nullif(c.payment_no, ''), parcel.payment_no), paid = coalesce((select o.paid from trade_order o where o.order_id = parcel.order_id), c.amount, 0), match_state = 0, changed_at = ?4
    from collection c where c.collection_id = ?1 and parcel.parcel_id = ?2 and ?3 is not null and (parcel.collection_id is null or parcel.collection_id in (?1, c.replaces))`,
}
/** The document, and the one it replaces, belong to the parcel from now on. */
const OWNER: Readonly<Record<Exclude<LinkKind, 'order'>, string>> = {
  payment:
    'update payment set parcel_id = ?2 where payment_id in (?1, (select p.replaces from payment p where p.payment_id = ?1)) and parcel_id is null',
  waybill:
    'update waybill set parcel_id = ?2 where waybill_id in (?1, (select w.replaces from waybill w where w.waybill_id = ?1)) and parcel_id is null',
  collection:
    'update collection set parcel_id = ?2 where collection_id in (?1, (select c.replaces from collection c where c.collection_id = ?1)) and parcel_id is null',
}
/** The place was taken by another document of the same order: this one waits on, visibly. */
const WAIT: Readonly<Record<Exclude<LinkKind, 'order'>, string>> = {
  payment: 'update payment set parcel_id = null where payment_id = ?1 and parcel_id = ?2',
  waybill: 'update waybill set parcel_id = null where waybill_id = ?1 and parcel_id = ?2',
  collection: 'update collection set parcel_id = null where collection_id = ?1 and parcel_id = ?2',
}

/**
 * Makes the document the parcel's current one of its kind: numbers, amounts and weight of the parcel follow, and it is to be matched
 * again. `goodsText` is what lists show of an order's goods.
 * @returns false when the parcel has another document in that place; then nothing of it changes
 */
export function applyLink(ledger: WriteHandle, link: DocumentLink, goodsText: string, at: number): boolean {
  const { kind, documentId, parcelId } = link
  const done = ledger.sql(UPDATE[kind]).run(documentId, parcelId, goodsText, at).changes > 0
  if (kind !== 'order') ledger.sql(done ? OWNER[kind] : WAIT[kind]).run(documentId, parcelId)
  if (!done) return false
  const numbers = ledger
    .sql('select waybill_no as waybillNo, payment_no as paymentNo from parcel where parcel_id = ?')
    .get(parcelId) as { waybillNo: string; paymentNo: string }
  insertNumber(ledger, numbers.waybillNo, NUMBER_KIND.waybill, parcelId)
  insertNumber(ledger, numbers.paymentNo, NUMBER_KIND.payment, parcelId)
  return true
}
