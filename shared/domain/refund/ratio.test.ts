import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, compare, less, over, parseRate, parseRatio, ratio, ratioText, rounded, times } from './ratio.ts'
import { monthsAfter, refundDeadlines, refundRegime, isDay } from './regime.ts'

const text = (typed: string, places = 4): string => {
  const value = parseRatio(typed)
  return value === undefined ? '?' : ratioText(value, places)
}

describe('精确分数', () => {
  it.each([
    ['161280-144000/1.17*0.14', '144049.2308'],
    ['117,000', '117000.0000'],
    ['１７％', '0.1700'],
    ['(1+2)×3÷4', '2.2500'],
    ['-(-2)', '2.0000'],
    ['1/3', '0.3333'],
    ['2/3', '0.6667'],
    ['0.00005', '0.0001'],
    ['-0.00005', '-0.0001'],
  ])('%s is read as people mean it: %s', (typed, shown) => {
    expect(text(typed)).toBe(shown)
  })
  it.each([
    '',
    '1/0',
    '1/(2-2)',
    '1e5',
    '1+',
    '(1',
    '1)',
    'abc',
    '1..2',
    '='.repeat(3),
    '9'.repeat(300),
    '('.repeat(100),
  ])('%j is no figure, and nothing is guessed', (typed) => {
    expect(parseRatio(typed)).toBeUndefined()
  })
  it.each([
    ['13', '0.1300'],
    ['13%', '0.1300'],
    ['0.13', '0.1300'],
    ['1', '0.0100'],
    ['0', '0.0000'],
    ['0.5%', '0.0050'],
  ])('the rate %s is %s', (typed, shown) => {
    const rate = parseRate(typed)
    expect(rate === undefined ? '?' : ratioText(rate, 4)).toBe(shown)
  })
  it('a rate below zero or above 100 % is none', () => {
    for (const typed of ['-1', '101', '150%']) expect(parseRate(typed)).toBeUndefined()
  })
  it('nothing is lost on the way: (a + b) − b = a and (a × b) ÷ b = a', () => {
    const any = fc
      .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.bigInt({ min: 1n, max: 10n ** 9n }))
      .map(([n, d]) => ratio(n, d))
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(compare(less(add(a, b), b), a)).toBe(0)
        if (b.n !== 0n) expect(compare(over(times(a, b), b), a)).toBe(0)
        expect(compare(rounded(rounded(a, 2), 2), rounded(a, 2))).toBe(0)
      }),
    )
  })
})

describe('按出口日期的规则', () => {
  it('an export of 2025-12-31 lies under the old rulebook, the day after under the new one', () => {
    expect(refundRegime('2025-12-31').retained.years).toBe(5)
    expect(refundRegime('2026-01-01').retained.years).toBe(10)
    expect(refundDeadlines('2025-12-31')).toEqual({ claimBy: '2026-04-30', stopsAfter: '' })
    expect(refundDeadlines('2026-02-28')).toEqual({ claimBy: '2027-04-30', stopsAfter: '2029-02-28' })
  })
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-02-29', 36, '2027-02-28'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2026-03-15', -3, '2025-12-15'],
  ])('%s and %i months is %s', (day, months, then) => {
    expect(monthsAfter(day, months)).toBe(then)
  })
  it('days that do not exist are none', () => {
    expect(['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', ''].map(isDay)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ])
    expect(isDay('2028-02-29')).toBe(true)
  })
})
