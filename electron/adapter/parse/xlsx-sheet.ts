import {
  BOOLEAN,
  DATE,
  EMPTY,
  ERROR,
  FORMULA,
  newRow,
  NUMBER,
  TEXT,
  type Merge,
  type RowCells,
} from '../../../shared/domain/intake/cell.ts'
import { Refusal, type IntakeLimits } from '../../../shared/domain/intake/frame.ts'
import type { SharedStrings } from './xlsx-strings.ts'
import type { StyleTable } from './xlsx-styles.ts'
import { attributes, cellText, runsText, startTags } from './xlsx-text.ts'

const QUOTE = 34
const EQUALS = 61
const SLASH = 47
const LT = 60
const GT = 62
const MAX_ELEMENT = 4 << 20
const MAX_MERGES = 100_000
/** Zero bytes behind the piece: more than any look ahead, the longest namespace prefix (80) included. */
const GUARD = 256

/** Cell types by their first letter: n, b, e, d (ISO date) and these. */
const SHARED = 115
const INLINE = 105
const STRING = 1

/**
 * Scans the XML of one worksheet, piece by piece, without building a tree: the part of a 100,000-row sheet is
 * 70 MB of tags. Pieces are latin1 views of UTF-8, so that they stay one byte a character; texts are
 * decoded when they hold anything beyond ASCII.
 */
export class SheetScanner {
  readonly merges: Merge[] = []
  readonly hiddenColumns: number[] = []
  hiddenRows = 0
  formulas = 0
  firstFormula = ''
  lastRow = 0
  /** What the sheet says about its size; a hint to show, never trusted. */
  saidRows = 0
  stopped = false
  readonly #cells: RowCells
  readonly #shared: SharedStrings
  readonly #styles: StyleTable
  readonly #limits: IntakeLimits
  readonly #each: (cells: RowCells) => boolean
  /** Length of the namespace prefix with its colon. */
  readonly prefix: string
  /** The bytes being scanned, zeros behind them, and the same as text for cutting values out. */
  #work = Buffer.alloc(1 << 14)
  #length = 0
  #text = ''
  #inRow = false
  #inData = false
  #afterData = false
  #nextColumn = 0

  constructor(
    prefix: string,
    shared: SharedStrings,
    styles: StyleTable,
    limits: IntakeLimits,
    each: (cells: RowCells) => boolean,
  ) {
    this.prefix = prefix
    this.#shared = shared
    this.#styles = styles
    this.#limits = limits
    this.#each = each
    this.#cells = newRow(limits.columns)
  }

