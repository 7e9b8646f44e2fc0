import type { Migration } from '../migrate.ts'

/** Filings, their immutable versions, the frozen outbox, the raw inbox, receipts and events. Leases and states lie beside, never in, the immutable rows. */
export const filing: Migration = {
  name: '0005-filing',
  sql: `
-- A filing is its business key. What it shows of state is a projection of its newest version.
create table filing (
  filing_id integer primary key, kind text not null, business_key text not null, parcel_id integer not null, client_id integer not null, order_no text not null,
  version integer not null, app_time text not null, state text not null, conflict integer not null, cop_no text not null, pre_no text not null, invt_no text not null,
  reason_code text not null, reason text not null, channel text not null, queued_at integer not null, sent_at integer, changed_at integer not null, silent_at integer,
  unique (kind, business_key)
) strict;
create index filing_state on filing (state, filing_id);
create index filing_parcel on filing (parcel_id);
create index filing_client on filing (client_id, filing_id);
create index filing_silent on filing (silent_at) where silent_at is not null;
create index filing_reason on filing (reason_code, filing_id) where reason_code <> '';

-- Each declaration of a filing: its own guid, a rising appTime, frozen bytes (at a position of a frozen message).
create table filing_version (
  filing_id integer not null references filing, version integer not null, guid text not null, app_time text not null, app_type text not null, message_id integer not null, position integer not null,
  replaces integer, why text not null, actor_id integer not null, at integer not null,
  primary key (filing_id, version)
) strict, without rowid;
create index filing_version_message on filing_version (message_id);
create table version_state (
  filing_id integer not null, version integer not null, state text not null, rank integer not null, status text not null, return_time text not null, tie text not null,
  primary key (filing_id, version)
) strict, without rowid;

-- Frozen messages; the bytes are content objects. cop_msg_id is made and stored before the first byte leaves.
create table outbox_message (
  message_id integer primary key, cop_msg_id text not null unique, type text not null, client_id integer not null, channel text not null, sender text not null, receiver text not null,
  documents integer not null, object_id integer not null, sha256 text not null, created_text text not null, actor_id integer not null, at integer not null
) strict;
create table outbox_lease (
  message_id integer primary key references outbox_message, state text not null, attempts integer not null, next_at integer not null, lease_until integer not null, sent_at integer, last_answer text not null, last_at integer
) strict;
create index outbox_lease_due on outbox_lease (state, next_at);
create table outbox_attempt (attempt_id integer primary key, message_id integer not null references outbox_message, at integer not null, act text not null, answer text not null, detail text not null) strict;
create index outbox_attempt_message on outbox_attempt (message_id);

-- Raw bytes as they came, stored before anything reads them.
create table inbox (inbox_id integer primary key, sha256 text not null unique, object_id integer not null, channel text not null, remote_id text not null, file_name text not null, bytes integer not null, received_at integer not null) strict;
create table inbox_progress (inbox_id integer primary key references inbox, state text not null, code text not null, receipts integer not null, at integer not null) strict;
create index inbox_progress_state on inbox_progress (state);

create table receipt (
  receipt_id integer primary key, inbox_id integer not null references inbox, ordinal integer not null, type text not null, for_kind text not null, business_key text not null, order_no text not null, cop_msg_id text not null,
  status text not null, return_time text not null, info text not null, info_code text not null, pre_no text not null, invt_no text not null, identity text not null,
  unique (inbox_id, ordinal)
) strict;
create table receipt_place (receipt_id integer primary key references receipt, state text not null, filing_id integer, version integer, why text not null, handled integer not null) strict;
create index receipt_place_waiting on receipt_place (state, receipt_id) where state = 'waiting';
create index receipt_place_unhandled on receipt_place (handled, receipt_id);
create index receipt_place_filing on receipt_place (filing_id) where filing_id is not null;

create table filing_event (event_id integer primary key, filing_id integer not null, version integer not null, at integer not null, what text not null, state text not null, status text not null, info text not null, receipt_id integer, actor_id integer not null) strict;
create index filing_event_filing on filing_event (filing_id, event_id);

create table channel (channel_id text primary key, title text not null, kind text not null, enabled integer not null, settings text not null, cursor text not null, last_contact_at integer, last_error text not null) strict, without rowid;

create trigger filing_version_no_update before update on filing_version begin select raise(abort, 'filing_version is append-only'); end;
create trigger filing_version_no_delete before delete on filing_version begin select raise(abort, 'filing_version is append-only'); end;
create trigger outbox_message_no_update before update on outbox_message begin select raise(abort, 'outbox_message is append-only'); end;
create trigger outbox_message_no_delete before delete on outbox_message begin select raise(abort, 'outbox_message is append-only'); end;
create trigger outbox_attempt_no_update before update on outbox_attempt begin select raise(abort, 'outbox_attempt is append-only'); end;
create trigger outbox_attempt_no_delete before delete on outbox_attempt begin select raise(abort, 'outbox_attempt is append-only'); end;
create trigger inbox_no_update before update on inbox begin select raise(abort, 'inbox is append-only'); end;
create trigger inbox_no_delete before delete on inbox begin select raise(abort, 'inbox is append-only'); end;
create trigger receipt_no_update before update on receipt begin select raise(abort, 'receipt is append-only'); end;
create trigger receipt_no_delete before delete on receipt begin select raise(abort, 'receipt is append-only'); end;
create trigger filing_event_no_update before update on filing_event begin select raise(abort, 'filing_event is append-only'); end;
create trigger filing_event_no_delete before delete on filing_event begin select raise(abort, 'filing_event is append-only'); end;
`,
}
