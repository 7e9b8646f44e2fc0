/**
 * What a scan gun reads. GS1 element strings (GS1 General Specifications, application identifiers 00, 01, 10, 17, 11, 15, 37, 21)
 * arrive with or without the symbology prefix and with FNC1 as ASCII 29; everything else is one plain code.
 */
export interface Scan {
  /** The code itself, or the GTIN / SSCC of an element string. */
  readonly code: string
  readonly gtin: string
  readonly lotNo: string
  /** yyyy-mm-dd */
  readonly expiresOn: string
  readonly count: string
}

const GS = '\u001d'
/** Identifier → length of its data; 0 = variable, ends at FNC1. */
const IDENTIFIERS: Readonly<Record<string, number>> = {
  '00': 18,
  '01': 14,
  '02': 14,
  '10': 0,
  '11': 6,
  '13': 6,
  '15': 6,
  '17': 6,
  '21': 0,
  '37': 0,
}

/** yymmdd; day 00 means the last day of the month (GS1 General Specifications 3.4). Century: 51 years back, 49 ahead of 2026 and later. */
export function gs1Date(text: string): string | undefined {
  const match = /^(\d\d)(\d\d)(\d\d)$/.exec(text)
  if (match === null) return undefined
  const year = Number(match[1]) + (Number(match[1]) > 80 ? 1900 : 2000)
  const month = Number(match[2])
  if (month < 1 || month > 12) return undefined
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const day = Number(match[3]) === 0 ? days : Number(match[3])
  if (day > days) return undefined
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Element strings in parentheses, as people type them and labels print them, to the form of a gun. */
function withoutParentheses(text: string): string {
  const parts = [...text.matchAll(/\((\d{2})\)([^(]*)/g)]
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text) return text
  return parts.map((part) => `${part[1] ?? ''}${part[2] ?? ''}${IDENTIFIERS[part[1] ?? ''] === 0 ? GS : ''}`).join('')
}

function elements(text: string): Map<string, string> | undefined {
  const found = new Map<string, string>()
  let rest = text
  while (rest !== '') {
    const identifier = rest.slice(0, 2)
    const length = IDENTIFIERS[identifier]
    if (length === undefined) return undefined
    const end = length > 0 ? 2 + length : rest.indexOf(GS) < 0 ? rest.length : rest.indexOf(GS)
    const value = rest.slice(2, end)
    if (value.length < Math.max(1, length)) return undefined
    found.set(identifier, value)
    rest = rest.slice(end).replace(/^\u001d/, '')
  }
  return found.size === 0 ? undefined : found
}

const plain = (code: string): Scan => ({ code, gtin: '', lotNo: '', expiresOn: '', count: '' })

/** Reads one scan; a text that is no element string is a code as it stands, trimmed and half-width. */
export function readScan(raw: string): Scan {
  const text = raw
    .replace(/^\](C1|e0|d2|Q3)/, '')
    .normalize('NFKC')
    .replace(/^\u001d/, '')
    .trim()
  const gun = withoutParentheses(text)
  // A bare number of 16 digits may begin with 01 by chance; an element string names a whole GTIN or SSCC.
  const found = /^(00\d{18}|0[12]\d{14})/.test(gun) ? elements(gun) : undefined
  const gtin = found?.get('01') ?? found?.get('02')
  if (found === undefined || (gtin === undefined && found.get('00') === undefined)) return plain(text)
  const expires = found.get('17') ?? found.get('15')
  return {
    code: gtin === undefined ? (found.get('00') ?? '') : gtin.replace(/^0(?=\d{13}$)/, ''),
    gtin: gtin ?? '',
    lotNo: found.get('10') ?? '',
    expiresOn: (expires === undefined ? undefined : gs1Date(expires)) ?? '',
    count: found.get('37') ?? '',
  }
}
