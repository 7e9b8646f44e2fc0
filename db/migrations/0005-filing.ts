import type { Migration } from '../migrate.ts'

/**
 * Filings, their immutable versions, the frozen outbox, the raw inbox, receipts and events. Leases and states lie beside,
 * never in, the immutable rows, and can be rebuilt from them (db/filing/rebuild.ts).
 */
export const filing: Migration = {
  name: '0005-filing',
  sql: `
-- A filing is its business key. State, numbers and reason are a projection of its versions; a parcel has one filing of a kind, for ever.
-- flags: bits of what contradicts. buyer_h: keyed hash of the buyer's number as last declared. silent_at: when the next step is overdue; silent_noted: that was written into the timeline.
create table filing (
  filing_id integer primary key, kind text not null, business_key text not null, parcel_id integer not null, client_id integer not null, order_no text not null,
  version integer not null, app_time text not null, state text not null, flags integer not null, cop_no text not null, pre_no text not null, invt_no text not null,
  reason_code text not null, reason text not null, channel text not null, buyer_h text not null, queued_at integer not null, sent_at integer, changed_at integer not null, silent_at integer, silent_noted integer not null,
  unique (kind, business_key)
) strict;
create unique index filing_parcel on filing (parcel_id, kind);
create index filing_state on filing (state, filing_id);
create index filing_client on filing (client_id, filing_id);
create index filing_overdue on filing (silent_at) where silent_at is not null and silent_noted = 0;
create index filing_silent on filing (filing_id) where silent_noted = 1;
create index filing_reason on filing (reason_code, filing_id) where reason_code <> '';

-- Each declaration of a filing: its own guid, a rising appTime, frozen bytes (at a position of a frozen message).
create table filing_version (
  filing_id integer not null references filing, version integer not null, guid text not null, app_time text not null, app_type text not null,
  message_id integer not null references outbox_message, position integer not null, platform_code text not null, merchant_code text not null,
  replaces integer, why text not null, actor_id integer not null, at integer not null,
  primary key (filing_id, version)
) strict, without rowid;
create index filing_version_message on filing_version (message_id);
-- What the receipts of a version add up to. tie: identity of the deciding receipt; seen: bits 1 release, 2 rejection, 4 already there, 8 two different numbers.
-- *_key: (rank, time, identity) of the receipt that the number was taken from.
create table version_state (
  filing_id integer not null, version integer not null, state text not null, rank integer not null, status text not null, return_time text not null, tie text not null, seen integer not null,
  info text not null, pre_no text not null, pre_key text not null, invt_no text not null, invt_key text not null,
  primary key (filing_id, version)
) strict, without rowid;

-- Frozen messages; the bytes are content objects. cop_msg_id is made and stored before the first byte leaves.
create table outbox_message (
  message_id integer primary key, cop_msg_id text not null unique, type text not null, client_id integer not null, channel text not null, sender text not null, receiver text not null,
  documents integer not null, object_id integer not null, sha256 text not null, created_text text not null, actor_id integer not null, at integer not null
) strict;
-- A message waits until the one it comes after has left (or cannot): an older version of one of its filings, or the order of its inventories.
create table outbox_after (message_id integer not null references outbox_message, after_id integer not null references outbox_message, primary key (message_id, after_id)) strict, without rowid;
-- queued: may be sent; sending: bytes may have left; unknown: ask before anything else; taken; query: taken, but silent, ask; refused.
-- answered: a receipt for one of its documents has come.
create table outbox_lease (
  message_id integer primary key references outbox_message, channel text not null, state text not null, attempts integer not null, next_at integer not null, lease_until integer not null, sent_at integer,
  last_answer text not null, last_at integer, answered integer not null
) strict;
create index outbox_lease_open on outbox_lease (channel, message_id) where state in ('queued', 'sending', 'unknown');
create index outbox_lease_query on outbox_lease (channel, next_at) where state = 'query';
create index outbox_lease_unanswered on outbox_lease (channel, message_id) where state in ('taken', 'query') and answered = 0;
create table outbox_attempt (attempt_id integer primary key, message_id integer not null references outbox_message, at integer not null, act text not null, answer text not null, detail text not null) strict;
create index outbox_attempt_message on outbox_attempt (message_id);

-- Raw bytes as they came, stored before anything reads them.
create table inbox (inbox_id integer primary key, sha256 text not null unique, object_id integer not null, channel text not null, remote_id text not null, file_name text not null, bytes integer not null, received_at integer not null) strict;
-- stored: not read yet; read; parked: of a kind that this program does not know; unreadable
create table inbox_progress (inbox_id integer primary key references inbox, state text not null, code text not null, receipts integer not null, at integer not null) strict;
create index inbox_progress_open on inbox_progress (inbox_id) where state in ('stored', 'parked');

-- One row a return; ordinal 0 stands for a whole message that could not be read. info has identity numbers masked.
create table receipt (
  receipt_id integer primary key, inbox_id integer not null references inbox, ordinal integer not null, type text not null, for_kind text not null, business_key text not null, order_no text not null, platform_code text not null,
  merchant_code text not null, cop_msg_id text not null, status text not null, return_time text not null, info text not null, info_code text not null, pre_no text not null, invt_no text not null, identity text not null,
  unique (inbox_id, ordinal)
) strict;
create index receipt_message on receipt (cop_msg_id) where cop_msg_id <> '';
-- wait_key: what a waiting receipt waits for. handled = 0: a person should look at it.
create table receipt_place (receipt_id integer primary key references receipt, state text not null, filing_id integer, version integer, why text not null, wait_key text not null, handled integer not null) strict;
create index receipt_place_waiting on receipt_place (wait_key, receipt_id) where state = 'waiting';
create index receipt_place_state on receipt_place (state, receipt_id) where state <> 'applied';
create index receipt_place_unhandled on receipt_place (receipt_id) where handled = 0;
create index receipt_place_filing on receipt_place (filing_id) where filing_id is not null;

create table filing_event (event_id integer primary key, filing_id integer not null, version integer not null, at integer not null, what text not null, state text not null, status text not null, info text not null, receipt_id integer, actor_id integer not null) strict;
create index filing_event_filing on filing_event (filing_id, event_id);

create table channel (channel_id text primary key, title text not null, kind text not null, enabled integer not null, settings text not null, cursor text not null, last_contact_at integer, last_error text not null) strict, without rowid;

create trigger filing_no_delete before delete on filing begin select raise(abort, 'filing is never deleted'); end;
create trigger filing_key_fixed before update of kind, business_key, parcel_id, client_id, cop_no on filing begin select raise(abort, 'the business key of a filing never changes'); end;
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
