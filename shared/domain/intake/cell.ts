/**
 * One spreadsheet row on its way from a reader to the assembler. Readers own ONE such object and
 * refill it for every row, because a million rows of fresh objects cost more than the parsing:
 * whoever keeps a row must copy it (`copyRow`).
 */
export interface RowCells {
  /** 1-based row number as Excel shows it; for CSV the number of the record's first text line. */
  row: number
  /** Columns 0..width-1 are valid; anything beyond is stale. */
  width: number
  /** Exact text of each cell: numbers as written in the file, never formatted. */
  readonly texts: string[]
  /** Cell kind per column, see below. */
  readonly kinds: Uint8Array
  hidden: boolean
}

/** Cell kinds; FORMULA is a flag on top of them. */
export const EMPTY = 0
/** A cell that the file itself calls text. */
export const TEXT = 1
/** A numeric cell: the text is the decimal text of an IEEE double. */
export const NUMBER = 2
/** A numeric cell whose style shows a date; the text is the serial number. */
export const DATE = 3
/** '0' or '1'. */
export const BOOLEAN = 4
/** An error cell such as #NAME?; the text is the error. */
export const ERROR = 5
/** Untyped text (CSV, HTML): Excel may have destroyed it before it was written. */
export const RAW = 6
/** Flag: the value is the cached result of a formula. */
export const FORMULA = 16
export const KIND_MASK = 15

export interface KeptRow {
  readonly row: number
  readonly hidden: boolean
  readonly texts: readonly string[]
  readonly kinds: readonly number[]
}

/** A row object with room for `columns` cells. */
export function newRow(columns: number): RowCells {
  return { row: 0, width: 0, texts: [], kinds: new Uint8Array(columns), hidden: false }
}

/** A copy that may be kept after the reader moves on. */
export function copyRow(cells: RowCells): KeptRow {
  const texts: string[] = []
  const kinds: number[] = []
  for (let i = 0; i < cells.width; i++) {
    const kind = cells.kinds[i] ?? EMPTY
    kinds.push(kind)
    texts.push(kind === EMPTY ? '' : (cells.texts[i] ?? ''))
  }
  return { row: cells.row, hidden: cells.hidden, texts, kinds }
}

/** Column letters as Excel shows them: 0 is A, 26 is AA. */
export function columnLetters(index: number): string {
  let letters = ''
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26))
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters
  return letters
}

/** A merged range, 0-based columns and 1-based rows, both ends included. */
export interface Merge {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}
