import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixed, parseFixed, type Fixed } from '../../decimal/decimal.ts'
import type { Allocation } from '../evidence.ts'
import { strictMatch } from './greedy.ts'
import { goodsName, likeness } from './name.ts'
import { solveMatching } from './solve.ts'
import { AIMS, type Aim, type SolveInput, type SolveItem, type SolveLine } from './type.ts'

const of = <U extends string>(text: string): Fixed<U> => parseFixed<U>(text) ?? fixed<U>(Number.NaN)
const item = (id: number, quantity: string, change: Partial<SolveItem> = {}): SolveItem => ({
  id,
  clientId: 1,
  exportDate: '2026-03-01',
  deadline: '2027-04-30',
  name: '毛绒玩具',
  slots: [{ unit: '011', quantity: of(quantity) }],
  refundRate: of('13'),
  channel: 'own',
  fobRmb: of('0'),
  ...change,
})
const line = (id: number, quantity: string, amount: string, change: Partial<SolveLine> = {}): SolveLine => ({
  id,
  clientId: 1,
  voucherId: id,
  voucherNo: `V${id}`,
  kind: 'special',
  state: 'normal',
  use: 'refund',
  simplified: false,
  frozen: false,
  issuedOn: '2026-02-01',
  name: '毛绒玩具',
  unit: '011',
  quantity: of(quantity),
  taxableAmount: of(amount),
  levyRate: of('13'),
  tax: of('130'),
  ...change,
})
const input = (
  items: readonly SolveItem[],
  lines: readonly SolveLine[],
  change: Partial<SolveInput> = {},
): SolveInput => ({ items, lines, manual: [], conversions: [], aims: AIMS, tolerance: 5, ...change })
const pairs = (all: readonly Pick<Allocation, 'lineId' | 'itemId' | 'quantity' | 'itemQuantity'>[]): string[] =>
  all.map((one) => `${one.lineId}>${one.itemId} ${one.quantity / 100_000}/${one.itemQuantity / 100_000}`)

