import { readFiling, versionsOf, versionsOfMessage } from '../../../../db/filing/filing.ts'
import { isAnswered } from '../../../../db/filing/inbox.ts'
import { readMessage, saveLease } from '../../../../db/filing/outbox.ts'
import { withLocalStep } from '../../../../db/filing/version-state.ts'
import type { WriteHandle } from '../../../../db/open.ts'
import type { StepBudget } from '../../../../shared/domain/filing/silence.ts'
import { ALREADY_THERE } from '../../../../shared/domain/filing/status.ts'
import { stepBondedDocument } from '../bonded/answer.ts'
import { stepDeclaration } from '../declaration/answer.ts'
import { saveVersion, settleFiling } from './project.ts'

/** What becomes of the documents of a message when the message itself has moved. */

/**
 * "I have something as new as this already" does not say what: where a filing was declared more than once, it may speak of a copy of an
 * earlier declaration that was days on its way, and proves nothing about the newest.
 */
const PROOFLESS = JSON.stringify([...ALREADY_THERE])

export interface StepTools {
  readonly ledger: WriteHandle
  readonly now: number
  readonly actorId: number
  readonly budgets: readonly StepBudget[]
}

/** Every document of the message is sent (or failed because the channel refused it), unless a receipt has said more. */
export function stepDocuments(tools: StepTools, messageId: number, state: 'sent' | 'failed', info: string): void {
  const { ledger } = tools
  stepDeclaration(tools, messageId, state, info)
  stepBondedDocument(tools, messageId, state, info)
  for (const { filingId, version } of versionsOfMessage(ledger, messageId)) {
    const row = readFiling(ledger, filingId)
    if (row === undefined) continue
    const filing = { row, versions: versionsOf(ledger, filingId) }
    const current = filing.versions.find((one) => one.version === version)
    if (current === undefined) continue
    const next = withLocalStep(current, state, info)
    if (next === current) continue
    saveVersion(ledger, filing, current, next)
    settleFiling(
      ledger,
      filing,
      tools.now,
      { what: state === 'sent' ? 'sent' : 'refused', version, status: '', info, actorId: tools.actorId },
      tools.budgets,
    )
  }
}

/**
 * Something proves that the other side has the message: it was taken, it is known there, or a receipt for one of its documents came.
 * A receipt for a message that was never sent from here (a restored backup, or a forgery) only puts it in doubt: it is asked about.
 * @returns true when the documents of the message may have changed
 */
export function messageArrived(tools: StepTools, messageId: number, by: 'answer' | 'receipt'): boolean {
  const message = readMessage(tools.ledger, messageId)
  if (message === undefined) return false
  const { lease } = message
  const answered = by === 'receipt' ? 1 : lease.answered
  if (lease.state === 'refused' || (lease.state === 'taken' && answered === lease.answered)) return false
  if (by === 'receipt' && lease.attempts === 0) {
    if (lease.state === 'unknown') return false
    saveLease(tools.ledger, messageId, {
      ...lease,
      state: 'unknown',
      nextAt: tools.now,
      lastAnswer: 'RECEIPT_BEFORE_SEND',
      lastAt: tools.now,
    })
    return false
  }
  const wasOpen = lease.state !== 'taken' && lease.state !== 'query'
  saveLease(tools.ledger, messageId, {
    ...lease,
    state: 'taken',
    sentAt: lease.sentAt ?? tools.now,
    leaseUntil: 0,
    answered,
    ...(wasOpen && by === 'receipt' ? { lastAnswer: 'RECEIPT', lastAt: tools.now } : {}),
  })
  if (wasOpen) stepDocuments(tools, messageId, 'sent', '')
  return wasOpen
}

/** A receipt that seemed to answer the message belongs elsewhere: when no other does, the message is unanswered again and may be asked about and repeated. */
export function messageUnanswered(tools: StepTools, messageId: number): boolean {
  const message = readMessage(tools.ledger, messageId)
  if (
    message === undefined ||
    message.lease.answered === 0 ||
    isAnswered(tools.ledger, messageId, message.copMsgId, PROOFLESS)
  )
    return false
  saveLease(tools.ledger, messageId, { ...message.lease, answered: 0 })
  return true
}
