import type { Migration } from '../migrate.ts'

/** What customs claims (payment bills of declarations, deposits) and what customs asks of platforms (payment raw data, 179号公告). */
export const customsMoney: Migration = {
  name: '0012-customs-money',
  sql: `
-- kind: duty (a payment bill of a declaration) or deposit. The number is the authority's own.
create table customs_claim (claim_id integer primary key, kind text not null, number text not null, at integer not null, unique (kind, number)) strict;
-- Each saved content, whole; the newest counts. title: the tax, or what the deposit is for. amount: counts of 0.00001. Days yyyy-mm-dd, '' = not known.
create table customs_claim_version (
  claim_id integer not null references customs_claim, version integer not null, entry_no text not null, client_id integer not null, title text not null, amount integer not null,
  declared_on text not null, issued_on text not null, ends_on text not null, note text not null, actor_id integer not null, at integer not null,
  primary key (claim_id, version)
) strict, without rowid;
-- duty: paid, lateFee, void. deposit: extended (day = the new end), refunded, converted (into duty), void.
create table customs_claim_event (
  event_id integer primary key, claim_id integer not null references customs_claim, what text not null, day text not null, amount integer not null, note text not null, actor_id integer not null, at integer not null
) strict;
create index customs_claim_event_of on customs_claim_event (claim_id, event_id);
-- What versions and events add up to. open = 0: nothing is owed or held any more.
create table customs_claim_projection (claim_id integer primary key references customs_claim, kind text not null, open integer not null, settled integer not null, ends_on text not null, version integer not null) strict;
create index customs_claim_open on customs_claim_projection (kind, claim_id) where open = 1;
create index customs_claim_kind on customs_claim_projection (kind, claim_id);

-- Payment raw data of an order as the platform has it: sealed with the client's key. digest: keyed hash of the clear text.
create table pay_raw (
  raw_id integer primary key, client_id integer not null, pay_code text not null, pay_transaction_id text not null, sealed blob not null, digest text not null unique, batch text not null, actor_id integer not null, at integer not null
) strict;
create index pay_raw_client on pay_raw (client_id, raw_id);
create table pay_raw_order (order_no text not null, raw_id integer not null references pay_raw, primary key (order_no, raw_id)) strict, without rowid;
-- What customs asked, as it came: platDataOpen with its sessionID. came: listener, person, training. service_time: milliseconds as customs wrote them.
create table pay_check (
  check_id integer primary key, session_id text not null unique, order_no text not null, service_time integer not null, came text not null, peer text not null, received_at integer not null, due_at integer not null
) strict;
create index pay_check_order on pay_check (order_no);
-- received, held (nothing to answer with, or no key), signed (object_id: the frozen form), sent, taken, refused, unknown, later, conflict.
create table pay_check_event (
  event_id integer primary key, check_id integer not null references pay_check, at integer not null, what text not null, code text not null, info text not null, object_id integer, actor_id integer not null
) strict;
create index pay_check_event_of on pay_check_event (check_id, event_id);
-- What the events add up to. next_at: when the next try is due; null when none is.
create table pay_check_projection (
  check_id integer primary key references pay_check, state text not null, object_id integer, attempts integer not null, next_at integer, code text not null, info text not null, changed_at integer not null
) strict;
create index pay_check_next on pay_check_projection (next_at) where next_at is not null;
create index pay_check_open on pay_check_projection (check_id) where state not in ('taken', 'refused');
${[
  'customs_claim',
  'customs_claim_version',
  'customs_claim_event',
  'pay_raw',
  'pay_raw_order',
  'pay_check',
  'pay_check_event',
]
  .map(
    (
      table,
    ) => `create trigger ${table}_no_update before update on ${table} begin select raise(abort, '${table} is append-only'); end;
create trigger ${table}_no_delete before delete on ${table} begin select raise(abort, '${table} is append-only'); end;`,
  )
  .join('\n')}
`,
}
