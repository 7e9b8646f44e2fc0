import type { Migration } from '../migrate.ts'

/**
 * General declarations: one row a declaration, every saved content, every frozen version, every answer and every version that was
 * read back. State and numbers of the row are a projection of versions and answers (db/declaration/project.ts).
 */
export const declaration: Migration = {
  name: '0007-declaration',
  sql: `
-- client_id 0: of no client. revision: newest saved content; version: newest frozen one (0 = none yet). gross, net, total: counts of 0.00001. errors, warnings: of the check at the last save.
-- declared: newest version that was read back (0 = none); differing: how much it differs from what we sent.
create table declaration (
  declaration_id integer primary key, own_no text not null unique, client_id integer not null, direction text not null, state text not null, version integer not null, revision integer not null,
  trade_mode text not null, contract_no text not null, bill_no text not null, trade_name text not null, owner_name text not null, items integer not null, first_goods text not null, packages text not null,
  gross integer not null, net integer not null, currency text not null, total integer not null, errors integer not null, warnings integer not null,
  platform_no text not null, entry_no text not null, status text not null, status_at text not null, reason text not null, channel text not null, declared integer not null, differing integer not null,
  copied_from integer, note text not null, actor_id integer not null, created_at integer not null, changed_at integer not null, sent_at integer
) strict;
create index declaration_state on declaration (state, declaration_id);
create index declaration_client on declaration (client_id, declaration_id);
create index declaration_platform on declaration (platform_no) where platform_no <> '';
create index declaration_entry on declaration (entry_no) where entry_no <> '';

-- Each saved content, whole; nothing that was saved is lost.
create table declaration_revision (
  declaration_id integer not null references declaration, revision integer not null, body text not null, why text not null, actor_id integer not null, at integer not null,
  primary key (declaration_id, revision)
) strict, without rowid;
-- The lines of the newest revision, for lists and for earlier elements of the same goods. Lines above the declaration's count are of older revisions.
create table declaration_item (
  declaration_id integer not null references declaration, number integer not null, hs_code text not null, name text not null, elements text not null, quantity integer not null, unit text not null, total integer not null, currency text not null,
  origin text not null, destination text not null,
  primary key (declaration_id, number)
) strict, without rowid;
create index declaration_item_goods on declaration_item (hs_code, name, declaration_id);

-- Each frozen version has an own number of its own, so that its answer cannot be another's.
create table declaration_version (
  declaration_id integer not null references declaration, version integer not null, own_no text not null unique, revision integer not null, oper_type text not null, message_id integer not null references outbox_message, why text not null,
  actor_id integer not null, at integer not null,
  primary key (declaration_id, version)
) strict, without rowid;
create index declaration_version_message on declaration_version (message_id);
-- What became of its message: queued, sent, failed (refused by the channel).
create table declaration_version_state (declaration_id integer not null, version integer not null, local text not null, info text not null, primary key (declaration_id, version)) strict, without rowid;

create table declaration_answer (
  receipt_id integer primary key references receipt, declaration_id integer not null references declaration, version integer not null, kind text not null, status text not null, at_text text not null, identity text not null,
  platform_no text not null, entry_no text not null, info text not null, arrived_at integer not null
) strict;
create index declaration_answer_of on declaration_answer (declaration_id, version);

-- What was declared on the official site, as somebody brought it back: export file or sheet.
create table declaration_declared (
  declaration_id integer not null references declaration, number integer not null, source text not null, file_name text not null, sha256 text not null, body text not null, differences integer not null, actor_id integer not null, at integer not null,
  primary key (declaration_id, number)
) strict, without rowid;

create table declaration_template (
  template_id integer primary key, name text not null unique, client_id integer not null, direction text not null, body text not null, revision integer not null, archived integer not null, actor_id integer not null, changed_at integer not null
) strict;
create table declaration_template_revision (template_id integer not null, revision integer not null, body text not null, actor_id integer not null, at integer not null, primary key (template_id, revision)) strict, without rowid;

create table declaration_event (event_id integer primary key, declaration_id integer not null, version integer not null, at integer not null, what text not null, state text not null, status text not null, info text not null, receipt_id integer, actor_id integer not null) strict;
create index declaration_event_of on declaration_event (declaration_id, event_id);

create trigger declaration_no_delete before delete on declaration begin select raise(abort, 'a declaration is never deleted'); end;
create trigger declaration_number_fixed before update of own_no on declaration begin select raise(abort, 'an own number never changes'); end;
create trigger declaration_revision_no_update before update on declaration_revision begin select raise(abort, 'declaration_revision is append-only'); end;
create trigger declaration_revision_no_delete before delete on declaration_revision begin select raise(abort, 'declaration_revision is append-only'); end;
create trigger declaration_version_no_update before update on declaration_version begin select raise(abort, 'declaration_version is append-only'); end;
create trigger declaration_version_no_delete before delete on declaration_version begin select raise(abort, 'declaration_version is append-only'); end;
create trigger declaration_answer_no_update before update on declaration_answer begin select raise(abort, 'declaration_answer is append-only'); end;
create trigger declaration_answer_no_delete before delete on declaration_answer begin select raise(abort, 'declaration_answer is append-only'); end;
create trigger declaration_declared_no_update before update on declaration_declared begin select raise(abort, 'declaration_declared is append-only'); end;
create trigger declaration_declared_no_delete before delete on declaration_declared begin select raise(abort, 'declaration_declared is append-only'); end;
create trigger declaration_event_no_update before update on declaration_event begin select raise(abort, 'declaration_event is append-only'); end;
create trigger declaration_event_no_delete before delete on declaration_event begin select raise(abort, 'declaration_event is append-only'); end;
`,
}
