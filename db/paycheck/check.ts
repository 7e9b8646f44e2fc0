import { countRows, pageRows, type ListQuestion, type ListTable } from '../filing/page.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/** What customs asked of a platform (platDataOpen), what became of it, and what that adds up to. */

/**
 * held: cannot be answered yet (a person is needed); open: to be composed; signed: frozen, to be sent; sending: bytes may have left;
 * unknown: it is not known whether they arrived; later: put off; taken, refused: customs' answer.
 */
export const CHECK_STATES = ['open', 'held', 'signed', 'sending', 'unknown', 'later', 'taken', 'refused'] as const
export type CheckState = (typeof CHECK_STATES)[number]

export interface CheckRow {
  readonly id: number
  readonly sessionId: string
  readonly orderNo: string
  readonly serviceTime: number
  readonly came: string
  readonly peer: string
  readonly receivedAt: number
  readonly dueAt: number
  readonly state: CheckState
  /** The frozen JSON; null while there is none. */
  readonly objectId: number | null
  readonly attempts: number
  readonly nextAt: number | null
  readonly code: string
  readonly info: string
  readonly changedAt: number
}
export type CheckProjection = Pick<CheckRow, 'state' | 'objectId' | 'attempts' | 'nextAt' | 'code' | 'info'>

export interface CheckEvent {
  readonly id: number
  readonly at: number
  readonly what: string
  readonly code: string
  readonly info: string
  readonly objectId: number | null
  readonly actorId: number
}

const CHECK: ListTable = {
  from: 'pay_check_projection p join pay_check c on c.check_id = p.check_id',
  id: 'p.check_id',
  columns: `p.check_id as id, c.session_id as sessionId, c.order_no as orderNo, c.service_time as serviceTime, c.came, c.peer, c.received_at as receivedAt, c.due_at as dueAt, p.state, p.object_id as objectId, p.attempts, p.next_at as nextAt, p.code, p.info,
    p.changed_at as changedAt`,
}
const ALL = `select ${CHECK.columns} from ${CHECK.from}`

export const pageChecks = (ledger: ReadHandle, question: ListQuestion): CheckRow[] =>
  pageRows<CheckRow>(ledger, CHECK, question)
export const countChecks = (ledger: ReadHandle, question: Pick<ListQuestion, 'branches' | 'rest'>): number =>
  countRows(ledger, CHECK, question)

/** One question. */
export function readCheck(ledger: ReadHandle, id: number): CheckRow | undefined {
  return ledger.sql(`${ALL} where p.check_id = ?`).get(id) as CheckRow | undefined
}

/** The question of a session. */
export function findCheck(ledger: ReadHandle, sessionId: string): CheckRow | undefined {
  return ledger.sql(`${ALL} where c.session_id = ?`).get(sessionId) as CheckRow | undefined
}

/** Stores a question as it came. @returns its id */
export function insertCheck(
  ledger: WriteHandle,
  one: Pick<CheckRow, 'sessionId' | 'orderNo' | 'serviceTime' | 'came' | 'peer' | 'receivedAt' | 'dueAt'>,
): number {
  const row = ledger
    .sql(
      'insert into pay_check (session_id, order_no, service_time, came, peer, received_at, due_at) values (?, ?, ?, ?, ?, ?, ?) returning check_id as id',
    )
    .get(one.sessionId, one.orderNo, one.serviceTime, one.came, one.peer, one.receivedAt, one.dueAt) as { id: number }
  return row.id
}

/** Notes what happened, and where the question stands after it. */
export function noteCheck(
  ledger: WriteHandle,
  id: number,
  event: Omit<CheckEvent, 'id'>,
  now: CheckProjection | undefined,
): void {
  ledger
    .sql(
      'insert into pay_check_event (check_id, at, what, code, info, object_id, actor_id) values (?, ?, ?, ?, ?, ?, ?)',
    )
    .run(id, event.at, event.what, event.code, event.info, event.objectId, event.actorId)
  if (now === undefined) return
  ledger
    .sql(
      `insert into pay_check_projection (check_id, state, object_id, attempts, next_at, code, info, changed_at) values (?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (check_id) do update set state = excluded.state, object_id = excluded.object_id, attempts = excluded.attempts, next_at = excluded.next_at, code = excluded.code, info = excluded.info, changed_at = excluded.changed_at`,
    )
    .run(id, now.state, now.objectId, now.attempts, now.nextAt, now.code, now.info, event.at)
}

/** What happened to a question, oldest first. */
export function checkEvents(ledger: ReadHandle, id: number): CheckEvent[] {
  return ledger
    .sql(
      'select event_id as id, at, what, code, info, object_id as objectId, actor_id as actorId from pay_check_event where check_id = ? order by event_id',
    )
    .all(id) as CheckEvent[]
}

/** Questions whose next step is due, the oldest deadline first. */
export function dueChecks(ledger: ReadHandle, now: number, limit: number): CheckRow[] {
  return ledger
    .sql(`${ALL} where p.next_at is not null and p.next_at <= ? order by c.due_at, p.check_id limit ?`)
    .all(now, limit) as CheckRow[]
}

/** When the next step of any question is due. */
export function nextCheckAt(ledger: ReadHandle): number | undefined {
  const row = ledger.sql('select min(next_at) as at from pay_check_projection where next_at is not null').get() as {
    at: number | null
  }
  return row.at ?? undefined
}

/** Questions that wait for a person or for an answer, and how many of them are late. */
export function openChecks(ledger: ReadHandle, now: number): { open: number; held: number; late: number } {
  return ledger
    .sql(
      `select count(*) as open, coalesce(sum(p.state = 'held'), 0) as held, coalesce(sum(c.due_at < ?), 0) as late from pay_check_projection p join pay_check c on c.check_id = p.check_id where p.state not in ('taken', 'refused')`,
    )
    .get(now) as { open: number; held: number; late: number }
}

/** Held questions about orders: raw data of theirs has come. */
export function heldOf(ledger: ReadHandle, orderNos: readonly string[]): number[] {
  return (
    ledger
      .sql(
        `select c.check_id as id from json_each(?) j cross join pay_check c on c.order_no = j.value cross join pay_check_projection p on p.check_id = c.check_id where p.state = 'held'`,
      )
      .all(JSON.stringify(orderNos)) as { id: number }[]
  ).map((row) => row.id)
}

/** Moves the next try; null = none until somebody asks for it. */
export function saveNextCheck(ledger: WriteHandle, id: number, nextAt: number | null): void {
  ledger.sql('update pay_check_projection set next_at = ? where check_id = ?').run(nextAt, id)
}
