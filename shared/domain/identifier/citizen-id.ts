import { bad, good, type Checked } from './result.ts'

declare const brand: unique symbol
/** A citizen ID number whose area, birth date and check digit hold. */
export type CitizenId = string & { readonly [brand]: 'citizenId' }

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK_CHARACTERS = '10X98765432'
const EARLIEST_BIRTH_YEAR = 1900

/** First two digits in use (GB/T 2260); 81–83 are residence permits of Hong Kong, Macao and Taiwan residents. */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
)

/**
 * The 18th character for the first 17 digits (GB 11643-1999, ISO 7064 MOD 11-2).
 * @returns undefined when the text is not 17 digits
 */
export function citizenIdCheckCharacter(body: string): string | undefined {
  if (!/^\d{17}$/.test(body)) return undefined
  let sum = 0
  for (let i = 0; i < 17; i++) sum += (body.charCodeAt(i) - 48) * (WEIGHTS[i] ?? 0)
  return CHECK_CHARACTERS.charAt(sum % 11)
}

/** True when year, month and day name a real day of the Gregorian calendar. */
export function isRealDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
  return day <= days
}

/**
 * Checks an 18-character citizen ID number. A lower-case x is read as X. Zeros where the check digit cannot
 * hold at the end are named as Excel's rounding, because then nobody can repair the number by looking at it.
 * @param today YYYYMMDD; when given, a birth date after it is refused
 */
export function checkCitizenId(text: string, today?: string): Checked<CitizenId> {
  const id = text.trim().toUpperCase()
  if (id.length !== 18) return bad('CITIZEN_ID_LENGTH')
  if (!/^\d{17}[\dX]$/.test(id)) return bad('CITIZEN_ID_CHARACTER')
  const holds = citizenIdCheckCharacter(id.slice(0, 17)) === id.charAt(17)
  if (!holds && id.endsWith('000')) return bad('CITIZEN_ID_ROUNDED')
  if (!PROVINCES.has(id.slice(0, 2))) return bad('CITIZEN_ID_AREA')
  const birth = id.slice(6, 14)
  const year = Number(birth.slice(0, 4))
  const real = isRealDay(year, Number(birth.slice(4, 6)), Number(birth.slice(6, 8)))
  if (!real || year < EARLIEST_BIRTH_YEAR || (today !== undefined && birth > today)) return bad('CITIZEN_ID_BIRTH')
  return holds ? good(id as CitizenId) : bad('CITIZEN_ID_CHECK_DIGIT')
}
