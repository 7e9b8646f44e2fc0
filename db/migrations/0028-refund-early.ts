import type { Migration } from '../migrate.ts'

const APPEND_ONLY = [
  'client_zone',
  'route_choice',
  'export_prefill',
  'factory_notice',
  'factory_notice_event',
  'agency_filing',
  'agency_filing_event',
]

const triggers = APPEND_ONLY.flatMap((name) =>
  ['update', 'delete'].map(
    (act) =>
      `create trigger ${name}_no_${act} before ${act} on ${name} begin select raise(abort, '${name} is append-only'); end;`,
  ),
).join('\n')

/**
 * What comes before a claim: where a client stands (pilot zone), by which way a person sends an item, what our own closed filings say ahead of customs' data,
 * what factories are asked to invoice, the filings of agency refund. Amounts, quantities, rates are counts of 0.00001.
 */
export const refundEarly: Migration = {
  name: '0028-refund-early',
  sql: `
-- 综试区: the newest of the days up to an export date counts. zone '' = registered in none. districts: customs districts of the zone, JSON of four digits.
-- platform: are goods recorded on the zone's platform (yes, no, '' not said). income_tax: deemed (核定征收), books (查账征收), '' not said.
create table client_zone (
  fact_id integer primary key, client_id integer not null, valid_from text not null, zone text not null, districts text not null, platform text not null, income_tax text not null, note text not null, actor_id integer not null, at integer not null
) strict;
create index client_zone_client on client_zone (client_id, valid_from, fact_id);
-- A person's way for a declared item, by its number, so that it outlives a corrected paper; route '' = as computed again. The newest counts.
create table route_choice (
  choice_id integer primary key, declaration_no text not null, item_no integer not null, route text not null, reason text not null, actor_id integer not null, at integer not null
) strict;
create index route_choice_item on route_choice (declaration_no, item_no, choice_id);

-- What our own closed declarations (source declaration) and summary results (source summary) say ahead of customs' data; body: JSON of head and items. Never
-- counted. The newest of a number counts.
create table export_prefill (
  prefill_id integer primary key, client_id integer not null, declaration_no text not null, source text not null, source_id integer not null, body text not null, digest text not null, actor_id integer not null, at integer not null,
  unique (declaration_no, digest)
) strict;
create index export_prefill_client on export_prefill (client_id, prefill_id);

-- 开票通知: what a factory has to invoice for a declared item. origin: closing (by the event of closing), hand, earlier. currency, fob: the item's FOB as
-- declared; fob_rmb and rate: null while nobody said the rate. body: JSON of further units, contract, destination. replaces: the notice that it corrects.
create table factory_notice (
  notice_id integer primary key, client_id integer not null, declaration_no text not null, item_no integer not null, export_date text not null, origin text not null, agency integer not null, producer text not null, name text not null, unit text not null,
  quantity integer not null, currency text not null, fob integer, fob_rmb integer, rate integer, rate_basis text not null, levy_rates text not null, refund_rate integer, body text not null, digest text not null,
  replaces integer unique references factory_notice, actor_id integer not null, at integer not null, unique (declaration_no, item_no, digest)
) strict;
create index factory_notice_item on factory_notice (declaration_no, item_no, notice_id);
create index factory_notice_client on factory_notice (client_id, notice_id);
-- what: asked (told to the factory, day), dropped (not wanted any more, note says why).
create table factory_notice_event (
  event_id integer primary key, notice_id integer not null references factory_notice, what text not null, day text not null, note text not null, actor_id integer not null, at integer not null
) strict;
create index factory_notice_event_of on factory_notice_event (notice_id, event_id);
insert into factory_notice (client_id, declaration_no, item_no, export_date, origin, agency, producer, name, unit, quantity, currency, fob, fob_rmb, rate, rate_basis, levy_rates, refund_rate, body, digest, replaces, actor_id, at)
  select e.client_id, e.declaration_no, i.item_no, e.export_date, 'earlier', max(instr(n.body, '代办退税专用') > 0), e.producer_code, i.name, json_extract(i.quantities, '$[0][0]'), json_extract(i.quantities, '$[0][1]'), e.currency,
    null, null, null, '', '', null, '{}', 'earlier', null, min(n.actor_id), min(n.at)
  from invoice_notice n join export_item i on i.item_id = n.item_id join export_declaration e on e.export_id = i.export_id group by e.declaration_no, i.item_no;
insert into factory_notice_event (notice_id, what, day, note, actor_id, at)
  select f.notice_id, 'asked', n.asked_on, n.body, n.actor_id, n.at from invoice_notice n join export_item i on i.item_id = n.item_id join export_declaration e on e.export_id = i.export_id
    join factory_notice f on f.declaration_no = e.declaration_no and f.item_no = i.item_no order by n.notice_id;
drop table invoice_notice;

-- Filings that agency refund needs. kind: service (代办退税情况备案, ours), entrust (委托代办退税备案, the producer's at its bureau).
create table agency_filing (
  filing_id integer primary key, producer_id integer not null references producer, kind text not null, contract_no text not null, note text not null, actor_id integer not null, at integer not null
) strict;
create index agency_filing_producer on agency_filing (producer_id, kind, filing_id);
-- papers: JSON of contents (name, sha256).
create table agency_filing_event (
  event_id integer primary key, filing_id integer not null references agency_filing, state text not null, day text not null, number text not null, info text not null, papers text not null, actor_id integer not null, at integer not null
) strict;
create index agency_filing_event_of on agency_filing_event (filing_id, event_id);
${triggers}
`,
}
