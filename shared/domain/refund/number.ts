/** The numbers of refund papers: declarations, vouchers, certificates, links. Formats: refund SPEC B.4, A.3. */

/** A declaration number with or without its item. */
export interface DeclarationKey {
  /** 18 digits. */
  readonly declarationNo: string
  /** 1 to 999; undefined when only the declaration is named. */
  readonly itemNo: number | undefined
}

/**
 * Reads 报关单号 as people write it: 18 digits, or with the item behind it in 2 digits (old papers) or 3 (the claim's 21 characters); `0` and two digits
 * is the same for items 1 to 99.
 * @returns undefined when it is no such number
 */
export function readDeclarationNo(text: string): DeclarationKey | undefined {
  const digits = text.replace(/[\s-]/g, '')
  if (!/^\d{18}(?:\d{2,3})?$/.test(digits)) return undefined
  const item = digits.slice(18)
  if (item === '') return { declarationNo: digits, itemNo: undefined }
  const itemNo = Number(item)
  return itemNo === 0 ? undefined : { declarationNo: digits.slice(0, 18), itemNo }
}

/** The claim's 21 characters: 18 and the item in three digits (SPEC B.4; two sources describe it as 0 and two digits, which is the same up to 99). */
export function itemKey(declarationNo: string, itemNo: number): string {
  return `${declarationNo}${String(itemNo).padStart(3, '0')}`
}

/**
 * 进货凭证号: 20 digits of a digital invoice, or code (10 or 12) and number (8) together.
 * @returns undefined when it is neither
 */
export function readVoucherNo(code: string, number: string): string | undefined {
  const c = code.replace(/\s/g, '')
  const n = number.replace(/\s/g, '')
  if (/^\d{20}$/.test(n) && (c === '' || c === n)) return n
  if (n === '' && /^(?:\d{18}|\d{20})$/.test(c)) return c
  if (/^(?:\d{10}|\d{12})$/.test(c) && /^\d{1,8}$/.test(n)) return c + n.padStart(8, '0')
  if (c === '' && /^\d{18}$/.test(n)) return n
  return undefined
}

/** The number of a customs payment certificate: 缴款书 numbers have 22 characters, older ones differ; letters, digits, at most 30. */
export function readPaymentNo(text: string): string | undefined {
  const bare = text.replace(/\s/g, '').toUpperCase()
  return /^[0-9A-Z()（）-]{8,30}$/.test(bare) ? bare : undefined
}

export interface LinkParts {
  /** YYYYMM. */
  readonly period: string
  /** 001 to 999. */
  readonly batch: string
  /** 1 to 99,999,999. */
  readonly sequence: number
}

/** 关联号 of 17 characters: period, batch, sequence of 8 (SPEC B.4). Throws RangeError. */
export function linkNo(parts: LinkParts): string {
  if (
    !/^\d{6}$/.test(parts.period) ||
    !/^\d{3}$/.test(parts.batch) ||
    parts.sequence < 1 ||
    parts.sequence > 99_999_999
  )
    throw new RangeError('link number out of range')
  return `${parts.period}${parts.batch}${String(parts.sequence).padStart(8, '0')}`
}

/** Takes a link number of the current layout apart; the first nine must be the row's period and batch. */
export function readLinkNo(text: string): LinkParts | undefined {
  const match = /^(\d{4}(?:0[1-9]|1[0-2]))(\d{3})(\d{8})$/.exec(text)
  return match === null ? undefined : { period: match[1] ?? '', batch: match[2] ?? '', sequence: Number(match[3]) }
}

/** The name of the goods on an invoice without the tax classification in stars (*塑料制品*塑料箱). */
export function goodsNameOf(invoiceName: string): string {
  return invoiceName.replace(/^\s*\*[^*]{1,40}\*\s*/, '').trim()
}
