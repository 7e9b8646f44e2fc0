import type { ReadHandle, WriteHandle } from '../open.ts'
import { normaliseNumber, NUMBER_KIND, numberKey } from '../trade/number-key.ts'

/** What a filing's receipts change in the parcel's projection, and what buyers bought. Naming `gross_weight` lets the sums follow (migration 0032). */

/** Writes a parcel's inventory into its projection. */
export function saveParcelFiling(
  ledger: WriteHandle,
  parcelId: number,
  p: {
    filingId: number
    filingState: string
    reasonCode: string
    copNo: string
    invtNo: string
    preNo: string
    at: number
  },
): void {
  ledger
    .sql(
      'update parcel set gross_weight = gross_weight, filing_id = ?, filing_state = ?, reason_code = ?, cop_no = ?, invt_no = ?, pre_no = ?, changed_at = ? where parcel_id = ?',
    )
    .run(p.filingId, p.filingState, p.reasonCode, p.copNo, p.invtNo, p.preNo, p.at, parcelId)
}

/** Only the state (a filing fell silent). */
export function saveParcelState(ledger: WriteHandle, parcelId: number, filingState: string, at: number): void {
  ledger
    .sql('update parcel set gross_weight = gross_weight, filing_state = ?, changed_at = ? where parcel_id = ?')
    .run(filingState, at, parcelId)
}

/** Makes a parcel findable by a number of its inventory. */
export function addNumber(
  ledger: WriteHandle,
  kind: 'own' | 'inventory' | 'preEntry',
  number: string,
  parcelId: number,
): void {
  if (number !== '')
    ledger
      .sql('insert or ignore into projection_number (key, kind, target_id) values (?, ?, ?)')
      .run(numberKey(normaliseNumber(number)), NUMBER_KIND[kind], parcelId)
}

/** Counts an inventory towards its buyer's year; `amount` is the dutiable price in counts of 0.00001. */
export function savePurchase(
  ledger: WriteHandle,
  p: { buyerHash: string; year: number; filingId: number; amount: number },
): void {
  ledger
    .sql(
      'insert into buyer_purchase (buyer_id_h, year, filing_id, amount, counted) values (?, ?, ?, ?, 1) on conflict (buyer_id_h, year, filing_id) do update set amount = excluded.amount, counted = 1',
    )
    .run(p.buyerHash, p.year, p.filingId, p.amount)
}

/** A filing counts towards its buyer's year or no longer does (rejected, cancelled, returned). `year`: that of its newest declaration. */
export function countPurchase(
  ledger: WriteHandle,
  buyerHash: string,
  year: number,
  filingId: number,
  counted: boolean,
): void {
  ledger
    .sql('update buyer_purchase set counted = ? where buyer_id_h = ? and year = ? and filing_id = ?')
    .run(counted ? 1 : 0, buyerHash, year, filingId)
}

/** What a buyer has used in a year by inventories of this office, over all clients; of one filing nothing when `except` names it. */
export function purchasedInYear(ledger: ReadHandle, buyerHash: string, year: number, except = 0): number {
  return (
    ledger
      .sql(
        'select coalesce(sum(amount), 0) as sum from buyer_purchase where buyer_id_h = ? and year = ? and counted = 1 and filing_id <> ?',
      )
      .get(buyerHash, year, except) as { sum: number }
  ).sum
}

/** Parcels with this order number: candidates by the number tree, compared as text. */
export function parcelsByOrder(ledger: ReadHandle, orderNo: string): { parcelId: number; clientId: number }[] {
  const number = normaliseNumber(orderNo)
  const hits = ledger
    .sql(
      'select p.parcel_id as parcelId, p.client_id as clientId, p.order_no as orderNo from projection_number n join parcel p on p.parcel_id = n.target_id where n.key = ? and n.kind = ?',
    )
    .all(numberKey(number), NUMBER_KIND.order) as { parcelId: number; clientId: number; orderNo: string }[]
  return hits.filter((hit) => normaliseNumber(hit.orderNo) === number)
}
