import { EMPTY, KIND_MASK, type KeptRow } from './cell.ts'
import type { HeadCell } from './mapping.ts'

/** A cell above the table that has a value beside it, or behind its own colon: what a form says of the whole document. */
export interface HeadLabel extends Omit<HeadCell, 'field'> {
  /** As the client wrote it. */
  readonly value: string
}

/** Columns between a label and its value, at most: merged cells lie between. */
const REACH = 8
const MOST = 60
const LONGEST = 120
/** Words before a colon: a label with its value, not the value of the one before. */
const LABEL = /^[\p{L}（）()/\s]{1,20}[:：]/u

function valueBeside(row: KeptRow, column: number): { readonly offset: number; readonly value: string } | undefined {
  for (let at = column + 1; at <= column + REACH && at < row.texts.length; at++) {
    const text = (row.texts[at] ?? '').trim()
    if (text !== '') return LABEL.test(text) ? undefined : { offset: at - column, value: text }
  }
  return undefined
}

/**
 * Labels with their values above the header of a table, from left to right: what stands as a value is no label itself.
 * @param headerTop 1-based row of the header; 0 when the sheet has none, and then nothing is a label
 */
export function labelsAbove(rows: readonly KeptRow[], headerTop: number): HeadLabel[] {
  const labels: HeadLabel[] = []
  for (const row of rows.filter((one) => one.row < headerTop)) {
    for (let column = 0; column < row.texts.length; column++) {
      const text = (row.texts[column] ?? '').trim()
      if (((row.kinds[column] ?? EMPTY) & KIND_MASK) === EMPTY || text === '' || text.length > LONGEST) continue
      const colon = text.search(/[:：]/)
      const own = colon > 0 ? text.slice(colon + 1).trim() : ''
      const found = own === '' ? valueBeside(row, column) : { offset: 0, value: own }
      if (found === undefined) continue
      labels.push({ label: colon > 0 ? text.slice(0, colon) : text, row: row.row, column, ...found })
      column += found.offset
    }
  }
  return labels.slice(0, MOST)
}
