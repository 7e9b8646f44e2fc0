import type { ReadHandle } from '../../../../db/open.ts'
import { DEFAULT_STEP_BUDGETS, type StepBudget } from '../../../../shared/domain/filing/silence.ts'
import { wholeSetting } from '../house/setting.ts'

/** The time budgets in force: the domain's assumptions, with the two steps that an office may set itself. */
export function stepBudgets(ledger: ReadHandle): readonly StepBudget[] {
  const send = wholeSetting(ledger, 'silence.sendMinutes')
  const customs = wholeSetting(ledger, 'silence.customsHours') * 60
  return DEFAULT_STEP_BUDGETS.map((budget) => {
    if (budget.state === 'sent') return { ...budget, minutes: send, confidence: 'set' as const }
    if (budget.state === 'accepted' && budget.direction === 'import')
      return { ...budget, minutes: customs, confidence: 'set' as const }
    return budget
  })
}
