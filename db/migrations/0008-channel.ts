import type { Migration } from '../migrate.ts'

/** Channels as an administrator set them up, and what signing keys were seen to do. */
export const channel: Migration = {
  name: '0008-channel',
  sql: `
-- body: sealed JSON; it may hold what a gateway wants to be told in secret. Never a PIN.
create table channel_setting (channel_id text primary key, kind text not null, title text not null, body blob not null, revision integer not null, changed_at integer not null, actor_id integer not null) strict, without rowid;
-- How many signatures a key made on a day, over how many documents, in how many milliseconds.
create table signer_measure (signer_id text not null, day text not null, signatures integer not null, documents integer not null, busy_ms integer not null, primary key (signer_id, day)) strict, without rowid;
`,
}
