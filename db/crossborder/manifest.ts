import type { ReadHandle, WriteHandle } from '../open.ts'

/** The inventories that stand on lists. */

export interface ListedInventory {
  /** The inventory's filing. */
  readonly targetId: number
  readonly parcelId: number
  readonly logisticsNo: string
  readonly invtNo: string
  readonly packageNo: string
}

/** Adds the lines of one part, numbered from 1. */
export function insertListed(ledger: WriteHandle, followId: number, lines: readonly ListedInventory[]): void {
  lines.forEach((line, i) => {
    ledger
      .sql(
        'insert into follow_up_inventory (follow_id, number, target_id, parcel_id, logistics_no, invt_no, package_no) values (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(followId, i + 1, line.targetId, line.parcelId, line.logisticsNo, line.invtNo, line.packageNo)
  })
}

/** The lines of one part, in order. */
export function listedOf(ledger: ReadHandle, followId: number): ListedInventory[] {
  return ledger
    .sql(
      'select target_id as targetId, parcel_id as parcelId, logistics_no as logisticsNo, invt_no as invtNo, package_no as packageNo from follow_up_inventory where follow_id = ? order by number',
    )
    .all(followId) as ListedInventory[]
}

/** Does the inventory stand on a list of this kind of which anything was sent? (A list that was never signed counts for nothing.) */
export function isListed(ledger: ReadHandle, targetId: number, kind: string): boolean {
  return (
    ledger
      .sql(
        `select 1 from follow_up_inventory i cross join follow_up u on u.follow_id = i.follow_id and u.kind = ? cross join follow_up p on p.cop_no = u.cop_no cross join filing f on f.parcel_id = -p.follow_id and f.kind = p.kind where i.target_id = ? limit 1`,
      )
      .get(kind, targetId) !== undefined
  )
}

/** Parts of lists of a transport batch that were not signed although another part of the same list was (a run was cut off). */
export function unsignedParts(ledger: ReadHandle, transportId: number, kind: string): number[] {
  return (
    ledger
      .sql(
        `select u.follow_id as id from follow_up u where u.transport_id = ? and u.kind = ? and not exists (select 1 from filing f where f.parcel_id = -u.follow_id and f.kind = u.kind)
      and exists (select 1 from follow_up p join filing f on f.parcel_id = -p.follow_id and f.kind = p.kind where p.cop_no = u.cop_no) order by u.follow_id`,
      )
      .all(transportId, kind) as { id: number }[]
  ).map((row) => row.id)
}
