import { infoCodes, returnStatusRow } from '../filing/status.ts'
import type { FixSuggestion, MatchRule } from './rule.ts'
import { rulesOfReceiptCode } from './rules.ts'

/**
 * Why something was rejected, grouped so that one reason is one row with the fix beside it. Reasons are the codes of
 * customs in returnInfo, else the platform's negative status, else the text without its numbers.
 */
export interface RejectionReason {
  /** Stable key of the group: '1327', '-621005', '1300:' or 'T:' with the normalised text. */
  readonly code: string
  readonly title: string
  readonly todo: string
  /** True when the same content may simply be declared again (the fault was not ours). */
  readonly retry: boolean
  readonly rules: readonly MatchRule[]
  readonly fixes: readonly FixSuggestion[]
}

interface KnownReason {
  readonly title: string
  readonly todo: string
  readonly retry?: boolean
  /** The code alone says nothing: the reason is what the text says after these words. */
  readonly told?: RegExp
}

/** Codes seen in real receipts (CEB SPEC 3.8) and the platform's table 7-2, with what a clerk does about them. */
const KNOWN: Readonly<Record<string, KnownReason>> = {
  '1300': { title: '人工退单', todo: '按海关说明的原因改正后更正重报。', told: /^人工退单/ },
  '1301': { title: '海关系统异常', todo: '不是单证问题，稍后原样更正重报。', retry: true },
  '1311': { title: '担保金额不足', todo: '联系担保企业补足担保后重报，单证不用改。', retry: true },
  '1313': { title: '超过个人年度限值', todo: '核对订购人；确实超限的不能按跨境零售申报。' },
  '1322': { title: '订单与清单商品项不一致', todo: '核对序号、品名、数量、单价、总价后重报。' },
  '1327': { title: '订购人与支付人不一致', todo: '与客户确认支付人，统一姓名与证件号后重报。' },
  '13035': { title: '支付企业不一致', todo: '以支付单为准改支付企业后重报。' },
  '13127': { title: '清单订购人与订单不一致', todo: '统一订购人后重报。' },
  '130126': { title: '订购人电话不一致', todo: '统一清单与订单的订购人电话后重报。' },
  '-10101': { title: '企业类型无效', todo: '该企业在海关的备案类型不含此角色，请核对备案。' },
  '-10102': { title: '企业代码无效', todo: '核对企业代码，或先办理海关备案。' },
  '-301008': { title: '传输节点与发送方不一致', todo: '申报方案中的传输编号（dxpId）必须等于客户端的发送方编号。' },
  '-301011': { title: '订单已申报清单，不能再改', todo: '先处理已申报的清单。' },
  '-301013': { title: '订单处理系统异常', todo: '稍后原样重报。', retry: true },
  '-401011': { title: '支付单处理系统异常', todo: '稍后原样重报。', retry: true },
  '-621001': {
    title: '清单校验失败',
    todo: '查看回执文字；若为“系统异常”，稍后重报。',
    told: /^清单(报文)?校验失败[:：]?(系统异常)?/,
  },
  '-621005': { title: '超单笔限额', todo: '拆成多个订单须由买家重新下单；单件不可分割的按全额征税。' },
  '-621011': { title: '没有可变更的清单', todo: '改用新增申报（appType 1）。' },
  '-621012': { title: '清单状态不能变更', todo: '查询状态后再决定撤销或重报。' },
  '-621015': { title: '申报企业与签名卡不符', todo: '换用与申报企业一致的密钥。' },
  '-621016': { title: '没有操作权限', todo: '核对申报企业与密钥的权限。' },
  '-621017': { title: '系统异常', todo: '稍后原样重报。', retry: true },
  '-621018': { title: '超个人年度限值', todo: '核对订购人；确实超限的不能按跨境零售申报。' },
  '-621029': { title: '验签失败', todo: '检查密钥与签名算法（2022 年 7 月后的证书为 SM2）。' },
  '-621049': { title: '验签失败', todo: '检查密钥与签名算法（2022 年 7 月后的证书为 SM2）。' },
  '-301020': { title: '验签失败', todo: '检查密钥与签名算法（2022 年 7 月后的证书为 SM2）。' },
  '-621999': { title: '系统异常', todo: '稍后原样重报。', retry: true },
}

const FALLBACK = '按回执文字核对后更正重报。'
const SHOWN_LENGTH = 40

/** What the text says beyond the code's own words; '' where the code says it all. */
function toldBy(code: string, text: string): string {
  const told = Object.hasOwn(KNOWN, code) ? KNOWN[code]?.told : undefined
  return told === undefined
    ? ''
    : reasonText(text)
        .replace(told, '')
        .replace(/^[，,：:；;。、]+|[，,：:；;。、]+$/g, '')
}

function reasonOf(code: string, title: string, told: string): RejectionReason {
  const known = Object.hasOwn(KNOWN, code) ? KNOWN[code] : undefined
  // A rule whose defect customs names by a code for anything counts only where the text speaks of it.
  const rules = rulesOfReceiptCode(code).filter(() => known?.told === undefined || /证件|身份证/.test(told))
  const name = known?.title ?? rules[0]?.title ?? title
  return {
    code: told === '' ? code : `${code}:${told}`,
    title: told === '' ? name : `${name}：${told}`,
    todo: known?.todo ?? rules[0]?.todo ?? FALLBACK,
    retry: known?.retry ?? false,
    rules,
    fixes: rules.flatMap((rule) => rule.fixes),
  }
}

/** The reason behind a stored code of a group. */
export function reasonOfCode(stored: string): RejectionReason {
  if (stored.startsWith('T:')) return rejectionReason('', stored.slice(2))
  const colon = stored.indexOf(':')
  const code = colon < 0 ? stored : stored.slice(0, colon)
  return reasonOf(code, code === '' ? '未说明原因' : code, colon < 0 ? '' : stored.slice(colon + 1))
}

/** True for a stored code that a filter's value means: the code itself, or with all that its texts say. */
export function isReason(stored: string, asked: string): boolean {
  return stored === asked || (asked !== 'T' && stored.startsWith(`${asked}:`))
}

/** A text without the parts that differ from parcel to parcel: bracketed values and numbers. */
export function reasonText(info: string): string {
  return info
    .replace(/\[[^\]]*\]/g, '')
    .replace(/[0-9A-Za-z]{4,}/g, '')
    .replace(/[\d.,，]+/g, '')
    .replace(/\s+/g, '')
    .slice(0, SHOWN_LENGTH)
}

/**
 * The reason of a rejecting receipt. The last `[Code:…]` of the text counts (earlier ones are steps on the way); codes
 * that say "passed" are no reason.
 */
export function rejectionReason(status: string, info: string): RejectionReason {
  const codes = infoCodes(info)
  const last = codes.at(-1)
  if (last !== undefined) return reasonOf(last.code, last.text.slice(0, SHOWN_LENGTH), toldBy(last.code, last.text))
  if (status.startsWith('-'))
    return reasonOf(status, reasonText(info) || (returnStatusRow(status)?.name ?? status), toldBy(status, info))
  const text = reasonText(info)
  return reasonOf(`T:${text}`, text || '未说明原因', '')
}
