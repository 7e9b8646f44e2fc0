import type { Migration } from '../migrate.ts'

const appendOnly = (...tables: string[]): string =>
  tables
    .map(
      (
        table,
      ) => `create trigger ${table}_no_update before update on ${table} begin select raise(abort, '${table} is append-only'); end;
create trigger ${table}_no_delete before delete on ${table} begin select raise(abort, '${table} is append-only'); end;`,
    )
    .join('\n')

/**
 * Bonded account books, the double-entry quantity ledger of their items, and the 金关二期 documents that move it. Entries, postings,
 * answers and revisions are append-only; balances are projections of postings (db/bonded/rebuild.ts).
 */
export const bondedBook: Migration = {
  name: '0013-bonded-book',
  sql: `
-- kind: logistics | processing; mode: accumulate | batch (every list line opens an item). Days and percents as texts of whole numbers, '' = not said.
create table bonded_book (
  book_id integer primary key, book_no text not null unique, kind text not null, mode text not null, title text not null, body text not null, valid_to text not null, cycle_from text not null, cycle_to text not null,
  archived integer not null, revision integer not null, changed_at integer not null
) strict;
create table bonded_book_revision (book_id integer not null references bonded_book, revision integer not null, body text not null, why text not null, actor_id integer not null, at integer not null, primary key (book_id, revision)) strict, without rowid;
-- seq: 备案序号, 0 = not filed yet. factors: legal units for one declared unit, counts of 0.00001, 0 = not said. state: new | filed | stopped.
create table bonded_item (
  item_id integer primary key, book_id integer not null references bonded_book, seq integer not null, item_no text not null, hs_code text not null, name text not null, spec text not null,
  declared_unit text not null, legal_unit text not null, second_unit text not null, factor1 integer not null, factor2 integer not null, stock_unit text not null, stock_factor integer not null,
  country text not null, currency text not null, price integer not null, limit_date text not null, in_date text not null, list_no text not null, list_line integer not null, gtin text not null,
  state text not null, source text not null, revision integer not null, changed_at integer not null
) strict;
create unique index bonded_item_seq on bonded_item (book_id, seq) where seq > 0;
create index bonded_item_no on bonded_item (book_id, item_no);
create index bonded_item_any on bonded_item (item_no);
create index bonded_item_gtin on bonded_item (gtin) where gtin <> '';
create table bonded_item_revision (item_id integer not null references bonded_item, revision integer not null, body text not null, why text not null, actor_id integer not null, at integer not null, primary key (item_id, revision)) strict, without rowid;
-- What customs says an item stands at (BwsDt, EmsPutrecDt), as it said it. source: receipt or file.
create table bonded_item_statement (
  item_id integer not null references bonded_item, at integer not null, source text not null, in_quantity integer not null, credited integer not null, debited integer not null, pre_credited integer not null, pre_debited integer not null,
  primary key (item_id, at, source)
) strict, without rowid;

-- The ledger. at: when it happened; recorded_at: when it was posted. key names the event once for ever. reverses: the entry taken back.
create table bonded_entry (
  entry_id integer primary key, kind integer not null, key text not null unique, cause_kind integer not null, cause_id integer not null, cause text not null, reverses integer unique references bonded_entry,
  at integer not null, actor_id integer not null, recorded_at integer not null
) strict;
create index bonded_entry_cause on bonded_entry (cause_kind, cause_id);
create index bonded_entry_at on bonded_entry (at);
-- Clustered by item and time: a day of an item is one short range. Quantities: signed counts of 0.00001 in the item's declared unit.
create table bonded_posting (
  item_id integer not null, at integer not null, entry_id integer not null references bonded_entry, line integer not null, account integer not null, owner_id integer not null, lot_id integer not null,
  quantity integer not null, mark_kind integer not null, mark_id integer not null,
  primary key (item_id, at, entry_id, line)
) strict, without rowid;
create index bonded_posting_entry on bonded_posting (entry_id);
create index bonded_posting_mark on bonded_posting (mark_kind, mark_id);
create index bonded_posting_at on bonded_posting (at);
-- Where every account stands now, what it moved by each day (Beijing), and which marks of the two planes do not explain each other yet.
create table bonded_balance_projection (item_id integer not null, account integer not null, owner_id integer not null, lot_id integer not null, quantity integer not null, primary key (item_id, account, owner_id, lot_id)) strict, without rowid;
create table bonded_day_projection (item_id integer not null, account integer not null, owner_id integer not null, lot_id integer not null, day integer not null, quantity integer not null, primary key (item_id, account, owner_id, lot_id, day)) strict, without rowid;
create table bonded_open_projection (
  item_id integer not null, owner_id integer not null, mark_kind integer not null, mark_id integer not null, difference integer not null, pre_debited integer not null, pre_credited integer not null, in_flight integer not null,
  void_pass integer not null, exception integer not null, returns integer not null, count_difference integer not null, released integer not null,
  primary key (item_id, owner_id, mark_kind, mark_id)
) strict, without rowid;

-- Documents: INV101, SAS101, SAS111, SAS121, BWS101. The row is a projection of revisions, versions and answers.
create table bonded_document (
  document_id integer primary key, type text not null, own_no text not null unique, book_id integer not null, list_type text not null, direction text not null, state text not null, version integer not null, revision integer not null,
  lines integer not null, parcels integer not null, first_goods text not null, packages text not null, gross integer not null, net integer not null, related_no text not null, vehicle text not null, errors integer not null, warnings integer not null,
  platform_no text not null, customs_no text not null, status text not null, status_at text not null, reason text not null, channel text not null, booked text not null, gate text not null, entry_released text not null,
  contradiction text not null, note text not null, copied_from integer, actor_id integer not null, created_at integer not null, changed_at integer not null, sent_at integer
) strict;
create index bonded_document_type on bonded_document (type, document_id);
create index bonded_document_state on bonded_document (type, state, document_id);
create index bonded_document_platform on bonded_document (platform_no) where platform_no <> '';
create index bonded_document_customs on bonded_document (customs_no) where customs_no <> '';
create table bonded_document_revision (document_id integer not null references bonded_document, revision integer not null, body text not null, why text not null, actor_id integer not null, at integer not null, primary key (document_id, revision)) strict, without rowid;
-- Lines of the newest revision (number > lines of the document: of an older one).
create table bonded_document_line (
  document_id integer not null references bonded_document, number integer not null, item_id integer not null, seq integer not null, item_no text not null, hs_code text not null, name text not null, unit text not null, quantity integer not null,
  owner_id integer not null, lot_id integer not null, primary key (document_id, number)
) strict, without rowid;
create index bonded_document_line_item on bonded_document_line (item_id) where item_id > 0;
create table bonded_document_version (
  document_id integer not null references bonded_document, version integer not null, own_no text not null unique, revision integer not null, act text not null, message_id integer not null unique references outbox_message, why text not null,
  actor_id integer not null, at integer not null, primary key (document_id, version)
) strict, without rowid;
create table bonded_document_version_state (document_id integer not null, version integer not null, local text not null, info text not null, primary key (document_id, version)) strict, without rowid;
create table bonded_document_answer (
  receipt_id integer primary key, document_id integer not null references bonded_document, version integer not null, type text not null, status text not null, at_text text not null, identity text not null, platform_no text not null,
  customs_no text not null, info text not null, body text not null, arrived_at integer not null
) strict;
create index bonded_document_answer_document on bonded_document_answer (document_id, receipt_id);
create table bonded_document_event (
  event_id integer primary key, document_id integer not null references bonded_document, version integer not null, at integer not null, what text not null, state text not null, status text not null, info text not null, receipt_id integer, actor_id integer not null
) strict;
create index bonded_document_event_document on bonded_document_event (document_id, event_id);
-- What a list was cut from, and which lists ride on a pass. invt_no: the 18-digit number of the released parcel list.
create table bonded_list_parcel (document_id integer not null references bonded_document, parcel_id integer not null, invt_no text not null, line integer not null, item_id integer not null, owner_id integer not null, lot_id integer not null, quantity integer not null, primary key (document_id, parcel_id, line)) strict, without rowid;
create index bonded_list_parcel_parcel on bonded_list_parcel (parcel_id);
create table bonded_pass_list (pass_id integer not null references bonded_document, list_id integer not null references bonded_document, primary key (pass_id, list_id)) strict, without rowid;
create index bonded_pass_list_list on bonded_pass_list (list_id);
-- A receipt that the ledger cannot follow: kept with its reason until it can, or a person has decided.
create table bonded_contradiction (contradiction_id integer primary key, receipt_id integer not null unique, document_id integer not null, code text not null, detail text not null, at integer not null) strict;
create table bonded_contradiction_state (contradiction_id integer primary key references bonded_contradiction, state text not null, note text not null, actor_id integer not null, at integer not null) strict;
create index bonded_contradiction_open on bonded_contradiction_state (contradiction_id) where state = 'open';

-- Stock of somebody else's system, as its file said; item_id 0 = not matched.
create table bonded_stock_file (file_id integer primary key, name text not null, sha256 text not null, moment integer not null, lines integer not null, unmatched integer not null, actor_id integer not null, at integer not null) strict;
create table bonded_stock_line (file_id integer not null references bonded_stock_file, row_no integer not null, item_id integer not null, owner_id integer not null, quantity integer not null, raw text not null, why text not null, primary key (file_id, row_no)) strict, without rowid;
-- Signed statements of a reconciliation: moment and last entry fix what it counts; hash over every figure.
create table bonded_statement (
  statement_id integer primary key, moment integer not null, through_entry integer not null, books text not null, owners text not null, file_id integer not null, hash text not null, sha256 text not null, figures text not null, note text not null,
  actor_id integer not null, at integer not null
) strict;

create trigger bonded_book_no_delete before delete on bonded_book begin select raise(abort, 'bonded_book is never deleted'); end;
create trigger bonded_item_no_delete before delete on bonded_item begin select raise(abort, 'bonded_item is never deleted'); end;
create trigger bonded_item_fixed before update of book_id on bonded_item begin select raise(abort, 'an item never changes its book'); end;
create trigger bonded_document_no_delete before delete on bonded_document begin select raise(abort, 'bonded_document is never deleted'); end;
create trigger bonded_document_fixed before update of type, own_no on bonded_document begin select raise(abort, 'type and own number of a document never change'); end;
${appendOnly(
  'bonded_book_revision',
  'bonded_item_revision',
  'bonded_item_statement',
  'bonded_entry',
  'bonded_posting',
  'bonded_document_revision',
  'bonded_document_version',
  'bonded_document_answer',
  'bonded_document_event',
  'bonded_list_parcel',
  'bonded_contradiction',
  'bonded_stock_file',
  'bonded_stock_line',
  'bonded_statement',
)}
`,
}
