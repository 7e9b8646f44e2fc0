import type { Migration } from '../migrate.ts'

/** Remembered mappings, batches, and the invisible staging of checked rows (slices sealed as one block each). */
export const intake: Migration = {
  name: '0003-intake',
  sql: `
create table mapping (
  mapping_id integer primary key, name text not null, kind text not null, client_id integer, fingerprint text not null, body text not null, used integer not null, at integer not null,
  unique (kind, client_id, name)
) strict;
create index mapping_fingerprint on mapping (kind, fingerprint);

-- A batch is also the address space of the rows that it makes: a row's id is batch_id * 2^21 + number.
-- Corrections (bulk fixes) take a batch of their own. visible = 0 hides the batch's rows everywhere (see db/trade/visible.ts): it is
-- set before the first row is written and lifted by the transaction that accepts the batch; a batch without rows is visible = 1.
-- shape: the element names behind the values of staged rows. report: notes on the file and what became of the rows, JSON.
create table batch (
  batch_id integer primary key, client_id integer, kind text not null, file_sha256 text not null, file_name text not null, mapping text not null, mapping_name text not null,
  state text not null, visible integer not null, rows integer not null, good integer not null, bad integer not null, unchanged integer not null, changed integer not null,
  accepted integer not null, actor_id integer not null, job_id integer, code text, shape text not null default '', report text not null default '{}', at integer not null
) strict;
create index batch_hidden on batch (visible) where visible = 0;
create index batch_state on batch (state, batch_id);
create unique index batch_file on batch (file_sha256, client_id, kind) where file_sha256 <> '' and state in ('staging', 'staged', 'accepting', 'accepted');

-- Good rows of one slice, deflated and sealed with the client's key. Gone when the batch is accepted or discarded.
create table staging_slice (batch_id integer not null, slice integer not null, rows integer not null, body blob not null, primary key (batch_id, slice)) strict, without rowid;
-- Bad cells: values masked. Kept as the batch's report. more_rows: the other rows of the same document ('5,6'), on its first finding only.
create table batch_finding (
  batch_id integer not null, number integer not null, source_row integer not null, more_rows text not null, column_name text not null, header text not null, field text not null, code text not null, value text not null, data text not null,
  primary key (batch_id, number)
) strict, without rowid;
create index batch_finding_code on batch_finding (batch_id, code, number);
`,
}
