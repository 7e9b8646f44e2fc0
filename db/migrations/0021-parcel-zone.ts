import type { Migration } from '../migrate.ts'

/** Where in the order of order numbers, and of days, the parcels of a batch lie: by it a page of some days, by order number, looks at few batches. */
export const parcelZone: Migration = {
  name: '0021-parcel-zone',
  sql: `
-- Never narrower than the parcels of a shelf and batch (2^21 ids); a corrected number widens it.
create table parcel_zone (shelf_id integer not null, batch_id integer not null, order_from text not null, order_to text not null, day_from text not null, day_to text not null, primary key (shelf_id, batch_id)) strict, without rowid;
insert into parcel_zone select shelf_id, parcel_id / 2097152, min(order_no), max(order_no), min(ordered_on), max(ordered_on) from parcel group by 1, 2;
create trigger parcel_zone_widens after update of order_no, ordered_on on parcel when new.order_no is not old.order_no or new.ordered_on is not old.ordered_on begin
  update parcel_zone set order_from = min(order_from, new.order_no), order_to = max(order_to, new.order_no), day_from = min(day_from, new.ordered_on), day_to = max(day_to, new.ordered_on)
  where shelf_id = new.shelf_id and batch_id = new.parcel_id / 2097152;
end;
`,
}
