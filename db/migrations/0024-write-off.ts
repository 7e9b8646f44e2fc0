import type { Migration } from '../migrate.ts'

/**
 * Periodic write-offs (报核) of account books with their versions, vehicles with their tare, weighings before a truck moves, and which
 * documents belong together: transfer pairs, stock orders gathered in a list. Quantities and weights are counts of 0.00001.
 */
const FACTS = [
  'bonded_write_off_version',
  'bonded_write_off_item',
  'bonded_write_off_list',
  'bonded_write_off_event',
  'vehicle_revision',
  'bonded_weighing',
  'bonded_pair',
  'bonded_gather',
]

export const writeOff: Migration = {
  name: '0024-write-off',
  sql: `
-- The row is a projection of versions and events. state: draft | reported | accepted | returned | closed | void; extended_to: '' = no extension; times: 报核次数 of the book.
create table bonded_write_off (
  write_off_id integer primary key, book_id integer not null references bonded_book, times integer not null, cycle_from text not null, cycle_to text not null, state text not null, version integer not null, extended_to text not null,
  customs_no text not null, revision integer not null, created_at integer not null, changed_at integer not null
) strict;
create index bonded_write_off_book on bonded_write_off (book_id, cycle_from);
create index bonded_write_off_open on bonded_write_off (cycle_to) where state in ('draft', 'reported', 'returned');
-- What a version counted: entries as far as through_entry. hash over every figure.
create table bonded_write_off_version (
  write_off_id integer not null references bonded_write_off, version integer not null, through_entry integer not null, hash text not null, items integer not null, surplus integer not null, shortage integer not null, lists integer not null,
  note text not null, actor_id integer not null, at integer not null, primary key (write_off_id, version)
) strict, without rowid;
-- actual: what is reported as there; house: what the ledger says lies there. justified: 1 = a difference has a good reason, which why says.
create table bonded_write_off_item (
  write_off_id integer not null, version integer not null, item_id integer not null references bonded_item, opening integer not null, credited integer not null, debited integer not null, closing integer not null, house integer not null,
  actual integer not null, disposed integer not null, justified integer not null, why text not null, primary key (write_off_id, version, item_id)
) strict, without rowid;
create table bonded_write_off_list (
  write_off_id integer not null, version integer not null, document_id integer not null references bonded_document, taking integer not null, why text not null, primary key (write_off_id, version, document_id)
) strict, without rowid;
create table bonded_write_off_event (
  event_id integer primary key, write_off_id integer not null references bonded_write_off, version integer not null, act text not null, state text not null, day text not null, detail text not null, receipt_id integer, actor_id integer not null, at integer not null
) strict;
create index bonded_write_off_event_of on bonded_write_off_event (write_off_id, event_id);
create unique index bonded_write_off_event_receipt on bonded_write_off_event (receipt_id) where receipt_id is not null;

-- Trucks that customs knows. status: what customs said of the record last; '' = nothing yet.
create table vehicle (
  vehicle_id integer primary key, plate text not null unique, tare integer not null, frame_no text not null, frame_weight integer not null, ic_no text not null, carrier text not null, valid_to text not null, customs_no text not null,
  status text not null, archived integer not null, note text not null, revision integer not null, changed_at integer not null
) strict;
create table vehicle_revision (vehicle_id integer not null references vehicle, revision integer not null, body text not null, why text not null, actor_id integer not null, at integer not null, primary key (vehicle_id, revision)) strict, without rowid;
-- A pass on the bridge before it leaves: what its papers come to, what was weighed, and whether that was within the tolerance of that day.
create table bonded_weighing (
  weighing_id integer primary key, document_id integer not null references bonded_document, expected integer not null, weighed integer not null, percent text not null, within integer not null, note text not null, actor_id integer not null,
  at integer not null
) strict;
create index bonded_weighing_document on bonded_weighing (document_id, weighing_id);

-- A transfer: the list that takes the goods in and the one that lets them out. A newer pair of a list takes the place of an older one.
create table bonded_pair (pair_id integer primary key, in_id integer not null references bonded_document, out_id integer not null references bonded_document, actor_id integer not null, at integer not null) strict;
create index bonded_pair_in on bonded_pair (in_id);
create index bonded_pair_out on bonded_pair (out_id);
-- Stock orders gathered in a list (集报). They are free again when the list is deleted or void.
create table bonded_gather (list_id integer not null references bonded_document, stock_id integer not null references bonded_document, primary key (list_id, stock_id)) strict, without rowid;
create index bonded_gather_stock on bonded_gather (stock_id);

-- What asks for somebody on the home screen.
create index bonded_document_waiting on bonded_document (type, state) where state in ('rejected', 'failed', 'manual', 'stored');

create trigger bonded_write_off_no_delete before delete on bonded_write_off begin select raise(abort, 'bonded_write_off is never deleted'); end;
create trigger vehicle_no_delete before delete on vehicle begin select raise(abort, 'vehicle is never deleted'); end;
${FACTS.map(
  (
    table,
  ) => `create trigger ${table}_no_update before update on ${table} begin select raise(abort, '${table} is append-only'); end;
create trigger ${table}_no_delete before delete on ${table} begin select raise(abort, '${table} is append-only'); end;`,
).join('\n')}
`,
}
