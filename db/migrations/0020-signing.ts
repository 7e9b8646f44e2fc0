import type { Migration } from '../migrate.ts'

/** What waits for a signing key, and whose clients come first. */
export const signing: Migration = {
  name: '0020-signing',
  sql: `
-- Parcels that were to be filed while their key was locked or pulled. A helper beside the facts: a row goes as soon as the key has been
-- asked again, whatever became of the parcel.
create table signing_wait (parcel_id integer primary key, client_id integer not null, signer text not null, accept_warnings integer not null check (accept_warnings in (0, 1)), actor_id integer not null, asked_at integer not null) strict;
create index signing_wait_by_signer on signing_wait (signer, actor_id, parcel_id);
create index signing_wait_by_client on signing_wait (client_id, signer);
-- Clients whose documents are signed before the others'.
create table urgent_client (client_id integer primary key, is_urgent integer not null check (is_urgent in (0, 1)), actor_id integer not null, changed_at integer not null) strict;
`,
}
