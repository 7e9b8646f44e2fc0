import type { ReadHandle, WriteHandle } from '../open.ts'

/** A frozen message: everything its envelope is built from, so that each sending has the same bytes. */
export interface MessageRow {
  readonly id: number
  readonly copMsgId: string
  readonly type: string
  readonly clientId: number
  readonly channel: string
  readonly sender: string
  readonly receiver: string
  readonly documents: number
  readonly objectId: number
  readonly sha256: string
  /** CreatTime of the envelope, fixed when the message was frozen. */
  readonly createdText: string
  readonly actorId: number
  readonly at: number
}

export const LEASE_STATES = ['queued', 'sending', 'unknown', 'taken', 'query', 'refused'] as const
/** queued: may be sent; sending: bytes may have left; unknown: ask first; taken; query: taken but silent, ask; refused. */
export type LeaseState = (typeof LEASE_STATES)[number]

/** The mutable helper beside a message. */
export interface LeaseRow {
  readonly state: LeaseState
  readonly attempts: number
  readonly nextAt: number
  readonly leaseUntil: number
  readonly sentAt: number | null
  readonly lastAnswer: string
  readonly lastAt: number | null
  readonly answered: number
}
export type LeasedMessage = MessageRow & { readonly lease: LeaseRow }

const MESSAGE = `m.message_id as id, m.cop_msg_id as copMsgId, m.type, m.client_id as clientId, m.channel, m.sender, m.receiver, m.documents, m.object_id as objectId, m.sha256, m.created_text as createdText, m.actor_id as actorId, m.at`
const LEASE = `l.state, l.attempts, l.next_at as nextAt, l.lease_until as leaseUntil, l.sent_at as sentAt, l.last_answer as lastAnswer, l.last_at as lastAt, l.answered`
type Flat = MessageRow & LeaseRow

function leased(row: Flat | undefined): LeasedMessage | undefined {
  if (row === undefined) return undefined
  const { state, attempts, nextAt, leaseUntil, sentAt, lastAnswer, lastAt, answered, ...message } = row
  return { ...message, lease: { state, attempts, nextAt, leaseUntil, sentAt, lastAnswer, lastAt, answered } }
}

const OPEN = "state in ('queued', 'sending', 'unknown')"
const FREE = `not exists (select 1 from outbox_after a join outbox_lease b on b.message_id = a.after_id where a.message_id = l.message_id and b.${OPEN})`
// Texts are put together once: a text that is new to the engine with each call costs more than the look-up that it names.
const BY_ID = `select ${MESSAGE}, ${LEASE} from outbox_message m join outbox_lease l on l.message_id = m.message_id where m.message_id = ?`
const BY_COP_MSG_ID = `select ${MESSAGE}, ${LEASE} from outbox_message m join outbox_lease l on l.message_id = m.message_id where m.cop_msg_id = ?`
const NEXT_DUE = `select ${MESSAGE}, ${LEASE} from outbox_lease l join outbox_message m on m.message_id = l.message_id
      where l.channel = ? and l.${OPEN} and l.state <> 'sending' and (l.next_at <= ? or l.next_at > ?) and ${FREE} order by l.message_id limit 1`
const NEXT_QUERY = `select ${MESSAGE}, ${LEASE} from outbox_lease l join outbox_message m on m.message_id = l.message_id
      where l.channel = ? and l.state = 'query' and (l.next_at <= ? or l.next_at > ?) order by l.next_at limit 1`
const NEXT_AT = `select min(l.next_at) as at from outbox_lease l where l.channel = ? and l.${OPEN} and ${FREE}`
const OWED = `select f.silent_at as at, f.filing_id as filingId, v.message_id as messageId from filing f join filing_version v on v.filing_id = f.filing_id and v.version = f.version
  join outbox_lease l on l.message_id = v.message_id where f.silent_at is not null and f.silent_noted = 0 and (f.silent_at, f.filing_id) > (?, ?) and l.channel = ? and l.state = 'taken' order by f.silent_at, f.filing_id limit ?`
const OPEN_FIGURES = `select count(*) as n, coalesce(sum(l.state = 'sending'), 0) as sending from outbox_lease l where l.channel = ? and l.${OPEN}`

/** Freezes a message and queues it. @returns its id */
export function insertMessage(ledger: WriteHandle, message: Omit<MessageRow, 'id'>): number {
  const { id } = ledger
    .sql(
      'insert into outbox_message (cop_msg_id, type, client_id, channel, sender, receiver, documents, object_id, sha256, created_text, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning message_id as id',
    )
    .get(
      message.copMsgId,
      message.type,
      message.clientId,
      message.channel,
      message.sender,
      message.receiver,
      message.documents,
      message.objectId,
      message.sha256,
      message.createdText,
      message.actorId,
      message.at,
    ) as { id: number }
  ledger
    .sql(
      "insert into outbox_lease (message_id, channel, state, attempts, next_at, lease_until, last_answer, answered) values (?, ?, 'queued', 0, ?, 0, '', 0)",
    )
    .run(id, message.channel, message.at)
  return id
}

/** The message waits until the other has left. */
export function insertAfter(ledger: WriteHandle, messageId: number, afterId: number): void {
  ledger.sql('insert or ignore into outbox_after (message_id, after_id) values (?, ?)').run(messageId, afterId)
}

/** A message with its lease. */
export function readMessage(ledger: ReadHandle, id: number): LeasedMessage | undefined {
  return leased(ledger.sql(BY_ID).get(id) as Flat | undefined)
}

