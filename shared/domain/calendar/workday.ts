/**
 * Workdays as dated data: which days the State Council's notice of a year makes rest days, and which weekends are worked. Days are
 * yyyy-mm-dd. What is here was written down from memory and is marked so; an office corrects or adds years by a setting.
 */
export interface CalendarYear {
  readonly year: number
  /** First and last day of each holiday. */
  readonly rest: readonly (readonly [first: string, last: string])[]
  /** Weekend days that are worked. */
  readonly work: readonly string[]
  readonly source: string
  readonly confidence: 'seen' | 'memory'
}

export const CALENDAR: readonly CalendarYear[] = [
  {
    year: 2025,
    rest: [
      ['2025-01-01', '2025-01-01'],
      ['2025-01-28', '2025-02-04'],
      ['2025-04-04', '2025-04-06'],
      ['2025-05-01', '2025-05-05'],
      ['2025-05-31', '2025-06-02'],
      ['2025-10-01', '2025-10-08'],
    ],
    work: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
    source: '国务院办公厅关于2025年部分节假日安排的通知',
    confidence: 'memory',
  },
  {
    year: 2026,
    rest: [
      ['2026-01-01', '2026-01-03'],
      ['2026-02-15', '2026-02-23'],
      ['2026-04-04', '2026-04-06'],
      ['2026-05-01', '2026-05-05'],
      ['2026-06-19', '2026-06-21'],
      ['2026-09-25', '2026-09-27'],
      ['2026-10-01', '2026-10-07'],
    ],
    work: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
    source: '国务院办公厅关于2026年部分节假日安排的通知',
    confidence: 'memory',
  },
]

/** Days that an office has set itself: rest or work, before the calendar. */
export type OwnDays = ReadonlyMap<string, 'rest' | 'work'>

const WORDS: Readonly<Record<string, 'rest' | 'work'>> = { 休: 'rest', 班: 'work' }
const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
  new Date(`${text}T00:00:00Z`).toISOString().slice(0, 10) === text

/**
 * Reads days as people write them: `2027-01-01 休、2027-01-03 班`, parts separated by commas, semicolons or lines.
 * @returns the days, or the part that is none
 */
export function readOwnDays(text: string): { ok: true; days: OwnDays } | { ok: false; part: string } {
  const days = new Map<string, 'rest' | 'work'>()
  for (const part of text.split(/[,，;；、\n]/)) {
    const trimmed = part.trim()
    if (trimmed === '') continue
    const [day = '', word = ''] = trimmed.split(/[\s=＝]+/)
    const kind = WORDS[word]
    if (kind === undefined || !isDay(day)) return { ok: false, part: trimmed }
    days.set(day, kind)
  }
  return { ok: true, days }
}

const DAY = 86_400_000
const after = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString().slice(0, 10)
const isWeekend = (day: string): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())

/** Whether a day is worked; where no year's notice is known, weekends alone decide. */
export function isWorkday(
  day: string,
  own: OwnDays = new Map(),
  calendar: readonly CalendarYear[] = CALENDAR,
): boolean {
  const said = own.get(day)
  if (said !== undefined) return said === 'work'
  const year = calendar.find((one) => one.year === Number(day.slice(0, 4)))
  if (year?.work.includes(day) === true) return true
  if (year?.rest.some(([first, last]) => first <= day && day <= last) === true) return false
  return !isWeekend(day)
}

export interface Workday {
  readonly day: string
  /** No notice of that year is known (or only from memory): holidays may move it. */
  readonly confidence: 'seen' | 'memory' | 'unknown'
  readonly source: string
}

/** The day itself when it is worked, else the first workday after it. */
export function workdayFrom(
  day: string,
  own: OwnDays = new Map(),
  calendar: readonly CalendarYear[] = CALENDAR,
): Workday {
  let at = day
  // No holiday is longer than a month.
  for (let i = 0; i < 40 && !isWorkday(at, own, calendar); i++) at = after(at)
  const year = calendar.find((one) => one.year === Number(at.slice(0, 4)))
  return year === undefined
    ? { day: at, confidence: 'unknown', source: '该年放假通知未录入，只按周末顺延' }
    : { day: at, confidence: year.confidence, source: year.source }
}
