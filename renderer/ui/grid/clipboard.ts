/** Blocks of cells as Excel and WPS put them on the clipboard. */

export interface CopyCell {
  readonly text: string
  /** Numbers go over bare; everything else must arrive as text (order numbers, lost zeros, formulas). */
  readonly number: boolean
}

/** Reads a pasted block: tab-separated, cells with line breaks quoted; the closing line break is no row. */
export function parseBlock(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let at = 0
  const normal = text.replace(/\r\n?/g, '\n')
  while (at < normal.length) {
    const char = normal.charAt(at)
    if (char === '"' && cell === '') {
      const quoted = readQuoted(normal, at)
      if (quoted !== undefined) {
        cell = quoted.cell
        at = quoted.end
        continue
      }
    }
    if (char === '\t' || char === '\n') {
      row.push(cell)
      cell = ''
      if (char === '\n') {
        rows.push(row)
        row = []
      }
    } else cell += char
    at += 1
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell])
  return rows
}

/** A quoted cell from its opening quote; undefined when the quote is just a character (5" 屏). */
function readQuoted(text: string, start: number): { cell: string; end: number } | undefined {
  let cell = ''
  let at = start + 1
  while (at < text.length) {
    if (text.charAt(at) !== '"') {
      cell += text.charAt(at)
      at += 1
    } else if (text.charAt(at + 1) === '"') {
      cell += '"'
      at += 2
    } else {
      const after = text.charAt(at + 1)
      return after === '' || after === '\t' || after === '\n' ? { cell, end: at + 1 } : undefined
    }
  }
  return undefined
}

/** A pasted column of numbers: blank cells dropped, order kept, each number once. */
export function parseNumbers(text: string): string[] {
  return [
    ...new Set(
      parseBlock(text)
        .flat()
        .flatMap((cell) => cell.split(/[\s,，;；、]+/))
        .map((cell) => cell.trim())
        .filter((cell) => cell !== ''),
    ),
  ]
}

/** A text cell that a spreadsheet would take for a formula gets the apostrophe that makes it text. */
const FORMULA_START = /^[=+\-@＝＋－＠\t\r]/

function quoteCell(cell: CopyCell): string {
  const safe = !cell.number && FORMULA_START.test(cell.text) ? `'${cell.text}` : cell.text
  return /["\t\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The block as plain text. */
export function formatBlock(rows: readonly (readonly CopyCell[])[]): string {
  return rows.map((row) => row.map(quoteCell).join('\t')).join('\r\n')
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/**
 * The same block as a table. Excel takes this form before the plain one, and only here can a cell say that
 * it is text: without it an 18-digit order number arrives rounded to 15 digits.
 */
export function formatHtml(rows: readonly (readonly CopyCell[])[]): string {
  const cell = (c: CopyCell): string =>
    c.number ? `<td>${escapeHtml(c.text)}</td>` : `<td style="mso-number-format:'\\@'">${escapeHtml(c.text)}</td>`
  return `<meta charset="utf-8"><table>${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('')}</table>`
}

/** Cells as CSV text. */
export function csvOf(cells: readonly (readonly string[])[]): string {
  return cells
    .map((line) => line.map((cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(','))
    .join('\n')
}
