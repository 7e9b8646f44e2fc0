import type { ReadHandle } from '../open.ts'

/** Sealed personal values of a parcel's documents as they now stand, with the client whose key opens them. */
export function sealedOfParcel(
  ledger: ReadHandle,
  parcelId: number,
): { clientId: number; documents: { kind: string; personal: Buffer | null }[] } | undefined {
  const parcel = ledger
    .sql(
      'select client_id as clientId, order_id as orderId, payment_id as paymentId, waybill_id as waybillId from parcel where parcel_id = ?',
    )
    .get(parcelId) as
    { clientId: number; orderId: number | null; paymentId: number | null; waybillId: number | null } | undefined
  if (parcel === undefined) return undefined
  const one = (kind: string, sql: string, id: number | null): { kind: string; personal: Buffer | null }[] =>
    id === null
      ? []
      : [{ kind, personal: (ledger.sql(sql).get(id) as { personal: Buffer | null } | undefined)?.personal ?? null }]
  return {
    clientId: parcel.clientId,
    documents: [
      ...one('order', 'select personal from trade_order where order_id = ?', parcel.orderId),
      ...one('payment', 'select personal from payment where payment_id = ?', parcel.paymentId),
      ...one('waybill', 'select personal from waybill where waybill_id = ?', parcel.waybillId),
    ],
  }
}
