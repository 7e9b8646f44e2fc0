/**
 * Exact decimals for money, quantity and weight.
 *
 * A value is a safe integer that counts hundred-thousandths (five decimals), because the customs
 * messages write every amount as N19,5. Products and quotients go through BigInt, so no float ever
 * holds a fraction. The largest value is 90,071,992,547.40991; beyond it the constructors answer
 * `undefined` and the arithmetic throws RangeError (an error of the programmer, not of the world).
 */

declare const unit: unique symbol
/** A decimal with five places, held as an integer count of 0.00001. */
export type Fixed<Unit extends string = string> = number & { readonly [unit]: Unit }
/** Yuan or any currency's main unit. */
export type Money = Fixed<'money'>
/** Pieces, litres, ... in the unit named beside it. */
export type Quantity = Fixed<'quantity'>
/** Kilograms. */
export type Weight = Fixed<'weight'>

export const PLACES = 5
const SCALE = 100_000
const SCALE_BIG = 100_000n

/** Checks that an integer count of 0.00001 is in range and brands it. Throws RangeError. */
export function fixed<U extends string>(count: number): Fixed<U> {
  if (!Number.isSafeInteger(count)) throw new RangeError(`decimal out of range: ${count}`)
  return count as Fixed<U>
}

/** The number 0. */
export const ZERO = fixed<never>(0)

/**
 * Reads plain decimal text: optional sign, digits, at most five decimals after trailing zeros are cut.
 * No exponent, no thousands mark, no blanks: the intake normalises those, with a finding, before.
 * @returns undefined when the text is not such a number, has more than five decimals, or is too large
 */
export function parseFixed<U extends string>(text: string): Fixed<U> | undefined {
  // No amount is longer; a crafted text must not cost more than its length.
  if (text.length > 60) return undefined
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (match === null) return undefined
  const fraction = (match[3] ?? '').replace(/0+$/, '')
  if (fraction.length > PLACES) return undefined
  const whole = (match[2] ?? '').replace(/^0+(?=\d)/, '')
  if (whole.length > 12) return undefined
  const count = +whole * SCALE + +fraction.padEnd(PLACES, '0')
  if (!Number.isSafeInteger(count)) return undefined
  return (match[1] === '-' && count !== 0 ? -count : count) as Fixed<U>
}

/** Shortest plain text: no exponent, no trailing zeros, no negative zero. */
export function fixedText(value: Fixed): string {
  const negative = value < 0
  const count = negative ? -value : value
  const whole = Math.floor(count / SCALE)
  const rest = count - whole * SCALE
  const sign = negative ? '-' : ''
  if (rest === 0) return `${sign}${whole}`
  return `${sign}${whole}.${String(rest).padStart(PLACES, '0').replace(/0+$/, '')}`
}

/** Text with at least `places` decimals (0 to 5), never fewer digits than the value needs. */
export function fixedTextPadded(value: Fixed, places: number): string {
  const text = fixedText(value)
  const [whole = '0', fraction = ''] = text.split('.')
  return fraction.length >= places && fraction !== ''
    ? text
    : places === 0
      ? whole
      : `${whole}.${fraction.padEnd(places, '0')}`
}

/** a + b. */
export function plus<U extends string>(a: Fixed<U>, b: Fixed<U>): Fixed<U> {
  return fixed(a + b)
}

/** The sum of all; 0 of none. */
export function total<U extends string>(values: Iterable<Fixed<U>>): Fixed<U> {
  let sum = 0
  for (const value of values) sum = fixed<U>(sum + value)
  return sum as Fixed<U>
}

/** Half-up division of integers: halves go away from zero (Order 272 art. 13 and 19 for tax). */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  if (denominator === 0n) throw new RangeError('division by zero')
  const negative = numerator < 0n !== denominator < 0n
  const n = numerator < 0n ? -numerator : numerator
  const d = denominator < 0n ? -denominator : denominator
  const rounded = (2n * n + d) / (2n * d)
  return negative ? -rounded : rounded
}

/** Rounds a fraction numerator/denominator (both counts of 0.00001 or pure numbers) half-up to `places` decimals. */
export function fractionHalfUp<U extends string>(numerator: bigint, denominator: bigint, places: number): Fixed<U> {
  const step = 10n ** BigInt(PLACES - places)
  return fixed<U>(Number(divideHalfUp(numerator, denominator * step) * step))
}

/** a × b, half-up to `places` decimals. */
export function timesHalfUp<U extends string>(a: Fixed, b: Fixed, places: number): Fixed<U> {
  return fractionHalfUp<U>(BigInt(a) * BigInt(b), SCALE_BIG, places)
}

/** a ÷ b, half-up to `places` decimals. Throws RangeError when b is 0. */
export function dividedHalfUp<U extends string>(a: Fixed, b: Fixed, places: number): Fixed<U> {
  return fractionHalfUp<U>(BigInt(a) * SCALE_BIG, BigInt(b), places)
}

/** 100 % as a count of 0.00001 of a percent: what the product of a value and a percentage is divided by. */
export const HUNDRED_PERCENT = 10_000_000n

/** So many percent of an amount, half-up to the fen. */
export function percentOfMoney(amount: Money, percent: Fixed): Money {
  return fractionHalfUp<'money'>(BigInt(amount) * BigInt(percent), HUNDRED_PERCENT, 2)
}

/** What a tolerance of so many percent allows: the largest count that is not more than that. Neither is below zero. */
export function percentAtMost<U extends string>(value: Fixed<U>, percent: Fixed): Fixed<U> {
  return fixed<U>(Number((BigInt(value) * BigInt(percent)) / HUNDRED_PERCENT))
}

/** The value rounded half-up to `places` decimals. */
export function roundHalfUp<U extends string>(value: Fixed<U>, places: number): Fixed<U> {
  return fractionHalfUp<U>(BigInt(value), 1n, places)
}

/**
 * Spreads a total over parts in proportion to their weights, each share half-up to `places`, the
 * remainder on the last part, so that the shares always add up to the total exactly.
 * With no weight at all the whole total lies on the last part.
 */
export function spread<U extends string>(whole: Fixed<U>, weights: readonly Fixed[], places: number): Fixed<U>[] {
  const weight = weights.reduce((sum, w) => sum + BigInt(w), 0n)
  const shares: Fixed<U>[] = []
  let rest: number = whole
  for (let i = 0; i < weights.length; i++) {
    const last = i === weights.length - 1
    const share =
      last || weight === 0n
        ? last
          ? rest
          : 0
        : fractionHalfUp<U>(BigInt(whole) * BigInt(weights[i] ?? 0), weight, places)
    rest -= share
    shares.push(fixed<U>(share))
  }
  return shares
}
