import type { ReadHandle } from '../open.ts'

/** Order numbers of parcels, for people; in portions. */
export function parcelNames(ledger: ReadHandle, ids: readonly number[]): Map<number, string> {
  const names = new Map<number, string>()
  const read = ledger.sql('select order_no as orderNo from parcel where parcel_id = ?')
  for (const id of new Set(ids)) {
    const row = read.get(id) as { orderNo: string } | undefined
    if (row !== undefined) names.set(id, row.orderNo)
  }
  return names
}