/** A message by the id that its envelope carries. */
export function findMessage(ledger: ReadHandle, copMsgId: string): LeasedMessage | undefined {
  return leased(ledger.sql(BY_COP_MSG_ID).get(copMsgId) as Flat | undefined)
}

/**
 * The first message of a channel that is due and does not wait for another. A time beyond `far` is the trace of a clock
 * that ran ahead: it counts as due, so that no retry is skipped for years.
 */
export function nextDue(ledger: ReadHandle, channel: string, now: number, far: number): LeasedMessage | undefined {
  return leased(ledger.sql(NEXT_DUE).get(channel, now, far) as Flat | undefined)
}

/** A silent message of a channel whose next question is due. */
export function nextQuery(ledger: ReadHandle, channel: string, now: number, far: number): LeasedMessage | undefined {
  return leased(ledger.sql(NEXT_QUERY).get(channel, now, far) as Flat | undefined)
}

/** When the next message or question of a channel is due; undefined when none is. */
export function nextDueAt(ledger: ReadHandle, channel: string): number | undefined {
  const open = ledger.sql(NEXT_AT).get(channel) as { at: number | null }
  const query = ledger
    .sql("select min(next_at) as at from outbox_lease where channel = ? and state = 'query'")
    .get(channel) as { at: number | null }
  return open.at === null ? (query.at ?? undefined) : query.at === null ? open.at : Math.min(open.at, query.at)
}

/** Changes a lease; what is not named stays. */
export function saveLease(ledger: WriteHandle, messageId: number, lease: LeaseRow): void {
  ledger
    .sql(
      'update outbox_lease set state = ?, attempts = ?, next_at = ?, lease_until = ?, sent_at = ?, last_answer = ?, last_at = ?, answered = ? where message_id = ?',
    )
    .run(
      lease.state,
      lease.attempts,
      lease.nextAt,
      lease.leaseUntil,
      lease.sentAt,
      lease.lastAnswer,
      lease.lastAt,
      lease.answered,
      messageId,
    )
}

/** Notes an act towards the other side and what came of it; kept for ever. */
export function appendAttempt(
  ledger: WriteHandle,
  attempt: { messageId: number; at: number; act: 'send' | 'answer' | 'ask' | 'start'; answer: string; detail: string },
): void {
  ledger
    .sql('insert into outbox_attempt (message_id, at, act, answer, detail) values (?, ?, ?, ?, ?)')
    .run(attempt.messageId, attempt.at, attempt.act, attempt.answer, attempt.detail.slice(0, 500))
}

/** The acts of a message, oldest first. */
export function attemptsOf(
  ledger: ReadHandle,
  messageId: number,
): { at: number; act: string; answer: string; detail: string }[] {
  return ledger
    .sql('select at, act, answer, detail from outbox_attempt where message_id = ? order by attempt_id')
    .all(messageId) as { at: number; act: string; answer: string; detail: string }[]
}

/** How often a message's bytes were handed over. */
export function sendsOf(ledger: ReadHandle, messageId: number): number {
  return (
    ledger.sql("select count(*) as n from outbox_attempt where message_id = ? and act = 'send'").get(messageId) as {
      n: number
    }
  ).n
}

/** Ids of messages in a lease state on any channel, oldest first. */
export function messagesIn(ledger: ReadHandle, state: LeaseState): number[] {
  return (
    ledger.sql('select message_id as id from outbox_lease where state = ? order by message_id').all(state) as {
      id: number
    }[]
  ).map((row) => row.id)
}

/** Messages that have not left (queued or in doubt), and messages that left and have had no receipt at all. */
export function channelFigures(ledger: ReadHandle, channel: string): { queued: number; inFlight: number } {
  const open = ledger.sql(OPEN_FIGURES).get(channel) as { n: number; sending: number }
  const unanswered = ledger
    .sql("select count(*) as n from outbox_lease where channel = ? and state in ('taken', 'query') and answered = 0")
    .get(channel) as { n: number }
  return { queued: open.n - open.sending, inFlight: open.sending + unanswered.n }
}

/** Messages without any receipt that are not overdue yet: what a sync may still wait for. */
export function awaitedMessages(ledger: ReadHandle, channel: string): number {
  return (
    ledger
      .sql(
        "select count(*) as n from outbox_lease l where l.channel = ? and l.state in ('taken', 'query') and l.answered = 0 and l.state <> 'query'",
      )
      .get(channel) as { n: number }
  ).n
}

/** Filings of a channel whose message was taken and for which an answer is still owed, soonest overdue first, behind one of them. */
export function owedAnswers(
  ledger: ReadHandle,
  channel: string,
  after: { at: number; filingId: number },
  limit: number,
): { at: number; filingId: number; messageId: number }[] {
  return ledger.sql(OWED).all(after.at, after.filingId, channel, limit) as {
    at: number
    filingId: number
    messageId: number
  }[]
}

/** Everything that waits for its time is due now (a person pressed 收发). Messages in doubt keep their time. */
export function hurryQueued(ledger: WriteHandle, channel: string, now: number): void {
  ledger
    .sql("update outbox_lease set next_at = ? where channel = ? and state = 'queued' and next_at > ?")
    .run(now, channel, now)
}

/**
 * After a backup was restored nobody knows what the ledger's later life has sent: messages that look unsent are in doubt and are
 * asked about before anything leaves. @returns how many
 */
export function doubtQueued(ledger: WriteHandle, now: number): number {
  return ledger
    .sql(
      "update outbox_lease set state = 'unknown', next_at = ?, last_answer = 'RESTORED' where state in ('queued', 'sending')",
    )
    .run(now).changes
}
