import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixed, parseFixed, fixedText } from '../decimal/decimal.ts'
import { mergeLines, splitShipment, unitPrice } from './arrange.ts'
import { channelName } from './channel.ts'
import { copiedContent, EMPTY_CONTENT, textIn, type DecFields } from './content.ts'
import { elementNames, elementProblems, inconsistentElements, joinElements, splitElements } from './elements.ts'
import { standingOf, type DeclarationAnswer } from './state.ts'

const item = (fields: DecFields) => ({ fields, permits: [] })
const customs = (status: string, at: string, more: Partial<DeclarationAnswer> = {}): DeclarationAnswer => ({
  kind: 'customs',
  status,
  at,
  identity: `${status}${at}`,
  platformNo: '',
  entryNo: '',
  text: '',
  ...more,
})
const response = (status: string): DeclarationAnswer => ({
  kind: 'response',
  status,
  at: '',
  identity: `r${status}`,
  platformNo: status === '0' ? 'E1' : '',
  entryNo: '',
  text: '',
})

describe('回执定状态', () => {
  const day = [
    response('0'),
    customs('7', '01'),
    customs('L', '02', { entryNo: '3111' }),
    customs('C', '03'),
    customs('P', '04'),
    customs('R', '05'),
  ]
  it('any order of the same answers ends in the same state', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...day, customs('J', '02'), customs('??', '09'), customs('E', '06')]),
        (some) => {
          expect(standingOf(some)).toEqual(standingOf([...some].reverse()))
        },
      ),
    )
    expect(standingOf([...day].reverse())).toMatchObject({
      state: 'closed',
      status: 'R',
      platformNo: 'E1',
      entryNo: '3111',
    })
  })
  it('never backwards: what comes late with a lower rank changes nothing', () => {
    expect(standingOf([customs('P', '02'), customs('L', '03')]).state).toBe('released')
    expect(standingOf([customs('P', '02'), customs('E', '03')]).state).toBe('released')
    expect(standingOf([customs('P', '02'), customs('D', '03')]).state).toBe('deleted')
  })
  it('a rejection ends a round, and a later answer begins the next', () => {
    expect(standingOf([response('0'), customs('L', '01'), customs('E', '02')]).state).toBe('rejected')
    expect(standingOf([response('0'), customs('L', '01'), customs('E', '02'), customs('7', '03')]).state).toBe(
      'submitted',
    )
    expect(standingOf([response('0'), customs('E', '02'), customs('L', '01')]).state).toBe('rejected')
  })
  it('within one second it is accepted before it is rejected, whatever came first', () => {
    for (const identity of ['a', 'z'])
      expect(
        standingOf([
          customs('E', '01', { identity }),
          customs('L', '01', { identity: 'm' }),
          customs('7', '01', { identity: 'n' }),
        ]).state,
      ).toBe('rejected')
    expect(
      standingOf([
        customs('R', '01', { identity: 'a' }),
        customs('P', '01', { identity: 'b' }),
        customs('L', '01', { identity: 'c' }),
      ]).state,
    ).toBe('closed')
  })
  it('an unknown code moves nothing, and both names of a disputed one are shown', () => {
    expect(standingOf([customs('L', '01'), customs('ZZ', '02')]).state).toBe('accepted')
    expect([channelName('ZZ'), channelName('D'), channelName('P')]).toEqual([
      'ZZ',
      '海关删单（另一说：放行后删除）',
      '已放行',
    ])
  })
  it('a refused import is a failure until it is stored', () => {
    expect(standingOf([response('1')]).state).toBe('failed')
    expect(standingOf([response('1'), response('0')]).state).toBe('stored')
  })
})

