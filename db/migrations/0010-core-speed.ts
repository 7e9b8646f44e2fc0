import type { Migration } from '../migrate.ts'

/** What makes the match and lists quick: keys beside what they are of. */
export const coreSpeed: Migration = {
  name: '0010-core-speed',
  sql: `
-- What a document is like, as far as the match is concerned (shared/domain/match/class-text.ts); '' = not known, such a parcel is judged by itself.
alter table trade_order add column class_key text not null default '';
alter table payment add column class_key text not null default '';
alter table waybill add column class_key text not null default '';
alter table collection add column class_key text not null default '';
`,
}
