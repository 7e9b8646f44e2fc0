import type { Migration } from '../migrate.ts'

/** Identity, people, audit chain, content store, jobs, drafts, layouts, settings, dated tables. */
export const house: Migration = {
  name: '0001-house',
  sql: `
create table ledger_identity (
  one integer primary key check (one = 1),
  ledger_id text not null, kind text not null check (kind in ('training', 'real')), device_code text not null, created_at integer not null
) strict;
create table number_series (name text primary key, next integer not null) strict, without rowid;

create table user_account (
  user_id integer primary key, login text not null unique, name text not null, roles text not null, active integer not null, password text
) strict;

-- Append-only, hash-chained: hash = sha256(previous hash, this row).
create table audit (
  seq integer primary key, at integer not null, actor_id integer not null, actor text not null, action text not null, subject text not null, detail text not null,
  previous_hash blob not null, hash blob not null
) strict;

-- Older revisions of records that people edit (clients, profiles, goods, transports); the body has no personal data in clear.
create table record_revision (
  kind text not null, record_id integer not null, revision integer not null, body text not null, at integer not null, actor_id integer not null,
  primary key (kind, record_id, revision)
) strict, without rowid;

-- What a file or message is called by is the sha-256 of its bytes. The bytes lie compressed and sealed in segment files.
create table content_object (
  object_id integer primary key, sha256 blob not null unique, kind text not null, bytes integer not null, key_owner integer not null, name text not null, at integer not null
) strict;
create table content_chunk (
  object_id integer not null references content_object, part integer not null, segment integer not null, position integer not null, stored integer not null, clear integer not null,
  primary key (object_id, part)
) strict, without rowid;

create table job (
  job_id integer primary key, name text not null, label text not null, input text not null, actor_id integer not null, state text not null, done integer not null, total integer,
  cursor text, result text, code text, data text, started_at integer not null, ended_at integer
) strict;
create index job_state on job (state, job_id);

create table draft (user_id integer not null, draft_key text not null, body blob not null, revision integer not null, saved_at integer not null, primary key (user_id, draft_key)) strict, without rowid;
create table layout (user_id integer not null, layout_key text not null, body text not null, primary key (user_id, layout_key)) strict, without rowid;
create table setting (setting_key text primary key, value text not null, changed_at integer not null, actor_id integer not null) strict, without rowid;

create table table_version (
  table_id text not null, version text not null, source text not null, valid_from text not null, active integer not null, loaded_at integer not null, row_count integer not null,
  primary key (table_id, version)
) strict, without rowid;
create table table_row (
  table_id text not null, version text not null, code text not null, name text not null, extra text not null,
  primary key (table_id, version, code)
) strict, without rowid;

create trigger audit_no_update before update on audit begin select raise(abort, 'audit is append-only'); end;
create trigger audit_no_delete before delete on audit begin select raise(abort, 'audit is append-only'); end;
create trigger record_revision_no_update before update on record_revision begin select raise(abort, 'record_revision is append-only'); end;
create trigger record_revision_no_delete before delete on record_revision begin select raise(abort, 'record_revision is append-only'); end;
create trigger content_object_no_update before update on content_object begin select raise(abort, 'content_object is append-only'); end;
create trigger content_object_no_delete before delete on content_object begin select raise(abort, 'content_object is append-only'); end;
create trigger content_chunk_no_update before update on content_chunk begin select raise(abort, 'content_chunk is append-only'); end;
create trigger content_chunk_no_delete before delete on content_chunk begin select raise(abort, 'content_chunk is append-only'); end;
`,
}
