import { appendEvent, overdueFilings, saveFiling, versionsOf, type FilingRow } from '../../../db/filing/filing.ts'
import { readMessage, saveLease } from '../../../db/filing/outbox.ts'
import { saveParcelState } from '../../../db/filing/parcel-link.ts'
import { overdueDeclarations } from '../../../db/declaration/silence.ts'
import { transaction } from '../../../db/tx.ts'
import type { StepBudget } from '../../../shared/domain/filing/silence.ts'
import type { WriteContext } from '../context.ts'
import { stepBudgets } from '../service/filing/budgets.ts'
import { INVENTORY_KINDS } from '../../../db/filing/projection.ts'
import { noteSilentDeclarations } from '../service/declaration/silence.ts'
import { settleFiling } from '../service/filing/project.ts'

/** Silence is a visible state: what nobody answered in time is shown as 无回音 and asked about, never filed again by itself. */

const AT_ONCE = 200

function noteSilent(context: WriteContext, filing: FilingRow, now: number): void {
  const { ledger } = context
  saveFiling(ledger, filing.id, { ...filing, silentNoted: 1 })
  appendEvent(ledger, {
    filingId: filing.id,
    version: filing.version,
    at: now,
    what: 'silent',
    state: filing.state,
    status: '',
    info: '',
    receiptId: undefined,
    actorId: context.actor.userId,
  })
  if (INVENTORY_KINDS.has(filing.kind)) saveParcelState(ledger, filing.parcelId, 'silent', now)
  const newest = versionsOf(ledger, filing.id).at(-1)
  const message = newest === undefined ? undefined : readMessage(ledger, newest.messageId)
  if (message !== undefined && message.lease.state === 'taken')
    saveLease(ledger, message.id, { ...message.lease, state: 'query', nextAt: now })
}

/** A due time further away than any budget was written by a clock that ran ahead: the step begins anew now. */
function restart(context: WriteContext, filing: FilingRow, now: number, budgets: readonly StepBudget[]): void {
  settleFiling(
    context.ledger,
    { row: filing, versions: versionsOf(context.ledger, filing.id) },
    now,
    { what: 'clock', version: filing.version, status: '', info: '', actorId: context.actor.userId },
    budgets,
  )
}

function watchDeclarations(context: WriteContext): number {
  if (overdueDeclarations(context.ledger, context.now(), 1).length === 0) return 0
  const noted = transaction(context.ledger, () => noteSilentDeclarations(context, AT_ONCE))
  context.touch('declaration', 'outbox')
  return noted
}

/** Notes what has become overdue; at most so many at once. @returns how many */
export function watchSilence(context: WriteContext): number {
  const now = context.now()
  const budgets = stepBudgets(context.ledger)
  const far = now + 2 * 60_000 * Math.max(...budgets.map((budget) => budget.minutes))
  const declarations = watchDeclarations(context)
  const found = overdueFilings(context.ledger, now, far, AT_ONCE)
  if (found.length === 0) return declarations
  transaction(context.ledger, () => {
    for (const filing of found) {
      if (filing.silentAt !== null && filing.silentAt > far) restart(context, filing, now, budgets)
      else noteSilent(context, filing, now)
    }
  })
  context.touch('filing', 'parcel', 'outbox')
  return found.length + declarations
}
