import type { Migration } from '../migrate.ts'

/** Machines of the local network that were paired with the ledger, and what handhelds have scanned. */
export const lan: Migration = {
  name: '0016-lan',
  sql: `
-- kind: handheld | desk. user_id: whose handheld it is; of a desk whoever signs in works, 0. secret_hash: SHA-256 of the device's 256-bit secret.
create table lan_device (
  device_id integer primary key, kind text not null, name text not null, user_id integer not null, secret_hash blob not null unique, paired_by integer not null, paired_at integer not null, revoked_by integer, revoked_at integer, seen_at integer not null
) strict;
-- A pairing code works once, for a few minutes.
create table lan_pairing (
  pairing_id integer primary key, code_hash blob not null unique, kind text not null, name text not null, user_id integer not null, expires_at integer not null, used_at integer, actor_id integer not null, at integer not null
) strict;
-- Each scan has an id that was made on the device: whatever arrives twice is done once, and answered as it was the first time.
create table device_scan (
  scan_id text primary key, device_id integer not null references lan_device, seq integer not null, kind text not null, outcome text not null, scanned_at integer not null, actor_id integer not null, at integer not null, unique (device_id, seq)
) strict, without rowid;
create trigger device_scan_no_update before update on device_scan begin select raise(abort, 'device_scan is append-only'); end;
create trigger device_scan_no_delete before delete on device_scan begin select raise(abort, 'device_scan is append-only'); end;
create trigger lan_device_no_delete before delete on lan_device begin select raise(abort, 'lan_device is never deleted'); end;
create trigger lan_device_fixed before update of kind, user_id, secret_hash on lan_device begin select raise(abort, 'a paired device keeps its kind, person and secret'); end;
create trigger lan_pairing_no_delete before delete on lan_pairing begin select raise(abort, 'lan_pairing is never deleted'); end;
`,
}
