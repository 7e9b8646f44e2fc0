import { hash } from 'node:crypto'
import { leaseChannel } from '../../../db/channel/move.ts'
import { readChannel, saveContact, saveCursor } from '../../../db/filing/channel.ts'
import { hasSilentDeclaration, owedDeclarations } from '../../../db/declaration/silence.ts'
import { hasSilentFiling } from '../../../db/filing/filing.ts'
import {
  appendAttempt,
  attemptsOf,
  nextDue,
  nextDueAt,
  nextQuery,
  owedAnswers,
  readMessage,
  saveLease,
  type LeasedMessage,
} from '../../../db/filing/outbox.ts'
import { transaction } from '../../../db/tx.ts'
import { Failure } from '../../../shared/contract/failure.ts'
import type { WriteContext } from '../context.ts'
import { papersOfMessage } from '../../../db/paper/paper.ts'
import type { AskAnswer, SendAnswer, SentMessage, Wire } from '../ports.ts'
import { stepBudgets } from '../service/filing/budgets.ts'
import { stepDocuments, type StepTools } from '../service/filing/message-step.ts'
import { noCounts, readInbox, storeItems } from '../service/filing/receive.ts'
import { wholeSetting } from '../service/house/setting.ts'
import {
  afterAsk,
  afterSend,
  earlierCopyMayArrive,
  FARTHEST_DUE_MS,
  LEASE_MS,
  leasedState,
  nextAct,
  pausesChannel,
  retryAfter,
  sendingId,
} from './decide.ts'
import { envelopeOf } from './envelope.ts'

/** One channel: sends what is due in order, asks about what is in doubt, fetches answers. One act at a time. */

type SentPapers = NonNullable<SentMessage['attachments']>

const FETCH_AT_ONCE = 50
const OWED_AT_ONCE = 500
const CONTACT_EVERY_MS = 60_000
/** Companies poll the real gateway about every 15 s (CEB SPEC 3.6); the training window may be asked at once. */
const POLL_MS = { real: 15_000, training: 1_000 }

export class Stopped extends Error {}

export interface TurnResult {
  /** Something was sent, asked or received. */
  readonly progress: boolean
  readonly sent: number
  readonly received: number
  readonly receipts: number
  /** Why nothing could be done at all. */
  readonly offline: string | undefined
}

export interface ChannelRun {
  readonly wire: Wire
  readonly mixed: boolean
  readonly pollMs: number
  enabled(): boolean
  online(): boolean
  /** One step: a send or a question, then answers. `force` ignores the pause after an error. */
  turn(force: boolean): Promise<TurnResult>
  /** Asks once about each message whose filings or declarations are still owed an answer, at most so many. @returns how many were asked about */
  askOwed(most?: number): Promise<number>
  /** Milliseconds until something is due. */
  nextIn(): number
}

export interface ChannelNeeds {
  alive(): boolean
  breathe(): Promise<void>
  sleep(ms: number): Promise<void>
  reportInternal(error: unknown): string
}

