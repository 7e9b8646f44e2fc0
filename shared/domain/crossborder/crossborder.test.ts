import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixed, parseFixed, type Fixed } from '../decimal/decimal.ts'
import { cancellationHold } from './cancellation.ts'
import { composeReturn, daysBetween, linesToReturn, restoredAmount, returnableLines, returnClock, returnHold, type ReturnedLine } from './return-application.ts'

const amount = (text: string): Fixed => parseFixed<string>(text) ?? fixed(0)
const DECLARED = {
  head: { customsCode: '4604', orderNo: 'SL-1', ebpCode: '46016602EV' },
  lines: [{ gnum: '1', gcode: '1901101000', gname: '示例奶粉', qty: '2', unit: '122', totalPrice: '200' }, { gnum: '2', gcode: '3304990029', gname: '示例面霜', qty: '1.5', unit: '122', totalPrice: '100' }],
}
const released = { state: 'released', preNo: '', invtNo: '46042026I000000001' }
const stamp = { guid: 'G', appTime: '20261122101010', appType: '1', appStatus: '2', copNo: 'D1' } as const

describe('退货的两个期限', () => {
  it('30 days to apply and 45 to bring the goods back, the day of release not counted (2020年第45号)', () => {
    expect(returnClock('2026-11-01')).toEqual({ releasedOn: '2026-11-01', applyBy: '2026-12-01', arriveBy: '2026-12-16', source: '海关总署公告2020年第45号' })
    expect(returnHold(released, returnClock('2026-11-01'), '2026-12-01')).toBeUndefined()
    expect(returnHold(released, returnClock('2026-11-01'), '2026-12-02')).toBe('U-LATE')
    expect(daysBetween('2026-11-30', '2026-12-16')).toBe(16)
  })

  it('goods released before 2020-03-28 had one clock, and before 2019 none', () => {
    expect(returnClock('2020-03-27')).toMatchObject({ applyBy: '2020-04-26', arriveBy: '2020-04-26' })
    expect(returnClock('2018-12-31')).toBeUndefined()
  })

  it('before release it is a cancellation, after release a return, never both', () => {
    for (const state of ['draft', 'queued', 'sent', 'declaring', 'accepted', 'review', 'inspection', 'concluded', 'released', 'closed', 'rejected', 'failed', 'cancelled', 'returned']) {
      const inventory = { ...released, state }
      const both = [cancellationHold(inventory, false), returnHold(inventory, returnClock('2026-11-01'), '2026-11-02')].filter((hold) => hold === undefined)
      expect(both.length, state).toBeLessThanOrEqual(1)
    }
  })
})

describe('退货的商品', () => {
  it('whole or in part, never more than is left, no line twice', () => {
    const lines = returnableLines(DECLARED, [{ gnum: 1, qty: amount('0.5') }])
    expect(lines.map((line) => line.left)).toEqual([amount('1.5'), amount('1.5')])
    expect(linesToReturn(lines, undefined)).toEqual([{ gnum: 1, qty: amount('1.5') }, { gnum: 2, qty: amount('1.5') }])
    expect(linesToReturn(lines, [{ gnum: 2, qty: amount('1') }])).toEqual([{ gnum: 2, qty: amount('1') }])
    for (const wrong of [[{ gnum: 1, qty: amount('1.50001') }], [{ gnum: 3, qty: amount('1') }], [{ gnum: 1, qty: amount('0') }], [{ gnum: 1, qty: amount('1') }, { gnum: 1, qty: amount('0.1') }], []]) expect(linesToReturn(lines, wrong)).toBeUndefined()
    expect(linesToReturn(returnableLines(DECLARED, [{ gnum: 1, qty: amount('2') }, { gnum: 2, qty: amount('1.5') }]), undefined)).toBeUndefined()
  })

  it('keep the numbers, codes and units of the inventory', () => {
    expect(composeReturn(DECLARED, released, '买家退货', [{ gnum: 2, qty: amount('1.25') }], stamp).lines).toEqual([{ gnum: '2', gcode: '3304990029', gname: '示例面霜', qty: '1.25', unit: '122' }])
  })

  it('give back of the year what their share of the value is; in parts as much as at once, but for rounding', () => {
    const lines = returnableLines(DECLARED, [])
    const used = amount('330')
    expect(restoredAmount(used, lines, [{ gnum: 1, qty: amount('1') }])).toBe(amount('110'))
    expect(restoredAmount(used, lines, linesToReturn(lines, undefined) ?? [])).toBe(used)
    fc.assert(fc.property(fc.integer({ min: 1, max: 199_999 }), fc.integer({ min: 1, max: 149_999 }), fc.integer({ min: 1, max: 10 ** 11 }), (a, b, sum) => {
      const part: ReturnedLine[] = [{ gnum: 1, qty: fixed(a) }, { gnum: 2, qty: fixed(b) }]
      const rest: ReturnedLine[] = [{ gnum: 1, qty: fixed(200_000 - a) }, { gnum: 2, qty: fixed(150_000 - b) }]
      expect(Math.abs(restoredAmount(sum, lines, part) + restoredAmount(sum, lines, rest) - sum)).toBeLessThanOrEqual(Math.ceil(sum / 10_000_000) + 2)
    }))
  })
})
