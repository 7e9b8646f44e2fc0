import { describe, expect, it } from 'vitest'
import { fixedText } from '../domain/decimal/decimal.ts'
import { parcelTax, parcelTaxSteps } from '../domain/inventory/parcel-tax.ts'
import { DEFAULT_MATCH_SETTINGS, type MatchContext } from '../domain/match/defect.ts'
import { evaluateTriple, matchTriple } from '../domain/match/match.ts'
import { exact, exampleTriple } from '../domain/record/example.ts'
import type { Triple } from '../domain/record/record.ts'
import { lineTaxes, tableAnswers, type TablesInForce } from './context.ts'
import { emptyGoodsList, readGoodsListRow } from './goods-list.ts'
import { tariffIndex } from './tariff.ts'
import { STARTER_TARIFF } from './tariff-starter.ts'

const DAY = '2026-11-22'
const starter: TablesInForce = { tariff: tariffIndex(STARTER_TARIFF), lists: {} }
const context = (tables: TablesInForce = starter): MatchContext => ({
  day: DAY,
  settings: DEFAULT_MATCH_SETTINGS,
  ...tableAnswers(tables, DAY, 'import'),
})
const taxed = (triple: Triple, extra: Partial<MatchContext> = {}): ReturnType<typeof parcelTax> =>
  parcelTax(triple, evaluateTriple(triple, context()).lines, { ...context(), ...extra }, lineTaxes(starter, DAY))

describe('参数表与比对', () => {
  it('the example goods agree with the starter tariff; an unknown code says nothing', () => {
    for (const n of [0, 1, 2, 3, 4, 5]) expect(matchTriple(exampleTriple('9610I', n), context())).toEqual([])
  })
  it('a loaded positive list that lacks the code speaks; an unloaded one is silent', () => {
    const row = readGoodsListRow(['2106'], '示例', '2022-03-01')
    const lists = { positive: { ...emptyGoodsList('positive'), rows: row === undefined ? [] : [row] } }
    const rules = (n: number): string[] =>
      matchTriple(exampleTriple('9610I', n), context({ ...starter, lists })).map((d) => d.rule)
    expect([rules(1), rules(0)]).toEqual([[], ['M-POSITIVE-LIST']])
    expect(
      matchTriple(exampleTriple('9610I', 0), context({ ...starter, lists: { positive: emptyGoodsList('positive') } })),
    ).toEqual([])
  })
})

describe('包裹预计税款', () => {
  it('goods, freight and tariff give the tax of the parcel, explained to the last fen', () => {
    const triple = exampleTriple('9610I', 1) // 膳食营养片: VAT 13 %, no consumption tax
    const answer = taxed(triple)
    if (!answer.ok) throw new Error(answer.code)
    const goods = triple.order.goodsValue ?? 0
    // (11 × 2 + 10 freight) × 13 % × 70 % = 2.912
    expect(goods).toBe(2_200_000)
    expect([fixedText(answer.dutiable), fixedText(answer.tax.vat), answer.regime.regime]).toEqual([
      '32',
      '2.91',
      'within',
    ])
    expect(parcelTaxSteps(answer).at(-1)?.value).toBe('2.91')
  })
  it('cosmetics without content cannot be told, with content they can', () => {
    const triple = exampleTriple('9610I', 0)
    expect(taxed(triple)).toEqual({ ok: false, code: 'TAX_CONTENT_MISSING', gnum: 1 })
    const goods = new Map([...triple.goods].map(([sku, g]) => [sku, { ...g, tax: { ...g.tax, content: '50' } }]))
    expect(taxed({ ...triple, goods }).ok).toBe(true)
  })
  it('over the limits there is no retail tax; before 2016-04-08 there is no rule', () => {
    const triple = exampleTriple('9610I', 1)
    expect(taxed(triple, { annualUsed: exact('25990') })).toEqual({ ok: false, code: 'TAX_REFUSED', gnum: 0 })
    expect(taxed(triple, { day: '2016-04-07' })).toEqual({ ok: false, code: 'TAX_NO_RULE', gnum: 0 })
    const lines = triple.order.lines.map((l) => ({ ...l, qty: undefined }))
    expect(taxed({ ...triple, order: { ...triple.order, lines } })).toEqual({
      ok: false,
      code: 'TAX_LINE_INCOMPLETE',
      gnum: 1,
    })
  })
})
