import type { Migration } from '../migrate.ts'

/**
 * Trade documents as they came (immutable; a correction is a new row that names the one it replaces) and the parcel,
 * the projection that ties them together. Ids are packed: batch_id * 2^21 + number in batch.
 * Amounts, quantities and weights are integer counts of 0.00001. `*_h` are keyed hashes of normalised personal values.
 */
export const parcel: Migration = {
  name: '0004-parcel',
  sql: `
create table trade_order (
  order_id integer primary key, parcel_id integer not null, revision integer not null, replaces integer, direction integer not null, client_id integer not null,
  order_no text not null, platform_code text not null, merchant_code text not null, goods_value integer not null, freight integer not null, discount integer not null, tax_total integer not null, paid integer not null,
  lines_value integer not null, lines_bad integer not null, line_count integer not null, currency text not null, payment_no text not null,
  buyer_name_h text not null, buyer_id_h text not null, buyer_phone_h text not null, consignee_h text not null, consignee_phone_h text not null, consignee_address_h text not null,
  head text not null, lines text not null, personal blob, source_row integer not null
) strict;
create table payment (
  payment_id integer primary key, parcel_id integer, revision integer not null, replaces integer, client_id integer not null,
  payment_no text not null, payment_company text not null, order_no text not null, platform_code text not null, amount integer not null, currency text not null,
  payer_name_h text not null, payer_id_h text not null, payer_phone_h text not null, head text not null, personal blob, source_row integer not null
) strict;
create table waybill (
  waybill_id integer primary key, parcel_id integer, revision integer not null, replaces integer, direction integer not null, client_id integer not null,
  waybill_no text not null, carrier_code text not null, order_no text not null, bill_no text not null, freight integer not null, insured integer not null, weight integer not null, pieces integer not null, currency text not null,
  consignee_h text not null, consignee_phone_h text not null, consignee_address_h text not null, head text not null, personal blob, source_row integer not null
) strict;
create table collection (
  collection_id integer primary key, parcel_id integer, revision integer not null, replaces integer, client_id integer not null,
  payment_no text not null, payment_company text not null, order_no text not null, platform_code text not null, amount integer not null, currency text not null, accounted_at text not null, head text not null, source_row integer not null
) strict;

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
create index parcel_order on parcel (order_no, parcel_id);
create index parcel_value on parcel (goods_value, parcel_id);
create index parcel_transport on parcel (transport_id, parcel_id) where transport_id is not null;
create index parcel_reason on parcel (reason_code, parcel_id) where reason_code <> '';

-- Whole numbers and their last four characters in one tree: key = tail * 2^32 + hash (see db/number-key.ts).
-- kind: 1 order, 2 waybill, 3 payment, 4 own number, 5 inventory number, 6 pre-entry number; 11-14 documents that wait for their order.
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

create trigger trade_order_no_update before update of goods_value, lines, head, personal, order_no, revision on trade_order begin select raise(abort, 'trade_order is append-only'); end;
create trigger trade_order_no_delete before delete on trade_order begin select raise(abort, 'trade_order is append-only'); end;
create trigger payment_no_update before update of amount, head, personal, payment_no, revision on payment begin select raise(abort, 'payment is append-only'); end;
create trigger payment_no_delete before delete on payment begin select raise(abort, 'payment is append-only'); end;
create trigger waybill_no_update before update of weight, head, personal, waybill_no, revision on waybill begin select raise(abort, 'waybill is append-only'); end;
create trigger waybill_no_delete before delete on waybill begin select raise(abort, 'waybill is append-only'); end;
create trigger collection_no_update before update of amount, head, payment_no, revision on collection begin select raise(abort, 'collection is append-only'); end;
create trigger collection_no_delete before delete on collection begin select raise(abort, 'collection is append-only'); end;
`,
}
