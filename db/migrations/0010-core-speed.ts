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

-- Where the years pile up: what is released or closed in the orders of the sorts. A parcel enters once, long after it was loaded, so that neither loading
-- nor matching pays for it; everything else is little enough to be looked at (db/trade/parcel-page.ts). match_state is there to be filtered by.
create index parcel_settled_order on parcel (shelf_id, filing_state, order_no, parcel_id, match_state) where filing_state in ('released', 'closed');
create index parcel_settled_value on parcel (shelf_id, filing_state, goods_value, parcel_id, match_state) where filing_state in ('released', 'closed');
`,
}
