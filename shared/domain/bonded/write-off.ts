import { daysAfter, daysBetween } from '../crossborder/return-application.ts'
import { datedRow, type DatedRow } from '../dated/dated.ts'

/** Periodic write-off of account books (报核): its clock, its states, what a difference leads to. Dated rules with their source. */

export interface WriteOffRule extends DatedRow {
  /** Days after the cycle's end to report; with an approved extension altogether. */
  readonly reportDays: number
  readonly longestDays: number
  /** A cycle of more days is in principle not allowed. */
  readonly cycleDays: number
  readonly confidence: 'seen' | 'secondHand'
}

/** Logistics books by the notice; processing books have no term of their own in what was seen, so the same one is shown as unverified. */
const WRITE_OFF_RULES: readonly WriteOffRule[] = [
  {
    key: 'logistics',
    validFrom: '2025-01-01',
    validTo: '',
    reportDays: 60,
    longestDays: 90,
    cycleDays: 366,
    source: '保税物流账册核销管理公告（2025-01-01 起施行；公告编号未见，按转载文本）',
    confidence: 'secondHand',
  },
  {
    key: 'processing',
    validFrom: '',
    validTo: '',
    reportDays: 60,
    longestDays: 90,
    cycleDays: 366,
    source: '加工账册的报核期限未见原文，暂按物流账册的 60/90 天提示',
    confidence: 'secondHand',
  },
]

export interface WriteOffClock {
  /** Report by; with an extension the later day. yyyy-mm-dd. */
  readonly reportBy: string
  readonly latestBy: string
  /** Days left to `reportBy` on a day; negative = overdue. */
  readonly daysLeft: number
  readonly source: string
  readonly tooLong: boolean
}

/** The clock of a cycle; undefined where no rule was in force at its end. `extendedTo`: '' = no extension. Days as yyyy-mm-dd. */
export function writeOffClock(
  kind: string,
  cycle: { readonly from: string; readonly to: string; readonly extendedTo?: string },
  today: string,
  rules: readonly WriteOffRule[] = WRITE_OFF_RULES,
): WriteOffClock | undefined {
  const rule = datedRow(rules, kind, cycle.to)
  if (rule === undefined) return undefined
  const extended = cycle.extendedTo ?? ''
  const reportBy = extended === '' ? daysAfter(cycle.to, rule.reportDays) : extended
  return {
    reportBy,
    latestBy: daysAfter(cycle.to, rule.longestDays),
    daysLeft: daysBetween(today, reportBy),
    source: rule.source,
    tooLong: daysBetween(cycle.from, cycle.to) >= rule.cycleDays,
  }
}

export const WRITE_OFF_STATES = ['draft', 'reported', 'accepted', 'returned', 'closed', 'void'] as const
export type WriteOffState = (typeof WRITE_OFF_STATES)[number]
export const WRITE_OFF_STATE_TABLE: Readonly<
  Record<WriteOffState, { readonly name: string; readonly tone: 'grey' | 'blue' | 'green' | 'red' | 'amber' }>
> = {
  draft: { name: '草稿', tone: 'amber' },
  reported: { name: '已报', tone: 'blue' },
  accepted: { name: '海关受理', tone: 'green' },
  returned: { name: '退回', tone: 'red' },
  closed: { name: '结案', tone: 'green' },
  void: { name: '作废', tone: 'grey' },
}

