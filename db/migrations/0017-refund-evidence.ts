import type { Migration } from '../migrate.ts'

const APPEND_ONLY = [
  'evidence_finding',
  'export_declaration',
  'export_item',
  'purchase_voucher',
  'purchase_line',
  'voucher_state',
  'refund_certificate',
  'refund_paper',
  'refund_paper_link',
  'rate_row',
  'rate_name',
  'rate_choice',
  'inquiry_letter',
  'inquiry_voucher',
  'inquiry_end',
]

const triggers = APPEND_ONLY.flatMap((name) =>
  ['update', 'delete'].map(
    (act) =>
      `create trigger ${name}_no_${act} before ${act} on ${name} begin select raise(abort, '${name} is append-only'); end;`,
  ),
).join('\n')

/**
 * The papers of a refund: export declarations as customs closed them, purchase vouchers and what the bureau says of them, certificates, kept papers;
 * the rate library; producers and the letters that freeze their invoices. Amounts, quantities, rates (percent) are counts of 0.00001.
 */
export const refundEvidence: Migration = {
  name: '0017-refund-evidence',
  sql: `
-- One row a file that was taken in (client_id 0: its rows name their clients) or a paper that was keyed (file_sha256 ''). visible = 0 hides the batch's rows
-- everywhere until the transaction that ends it. report: header, columns, what was left aside, JSON.
create table evidence_batch (
  batch_id integer primary key, kind text not null, client_id integer not null, file_sha256 text not null, file_name text not null, visible integer not null, state text not null, rows integer not null, good integer not null,
  bad integer not null, again integer not null, corrected integer not null, report text not null, job_id integer, actor_id integer not null, at integer not null
) strict;
create unique index evidence_batch_file on evidence_batch (file_sha256, kind, client_id) where file_sha256 <> '' and state in ('reading', 'taken');
create index evidence_batch_hidden on evidence_batch (batch_id) where visible = 0;
create table evidence_finding (
  batch_id integer not null references evidence_batch, number integer not null, source_row integer not null, column_name text not null, header text not null, code text not null, text text not null, value text not null, primary key (batch_id, number)
) strict, without rowid;
-- Header words that somebody taught the program: folded header → field.
create table evidence_alias (kind text not null, header text not null, field text not null, actor_id integer not null, at integer not null, primary key (kind, header)) strict, without rowid;

-- As customs closed it. source: eport, list, keyed. replaces: the row that it corrects. freight, insurance, other: JSON of a fee or ''.
create table export_declaration (
  export_id integer primary key, batch_id integer not null references evidence_batch, client_id integer not null, declaration_no text not null, export_date text not null, trade_mode text not null, incoterm text not null, currency text not null,
  contract_no text not null, bill_no text not null, producer_code text not null, destination text not null, freight text not null, insurance text not null, other text not null, total integer not null, gross_weight integer not null,
  source text not null, source_row integer not null, digest text not null, replaces integer references export_declaration, actor_id integer not null, at integer not null
) strict;
create index export_declaration_no on export_declaration (declaration_no, export_id);
create index export_declaration_client on export_declaration (client_id, export_date);
create index export_declaration_batch on export_declaration (batch_id);
-- quantities: JSON [[unit, count]...], deal unit first.
create table export_item (
  item_id integer primary key, export_id integer not null references export_declaration, item_no integer not null, hs_code text not null, name text not null, amount integer not null, quantities text not null, unique (export_id, item_no)
) strict;
create table export_superseded_projection (export_id integer primary key, by_id integer not null) strict;

-- kind: special, agency, ordinary, customsPayment, consumption.
create table purchase_voucher (
  voucher_id integer primary key, batch_id integer not null references evidence_batch, client_id integer not null, voucher_no text not null, kind text not null, issued_on text not null, seller_id text not null, seller_name text not null,
  buyer_id text not null, note text not null, simplified integer not null, amount integer not null, tax integer not null, source text not null, source_row integer not null, digest text not null, replaces integer references purchase_voucher,
  actor_id integer not null, at integer not null
) strict;
create index purchase_voucher_no on purchase_voucher (voucher_no, voucher_id);
create index purchase_voucher_client on purchase_voucher (client_id, issued_on);
create index purchase_voucher_seller on purchase_voucher (seller_id, voucher_id);
create index purchase_voucher_batch on purchase_voucher (batch_id);
create table purchase_line (
  line_id integer primary key, voucher_id integer not null references purchase_voucher, line_no integer not null, name text not null, spec text not null, unit text not null, quantity integer not null, amount integer not null, levy_rate integer not null,
  tax integer not null, unique (voucher_id, line_no)
) strict;
create table voucher_superseded_projection (voucher_id integer primary key, by_id integer not null) strict;

-- What the bureau's platform said of a voucher, each time it was asked. state 'unknown' and use '' say nothing new.
create table voucher_state (
  state_id integer primary key, batch_id integer not null references evidence_batch, voucher_no text not null, state text not null, use text not null, period text not null, checked_on text not null, actor_id integer not null, at integer not null
) strict;
create index voucher_state_no on voucher_state (voucher_no, checked_on, state_id);
create table voucher_state_projection (voucher_no text primary key, state text not null, use text not null, period text not null, checked_on text not null, state_id integer not null) strict, without rowid;
create index voucher_state_projection_state on voucher_state_projection (state, voucher_no) where state <> 'normal';

create table refund_certificate (
  certificate_id integer primary key, batch_id integer not null references evidence_batch, client_id integer not null, kind text not null, certificate_no text not null, issued_on text not null, declaration_no text not null, item_no integer not null,
  quantity integer not null, amount_usd integer not null, note text not null, actor_id integer not null, at integer not null
) strict;
create index refund_certificate_item on refund_certificate (declaration_no, item_no);
create unique index refund_certificate_once on refund_certificate (kind, certificate_no, declaration_no, item_no);

-- Contracts, transport papers and the like, in the content store; linked to what they prove ('export' declaration, 'voucher', 'packet').
create table refund_paper (
  paper_id integer primary key, client_id integer not null, kind text not null, number text not null, dated_on text not null, title text not null, file_sha256 text not null, file_name text not null, pages integer not null, note text not null,
  actor_id integer not null, at integer not null
) strict;
create index refund_paper_client on refund_paper (client_id, paper_id);
create index refund_paper_file on refund_paper (file_sha256);
create table refund_paper_link (paper_id integer not null references refund_paper, subject text not null, subject_id integer not null, actor_id integer not null, at integer not null, primary key (subject, subject_id, paper_id)) strict, without rowid;

-- Rate libraries as loaded, whole; the newest that is 'active' counts, older ones stay for packets of their time.
create table rate_library (library_id integer primary key, version text not null, source text not null, file_sha256 text not null, state text not null, rows integer not null, names integer not null, actor_id integer not null, at integer not null) strict;
create table rate_row (
  library_id integer not null references rate_library, number integer not null, code text not null, valid_from text not null, valid_to text not null, levy_rates text not null, refund_rate integer not null, special text not null, name text not null, unit text not null,
  invoice_from text not null, invoice_to text not null, basis text not null, primary key (library_id, number)
) strict, without rowid;
create index rate_row_code on rate_row (library_id, code, valid_from);
create table rate_name (library_id integer not null references rate_library, code text not null, name text not null, unit text not null, primary key (library_id, code)) strict, without rowid;
-- Which of several extension codes a client's goods are: asked once, kept until somebody says otherwise (the newest counts).
create table rate_choice (choice_id integer primary key, client_id integer not null, hs_code text not null, name text not null, code text not null, actor_id integer not null, at integer not null) strict;
create index rate_choice_goods on rate_choice (client_id, hs_code, name, choice_id);

-- Producers (开票人) with their standing at the bureau; body: JSON of the dossier, older ones in record_revision.
create table producer (
  producer_id integer primary key, client_id integer not null, tax_id text not null unique, name text not null, initials text not null, body text not null, problems text not null, revision integer not null, changed_at integer not null
) strict;
create index producer_client on producer (client_id, producer_id);
create trigger producer_no_delete before delete on producer begin select raise(abort, 'a producer is never deleted'); end;
-- 函调 and the vouchers they freeze, until they end.
create table inquiry_letter (letter_id integer primary key, producer_id integer not null references producer, number text not null, opened_on text not null, note text not null, actor_id integer not null, at integer not null) strict;
create index inquiry_letter_producer on inquiry_letter (producer_id, letter_id);
create table inquiry_voucher (letter_id integer not null references inquiry_letter, voucher_no text not null, primary key (voucher_no, letter_id)) strict, without rowid;
create table inquiry_end (letter_id integer primary key references inquiry_letter, outcome text not null, ended_on text not null, note text not null, actor_id integer not null, at integer not null) strict;
${triggers}
`,
}