describe('配票', () => {
  it('equal quantities meet first; two factories fill one item together; a large invoice serves several items', () => {
    expect(
      pairs(
        solveMatching(input([item(1, '100'), item(2, '60')], [line(1, '60', '600'), line(2, '100', '1000')]))
          .allocations,
      ),
    ).toEqual(['1>2 60/60', '2>1 100/100'])
    expect(
      pairs(solveMatching(input([item(1, '100')], [line(1, '30', '300'), line(2, '70', '700')])).allocations),
    ).toEqual(['1>1 30/30', '2>1 70/70'])
    expect(pairs(solveMatching(input([item(1, '40'), item(2, '60')], [line(1, '150', '1500')])).allocations)).toEqual([
      '1>1 40/40',
      '1>2 60/60',
    ])
  })
  it('any of the three declared units serves, tons are kilograms, and the goods record converts boxes', () => {
    const three = item(1, '100', {
      slots: [
        { unit: '011', quantity: of('100') },
        { unit: '035', quantity: of('2500') },
      ],
    })
    expect(pairs(solveMatching(input([three], [line(1, '2.5', '900', { unit: '070' })])).allocations)).toEqual([
      '1>1 2.5/2500',
    ])
    const boxes = input(
      [item(1, '240', { slots: [{ unit: '028', quantity: of('240') }] })],
      [line(1, '10', '900', { unit: '箱' })],
      { conversions: [{ clientId: 1, name: '毛绒玩具', from: '箱', to: '028', factor: of('24') }] },
    )
    expect(pairs(solveMatching(boxes).allocations)).toEqual(['1>1 10/240'])
  })
  it('the oldest deadline is served first when invoices are short', () => {
    const answer = solveMatching(
      input([item(1, '100', { deadline: '2028-04-30' }), item(2, '100')], [line(1, '120', '1200')]),
    )
    expect(pairs(answer.allocations)).toEqual(['1>1 20/20', '1>2 100/100'])
    expect(answer.leftItems).toMatchObject([{ itemId: 1, reason: 'SHORT', text: '还差 80 011 的发票' }])
  })
  it('aims are settings: whole items first completes the small one, amount first the one with the higher rate', () => {
    const items = [item(1, '100', { refundRate: of('13') }), item(2, '30', { refundRate: of('9') })]
    const served = (aims: readonly Aim[]): string[] =>
      pairs(solveMatching(input(items, [line(1, '90', '900')], { aims })).allocations)
    expect(served(['whole', 'amount', 'deadline', 'tails'])).toEqual(['1>1 60/60', '1>2 30/30'])
    expect(served(['amount', 'whole', 'deadline', 'tails'])).toEqual(['1>1 90/90'])
    const two = [line(1, '60', '720'), line(2, '100', '1000')]
    expect(
      pairs(
        solveMatching(input([item(1, '100')], two, { aims: ['tails', 'amount', 'deadline', 'whole'] })).allocations,
      ),
    ).toEqual(['2>1 100/100'])
    expect(pairs(solveMatching(input([item(1, '100')], two)).allocations)).toEqual(['1>1 60/60', '2>1 40/40'])
  })
  it('parts of a line add up to its amount exactly, to the fen each', () => {
    const { allocations } = solveMatching(input([item(1, '1'), item(2, '1'), item(3, '1')], [line(1, '3', '100')]))
    expect(allocations.map((one) => one.taxableAmount)).toEqual([3_333_000, 3_334_000, 3_333_000])
  })
  it("a person's choice stays although the names differ, and the rest is solved round it", () => {
    const manual: Allocation = {
      itemId: 2,
      lineId: 1,
      slot: 0,
      quantity: of('50'),
      itemQuantity: of('50'),
      taxableAmount: of('0'),
      origin: 'manual',
    }
    const answer = solveMatching(
      input([item(1, '100'), item(2, '80', { name: '布娃娃' })], [line(1, '100', '1000')], { manual: [manual] }),
    )
    expect(answer.allocations.map((one) => [one.itemId, one.origin, one.quantity / 100_000])).toEqual([
      [1, 'solver', 50],
      [2, 'manual', 50],
    ])
    expect(solveMatching(input([item(2, '80')], [line(1, '40', '400')], { manual: [manual] }))).toMatchObject({
      refusedManual: [{ text: '发票行数量不足' }],
      allocations: [{ quantity: 4_000_000, origin: 'solver' }],
    })
  })
  it.each([
    ['ORDINARY', { kind: 'ordinary' }, 'BLOCKED'],
    ['ABSENT', { state: 'absent' }, 'BLOCKED'],
    ['VOID', { state: 'void' }, 'BLOCKED'],
    ['RED', { state: 'red' }, 'BLOCKED'],
    ['ABNORMAL', { state: 'abnormal' }, 'BLOCKED'],
    ['DEDUCTION', { use: 'deduction' }, 'BLOCKED'],
    ['FROZEN', { frozen: true }, 'BLOCKED'],
    ['NAME', { name: '陶瓷杯' }, 'NO_INVOICE'],
    ['UNIT', { unit: '035' }, 'UNIT'],
    ['CHANNEL', { kind: 'agency' }, 'CHANNEL'],
    ['CONSUMPTION', { kind: 'consumption' }, 'NO_INVOICE'],
    ['EMPTY', { quantity: of<'quantity'>('0') }, 'BLOCKED'],
  ] as const)('a line that is left says why: %s, and so does its item', (reason, change, itemReason) => {
    const answer = solveMatching(input([item(1, '100')], [line(1, '100', '1000', change)]))
    expect(answer.allocations).toEqual([])
    expect(answer.leftLines).toMatchObject([{ lineId: 1, reason }])
    expect(answer.leftItems).toMatchObject([{ itemId: 1, reason: itemReason }])
    for (const one of [...answer.leftLines, ...answer.leftItems]) expect(one.text).not.toBe('')
  })
  it('certificates of consumption tax go with what has VAT vouchers, the dearest first, and take nothing of the item', () => {
    const certificate = (id: number, quantity: string, tax: string): SolveLine =>
      line(id, quantity, '1000', { kind: 'consumption', tax: of(tax) })
    const papers = [line(1, '60', '600'), certificate(2, '50', '20'), certificate(3, '40', '80'), line(4, '60', '600')]
    const answer = solveMatching(input([item(1, '100')], papers))
    expect(pairs(answer.allocations)).toEqual(['1>1 60/60', '2>1 50/50', '3>1 40/40', '4>1 40/40'])
    expect(answer.leftItems).toEqual([])
    expect(answer.leftLines).toMatchObject([{ lineId: 4, reason: 'SURPLUS' }])
    const short = solveMatching(input([item(1, '100')], papers.slice(0, 3)))
    expect(pairs(short.allocations)).toEqual(['1>1 60/60', '2>1 20/20', '3>1 40/40'])
    expect(short.leftLines).toMatchObject([{ lineId: 2, quantity: 3_000_000, reason: 'CONSUMPTION' }])
    expect(short.leftItems).toMatchObject([{ itemId: 1, quantity: 4_000_000, reason: 'SHORT' }])
  })
  it('one voucher counts once, whoever brings it a second time', () => {
    const answer = solveMatching(
      input([item(1, '200')], [line(1, '100', '1000'), line(2, '100', '1000', { voucherNo: 'V1' })]),
    )
    expect(pairs(answer.allocations)).toEqual(['1>1 100/100'])
    expect(answer.leftLines).toMatchObject([{ lineId: 2, reason: 'DUPLICATE' }])
  })
  it('tolerances only propose: a close name, an equal number in another unit, a hair missing', () => {
    const near = solveMatching(input([item(1, '100', { name: '毛绒玩具熊' })], [line(1, '100', '1000')]))
    expect([near.allocations, near.proposals.map((one) => [one.why, one.refund])]).toEqual([[], [['name', 13_000_000]]])
    expect(
      solveMatching(input([item(1, '100')], [line(1, '100', '1000', { unit: '箱' })])).proposals.map((one) => one.why),
    ).toEqual(['unit'])
    expect(solveMatching(input([item(1, '1000')], [line(1, '998', '1000')])).proposals.map((one) => one.why)).toEqual([
      'quantity',
    ])
  })
  it('the single paper that would unlock most is named: a missing invoice, a state, a use, a correction', () => {
    const best = (items: readonly SolveItem[], lines: readonly SolveLine[]) => solveMatching(input(items, lines)).best
    expect(best([item(1, '300')], [line(1, '100', '1000')])).toMatchObject({
      kind: 'invoice',
      itemIds: [1],
      refund: 26_000_000,
    })
    expect(best([item(1, '300')], [line(1, '100', '1000', { use: 'deduction' })])).toMatchObject({
      kind: 'use',
      lineId: 1,
      refund: 13_000_000,
    })
    expect(best([item(1, '300', { fobRmb: of('9000') })], [])).toMatchObject({ kind: 'invoice', refund: 117_000_000 })
    expect(best([item(1, '100', { name: '毛绒玩具熊' })], [line(1, '100', '1000')])).toMatchObject({
      kind: 'correction',
      refund: 13_000_000,
    })
    expect(best([item(1, '100')], [line(1, '100', '1000')])).toBeUndefined()
  })
  it('names agree but for width, case, blanks and the tax classification', () => {
    expect(goodsName('*玩具*毛绒 玩具（ＡＢ）')).toBe(goodsName('毛绒玩具(ab)'))
    expect([
      likeness('毛绒玩具', '毛绒玩具'),
      likeness('毛绒玩具', '陶瓷杯'),
      likeness('毛绒玩具熊', '毛绒玩具') >= 0.6,
    ]).toEqual([1, 0, true])
  })
})

