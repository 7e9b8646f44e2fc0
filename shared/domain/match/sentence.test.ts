import { describe, expect, it } from 'vitest'
import { fixed } from '../decimal/decimal.ts'
import { exampleCitizenId, exampleTriple } from '../record/example.ts'
import type { Triple } from '../record/record.ts'
import { DEFAULT_MATCH_SETTINGS, defect, type MatchContext } from './defect.ts'
import { evaluateTriple } from './match.ts'
import { MATCH_RULES } from './rules.ts'
import { defectSentence } from './sentence.ts'

const context: MatchContext = { day: '2026-11-22', settings: DEFAULT_MATCH_SETTINGS }
const yuan = (amount: number): ReturnType<typeof fixed<'money'>> => fixed<'money'>(amount * 100_000)

function sentences(triple: Triple, extra: Partial<MatchContext> = {}): Record<string, string> {
  const { defects, lines } = evaluateTriple(triple, { ...context, ...extra })
  return Object.fromEntries(defects.map((one) => [one.rule, defectSentence(one, { triple, lines })]))
}
const base = exampleTriple('9610I', 7, 1)
const { payment, waybill } = base
if (payment === undefined || waybill === undefined) throw new Error('the example has all three documents')

describe('差异的一句话', () => {
  it('两个金额都说出来', () => {
    const triple = {
      ...base,
      order: { ...base.order, acturalPaid: yuan(120) },
      payment: { ...payment, amountPaid: yuan(100) },
    }
    expect(sentences(triple)['M-PAY-AMOUNT']).toBe('订单 120.00，支付单 100.00')
  })

  it('个人信息遮盖后说出两边；遮盖后看不出不同的，说明原文不同', () => {
    const [a, b] = [exampleCitizenId(1), exampleCitizenId(2)]
    const id =
      sentences({ ...base, order: { ...base.order, buyerIdNumber: a }, payment: { ...payment, payerIdNumber: b } })[
        'M-PAYER-ID'
      ] ?? ''
    expect(id).toMatch(/^订单 \d{3}\*{13}[\dX]{2}，支付单 \d{3}\*{13}[\dX]{2}/)
    const name =
      sentences({ ...base, order: { ...base.order, buyerName: '张三' }, payment: { ...payment, payerName: '张五' } })[
        'M-PAYER-NAME'
      ] ?? ''
    expect(name).toBe('订单 张*，支付单 张*，遮盖后看起来相同，原文不同')
    expect(id + name).not.toMatch(new RegExp(`${a}|${b}|张三|张五`))
  })

  it('算式写明各项', () => {
    const line = base.order.lines[0]
    if (line === undefined) throw new Error('one line')
    const wrong = {
      ...base,
      order: {
        ...base.order,
        goodsValue: yuan(99),
        freight: yuan(10),
        taxTotal: yuan(0),
        discount: yuan(0),
        acturalPaid: yuan(200),
        lines: [{ ...line, price: yuan(30), qty: fixed<'quantity'>(200_000), totalPrice: yuan(61) }],
      },
    }
    expect(sentences(wrong)).toMatchObject({
      'M-LINE-TOTAL': '第 1 项商品：单价 30.00 × 数量 2 = 60.00，总价 61.00',
      'M-GOODS-VALUE': '商品价格 99.00，各行合计 61.00',
      'M-ORDER-TOTAL': '实付 200.00，应为 商品 99.00 + 运杂费 10.00 + 税款 0.00 − 抵扣 0.00 = 109.00',
    })
    expect(sentences(base, { annualUsed: yuan(25_999) })['M-LIMIT-ANNUAL']).toMatch(
      /^本年度已用 25999\.00，本单 [\d.]+，合计 26\d{3}[\d.]*，限值 26000\.00$/,
    )
  })

  it('缺什么说什么：运输信息、必填项、运单号重复的另一单', () => {
    expect(sentences({ ...base, transport: undefined })['M-TRANSPORT-MISSING']).toBe('没有归入运输批次')
    expect(sentences({ ...base, order: { ...base.order, buyerTelephone: '' } })['M-FIELD-MISSING']).toBe(
      '订单缺 订购人电话',
    )
    expect(sentences(base, { waybillUsedBy: 'SL2' })['M-DUPLICATE-WAYBILL']).toBe(
      `运单号 ${waybill.logisticsNo} 也用于订单 SL2`,
    )
    expect(sentences({ ...base, order: { ...base.order, buyerIdNumber: '410105197008080089' } })['M-BUYER-ID']).toBe(
      '410*************89：身份证号校验位不符，请核对是否录错',
    )
  })

  it('每条规则都有自己的话，不只是重复标题；未知规则答它的编号', () => {
    const { lines } = evaluateTriple(base, context)
    const repeated = MATCH_RULES.filter(
      (rule) => defectSentence(defect(rule.id), { triple: base, lines }) === rule.title,
    ).map((rule) => rule.id)
    // Without a line there is no sum to show.
    expect(repeated).toEqual(['M-LINE-TOTAL'])
    expect(defectSentence({ ...defect('M-GNUM'), rule: 'M-LATER' }, { triple: base, lines })).toBe('M-LATER')
  })
})
