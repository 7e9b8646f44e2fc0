import { noteBit, refuse, type Reading } from './reading.ts'

const FULL_WIDTH = noteBit('FULL_WIDTH')
const INVISIBLE = noteBit('INVISIBLE_REMOVED')
const LINE_BREAK = noteBit('LINE_BREAK_REPLACED')
const APOSTROPHE = noteBit('APOSTROPHE_REMOVED')
const DECIMAL_TAIL = noteBit('DECIMAL_TAIL')
const BLANKS = noteBit('BLANKS_REMOVED')

/** Characters that print nothing: zero-width ones, marks of direction, soft hyphen, byte order mark, controls. */
const UNSEEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g
const BREAKS = /[\t\n\r\u2028\u2029]+/g
const OUTER = /^[\s\u00a0\u3000]+|[\s\u00a0\u3000]+$/g
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?:[^\ud800-\udbff]|^)[\udc00-\udfff]/

/**
 * Text without what nobody typed: outer blanks, invisible characters; line breaks become one blank.
 * Refuses text that was destroyed by a wrong encoding.
 */
export function clean(text: string, out: Reading): string {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 32 && code < 127) continue
    if (code >= 0x3001 && code <= 0xd7ff) continue
    if (code === 32 && i > 0 && i < text.length - 1) continue
    return cleanSlow(text, out)
  }
  return text
}

function cleanSlow(text: string, out: Reading): string {
  if (text.includes('\ufffd') || LONE_SURROGATE.test(text)) return refuse(out, 'TEXT_BROKEN')
  let result = text.replace(UNSEEN, '')
  if (result.length !== text.length) out.notes |= INVISIBLE
  result = result.replace(OUTER, '')
  if (BREAKS.test(result)) {
    result = result.replace(BREAKS, ' ')
    out.notes |= LINE_BREAK
  }
  return result.includes('\u00a0') ? result.replaceAll('\u00a0', ' ') : result
}

/** Full-width letters, digits and signs as their ASCII twins. */
export function halfWidth(text: string, out: Reading): string {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x3000 || (code >= 0xff01 && code <= 0xff5e)) {
      out.notes |= FULL_WIDTH
      return text
        .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
        .replaceAll('\u3000', ' ')
        .trim()
    }
  }
  return text
}

/** An apostrophe in front is Excel's own mark for "this is text". */
export function withoutApostrophe(text: string, out: Reading): string {
  const first = text.charCodeAt(0)
  if (first !== 39 && first !== 0x2018 && first !== 0x2019) return text
  out.notes |= APOSTROPHE
  return text.slice(1).trim()
}

/** Clean, half-width, without apostrophe: the common start of identifiers and numbers. */
export function plain(text: string, out: Reading): string {
  return withoutApostrophe(halfWidth(clean(text, out), out), out)
}

/** Without any blank inside. */
export function squeezed(text: string, out: Reading): string {
  if (!/\s/.test(text)) return text
  out.notes |= BLANKS
  return text.replace(/\s+/g, '')
}

/**
 * True for an identifier that needs no further look: printable ASCII and ideographs without blanks, full-width twins,
 * points, stars, apostrophes or an exponent, and not so long a row of digits that Excel may have rounded it. Nearly all are.
 */
export function isPlainIdentifier(text: string): boolean {
  let digits = 0
  let run = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 48 && code <= 57) {
      digits++
      run++
      continue
    }
    if (
      code < 0x3001
        ? code <= 32 || code > 126 || code === 39 || code === 42 || code === 43 || code === 46
        : code > 0xd7ff
    )
      return false
    if ((code === 69 || code === 101) && run > 0) return false
    run = 0
  }
  return digits < text.length || text.length <= 15
}

const ERROR_TEXT = /^#(?:NAME\?|N\/A|REF!|VALUE!|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|BLOCKED!|#+)$/i

/** Errors that a CSV or a copied cell carries as text. */
export function isErrorText(text: string): boolean {
  return text.charCodeAt(0) === 35 && ERROR_TEXT.test(text)
}

/** Excel's way of showing a long number, or the trace it leaves in a CSV: the digits are gone. */
export function isScientific(text: string): boolean {
  return /^[+-]?\d(?:\.\d+)?[eE]\+?\d{1,3}$/.test(text) && /[eE]\+|\d[eE]\d{2}/.test(text)
}

/** `123.0`, as data frames write whole numbers. */
export function withoutDecimalTail(text: string, out: Reading): string {
  if (!/^\d+\.0+$/.test(text)) return text
  out.notes |= DECIMAL_TAIL
  return text.slice(0, text.indexOf('.'))
}

/**
 * Digits beyond the 15th that are all zero: how a rounded number looks once it has become text.
 * 0 = not so, else how many zeros.
 */
export function zeroTail(digits: string): number {
  if (digits.length <= 15 || !/^\d+$/.test(digits)) return 0
  for (let i = 15; i < digits.length; i++) if (digits.charCodeAt(i) !== 48) return 0
  return digits.length - 15
}