export function createChannelRun(context: WriteContext, wire: Wire, needs: ChannelNeeds): ChannelRun {
  const { ledger, ports } = context
  const pollMs = wire.pollMs ?? (wire.training ? POLL_MS.training : POLL_MS.real)
  const mixed = wire.training !== (context.identity.kind === 'training')
  let pausedUntil = 0
  let failures = 0
  let lastError = ''
  let lastFetchAt = Number.NEGATIVE_INFINITY
  let lastSendAt = Number.NEGATIVE_INFINITY
  /** Cursors that led to nothing new since the last new item: one that comes back leads nowhere. */
  const barren = new Set<string>()

  const random = (): number => ports.rng.bytes(1)[0] ?? 0
  const enabled = (): boolean => !mixed && readChannel(ledger, wire.id)?.enabled === 1

  function tools(): StepTools {
    return { ledger, now: context.now(), actorId: context.actor.userId, budgets: stepBudgets(ledger) }
  }

  function check(): void {
    if (!needs.alive()) throw new Stopped()
  }

  function pause(error: string): void {
    failures++
    lastError = error.slice(0, 200)
    pausedUntil = context.now() + retryAfter(failures, random())
    transaction(ledger, () => saveContact(ledger, wire.id, { error: lastError }))
    context.touch('channel')
  }

  function contact(): void {
    failures = 0
    pausedUntil = 0
    if (lastError !== '') context.touch('channel')
    lastError = ''
  }

  /** An empty answer is written down now and then, not with each poll: a commit a second would wear out a disk for nothing. */
  function noteContact(): void {
    const row = readChannel(ledger, wire.id)
    const age =
      row?.lastContactAt === null || row === undefined ? CONTACT_EVERY_MS : Math.abs(context.now() - row.lastContactAt)
    if (age < CONTACT_EVERY_MS && row?.lastError === '') return
    transaction(ledger, () => saveContact(ledger, wire.id, { at: context.now(), error: '' }))
    context.touch('channel')
  }

  /** The other side's answer, or `unknown` when it does not come while the lease lasts. */
  async function guarded<T>(answer: Promise<T>, otherwise: (detail: string) => T): Promise<T> {
    let cancel = (): void => undefined
    const timeout = new Promise<T>((resolve) => {
      cancel = ports.clock.after(LEASE_MS, () => resolve(otherwise('TIMEOUT')))
    })
    try {
      return await Promise.race([answer, timeout])
    } catch (error) {
      return otherwise(error instanceof Error && 'code' in error ? String(error.code).slice(0, 60) : 'ERROR')
    } finally {
      cancel()
      check()
    }
  }

  async function send(message: LeasedMessage): Promise<boolean> {
    const whole = bytesOf(message)
    if (whole === undefined) return false
    const { envelope, papers } = whole
    await pace()
    const earlierCopy = earlierCopyMayArrive(attemptsOf(ledger, message.id))
    const lease = {
      ...message.lease,
      state: leasedState(),
      attempts: message.lease.attempts + 1,
      leaseUntil: context.now() + LEASE_MS,
    }
    const isLeased = transaction(ledger, () => {
      // While this channel kept its pace, a person may have given the message to another.
      if (
        leaseChannel(ledger, message.id) !== wire.id ||
        readMessage(ledger, message.id)?.lease.state !== message.lease.state
      )
        return false
      saveLease(ledger, message.id, lease)
      appendAttempt(ledger, {
        messageId: message.id,
        at: context.now(),
        act: 'send',
        answer: '',
        detail: hash('sha256', envelope),
      })
      return true
    })
    if (!isLeased) return false
    context.touch('outbox')
    lastSendAt = context.now()
    const answer = await guarded<SendAnswer>(
      wire.send(envelope, {
        copMsgId: sendingId(message.copMsgId, message.lease.attempts),
        type: message.type,
        documents: message.documents,
        ...(papers.length === 0 ? {} : { attachments: papers }),
      }),
      (detail) => ({ kind: 'unknown', detail }),
    )
    transaction(ledger, () => {
      appendAttempt(ledger, {
        messageId: message.id,
        at: context.now(),
        act: 'answer',
        answer: answer.kind,
        detail: answer.detail,
      })
      // A receipt may have proved the arrival while the answer was on its way; then the answer adds nothing.
      const current = readMessage(ledger, message.id)?.lease
      if (current === undefined || current.state !== lease.state) return
      const next = afterSend(current, answer, context.now(), random(), earlierCopy)
      saveLease(ledger, message.id, next)
      if (next.state === 'taken') stepDocuments(tools(), message.id, 'sent', '')
      if (next.state === 'refused') stepDocuments(tools(), message.id, 'failed', answer.detail.slice(0, 300))
    })
    context.touch('outbox', 'filing', 'parcel')
    if (answer.kind === 'later' && pausesChannel(answer.detail)) pause(answer.detail)
    else if (answer.kind !== 'unknown') contact()
    return answer.kind === 'taken'
  }

  /** The envelope of the frozen bytes, with the papers beside it; a message whose bytes are damaged is set aside and says so. */
  function bytesOf(message: LeasedMessage): { readonly envelope: Uint8Array; readonly papers: SentPapers } | undefined {
    try {
      const bytes = context.content.bytesById(message.objectId)
      if (hash('sha256', bytes) !== message.sha256) throw new Failure('CONTENT_DAMAGED', { hash: message.sha256 })
      const papers = papersOfMessage(ledger, message.id).map(({ name, sha256 }) => ({
        name,
        bytes: context.content.bytes(sha256),
      }))
      // It was moved here from a channel that could; without its papers it must not go.
      if (papers.length > 0 && wire.carriesPapers !== true)
        return setAside(message, '此通道不能带随附单据，请移到导入客户端通道')
      return { envelope: envelopeOf(message, bytes, sendingId(message.copMsgId, message.lease.attempts)), papers }
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      return setAside(message, error.code)
    }
  }

  /** This message cannot go this way: its documents say so, and nothing else waits for it. */
  function setAside(message: LeasedMessage, why: string): undefined {
    transaction(ledger, () => {
      saveLease(ledger, message.id, { ...message.lease, state: 'refused', lastAnswer: why, lastAt: context.now() })
      stepDocuments(tools(), message.id, 'failed', why)
    })
    context.touch('outbox', 'filing', 'parcel')
    return undefined
  }

  /** At most so many messages a second towards a real gateway. */
  async function pace(): Promise<void> {
    if (wire.training) return
    const gap = Math.ceil(1000 / Math.max(1, wholeSetting(ledger, 'pump.maxPerSecond')))
    const wait = lastSendAt + gap - context.now()
    if (wait > 0 && wait <= gap) await needs.sleep(wait)
    check()
  }

  async function ask(message: LeasedMessage): Promise<void> {
    if (
      message.lease.state === 'query' &&
      !hasSilentFiling(ledger, message.id) &&
      !hasSilentDeclaration(ledger, message.id)
    ) {
      transaction(ledger, () => saveLease(ledger, message.id, { ...message.lease, state: 'taken' }))
      return
    }
    const acts = attemptsOf(ledger, message.id)
    const lastSend = acts.findLastIndex((act) => act.act === 'send')
    const answer = await guarded<AskAnswer>(wire.ask(message.copMsgId, { at: message.at }), (detail) => ({
      kind: 'offline',
      detail,
    }))
    transaction(ledger, () => {
      appendAttempt(ledger, {
        messageId: message.id,
        at: context.now(),
        act: 'ask',
        answer: answer.kind,
        detail: answer.detail,
      })
      const current = readMessage(ledger, message.id)?.lease
      if (current === undefined || current.state !== message.lease.state) return
      const silenceMs = wholeSetting(ledger, 'silence.sendMinutes') * 60_000
      const asked = acts.slice(lastSend + 1).filter((act) => act.act === 'ask').length
      const next = afterAsk(current, answer, {
        now: context.now(),
        random: random(),
        silenceMs,
        asked,
        lastSendAt: acts[lastSend]?.at ?? message.at,
      })
      saveLease(ledger, message.id, next)
      if (next.state === 'taken') stepDocuments(tools(), message.id, 'sent', '')
    })
    context.touch('outbox', 'filing', 'parcel')
    if (answer.kind === 'offline') pause(`OFFLINE ${answer.detail}`)
    else contact()
  }

  /** Messages somebody owes an answer to that is not late yet: of filings, then of declarations. */
  function* owedMessages(): Generator<number> {
    let after = { at: 0, filingId: 0 }
    for (;;) {
      const owed = owedAnswers(ledger, wire.id, after, OWED_AT_ONCE)
      for (const { messageId } of owed) yield messageId
      const last = owed.at(-1)
      if (last === undefined) break
      after = last
    }
    yield* owedDeclarations(ledger, wire.id)
  }

  async function askOwed(most = Infinity): Promise<number> {
    const asked = new Set<number>()
    for (const messageId of owedMessages()) {
      if (asked.size >= most) break
      if (asked.has(messageId)) continue
      const message = readMessage(ledger, messageId)
      if (message === undefined || !enabled()) continue
      asked.add(messageId)
      const answer = await guarded<AskAnswer>(wire.ask(message.copMsgId, { at: message.at }), (detail) => ({
        kind: 'offline',
        detail,
      }))
      transaction(ledger, () =>
        appendAttempt(ledger, { messageId, at: context.now(), act: 'ask', answer: answer.kind, detail: answer.detail }),
      )
      if (answer.kind !== 'offline') continue
      pause(`OFFLINE ${answer.detail}`)
      break
    }
    return asked.size
  }

  /** `further`: the next page may be fetched at once, because this one brought something new or led on to another. */
  async function fetch(): Promise<{ received: number; receipts: number; further: boolean }> {
    lastFetchAt = context.now()
    const cursor = readChannel(ledger, wire.id)?.cursor ?? ''
    const page = await guarded(wire.fetch(cursor, FETCH_AT_ONCE), (detail) => ({ items: [], cursor, offline: detail }))
    if (page.offline !== undefined) {
      pause(page.offline.startsWith('UNAUTHORIZED') ? page.offline : `OFFLINE ${page.offline}`)
      return { received: 0, receipts: 0, further: false }
    }
    contact()
    if (page.items.length === 0 && page.cursor === cursor) {
      noteContact()
      return { received: 0, receipts: 0, further: false }
    }
    const stored = storeItems(
      context,
      wire.id,
      page.items.map((item) => ({ remoteId: item.id, fileName: item.fileName, bytes: item.bytes })),
      () => {
        saveCursor(ledger, wire.id, page.cursor)
        saveContact(ledger, wire.id, { at: context.now(), error: '' })
      },
    )
    const fresh = new Map<number, Uint8Array>()
    page.items.forEach(({ bytes }, i) => {
      const row = stored[i]
      if (row !== undefined) fresh.set(row.id, bytes)
    })
    const counts =
      page.items.length === 0 ? noCounts() : await readInbox(context, needs.breathe, needs.reportInternal, fresh)
    context.touch('receipt', 'filing', 'parcel', 'outbox')
    return { received: page.items.length, receipts: counts.receipts, further: leadsOn(stored, page.cursor) }
  }

  /** A gateway that hands out the same page again and again is asked again at its time, not at once. */
  function leadsOn(stored: readonly { readonly again: boolean }[], cursor: string): boolean {
    if (stored.some((one) => !one.again)) barren.clear()
    else if (stored.length === 0 || barren.has(cursor)) return false
    else barren.add(cursor)
    return true
  }

  async function turn(force: boolean): Promise<TurnResult> {
    check()
    const nothing: TurnResult = { progress: false, sent: 0, received: 0, receipts: 0, offline: undefined }
    if (!enabled()) return { ...nothing, offline: mixed ? 'LEDGER_TRAINING_MIXED' : 'OFF' }
    const now = context.now()
    if (!force && pausedUntil > now && pausedUntil <= now + FARTHEST_DUE_MS) return { ...nothing, offline: lastError }
    // From here on a pause is one of this turn; an older one may have been written by a clock that ran ahead.
    pausedUntil = 0
    const due = nextDue(ledger, wire.id, now, now + FARTHEST_DUE_MS)
    let sent = 0
    if (due !== undefined && nextAct(due.lease.state) === 'send') sent = (await send(due)) ? 1 : 0
    else if (due !== undefined) await ask(due)
    const question = due === undefined ? nextQuery(ledger, wire.id, now, now + FARTHEST_DUE_MS) : undefined
    if (question !== undefined) await ask(question)
    const acted = due !== undefined || question !== undefined
    if (pausedUntil > 0) return { ...nothing, progress: acted, sent, offline: lastError }
    const waited = context.now() - lastFetchAt
    if (acted && waited >= 0 && waited < pollMs) return { ...nothing, progress: true, sent }
    const { received, receipts, further } = await fetch()
    return {
      progress: acted || further,
      sent,
      received,
      receipts,
      offline: pausedUntil > 0 ? lastError : undefined,
    }
  }

  return {
    wire,
    mixed,
    pollMs,
    enabled,
    turn,
    askOwed,
    online: () => !mixed && lastError === '' && failures === 0,
    nextIn() {
      const now = context.now()
      if (pausedUntil > now) return Math.min(pausedUntil - now, FARTHEST_DUE_MS)
      const due = nextDueAt(ledger, wire.id)
      return due === undefined || due > now + FARTHEST_DUE_MS ? pollMs : Math.max(1, Math.min(pollMs, due - now))
    },
  }
}
