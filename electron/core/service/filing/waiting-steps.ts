import { declarationSteps } from '../../../../db/declaration/silence.ts'
import { owedSteps } from '../../../../db/filing/filing.ts'
import type { Out } from '../../../../shared/contract/index.ts'
import { filingKind } from '../../../../shared/domain/filing/kind.ts'
import { stepBudget } from '../../../../shared/domain/filing/silence.ts'
import { isFilingState } from '../../../../shared/domain/filing/state.ts'
import type { ReadContext } from '../../context.ts'
import { stepBudgets } from './budgets.ts'

/** Who still owes an answer, for whom waits for everything: nothing of it is wrong yet, save what is late. */
export function waitingSteps(context: Pick<ReadContext, 'ledger' | 'now'>): Out<'channel.sync'>['waiting'] {
  const budgets = stepBudgets(context.ledger)
  const day = new Date(context.now()).toISOString().slice(0, 10)
  const filings = owedSteps(context.ledger).map(({ kind, state, count, late, until }) => ({
    about: filingKind(kind)?.name ?? kind,
    expects: (isFilingState(state) ? stepBudget(kind, state, day, budgets)?.expects : undefined) ?? '下一步回执',
    count,
    late,
    until: new Date(until).toISOString(),
  }))
  const declarations = declarationSteps(context.ledger).map(({ until, ...step }) => ({
    about: '报关单',
    ...step,
    until: new Date(until).toISOString(),
  }))
  return [...filings, ...declarations]
}
