import type { DeclarationState } from './state.ts'

/**
 * How long each step of a declaration may take before nobody's answer counts as silence. Nobody publishes service times:
 * the figures are our assumptions [I], generous, and those of sending and of customs' review are the office's settings.
 */
export interface DeclarationBudget {
  readonly state: DeclarationState
  /** What should come next, for the screen. */
  readonly expects: string
  readonly minutes: number
}

const HOUR = 60
const DAY = 24 * HOUR

/** The budgets in force, from the office's two settings. */
export function declarationBudgets(sendMinutes: number, customsHours: number): readonly DeclarationBudget[] {
  return [
    { state: 'sent', expects: '单一窗口答复（暂存或退回）', minutes: sendMinutes },
    { state: 'submitted', expects: '海关入库（L）', minutes: 2 * HOUR },
    { state: 'accepted', expects: '海关审结（J、W、G）', minutes: customsHours * HOUR },
    { state: 'reviewed', expects: '放行（P、I）', minutes: 3 * DAY },
    { state: 'inspection', expects: '查验结论', minutes: 7 * DAY },
    { state: 'released', expects: '结关（R）', minutes: 30 * DAY },
  ]
}

/** When a step that begins now is overdue; undefined for a state in which nobody owes an answer. */
export function declarationDue(
  state: DeclarationState,
  now: number,
  budgets: readonly DeclarationBudget[],
): { readonly dueAt: number; readonly expects: string } | undefined {
  const budget = budgets.find((one) => one.state === state)
  return budget === undefined ? undefined : { dueAt: now + budget.minutes * 60_000, expects: budget.expects }
}
