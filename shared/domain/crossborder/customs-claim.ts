import { workdayFrom, type OwnDays } from '../calendar/workday.ts'
import { datedRow, type DatedRow } from '../dated/dated.ts'
import { fractionHalfUp, ZERO, type Money } from '../decimal/decimal.ts'
import { daysAfter, daysBetween } from './return-application.ts'

/**
 * What customs claims or holds of a general declaration: payment bills (税款缴款书) with their deadline and late fee, and deposits (保证金)
 * with the day they end. Money is counts of 0.00001, days are yyyy-mm-dd.
 */

export const CLAIM_KINDS = ['duty', 'deposit'] as const
export type ClaimKind = (typeof CLAIM_KINDS)[number]
export const CLAIM_KIND_NAMES: Readonly<Record<ClaimKind, string>> = { duty: '缴款书', deposit: '保证金' }

/** What may happen to a claim, by kind. */
export const CLAIM_EVENTS = {
  duty: ['paid', 'lateFee', 'void'],
  deposit: ['extended', 'refunded', 'converted', 'void'],
} as const satisfies Readonly<Record<ClaimKind, readonly string[]>>
export type ClaimEventKind = (typeof CLAIM_EVENTS)[ClaimKind][number]
export const CLAIM_EVENT_NAMES: Readonly<Record<ClaimEventKind, string>> = {
  paid: '已缴税款',
  lateFee: '已缴滞纳金',
  extended: '延期',
  refunded: '退还',
  converted: '转为税款',
  void: '作废',
}

/** When a bill is due and what being late costs. */
export interface DutyTerm extends DatedRow {
  readonly days: number
  /** From which day the days count. */
  readonly from: 'issued' | 'declared'
  /** Ten-thousandths of the unpaid tax a day. */
  readonly lateRate: number
  /** A late fee below this is not charged (whole yuan). */
  readonly minimumYuan: number
  readonly confidence: 'seen' | 'memory'
}

const DUTY_TERMS: readonly DutyTerm[] = [
  {
    key: 'duty',
    validFrom: '',
    validTo: '2024-11-30',
    days: 15,
    from: 'issued',
    lateRate: 5,
    minimumYuan: 50,
    source: '海关进出口货物征税管理办法（海关总署令第124号）：填发之日起15日；滞纳金起征点50元',
    confidence: 'memory',
  },
  {
    key: 'duty',
    validFrom: '2024-12-01',
    validTo: '',
    days: 15,
    from: 'declared',
    lateRate: 5,
    minimumYuan: 50,
    source: '海关总署令第272号：15日、每日万分之五；自完成申报之日起算与起征点50元凭记忆',
    confidence: 'memory',
  },
]

export interface DutyBill {
  readonly amount: Money
  readonly declaredOn: string
  readonly issuedOn: string
}

export interface DutyDeadline {
  /** The day from which the term counts. */
  readonly startsOn: string
  readonly dueOn: string
  readonly term: DutyTerm
  readonly holidays: string
  /** Something of it was not checked against a text. */
  readonly unverified: boolean
}

/** Until when a bill is to be paid; undefined while the day from which it counts is not known. */
export function dutyDeadline(
  bill: Pick<DutyBill, 'declaredOn' | 'issuedOn'>,
  own: OwnDays = new Map(),
  terms: readonly DutyTerm[] = DUTY_TERMS,
): DutyDeadline | undefined {
  const term = datedRow(terms, 'duty', bill.declaredOn || bill.issuedOn)
  if (term === undefined) return undefined
  const startsOn = term.from === 'declared' ? bill.declaredOn || bill.issuedOn : bill.issuedOn || bill.declaredOn
  if (startsOn === '') return undefined
  // The first day of a period given in days does not count; a last day that is a holiday is put off to the next workday.
  const last = workdayFrom(daysAfter(startsOn, term.days), own)
  const unverified = term.confidence === 'memory' || last.confidence !== 'seen'
  return { startsOn, dueOn: last.day, term, holidays: last.source, unverified }
}

export interface Payment {
  readonly day: string
  readonly amount: Money
}

export interface LateFeeStep {
  readonly from: string
  readonly to: string
  readonly days: number
  readonly unpaid: Money
}
export interface LateFee {
  readonly fee: Money
  /** Before the minimum. */
  readonly computed: Money
  readonly days: number
  readonly steps: readonly LateFeeStep[]
}

const NO_FEE: LateFee = { fee: ZERO as Money, computed: ZERO as Money, days: 0, steps: [] }

/**
 * The late fee until a day: each day after the deadline on what was unpaid that day, including the day of payment; rounded half-up to fen once,
 * nothing below the minimum.
 */
export function lateFee(
  amount: Money,
  payments: readonly Payment[],
  deadline: Pick<DutyDeadline, 'dueOn' | 'term'>,
  today: string,
): LateFee {
  const { term, dueOn } = deadline
  let unpaid: number = amount
  let from = dueOn
  const steps: LateFeeStep[] = []
  const close = (day: string): void => {
    const days = daysBetween(from, day)
    if (days > 0 && unpaid > 0) steps.push({ from, to: day, days, unpaid: unpaid as Money })
    if (day > from) from = day
  }
  for (const payment of [...payments].sort((a, b) => (a.day < b.day ? -1 : 1))) {
    close(payment.day)
    unpaid -= payment.amount
  }
  if (unpaid > 0) close(today)
  if (steps.length === 0) return NO_FEE
  const sum = steps.reduce((all, step) => all + BigInt(step.unpaid) * BigInt(step.days), 0n)
  const computed = fractionHalfUp<'money'>(sum * BigInt(term.lateRate), 10_000n, 2)
  const days = steps.reduce((all, step) => all + step.days, 0)
  return { fee: computed < term.minimumYuan * 100_000 ? (ZERO as Money) : computed, computed, days, steps }
}

export type ClaimState = 'open' | 'soon' | 'overdue' | 'settled' | 'void' | 'unknown'
/** How many days before its end a claim asks for attention. */
const ATTENTION_DAYS: Readonly<Record<ClaimKind, number>> = { duty: 3, deposit: 30 }

/** How a claim stands on a day. */
export function claimState(kind: ClaimKind, open: boolean, isVoid: boolean, endsOn: string, today: string): ClaimState {
  if (isVoid) return 'void'
  if (!open) return 'settled'
  if (endsOn === '') return 'unknown'
  const left = daysBetween(today, endsOn)
  return left < 0 ? 'overdue' : left <= ATTENTION_DAYS[kind] ? 'soon' : 'open'
}
