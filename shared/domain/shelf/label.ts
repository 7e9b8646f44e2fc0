/** Labels: what stands in a barcode, and numbers from a carrier's pool. */

const GTIN = /^\d{8}$|^\d{12,14}$/

/** A GS1-128 text with identifiers in parentheses: GTIN, lot, expiry, count (GS1 General Specifications 3); undefined without a GTIN. */
export function goodsLabel(goods: {
  readonly gtin: string
  readonly lotNo: string
  readonly expiresOn: string
  readonly count: string
}): string | undefined {
  if (!GTIN.test(goods.gtin)) return undefined
  const expiry = goods.expiresOn === '' ? '' : `(17)${goods.expiresOn.replace(/-/g, '').slice(2)}`
  // A lot number may hold 20 characters of the GS1 set; a longer one stays off the barcode and stands beside it in words.
  const lot = /^[A-Za-z0-9/.\-_]{1,20}$/.test(goods.lotNo) ? `(10)${goods.lotNo}` : ''
  const count = /^\d{1,8}$/.test(goods.count) ? `(37)${goods.count}` : ''
  return `(01)${goods.gtin.padStart(14, '0')}${expiry}${count}${lot}`
}

/** A number of a pool: prefix and digits of a fixed width. */
export function poolNumber(pool: { readonly prefix: string; readonly width: number }, value: number): string {
  return `${pool.prefix}${String(value).padStart(pool.width, '0')}`
}

/** The pool that two ends describe: a common prefix and rising digits; a sentence when they do not. */
export function readPool(
  first: string,
  last: string,
): { prefix: string; width: number; first: number; last: number } | string {
  const a = /^([A-Z0-9]*?)(\d{1,15})$/.exec(first)
  if (a === null || first.length !== last.length || first.length > 40) return '起止号应一样长，以数字结尾，最多 40 位'
  const digits = /\d*$/.exec(first)?.[0].slice(-15) ?? ''
  const prefix = first.slice(0, first.length - digits.length)
  if (!last.startsWith(prefix) || !/^\d+$/.test(last.slice(prefix.length))) return '起止号的前缀不一样'
  const [from, to] = [Number(digits), Number(last.slice(prefix.length))]
  if (to < from) return '止号小于起号'
  return { prefix, width: digits.length, first: from, last: to }
}
