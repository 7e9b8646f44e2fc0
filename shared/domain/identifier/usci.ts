import { bad, good, type Checked } from './result.ts'

declare const brand: unique symbol
/** A unified social credit code whose check digit holds. */
export type Usci = string & { readonly [brand]: 'usci' }

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const MODULUS = 31
/** 3^i mod 31 for i = 0..16 (GB 32100-2015, 附录 A). */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/**
 * The 18th character for the first 17 (GB 32100-2015).
 * @returns undefined when the text is not 17 characters of the code's alphabet
 */
export function usciCheckCharacter(body: string): string | undefined {
  if (body.length !== WEIGHTS.length) return undefined
  let sum = 0
  for (let i = 0; i < WEIGHTS.length; i++) {
    const value = ALPHABET.indexOf(body.charAt(i))
    if (value < 0) return undefined
    sum += value * (WEIGHTS[i] ?? 0)
  }
  return ALPHABET.charAt((MODULUS - (sum % MODULUS)) % MODULUS)
}

/**
 * Checks a unified social credit code: 18 characters, positions 3–8 an area in digits, check character.
 * Lower case is read as upper case. Source: GB 32100-2015.
 */
export function checkUsci(text: string): Checked<Usci> {
  const code = text.trim().toUpperCase()
  if (code.length !== 18) return bad('USCI_LENGTH')
  const expected = usciCheckCharacter(code.slice(0, 17))
  if (expected === undefined || !ALPHABET.includes(code.charAt(17)) || !/^\d{6}$/.test(code.slice(2, 8)))
    return bad('USCI_CHARACTER')
  return expected === code.charAt(17) ? good(code as Usci) : bad('USCI_CHECK_DIGIT')
}
