import { startTags } from './xlsx-text.ts'

/** What a cell's style says about its number. Index = the cell's `s`. */
export interface StyleTable {
  /** 1 = shows a date or time. */
  readonly date: Uint8Array
  /** Digits of a format such as 0000000000 that shows leading zeros; 0 = none. */
  readonly padding: Uint8Array
  /** Format codes as in the file, for the returned copy; '' = general. */
  readonly codes: readonly string[]
}

/** Built-in formats that show dates, the Chinese and Japanese ones included. */
function builtInDate(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
}

const BUILT_IN_CODES = new Map([
  [1, '0'],
  [2, '0.00'],
  [3, '#,##0'],
  [4, '#,##0.00'],
  [9, '0%'],
  [10, '0.00%'],
  [11, '0.00E+00'],
  [14, 'yyyy/m/d'],
  [15, 'd-mmm-yy'],
  [20, 'h:mm'],
  [21, 'h:mm:ss'],
  [22, 'yyyy/m/d h:mm'],
  [31, 'yyyy"年"m"月"d"日"'],
  [49, '@'],
  [57, 'yyyy"年"m"月"'],
  [58, 'm"月"d"日"'],
])

/** True when a custom format code shows a date: y, d, h or s, or m beside one of them, outside quotes and brackets. */
export function isDateFormat(code: string): boolean {
  const bare =
    code
      .replace(/\\./g, '')
      .replace(/"[^"]*"/g, '')
      .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
      .split(';')[0] ?? ''
  if (/general|\[[hms]+\]/i.test(bare)) return false
  return /[ydhs]/i.test(bare) || /^m+$/i.test(bare.trim())
}

/** Reads cell formats out of styles.xml (latin1 view). */
export function readStyles(xml: string): StyleTable {
  const custom = new Map<number, string>()
  for (const tag of startTags(xml, 'numFmt')) custom.set(Number(tag.get('numFmtId')), tag.get('formatCode') ?? '')
  const from = xml.search(/<(?:[A-Za-z_][\w.-]*:)?cellXfs[\s>]/)
  const to = xml.search(/<\/(?:[A-Za-z_][\w.-]*:)?cellXfs>/)
  const formats = from < 0 || to < from ? [] : startTags(xml.slice(from, to), 'xf')
  const date = new Uint8Array(Math.max(1, formats.length))
  const padding = new Uint8Array(Math.max(1, formats.length))
  const codes: string[] = []
  formats.forEach((format, index) => {
    const id = Number(format.get('numFmtId') ?? '0')
    const code = custom.get(id)
    date[index] = (code === undefined ? builtInDate(id) : isDateFormat(code)) ? 1 : 0
    padding[index] = code !== undefined && /^0{2,20}$/.test(code) ? code.length : 0
    codes.push(code ?? BUILT_IN_CODES.get(id) ?? (builtInDate(id) ? 'yyyy/m/d' : ''))
  })
  return { date, padding, codes }
}

export const NO_STYLES: StyleTable = { date: new Uint8Array(1), padding: new Uint8Array(1), codes: [''] }
