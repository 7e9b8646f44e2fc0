import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixed, parseFixed, type Fixed } from '../decimal/decimal.ts'
import { cancellationHold } from './cancellation.ts'
import { monthSpan, summaryDeadline, summaryFacts, SummaryMerge, sumText, type SummaryLine } from './summary.ts'
import { inParts } from './manifest.ts'
import { compareTax, guaranteePosition } from './tax-bill.ts'
import {
  composeReturn,
  daysBetween,
  linesToReturn,
  restoredAmount,
  returnableLines,
  returnClock,
  returnHold,
  type ReturnedLine,
} from './return-application.ts'

const amount = (text: string): Fixed => parseFixed<string>(text) ?? fixed(0)
const DECLARED = {
  head: { customsCode: '4604', orderNo: 'SL-1', ebpCode: '46016602EV' },
  lines: [
    { gnum: '1', gcode: '1901101000', gname: '示例奶粉', qty: '2', unit: '122', totalPrice: '200' },
    { gnum: '2', gcode: '3304990029', gname: '示例面霜', qty: '1.5', unit: '122', totalPrice: '100' },
  ],
}
const released = { state: 'released', preNo: '', invtNo: '46042026I000000001' }
const stamp = { guid: 'G', appTime: '20261122101010', appType: '1', appStatus: '2', copNo: 'D1' } as const

describe('退货的两个期限', () => {
  it('30 days to apply and 45 to bring the goods back, the day of release not counted (2020年第45号)', () => {
    expect(returnClock('2026-11-01')).toEqual({
      releasedOn: '2026-11-01',
      applyBy: '2026-12-01',
      arriveBy: '2026-12-16',
      source: '海关总署公告2020年第45号',
    })
    expect(returnHold(released, returnClock('2026-11-01'), '2026-12-01')).toBeUndefined()
    expect(returnHold(released, returnClock('2026-11-01'), '2026-12-02')).toBe('U-LATE')
    expect(daysBetween('2026-11-30', '2026-12-16')).toBe(16)
  })

  it('goods released before 2020-03-28 had one clock, and before 2019 none', () => {
    expect(returnClock('2020-03-27')).toMatchObject({ applyBy: '2020-04-26', arriveBy: '2020-04-26' })
    expect(returnClock('2018-12-31')).toBeUndefined()
  })

  it('before release it is a cancellation, after release a return, never both', () => {
    for (const state of [
      'draft',
      'queued',
      'sent',
      'declaring',
      'accepted',
      'review',
      'inspection',
      'concluded',
      'released',
      'closed',
      'rejected',
      'failed',
      'cancelled',
      'returned',
    ]) {
      const inventory = { ...released, state }
      const both = [
        cancellationHold(inventory, false),
        returnHold(inventory, returnClock('2026-11-01'), '2026-11-02'),
      ].filter((hold) => hold === undefined)
      expect(both.length, state).toBeLessThanOrEqual(1)
    }
  })
})

describe('退货的商品', () => {
  it('whole or in part, never more than is left, no line twice', () => {
    const lines = returnableLines(DECLARED, [{ gnum: 1, qty: amount('0.5') }])
    expect(lines.map((line) => line.left)).toEqual([amount('1.5'), amount('1.5')])
    expect(linesToReturn(lines, undefined)).toEqual([
      { gnum: 1, qty: amount('1.5') },
      { gnum: 2, qty: amount('1.5') },
    ])
    expect(linesToReturn(lines, [{ gnum: 2, qty: amount('1') }])).toEqual([{ gnum: 2, qty: amount('1') }])
    for (const wrong of [
      [{ gnum: 1, qty: amount('1.50001') }],
      [{ gnum: 3, qty: amount('1') }],
      [{ gnum: 1, qty: amount('0') }],
      [
        { gnum: 1, qty: amount('1') },
        { gnum: 1, qty: amount('0.1') },
      ],
      [],
    ])
      expect(linesToReturn(lines, wrong)).toBeUndefined()
    expect(
      linesToReturn(
        returnableLines(DECLARED, [
          { gnum: 1, qty: amount('2') },
          { gnum: 2, qty: amount('1.5') },
        ]),
        undefined,
      ),
    ).toBeUndefined()
  })

  it('keep the numbers, codes and units of the inventory', () => {
    expect(composeReturn(DECLARED, released, '买家退货', [{ gnum: 2, qty: amount('1.25') }], stamp).lines).toEqual([
      { gnum: '2', gcode: '3304990029', gname: '示例面霜', qty: '1.25', unit: '122' },
    ])
  })

  it('give back of the year what their share of the value is; in parts as much as at once, but for rounding', () => {
    const lines = returnableLines(DECLARED, [])
    const used = amount('330')
    expect(restoredAmount(used, lines, [{ gnum: 1, qty: amount('1') }])).toBe(amount('110'))
    expect(restoredAmount(used, lines, linesToReturn(lines, undefined) ?? [])).toBe(used)
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 199_999 }),
        fc.integer({ min: 1, max: 149_999 }),
        fc.integer({ min: 1, max: 10 ** 11 }),
        (a, b, sum) => {
          const part: ReturnedLine[] = [
            { gnum: 1, qty: fixed(a) },
            { gnum: 2, qty: fixed(b) },
          ]
          const rest: ReturnedLine[] = [
            { gnum: 1, qty: fixed(200_000 - a) },
            { gnum: 2, qty: fixed(150_000 - b) },
          ]
          expect(
            Math.abs(restoredAmount(sum, lines, part) + restoredAmount(sum, lines, rest) - sum),
          ).toBeLessThanOrEqual(Math.ceil(sum / 10_000_000) + 2)
        },
      ),
    )
  })
})

