import { readMessage, saveLease } from '../../../../db/filing/outbox.ts'
import type { WriteHandle } from '../../../../db/open.ts'

/**
 * An answer proves that its message has arrived: nothing is asked about it any more.
 * @returns false when that was known, or when the message never left from here
 */
export function markAnswered(
  tools: { readonly ledger: WriteHandle; readonly now: number },
  messageId: number,
): boolean {
  const message = readMessage(tools.ledger, messageId)
  if (
    message === undefined ||
    (message.lease.state === 'taken' && message.lease.answered === 1) ||
    message.lease.attempts === 0
  )
    return false
  saveLease(tools.ledger, messageId, {
    ...message.lease,
    state: message.lease.state === 'refused' ? 'refused' : 'taken',
    sentAt: message.lease.sentAt ?? tools.now,
    leaseUntil: 0,
    answered: 1,
  })
  return true
}
