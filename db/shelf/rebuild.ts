import type { WriteHandle } from '../open.ts'

/** The shelves' projections, computed anew from movements, picks and steps. A healthy ledger is left as it is. */

/** @returns rows looked at, and how many showed something else */
export function rebuildShelf(ledger: WriteHandle): { rows: number; wrong: number } {
  const rows =
    (ledger.sql('select count(*) as n from stock_projection').get() as { n: number }).n +
    (ledger.sql('select count(*) as n from parcel_work_projection').get() as { n: number }).n
  const missing = ledger
    .sql(
      'insert or ignore into stock_projection (bin_id, lot_id, qty, reserved) select distinct bin_id, lot_id, 0, 0 from stock_line',
    )
    .run().changes
  const places = ledger
    .sql(
      `with true_place as (select p.place_id, coalesce((select sum(s.qty) from stock_line s where s.bin_id = p.bin_id and s.lot_id = p.lot_id), 0) as qty,
        coalesce((select sum(t.qty) from pick_task t where t.bin_id = p.bin_id and t.lot_id = p.lot_id and t.state = 'open'), 0) as reserved from stock_projection p)
      update stock_projection set qty = t.qty, reserved = t.reserved from true_place t where t.place_id = stock_projection.place_id and (stock_projection.qty <> t.qty or stock_projection.reserved <> t.reserved)`,
    )
    .run().changes
  const steps = ledger
    .sql(
      `insert into parcel_work_projection (parcel_id, wave_id, position, step, weight, changed_at)
      select s.parcel_id, s.wave_id, coalesce((select m.position from wave_parcel m where m.parcel_id = s.parcel_id and m.wave_id = s.wave_id), 0), s.step, s.weight, s.at
      from parcel_step s where s.step_id = (select max(x.step_id) from parcel_step x where x.parcel_id = s.parcel_id)
      on conflict (parcel_id) do update set wave_id = excluded.wave_id, step = excluded.step, changed_at = excluded.changed_at where wave_id <> excluded.wave_id or step <> excluded.step`,
    )
    .run().changes
  return { rows, wrong: missing + places + steps }
}
