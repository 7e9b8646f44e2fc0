/**
 * Exact fractions for calculators: no step of a formula is rounded before the one rounding that its rule names.
 * A figure may be typed as a number, a percentage or an arithmetic expression (`161280-144000/1.17*0.14`), as it stands in
 * a contract or a textbook.
 */
export interface Ratio {
  readonly n: bigint
  /** Always positive. */
  readonly d: bigint
}

const MAX_LENGTH = 200
/** No amount of a trade needs more digits; a crafted expression must not cost more than its length. */
const MAX_DIGITS = 400

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

/** n ÷ d in lowest terms. Throws RangeError when d is 0 (an error of the programmer: callers ask `isZero` first). */
export function ratio(n: bigint, d = 1n): Ratio {
  if (d === 0n) throw new RangeError('division by zero')
  const sign = d < 0n ? -1n : 1n
  const common = gcd(n, d * sign)
  return common <= 1n ? { n: n * sign, d: d * sign } : { n: (n * sign) / common, d: (d * sign) / common }
}

export const NOTHING: Ratio = { n: 0n, d: 1n }
export const ONE: Ratio = { n: 1n, d: 1n }

/** a + b. */
export const add = (a: Ratio, b: Ratio): Ratio => ratio(a.n * b.d + b.n * a.d, a.d * b.d)
/** a − b. */
export const less = (a: Ratio, b: Ratio): Ratio => ratio(a.n * b.d - b.n * a.d, a.d * b.d)
/** a × b. */
export const times = (a: Ratio, b: Ratio): Ratio => ratio(a.n * b.n, a.d * b.d)
/** a ÷ b. Throws RangeError when b is 0. */
export const over = (a: Ratio, b: Ratio): Ratio => ratio(a.n * b.d, a.d * b.n)
/** −1, 0 or 1 as a is smaller than, equal to or larger than b. */
export function compare(a: Ratio, b: Ratio): -1 | 0 | 1 {
  const left = a.n * b.d
  const right = b.n * a.d
  return left < right ? -1 : left > right ? 1 : 0
}
/** The smaller of both. */
export const smaller = (a: Ratio, b: Ratio): Ratio => (compare(a, b) <= 0 ? a : b)
/** The larger of both. */
export const larger = (a: Ratio, b: Ratio): Ratio => (compare(a, b) >= 0 ? a : b)
export const isZero = (a: Ratio): boolean => a.n === 0n
/** The sum of all; 0 of none. */
export const sum = (all: Iterable<Ratio>): Ratio => [...all].reduce(add, NOTHING)

/** The value rounded half-up (halves away from zero) to `places` decimals, as plain text with exactly so many decimals. */
export function ratioText(value: Ratio, places: number): string {
  const scale = 10n ** BigInt(places)
  const negative = value.n < 0n
  const n = (negative ? -value.n : value.n) * scale
  const count = (2n * n + value.d) / (2n * value.d)
  const sign = negative && count !== 0n ? '-' : ''
  const digits = String(count).padStart(places + 1, '0')
  return places === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

/** The value rounded half-up to `places` decimals, as a fraction again. */
export function rounded(value: Ratio, places: number): Ratio {
  const scale = 10n ** BigInt(places)
  return ratio(BigInt(ratioText(value, places).replace('.', '')), scale)
}

/** Shortest text of at most `places` decimals: what steps show for rates and quantities. */
export function shortText(value: Ratio, places = 6): string {
  const text = ratioText(value, places)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** 0.13 as `13%`. */
export const percentText = (value: Ratio): string => `${shortText(times(value, ratio(100n)), 4)}%`

const NUMBER = /^\d{1,18}(\.\d{0,12})?|^\.\d{1,12}/

/** Reads one expression; the position moves behind what was read. */
class Reader {
  at = 0
  readonly text: string
  constructor(text: string) {
    this.text = text
  }

  sum(): Ratio | undefined {
    let left = this.product()
    while (left !== undefined && (this.sees('+') || this.sees('-'))) {
      const plus = this.text.charAt(this.at++) === '+'
      const right = this.product()
      left = right === undefined ? undefined : plus ? add(left, right) : less(left, right)
    }
    return left
  }

  product(): Ratio | undefined {
    let left = this.factor()
    while (left !== undefined && (this.sees('*') || this.sees('/'))) {
      const multiply = this.text.charAt(this.at++) === '*'
      const right = this.factor()
      if (right === undefined || (!multiply && isZero(right))) return undefined
      left = multiply ? times(left, right) : over(left, right)
      if (String(left.n).length + String(left.d).length > MAX_DIGITS) return undefined
    }
    return left
  }

  factor(): Ratio | undefined {
    if (this.sees('-')) {
      this.at++
      const value = this.factor()
      return value === undefined ? undefined : less(NOTHING, value)
    }
    const value = this.sees('(') ? this.inBrackets() : this.number()
    if (value === undefined || !this.sees('%')) return value
    this.at++
    return over(value, ratio(100n))
  }

  inBrackets(): Ratio | undefined {
    this.at++
    const value = this.sum()
    if (value === undefined || !this.sees(')')) return undefined
    this.at++
    return value
  }

  number(): Ratio | undefined {
    const found = NUMBER.exec(this.text.slice(this.at))
    if (found === null) return undefined
    this.at += found[0].length
    const [whole = '', fraction = ''] = found[0].split('.')
    return ratio(BigInt(`${whole}${fraction}`), 10n ** BigInt(fraction.length))
  }

  sees(char: string): boolean {
    return this.text.charAt(this.at) === char
  }
}

/**
 * Reads a figure as people write it: `117000`, `117,000`, `17%`, `１７％`, `161280-144000/1.17*0.14`, brackets and unary minus.
 * @returns undefined when it is no such figure, divides by zero, or is longer than 200 characters
 */
export function parseRatio(text: string): Ratio | undefined {
  if (text.length > MAX_LENGTH) return undefined
  const plain = text
    .normalize('NFKC')
    .replace(/[\s¥￥元]/g, '')
    .replace(/,(?=\d{3}(\D|$))/g, '')
    .replace(/[×xX]/g, '*')
    .replace(/÷/g, '/')
    .replace(/[−–—]/g, '-')
  // Brackets nest no deeper than a person can read; the reader recurses once for each.
  if (plain === '' || /\({30,}|(-){30,}/.test(plain)) return undefined
  const reader = new Reader(plain)
  const value = reader.sum()
  return value === undefined || reader.at !== plain.length ? undefined : value
}

/** A rate as people write it: `13`, `13%` and `0.13` are all 13 %; from 1 on a bare number is a percentage. Undefined when it is no rate from 0 to 100 %. */
export function parseRate(text: string): Ratio | undefined {
  const value = parseRatio(text)
  if (value === undefined || value.n < 0n) return undefined
  const bare = !/[%％]/.test(text) && compare(value, ONE) >= 0
  const rate = bare ? over(value, ratio(100n)) : value
  return compare(rate, ONE) > 0 ? undefined : rate
}
