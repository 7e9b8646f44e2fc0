import { findMatchRule } from '../../../../shared/domain/match/rules.ts'

/** Why a parcel is not filed although somebody chose it, beside the match rules. */
const FILE_RULES = {
  'F-MAKER': '包裹由您自己导入或修改，按设置须由另一人申报',
  'F-FILED': '已申报，不会重复申报；退单的请用“更正重报”',
  'F-NOT-REJECTED': '当前状态不需要、也不能更正重报',
  'F-DOCUMENTS': '包裹没有订单，无法组成清单',
  'F-PROFILE': '客户没有该模式的申报方案',
  'F-DXP': '申报方案缺少传输编号（dxpId），或长度超过 16 位',
  'F-TRANSFER': '申报方案缺少传输企业代码或名称',
  'F-CHANNEL': '申报方案指定的通道不存在，或与台账的培训／正式性质不符',
  'F-SIGNER': '没有申报方案指定的签名密钥',
  'F-SIGN': '签名未成功，单证未申报',
  'F-WAITS': '密钥未就绪，待签：密钥可用后自动申报',
  'F-CHARACTER': '含有报文不能携带的字符',
  'F-SCHEMA': '单证不符合报文规范（字段缺失或过长），请检查申报方案与单证内容',
  'F-KEY': '业务主键（单号或企业代码）已改变，不能作为同一份单证的新版本',
  'F-CHANGED': '申报过程中单证被修改，请再次申报',
} as const
export type FileRule = keyof typeof FILE_RULES

/** The title of a match rule or of one of ours; an unknown id as it is. */
export function holdTitle(rule: string): string {
  const own: string | undefined = Object.hasOwn(FILE_RULES, rule) ? FILE_RULES[rule as FileRule] : undefined
  return own ?? findMatchRule(rule)?.title ?? rule
}

/** Warnings that hold a parcel back until a person has accepted them: they lead to a rejection by customs that nothing repairs. */
export const HOLDING_WARNINGS: ReadonlySet<string> = new Set(['M-LIMIT-ANNUAL'])

/** Counts holds by rule, with some samples. */
export class Holds {
  readonly #byRule = new Map<string, { count: number; samples: number[] }>()
  parcels = 0

  /** One parcel with its first reasons; a parcel counts once under each. */
  add(parcelId: number, rules: readonly string[]): void {
    this.parcels++
    for (const rule of new Set(rules)) {
      const entry = this.#byRule.get(rule) ?? { count: 0, samples: [] }
      entry.count++
      if (entry.samples.length < 5) entry.samples.push(parcelId)
      this.#byRule.set(rule, entry)
    }
  }

  list(): { rule: string; title: string; count: number; samples: number[] }[] {
    return [...this.#byRule]
      .map(([rule, { count, samples }]) => ({ rule, title: holdTitle(rule), count, samples }))
      .sort((a, b) => b.count - a.count || (a.rule < b.rule ? -1 : 1))
  }
}
