import type { CalcForm } from './form.ts'

/** The calculators' fields. Labels are what people read on screen, in errors and in the contract. */

const EXPORT_DATE = {
  id: 'exportDate',
  label: '出口日期',
  kind: 'date',
  help: '报关单上的出口日期；2025-12-31 及以前按旧规则，2026-01-01 起按新规则。',
} as const
const LEVY = { id: 'levyRate', label: '征税率', kind: 'rate', required: true } as const
const REFUND = {
  id: 'refundRate',
  label: '退税率',
  kind: 'rate',
  required: true,
  help: '退税率文库中出口日期当日的退税率。',
} as const
const INCL_VAT = { id: 'inclVat', label: '价税合计（含税）', kind: 'amount' } as const
const FX = { id: 'fxRate', label: '汇率（每 1 外币的人民币）', kind: 'amount' } as const

export const SUPPLIERS = ['general', 'simplified', 'small'] as const
const SUPPLIER = {
  id: 'supplier',
  label: '供货方',
  kind: 'choice',
  choices: [
    { value: 'general', label: '一般计税' },
    { value: 'simplified', label: '简易计税' },
    { value: 'small', label: '小规模纳税人' },
  ],
  help: '简易计税与小规模纳税人的发票按孰低的税率退税；其他情形税率不一致只提示，不代为降低。',
} as const

export const TRADING_FORM = {
  id: 'tradingRefund',
  title: '外贸免退税',
  about: '外贸企业购进出口：退税额、不予退税进成本的部分、换汇成本。',
  head: [
    EXPORT_DATE,
    { id: 'fobUsd', label: '美元离岸价', kind: 'amount', help: '填写后一并算换汇成本。' },
    { id: 'consumptionRefund', label: '另有应退消费税', kind: 'amount', help: '各行没有填消费税率的，在这里填合计。' },
  ],
  line: [
    { id: 'taxable', label: '计税金额（不含税）', kind: 'amount' },
    INCL_VAT,
    LEVY,
    REFUND,
    { id: 'invoiceRate', label: '发票税率', kind: 'rate', help: '不填即与征税率相同。' },
    SUPPLIER,
    { id: 'netValue', label: '旧设备净值', kind: 'amount' },
    { id: 'originalValue', label: '旧设备原值', kind: 'amount' },
    { id: 'consumptionRate', label: '消费税比例税率', kind: 'rate', help: '从价：计税金额 × 比例税率。' },
    { id: 'unitTax', label: '消费税定额税率（元/单位）', kind: 'amount', help: '从量：数量 × 定额税率。' },
    { id: 'quantity', label: '数量', kind: 'amount', help: '有定额税率时填写。' },
  ],
} as const satisfies CalcForm

export const AGENCY_FORM = {
  id: 'agencyRefund',
  title: '代办退税',
  about: '外贸综合服务企业代办退税：退税额，并核对发票备注与离岸价。',
  head: [
    EXPORT_DATE,
    { id: 'amount', label: '代办退税专用发票金额（不含税）', kind: 'amount' },
    INCL_VAT,
    LEVY,
    REFUND,
    { id: 'invoiceRate', label: '发票税率', kind: 'rate' },
    { id: 'note', label: '发票备注', kind: 'text', help: '应含“代办退税专用”。' },
    { id: 'fobUsd', label: '美元离岸价', kind: 'amount' },
    FX,
    {
      id: 'tolerance',
      label: '金额与离岸价允许差额（元）',
      kind: 'amount',
      help: '资料未给出容差，不填按 1 元提示（未核实）。',
    },
  ],
} as const satisfies CalcForm

export const EXCHANGE_METHODS = ['statutory', 'simple'] as const
export const EXCHANGE_FORM = {
  id: 'exchangeCost',
  title: '换汇成本',
  about: '换一美元花多少人民币；免退税口径与教材口径分开，不混用。',
  head: [
    {
      id: 'method',
      label: '口径',
      kind: 'choice',
      choices: [
        { value: 'statutory', label: '免退税口径（计税金额＋征退差－应退消费税）÷离岸价' },
        { value: 'simple', label: '教材口径（含税进价＋费用－退税）÷外汇净收入' },
      ],
    },
    INCL_VAT,
    { id: 'taxable', label: '计税金额（不含税）', kind: 'amount' },
    LEVY,
    REFUND,
    { id: 'consumptionRefund', label: '应退消费税', kind: 'amount' },
    { id: 'feeRate', label: '国内费用率（占含税进价）', kind: 'rate' },
    { id: 'fees', label: '国内费用（元）', kind: 'amount' },
    {
      id: 'usd',
      label: '成交金额（美元）',
      kind: 'amount',
      required: true,
      help: '离岸价直接填；CIF、CFR 另填运费与保险费。',
    },
    { id: 'freightUsd', label: '运费（美元）', kind: 'amount' },
    { id: 'insuranceUsd', label: '保险费（美元）', kind: 'amount' },
    { id: 'bandLow', label: '合理区间下限', kind: 'amount' },
    { id: 'bandHigh', label: '合理区间上限', kind: 'amount', help: '不填按 5 至 8 提示（未核实，仅提示）。' },
  ],
} as const satisfies CalcForm

export const PROFIT_FORM = {
  id: 'profitLoss',
  title: '出口盈亏',
  about: '出口销售人民币净收入减总成本，及盈亏率。',
  head: [
    {
      id: 'totalCost',
      label: '出口总成本（元）',
      kind: 'amount',
      required: true,
      help: '可以写算式，如 161280-144000/1.17*0.14。',
    },
    { id: 'netUsd', label: '外汇净收入（美元）', kind: 'amount', required: true },
    { ...FX, required: true },
  ],
} as const satisfies CalcForm

