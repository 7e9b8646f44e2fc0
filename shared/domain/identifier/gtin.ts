import { bad, good, type Checked } from './result.ts'

declare const brand: unique symbol
/** A GTIN-8, -12, -13 or -14 whose check digit holds. */
export type Gtin = string & { readonly [brand]: 'gtin' }

/**
 * The last digit for the digits before it (GS1 General Specifications, weights 3 and 1 from the right).
 * @returns undefined unless the text is 7, 11, 12 or 13 digits
 */
export function gtinCheckDigit(body: string): string | undefined {
  if (!/^(\d{7}|\d{11}|\d{12}|\d{13})$/.test(body)) return undefined
  let sum = 0
  for (let i = 0; i < body.length; i++) {
    const fromRight = body.length - 1 - i
    sum += (body.charCodeAt(i) - 48) * (fromRight % 2 === 0 ? 3 : 1)
  }
  return String((10 - (sum % 10)) % 10)
}

/** Checks a GTIN of 8, 12, 13 or 14 digits. Source: GS1. */
export function checkGtin(text: string): Checked<Gtin> {
  const code = text.trim()
  const expected = gtinCheckDigit(code.slice(0, -1))
  if (expected === undefined || !/\d$/.test(code)) return bad('GTIN_LENGTH')
  return code.endsWith(expected) ? good(code as Gtin) : bad('GTIN_CHECK_DIGIT')
}
