import { countRows, pageRows, type ListQuestion, type ListTable } from '../filing/page.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/** Agreements, inspection ledgers, certificates: their numbers, what happened to them, and what it adds up to. */

export interface TrackedRow {
  readonly id: number
  readonly kind: string
  readonly number: string
  /** 0: of no client. */
  readonly clientId: number
  readonly state: string
  readonly party: string
  readonly scheme: string
  /** YYYY-MM-DD */
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly note: string
  readonly revision: number
  readonly changedAt: number
}

const COLUMNS = `t.tracked_id as id, t.kind, t.number, t.client_id as clientId, t.state, t.party, t.scheme, t.valid_from as validFrom, t.valid_to as validTo, t.note, t.revision, t.changed_at as changedAt`
/** The list (alias `t`). */
const TRACKED: ListTable = { from: 'tracked_paper_state t', id: 't.tracked_id', columns: COLUMNS }

export const pageTracked = (ledger: ReadHandle, question: ListQuestion): TrackedRow[] =>
  pageRows<TrackedRow>(ledger, TRACKED, question)
export const countTracked = (ledger: ReadHandle, question: Pick<ListQuestion, 'branches' | 'rest'>): number =>
  countRows(ledger, TRACKED, question)

/** One paper. */
export function readTracked(ledger: ReadHandle, id: number): TrackedRow | undefined {
  return ledger.sql(`select ${COLUMNS} from tracked_paper_state t where t.tracked_id = ?`).get(id) as
    TrackedRow | undefined
}

/** Papers with this number, of whatever kind. */
export function trackedByNumber(ledger: ReadHandle, number: string): TrackedRow[] {
  return ledger.sql(`select ${COLUMNS} from tracked_paper_state t where t.number = ?`).all(number) as TrackedRow[]
}

export type TrackedFields = Pick<TrackedRow, 'party' | 'scheme' | 'validFrom' | 'validTo' | 'note' | 'clientId'>

export interface TrackedEvent {
  readonly what: 'recorded' | 'changed' | 'step'
  readonly state: string
  readonly fields: TrackedFields
  /** Why, or what the other side said. */
  readonly info: string
  readonly actorId: number
  readonly at: number
}

/** A new paper. @returns its id */
export function insertTracked(ledger: WriteHandle, kind: string, number: string, event: TrackedEvent): number {
  const { id } = ledger
    .sql(
      'insert into tracked_paper (kind, number, client_id, actor_id, at) values (?, ?, ?, ?, ?) returning tracked_id as id',
    )
    .get(kind, number, event.fields.clientId, event.actorId, event.at) as { id: number }
  appendTracked(ledger, id, event)
  return id
}

/** Appends what happened to a paper and brings its state up to it. */
export function appendTracked(ledger: WriteHandle, id: number, event: TrackedEvent): void {
  ledger
    .sql('insert into tracked_paper_event (tracked_id, what, state, body, actor_id, at) values (?, ?, ?, ?, ?, ?)')
    .run(id, event.what, event.state, JSON.stringify({ ...event.fields, info: event.info }), event.actorId, event.at)
  refoldTracked(ledger, id)
}

export type StoredTrackedEvent = TrackedEvent & { readonly actor: string }

/** What happened to a paper, oldest first. */
export function trackedEvents(ledger: ReadHandle, id: number): StoredTrackedEvent[] {
  const rows = ledger
    .sql(
      `select e.what, e.state, e.body, e.actor_id as actorId, e.at, coalesce((select u.name from user_account u where u.user_id = e.actor_id), '') as actor from tracked_paper_event e where e.tracked_id = ? order by e.event_id`,
    )
    .all(id) as {
    what: TrackedEvent['what']
    state: string
    body: string
    actorId: number
    at: number
    actor: string
  }[]
  return rows.map(({ body, ...row }) => {
    const { info, ...fields } = JSON.parse(body) as TrackedFields & { info: string }
    return { ...row, fields, info }
  })
}

function foldTracked(ledger: ReadHandle, id: number): TrackedRow | undefined {
  const paper = ledger.sql('select kind, number from tracked_paper where tracked_id = ?').get(id) as
    { kind: string; number: string } | undefined
  const events = trackedEvents(ledger, id)
  const last = events.at(-1)
  if (paper === undefined || last === undefined) return undefined
  const { clientId, party, scheme, validFrom, validTo, note } = last.fields
  return {
    id,
    kind: paper.kind,
    number: paper.number,
    clientId,
    state: last.state,
    party,
    scheme,
    validFrom,
    validTo,
    note,
    revision: events.length,
    changedAt: last.at,
  }
}

/** Writes a paper's state anew from its events. @returns whether it was wrong */
export function refoldTracked(ledger: WriteHandle, id: number): boolean {
  const row = foldTracked(ledger, id)
  if (row === undefined || JSON.stringify(row) === JSON.stringify(readTracked(ledger, id))) return false
  ledger
    .sql(
      `insert into tracked_paper_state (tracked_id, kind, number, client_id, state, party, scheme, valid_from, valid_to, note, revision, changed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (tracked_id) do update set client_id = excluded.client_id, state = excluded.state, party = excluded.party, scheme = excluded.scheme, valid_from = excluded.valid_from, valid_to = excluded.valid_to, note = excluded.note,
      revision = excluded.revision, changed_at = excluded.changed_at`,
    )
    .run(
      row.id,
      row.kind,
      row.number,
      row.clientId,
      row.state,
      row.party,
      row.scheme,
      row.validFrom,
      row.validTo,
      row.note,
      row.revision,
      row.changedAt,
    )
  return true
}

/** Ids of all papers, for laws and rebuilding. */
export function allTracked(ledger: ReadHandle): number[] {
  return (ledger.sql('select tracked_id as id from tracked_paper order by tracked_id').all() as { id: number }[]).map(
    (row) => row.id,
  )
}

/** Is the stored state what the events add up to? */
export function trackedHolds(ledger: ReadHandle, id: number): boolean {
  return JSON.stringify(foldTracked(ledger, id)) === JSON.stringify(readTracked(ledger, id))
}

/** How many papers end up to a day (YYYY-MM-DD) and are not over by their state. */
export function endingTracked(ledger: ReadHandle, day: string, endedStates: readonly string[]): number {
  const places = endedStates.map(() => '?').join(', ')
  return (
    ledger
      .sql(
        `select count(*) as n from tracked_paper_state where valid_to is not null and valid_to <= ? and state not in (${places})`,
      )
      .get(day, ...endedStates) as { n: number }
  ).n
}

/** Papers that ended between two days (the last not counted) and are not over by their state. */
export function endingBetween(ledger: ReadHandle, from: string, to: string, endedStates: readonly string[]): number[] {
  const places = endedStates.map(() => '?').join(', ')
  return (
    ledger
      .sql(
        `select tracked_id as id from tracked_paper_state where valid_to is not null and valid_to >= ? and valid_to < ? and state not in (${places})`,
      )
      .all(from, to, ...endedStates) as { id: number }[]
  ).map((row) => row.id)
}

/** Papers that end up to a day and are not over by their state, by their end. */
export function trackedEndingBy(ledger: ReadHandle, day: string, endedStates: readonly string[]): TrackedRow[] {
  const places = endedStates.map(() => '?').join(', ')
  return ledger
    .sql(
      `select ${COLUMNS} from tracked_paper_state t where t.valid_to is not null and t.valid_to <= ? and t.state not in (${places}) order by t.valid_to limit 2000`,
    )
    .all(day, ...endedStates) as TrackedRow[]
}
