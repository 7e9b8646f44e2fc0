import { isRealDay } from '../identifier/citizen-id.ts'

const DIGITS = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/

/** Milliseconds of a 14-digit local time as if it were UTC; undefined when it is no time. Only differences are used. */
function moment(text: string): number | undefined {
  const m = DIGITS.exec(text)
  if (m === null) return undefined
  const [year, month, day, hour, minute, second] = m.slice(1).map(Number)
  if (
    year === undefined ||
    month === undefined ||
    day === undefined ||
    hour === undefined ||
    minute === undefined ||
    second === undefined
  )
    return undefined
  if (!isRealDay(year, month, day) || hour > 23 || minute > 59 || second > 59) return undefined
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** True for a real YYYYMMDDhhmmss. */
export function isAppTime(text: string): boolean {
  return moment(text) !== undefined
}

/** The 14-digit time of a moment, read as UTC; the caller adds his zone first. */
function appTimeText(milliseconds: number): string {
  const iso = new Date(milliseconds).toISOString()
  return (
    iso.slice(0, 4) + iso.slice(5, 7) + iso.slice(8, 10) + iso.slice(11, 13) + iso.slice(14, 16) + iso.slice(17, 19)
  )
}

/** China Standard Time has no summer time: the appTime (Beijing) of a moment in UTC milliseconds. */
export function beijingTime(utcMilliseconds: number): string {
  return appTimeText(utcMilliseconds + 8 * 3_600_000)
}

/**
 * The appTime for the next declaration of a filing: now, but always later than the last one, because customs answers
 * −301014 to an appTime that is not (CEB SPEC 2.3), even when this machine's clock went backwards.
 * Throws RangeError when a text is no 14-digit time.
 */
export function risingAppTime(now: string, last: string | undefined): string {
  const current = moment(now)
  if (current === undefined) throw new RangeError(`appTime ${now}`)
  if (last === undefined) return now
  const before = moment(last)
  if (before === undefined) throw new RangeError(`appTime ${last}`)
  return current > before ? now : appTimeText(before + 1000)
}