const quantity = fc.integer({ min: 1, max: 12 }).map((n) => fixed<'quantity'>(n * 100_000))
const anItem = fc.record({
  name: fc.constantFrom('甲', '乙'),
  clientId: fc.constantFrom(1, 2),
  q: quantity,
  kilos: quantity,
  second: fc.boolean(),
  deadline: fc.constantFrom('2027-04-30', '2028-04-30'),
  channel: fc.constantFrom('own', 'agency', '' as const),
})
const aLine = fc.record({
  name: fc.constantFrom('甲', '乙', '丙'),
  clientId: fc.constantFrom(1, 2),
  q: quantity,
  amount: fc.integer({ min: 1, max: 100_000 }),
  unit: fc.constantFrom('011', '035'),
  kind: fc.constantFrom('special', 'special', 'agency', 'ordinary'),
  voucher: fc.integer({ min: 1, max: 12 }),
})
const anyInput = fc
  .record({
    items: fc.array(anItem, { maxLength: 5 }),
    lines: fc.array(aLine, { maxLength: 7 }),
    aims: fc.shuffledSubarray([...AIMS], { minLength: 4 }),
  })
  .map(({ items, lines, aims }): SolveInput =>
    input(
      items.map((one, at) =>
        item(at + 1, '1', {
          name: one.name,
          clientId: one.clientId,
          deadline: one.deadline,
          channel: one.channel as SolveItem['channel'],
          slots: [{ unit: '011', quantity: one.q }, ...(one.second ? [{ unit: '035', quantity: one.kilos }] : [])],
        }),
      ),
      lines.map((one, at) =>
        line(at + 1, '1', '1', {
          name: one.name,
          clientId: one.clientId,
          quantity: one.q,
          taxableAmount: fixed(one.amount * 1000),
          unit: one.unit,
          kind: one.kind as SolveLine['kind'],
          voucherId: one.voucher,
          voucherNo: `V${one.voucher}`,
        }),
      ),
      { aims },
    ),
  )