describe('合并与拆分', () => {
  it('equal lines become one, sums are exact, and nothing is lost', () => {
    const lines = [
      item({ CodeTS: '1', GQty: '0.1', DeclTotal: '0.10', DeclPrice: '1' }),
      item({ CodeTS: '2', GQty: '5', DeclTotal: '5' }),
      item({ CodeTS: '1', GQty: '0.2', DeclTotal: '0.20', DeclPrice: '1' }),
    ]
    const { items, removed } = mergeLines(lines, { samePrice: true })
    expect([removed, items.map(({ fields }) => [fields['GNo'], fields['GQty'], fields['DeclTotal']])]).toEqual([
      1,
      [
        ['1', '0.3', '0.30'],
        ['2', '5', '5'],
      ],
    ])
  })
  it('the sum over all lines is kept by every merge and every split', () => {
    const line = fc.record({
      CodeTS: fc.constantFrom('1', '2'),
      TradeCurr: fc.constantFrom('USD', 'EUR'),
      GQty: fc.integer({ min: 1, max: 1e9 }).map((n) => fixedText(fixed(n))),
      DeclPrice: fc.constantFrom('1', '2'),
    })
    const sum = (fields: readonly DecFields[]): number =>
      fields.reduce((all, one) => all + (parseFixed(textIn(one, 'GQty')) ?? 0), 0)
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 60 }),
        fc.constantFrom('lines', 'currency'),
        fc.integer({ min: 1, max: 50 }),
        (lines, rule, most) => {
          const content = { ...EMPTY_CONTENT, items: lines.map(item) }
          const all = sum(lines)
          expect(sum(mergeLines(content.items, { samePrice: false }).items.map((one) => one.fields))).toBe(all)
          const parts = splitShipment(content, { rule: rule === 'lines' ? 'lines' : 'currency', most })
          expect(parts.flatMap((part) => part.items).length).toBe(lines.length)
          expect(sum(parts.flatMap((part) => part.items.map((one) => one.fields)))).toBe(all)
          if (parts.length > 1) for (const part of parts) expect(part.items.length).toBeLessThanOrEqual(most)
        },
      ),
    )
  })
  it('lines that differ in anything that counts stay apart; different prices merge only when asked', () => {
    const [a, b] = [
      item({ CodeTS: '1', GModel: 'x', GQty: '1', DeclTotal: '1', DeclPrice: '1' }),
      item({ CodeTS: '1', GModel: 'y', GQty: '1', DeclTotal: '1', DeclPrice: '1' }),
    ]
    expect(mergeLines([a, b], { samePrice: false }).removed).toBe(0)
    const c = item({ CodeTS: '1', GModel: 'x', GQty: '2', DeclTotal: '4', DeclPrice: '2' })
    expect(mergeLines([a, c], { samePrice: true }).removed).toBe(0)
    expect(mergeLines([a, c], { samePrice: false }).items[0]?.fields).toMatchObject({
      GQty: '3',
      DeclTotal: '5.00',
      DeclPrice: '1.6667',
    })
  })
  it('weights stay with the first part only, containers go with their lines', () => {
    const content = {
      ...EMPTY_CONTENT,
      head: { NetWt: '9', GrossWet: '10', PackNo: '3' },
      items: [item({ TradeCurr: 'USD' }), item({ TradeCurr: 'EUR' })],
      containers: [{ ContainerId: 'A', GoodsNo: '2' }],
    }
    const parts = splitShipment(content, { rule: 'currency', most: 50 })
    expect(parts.map((part) => [part.head['NetWt'], part.containers])).toEqual([
      ['9', []],
      ['', [{ ContainerId: 'A', GoodsNo: '1' }]],
    ])
  })
  it('a price has four decimals, half up', () => {
    expect([
      unitPrice(fixed(1_00000), fixed(3_00000)),
      unitPrice(fixed(2_00000), fixed(3_00000)),
      unitPrice(fixed(1), fixed(0)),
    ]).toEqual(['0.3333', '0.6667', ''])
  })
})

describe('申报要素', () => {
  it('names come out of numbered and plain cells', () => {
    expect(elementNames('1:品牌类型;2:出口享惠情况；3：材质')).toEqual(['品牌类型', '出口享惠情况', '材质'])
  })
  it('values keep their places, also empty ones', () => {
    expect(splitElements(joinElements(['0', '', 'a|b', '']))).toEqual(['0', '', 'a/b', ''])
    expect(joinElements(['', ''])).toBe('')
  })
  it('255 characters and no more', () => {
    expect(elementProblems(`0|0|${'字'.repeat(251)}`, undefined, 'E')).toEqual([])
    expect(elementProblems(`0|0|${'字'.repeat(252)}`, undefined, 'E')).toEqual([{ code: 'ELEMENTS_LONG', length: 256 }])
  })
  it('the same goods with other elements are pointed out', () => {
    const line = (model: string) => item({ CodeTS: '1', GName: 'a', GModel: model })
    expect(inconsistentElements([line('0|0|A'), line('0|0|A'), line('4|0|B')])).toEqual([{ line: 2, first: 0 }])
  })
})

it('a copy has no number, date, bill, container or paper of the original', () => {
  const copy = copiedContent({
    ...EMPTY_CONTENT,
    head: { SeqNo: '1', EntryId: '2', BillNo: '3', TradeMode: '0110' },
    containers: [{ ContainerId: 'A' }],
    sign: { ClientSeqNo: 'x' },
  })
  expect([copy.head, copy.containers, copy.sign]).toEqual([{ TradeMode: '0110' }, [], {}])
})
