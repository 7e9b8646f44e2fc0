import { recomputeFix, rule, type MatchRule } from './rule.ts'

/** Amounts, currency and limits. */
export const AMOUNT_RULES: readonly MatchRule[] = [
  rule({
    id: 'M-LINE-TOTAL', severity: 'defect', direction: 'both', title: '单价×数量≠总价', fields: ['line.price', 'line.qty', 'line.totalPrice'], codes: ['1322'],
    explanation: '商品行总价应等于单价乘以数量。', todo: '核对单价与数量；单价是约数的，按总价重算单价或按单价重算总价。', source: 'CEB 202205 totalPrice；CEB 资料 3.4 公式',
    fixes: [{ title: '按单价×数量重算总价', fix: { kind: 'recompute', document: 'order', field: 'totalPrice' } }],
  }),
  rule({
    id: 'M-GOODS-VALUE', severity: 'defect', direction: 'both', title: '商品金额≠各行合计', fields: ['order.goodsValue', 'line.totalPrice'],
    explanation: '订单商品价格应等于各行总价之和（含非现金抵扣部分）。', todo: '核对是否漏行；确认后按各行重新合计。', source: 'CEB 资料 3.4 公式（合计为推断）', fixes: [recomputeFix('按各行重新合计', 'goodsValue')],
  }),
  rule({
    id: 'M-ORDER-TOTAL', severity: 'defect', title: '实付金额不平', fields: ['order.acturalPaid', 'order.goodsValue', 'order.freight', 'order.taxTotal', 'order.discount'],
    explanation: '实际支付金额 = 商品价格 + 运杂费 + 代扣税款 − 非现金抵扣金额。', todo: '核对运费、税款、优惠是否漏录或重复；确认后重新计算实付。', source: 'CEB 202205 acturalPaid', fixes: [recomputeFix('重新计算实付', 'acturalPaid')],
  }),
  rule({
    id: 'M-CURRENCY', severity: 'defect', direction: 'both', title: '币制不对', fields: ['order.currency', 'line.currency', 'payment.currency'],
    explanation: '进口三单只接受人民币 142；出口各行币制须为三位海关代码且与订单一致。', todo: '改为正确的三位海关币制代码（人民币 142、美元 502、欧元 300）。', source: 'CEB 202205 currency：142 only；codes/currency.csv',
    fixes: [{ title: '币制改为 142', fix: { kind: 'set', document: 'order', field: 'currency', value: '142' } }],
  }),
  rule({
    id: 'M-LIMIT-SINGLE', severity: 'defect', title: '超单次限值', fields: ['order.goodsValue'], codes: ['-621005', '-625014'],
    explanation: '完税价格超过单次交易限值。仅一件不可分割商品且未超年度限值的，可全额征税进口；多件的不能按跨境零售申报。', todo: '拆成多个订单须由买家重新下单；否则按一般贸易。', source: '财关税〔2018〕49号；回执 -621005',
  }),
  rule({
    id: 'M-LIMIT-FULL-TAX', severity: 'warning', title: '超单次限值，全额征税', fields: ['order.goodsValue'],
    explanation: '单件商品完税价格超过单次限值但未超年度限值：关税、增值税、消费税全额征收，计入年度累计。', todo: '确认买家知晓税额；无误即可申报。', source: '财关税〔2018〕49号 第二条',
  }),
  rule({
    id: 'M-LIMIT-ANNUAL', severity: 'warning', title: '买家将超年度限值', fields: ['order.buyerIdNumber'], codes: ['1313', '-621018'],
    explanation: '按本台账所有客户合计，该买家本年度累计加本单将超过年度交易限值；海关掌握的累计只会更多。', todo: '申报前与客户确认；取消、退单、退货会恢复额度。', source: '财关税〔2018〕49号；真实回执 [Code:1313]；年度按申报日期所在自然年（假定）',
  }),
  rule({
    id: 'M-ZERO-PRICE', severity: 'warning', direction: 'both', title: '单价为 0', fields: ['line.price'],
    explanation: '赠品单价填 0；非赠品单价为 0 会被质疑。', todo: '赠品请在备注说明促销；否则补单价。', source: 'CEB 202205 311 price：0 for a gift',
  }),
]
