import { bad, good, type Checked } from './result.ts'

declare const brand: unique symbol
/** A 10-digit commodity code of the Chinese tariff, by shape (the tariff decides whether it exists). */
export type HsCode = string & { readonly [brand]: 'hsCode' }

/** Chapters 01–98; 77 is reserved by the Harmonized System. */
function chapterExists(code: string): boolean {
  const chapter = Number(code.slice(0, 2))
  return chapter >= 1 && chapter <= 98 && chapter !== 77
}

/** Checks a commodity code of exactly 10 digits; dots and blanks between the digits are dropped. */
export function checkHsCode(text: string): Checked<HsCode> {
  const code = text.replace(/[.\s]/g, '')
  if (!/^\d{10}$/.test(code)) return bad('HS_CODE_SHAPE')
  return chapterExists(code) ? good(code as HsCode) : bad('HS_CHAPTER')
}

/** A heading (4 digits), a subheading (6) or a whole code, for records of goods that are only ever declared in short. */
export function checkHsPrefix(text: string): Checked<string> {
  const code = text.replace(/[.\s]/g, '')
  if (!/^(?:\d{4}|\d{6}|\d{10})$/.test(code)) return bad('HS_CODE_SHAPE')
  return chapterExists(code) ? good(code) : bad('HS_CHAPTER')
}

/**
 * The 10-character gcode of a simplified export declaration: the first 4 or 6 digits, filled with zeros.
 * The rule "first 4 digits" is official (603, statisticsFlag A); the filling is NOT documented anywhere and has to
 * be asked from the district (CEB SPEC 3.3), which is why it happens only for districts that the office names.
 */
export function simplifiedHsCode(code: string, digits: 4 | 6): string {
  return code.slice(0, digits).padEnd(10, '0')
}