describe('汇总', () => {
  it('is due on the 15th of the next month, on Monday when that is a weekend; before 2019 on the 10th', () => {
    expect([
      summaryDeadline('2026-11')?.day,
      summaryDeadline('2026-07')?.day,
      summaryDeadline('2026-12')?.day,
      summaryDeadline('2018-05')?.day,
    ]).toEqual(['2026-12-15', '2026-08-17', '2027-01-15', '2018-06-11'])
    expect(summaryDeadline('2015-01')).toBeUndefined()
    expect(monthSpan('2028-02')).toEqual({ from: '20280201000000', to: '20280229235959' })
  })

  it('only lists of flag B take part', () => {
    expect(summaryFacts({ head: { statisticsFlag: 'A' }, lines: [] })).toBeUndefined()
    expect(
      summaryFacts({
        head: { statisticsFlag: 'B', ebcCode: '1' },
        lines: [{ gcode: '1234567890', country: '502', currency: '502', unit1: '035', qty1: '1.5', totalPrice: '2' }],
      })?.lines,
    ).toEqual([['1234567890', '502', '502', '035', 150_000, 200_000]])
  })

  it('merges the same whatever the order, loses nothing, and keeps apart what differs in code, destination or currency', () => {
    const line = fc.tuple(
      fc.constantFrom('1111111111', '2222222222'),
      fc.constantFrom('502', '116'),
      fc.constantFrom('502', '142'),
      fc.constant('035'),
      fc.integer({ min: 1, max: 10 ** 12 }),
      fc.integer({ min: 0, max: 10 ** 12 }),
    )
    fc.assert(
      fc.property(
        fc.array(fc.record({ group: fc.integer({ min: 1, max: 3 }), lines: fc.array(line, { maxLength: 4 }) }), {
          maxLength: 30,
        }),
        fc.integer(),
        (lists, seed) => {
          const merged = (order: readonly { group: number; lines: SummaryLine[] }[]) => {
            const merge = new SummaryMerge()
            for (const one of order) merge.add(one.group, one.lines)
            return merge.groups().sort((a, b) => a.group - b.group)
          }
          const shuffled = [...lists]
            .map((one, i) => ({ one, key: Math.imul(i + 1, seed | 1) }))
            .sort((a, b) => a.key - b.key)
            .map(({ one }) => one)
          const found = merged(lists)
          expect(merged(shuffled)).toEqual(found)
          const sum = lists.flatMap((one) => one.lines).reduce((total, one) => total + BigInt(one[5]), 0n)
          expect(found.flatMap((group) => group.lines).reduce((total, one) => total + one.total, 0n)).toBe(sum)
          for (const { lines } of found)
            expect(new Set(lines.map((one) => `${one.gcode}${one.country}${one.currency}`)).size).toBe(lines.length)
        },
      ),
    )
    expect([sumText(0n), sumText(150_000n), sumText(12_345_678_901_234_567_890n)]).toEqual([
      '0',
      '1.5',
      '123456789012345.6789',
    ])
  })

  it('parts hold everything once', () => {
    expect(inParts([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]])
    expect(inParts([], 2)).toEqual([])
  })
})

describe('税单与担保', () => {
  const parts = fc.record({
    gnum: fc.integer({ min: 1, max: 6 }),
    gcode: fc.constant('1901101000'),
    price: fc.nat(),
    duty: fc.nat(10 ** 9),
    vat: fc.nat(10 ** 9),
    consumption: fc.nat(10 ** 9),
  })
  const lines = fc.uniqueArray(parts, { selector: (line) => line.gnum, maxLength: 6 })

  it('every line of either side stands once, and the differences add up to the difference of the totals', () => {
    fc.assert(
      fc.property(lines, lines, (customs, own) => {
        const compared = compareTax(customs, own)
        const sum = (of: readonly { duty: number; vat: number; consumption: number }[]): number =>
          of.reduce((all, line) => all + line.duty + line.vat + line.consumption, 0)
        expect(compared.map((line) => line.gnum)).toEqual(
          [...new Set([...customs, ...own].map((line) => line.gnum))].sort((a, b) => a - b),
        )
        expect(compared.reduce((all, line) => all + line.difference, 0)).toBe(sum(customs) - sum(own))
      }),
    )
  })

  it('limit = outstanding + pending + free, and nothing is said where no limit is known', () => {
    expect(guaranteePosition({ limit: 100n, accrued: 70n, paid: 50n, pending: 30n })).toEqual({
      outstanding: 20n,
      pending: 30n,
      free: 50n,
    })
    expect(guaranteePosition({ limit: 100n, accrued: 70n, paid: 0n, pending: -5n })).toEqual({
      outstanding: 70n,
      pending: 0n,
      free: 30n,
    })
    expect(guaranteePosition({ limit: undefined, accrued: 70n, paid: 0n, pending: 5n }).free).toBeUndefined()
  })
})
