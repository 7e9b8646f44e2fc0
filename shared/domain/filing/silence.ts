import { filingKind } from './kind.ts'
import type { FilingState } from './state.ts'

/**
 * How long each step may take before a filing counts as silent. These are settings with dates, not law: nobody publishes
 * service times. The defaults are our assumptions [I]; the only figures seen are those of Haikou on 2023-08-07 (2, then
 * 120, then 800 one second later; companies poll every 15 s), so the defaults are generous.
 */
export interface StepBudget {
  readonly validFrom: string
  readonly direction: 'import' | 'export'
  /** The state the filing is in. */
  readonly state: FilingState
  /** What should come next, for the screen. */
  readonly expects: string
  readonly minutes: number
  readonly confidence: 'assumed' | 'set'
}

const assumed = (direction: 'import' | 'export', state: FilingState, expects: string, minutes: number): StepBudget => ({
  validFrom: '2016-04-08',
  direction,
  state,
  expects,
  minutes,
  confidence: 'assumed',
})

export const DEFAULT_STEP_BUDGETS: readonly StepBudget[] = [
  assumed('import', 'sent', '电子口岸受理（2）', 30),
  assumed('import', 'declaring', '海关入库（120）', 120),
  assumed('import', 'accepted', '放行（800）', 24 * 60),
  assumed('import', 'review', '审核结论（800 或 100）', 72 * 60),
  assumed('import', 'inspection', '查验结论（800）', 7 * 24 * 60),
  assumed('import', 'suspended', '海关处理', 7 * 24 * 60),
  assumed('export', 'sent', '电子口岸受理（2）', 30),
  assumed('export', 'declaring', '海关入库（120）', 24 * 60),
  assumed('export', 'accepted', '审结（399）或放行（800）', 48 * 60),
  assumed('export', 'awaitingArrival', '运抵', 7 * 24 * 60),
  assumed('export', 'review', '审核结论', 72 * 60),
  assumed('export', 'inspection', '查验结论', 7 * 24 * 60),
  assumed('export', 'suspended', '海关处理', 7 * 24 * 60),
  assumed('export', 'concluded', '放行（800）', 15 * 24 * 60),
]

export interface Silence {
  readonly expects: string
  readonly overdueMinutes: number
  readonly confidence: 'assumed' | 'set'
}

/** The budget of a step on a day (YYYY-MM-DD): the row with the newest validFrom not after it. */
export function stepBudget(
  type: string,
  state: FilingState,
  day: string,
  budgets: readonly StepBudget[] = DEFAULT_STEP_BUDGETS,
): StepBudget | undefined {
  const kind = filingKind(type)
  if (kind === undefined || kind.settled.includes(state)) return undefined
  let best: StepBudget | undefined
  for (const budget of budgets) {
    if (budget.direction !== kind.direction || budget.state !== state || budget.validFrom > day) continue
    if (best === undefined || budget.validFrom >= best.validFrom) best = budget
  }
  return best
}

/**
 * Whether nobody has answered in time. `since` and `now` are UTC milliseconds, `since` the moment the state began here.
 * A clock that went backwards (now before since) is never silence.
 */
export function silenceOf(
  type: string,
  state: FilingState,
  since: number,
  now: number,
  budgets: readonly StepBudget[] = DEFAULT_STEP_BUDGETS,
): Silence | undefined {
  const budget = stepBudget(type, state, new Date(now).toISOString().slice(0, 10), budgets)
  if (budget === undefined) return undefined
  const over = Math.floor((now - since) / 60_000) - budget.minutes
  return over < 0 ? undefined : { expects: budget.expects, overdueMinutes: over, confidence: budget.confidence }
}
