import { Refusal, type IntakeLimits, type SourceFormat } from '../../../shared/domain/intake/frame.ts'
import { Zip } from './zip.ts'

/** What the first bytes say. A zip must be looked into, text may be delimited text, XML or a page in disguise. */
export type FirstLook = 'zip' | 'odd' | 'markup' | 'json' | 'text'

function startsWith(bytes: Buffer, ...values: number[]): boolean {
  return values.every((value, i) => bytes[i] === value)
}

/** Judges by content; the file's name is never asked, because clients rename .csv to .xls every day. */
export function firstLook(bytes: Buffer): FirstLook {
  if (bytes.length === 0) throw new Refusal('FILE_EMPTY')
  if (startsWith(bytes, 0x50, 0x4b, 3, 4) || startsWith(bytes, 0x50, 0x4b, 5, 6)) return 'zip'
  if (
    startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0) ||
    (bytes[0] === 9 &&
      (bytes[1] ?? 9) <= 8 &&
      bytes[1] !== 9 &&
      bytes[1] !== 10 &&
      bytes[1] !== 13 &&
      (bytes[3] === 0 || bytes[3] === 1))
  )
    return 'odd'
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) return 'text'
  const start = bytes.toString('latin1', startsWith(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0, 256).trimStart()
  if (/^<[?!A-Za-z]/.test(start)) return 'markup'
  if (/^(?:\[\s*)?\{\s*(?:"|\})/.test(start)) return 'json'
  if (
    startsWith(bytes, 0x25, 0x50, 0x44, 0x46) ||
    startsWith(bytes, 0x52, 0x61, 0x72, 0x21) ||
    startsWith(bytes, 0x37, 0x7a, 0xbc, 0xaf) ||
    startsWith(bytes, 0xff, 0xd8) ||
    startsWith(bytes, 0x89, 0x50)
  )
    throw new Refusal('FILE_KIND_UNKNOWN')
  let zeros = 0
  for (let i = 0; i < Math.min(bytes.length, 1024); i++) if (bytes[i] === 0) zeros++
  // Single zero bytes are no text; UTF-16 without a mark has hundreds of them.
  if (zeros > 0 && zeros < Math.min(bytes.length, 1024) / 8) throw new Refusal('FILE_KIND_UNKNOWN')
  return 'text'
}

/** The format of a zip by its parts. */
export function zipFormat(bytes: Buffer, limits: IntakeLimits): SourceFormat {
  const names = [...new Zip(bytes, limits).entries.keys()].map((name) => name.replace(/^\//, ''))
  if (names.some((name) => name.endsWith('workbook.bin'))) return 'odd'
  if (names.some((name) => name === '[content_types].xml' || name.endsWith('workbook.xml'))) return 'xlsx'
  if (names.includes('content.xml') && names.includes('mimetype')) return 'odd'
  if (names.some((name) => name.endsWith('.xml'))) return 'xml'
  throw new Refusal('FILE_KIND_UNKNOWN')
}

/** Markup: a CEB message, or a table that only calls itself .xls (HTML, SpreadsheetML 2003). */
export function markupFormat(bytes: Buffer): SourceFormat {
  const start = bytes.toString('latin1', 0, 8192)
  if (/<(?:[\w.-]+:)?CEB\d{3}/.test(start)) return 'xml'
  return /<(?:html|table|head|body|!doctype html|meta)\b/i.test(start) ||
    /urn:schemas-microsoft-com:office:spreadsheet/.test(start)
    ? 'odd'
    : 'xml'
}
