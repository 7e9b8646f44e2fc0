import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixed, parseFixed, type Fixed } from '../../decimal/decimal.ts'
import { interestOf, monthDays, percentFee } from './billing.ts'
import { ENTRY_KINDS, postingsOf } from './entry.ts'
import { statementOf, type BookEntry } from './statement.ts'

const of = <U extends string>(text: string): Fixed<U> => parseFixed<U>(text) ?? fixed<U>(Number.NaN)
const entry = (id: number, kind: BookEntry['kind'], day: string, amount: string, reverses?: number): BookEntry => ({
  id,
  kind,
  day,
  amount: of(amount),
  reference: '',
  note: '',
  reverses,
})
const yuan = (value: bigint): number => Number(value) / 100_000

describe('往来账', () => {
  it('every kind of entry is balanced', () => {
    for (const kind of ENTRY_KINDS)
      expect(postingsOf(kind, 123).reduce((sum, posting) => sum + posting.amount, 0)).toBe(0)
  })
  it('a statement says what is owed, what is advanced, and ties to the cent', () => {
    const entries = [
      entry(1, 'advancePaid', '2026-01-05', '800'),
      entry(2, 'refundReceived', '2026-02-10', '1000'),
      entry(3, 'advanceRepaid', '2026-02-10', '800'),
      entry(4, 'interestCharged', '2026-02-10', '3.2'),
      entry(5, 'feeCharged', '2026-02-10', '20'),
      entry(6, 'producerPaid', '2026-02-12', '176.8'),
      entry(7, 'feeCharged', '2026-02-13', '-20', 5),
    ]
    const february = statementOf(entries, '2026-02-01', '2026-02-28')
    expect([february.opening, february.advancedBefore, february.closing, february.advancedAfter].map(yuan)).toEqual([
      0, 800, 20, 0,
    ])
    expect(february.lines.map((line) => yuan(line.balance))).toEqual([1000, 200, 196.8, 176.8, 0, 20])
    expect(february.lines.at(-1)?.text).toBe('冲回：服务费')
  })
  it('periods join: the closing of one is the opening of the next, whatever happened', () => {
    const any = fc.array(
      fc.record({
        kind: fc.constantFrom(...ENTRY_KINDS),
        day: fc.integer({ min: 1, max: 28 }),
        amount: fc.integer({ min: -(10 ** 9), max: 10 ** 9 }),
      }),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 27 }), (made, cut) => {
        const day = (n: number): string => `2026-02-${String(n).padStart(2, '0')}`
        const entries = made.map((one, at): BookEntry => ({
          id: at,
          kind: one.kind,
          day: day(one.day),
          amount: one.amount,
          reference: '',
          note: '',
          reverses: undefined,
        }))
        const [first, second, whole] = [
          statementOf(entries, day(1), day(cut)),
          statementOf(entries, day(cut + 1), day(28)),
          statementOf(entries, day(1), day(28)),
        ]
        expect([second.opening, second.advancedBefore, second.closing]).toEqual([
          first.closing,
          first.advancedAfter,
          whole.closing,
        ])
        expect(first.credits + second.credits).toBe(whole.credits)
      }),
    )
  })
})

describe('收费与利息', () => {
  it('a percentage of each refund, between its least and most', () => {
    const rule = { kind: 'percentRefund' as const, value: of('2'), least: of<'money'>('50'), most: of<'money'>('300') }
    expect(['1000', '5000.25', '100000'].map((refund) => percentFee(rule, of(refund)) / 100_000)).toEqual([
      50, 100.01, 300,
    ])
  })
  it('interest runs from the day of the advance to the day before its return, on what is out', () => {
    const moves = [
      { day: '2026-01-11', amount: of('36000') as number },
      { day: '2026-01-21', amount: -of('18000') as number },
    ]
    const { amount, runs } = interestOf(moves, '2026-01-01', '2026-01-31', of('6'), 360)
    expect(runs.map((run) => [run.from, run.to, run.days, yuan(run.principal)])).toEqual([
      ['2026-01-11', '2026-01-20', 10, 36_000],
      ['2026-01-21', '2026-01-31', 11, 18_000],
    ])
    expect(amount / 100_000).toBe(93)
    expect(interestOf(moves, '2026-01-01', '2026-01-31', of('6'), 365).amount / 100_000).toBe(91.73)
  })
  it('the interest of months adds up to that of the whole time but for the rounding of each', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ day: fc.integer({ min: 1, max: 59 }), amount: fc.integer({ min: 1, max: 10 ** 7 }) }), {
          maxLength: 6,
        }),
        (made) => {
          const moves = made.map((one) => ({
            day:
              one.day <= 31
                ? `2026-01-${String(one.day).padStart(2, '0')}`
                : `2026-02-${String(one.day - 31).padStart(2, '0')}`,
            amount: one.amount * 1000,
          }))
          const part = (from: string, to: string): number => interestOf(moves, from, to, of('6'), 360).amount
          const apart =
            part('2026-01-01', '2026-02-28') - part('2026-01-01', '2026-01-31') - part('2026-02-01', '2026-02-28')
          expect(Math.abs(apart)).toBeLessThanOrEqual(1000)
        },
      ),
    )
  })
  it('a month has its days', () => {
    expect(['2026-02', '2026-12', '2028-02'].map((month) => monthDays(month).to)).toEqual([
      '2026-02-28',
      '2026-12-31',
      '2028-02-29',
    ])
  })
})
