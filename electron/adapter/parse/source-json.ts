import { copyRow, EMPTY, newRow, RAW, type KeptRow, type RowCells } from '../../../shared/domain/intake/cell.ts'
import type { FileFinding } from '../../../shared/domain/intake/document.ts'
import { Refusal, type IntakeLimits } from '../../../shared/domain/intake/frame.ts'
import type { SheetHead, SheetInfo, TableSource } from './source.ts'
import { TextStream } from './text-stream.ts'

/**
 * JSON as a table: each object of the file is a row, nested objects are part of it, and each entry of a nested list is a row of its own
 * that repeats what stands around it (an order with three goods is three rows). Numbers keep the digits that they were written with.
 */

/** A value on the way into a cell. */
type Value = string | Branch | readonly Value[]
interface Branch {
  readonly [name: string]: Value
}

const MAX_DEPTH = 8
/** Rows between two pauses for the receiver. */
const SLICE = 500
/** An object may not blow up into more rows than this by its nested lists. */
const MAX_PRODUCT = 10_000

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The document with every scalar as the text that it was written with. */
function readText(text: string): unknown {
  try {
    // What a number was written with is only in the reviver's third argument.
    return JSON.parse(text, (_name: string, value: unknown, context?: { readonly source?: string }) => {
      if (typeof value === 'number') return context?.source ?? String(value)
      return typeof value === 'boolean' ? (value ? '1' : '0') : value
    }) as unknown
  } catch {
    throw new Refusal('FILE_UNREADABLE', { reason: 'json' })
  }
}

function valueOf(raw: unknown, depth: number): Value {
  if (depth > MAX_DEPTH) throw new Refusal('FILE_UNREADABLE', { reason: 'json' })
  if (typeof raw === 'string') return raw
  if (Array.isArray(raw)) return raw.map((one: unknown) => valueOf(one, depth + 1))
  if (!isBranch(raw)) return ''
  return Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, valueOf(value, depth + 1)]))
}

type Row = ReadonlyMap<string, string>

function joined(rows: readonly Row[], more: readonly Row[]): Row[] {
  if (rows.length * more.length > MAX_PRODUCT) throw new Refusal('TOO_MANY_ROWS', { limit: MAX_PRODUCT })
  return rows.flatMap((row) => more.map((other) => new Map([...row, ...other])))
}

const isText = (value: Value): value is string => typeof value === 'string'
const isList = (value: Value): value is readonly Value[] => Array.isArray(value)

/** The rows of one object; columns are named by the path of names. */
function rowsOf(branch: Branch, prefix: string): Row[] {
  let rows: Row[] = [new Map()]
  for (const [name, value] of Object.entries(branch)) {
    const path = prefix === '' ? name : `${prefix}.${name}`
    if (isText(value)) rows = rows.map((row) => new Map([...row, [path, value]]))
    else if (!isList(value)) rows = joined(rows, rowsOf(value, path))
    else if (value.every(isText)) rows = rows.map((row) => new Map([...row, [path, value.join(';')]]))
    else {
      const entries = value.flatMap((one) => (isText(one) || isList(one) ? [] : rowsOf(one, path)))
      if (entries.length > 0) rows = joined(rows, entries)
    }
  }
  return rows
}

/** Column titles: the last name of the path where no other column has it, else the whole path. */
function titlesOf(paths: readonly string[]): string[] {
  const last = (path: string): string => path.slice(path.lastIndexOf('.') + 1)
  const counts = new Map<string, number>()
  for (const path of paths) counts.set(last(path), (counts.get(last(path)) ?? 0) + 1)
  return paths.map((path) => (counts.get(last(path)) === 1 ? last(path) : path))
}

class JsonSource implements TableSource {
  readonly format = 'json'
  readonly encoding = ''
  readonly delimiter = ''
  readonly date1904 = false
  readonly sheets: readonly SheetInfo[]
  readonly #rows: readonly Row[]
  readonly #paths: readonly string[]
  readonly #titles: readonly string[]
  readonly #limits: IntakeLimits
  readonly #size: number

  constructor(bytes: Buffer, limits: IntakeLimits) {
    const read = readText(new TextStream().push(bytes, true))
    const objects = (Array.isArray(read) ? read : [read]).filter(isBranch)
    this.#rows = objects.flatMap((one: unknown) => {
      const value = valueOf(one, 0)
      return isText(value) || isList(value) ? [] : rowsOf(value, '')
    })
    if (this.#rows.length === 0) throw new Refusal('FILE_EMPTY')
    if (this.#rows.length >= limits.rows) throw new Refusal('TOO_MANY_ROWS', { limit: limits.rows })
    this.#paths = [...new Set(this.#rows.flatMap((row) => [...row.keys()]))]
    if (this.#paths.length > limits.columns) throw new Refusal('TOO_MANY_COLUMNS', { row: 1, limit: limits.columns })
    this.#titles = titlesOf(this.#paths)
    this.#limits = limits
    this.#size = bytes.length
    this.sheets = [{ index: 0, name: 'JSON', hidden: false, rows: this.#rows.length + 1, columns: this.#paths.length }]
  }

  /** Row 1 is the titles; objects follow from row 2. */
  #fill(number: number, texts: readonly string[], cells: RowCells): boolean {
    cells.row = number
    cells.width = 0
    for (const [column, text] of texts.entries()) {
      if (text === '') continue
      if (text.length > this.#limits.cellChars)
        throw new Refusal('CELL_TOO_LONG', { row: number, limit: this.#limits.cellChars })
      while (cells.width <= column) cells.kinds[cells.width++] = EMPTY
      cells.texts[column] = text
      cells.kinds[column] = RAW
    }
    return cells.width > 0
  }

  #row(index: number, cells: RowCells): boolean {
    if (index === 0) return this.#fill(1, this.#titles, cells)
    const row = this.#rows[index - 1]
    return this.#fill(
      index + 1,
      this.#paths.map((path) => row?.get(path) ?? ''),
      cells,
    )
  }

  head(_sheet: number, count: number): Promise<SheetHead> {
    const cells = newRow(this.#limits.columns)
    const rows: KeptRow[] = []
    for (let i = 0; i <= this.#rows.length && rows.length < count; i++)
      if (this.#row(i, cells)) rows.push(copyRow(cells))
    return Promise.resolve({ rows, merges: [], hiddenColumns: [] })
  }

  async read(
    _sheet: number,
    each: (cells: RowCells) => boolean,
    between: (bytes: number) => Promise<void>,
  ): Promise<void> {
    const cells = newRow(this.#limits.columns)
    for (let i = 0; i <= this.#rows.length; i++) {
      if (this.#row(i, cells) && !each(cells)) break
      if (i % SLICE === SLICE - 1) await between(Math.round((this.#size * i) / (this.#rows.length + 1)))
    }
  }

  findings(): readonly FileFinding[] {
    return []
  }
}

/** Opens a JSON file held in memory. Throws Refusal. */
export function openJson(bytes: Buffer, limits: IntakeLimits): TableSource {
  return new JsonSource(bytes, limits)
}
