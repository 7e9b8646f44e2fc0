import { read, type CellObject, type WorkBook, type WorkSheet } from 'xlsx'
import {
  BOOLEAN,
  copyRow,
  DATE,
  EMPTY,
  ERROR,
  FORMULA,
  newRow,
  NUMBER,
  RAW,
  TEXT,
  type KeptRow,
  type Merge,
  type RowCells,
} from '../../../shared/domain/intake/cell.ts'
import type { FileFinding } from '../../../shared/domain/intake/document.ts'
import { Refusal, type IntakeLimits } from '../../../shared/domain/intake/frame.ts'
import type { SheetHead, SheetInfo, TableSource } from './source.ts'
import { TextStream } from './text-stream.ts'
import { isDateFormat } from './xlsx-styles.ts'

const ERRORS = new Map([
  [0, '#NULL!'],
  [7, '#DIV/0!'],
  [15, '#VALUE!'],
  [23, '#REF!'],
  [29, '#NAME?'],
  [36, '#NUM!'],
  [42, '#N/A'],
  [43, '#GETTING_DATA'],
])
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le')
/** Rows between two pauses for the receiver. */
const SLICE = 500

function isMarkup(bytes: Buffer): boolean {
  return /^\s*(?:\ufeff|\u00ef\u00bb\u00bf)?\s*</.test(bytes.toString('latin1', 0, 64))
}

function open(bytes: Buffer, limits: IntakeLimits): WorkBook {
  if (bytes[0] === 0xd0 && bytes.includes(ENCRYPTED)) throw new Refusal('FILE_ENCRYPTED')
  const options = {
    dense: true,
    cellHTML: false,
    cellText: false,
    cellNF: true,
    cellDates: false,
    cellFormula: true,
    raw: true,
    sheetRows: limits.rows + 1,
  } as const
  try {
    if (!isMarkup(bytes)) return read(bytes, { ...options, type: 'buffer' })
    const text = new TextStream().push(bytes, true)
    // Entities of a document type would be expanded by nobody here, but a file that brings one has no business in an intake.
    if (/<!ENTITY/i.test(text)) throw new Refusal('XML_DTD')
    return read(text, { ...options, type: 'string' })
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal(
      error instanceof Error && /password|encrypt/i.test(error.message) ? 'FILE_ENCRYPTED' : 'FILE_UNREADABLE',
      { reason: 'xlsx' },
    )
  }
}

/**
 * Everything our own reader does not read – .xls, .xlsb, .ods, HTML and SpreadsheetML in an .xls coat – through the
 * `xlsx` package, whole in memory and therefore only up to `oddBytes`.
 */
class OddSource implements TableSource {
  readonly format = 'odd'
  readonly encoding = ''
  readonly delimiter = ''
  readonly date1904: boolean
  readonly sheets: readonly SheetInfo[]
  readonly #sheets: readonly (WorkSheet | undefined)[]
  readonly #limits: IntakeLimits
  readonly #size: number
  readonly #untyped: boolean
  readonly #findings: FileFinding[] = []
  #formulas = 0

  constructor(bytes: Buffer, limits: IntakeLimits) {
    const book = open(bytes, limits)
    this.#limits = limits
    this.#size = bytes.length
    this.#untyped = isMarkup(bytes)
    this.date1904 = book.Workbook?.WBProps?.date1904 === true
    this.#sheets = book.SheetNames.map((name) => (Object.hasOwn(book.Sheets, name) ? book.Sheets[name] : undefined))
    if (this.#sheets.length === 0) throw new Refusal('FILE_EMPTY')
    this.sheets = book.SheetNames.map((name, index) => {
      const rows = cellRows(this.#sheets[index])
      return {
        index,
        name: name.slice(0, 255),
        hidden: (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0,
        rows: rows.length,
        columns: 0,
      }
    })
  }

  #row(source: readonly (CellObject | undefined)[] | undefined, number: number, cells: RowCells): boolean {
    cells.row = number
    cells.width = 0
    if (source === undefined) return false
    for (let column = 0; column < source.length; column++) {
      const cell = source[column]
      if (cell === undefined || cell.t === 'z' || cell.v === undefined || cell.v === '') continue
      if (column >= this.#limits.columns)
        throw new Refusal('TOO_MANY_COLUMNS', { row: number, limit: this.#limits.columns })
      const [text, kind] = this.#cell(cell)
      if (text.length > this.#limits.cellChars)
        throw new Refusal('CELL_TOO_LONG', { row: number, limit: this.#limits.cellChars })
      while (cells.width <= column) cells.kinds[cells.width++] = EMPTY
      cells.texts[column] = text
      cells.kinds[column] = kind
    }
    return cells.width > 0
  }

  #cell(cell: CellObject): readonly [text: string, kind: number] {
    const formula = typeof cell.f === 'string' ? FORMULA : 0
    if (formula !== 0) this.#formulas++
    // The shortest text that gives the same double back is what Excel itself would have written.
    if (cell.t === 'n')
      return [String(cell.v), (typeof cell.z === 'string' && isDateFormat(cell.z) ? DATE : NUMBER) | formula]
    if (cell.t === 'b') return [cell.v === true ? '1' : '0', BOOLEAN | formula]
    if (cell.t === 'e') return [typeof cell.v === 'number' ? (ERRORS.get(cell.v) ?? '#N/A') : '#N/A', ERROR | formula]
    return [String(cell.v), (this.#untyped ? RAW : TEXT) | formula]
  }

  head(sheet: number, count: number): Promise<SheetHead> {
    const source = this.#sheets[sheet]
    const cells = newRow(this.#limits.columns)
    const rows: KeptRow[] = []
    const all = cellRows(source)
    for (let i = 0; i < all.length && rows.length < count; i++)
      if (this.#row(all[i], i + 1, cells)) rows.push(copyRow(cells))
    const merges = (source?.['!merges'] ?? []).map((range): Merge => ({
      top: range.s.r + 1,
      left: range.s.c,
      bottom: range.e.r + 1,
      right: range.e.c,
    }))
    this.#formulas = 0
    return Promise.resolve({ rows, merges, hiddenColumns: [] })
  }

  async read(
    sheet: number,
    each: (cells: RowCells) => boolean,
    between: (bytes: number) => Promise<void>,
  ): Promise<void> {
    const all = cellRows(this.#sheets[sheet])
    if (all.length > this.#limits.rows) throw new Refusal('TOO_MANY_ROWS', { limit: this.#limits.rows })
    const cells = newRow(this.#limits.columns)
    for (let i = 0; i < all.length; i++) {
      if (this.#row(all[i], i + 1, cells) && !each(cells)) break
      if (i % SLICE === SLICE - 1) await between(Math.round((this.#size * i) / all.length))
    }
    if (this.#formulas > 0)
      this.#findings.push({
        code: 'FORMULA_VALUES',
        sheet: this.sheets[sheet]?.name ?? '',
        data: { count: this.#formulas, cell: '' },
      })
  }

  findings(): readonly FileFinding[] {
    return this.#findings
  }
}

function cellRows(sheet: WorkSheet | undefined): readonly (readonly (CellObject | undefined)[] | undefined)[] {
  const rows: unknown = sheet?.['!data']
  return Array.isArray(rows) ? rows : []
}

/** Opens an odd file held in memory. Throws Refusal. */
export function openOdd(bytes: Buffer, limits: IntakeLimits): TableSource {
  return new OddSource(bytes, limits)
}
