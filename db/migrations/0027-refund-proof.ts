import type { Migration } from '../migrate.ts'

const APPEND_ONLY = [
  'packet_box',
  'paper_picture',
  'money_entry_packet',
  'packet_library',
  'certificate_request_line',
  'certificate_request_event',
]

const triggers = APPEND_ONLY.flatMap((name) =>
  ['update', 'delete'].map(
    (act) =>
      `create trigger ${name}_no_${act} before ${act} on ${name} begin select raise(abort, '${name} is append-only'); end;`,
  ),
).join('\n')

/** Where a packet's figures stand on its papers, pages as pictures, which packet money belongs to, certificates that the office asks for. */
export const refundProof: Migration = {
  name: '0027-refund-proof',
  sql: `
-- A rectangle that a person drew around a figure, in tenths of a point from the upper left corner of the page as seen; the newest of a figure counts, width 0 takes it away.
create table packet_box (
  box_id integer primary key, packet_id integer not null references refund_packet, figure text not null, paper_id integer not null references paper, page integer not null, x integer not null, y integer not null, width integer not null, height integer not null,
  actor_id integer not null, at integer not null
) strict;
create index packet_box_packet on packet_box (packet_id, box_id);
-- A page that was looked at, as a picture (SVG) in the content store.
create table paper_picture (paper_id integer not null references paper, page integer not null, sha256 text not null, at integer not null, primary key (paper_id, page)) strict, without rowid;
-- The packet that a refund received, or a payment to a producer, belongs to.
create table money_entry_packet (entry_id integer primary key references money_entry, packet_id integer not null references refund_packet) strict;
create index money_entry_packet_of on money_entry_packet (packet_id, entry_id);
-- The rate library that a revision was exported by: what is filed is computed by it for ever.
create table packet_library (packet_id integer not null references refund_packet, revision integer not null, library_id integer not null references rate_library, primary key (packet_id, revision)) strict, without rowid;
-- Certificates that the office asks the bureau for: agencyExport, returned, domesticSale. state, certificate_no follow the events.
create table certificate_request (
  request_id integer primary key, client_id integer not null, kind text not null, period text not null, batch text not null, state text not null, certificate_no text not null, note text not null, actor_id integer not null, at integer not null,
  changed_at integer not null, unique (client_id, kind, period, batch)
) strict;
create index certificate_request_state on certificate_request (state, request_id);
create trigger certificate_request_no_delete before delete on certificate_request begin select raise(abort, 'a certificate request is never deleted'); end;
create trigger certificate_request_fixed before update of client_id, kind, period, batch on certificate_request begin select raise(abort, 'a certificate request keeps its number'); end;
-- Quantity in the item's deal unit, count of 0.00001. body: what the kind asks beyond it, JSON of texts.
create table certificate_request_line (
  request_id integer not null references certificate_request, number integer not null, declaration_no text not null, item_no integer not null, quantity integer not null, body text not null, primary key (request_id, number)
) strict, without rowid;
create index certificate_request_line_item on certificate_request_line (declaration_no, item_no);
create table certificate_request_event (
  event_id integer primary key, request_id integer not null references certificate_request, act text not null, state text not null, day text not null, info text not null, sha256 text not null, actor_id integer not null, at integer not null
) strict;
create index certificate_request_event_of on certificate_request_event (request_id, event_id);
${triggers}
`,
}
