import { fixed, fixedText, fixedTextPadded, type Fixed } from '../decimal/decimal.ts'
import { itemKey } from './number.ts'

/** 开票通知 in words, for a chat or on paper. */
export interface NoticeFacts {
  readonly declarationNo: string
  readonly itemNo: number
  readonly exportDate: string
  readonly contractNo: string
  readonly agency: boolean
  readonly producer: string
  readonly name: string
  /** Each with its name, the one to use first. */
  readonly units: readonly { readonly unit: string; readonly quantity: Fixed }[]
  readonly currency: string
  readonly fob: Fixed | undefined
  readonly fobRmb: Fixed | undefined
  readonly rateBasis: string
  readonly levyRates: string
  readonly refundRate: Fixed | undefined
}

/** The body of a stored notice beside its columns. */
export interface NoticeBody {
  readonly contractNo?: string
  /** Further units in which the goods were declared: unit code and count. */
  readonly units?: readonly (readonly [unit: string, quantity: number])[]
}

/** What the factory must write, line by line; what is not known is said, never left out silently. */
export function noticeText(one: NoticeFacts): string {
  const [first, ...others] = one.units
  const fob =
    one.fob === undefined
      ? '离岸价：未知（成交方式的运保费缺汇率，或为以前的通知）'
      : `离岸价：${one.currency} ${fixedTextPadded(one.fob, 2)}`
  const rmb =
    one.fobRmb === undefined
      ? `折人民币：未知${one.rateBasis === '' ? '' : `（${one.rateBasis}）`}`
      : `折人民币：${fixedTextPadded(one.fobRmb, 2)} 元${one.rateBasis === '' ? '' : `（${one.rateBasis}）`}`
  return [
    `【开票通知】${one.producer === '' ? '' : `${one.producer}：`}报关单 ${itemKey(one.declarationNo, one.itemNo)}（${one.exportDate} 出口${one.contractNo === '' ? '' : `，合同 ${one.contractNo}`}）`,
    `货物名称：${one.name === '' ? '（报关品名未知，以报关单为准）' : one.name}`,
    ...(first === undefined ? [] : [`单位与数量：${fixedText(first.quantity)} ${first.unit}`]),
    ...others.map((each) => `或按：${fixedText(each.quantity)} ${each.unit}`),
    fob,
    rmb,
    ...(one.levyRates === '' ? [] : [`税率：${one.levyRates}`]),
    ...(one.refundRate === undefined ? [] : [`退税率：${fixedText(one.refundRate)}%`]),
    ...(one.agency
      ? [
          `备注须写明：代办退税专用；金额（不含税）应等于人民币离岸价${one.fobRmb === undefined ? '' : ` ${fixedTextPadded(one.fobRmb, 2)} 元`}`,
        ]
      : ['请开具增值税专用发票，名称、单位、数量与报关单一致']),
  ].join('\n')
}

/** Where a notice stands. */
export const NOTICE_STATES = ['toAsk', 'asked', 'part', 'received', 'dropped'] as const
export type NoticeState = (typeof NOTICE_STATES)[number]
export const NOTICE_STATE_NAMES: Readonly<Record<NoticeState, string>> = {
  toAsk: '待通知',
  asked: '已通知未到',
  part: '收到一部分',
  received: '已收到',
  dropped: '不再索票',
}

/** A notice ends by itself when invoices cover its quantity. */
export function noticeState(one: {
  readonly dropped: boolean
  readonly asked: boolean
  readonly wanted: number
  readonly covered: number
}): NoticeState {
  if (one.covered >= one.wanted && one.wanted > 0) return 'received'
  if (one.dropped) return 'dropped'
  if (one.covered > 0) return 'part'
  return one.asked ? 'asked' : 'toAsk'
}

/**
 * An agency-refund invoice against the FOB that it should show (A.3: 金额 = FOB RMB).
 * @returns the difference in words; '' when it is within the tolerance or nothing can be said
 */
export function agencyFobDifference(amount: Fixed, fobRmb: Fixed | undefined, tolerance: Fixed): string {
  if (fobRmb === undefined || amount <= 0) return ''
  const off = amount - fobRmb
  if (Math.abs(off) <= tolerance) return ''
  return `发票金额 ${fixedTextPadded(amount, 2)}，人民币离岸价 ${fixedTextPadded(fobRmb, 2)}，差 ${fixedTextPadded(fixed(off), 2)}`
}
