import type { Migration } from '../migrate.ts'

/**
 * Trade documents as they came (immutable; a correction is a new row that names the one it replaces) and the parcel,
 * the projection that ties them together. Ids are packed: batch_id * 2^21 + number in batch.
 * direction: 1 import, 2 export. Amounts, quantities and weights are integer counts of 0.00001, null in a document where it does not say;
 * lines_value is the sum of the lines' totals, lines_bad how many lines' total is not price times quantity (one fen aside).
 * `*_h` are keyed hashes of normalised personal values.
 * A document's `head`, `lines` and sealed `personal` are JSON by element name, empty elements absent; `digest` is a keyed hash of all
 * three, by which a repeated import sees that nothing changed. Payments, waybills and collections whose order is not there yet have no
 * parcel_id; the *_waiting indexes hold only those.
 */
export const parcel: Migration = {
  name: '0004-parcel',
  sql: `
create table trade_order (
  order_id integer primary key, parcel_id integer not null, revision integer not null, replaces integer, direction integer not null, client_id integer not null,
  order_no text not null, platform_code text not null, merchant_code text not null, goods_value integer, freight integer, discount integer, tax_total integer, paid integer,
  lines_value integer not null, lines_bad integer not null, line_count integer not null, currency text not null, payment_no text not null,
  buyer_name_h text not null, buyer_id_h text not null, buyer_phone_h text not null, consignee_h text not null, consignee_phone_h text not null, consignee_address_h text not null,
  head text not null, lines text not null, personal blob, source_row integer not null, digest text not null
) strict;
create table payment (
  payment_id integer primary key, parcel_id integer, revision integer not null, replaces integer, client_id integer not null,
  payment_no text not null, payment_company text not null, order_no text not null, platform_code text not null, amount integer, currency text not null,
  payer_name_h text not null, payer_id_h text not null, payer_phone_h text not null, head text not null, personal blob, source_row integer not null, digest text not null
) strict;
create table waybill (
  waybill_id integer primary key, parcel_id integer, revision integer not null, replaces integer, direction integer not null, client_id integer not null,
  waybill_no text not null, carrier_code text not null, order_no text not null, bill_no text not null, freight integer, insured integer, weight integer, pieces integer, currency text not null,
  consignee_h text not null, consignee_phone_h text not null, consignee_address_h text not null, head text not null, personal blob, source_row integer not null, digest text not null
) strict;
create table collection (
  collection_id integer primary key, parcel_id integer, revision integer not null, replaces integer, client_id integer not null,
  payment_no text not null, payment_company text not null, order_no text not null, platform_code text not null, amount integer, currency text not null, accounted_at text not null, head text not null, source_row integer not null, digest text not null
) strict;
-- Links that a batch brings to what was there before it, written with its hidden rows and carried out in slices once it is visible.
create table document_link (batch_id integer not null, number integer not null, kind text not null, document_id integer not null, parcel_id integer not null, primary key (batch_id, number)) strict, without rowid;
create index payment_waiting on payment (client_id, order_no, payment_id) where parcel_id is null;
create index waybill_waiting on waybill (client_id, order_no, waybill_id) where parcel_id is null;
create index collection_waiting on collection (client_id, order_no, collection_id) where parcel_id is null;

-- A shelf holds one client's parcels of one mode. lot = 0, or the batch, when that batch has 50,000 parcels or more: such a batch is a shelf of
-- its own, so that a million invisible rows never lie between visible ones in any index, and loading them appends.
create table shelf (shelf_id integer primary key, client_id integer not null, mode text not null, lot integer not null, unique (client_id, mode, lot)) strict;

create table parcel (
  parcel_id integer primary key, shelf_id integer not null, direction integer not null, mode text not null, client_id integer not null, platform_code text not null, order_no text not null,
  waybill_no text not null, carrier_code text not null, payment_no text not null, cop_no text not null, invt_no text not null, pre_no text not null,
  order_id integer, payment_id integer, waybill_id integer, collection_id integer,
  goods_value integer not null, freight integer not null, paid integer not null, tax integer not null, gross_weight integer not null, currency text not null, line_count integer not null, goods_text text not null,
  defect_bits integer not null, match_state integer not null, filing_id integer, filing_state text not null, reason_code text not null, transport_id integer, ordered_on text not null, changed_at integer not null
) strict;
-- A lane is a shelf with one filing state and one match state. Lists by client, mode, lot or state merge the lanes they want (db/trade/parcel-walk.ts).
-- The last two columns of these indexes make the other sorts of a bounded set index-only.
create index parcel_lane on parcel (shelf_id, filing_state, match_state, parcel_id, goods_value, order_no);
create index parcel_transport on parcel (transport_id, parcel_id, goods_value, order_no) where transport_id is not null;
create index parcel_reason on parcel (reason_code, parcel_id, goods_value, order_no) where reason_code <> '';
create index parcel_day on parcel (ordered_on, parcel_id, goods_value, order_no);

-- The two sorts whose order is not that of loading. As indexes of parcel they made a bulk load three times slower (each row dirties
-- a random page of each); so they are tables of their own, which the load fills in key order after the rows, before they become visible.
-- By shelf: loading stays within one region, and a client's or mode's page is one range of each.
create table parcel_by_order (shelf_id integer not null, order_no text not null, parcel_id integer not null, primary key (shelf_id, order_no, parcel_id)) strict, without rowid;
create table parcel_by_value (shelf_id integer not null, goods_value integer not null, parcel_id integer not null, primary key (shelf_id, goods_value, parcel_id)) strict, without rowid;
create trigger parcel_order_moves after update of order_no on parcel when new.order_no is not old.order_no begin
  delete from parcel_by_order where shelf_id = old.shelf_id and order_no = old.order_no and parcel_id = old.parcel_id;
  insert or ignore into parcel_by_order (shelf_id, order_no, parcel_id) values (new.shelf_id, new.order_no, new.parcel_id);
end;
create trigger parcel_value_moves after update of goods_value on parcel when new.goods_value is not old.goods_value begin
  delete from parcel_by_value where shelf_id = old.shelf_id and goods_value = old.goods_value and parcel_id = old.parcel_id;
  insert or ignore into parcel_by_value (shelf_id, goods_value, parcel_id) values (new.shelf_id, new.goods_value, new.parcel_id);
end;

-- How many parcels a lane holds and what they add up to: which lanes exist, counts, sums and the work queue without reading parcels.
create table parcel_sum (
  shelf_id integer not null, filing_state text not null, match_state integer not null, currency text not null, parcels integer not null, goods_value integer not null, paid integer not null, tax integer not null, gross_weight integer not null,
  primary key (shelf_id, filing_state, match_state, currency)
) strict, without rowid;
create trigger parcel_sum_insert after insert on parcel begin
  insert into parcel_sum values (new.shelf_id, new.filing_state, new.match_state, new.currency, 1, new.goods_value, new.paid, new.tax, new.gross_weight)
  on conflict do update set parcels = parcels + 1, goods_value = goods_value + excluded.goods_value, paid = paid + excluded.paid, tax = tax + excluded.tax, gross_weight = gross_weight + excluded.gross_weight;
end;
create trigger parcel_sum_update after update of filing_state, match_state, currency, goods_value, paid, tax, gross_weight on parcel begin
  insert into parcel_sum values
    (old.shelf_id, old.filing_state, old.match_state, old.currency, -1, -old.goods_value, -old.paid, -old.tax, -old.gross_weight),
    (new.shelf_id, new.filing_state, new.match_state, new.currency, 1, new.goods_value, new.paid, new.tax, new.gross_weight)
  on conflict do update set parcels = parcels + excluded.parcels, goods_value = goods_value + excluded.goods_value, paid = paid + excluded.paid, tax = tax + excluded.tax, gross_weight = gross_weight + excluded.gross_weight;
end;
create trigger parcel_no_delete before delete on parcel begin select raise(abort, 'parcels are never deleted'); end;
create trigger parcel_stays before update of shelf_id, client_id, mode on parcel begin select raise(abort, 'a parcel keeps its client and mode'); end;

-- Parcels of a transport batch by filing state.
create table transport_sum (transport_id integer not null, filing_state text not null, parcels integer not null, primary key (transport_id, filing_state)) strict, without rowid;
create trigger transport_sum_insert after insert on parcel when new.transport_id is not null begin
  insert into transport_sum values (new.transport_id, new.filing_state, 1) on conflict do update set parcels = parcels + 1;
end;
create trigger transport_sum_leave after update of transport_id, filing_state on parcel when old.transport_id is not null begin
  update transport_sum set parcels = parcels - 1 where transport_id = old.transport_id and filing_state = old.filing_state;
end;
create trigger transport_sum_enter after update of transport_id, filing_state on parcel when new.transport_id is not null begin
  insert into transport_sum values (new.transport_id, new.filing_state, 1) on conflict do update set parcels = parcels + 1;
end;

-- Whole numbers and their last four characters in one tree: key = tail * 2^32 + hash (see db/number-key.ts).
-- kind: 1 order, 2 waybill, 3 payment, 4 own number, 5 inventory number, 6 pre-entry number (target: a parcel);
-- 11 payment, 12 waybill, 13 collection: own numbers of documents that came before their order (target: the document).
create table projection_number (key integer not null, kind integer not null, target_id integer not null, primary key (key, kind, target_id)) strict, without rowid;

-- One row a rule that speaks of a parcel: what the groups and the error column read. severity: 0 warning, 1 waiting but fileable, 2 waiting, 3 defect.
-- detail: JSON, one entry a line that the rule speaks of; amounts, codes and labels, never personal data. Parcels on their way to customs have none.
create table projection_defect (rule text not null, parcel_id integer not null, severity integer not null, detail text not null, primary key (rule, parcel_id)) strict, without rowid;
create index projection_defect_parcel on projection_defect (parcel_id);
create trigger parcel_leaves after update of filing_state on parcel when old.defect_bits <> 0 and new.filing_state = 'queued' begin
  delete from projection_defect where parcel_id = new.parcel_id;
  update parcel set defect_bits = 0 where parcel_id = new.parcel_id;
end;
create table defect_sum (rule text not null, shelf_id integer not null, severity integer not null, parcels integer not null, primary key (rule, shelf_id, severity)) strict, without rowid;
create trigger defect_sum_insert after insert on projection_defect begin
  insert into defect_sum values (new.rule, (select shelf_id from parcel where parcel_id = new.parcel_id), new.severity, 1) on conflict do update set parcels = parcels + 1;
end;
create trigger defect_sum_delete after delete on projection_defect begin
  update defect_sum set parcels = parcels - 1 where rule = old.rule and shelf_id = (select shelf_id from parcel where parcel_id = old.parcel_id) and severity = old.severity;
end;

create table transport (
  transport_id integer primary key, name text not null, mode text not null, traf_mode text not null, traf_no text not null, voyage_no text not null, bill_no text not null, location_code text not null, ie_date text not null, note text not null,
  revision integer not null, changed_at integer not null
) strict;

-- One row a bulk fix: what was done to how many, by whom, why.
create table fix_run (fix_run_id integer primary key, batch_id integer not null, fix text not null, reason text not null, changed integer not null, actor_id integer not null, at integer not null) strict;

-- What each buyer (keyed hash) bought per year by filed inventories, over all clients: the guard of the annual limit.
create table buyer_purchase (buyer_id_h text not null, year integer not null, filing_id integer not null, amount integer not null, counted integer not null, primary key (buyer_id_h, year, filing_id)) strict, without rowid;

create trigger trade_order_no_update before update of goods_value, lines, head, personal, order_no, revision, digest on trade_order begin select raise(abort, 'trade_order is append-only'); end;
create trigger trade_order_no_delete before delete on trade_order begin select raise(abort, 'trade_order is append-only'); end;
create trigger payment_no_update before update of amount, head, personal, payment_no, revision, digest on payment begin select raise(abort, 'payment is append-only'); end;
create trigger payment_no_delete before delete on payment begin select raise(abort, 'payment is append-only'); end;
create trigger waybill_no_update before update of weight, head, personal, waybill_no, revision, digest on waybill begin select raise(abort, 'waybill is append-only'); end;
create trigger waybill_no_delete before delete on waybill begin select raise(abort, 'waybill is append-only'); end;
create trigger collection_no_update before update of amount, head, payment_no, revision, digest on collection begin select raise(abort, 'collection is append-only'); end;
create trigger collection_no_delete before delete on collection begin select raise(abort, 'collection is append-only'); end;
`,
}
