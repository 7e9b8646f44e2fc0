/**
 * What is asked of customs after an inventory has been filed: cancellation, return, manifest, arrival, departure, monthly summary.
 * Each is a filing of its own, made from what was declared, never from what the trade documents say today.
 */
export const FOLLOW_UP_KINDS = [
  'CEB623Message',
  'CEB605Message',
  'CEB625Message',
  'CEB607Message',
  'CEB507Message',
  'CEB509Message',
  'CEB701Message',
  'CEB213Message',
  'CEB215Message',
  'CEB513Message',
  'CEB711Message',
] as const
export type FollowUpKind = (typeof FOLLOW_UP_KINDS)[number]

/** Narrows a text to a follow-up's kind. */
export function isFollowUpKind(text: string): text is FollowUpKind {
  return FOLLOW_UP_KINDS.some((kind) => kind === text)
}

/** Those that take an inventory back. */
export const CANCELLING: ReadonlySet<string> = new Set<FollowUpKind>(['CEB623Message', 'CEB605Message'])

/** The one that sends goods back after release. */
export const RETURNING: FollowUpKind = 'CEB625Message'

/** Exported goods that come back, and the tally of them in the supervised place. */
export const EXPORT_RETURNING: FollowUpKind = 'CEB213Message'
export const TALLYING: FollowUpKind = 'CEB215Message'

/** Element name to text. */
export type Texts = Readonly<Record<string, string>>

/** A document as it was declared, read from the frozen message. */
export interface DeclaredDocument {
  readonly head: Texts
  readonly lines: readonly Texts[]
}

/** Why something chosen is not asked for. */
const FOLLOW_UP_HOLDS = {
  'U-NOT-FILED': '没有申报过清单，无须撤销或退货',
  'U-STATE-CANCEL': '当前状态不能撤销：放行前的入库、待运抵、人工审核、审结才可以；放行后请走退货，退单请更正重报',
  'U-STATE-RETURN': '当前状态不能退货：放行或结关后才可以；放行前请走撤销',
  'U-NUMBER': '还没有海关清单编号，无法指明要撤销或退货的清单',
  'U-OPEN': '已有同样的申请在办，等待其回执',
  'U-DONE': '已经办结，不再重复申请',
  'U-DIRECTION': '该种申请不适用于所选清单的进出口方向',
  'U-LATE': '已超过申请期限',
  'U-STATE-LIST': '清单尚未入库或已被退回、撤销，没有可列入的清单编号',
  'U-LINES': '没有可退的商品：数量已退完，或所填数量超过申报数量',
  'U-DECLARED': '已申报的报文原文无法读取',
  'U-PROFILE': '客户没有该模式的申报方案',
  'U-RETURN-MODE': '该监管方式没有对应的退货监管方式：出口退货申请只适用于 9610（退货 9661）与 1210（退货 1261）',
  'U-EDITION': '申报方案用的是 2018 版报文，没有这种单证；请把方案的报文版本改为 202205',
  'U-RETURN-OPEN': '退货申请尚未入库或已被退回，不能理货',
  'U-STATE-DELIVERED': '清单放行或结关后才能报妥投',
  'U-STATE-ENTERED': '清单没有申报、已被退回或已撤销，不列入入库明细',
} as const
export type FollowUpHold = keyof typeof FOLLOW_UP_HOLDS

/** The sentence of a hold; undefined for rules of other tables. */
export function followUpHoldTitle(rule: string): string | undefined {
  return Object.hasOwn(FOLLOW_UP_HOLDS, rule) ? FOLLOW_UP_HOLDS[rule as FollowUpHold] : undefined
}
