import { bad, good, type Checked } from './result.ts'
import { checkUsci, type Usci } from './usci.ts'

declare const brand: unique symbol
/** A customs registration code of the right shape (it has no check digit). */
export type CustomsCode = string & { readonly [brand]: 'customsCode' }

const SHAPE = /^\d{4}[0-9A-Z]{6}$/

/**
 * Checks the shape of a 10-character customs registration code: 4 digits of the place, then the zone and
 * company type and a serial of digits or capitals (seen: 4101W68006, 4403169D3W, 31222699S7).
 */
export function checkCustomsCode(text: string): Checked<CustomsCode> {
  const code = text.trim().toUpperCase()
  return SHAPE.test(code) ? good(code as CustomsCode) : bad('CUSTOMS_CODE_SHAPE')
}

/**
 * Checks a company code as the CEB fields take it: customs registration code (10) or USCI (18).
 * Source: CEB 202205, fields ebpCode, ebcCode, agentCode, logisticsCode.
 */
export function checkEnterpriseCode(text: string): Checked<CustomsCode | Usci> {
  const code = text.trim()
  if (code.length === 10) return checkCustomsCode(code)
  if (code.length === 18) return checkUsci(code)
  return bad('ENTERPRISE_CODE_SHAPE')
}
