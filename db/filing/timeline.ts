import type { ReadHandle, WriteHandle } from '../open.ts'

/** The timeline of something that is declared: filings, declarations and bonded documents keep theirs in tables of one shape. */
export interface TimelineEvent {
  readonly version: number
  readonly at: number
  readonly what: string
  readonly state: string
  readonly status: string
  readonly info: string
  readonly receiptId: number | undefined
  readonly actorId: number
}
export interface TimelineRow extends Omit<TimelineEvent, 'receiptId'> {
  readonly id: number
  readonly receiptId: number | null
  readonly actor: string
}

export interface Timeline {
  /** Appends to a subject's timeline. */
  readonly append: (ledger: WriteHandle, subject: number, event: TimelineEvent) => void
  /** A subject's timeline, oldest first. */
  readonly of: (ledger: ReadHandle, subject: number) => TimelineRow[]
}

/** The timelines of one kind of subject; `id` is what its key column is called after. */
export function timelineOf(kind: 'filing' | 'declaration' | 'bonded_document', id: string = kind): Timeline {
  const insert = `insert into ${kind}_event (${id}_id, version, at, what, state, status, info, receipt_id, actor_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`
  const select = `select e.event_id as id, e.version, e.at, e.what, e.state, e.status, e.info, e.receipt_id as receiptId, e.actor_id as actorId,
      coalesce((select u.name from user_account u where u.user_id = e.actor_id), '') as actor
    from ${kind}_event e where e.${id}_id = ? order by e.event_id`
  return {
    append: (ledger, subject, e) => {
      ledger
        .sql(insert)
        .run(subject, e.version, e.at, e.what, e.state, e.status, e.info, e.receiptId ?? null, e.actorId)
    },
    of: (ledger, subject) => ledger.sql(select).all(subject) as TimelineRow[],
  }
}