export const PRICE_TERMS = ['FOB', 'CFR', 'CIF'] as const
const TERM_CHOICES = [
  { value: 'FOB', label: 'FOB 离岸价' },
  { value: 'CFR', label: 'CFR 成本加运费' },
  { value: 'CIF', label: 'CIF 成本加保险费运费' },
] as const
export const COMMISSION_WAYS = ['none', 'included', 'take-off', 'add'] as const
export const PRICE_FORM = {
  id: 'priceTerm',
  title: '价格术语换算',
  about: 'FOB、CFR、CIF 互换，含佣价与净价，运费按体积或重量从高。',
  head: [
    { id: 'from', label: '已知价格', kind: 'choice', choices: TERM_CHOICES },
    { id: 'price', label: '单价', kind: 'amount', required: true },
    { id: 'to', label: '换算为', kind: 'choice', choices: TERM_CHOICES },
    { id: 'quantity', label: '数量', kind: 'amount', help: '不填为 1。' },
    { id: 'freight', label: '每单位运费', kind: 'amount' },
    { id: 'insurance', label: '每单位保险费', kind: 'amount' },
    { id: 'insuranceRate', label: '保险费率', kind: 'rate' },
    {
      id: 'insuredFraction',
      label: '投保加成（1.1 = 110%）',
      kind: 'amount',
      help: '不填为 1.1（按惯例加一成，未核实）。',
    },
    { id: 'commissionRate', label: '佣金率', kind: 'rate' },
    {
      id: 'commission',
      label: '佣金',
      kind: 'choice',
      choices: [
        { value: 'none', label: '无' },
        { value: 'included', label: '已知价含佣，仍含佣' },
        { value: 'take-off', label: '已知价含佣，要净价' },
        { value: 'add', label: '已知净价，要含佣价' },
      ],
    },
    FX,
    { id: 'measurement', label: '每件体积（立方米）', kind: 'amount' },
    { id: 'weight', label: '每件重量（公吨）', kind: 'amount' },
    { id: 'pieces', label: '件数', kind: 'amount' },
    { id: 'freightRate', label: '运价（每运费吨）', kind: 'amount' },
    { id: 'surcharge', label: '附加费率', kind: 'rate' },
  ],
} as const satisfies CalcForm

export const EXEMPT_FORM = {
  id: 'exemptCreditRefund',
  title: '生产企业免抵退',
  about: '免抵退税额、应退税额、免抵税额、结转下期留抵。',
  head: [
    EXPORT_DATE,
    { id: 'exportSales', label: '出口销售额（离岸价折人民币）', kind: 'amount', required: true },
    { ...LEVY, required: false, help: '不填即与退税率相同（无不得免征和抵扣税额）。' },
    REFUND,
    { id: 'dutyFree', label: '免税购进原材料', kind: 'amount' },
    { id: 'inputVat', label: '本期进项税额', kind: 'amount' },
    { id: 'inputOut', label: '其他进项税额转出', kind: 'amount' },
    { id: 'domesticOutput', label: '内销销项税额', kind: 'amount' },
    { id: 'carryForward', label: '上期留抵', kind: 'amount' },
  ],
} as const satisfies CalcForm

export const DEEMED_FORM = {
  id: 'deemedProfitTax',
  title: '核定征收所得税',
  about: '综试区无票出口核定征收：收入 × 应税所得率 4% × 企业所得税税率。4% 是所得率，不是税率。',
  head: [
    { id: 'day', label: '纳税年度内任一日', kind: 'date' },
    { id: 'revenue', label: '出口收入总额（元）', kind: 'amount', required: true },
    {
      id: 'taxRate',
      label: '企业所得税税率',
      kind: 'rate',
      help: '不填按 25%；小型微利企业优惠后的实际税负请自行填写（未核实）。',
    },
  ],
} as const satisfies CalcForm

export const RETAIL_FORM = {
  id: 'retailImportTax',
  title: '零售进口综合税',
  about: '跨境电商零售进口：限值内 70%，超单次不可分割全额，高档化妆品判断。',
  head: [
    { id: 'day', label: '申报日期', kind: 'date' },
    { id: 'freight', label: '运费', kind: 'amount' },
    { id: 'insurance', label: '保险费', kind: 'amount' },
    { id: 'discount', label: '优惠减免', kind: 'amount' },
    { id: 'annualUsed', label: '本年度已用额度', kind: 'amount' },
    {
      id: 'onePiece',
      label: '不可分割的单件',
      kind: 'choice',
      choices: [
        { value: 'no', label: '否' },
        { value: 'yes', label: '是' },
      ],
    },
  ],
  line: [
    { id: 'value', label: '货价', kind: 'amount', required: true },
    { id: 'quantity', label: '数量', kind: 'amount' },
    { id: 'vatRate', label: '增值税率', kind: 'rate', required: true },
    { id: 'consumptionRate', label: '消费税率', kind: 'rate', help: '高档化妆品不填，按含量判断。' },
    { id: 'dutyRate', label: '关税率', kind: 'rate', help: '只有全额征税时需要。' },
    { id: 'content', label: '化妆品含量（每单位毫升、克或片）', kind: 'amount' },
    {
      id: 'measure',
      label: '含量单位',
      kind: 'choice',
      choices: [
        { value: 'ml-or-g', label: '毫升或克' },
        { value: 'piece', label: '片或张' },
      ],
    },
  ],
} as const satisfies CalcForm

/** In the order of the screen. */
export const CALC_FORMS: readonly CalcForm[] = [
  TRADING_FORM,
  AGENCY_FORM,
  EXCHANGE_FORM,
  PROFIT_FORM,
  PRICE_FORM,
  EXEMPT_FORM,
  DEEMED_FORM,
  RETAIL_FORM,
]
