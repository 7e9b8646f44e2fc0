import { fixed, percentAtMost, type Quantity, type Fixed } from '../decimal/decimal.ts'

/** Counting: what the counts of one line say, who may decide, and when a line is counted once more. */

export interface Tally {
  readonly round: number
  readonly counterId: number
  readonly qty: Quantity
  /** What should have lain there at the moment of counting: goods may move while the count is open. */
  readonly expected: Quantity
}

export interface RecountRule {
  /** A difference of up to so much is accepted from one count. */
  readonly pieces: Quantity
  /** Or of up to so many percent of what should lie there. */
  readonly percent: Fixed<'percent'>
  /** A second count must come from somebody else. */
  readonly otherPerson: boolean
}

export type LineState = 'open' | 'agrees' | 'again' | 'differs'
export const LINE_STATE_NAMES: Readonly<Record<LineState, string>> = {
  open: '待盘',
  agrees: '相符',
  again: '须复盘',
  differs: '有差异',
}

export interface LineResult {
  readonly state: LineState
  /** Counted less expected, of the count that stands. */
  readonly difference: number
  readonly round: number
}

const small = (tally: Tally, rule: RecountRule): boolean => {
  const difference = Math.abs(tally.qty - tally.expected)
  return difference <= rule.pieces || difference <= percentAtMost(fixed(Math.abs(tally.expected)), rule.percent)
}

/**
 * The newest count stands. A difference beyond the rule asks for another count; when two counts in a row find the same difference
 * (by two people where the rule wants that), it is a difference to be decided.
 */
export function lineResult(tallies: readonly Tally[], rule: RecountRule): LineResult {
  const last = tallies.at(-1)
  if (last === undefined) return { state: 'open', difference: 0, round: 0 }
  const difference = last.qty - last.expected
  const result = (state: LineState): LineResult => ({ state, difference, round: last.round })
  if (difference === 0) return result('agrees')
  if (small(last, rule)) return result('differs')
  const confirmed = tallies.some(
    (one) =>
      one.round < last.round &&
      one.qty - one.expected === difference &&
      (!rule.otherPerson || one.counterId !== last.counterId),
  )
  return result(confirmed ? 'differs' : 'again')
}

/** accept: the stock becomes what was counted. keep: the stock stays, the difference is explained otherwise. recount: once more. */
export const COUNT_DECISIONS = ['accept', 'keep', 'recount'] as const
export type CountDecision = (typeof COUNT_DECISIONS)[number]
export const COUNT_DECISION_NAMES: Readonly<Record<CountDecision, string>> = {
  accept: '按实盘调整',
  keep: '不调整',
  recount: '复盘',
}

/** Whole pieces unless the unit is one of weight, length, area or volume (customs unit codes that are measured, not counted). */
const MEASURED_UNITS: ReadonlySet<string> = new Set([
  '030',
  '031',
  '032',
  '033',
  '034',
  '035',
  '036',
  '070',
  '071',
  '072',
  '075',
  '076',
  '077',
  '095',
  '096',
])

/** True when a unit is counted in whole pieces. An unknown unit is taken as pieces. */
export function isWholeUnit(unit: string): boolean {
  return !MEASURED_UNITS.has(unit)
}

/** Why a counted quantity cannot be one; undefined when it can. */
export function countedProblem(qty: Quantity | undefined, unit: string): string | undefined {
  if (qty === undefined) return '数量不是数字'
  if (qty < 0) return '数量不能为负'
  if (isWholeUnit(unit) && qty % 100_000 !== 0) return '按件计的商品不能有小数'
  return undefined
}
