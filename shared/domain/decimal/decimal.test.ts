import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  dividedHalfUp,
  fixed,
  fixedText,
  fixedTextPadded,
  fractionHalfUp,
  HUNDRED_PERCENT,
  parseFixed,
  percentAtMost,
  percentOfMoney,
  plus,
  spread,
  timesHalfUp,
  total,
  type Money,
} from './decimal.ts'

const money = (text: string): Money => {
  const value = parseFixed<'money'>(text)
  if (value === undefined) throw new Error(`not a decimal: ${text}`)
  return value
}

describe('exact decimals', () => {
  it('text and value round-trip without loss', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (count) => {
        const value = fixed<'money'>(count)
        expect(parseFixed(fixedText(value))).toBe(value === 0 ? 0 : value)
      }),
    )
  })

  it.each(['', '1e5', '1,000', ' 1', '1.', '.5', '0.000001', '--1', '１', '9007199254740993', 'NaN', 'Infinity'])(
    'refuses %j instead of guessing',
    (text) => {
      expect(parseFixed(text)).toBeUndefined()
    },
  )

  it('keeps what a float would lose', () => {
    expect(fixedText(plus(money('0.1'), money('0.2')))).toBe('0.3')
    expect(fixedText(timesHalfUp(money('1.005'), money('100'), 2))).toBe('100.5')
    expect(fixedText(timesHalfUp(money('2.675'), money('1'), 2))).toBe('2.68')
    expect(fixedText(dividedHalfUp(money('1'), money('3'), 5))).toBe('0.33333')
    expect(fixedText(fractionHalfUp(-5n, 2n, 5))).toBe('-0.00003')
  })

  it('pads to the places of the field and never cuts digits', () => {
    expect(fixedTextPadded(money('3'), 2)).toBe('3.00')
    expect(fixedTextPadded(money('3.14159'), 2)).toBe('3.14159')
    expect(fixedTextPadded(money('3'), 0)).toBe('3')
  })

  it('spread shares always add up to the whole', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e12 }),
        fc.array(fc.integer({ min: 0, max: 1e10 }), { minLength: 1, maxLength: 99 }),
        (whole, weights) => {
          const shares = spread(
            fixed<'money'>(whole),
            weights.map((w) => fixed(w)),
            2,
          )
          expect(total(shares)).toBe(whole)
        },
      ),
    )
  })

  it('a tolerance in percent allows the largest count that is not more than it, and a share is half-up to the fen', () => {
    fc.assert(
      fc.property(fc.nat({ max: 9_000_000_000_000 }), fc.nat({ max: 10_000_000 }), (count, percent) => {
        const exact = BigInt(count) * BigInt(percent)
        const allowed = BigInt(percentAtMost(fixed(count), fixed(percent)))
        expect(allowed * HUNDRED_PERCENT <= exact && exact < (allowed + 1n) * HUNDRED_PERCENT).toBe(true)
      }),
    )
    expect(fixedText(percentOfMoney(money('10.5'), fixed<'percent'>(1_300_000)))).toBe('1.37')
    expect(fixedText(percentOfMoney(money('10.34'), fixed<'percent'>(1_300_000)))).toBe('1.34')
  })

  it('overflow crashes loudly', () => {
    expect(() => plus(fixed<'money'>(Number.MAX_SAFE_INTEGER), fixed<'money'>(1))).toThrow(RangeError)
    expect(() => fixed(0.5)).toThrow(RangeError)
  })
})
