import { readFeeVat } from '../../../../shared/domain/refund/book/fee-vat.ts'
import type { SettingDeclaration } from './setting-table.ts'

/** What an office may set about refunds. */
export const REFUND_SETTINGS = [
  {
    key: 'refund.stateDays',
    title: '退税凭证状态：多少天前查询的须重新查询',
    kind: 'number',
    standard: '15',
    source: '企业内控选项；每批申报前重查',
    unverified: false,
  },
  {
    key: 'producer.thresholdOn',
    title: '生产企业：本年开票金额超过标准须实地核查',
    kind: 'flag',
    standard: 'false',
    source: '代办退税内控要求，标准出自记忆',
    unverified: true,
  },
  {
    key: 'producer.threshold',
    title: '生产企业：须实地核查的年开票金额（元）',
    kind: 'number',
    standard: '1000000',
    source: '代办退税内控要求，标准出自记忆',
    unverified: true,
  },
  {
    key: 'refund.retryDays',
    title: '信息不齐：多少天后再查',
    kind: 'number',
    standard: '3',
    source: '经验值，可调',
    unverified: true,
  },
  {
    key: 'refund.rateRule',
    title: '折人民币汇率：month 用当月（1 日）汇率，day 用当日汇率',
    kind: 'text',
    standard: 'month',
    source: '中国人民银行中间价，选定后一年内不变（凭记忆）',
    unverified: true,
    objection: (value) => (value === 'month' || value === 'day' ? undefined : `“${value}”应为 month 或 day`),
  },
  {
    key: 'money.feeVat',
    title: '服务费与垫款利息所含增值税率（%）；可分日期，如 2016-05-01 6；2027-01-01 3；0 为不分',
    kind: 'text',
    standard: '6',
    source: '财税〔2016〕36号：现代服务、贷款服务 6%（凭记忆）；小规模纳税人自行填写',
    unverified: true,
    objection: (value) => {
      const read = readFeeVat(value)
      return read.ok ? undefined : `“${read.part}”应为税率，或“年-月-日 税率”`
    },
  },
] as const satisfies readonly SettingDeclaration[]
