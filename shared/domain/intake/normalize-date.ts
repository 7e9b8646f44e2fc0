import { isRealDay } from '../identifier/citizen-id.ts'
import { clean, halfWidth, withoutApostrophe } from './normalize-text.ts'
import { noteBit, refuse, type Reading } from './reading.ts'

const SERIAL = noteBit('SERIAL_DATE')
const MIDNIGHT = noteBit('MIDNIGHT')

export interface DateOptions {
  readonly date1904: boolean
  readonly dateOrder?: 'mdy' | 'dmy'
  readonly midnight?: boolean
  readonly serial?: boolean
  /** Both date and time are wanted: YYYYMMDDhhmmss; else YYYYMMDD or, with `hyphens`, YYYY-MM-DD. */
  readonly time: boolean
  readonly hyphens: boolean
}

const FIRST_YEAR = 1990
const LAST_YEAR = 2099
/** 1970-01-01 as a serial of the 1900 system (which counts the unreal 1900-02-29), and of the 1904 system. */
const EPOCH_1900 = 25_569
const EPOCH_1904 = 24_107

const two = (value: number): string => String(value).padStart(2, '0')

/** Civil date of a count of days since 1970-01-01 (proleptic Gregorian; Howard Hinnant's algorithm). */
function civilFromDays(days: number): readonly [year: number, month: number, day: number] {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1]
}

interface Moment {
  readonly year: number
  readonly month: number
  readonly day: number
  /** Seconds of the day, or undefined when no time was given. */
  readonly seconds: number | undefined
}

function show(moment: Moment, options: DateOptions, out: Reading): string {
  const { year, month, day, seconds } = moment
  if (!isRealDay(year, month, day)) return refuse(out, 'DATE_NOT_REAL')
  if (year < FIRST_YEAR || year > LAST_YEAR) return refuse(out, 'DATE_OUT_OF_RANGE', { year })
  if (!options.time) {
    if (seconds !== undefined && seconds !== 0) return refuse(out, 'DATE_WITH_TIME')
    return options.hyphens ? `${year}-${two(month)}-${two(day)}` : `${year}${two(month)}${two(day)}`
  }
  if (seconds === undefined) {
    if (options.midnight !== true) return refuse(out, 'TIME_MISSING')
    out.notes |= MIDNIGHT
  }
  const s = seconds ?? 0
  return `${year}${two(month)}${two(day)}${two(Math.floor(s / 3600))}${two(Math.floor(s / 60) % 60)}${two(s % 60)}`
}

/** A date from a serial number, in the workbook's own date system. */
export function readSerial(text: string, options: DateOptions, out: Reading): string {
  const match = /^(\d{1,7})(?:\.(\d{1,18}))?$/.exec(text)
  if (match === null) return refuse(out, 'DATE_SHAPE')
  let whole = Number(match[1])
  // A serial is a count of days and no amount: its fraction may pass through a float.
  let seconds: number | undefined = match[2] === undefined ? undefined : Math.round(Number(`0.${match[2]}`) * 86_400)
  if (seconds === 86_400) {
    whole += 1
    seconds = 0
  }
  if (!options.date1904) {
    // Excel's 1900 was a leap year: serial 60 is a day that never was, those before it are one off.
    if (whole === 60) return refuse(out, 'DATE_NOT_REAL')
    if (whole < 60) return refuse(out, 'DATE_OUT_OF_RANGE', { year: 1900 })
  }
  const [year, month, day] = civilFromDays(whole - (options.date1904 ? EPOCH_1904 : EPOCH_1900))
  return show({ year, month, day, seconds }, options, out)
}

