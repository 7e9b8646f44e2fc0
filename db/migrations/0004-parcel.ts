import type { Migration } from '../migrate.ts'

/**
 * Trade documents as they came (immutable; a correction is a new row that names the one it replaces) and the parcel,
 * the projection that ties them together. Ids are packed: batch_id * 2^21 + number in batch.
 * Amounts, quantities and weights are integer counts of 0.00001. `*_h` are keyed hashes of normalised personal values.
 * A document's `head`, `lines` and sealed `personal` are JSON by element name, empty elements absent; `digest` is a keyed hash of all
 * three, by which a repeated import sees that nothing changed. Payments, waybills and collections whose order is not there yet have no
 * parcel_id; the *_waiting indexes hold only those.
 */
export const parcel: Migration = {
  name: '0004-parcel',
  sql: `
create table trade_order (
  order_id integer primary key, parcel_id integer not null, revision integer not null, replaces integer, direction integer not null, client_id integer not null,
  order_no text not null, platform_code text not null, merchant_code text not null, goods_value integer not null, freight integer not null, discount integer not null, tax_total integer not null, paid integer not null,
  lines_value integer not null, lines_bad integer not null, line_count integer not null, currency text not null, payment_no text not null,
  buyer_name_h text not null, buyer_id_h text not null, buyer_phone_h text not null, consignee_h text not null, consignee_phone_h text not null, consignee_address_h text not null,
  head text not null, lines text not null, personal blob, source_row integer not null, digest text not null
) strict;
create table payment (
  payment_id integer primary key, parcel_id integer, revision integer not null, replaces integer, client_id integer not null,
  payment_no text not null, payment_company text not null, order_no text not null, platform_code text not null, amount integer not null, currency text not null,
  payer_name_h text not null, payer_id_h text not null, payer_phone_h text not null, head text not null, personal blob, source_row integer not null, digest text not null
) strict;
create table waybill (
  waybill_id integer primary key, parcel_id integer, revision integer not null, replaces integer, direction integer not null, client_id integer not null,
  waybill_no text not null, carrier_code text not null, order_no text not null, bill_no text not null, freight integer not null, insured integer not null, weight integer not null, pieces integer not null, currency text not null,
  consignee_h text not null, consignee_phone_h text not null, consignee_address_h text not null, head text not null, personal blob, source_row integer not null, digest text not null
) strict;
create table collection (
  collection_id integer primary key, parcel_id integer, revision integer not null, replaces integer, client_id integer not null,
  payment_no text not null, payment_company text not null, order_no text not null, platform_code text not null, amount integer not null, currency text not null, accounted_at text not null, head text not null, source_row integer not null, digest text not null
) strict;
create index payment_waiting on payment (order_no, payment_id) where parcel_id is null;
create index waybill_waiting on waybill (order_no, waybill_id) where parcel_id is null;
create index collection_waiting on collection (order_no, collection_id) where parcel_id is null;

create table parcel (
  parcel_id integer primary key, direction integer not null, mode text not null, client_id integer not null, platform_code text not null, order_no text not null,
  waybill_no text not null, carrier_code text not null, payment_no text not null, cop_no text not null, invt_no text not null, pre_no text not null,
  order_id integer, payment_id integer, waybill_id integer, collection_id integer,
  goods_value integer not null, freight integer not null, paid integer not null, tax integer not null, gross_weight integer not null, currency text not null, line_count integer not null, goods_text text not null,
  defect_bits integer not null, match_state integer not null, filing_id integer, filing_state text not null, reason_code text not null, transport_id integer, ordered_on text not null, changed_at integer not null
) strict;
create index parcel_client on parcel (client_id, parcel_id);
create index parcel_match on parcel (match_state, parcel_id);
create index parcel_filing on parcel (filing_state, parcel_id);
create index parcel_transport on parcel (transport_id, parcel_id) where transport_id is not null;
create index parcel_reason on parcel (reason_code, parcel_id) where reason_code <> '';

-- The two sorts whose order is not that of loading. As indexes of parcel they made a bulk load three times slower (each row dirties
-- a random page of each); so they are tables of their own, which the load fills in key order after the rows, before they become visible.
-- A page by them: parcel_by_value v join parcel p using (parcel_id) order by v.goods_value, v.parcel_id.
create table parcel_by_order (order_no text not null, parcel_id integer not null, primary key (order_no, parcel_id)) strict, without rowid;
create table parcel_by_value (goods_value integer not null, parcel_id integer not null, primary key (goods_value, parcel_id)) strict, without rowid;
create trigger parcel_order_moves after update of order_no on parcel when new.order_no is not old.order_no begin
  delete from parcel_by_order where order_no = old.order_no and parcel_id = old.parcel_id;
  insert or ignore into parcel_by_order (order_no, parcel_id) values (new.order_no, new.parcel_id);
end;
create trigger parcel_value_moves after update of goods_value on parcel when new.goods_value is not old.goods_value begin
  delete from parcel_by_value where goods_value = old.goods_value and parcel_id = old.parcel_id;
  insert or ignore into parcel_by_value (goods_value, parcel_id) values (new.goods_value, new.parcel_id);
end;

-- Whole numbers and their last four characters in one tree: key = tail * 2^32 + hash (see db/number-key.ts).
-- kind: 1 order, 2 waybill, 3 payment, 4 own number, 5 inventory number, 6 pre-entry number (target: a parcel);
-- 11 payment, 12 waybill, 13 collection: own numbers of documents that came before their order (target: the document).
create table projection_number (key integer not null, kind integer not null, target_id integer not null, primary key (key, kind, target_id)) strict, without rowid;

-- One row a defect of a parcel: what the groups and the error column read.
create table projection_defect (rule text not null, parcel_id integer not null, severity integer not null, detail text not null, primary key (rule, parcel_id)) strict, without rowid;
create index projection_defect_parcel on projection_defect (parcel_id);

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