/** What a person or a receipt does to a write-off; a new version of the figures is only made in the states of `WRITE_OFF_EDITABLE`. */
export const WRITE_OFF_ACTS = ['report', 'accept', 'return', 'close', 'extend', 'void'] as const
export type WriteOffAct = (typeof WRITE_OFF_ACTS)[number]
export interface WriteOffActRow {
  readonly name: string
  readonly from: readonly WriteOffState[]
  /** undefined: the state stays. */
  readonly to: WriteOffState | undefined
}
export const WRITE_OFF_ACT_TABLE: Readonly<Record<WriteOffAct, WriteOffActRow>> = {
  report: { name: '登记已报', from: ['draft', 'returned'], to: 'reported' },
  accept: { name: '海关受理', from: ['reported'], to: 'accepted' },
  return: { name: '海关退回', from: ['reported', 'accepted'], to: 'returned' },
  close: { name: '结案', from: ['accepted'], to: 'closed' },
  extend: { name: '延期获批', from: ['draft', 'reported', 'returned'], to: undefined },
  void: { name: '作废草稿', from: ['draft', 'returned'], to: 'void' },
}
export const WRITE_OFF_EDITABLE: readonly WriteOffState[] = ['draft', 'returned']

export function mayActOnWriteOff(state: WriteOffState, act: WriteOffAct): boolean {
  return WRITE_OFF_ACT_TABLE[act].from.includes(state)
}

export type WriteOffResult = 'equal' | 'surplus' | 'shortage'
export const WRITE_OFF_RESULTS: Readonly<Record<WriteOffResult, { readonly name: string; readonly help: string }>> = {
  equal: { name: '相符', help: '账面与实际一致，核销结案。' },
  surplus: { name: '溢余', help: '有正当理由的，账册调增至实际数量；没有正当理由的按规定处理。' },
  shortage: { name: '短少', help: '有正当理由的，短少部分补税；没有正当理由的按规定处理。' },
}

/** What customs' balance and the goods that are there come to. Counts of 0.00001. */
export function writeOffResult(book: number, actual: number): WriteOffResult {
  return actual === book ? 'equal' : actual > book ? 'surplus' : 'shortage'
}

/** Figures of one item over a cycle, counts of 0.00001. `house`: what the ledger says is there; `actual`: what is reported. */
export interface WriteOffFigures {
  readonly itemId: number
  readonly opening: number
  readonly credited: number
  readonly debited: number
  readonly closing: number
  readonly house: number
  readonly actual: number
  readonly disposed: number
  readonly justified: boolean
  readonly why: string
}

/** Which figure of an item is asked for its rows. */
export const WRITE_OFF_FIGURES = ['opening', 'credited', 'debited', 'closing', 'house', 'disposed'] as const
export type WriteOffFigure = (typeof WRITE_OFF_FIGURES)[number]
export const WRITE_OFF_FIGURE_NAMES: Readonly<Record<WriteOffFigure, string>> = {
  opening: '期初账面',
  credited: '本期核增',
  debited: '本期核减',
  closing: '期末账面',
  house: '台账实物',
  disposed: '销毁处置',
}

/** All figures of an item as one value, in a fixed order. */
export function writeOffValues(one: WriteOffFigures): readonly (number | boolean | string)[] {
  const { itemId, opening, credited, debited, closing, house, actual, disposed, justified, why } = one
  return [itemId, opening, credited, debited, closing, house, actual, disposed, justified, why]
}

/** The text whose hash a version carries: the same entries, lists and decisions give the same text. */
export function writeOffText(version: {
  readonly bookNo: string
  readonly from: string
  readonly to: string
  readonly through: number
  readonly items: readonly WriteOffFigures[]
  readonly lists: readonly { readonly id: number; readonly taking: boolean; readonly why: string }[]
}): string {
  const items = [...version.items].sort((a, b) => a.itemId - b.itemId)
  const lists = [...version.lists].sort((a, b) => a.id - b.id)
  return JSON.stringify([
    version.bookNo,
    version.from,
    version.to,
    version.through,
    items.map(writeOffValues),
    lists.map((one) => [one.id, one.taking, one.why]),
  ])
}

/** The next cycle of a book after one that is closed: a year from the day after. */
export function nextCycle(to: string): { readonly from: string; readonly to: string } {
  const from = daysAfter(to, 1)
  const [year = 0, month = 1, day = 1] = from.split('-').map(Number)
  return { from, to: new Date(Date.UTC(year + 1, month - 1, day - 1)).toISOString().slice(0, 10) }
}
