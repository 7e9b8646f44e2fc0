import type { KeptRow } from './cell.ts'
import type { Mapping } from './mapping.ts'

/** Columns that our own returned file adds; they are never data. */
export const RETURN_COLUMNS = ['原行号', '退回原因'] as const

const HINT =
  /^(?:必填|必须|必录|必填项|选填|非必填|选录|可选|可空|可为空|不必填|默认.*|required|optional|mandatory|y|n|m|o|如.*|例.*|示例.*|格式.*|请.*|填.*|多个.*|仅.*|限.*|不.*|无.*|参照.*|按.*|见.*|单位.*|.*必填.*|.*选填.*|.*位.*|若.*|当.*|yyyy.*|下拉.*)$/i

/** Lower-case ASCII without full-width twins, blanks and marks. */
export function foldHeader(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .toLowerCase()
    .replace(/[\s\u3000\u00a0\u200b-\u200f\ufeff*※★●▲√_\-–—.·。,，、;；:：'"“”‘’`~!！?？#&+=<>《》\\^$@]/g, '')
}

export interface HeaderParts {
  /** Foldings to try, the most telling first. */
  readonly keys: readonly string[]
  /** What stood in brackets, folded: hints, units, translations. */
  readonly brackets: readonly string[]
  /** A number inside or behind the words (`sku2`, `SKU1成交单价`), 0 when none. */
  readonly index: number
}

/** Takes a header cell apart. */
export function headerParts(text: string): HeaderParts {
  const half = text
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/^\s*\(?\d{1,2}[.、)）]\s*/, '')
  const brackets: string[] = []
  const bare = half.replace(/[([{【〔［]([^()[\]{}【】〔〕［］]*)[)\]}】〕］]/g, (_whole, inner: string) => {
    brackets.push(inner.trim())
    return ' '
  })
  const useful = brackets.filter((inner) => !HINT.test(inner))
  const keys = new Set<string>()
  const add = (candidate: string): void => {
    const key = foldHeader(candidate).replace(/\/$/, '')
    if (key !== '') keys.add(key)
  }
  add(bare.replace(/[/|\n].*$/s, ''))
  add(bare)
  add(bare + useful.join(''))
  for (const part of bare.split(/[/|\n\r]+/)) add(part)
  for (const inner of useful) add(inner)
  const numbered = /(\d{1,3})/.exec(foldHeader(bare))
  return { keys: [...keys], brackets: brackets.map(foldHeader), index: numbered === null ? 0 : Number(numbered[1]) }
}

/** True for the columns our returned file added. */
export function isReturnColumn(text: string): boolean {
  const folded = foldHeader(text)
  return RETURN_COLUMNS.some((name) => name === folded)
}

/** The header texts of rows `top`..`bottom`, one list a row, gaps as ''. */
function headerTexts(rows: readonly KeptRow[], top: number, bottom: number): string[][] {
  const lists: string[][] = []
  for (let number = top; number <= bottom; number++)
    lists.push([...(rows.find((row) => row.row === number)?.texts ?? [])])
  return lists
}

/**
 * A stable text for a layout: the folded header texts in their order. Next month's file of the same client has the same
 * one, wherever its header stands; the columns that our returned file adds do not count.
 */
export function fingerprint(headerRows: readonly (readonly string[])[]): string {
  const rows = headerRows.map((texts) => {
    const keys = texts.map((text) => (isReturnColumn(text) ? '' : foldHeader(text)))
    while (keys.length > 0 && keys[keys.length - 1] === '') keys.pop()
    return keys.join('\t')
  })
  return rows.join('\n')
}

/** The fingerprint of rows `top`..`bottom` of a sheet. */
export function fingerprintOf(rows: readonly KeptRow[], top: number, bottom: number): string {
  return fingerprint(headerTexts(rows, top, bottom))
}

/**
 * A remembered mapping on a new file: found by fingerprint, also when titles above moved the header down or up.
 * @returns the mapping with its rows moved, or undefined when the layout is another one
 */
export function recognise(mapping: Mapping, rows: readonly KeptRow[]): Mapping | undefined {
  if (mapping.headerTop === 0 || mapping.fingerprint === '') return undefined
  const height = mapping.headerBottom - mapping.headerTop
  const starts = [mapping.headerTop, ...rows.map((row) => row.row)]
  for (const start of starts) {
    if (fingerprintOf(rows, start, start + height) !== mapping.fingerprint) continue
    const shift = start - mapping.headerTop
    if (shift === 0) return mapping
    return {
      ...mapping,
      headerTop: start,
      headerBottom: start + height,
      dataStart: mapping.dataStart + shift,
      head: mapping.head.map((cell) => ({ ...cell, row: cell.row + shift })),
    }
  }
  return undefined
}
