/** The days on which money is lost, over all clients; sources and whether they were seen stand with each. Days are YYYY-MM-DD, money counts of 0.00001 RMB. */
export const DEADLINE_KINDS = [
  'claim',
  'stop',
  'fx',
  'papers',
  'departure',
  'certificate',
  'duty',
  'deposit',
  'tracked',
  'contract',
  'mandate',
] as const
export type DeadlineKind = (typeof DEADLINE_KINDS)[number]

export const DEADLINE_NAMES: Readonly<Record<DeadlineKind, string>> = {
  claim: '申报退税（次年4月30日）',
  stop: '最长期限（36个月）',
  fx: '收汇期限',
  papers: '备案单证（申报后15日）',
  departure: '离境即退核算',
  certificate: '税务证明申请期限',
  duty: '税款缴款期限',
  deposit: '保证金到期',
  tracked: '协议与证书到期',
  contract: '综合服务合同到期',
  mandate: '委托到期',
}

export interface Deadline {
  readonly kind: DeadlineKind
  readonly day: string
  readonly clientId: number
  /** What it is about, in words. */
  readonly about: string
  /** RMB at risk; 0 when it cannot be said. */
  readonly money: number
  readonly source: string
  readonly verified: boolean
  readonly screen: string
  readonly id: number
  /** The same money under several clocks is at risk once: amounts by what they hang on. Without it the whole hangs on the row's own paper. */
  readonly parts?: ReadonlyMap<string, number>
}

const DAY_MS = 86_400_000

/** Whole days from one day to another; negative when it has passed. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}

/** red: passed or within 7 days; amber: within 30; else grey. */
export function toneOfDays(days: number): 'red' | 'amber' | 'grey' {
  return days <= 7 ? 'red' : days <= 30 ? 'amber' : 'grey'
}

export interface DeadlineDay {
  readonly day: string
  readonly count: number
  readonly money: number
}

/** Money at risk by day, the nearest first. */
export function byDay(deadlines: readonly Deadline[]): DeadlineDay[] {
  const days = new Map<string, Deadline[]>()
  for (const one of deadlines) {
    const known = days.get(one.day)
    if (known === undefined) days.set(one.day, [one])
    else known.push(one)
  }
  return [...days]
    .map(([day, all]) => ({ day, count: all.length, money: atRisk(all) }))
    .sort((a, b) => (a.day < b.day ? -1 : 1))
}

/** Money that hangs on any of the deadlines, each part once. */
export function atRisk(deadlines: readonly Deadline[]): number {
  const parts = new Map<string, number>()
  for (const one of deadlines)
    for (const [key, money] of one.parts ?? [[`${one.screen} ${one.id}`, one.money] as const])
      parts.set(key, Math.max(parts.get(key) ?? 0, money))
  return [...parts.values()].reduce((sum, money) => sum + money, 0)
}

export interface MonthFigures {
  /** Declarations and items that departed in the month. */
  readonly exported: number
  readonly items: number
  /** Sums of RMB, counts of 0.00001. */
  readonly claimed: number
  readonly approved: number
  readonly received: number
  readonly paid: number
  /** Claims under doubt at the month's end. */
  readonly doubtful: number
  /** Claimed and not yet received at the end of the month before, and of this one. */
  readonly carriedIn: number
  readonly carriedOut: number
  /** Claims that left without money in the month: withdrawn, corrected; and what came more or less than claimed. */
  readonly dropped: number
  readonly difference: number
}

/** What does not tie: carried in + claimed − received + difference − dropped = carried out. @returns 0 when it ties to the cent */
export function untied(figures: MonthFigures): number {
  return (
    figures.carriedIn + figures.claimed - figures.received + figures.difference - figures.dropped - figures.carriedOut
  )
}
