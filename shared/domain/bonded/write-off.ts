/** Periodic write-off of logistics books (报核): its clock and what a difference leads to. Dated rules with their source. */

/** In force for logistics books of 金关二期 since this day; equipment books are excluded (SPEC C.4). */
export const WRITE_OFF_SINCE = '2025-01-01'
export const WRITE_OFF_SOURCE = '保税物流账册核销管理公告（2025-01-01 起施行；公告编号未见，按转载文本）'
const REPORT_DAYS = 60
const LONGEST_DAYS = 90
const DAY_MS = 86_400_000

const later = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

export interface WriteOffClock {
  /** Report within 60 days after the cycle's end; with an extension within 90 altogether. yyyy-mm-dd. */
  readonly reportBy: string
  readonly latestBy: string
  /** Days left to `reportBy` on a day; negative = overdue. */
  readonly daysLeft: number
  readonly source: string
  /** A cycle of more than a year: in principle not allowed. */
  readonly tooLong: boolean
}

/** The clock of a cycle. Days as yyyy-mm-dd. */
export function writeOffClock(from: string, to: string, today: string): WriteOffClock {
  const reportBy = later(to, REPORT_DAYS)
  return {
    reportBy,
    latestBy: later(to, LONGEST_DAYS),
    daysLeft: Math.round((Date.parse(reportBy) - Date.parse(today)) / DAY_MS),
    source: WRITE_OFF_SOURCE,
    tooLong: Date.parse(to) - Date.parse(from) > 366 * DAY_MS,
  }
}

export type WriteOffResult = 'equal' | 'surplus' | 'shortage'
export const WRITE_OFF_RESULTS: Readonly<Record<WriteOffResult, { readonly name: string; readonly help: string }>> = {
  equal: { name: '相符', help: '账面与实际一致，核销结案。' },
  surplus: { name: '溢余', help: '有正当理由的，账册调增至实际数量。' },
  shortage: { name: '短少', help: '有正当理由的，短少部分补税；没有正当理由的按规定处理。' },
}

/** What customs' balance and the goods that are there come to. Counts of 0.00001. */
export function writeOffResult(book: number, actual: number): WriteOffResult {
  return actual === book ? 'equal' : actual > book ? 'surplus' : 'shortage'
}
