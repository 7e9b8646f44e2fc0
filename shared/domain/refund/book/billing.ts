import { daysAfter, daysBetween } from '../../crossborder/return-application.ts'
import {
  fixed,
  fractionHalfUp,
  HUNDRED_PERCENT,
  percentOfMoney,
  type Fixed,
  type Money,
} from '../../decimal/decimal.ts'
import { postingsOf, type EntryKind } from './entry.ts'

/** What a client pays, by rules of his own. */

export const FEE_KINDS = ['percentRefund', 'perDeclaration', 'monthly', 'percentStorage'] as const
export type FeeKind = (typeof FEE_KINDS)[number]
export const FEE_NAMES: Readonly<Record<FeeKind, string>> = {
  percentRefund: '按退税额比例',
  perDeclaration: '按报关单票数',
  monthly: '每月固定',
  percentStorage: '按仓储费比例',
}

export interface FeeRule {
  readonly kind: FeeKind
  /** Percent for percentRefund and percentStorage, else yuan. */
  readonly value: Fixed
  /** Yuan a refund, or a month of storage; 0 = none. */
  readonly least: Money
  readonly most: Money
}
export interface BillingRule {
  readonly fees: readonly FeeRule[]
  /** Percent a year on advances; 0 = none. */
  readonly interest: Fixed<'percent'>
  /** Days of a year for interest. */
  readonly dayBase: 360 | 365
}

/** The fee in percent of an amount: of one refund that was received, of a month's storage. */
export function percentFee(rule: FeeRule, amount: Money): Money {
  const raw = percentOfMoney(amount, rule.value)
  const least = Math.max(raw, rule.least)
  return fixed<'money'>(rule.most > 0 ? Math.min(least, rule.most) : least)
}

/** An advance account's movement: what was advanced (positive) or came back. */
export interface AdvanceMove {
  readonly day: string
  readonly amount: number
}

/** The movement of the advance account that an entry makes. */
export function advanceMove(entry: {
  readonly kind: EntryKind
  readonly day: string
  readonly amount: number
}): AdvanceMove[] {
  const amount = postingsOf(entry.kind, entry.amount).reduce(
    (sum, posting) => sum + (posting.account === 'advance' ? posting.amount : 0),
    0,
  )
  return amount === 0 ? [] : [{ day: entry.day, amount }]
}

export interface InterestRun {
  readonly from: string
  readonly to: string
  readonly days: number
  readonly principal: bigint
}

/**
 * Simple interest on advances over days, both included: a day bears interest on what was out at its end (the day of the advance counts, the day of the
 * return does not). One rounding, half-up to the fen.
 */
export function interestOf(
  moves: readonly AdvanceMove[],
  from: string,
  to: string,
  rate: Fixed<'percent'>,
  dayBase: number,
): { readonly amount: Money; readonly runs: readonly InterestRun[] } {
  const after = daysAfter(to, 1)
  const days = [
    ...new Set([from, ...moves.map((move) => move.day).filter((day) => day > from && day <= to), after]),
  ].sort()
  let weighted = 0n
  const runs: InterestRun[] = []
  for (let i = 0; i + 1 < days.length; i++) {
    const [start = from, end = after] = [days[i], days[i + 1]]
    const principal = moves.reduce((sum, move) => (move.day <= start ? sum + BigInt(move.amount) : sum), 0n)
    const count = daysBetween(start, end)
    if (principal <= 0n || count === 0) continue
    weighted += principal * BigInt(count)
    runs.push({ from: start, to: daysAfter(end, -1), days: count, principal })
  }
  return { amount: fractionHalfUp<'money'>(weighted * BigInt(rate), HUNDRED_PERCENT * BigInt(dayBase), 2), runs }
}

/** First and last day of a month (YYYY-MM). */
export function monthDays(month: string): { readonly from: string; readonly to: string } {
  const from = `${month}-01`
  const next =
    Number(month.slice(5)) === 12
      ? `${String(Number(month.slice(0, 4)) + 1)}-01-01`
      : `${month.slice(0, 5)}${String(Number(month.slice(5)) + 1).padStart(2, '0')}-01`
  return { from, to: daysAfter(next, -1) }
}
