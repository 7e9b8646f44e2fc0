import type { ReadHandle } from '../open.ts'

/**
 * Did this user bring in or correct any of the parcel's documents as they stand? A document's id carries its batch
 * (db/trade/row-id.ts), and imports and corrections alike take a batch with its actor.
 */
export function madeBy(ledger: ReadHandle, parcelId: number, userId: number): boolean {
  return (
    ledger
      .sql(
        `select 1 from parcel p join batch b on b.batch_id in (p.order_id >> 21, p.payment_id >> 21, p.waybill_id >> 21, p.collection_id >> 21)
    where p.parcel_id = ? and b.actor_id = ? limit 1`,
      )
      .get(parcelId, userId) !== undefined
  )
}