function timeOf(text: string): number | undefined | 'bad' {
  if (text === '') return undefined
  const match =
    /^(上午|下午|am|pm|早上|晚上|中午)?\s*(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2})(?:\.\d{1,9})?秒?)?分?\s*(am|pm)?(?:z|\+08:?00)?$/i.exec(
      text,
    )
  if (match === null) return 'bad'
  const half = (match[1] ?? match[5] ?? '').toLowerCase()
  let hour = Number(match[2])
  if ((half === '下午' || half === 'pm' || half === '晚上') && hour < 12) hour += 12
  if ((half === '上午' || half === 'am') && hour === 12) hour = 0
  const minute = Number(match[3])
  const second = Number(match[4] ?? '0')
  if (hour > 23 || minute > 59 || second > 59 || /z$/i.test(text)) return 'bad'
  return hour * 3600 + minute * 60 + second
}

function compact(text: string, options: DateOptions, out: Reading): string {
  const seconds =
    text.length === 8
      ? undefined
      : Number(text.slice(8, 10)) * 3600 +
        Number(text.slice(10, 12)) * 60 +
        Number(text.slice(12, 14) === '' ? '0' : text.slice(12, 14))
  if (
    seconds !== undefined &&
    (Number(text.slice(8, 10)) > 23 || Number(text.slice(10, 12)) > 59 || Number(text.slice(12, 14)) > 59)
  )
    return refuse(out, 'DATE_NOT_REAL')
  return show(
    { year: Number(text.slice(0, 4)), month: Number(text.slice(4, 6)), day: Number(text.slice(6, 8)), seconds },
    options,
    out,
  )
}

/** A date from typed text in the usual forms. */
export function readDateText(raw: string, options: DateOptions, out: Reading): string {
  const text = withoutApostrophe(halfWidth(clean(raw, out), out), out)
  if (out.problem !== '') return ''
  if (/^(?:19|20)\d{6}(?:\d{4}|\d{6})?$/.test(text)) return compact(text, options, out)
  const named = /^(\d{4})\s*([-/.年])\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]+|(?<=日))?(.*)$/.exec(text)
  if (named !== null) {
    const seconds = timeOf((named[5] ?? '').trim())
    if (seconds === 'bad') return refuse(out, 'DATE_SHAPE')
    return show({ year: Number(named[1]), month: Number(named[3]), day: Number(named[4]), seconds }, options, out)
  }
  const short = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T\s]+(.*))?$/.exec(text)
  if (short !== null) {
    const first = Number(short[1])
    const second = Number(short[2])
    const order =
      options.dateOrder ?? (first > 12 && second <= 12 ? 'dmy' : second > 12 && first <= 12 ? 'mdy' : undefined)
    if (order === undefined) return refuse(out, 'DATE_AMBIGUOUS')
    const seconds = timeOf((short[4] ?? '').trim())
    if (seconds === 'bad') return refuse(out, 'DATE_SHAPE')
    return show(
      {
        year: Number(short[3]),
        month: order === 'mdy' ? first : second,
        day: order === 'mdy' ? second : first,
        seconds,
      },
      options,
      out,
    )
  }
  if (/^\d{5}(?:\.\d+)?$/.test(text)) return plainSerial(text, options, out)
  if (/^\d{2}[-/.]\d{1,2}[-/.]\d{1,2}/.test(text)) return refuse(out, 'DATE_AMBIGUOUS')
  return refuse(out, 'DATE_SHAPE')
}

/** A bare number where a date belongs: a serial only when the mapping says so. */
export function plainSerial(text: string, options: DateOptions, out: Reading): string {
  if (options.serial !== true) return refuse(out, 'DATE_IS_NUMBER')
  out.notes |= SERIAL
  return readSerial(text, options, out)
}

/** YYYY-MM-DD of a serial number as spreadsheets store days; undefined for a text that is none. */
export function dayOfSerial(text: string, date1904: boolean): string | undefined {
  const serial = Number(text)
  if (!Number.isFinite(serial) || serial < 1 || serial > 2_958_465) return undefined
  const [year, month, day] = civilFromDays(Math.floor(serial) - (date1904 ? EPOCH_1904 : EPOCH_1900))
  return `${year}-${two(month)}-${two(day)}`
}
