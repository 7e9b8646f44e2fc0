import type { ReadHandle, WriteHandle } from '../open.ts'

/** Holds: what may not be picked, and why. */

/** A condition on `h` (stock_hold): nobody has ended it. */
export const HELD = 'not exists (select 1 from stock_hold_end x where x.hold_id = h.hold_id)'
/** A condition on a place with columns `p.bin_id` and `p.lot_id`: a hold stands on its bin, its lot, or on both together. */
export const PLACE_HELD = `(exists (select 1 from stock_hold h where h.bin_id = p.bin_id and (h.lot_id is null or h.lot_id = p.lot_id) and ${HELD})
  or exists (select 1 from stock_hold h where h.lot_id = p.lot_id and h.bin_id is null and ${HELD}))`

export interface HoldRow {
  readonly id: number
  readonly binCode: string
  readonly lotId: number | null
  readonly goods: string
  readonly reason: string
  readonly actorId: number
  readonly at: number
}

/** Holds that stand, newest first. */
export function openHolds(ledger: ReadHandle, limit: number): HoldRow[] {
  return ledger
    .sql(
      `select h.hold_id as id, coalesce(b.code, '') as binCode, h.lot_id as lotId, coalesce(l.item_no || ' ' || l.name || case when l.lot_no = '' then '' else ' · ' || l.lot_no end, '') as goods, h.reason, h.actor_id as actorId, h.at
      from stock_hold h left join bin b on b.bin_id = h.bin_id left join stock_lot l on l.lot_id = h.lot_id where ${HELD} order by h.hold_id desc limit ?`,
    )
    .all(limit) as HoldRow[]
}

/** Adds a hold. @returns its id */
export function insertHold(
  ledger: WriteHandle,
  hold: { binId: number | null; lotId: number | null; reason: string; actorId: number; at: number },
): number {
  const row = ledger
    .sql('insert into stock_hold (bin_id, lot_id, reason, actor_id, at) values (?, ?, ?, ?, ?) returning hold_id as id')
    .get(hold.binId, hold.lotId, hold.reason, hold.actorId, hold.at) as { id: number }
  return row.id
}

/** Ends a hold that stands. @returns false when there is none */
export function endHold(ledger: WriteHandle, id: number, reason: string, actorId: number, at: number): boolean {
  return (
    ledger
      .sql(
        'insert or ignore into stock_hold_end (hold_id, reason, actor_id, at) select hold_id, ?, ?, ? from stock_hold where hold_id = ?',
      )
      .run(reason, actorId, at, id).changes === 1
  )
}
