import type { Migration } from '../migrate.ts'

/**
 * The match changes the lane of every parcel that comes in, and keeps parcel_sum itself, once a lane and slice (LaneSums): a trigger's two
 * entries a parcel took a tenth of its time, and even one that finds nothing to do half of that. So the trigger looks at those that name an
 * amount; a statement that changes only states or tax names `gross_weight = gross_weight` to be summed by it. L-PARCEL-SUM tells when one forgot.
 */
export const matchSpeed: Migration = {
  name: '0032-match-speed',
  sql: `
drop trigger parcel_sum_update;
create trigger parcel_sum_update after update of currency, goods_value, paid, gross_weight on parcel begin
  insert into parcel_sum values
    (old.shelf_id, old.filing_state, old.match_state, old.currency, -1, -old.goods_value, -old.paid, -old.tax, -old.gross_weight),
    (new.shelf_id, new.filing_state, new.match_state, new.currency, 1, new.goods_value, new.paid, new.tax, new.gross_weight)
  on conflict do update set parcels = parcels + excluded.parcels, goods_value = goods_value + excluded.goods_value, paid = paid + excluded.paid, tax = tax + excluded.tax, gross_weight = gross_weight + excluded.gross_weight;
end;
`,
}
