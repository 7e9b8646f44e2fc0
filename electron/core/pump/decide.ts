import type { LeaseRow, LeaseState } from '../../../db/filing/outbox.ts'
import type { AskAnswer, SendAnswer } from '../ports.ts'

/**
 * What the pump does with a message, as pure functions over its lease:
 *
 *   queued ──lease──► sending ──taken──► taken ◄──known── query (silent: asked, never sent anew by itself
 *     ▲  ▲               │ unknown/crash   ▲              unless the other side says it never had it)
 *     │  └──later────────┤                 │
 *     │                  ▼                 │
 *     └──notKnown──── unknown ───known─────┘        refused: the channel will not have it
 *
 * Nothing is resent blindly: from `sending` and `unknown` the only ways on are an answer, a question, or a receipt that proves
 * the arrival. A channel that has no such question (`cannotSay`) waits for the silence budget and then repeats the identical bytes,
 * because customs answers a repetition with "already there" (CEB SPEC 3.6, −301014) and never takes it twice.
 */

/** Longer than any gateway's time-out; after it nobody can still be sending. */
export const LEASE_MS = 90_000
const FIRST_RETRY_MS = 5_000
const LONGEST_RETRY_MS = 3_600_000
/** Jitter keeps offices that went offline together from coming back together. */
const JITTER_PARTS = 4

/** A due time further ahead than this was written by a clock that ran ahead: it counts as due. */
export const FARTHEST_DUE_MS = 2 * LONGEST_RETRY_MS

/** Back-off: 5 s, doubled to 1 h, plus up to a quarter. `random` 0..255. */
export function retryAfter(attempts: number, random: number): number {
  const base = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(20, Math.max(0, attempts - 1)))
  return base + Math.floor((base / JITTER_PARTS) * (random / 256))
}

/** The state that is durable before the first byte leaves. */
export function leasedState(): LeaseState {
  return 'sending'
}

/** What a message that is due needs first. */
export function nextAct(state: LeaseState): 'send' | 'ask' {
  return state === 'queued' ? 'send' : 'ask'
}

/** The id under which a message's documents are sent: stored before the first send and never another. */
export function sendingId(copMsgId: string, _attempt: number): string {
  return copMsgId
}

/** A lease that nobody holds any more (the program ended while sending). */
export function abandonedState(): LeaseState {
  return 'unknown'
}

/** `OFFLINE …`, `UNAUTHORIZED …`: the channel itself is the trouble, so all its messages wait and one asks for all. */
export function pausesChannel(detail: string): boolean {
  return detail.startsWith('OFFLINE') || detail.startsWith('UNAUTHORIZED')
}

/** What was done with a message before, oldest first. */
export interface Act {
  readonly act: string
  readonly answer: string
}

/**
 * May an earlier copy be on its way? Every send that was not put off clearly may still arrive, days later, even when a question was
 * answered "not known" in between.
 */
export function earlierCopyMayArrive(acts: readonly Act[]): boolean {
  return acts.some((act, i) => act.act === 'send' && acts[i + 1]?.answer !== 'later')
}

/**
 * The lease after a send was answered. A refusal is final only when no earlier copy can arrive any more: else the documents would be
 * declared anew while the old declaration is still on its way.
 */
export function afterSend(
  lease: LeaseRow,
  answer: SendAnswer,
  now: number,
  random: number,
  earlierCopy: boolean,
): LeaseRow {
  const next: LeaseRow = { ...lease, leaseUntil: 0, lastAnswer: answer.kind, lastAt: now }
  switch (answer.kind) {
    case 'taken':
      return { ...next, state: 'taken', sentAt: lease.sentAt ?? now }
    case 'later':
      return {
        ...next,
        state: 'queued',
        nextAt: now + Math.max(answer.retryAfterMs ?? 0, retryAfter(lease.attempts, random)),
      }
    case 'refused':
      return earlierCopy
        ? { ...next, state: 'unknown', nextAt: now + retryAfter(lease.attempts, random) }
        : { ...next, state: 'refused' }
    case 'unknown':
      return { ...next, state: 'unknown', nextAt: now + retryAfter(lease.attempts, random) }
  }
}

export interface AskContext {
  readonly now: number
  readonly random: number
  /** How long an unanswered message may be silent before the identical bytes are repeated where nobody can be asked. */
  readonly silenceMs: number
  /** How often it was asked about since it was sent. */
  readonly asked: number
  /** When its bytes last left, by this machine's clock. */
  readonly lastSendAt: number
}

/** The lease after a question about a message in doubt, or about a silent one (`query`). */
export function afterAsk(lease: LeaseRow, answer: AskAnswer, context: AskContext): LeaseRow {
  const { now } = context
  const again = now + retryAfter(context.asked + 1, context.random)
  const next: LeaseRow = { ...lease, leaseUntil: 0, lastAnswer: `ask:${answer.kind}`, lastAt: now }
  if (lease.state === 'query') {
    // Silent after "taken": only a clear "never had it", with not one receipt, lets the same bytes go out again.
    if (answer.kind === 'notKnown' && lease.answered === 0) return { ...next, state: 'queued', nextAt: now }
    return { ...next, nextAt: now + Math.max(context.silenceMs, retryAfter(context.asked + 1, context.random)) }
  }
  switch (answer.kind) {
    case 'known':
      return { ...next, state: 'taken', sentAt: lease.sentAt ?? now }
    case 'notKnown':
      return { ...next, state: 'queued', nextAt: now }
    case 'cannotSay': {
      const waited = now - context.lastSendAt
      // A clock that went back says nothing about how long it was: wait once more.
      if (waited >= context.silenceMs) return { ...next, state: 'queued', nextAt: now }
      return {
        ...next,
        nextAt: now + Math.min(context.silenceMs, Math.max(1000, context.silenceMs - Math.max(0, waited))),
      }
    }
    case 'offline':
      return { ...next, nextAt: again }
  }
}
