import type { Migration } from '../migrate.ts'

/**
 * What customs' receipts of bonded documents say in full (items, quantities), kept until and after they are applied, and which released
 * parcels the ledger has taken note of.
 */
export const bondedCount: Migration = {
  name: '0015-bonded-count',
  sql: `
create table bonded_receipt_body (receipt_id integer primary key references receipt, body text not null) strict;
create trigger bonded_receipt_body_no_update before update on bonded_receipt_body begin select raise(abort, 'bonded_receipt_body is append-only'); end;
create trigger bonded_receipt_body_no_delete before delete on bonded_receipt_body begin select raise(abort, 'bonded_receipt_body is append-only'); end;
-- A released parcel of a bonded book and its lines by item, as declared; why: what keeps a line from an item ('' = nothing).
create table bonded_release (parcel_id integer not null, filing_id integer not null, line integer not null, book_no text not null, item_no text not null, item_id integer not null, owner_id integer not null, quantity integer not null, total integer not null, currency text not null,
  invt_no text not null, released_at integer not null, why text not null, primary key (parcel_id, line)) strict, without rowid;
create index bonded_release_item on bonded_release (item_id, parcel_id);
-- Where the reading of filing events stands.
create table bonded_release_cursor (one integer primary key check (one = 1), event_id integer not null) strict;
`,
}
