import type { Migration } from '../migrate.ts'

/**
 * Papers of any filing (随附单据) and the PDFs bound from them; amendments and withdrawals of declarations; agreements,
 * inspection ledgers and certificates with their validity; declarations that nobody answered in time.
 */
export const paper: Migration = {
  name: '0011-paper',
  sql: `
-- room: what kind of filing it belongs to, subject: the filing's id there. What the file is, as it was found when it came; a paper never changes.
-- text_sha256: content with the places of its text ('' = no text layer). pdf_sha256: a picture as a PDF page ('' = is one itself). pages_body: JSON of PageLook.
create table paper (
  paper_id integer primary key, room text not null, subject integer not null, sha256 text not null, file_name text not null, format text not null, bytes integer not null, pages integer not null, characters integer not null, dpi integer not null,
  pages_body text not null, text_sha256 text not null, pdf_sha256 text not null, actor_id integer not null, at integer not null
) strict;
create index paper_subject on paper (room, subject, paper_id);
create index paper_hash on paper (sha256);
-- what: attach | describe | order | remove | restore. body: JSON; for order the ids in their order.
create table paper_event (event_id integer primary key, room text not null, subject integer not null, paper_id integer not null, what text not null, body text not null, actor_id integer not null, at integer not null) strict;
create index paper_event_subject on paper_event (room, subject, event_id);
-- What the events add up to.
create table paper_place (
  paper_id integer primary key references paper, room text not null, subject integer not null, position integer not null, removed integer not null, kind text not null, title text not null, number text not null, note text not null
) strict;
create index paper_place_subject on paper_place (room, subject, position);
-- A PDF bound from papers: papers_body is JSON of [paper id, first page].
create table paper_book (
  book_id integer primary key, room text not null, subject integer not null, sha256 text not null, file_name text not null, pages integer not null, bytes integer not null, papers_body text not null, actor_id integer not null, at integer not null
) strict;
create index paper_book_subject on paper_book (room, subject, book_id);

-- Papers that travel beside a message, under the names that it gives them.
create table message_paper (
  message_id integer not null references outbox_message, number integer not null, paper_id integer not null references paper, name text not null, sha256 text not null,
  primary key (message_id, number)
) strict, without rowid;

-- A change (改单) or withdrawal (撤单) applied for after customs has the declaration.
create table declaration_amendment (
  amendment_id integer primary key, declaration_id integer not null references declaration, number integer not null, kind text not null, reason_code text not null, reason text not null, entry_no text not null, changes_body text not null,
  actor_id integer not null, at integer not null
) strict;
create unique index declaration_amendment_number on declaration_amendment (declaration_id, number);
-- at_text: when it happened by the paper or receipt (YYYY-MM-DD HH:MM), at: when it was written here.
create table declaration_amendment_event (
  event_id integer primary key, amendment_id integer not null references declaration_amendment, what text not null, customs_no text not null, at_text text not null, info text not null, declared integer not null, actor_id integer not null, at integer not null
) strict;
create index declaration_amendment_event_of on declaration_amendment_event (amendment_id, event_id);
-- What the events add up to.
create table declaration_amendment_state (amendment_id integer primary key references declaration_amendment, state text not null, customs_no text not null, changed_at integer not null) strict;
create index declaration_amendment_state_of on declaration_amendment_state (state, amendment_id);

-- Agency agreements, inspection ledgers, certificates of origin and licences: papers with a number, a state and an end.
create table tracked_paper (
  tracked_id integer primary key, kind text not null, number text not null, client_id integer not null, actor_id integer not null, at integer not null, unique (kind, number)
) strict;
create table tracked_paper_event (event_id integer primary key, tracked_id integer not null references tracked_paper, what text not null, state text not null, body text not null, actor_id integer not null, at integer not null) strict;
create index tracked_paper_event_of on tracked_paper_event (tracked_id, event_id);
-- What the events add up to. valid_from, valid_to: YYYY-MM-DD or null.
create table tracked_paper_state (
  tracked_id integer primary key references tracked_paper, kind text not null, number text not null, client_id integer not null, state text not null, party text not null, scheme text not null, valid_from text, valid_to text, note text not null,
  revision integer not null, changed_at integer not null
) strict;
create index tracked_paper_state_kind on tracked_paper_state (kind, tracked_id);
create index tracked_paper_state_client on tracked_paper_state (client_id, tracked_id);
create index tracked_paper_state_end on tracked_paper_state (valid_to, tracked_id) where valid_to is not null;
create index tracked_paper_state_number on tracked_paper_state (number);

-- Declarations whose next step is overdue: silent_at = since when. A row is there while it lasts.
create table declaration_silence_lease (declaration_id integer primary key references declaration, version integer not null, due_at integer not null, noted integer not null, expects text not null) strict;
create index declaration_silence_due on declaration_silence_lease (noted, due_at);

create trigger paper_no_update before update on paper begin select raise(abort, 'paper is append-only'); end;
create trigger paper_no_delete before delete on paper begin select raise(abort, 'paper is append-only'); end;
create trigger paper_event_no_update before update on paper_event begin select raise(abort, 'paper_event is append-only'); end;
create trigger paper_event_no_delete before delete on paper_event begin select raise(abort, 'paper_event is append-only'); end;
create trigger paper_book_no_update before update on paper_book begin select raise(abort, 'paper_book is append-only'); end;
create trigger paper_book_no_delete before delete on paper_book begin select raise(abort, 'paper_book is append-only'); end;
create trigger message_paper_no_update before update on message_paper begin select raise(abort, 'message_paper is append-only'); end;
create trigger message_paper_no_delete before delete on message_paper begin select raise(abort, 'message_paper is append-only'); end;
create trigger declaration_amendment_no_update before update on declaration_amendment begin select raise(abort, 'declaration_amendment is append-only'); end;
create trigger declaration_amendment_no_delete before delete on declaration_amendment begin select raise(abort, 'declaration_amendment is append-only'); end;
create trigger declaration_amendment_event_no_update before update on declaration_amendment_event begin select raise(abort, 'declaration_amendment_event is append-only'); end;
create trigger declaration_amendment_event_no_delete before delete on declaration_amendment_event begin select raise(abort, 'declaration_amendment_event is append-only'); end;
create trigger tracked_paper_no_update before update on tracked_paper begin select raise(abort, 'tracked_paper is append-only'); end;
create trigger tracked_paper_no_delete before delete on tracked_paper begin select raise(abort, 'tracked_paper is append-only'); end;
create trigger tracked_paper_event_no_update before update on tracked_paper_event begin select raise(abort, 'tracked_paper_event is append-only'); end;
create trigger tracked_paper_event_no_delete before delete on tracked_paper_event begin select raise(abort, 'tracked_paper_event is append-only'); end;
`,
}
