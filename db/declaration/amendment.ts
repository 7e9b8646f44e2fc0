import type { AmendmentKind, AmendmentState } from '../../shared/domain/declaration/amendment.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/** Changes and withdrawals of declarations: applications, what happened to them, and the state that it adds up to. */

export interface AmendmentRow {
  readonly id: number
  readonly declarationId: number
  /** 1, 2, … within the declaration. */
  readonly number: number
  readonly kind: AmendmentKind
  readonly reasonCode: string
  readonly reason: string
  readonly entryNo: string
  /** What is to be changed, in words. */
  readonly changes: string
  readonly state: AmendmentState
  /** Customs' or the platform's number of the application. */
  readonly customsNo: string
  readonly at: number
  readonly changedAt: number
  readonly actor: string
}

const ROWS = `select a.amendment_id as id, a.declaration_id as declarationId, a.number, a.kind, a.reason_code as reasonCode, a.reason, a.entry_no as entryNo, a.changes_body as changes, s.state, s.customs_no as customsNo, a.at, s.changed_at as changedAt,
  coalesce((select u.name from user_account u where u.user_id = a.actor_id), '') as actor from declaration_amendment a join declaration_amendment_state s on s.amendment_id = a.amendment_id`

/** Amendments of a declaration, oldest first. */
export function amendmentsOf(ledger: ReadHandle, declarationId: number): AmendmentRow[] {
  return ledger.sql(`${ROWS} where a.declaration_id = ? order by a.number`).all(declarationId) as AmendmentRow[]
}

/** One amendment. */
export function readAmendment(ledger: ReadHandle, id: number): AmendmentRow | undefined {
  return ledger.sql(`${ROWS} where a.amendment_id = ?`).get(id) as AmendmentRow | undefined
}

export type NewAmendment = Pick<
  AmendmentRow,
  'declarationId' | 'kind' | 'reasonCode' | 'reason' | 'entryNo' | 'changes'
>

/** Notes an application, not yet submitted. @returns its id */
export function insertAmendment(ledger: WriteHandle, amendment: NewAmendment, actorId: number, at: number): number {
  const { id } = ledger
    .sql(
      `insert into declaration_amendment (declaration_id, number, kind, reason_code, reason, entry_no, changes_body, actor_id, at)
      values (?, (select coalesce(max(number), 0) + 1 from declaration_amendment where declaration_id = ?), ?, ?, ?, ?, ?, ?, ?) returning amendment_id as id`,
    )
    .get(
      amendment.declarationId,
      amendment.declarationId,
      amendment.kind,
      amendment.reasonCode,
      amendment.reason,
      amendment.entryNo,
      amendment.changes,
      actorId,
      at,
    ) as { id: number }
  appendAmendmentEvent(ledger, id, { what: 'drafted', customsNo: '', atText: '', info: '', declared: 0, actorId, at })
  return id
}

export interface AmendmentEvent {
  /** The state that it led to. */
  readonly what: AmendmentState
  readonly customsNo: string
  /** When it happened, by the paper or receipt; '' = now. */
  readonly atText: string
  readonly info: string
  /** Number of the version that was read back with it; 0 = none. */
  readonly declared: number
  readonly actorId: number
  readonly at: number
}

/** What the events of an amendment add up to. */
export function foldAmendment(events: readonly Pick<AmendmentEvent, 'what' | 'customsNo' | 'at'>[]): {
  state: AmendmentState
  customsNo: string
  changedAt: number
} {
  let folded: { state: AmendmentState; customsNo: string; changedAt: number } = {
    state: 'drafted',
    customsNo: '',
    changedAt: 0,
  }
  for (const event of events)
    folded = {
      state: event.what,
      customsNo: event.customsNo === '' ? folded.customsNo : event.customsNo,
      changedAt: event.at,
    }
  return folded
}

/** What happened to an amendment, oldest first. */
export function amendmentEvents(ledger: ReadHandle, id: number): (AmendmentEvent & { readonly actor: string })[] {
  return ledger
    .sql(
      `select e.what, e.customs_no as customsNo, e.at_text as atText, e.info, e.declared, e.actor_id as actorId, e.at, coalesce((select u.name from user_account u where u.user_id = e.actor_id), '') as actor
      from declaration_amendment_event e where e.amendment_id = ? order by e.event_id`,
    )
    .all(id) as (AmendmentEvent & { actor: string })[]
}

/** Appends what happened and brings the state up to it. */
export function appendAmendmentEvent(ledger: WriteHandle, id: number, event: AmendmentEvent): void {
  ledger
    .sql(
      'insert into declaration_amendment_event (amendment_id, what, customs_no, at_text, info, declared, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(id, event.what, event.customsNo, event.atText, event.info, event.declared, event.actorId, event.at)
  refoldAmendment(ledger, id)
}

/** Writes the state of an amendment anew from its events. @returns whether it was wrong */
export function refoldAmendment(ledger: WriteHandle, id: number): boolean {
  const folded = foldAmendment(amendmentEvents(ledger, id))
  const before = ledger
    .sql(
      'select state, customs_no as customsNo, changed_at as changedAt from declaration_amendment_state where amendment_id = ?',
    )
    .get(id)
  if (JSON.stringify(before) === JSON.stringify(folded)) return false
  ledger
    .sql(
      `insert into declaration_amendment_state (amendment_id, state, customs_no, changed_at) values (?, ?, ?, ?)
      on conflict (amendment_id) do update set state = excluded.state, customs_no = excluded.customs_no, changed_at = excluded.changed_at`,
    )
    .run(id, folded.state, folded.customsNo, folded.changedAt)
  return true
}

/** Ids of all amendments, for laws and rebuilding. */
export function allAmendments(ledger: ReadHandle): number[] {
  return (
    ledger.sql('select amendment_id as id from declaration_amendment order by amendment_id').all() as { id: number }[]
  ).map((row) => row.id)
}

/** How many declarations have an amendment in one of these states. */
export function amendingDeclarations(ledger: ReadHandle, states: readonly string[]): number {
  const places = states.map(() => '?').join(', ')
  return (
    ledger
      .sql(
        `select count(distinct a.declaration_id) as n from declaration_amendment_state s join declaration_amendment a on a.amendment_id = s.amendment_id where s.state in (${places})`,
      )
      .get(...states) as { n: number }
  ).n
}

/** The stored state of an amendment, in the shape of the fold. */
export function storedAmendment(ledger: ReadHandle, id: number): unknown {
  return ledger
    .sql(
      'select state, customs_no as customsNo, changed_at as changedAt from declaration_amendment_state where amendment_id = ?',
    )
    .get(id)
}

/** Declarations (alias `d`) with an amendment in one of these states, or without. */
export function amendingCondition(
  states: readonly string[],
  present: boolean,
): { readonly text: string; readonly values: readonly string[] } {
  const places = states.map(() => '?').join(', ')
  const text = `d.declaration_id in (select a.declaration_id from declaration_amendment_state s join declaration_amendment a on a.amendment_id = s.amendment_id where s.state in (${places}))`
  return { text: present ? text : `not ${text}`, values: states }
}
