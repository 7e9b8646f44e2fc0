import type { Migration } from '../migrate.ts'

/** Times without any contact to the other side: what "离线期间" is about. Written when contact comes back; milliseconds. */
export const contactGap: Migration = {
  name: '0023-contact-gap',
  sql: `
create table channel_gap (gap_id integer primary key, channel_id text not null, from_at integer not null, to_at integer not null) strict;
create trigger channel_gap_no_update before update on channel_gap begin select raise(abort, 'channel_gap is append-only'); end;
create trigger channel_gap_no_delete before delete on channel_gap begin select raise(abort, 'channel_gap is append-only'); end;
`,
}
