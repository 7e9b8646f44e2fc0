import { parseFixed } from '../decimal/decimal.ts'
import { clean, halfWidth, isScientific, withoutApostrophe } from './normalize-text.ts'
import { noteBit, refuse, type Reading } from './reading.ts'

const THOUSANDS = noteBit('THOUSANDS_MARKS')
const SIGN = noteBit('CURRENCY_SIGN')
const SUFFIX = noteBit('UNIT_SUFFIX')
const GRAMS = noteBit('GRAMS')
const ROUNDED = noteBit('ROUNDED')
const NOISE = noteBit('FLOAT_NOISE')
const PLACES = 5

export interface NumberOptions {
  readonly suffix?: string
  readonly grams?: boolean
  readonly places?: number
}

/** Digits and the place of their point. */
interface Digits {
  readonly digits: string
  /** Digits before the point; may be negative or beyond the digits. */
  readonly point: number
}

function digitsOf(text: string): Digits | undefined {
  const match = /^\+?(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text)
  if (match === null) return undefined
  const [, whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return undefined
  const digits = whole + fraction
  const leading = digits.length - digits.replace(/^0+/, '').length
  return { digits: digits.slice(leading), point: whole.length + Number(exponent) - leading }
}

/** A run of digits plus one in its last place. */
function plusOne(digits: string): string {
  const nines = /9*$/.exec(digits)?.[0].length ?? 0
  const head = digits.slice(0, digits.length - nines)
  if (head === '') return `1${'0'.repeat(nines)}`
  return head.slice(0, -1) + String.fromCharCode(head.charCodeAt(head.length - 1) + 1) + '0'.repeat(nines)
}

/** Keeps `count` digits, half-up on the decimal digits. */
function roundDigits({ digits, point }: Digits, count: number): Digits {
  if (digits.length <= count) return { digits, point }
  if (count < 0) return { digits: '', point: 0 }
  const kept = digits.slice(0, count)
  if (digits.charCodeAt(count) < 53) return { digits: kept, point }
  const more = plusOne(kept === '' ? '0' : kept)
  return { digits: more, point: point + more.length - Math.max(count, kept === '' ? 0 : kept.length) }
}

function plainText({ digits, point }: Digits): string {
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  if (point <= 0) return `0.${'0'.repeat(-point)}${significant}`
  if (point >= significant.length) return significant + '0'.repeat(point - significant.length)
  return `${significant.slice(0, point)}.${significant.slice(point)}`
}

/**
 * The decimal a person sees for the number of a numeric cell. A cell holds an IEEE double and Excel writes it with up to
 * 17 digits (4.4000000000000004 for a typed 4.4), so the 15 digits that Excel keeps are the number. Works on the
 * decimal text; no float arithmetic.
 * @returns undefined when the text is no number or has a sign
 */
export function cellNumberText(text: string): string | undefined {
  if (text.length <= 15 && /^(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/.test(text)) return text
  const digits = digitsOf(text)
  return digits === undefined ? undefined : plainText(roundDigits(digits, 15))
}

/** How many digits the whole part of a numeric cell has (its exponent worked out). */
export function wholeDigits(text: string): number {
  const digits = digitsOf(text.replace(/^-/, ''))
  return digits === undefined || digits.digits.replace(/0+$/, '') === '' ? 0 : Math.max(0, digits.point)
}

/** A plain decimal as canonical text, or a refusal. */
function finish(source: Digits, options: NumberOptions, out: Reading): string {
  let value = source
  if (options.grams === true) {
    value = { digits: value.digits, point: value.point - 3 }
    out.notes |= GRAMS
  }
  const significant = value.digits.replace(/0+$/, '')
  const decimals = Math.max(0, significant.length - value.point)
  const places = options.places ?? PLACES
  if (decimals > places && significant !== '') {
    if (options.places === undefined) return refuse(out, 'DECIMALS_TOO_MANY', { decimals, limit: PLACES })
    value = roundDigits(value, value.point + places)
    out.notes |= ROUNDED
  }
  const text = plainText(value)
  return text.length > 10 && parseFixed(text) === undefined ? refuse(out, 'NUMBER_TOO_LARGE') : text
}

/** Decimal from a numeric cell. */
export function readNumberCell(text: string, options: NumberOptions, out: Reading): string {
  if (text.length <= 15 && options.grams !== true && plainNumber(text)) return canonicalPlain(text, options, out)
  if (text.charCodeAt(0) === 45) return refuse(out, 'NUMBER_NEGATIVE')
  const digits = digitsOf(text)
  if (digits === undefined) return refuse(out, 'NUMBER_SHAPE')
  const seen = roundDigits(digits, 15)
  if (seen.digits.length !== digits.digits.length) out.notes |= NOISE
  return finish(seen, options, out)
}

const HOME_SIGN = /^(?:[¥￥]|RMB|CNY|人民币)\s*|\s*(?:元整?|圆|RMB|CNY|人民币)$/i
const OTHER_SIGN = /^(?:[$€£]|US\$|HK\$|USD|EUR|GBP|JPY|HKD)|(?:美元|欧元|港币|日元|英镑|USD|EUR|GBP|JPY|HKD)$/i

/** Decimal from typed text. */
export function readNumberText(raw: string, options: NumberOptions, out: Reading): string {
  const fast = plainNumber(raw)
  if (fast && options.grams !== true) return canonicalPlain(raw, options, out)
  let text = withoutApostrophe(halfWidth(clean(raw, out), out), out)
  if (out.problem !== '') return ''
  if (options.suffix !== undefined && options.suffix !== '') text = withoutSuffix(text, options.suffix, out)
  const home = text.replace(HOME_SIGN, '')
  if (home !== text) {
    text = home
    out.notes |= SIGN
  } else if (OTHER_SIGN.test(text)) return refuse(out, 'CURRENCY_SIGN_FOREIGN')
  if (/^[-－−(（]/.test(text) && /\d/.test(text)) return refuse(out, 'NUMBER_NEGATIVE')
  if (text.includes(',') || text.includes('，')) {
    if (!/^\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?$/.test(text)) return refuse(out, 'NUMBER_AMBIGUOUS')
    text = text.replace(/[,，]/g, '')
    out.notes |= THOUSANDS
  }
  if (isScientific(text)) return refuse(out, 'NUMBER_SCIENTIFIC')
  if (!/^\+?\d+(?:\.\d*)?$|^\+?\.\d+$/.test(text))
    return refuse(out, /^\+?\d[\d.]*\s*[^\d.\s]/.test(text) ? 'NUMBER_WITH_UNIT' : 'NUMBER_SHAPE')
  const digits = digitsOf(text)
  return digits === undefined ? refuse(out, 'NUMBER_SHAPE') : finish(digits, options, out)
}

function withoutSuffix(text: string, suffix: string, out: Reading): string {
  const lower = text.toLowerCase()
  const unit = suffix.toLowerCase()
  let rest = text
  if (lower.endsWith(unit)) rest = text.slice(0, text.length - suffix.length).trim()
  else if (lower.startsWith(unit)) rest = text.slice(suffix.length).trim()
  if (rest !== text) out.notes |= SUFFIX
  return rest
}

/** Digits with at most one point between them. */
function plainNumber(text: string): boolean {
  let points = 0
  const last = text.length - 1
  for (let i = 0; i <= last; i++) {
    const code = text.charCodeAt(i)
    if (code >= 48 && code <= 57) continue
    if (code !== 46 || i === 0 || i === last || ++points > 1) return false
  }
  return last >= 0
}

/** The canonical text of what `plainNumber` accepted, mostly the text itself. */
function canonicalPlain(text: string, options: NumberOptions, out: Reading): string {
  const point = text.indexOf('.')
  const whole = point < 0 ? text.length : point
  const tidy = (text.charCodeAt(0) !== 48 || whole === 1) && (point < 0 || text.charCodeAt(text.length - 1) !== 48)
  if (tidy && whole <= 10 && (point < 0 || text.length - point - 1 <= (options.places ?? PLACES))) return text
  const digits = digitsOf(text)
  return digits === undefined ? refuse(out, 'NUMBER_SHAPE') : finish(digits, options, out)
}

/** A count: a decimal without a fraction. */
export function wholeNumber(text: string, out: Reading): string {
  return text.includes('.') ? refuse(out, 'NUMBER_NOT_WHOLE') : text
}
