import type { Migration } from '../migrate.ts'

const MONTH_START =
  "(cast(strftime('%s', date(p.at / 1000 + 28800, 'unixepoch', 'start of month')) as integer) - 28800) * 1000"
const DAY = '(p.at + 28800000) / 86400000'
/** Book less house, by account codes: stock accounts of customs' book add, those of the house take away. */
const DIFFERENCE =
  'case when p.account in (2, 3) then p.quantity when p.account in (11, 12, 13, 14, 16, 17, 18, 19) then -p.quantity else 0 end'

/**
 * Where every account stood, and which marks were open, at the start of each month in which an item moved (Beijing; UTC milliseconds):
 * a past moment is then a month's start and what came after it in that month, however old the ledger grows. Sums of days lie together by
 * item and day for the same reason.
 */
export const bondedMonth: Migration = {
  name: '0026-bonded-month',
  sql: `
create table bonded_month_projection (
  item_id integer not null, starts_at integer not null, account integer not null, owner_id integer not null, lot_id integer not null, quantity integer not null, primary key (item_id, starts_at, account, owner_id, lot_id)
) strict, without rowid;
create table bonded_month_open_projection (
  item_id integer not null, starts_at integer not null, owner_id integer not null, mark_kind integer not null, mark_id integer not null, difference integer not null, primary key (item_id, starts_at, owner_id, mark_kind, mark_id)
) strict, without rowid;
drop table bonded_day_projection;
create table bonded_day_projection (
  item_id integer not null, day integer not null, account integer not null, owner_id integer not null, lot_id integer not null, quantity integer not null, primary key (item_id, day, account, owner_id, lot_id)
) strict, without rowid;
insert into bonded_day_projection (item_id, day, account, owner_id, lot_id, quantity)
  select p.item_id, ${DAY} as day, p.account, p.owner_id, p.lot_id, sum(p.quantity) from bonded_posting p group by 1, 2, 3, 4, 5 having sum(p.quantity) <> 0;
insert into bonded_month_projection (item_id, starts_at, account, owner_id, lot_id, quantity)
  select m.item_id, m.starts_at, p.account, p.owner_id, p.lot_id, sum(p.quantity) from (select distinct p.item_id, ${MONTH_START} as starts_at from bonded_posting p) m
  join bonded_posting p on p.item_id = m.item_id and p.at < m.starts_at group by 1, 2, 3, 4, 5 having sum(p.quantity) <> 0;
insert into bonded_month_open_projection (item_id, starts_at, owner_id, mark_kind, mark_id, difference)
  select m.item_id, m.starts_at, p.owner_id, p.mark_kind, p.mark_id, sum(${DIFFERENCE}) from (select distinct p.item_id, ${MONTH_START} as starts_at from bonded_posting p) m
  join bonded_posting p on p.item_id = m.item_id and p.at < m.starts_at group by 1, 2, 3, 4, 5 having sum(${DIFFERENCE}) <> 0;
`,
}
