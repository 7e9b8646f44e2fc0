import { AIMS } from '../../../../shared/domain/refund/solve/type.ts'
import type { SettingDeclaration } from './setting-table.ts'

/** What an office may set of matching, doubts and foreign exchange. The sources name no tolerance: figures of experience are unverified. */
export const REFUND_MATCH_SETTINGS = [
  {
    key: 'refund.aims',
    title: '配票次序（deadline 期限早、whole 整项、amount 退税额大、tails 少留尾数）',
    kind: 'text',
    standard: 'deadline,whole,amount,tails',
    source: '本程序设定',
    unverified: false,
    objection: (value) => {
      const unknown = value.split(/[,，、\s]+/).find((word) => !AIMS.some((aim) => aim === word))
      return unknown === undefined ? undefined : `“${unknown}”应为 ${AIMS.join('、')}`
    },
  },
  {
    key: 'refund.tolerance',
    title: '配票建议的数量容差（千分之）',
    kind: 'number',
    standard: '5',
    source: '经验值，可调；容差内只建议，不自动配',
    unverified: true,
  },
  {
    key: 'doubt.costLow',
    title: '疑点：换汇成本下限（元/美元）',
    kind: 'number',
    standard: '5',
    source: '经验区间，仅提示',
    unverified: true,
  },
  {
    key: 'doubt.costHigh',
    title: '疑点：换汇成本上限（元/美元）',
    kind: 'number',
    standard: '8',
    source: '经验区间，仅提示',
    unverified: true,
  },
  {
    key: 'doubt.fobTolerance',
    title: '疑点：代办退税发票与离岸价允许差额（元）',
    kind: 'number',
    standard: '1',
    source: '资料未给出容差',
    unverified: true,
  },
  {
    key: 'doubt.taxTolerance',
    title: '疑点：发票税额允许尾差（元）',
    kind: 'number',
    standard: '0.06',
    source: '开票软件每行允许的尾差，凭记忆',
    unverified: true,
  },
  {
    key: 'doubt.fxPerMille',
    title: '疑点：收汇允许短少（千分之，银行费用）',
    kind: 'number',
    standard: '20',
    source: '经验值，可调',
    unverified: true,
  },
  {
    key: 'fx.maxFee',
    title: '收汇自动配对：每笔途中银行扣费上限（外币）',
    kind: 'number',
    standard: '50',
    source: '经验值，可调',
    unverified: true,
  },
  {
    key: 'fx.maxDays',
    title: '收汇自动配对：收款与出口相隔最多天数',
    kind: 'number',
    standard: '200',
    source: '经验值，可调',
    unverified: true,
  },
] as const satisfies readonly SettingDeclaration[]
