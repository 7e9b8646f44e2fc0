import type { Migration } from '../migrate.ts'

const APPEND_ONLY = [
  'manual_allocation',
  'manual_allocation_end',
  'money_file',
  'money_finding',
  'fx_receipt',
  'fx_void',
  'exchange_rate',
  'fx_link',
  'fx_link_end',
  'fx_deemed',
  'fx_deemed_end',
  'money_entry',
  'money_posting',
  'billing_rule',
  'bureau_doubt',
  'doubt_code',
  'vat_return',
]

const triggers = APPEND_ONLY.flatMap((name) =>
  ['update', 'delete'].map(
    (act) =>
      `create trigger ${name}_no_${act} before ${act} on ${name} begin select raise(abort, '${name} is append-only'); end;`,
  ),
).join('\n')

/** Matching by hand, foreign exchange, the office's money with its clients, what the bureau answered. Amounts and rates are counts of 0.00001. */
export const refundMoney: Migration = {
  name: '0018-refund-money',
  sql: `
-- A person's choice of which invoice line stands for which declared item, by their numbers, so that it outlives a corrected paper; until it is ended.
create table manual_allocation (
  allocation_id integer primary key, client_id integer not null, declaration_no text not null, item_no integer not null, voucher_no text not null, line_no integer not null, slot integer not null, quantity integer not null, item_quantity integer not null,
  note text not null, actor_id integer not null, at integer not null
) strict;
create index manual_allocation_client on manual_allocation (client_id, allocation_id);
create table manual_allocation_end (allocation_id integer primary key references manual_allocation, actor_id integer not null, at integer not null) strict;

-- Files of banks, of exchange rates, of the bureau's doubts. client_id 0: the rows name their clients or need none. report: JSON.
create table money_file (
  file_id integer primary key, kind text not null, client_id integer not null, file_sha256 text not null, file_name text not null, rows integer not null, good integer not null, bad integer not null, again integer not null, report text not null,
  actor_id integer not null, at integer not null
) strict;
create index money_file_kind on money_file (kind, file_id);
create unique index money_file_once on money_file (file_sha256, kind, client_id) where file_sha256 <> '';
create table money_finding (file_id integer not null references money_file, number integer not null, source_row integer not null, column_name text not null, header text not null, text text not null, value text not null, primary key (file_id, number)) strict, without rowid;

create table fx_receipt (
  receipt_id integer primary key, file_id integer not null references money_file, source_row integer not null, client_id integer not null, voucher_no text not null, received_on text not null, currency text not null, amount integer not null, fee integer not null,
  payer text not null, payer_country text not null, bank text not null, note text not null, actor_id integer not null, at integer not null, unique (client_id, voucher_no, received_on, currency, amount)
) strict;
create index fx_receipt_day on fx_receipt (client_id, received_on);
create table fx_void (receipt_id integer primary key references fx_receipt, reason text not null, actor_id integer not null, at integer not null) strict;
-- One unit of the currency in RMB. basis: day (that day's), month (the month's, day = its first). The newest of a day counts.
create table exchange_rate (rate_id integer primary key, file_id integer not null references money_file, basis text not null, day text not null, currency text not null, rate integer not null, source text not null, actor_id integer not null, at integer not null) strict;
create index exchange_rate_day on exchange_rate (currency, basis, day, rate_id);
-- Part of a receipt laid on a shipment (by declaration number); the shipment counts as paid by amount + fee. origin: auto or manual.
create table fx_link (link_id integer primary key, receipt_id integer not null references fx_receipt, declaration_no text not null, amount integer not null, fee integer not null, origin text not null, why text not null, actor_id integer not null, at integer not null) strict;
create index fx_link_receipt on fx_link (receipt_id);
create index fx_link_declaration on fx_link (declaration_no);
create table fx_link_end (link_id integer primary key references fx_link, actor_id integer not null, at integer not null) strict;
-- 视同收汇, and the day to which a contract puts off payment (amount 0).
create table fx_deemed (
  deemed_id integer primary key, client_id integer not null, declaration_no text not null, currency text not null, amount integer not null, reason_code text not null, evidence text not null, contract_day text not null, actor_id integer not null, at integer not null
) strict;
create index fx_deemed_declaration on fx_deemed (declaration_no);
create table fx_deemed_end (deemed_id integer primary key references fx_deemed, actor_id integer not null, at integer not null) strict;

-- The office's money with its clients, in double entry: debit positive, credit negative, each entry adds up to nothing. source_key: what it was made from,
-- so that nothing is charged twice. reverses: the entry that it takes back.
create table money_entry (
  entry_id integer primary key, kind text not null, client_id integer not null, day text not null, amount integer not null, reference text not null, note text not null, source_key text unique, reverses integer unique references money_entry, actor_id integer not null,
  at integer not null
) strict;
create index money_entry_client on money_entry (client_id, day, entry_id);
create index money_entry_day on money_entry (day, entry_id);
create table money_posting (entry_id integer not null references money_entry, number integer not null, account text not null, client_id integer not null, amount integer not null, primary key (entry_id, number)) strict, without rowid;
create index money_posting_client on money_posting (client_id, account, entry_id, amount);
-- What a client pays: body JSON; the newest of the days up to a day counts.
create table billing_rule (rule_id integer primary key, client_id integer not null, valid_from text not null, body text not null, actor_id integer not null, at integer not null) strict;
create index billing_rule_client on billing_rule (client_id, valid_from, rule_id);

-- The bureau's answers row by row, and which of our rules means the same as its code (the newest word counts).
create table bureau_doubt (
  doubt_id integer primary key, file_id integer not null references money_file, source_row integer not null, code text not null, level text not null, text text not null, skippable integer not null, declaration_no text not null, item_no integer not null,
  voucher_no text not null, link_no text not null, client_id integer not null, actor_id integer not null, at integer not null
) strict;
create index bureau_doubt_code on bureau_doubt (code, doubt_id);
create index bureau_doubt_declaration on bureau_doubt (declaration_no);
create table doubt_code (choice_id integer primary key, code text not null, rule text not null, actor_id integer not null, at integer not null) strict;
create index doubt_code_code on doubt_code (code, choice_id);
-- Figures of the VAT return as filed, by month and line, beside our own; the newest counts.
create table vat_return (return_id integer primary key, month text not null, line text not null, amount integer not null, actor_id integer not null, at integer not null) strict;
create index vat_return_month on vat_return (month, line, return_id);
${triggers}
`,
}