  /** Takes the next piece of the part. */
  push(piece: Uint8Array): void {
    const kept = this.#length
    const length = kept + piece.length
    if (length + GUARD > this.#work.length) {
      const larger = Buffer.alloc((length + GUARD) * 2)
      this.#work.copy(larger, 0, 0, kept)
      this.#work = larger
    }
    this.#work.set(piece, kept)
    // Looks ahead must not see what an earlier piece left behind.
    this.#work.fill(0, length, length + GUARD)
    this.#text = this.#work.toString('latin1', 0, length)
    const used = this.#scan(length)
    if (length - used > MAX_ELEMENT) throw new Refusal('CELL_TOO_LONG', { row: this.#cells.row, limit: MAX_ELEMENT })
    this.#work.copyWithin(0, used, length)
    this.#length = length - used
  }

  /** The part ended: a sheet cut off inside its data is damaged. */
  end(): void {
    if (this.#inData && !this.#afterData && !this.stopped) throw new Refusal('XML_DAMAGED', { row: this.#cells.row })
  }

  /** Answers how many bytes are done with; the rest comes again with the next piece. */
  #scan(length: number): number {
    const bytes = this.#work
    const p = this.prefix.length
    let at = 0
    while (!this.stopped) {
      while (at < length && bytes[at] !== LT) at++
      if (at + 2 + p >= length) return Math.min(at, length)
      const name = at + 1 + p
      if (this.#inRow && bytes[name] === 99 /* c */ && !isNameByte(bytes[name + 1])) {
        const next = this.#cell(bytes, name + 1)
        if (next < 0) return at
        at = next
        continue
      }
      const next = this.#inRow && bytes[at + 1] === SLASH ? this.#endRow(at) : this.#other(this.#text, at, name)
      if (next < 0) return at
      at = next
    }
    return length
  }

  /** `</row>`: nothing else can close here, cells are consumed whole. */
  #endRow(at: number): number {
    const gt = this.#text.indexOf('>', at)
    if (gt < 0) return -1
    this.#inRow = false
    this.#emit()
    return gt + 1
  }

  /** Everything that is not a cell inside a row. Answers the next position, or -1 when more text is needed. */
  #other(text: string, lt: number, name: number): number {
    if (text.charCodeAt(lt + 1) === 33 /* ! */) {
      if (!text.startsWith('<!--', lt)) throw new Refusal('XML_DTD')
      const end = text.indexOf('-->', lt)
      return end < 0 ? -1 : end + 3
    }
    const gt = text.indexOf('>', lt)
    if (gt < 0) return -1
    const closed = text.charCodeAt(gt - 1) === SLASH
    if (this.#inData && !this.#afterData) {
      if (text.startsWith('row', name) && !isNameByte(text.charCodeAt(name + 3)))
        this.#startRow(text, name + 3, gt, closed)
      else if (text.charCodeAt(lt + 1) === SLASH && text.startsWith('sheetData', name + 1)) this.#afterData = true
      return gt + 1
    }
    if (text.startsWith('sheetData', name)) {
      this.#inData = true
      this.#afterData = closed
    } else if (text.startsWith('mergeCell ', name)) {
      const range = parseRange(attributes(text.slice(name, gt)).get('ref') ?? '')
      if (range !== undefined && this.merges.length < MAX_MERGES) this.merges.push(range)
    } else if (text.startsWith('dimension ', name) && !this.#afterData) {
      this.saidRows = Math.min(
        parseRange(attributes(text.slice(name, gt)).get('ref') ?? '')?.bottom ?? 0,
        this.#limits.rows,
      )
    } else if (text.startsWith('col ', name) && !this.#afterData) {
      this.#column(attributes(text.slice(name, gt)))
    }
    return gt + 1
  }

  #column(tag: Map<string, string>): void {
    const hidden = tag.get('hidden')
    if (hidden !== '1' && hidden !== 'true') return
    const from = Number(tag.get('min')) - 1
    const to = Math.min(Number(tag.get('max')) - 1, this.#limits.columns - 1)
    for (let i = from; i <= to; i++) this.hiddenColumns.push(i)
  }

  #startRow(text: string, from: number, gt: number, closed: boolean): void {
    const cells = this.#cells
    const tag = text.slice(from, gt)
    let row = 0
    if (tag.startsWith(' r="')) {
      for (let i = 4; i < tag.length; i++) {
        const digit = tag.charCodeAt(i) - 48
        if (digit < 0 || digit > 9) break
        row = row * 10 + digit
      }
    }
    if (row === 0) row = Number(attributes(tag).get('r') ?? '0')
    if (row === 0) row = this.lastRow + 1
    if (!(row > this.lastRow)) throw new Refusal('XML_DAMAGED', { row: this.lastRow })
    if (row > this.#limits.rows) throw new Refusal('TOO_MANY_ROWS', { limit: this.#limits.rows })
    this.lastRow = row
    cells.row = row
    cells.width = 0
    cells.hidden = tag.includes('hidden="') && /\bhidden="(?:1|true)"/.test(tag)
    this.#nextColumn = 0
    this.#inRow = !closed
  }

  #emit(): void {
    const cells = this.#cells
    if (cells.width === 0) return
    if (cells.hidden) this.hiddenRows++
    if (!this.#each(cells)) this.stopped = true
  }

