import type { Migration } from '../migrate.ts'

const APPEND_ONLY = ['packet_line', 'packet_event', 'packet_file', 'packet_rate', 'month_lock', 'invoice_notice']

const triggers = APPEND_ONLY.flatMap((name) =>
  ['update', 'delete'].map(
    (act) =>
      `create trigger ${name}_no_${act} before ${act} on ${name} begin select raise(abort, '${name} is append-only'); end;`,
  ),
).join('\n')

/** Refund packets: what is claimed from which papers, revision by revision, what became of it, the files that left; routes; closed months. Amounts are counts of 0.00001. */
export const refundPacket: Migration = {
  name: '0019-refund-packet',
  sql: `
-- channel: own (免退税), agency (代办退税), departure (9810 离境即退). claimant: the client, 0 for the service company itself. state and revision follow packet_event and packet_line.
create table refund_packet (
  packet_id integer primary key, client_id integer not null, claimant integer not null, channel text not null, period text not null, batch text not null, state text not null, revision integer not null, refund integer not null, taxable integer not null,
  problems integer not null, note text not null, actor_id integer not null, at integer not null, changed_at integer not null, unique (claimant, channel, period, batch)
) strict;
create index refund_packet_state on refund_packet (state, packet_id);
create index refund_packet_client on refund_packet (client_id, packet_id);
create trigger refund_packet_no_delete before delete on refund_packet begin select raise(abort, 'a packet is never deleted'); end;
create trigger refund_packet_fixed before update of client_id, claimant, channel, period, batch on refund_packet begin select raise(abort, 'a packet keeps its number'); end;
-- The parts of purchase lines that stand for parts of declared items in a revision; the newest revision counts.
create table packet_line (
  packet_id integer not null references refund_packet, revision integer not null, number integer not null, item_id integer not null references export_item, line_id integer not null references purchase_line, slot integer not null, quantity integer not null,
  item_quantity integer not null, amount integer not null, origin text not null, primary key (packet_id, revision, number)
) strict, without rowid;
create index packet_line_item on packet_line (item_id, packet_id);
create index packet_line_line on packet_line (line_id, packet_id);
create table packet_event (
  event_id integer primary key, packet_id integer not null references refund_packet, revision integer not null, act text not null, state text not null, day text not null, amount integer, info text not null, actor_id integer not null, at integer not null
) strict;
create index packet_event_of on packet_event (packet_id, event_id);
create index packet_event_day on packet_event (act, day);
-- RMB for one unit of a currency, for this packet; the newest counts.
create table packet_rate (rate_id integer primary key, packet_id integer not null references refund_packet, currency text not null, rate integer not null, source text not null, actor_id integer not null, at integer not null) strict;
create index packet_rate_of on packet_rate (packet_id, currency, rate_id);
create table packet_file (
  file_id integer primary key, packet_id integer not null references refund_packet, revision integer not null, kind text not null, file_name text not null, sha256 text not null, rows integer not null, actor_id integer not null, at integer not null
) strict;
create index packet_file_of on packet_file (packet_id, file_id);
-- The user's own import templates: headers as they stand and the rows above them, JSON.
create table refund_template (kind text primary key, file_name text not null, header_row integer not null, body text not null, actor_id integer not null, at integer not null) strict, without rowid;
-- Goods that wait abroad (9810): sold and returned quantities by day, in the unit of slot 0.
create table overseas_sale (sale_id integer primary key, item_id integer not null references export_item, day text not null, quantity integer not null, kind text not null, note text not null, actor_id integer not null, at integer not null) strict;
create index overseas_sale_item on overseas_sale (item_id, sale_id);
-- Figures of a closed month, JSON; nothing of that month is booked afterwards, corrections belong to a later one.
create table month_lock (month text primary key, figures text not null, actor_id integer not null, at integer not null) strict, without rowid;
-- What a factory was asked to invoice after closing; answered by a voucher that is laid on the item.
create table invoice_notice (notice_id integer primary key, item_id integer not null references export_item, producer_id integer, asked_on text not null, body text not null, actor_id integer not null, at integer not null) strict;
create index invoice_notice_item on invoice_notice (item_id, notice_id);
create trigger overseas_sale_no_update before update on overseas_sale begin select raise(abort, 'overseas_sale is append-only'); end;
create trigger overseas_sale_no_delete before delete on overseas_sale begin select raise(abort, 'overseas_sale is append-only'); end;
${triggers}
`,
}
