/**
 * The answer of an identifier check: the checked value, or a stable code that says what is wrong.
 * Sentences for the screen are chosen from the code in IDENTIFIER_PROBLEMS.
 */
export type Checked<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: IdentifierProblem }

/** Chinese sentences for every way an identifier can be wrong; the key is the stable code. */
export const IDENTIFIER_PROBLEMS = {
  USCI_LENGTH: '统一社会信用代码应为 18 位',
  USCI_CHARACTER: '统一社会信用代码含有不允许的字符（不用 I、O、S、V、Z）或第 3–8 位不是数字',
  USCI_CHECK_DIGIT: '统一社会信用代码校验位不符，请核对是否录错',
  CUSTOMS_CODE_SHAPE: '海关注册编码应为 10 位：前 4 位数字，其余数字或大写字母',
  ENTERPRISE_CODE_SHAPE: '企业代码应为 10 位海关注册编码或 18 位统一社会信用代码',
  CITIZEN_ID_LENGTH: '身份证号应为 18 位',
  CITIZEN_ID_CHARACTER: '身份证号前 17 位应为数字，末位为数字或 X',
  CITIZEN_ID_AREA: '身份证号前两位不是已知的行政区划',
  CITIZEN_ID_BIRTH: '身份证号中的出生日期不存在或不合理',
  CITIZEN_ID_CHECK_DIGIT: '身份证号校验位不符，请核对是否录错',
  CITIZEN_ID_ROUNDED: '身份证号末尾是一串 0，像是被 Excel 当作数字存过，原号已丢失，请向客户重新索取',
  GTIN_LENGTH: '商品条码应为 8、12、13 或 14 位数字',
  GTIN_CHECK_DIGIT: '商品条码校验位不符',
  HS_CODE_SHAPE: '商品编码应为 10 位数字（第 1、2 位为章）',
  HS_CHAPTER: '商品编码的章不存在',
  PHONE_SHAPE: '电话号码不像手机号、固定电话或国际号码',
  OWN_NUMBER_SHAPE: '不是本系统编号',
  OWN_NUMBER_CHECK: '本系统编号校验位不符，请核对是否录错',
} as const

/** Stable code of a wrong identifier. */
export type IdentifierProblem = keyof typeof IDENTIFIER_PROBLEMS

/** A passed check. */
export function good<T>(value: T): Checked<T> {
  return { ok: true, value }
}

/** A failed check. */
export function bad(code: IdentifierProblem): { readonly ok: false; readonly code: IdentifierProblem } {
  return { ok: false, code }
}