/** The claim as an exact fraction: amounts a unit times quantities; all rates are equal here. Denominator: the product of all line quantities. */
function claim(one: SolveInput, laid: readonly Pick<Allocation, 'lineId' | 'quantity'>[]): bigint {
  const lines = new Map(one.lines.map((each) => [each.id, each]))
  // Quantities are whole 1 to 12: 27720 is divisible by each.
  return laid.reduce(
    (sum, part) =>
      sum +
      (BigInt(lines.get(part.lineId)?.taxableAmount ?? 0) * BigInt(part.quantity) * 27_720n) /
        BigInt(lines.get(part.lineId)?.quantity ?? 1),
    0n,
  )
}
const amountBeforeTails = (aims: readonly Aim[]): boolean => aims.indexOf('amount') < aims.indexOf('tails')

describe('配票的性质', () => {
  it('nothing is over-used, a voucher counts once, an item is covered in one unit, names and units agree, amounts are conserved', () => {
    fc.assert(
      fc.property(anyInput, (one) => {
        const { allocations, leftLines, leftItems } = solveMatching(one)
        const lineUsed = new Map<number, number>()
        const itemUsed = new Map<number, number>()
        const slots = new Map<number, number>()
        const vouchers = new Map<string, number>()
        for (const part of allocations) {
          const [theLine, theItem] = [
            one.lines.find((each) => each.id === part.lineId),
            one.items.find((each) => each.id === part.itemId),
          ]
          expect(theLine === undefined || theItem === undefined).toBe(false)
          if (theLine === undefined || theItem === undefined) continue
          expect([theItem.clientId, theItem.name, theItem.slots[part.slot]?.unit]).toEqual([
            theLine.clientId,
            theLine.name,
            theLine.unit,
          ])
          expect(slots.get(part.itemId) ?? part.slot).toBe(part.slot)
          expect(vouchers.get(theLine.voucherNo) ?? theLine.voucherId).toBe(theLine.voucherId)
          slots.set(part.itemId, part.slot)
          vouchers.set(theLine.voucherNo, theLine.voucherId)
          lineUsed.set(part.lineId, (lineUsed.get(part.lineId) ?? 0) + part.quantity)
          itemUsed.set(part.itemId, (itemUsed.get(part.itemId) ?? 0) + part.itemQuantity)
        }
        for (const each of one.lines) {
          const used = lineUsed.get(each.id) ?? 0
          const left = leftLines.find((open) => open.lineId === each.id)?.quantity ?? 0
          expect(used + left).toBe(each.quantity)
          if (left === 0)
            expect(
              allocations.filter((part) => part.lineId === each.id).reduce((sum, part) => sum + part.taxableAmount, 0),
            ).toBe(each.taxableAmount)
        }
        for (const each of one.items) {
          const slot = slots.get(each.id) ?? 0
          const left = leftItems.find((open) => open.itemId === each.id)?.quantity ?? 0
          expect((itemUsed.get(each.id) ?? 0) + left).toBe(each.slots[slot]?.quantity)
        }
      }),
      { numRuns: 300 },
    )
  })
  it('it never falls below the strict match of five fields, and any order of papers gives the same answer', () => {
    fc.assert(
      fc.property(anyInput, (one) => {
        const answer = solveMatching(one)
        if (amountBeforeTails(one.aims))
          expect(claim(one, answer.allocations) >= claim(one, strictMatch(one))).toBe(true)
        expect(
          solveMatching({ ...one, items: [...one.items].reverse(), lines: [...one.lines].reverse() }).allocations,
        ).toEqual(answer.allocations)
      }),
      { numRuns: 300 },
    )
  })
  it('removing a paper never raises the claim', () => {
    fc.assert(
      fc.property(anyInput, fc.nat(), (one, which) => {
        fc.pre(amountBeforeTails(one.aims) && one.items.length + one.lines.length > 0)
        // A voucher goes with all its lines; a second copy of it goes too, else the copy would take its place.
        const gone = one.lines[which % Math.max(1, one.lines.length)]?.voucherNo
        const before = claim(one, solveMatching(one).allocations)
        const without = [
          { ...one, lines: one.lines.filter((each) => each.voucherNo !== gone) },
          { ...one, items: one.items.filter((_each, at) => at !== which % Math.max(1, one.items.length)) },
        ]
        for (const less of without) expect(claim(less, solveMatching(less).allocations) <= before).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