  /** Reads one `<c …>…</c>`; `at` stands behind its name. Answers the next position, or -1 when the bytes end inside it. */
  #cell(bytes: Uint8Array, at: number): number {
    let i = at
    let column = -1
    let style = 0
    let type = 110 /* n */
    let closed = false
    for (;;) {
      const char = bytes[i]
      if (char === GT) break
      if (char === 0 || char === undefined) return -1
      if (char <= 32) {
        i++
        continue
      }
      if (char === SLASH) {
        closed = true
        i++
        continue
      }
      let k = i + 1
      if (bytes[k] === EQUALS && bytes[k + 1] === QUOTE) {
        k += 2
        if (char === 114 /* r */) {
          column = 0
          for (let letter = bytes[k] ?? 0; letter >= 65 && letter <= 90; letter = bytes[++k] ?? 0)
            column = column * 26 + letter - 64
          column--
        } else if (char === 115 /* s */) {
          for (let digit = bytes[k] ?? 0; digit >= 48 && digit <= 57; digit = bytes[++k] ?? 0)
            style = style * 10 + digit - 48
        } else if (char === 116 /* t */) {
          type = cellType(bytes, k)
        }
        while (bytes[k] !== QUOTE && bytes[k] !== 0) k++
        i = k + 1
        if (bytes[k] === 0) return -1
      } else {
        const next = this.#oddAttribute(i)
        if (next < 0) return -1
        i = next
      }
    }
    if (column < 0) column = this.#nextColumn
    this.#nextColumn = column + 1
    if (closed) return i + 1
    return this.#content(bytes, i + 1, column, style, type)
  }

  /** An attribute that no common writer puts on a cell (`cm`, `vm`, `ph`, apostrophes): skipped. */
  #oddAttribute(at: number): number {
    const text = this.#text
    const eq = text.indexOf('=', at)
    if (eq < 0 || eq + 1 >= text.length) return -1
    const quote = text.charAt(eq + 1)
    if (quote !== '"' && quote !== "'") throw new Refusal('XML_DAMAGED', { row: this.#cells.row })
    const end = text.indexOf(quote, eq + 2)
    if (quote === "'" && end >= 0 && /[rst]$/.test(text.slice(at, eq)))
      throw new Refusal('XML_DAMAGED', { row: this.#cells.row })
    return end < 0 ? -1 : end + 1
  }

  /** The inside of a cell: the short form `<v>…</v></c>` by hand, anything else by `#slow`. */
  #content(bytes: Uint8Array, at: number, column: number, style: number, type: number): number {
    const p = this.prefix.length
    const v = at + 1 + p
    if (bytes[at] !== LT || bytes[v] !== 118 /* v */ || bytes[v + 1] !== GT)
      return this.#slow(this.#text, at, column, style, type)
    const start = v + 2
    let end = start
    let index = 0
    if (type === SHARED) {
      for (let digit = bytes[end] ?? 0; digit >= 48 && digit <= 57; digit = bytes[++end] ?? 0)
        index = index * 10 + digit - 48
    } else {
      while (bytes[end] !== LT && bytes[end] !== 0) end++
    }
    // expect </v></c>
    const after = end + 4 + p
    if (
      bytes[end] !== LT ||
      bytes[end + 1] !== SLASH ||
      bytes[after + 1] !== SLASH ||
      bytes[after + 2 + p] !== 99 ||
      bytes[after + 3 + p] !== GT
    ) {
      return this.#slow(this.#text, at, column, style, type)
    }
    if (end > start) {
      if (type === SHARED) this.#put(column, this.#shared.at(index), TEXT)
      else this.#value(column, this.#text.slice(start, end), style, type, 0)
    }
    return after + 4 + p
  }

  /** Cells with formulas, inline strings, comments, blanks between tags. */
  #slow(text: string, at: number, column: number, style: number, type: number): number {
    const close = text.indexOf(`</${this.prefix}c>`, at)
    if (close < 0) return -1
    const inner = text.slice(at, close)
    const next = close + 4 + this.prefix.length
    const formula = inner.includes(`<${this.prefix}f`) ? FORMULA : 0
    if (formula !== 0) {
      this.formulas++
      if (this.firstFormula === '') this.firstFormula = `${this.#cells.row}:${column}`
    }
    if (type === INLINE) {
      const value = runsText(inner, this.prefix)
      if (value !== '') this.#put(column, value, TEXT)
      return next
    }
    const open = inner.search(new RegExp(`<${this.prefix}v[\\s>/]`))
    if (open < 0) {
      if (formula !== 0) this.#put(column, '#FORMULA', ERROR | FORMULA)
      return next
    }
    const from = inner.indexOf('>', open) + 1
    const to = inner.indexOf(`</${this.prefix}v>`, from)
    const raw = to < 0 ? '' : inner.slice(from, to)
    if (raw === '') return next
    if (type === SHARED) {
      const index = raw.trim()
      if (!/^\d{1,9}$/.test(index)) throw new Refusal('XML_DAMAGED', { row: this.#cells.row })
      this.#put(column, this.#shared.at(Number(index)), TEXT | formula)
    } else {
      this.#value(column, raw, style, type, formula)
    }
    return next
  }

  #value(column: number, raw: string, style: number, type: number, flag: number): void {
    if (raw === '') return
    if (type === 110) {
      const padding = this.#styles.padding[style] ?? 0
      const text = raw.charCodeAt(0) <= 32 ? raw.trim() : raw
      if (this.#styles.date[style] === 1) this.#put(column, text, DATE | flag)
      else
        this.#put(
          column,
          padding > text.length && /^\d+$/.test(text) ? text.padStart(padding, '0') : text,
          NUMBER | flag,
        )
    } else if (type === 98) this.#put(column, raw.trim() === '1' || raw.trim() === 'true' ? '1' : '0', BOOLEAN | flag)
    else if (type === 101) this.#put(column, cellText(raw), ERROR | flag)
    else this.#put(column, cellText(raw), TEXT | flag)
  }

  #put(column: number, text: string, kind: number): void {
    const cells = this.#cells
    if (text === '') return
    if (column >= this.#limits.columns)
      throw new Refusal('TOO_MANY_COLUMNS', { row: cells.row, limit: this.#limits.columns })
    if (text.length > this.#limits.cellChars)
      throw new Refusal('CELL_TOO_LONG', { row: cells.row, limit: this.#limits.cellChars })
    while (cells.width <= column) cells.kinds[cells.width++] = EMPTY
    cells.texts[column] = text
    cells.kinds[column] = kind
  }
}

const MAX_TAIL = 16 << 20

/** What stands behind the rows of a sheet (merged ranges), looked for without reading the rows. */
export class SheetTail {
  readonly #end: Buffer
  #found = false
  #kept: Buffer = Buffer.alloc(0)
  readonly #pieces: Buffer[] = []
  #length = 0

  constructor(prefix: string) {
    this.#end = Buffer.from(`</${prefix}sheetData>`)
  }

  push(piece: Buffer): void {
    if (this.#found) {
      this.#length += piece.length
      if (this.#length <= MAX_TAIL) this.#pieces.push(piece)
      return
    }
    const joined = Buffer.concat([this.#kept, piece])
    const at = joined.lastIndexOf(this.#end)
    this.#found = at >= 0
    if (this.#found) this.#pieces.push(joined.subarray(at))
    else this.#kept = Buffer.from(joined.subarray(Math.max(0, joined.length - this.#end.length)))
  }

  merges(): Merge[] {
    const xml = Buffer.concat(this.#pieces).toString('latin1')
    return startTags(xml, 'mergeCell')
      .slice(0, MAX_MERGES)
      .flatMap((tag) => parseRange(tag.get('ref') ?? '') ?? [])
  }
}

function isNameByte(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90))
}

/** The first letter tells the type, except `s` (shared) from `str` (text). */
function cellType(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  return first === SHARED && bytes[at + 1] === 116 ? STRING : first
}

function letters(text: string): number {
  let column = 0
  for (let i = 0; i < text.length; i++) column = column * 26 + text.charCodeAt(i) - 64
  return column - 1
}

/** `A1:C3` as a range. */
function parseRange(ref: string): Merge | undefined {
  const match = /^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$/.exec(ref)
  if (match === null) return undefined
  const [, left = '', top = '', right = left, bottom = top] = match
  return { left: letters(left), top: Number(top), right: letters(right), bottom: Number(bottom) }
}
