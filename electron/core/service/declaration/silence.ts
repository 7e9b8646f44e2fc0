import { appendDeclarationEvent, readDeclaration } from '../../../../db/declaration/declaration.ts'
import { expectAnswer, noteDeclarationSilent, overdueDeclarations } from '../../../../db/declaration/silence.ts'
import { declarationVersions } from '../../../../db/declaration/version.ts'
import { readMessage, saveLease } from '../../../../db/filing/outbox.ts'
import type { ReadHandle, WriteHandle } from '../../../../db/open.ts'
import { declarationBudgets, declarationDue } from '../../../../shared/domain/declaration/silence.ts'
import type { DeclarationState } from '../../../../shared/domain/declaration/state.ts'
import type { WriteContext } from '../../context.ts'
import { wholeSetting } from '../house/setting.ts'

/** Silence of declarations: a step that nobody answered in time is seen and asked about; nothing is sent again by itself. */

function budgets(ledger: ReadHandle) {
  return declarationBudgets(wholeSetting(ledger, 'silence.sendMinutes'), wholeSetting(ledger, 'silence.customsHours'))
}

/** A declaration came to a state: the clock of its next step begins. In the caller's transaction. */
export function beginStep(
  ledger: WriteHandle,
  declarationId: number,
  version: number,
  state: DeclarationState,
  now: number,
): void {
  expectAnswer(ledger, declarationId, version, declarationDue(state, now, budgets(ledger)))
}

/** Notes overdue steps; the message of each is asked about. In the caller's transaction. @returns how many */
export function noteSilentDeclarations(context: WriteContext, limit: number): number {
  const { ledger } = context
  const now = context.now()
  const found = overdueDeclarations(ledger, now, limit)
  for (const silence of found) {
    noteDeclarationSilent(ledger, silence.declarationId)
    const row = readDeclaration(ledger, silence.declarationId)
    if (row === undefined) continue
    appendDeclarationEvent(ledger, {
      declarationId: row.id,
      version: silence.version,
      at: now,
      what: 'silent',
      state: row.state,
      status: '',
      info: `超过预期时间没有${silence.expects}`,
      receiptId: undefined,
      actorId: context.actor.userId,
    })
    const sent = declarationVersions(ledger, row.id).find((one) => one.version === silence.version)
    const message = sent === undefined ? undefined : readMessage(ledger, sent.messageId)
    if (message?.lease.state === 'taken')
      saveLease(ledger, message.id, { ...message.lease, state: 'query', nextAt: now })
  }
  return found.length
}
