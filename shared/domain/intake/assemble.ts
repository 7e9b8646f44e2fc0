import { addFinding, DocumentChecker, exactSum, type OpenDocument } from './assemble-check.ts'
import { planMapping, type Plan, type PlannedColumn } from './assemble-plan.ts'
import { columnLetters, EMPTY, KIND_MASK, RAW, TEXT, type RowCells } from './cell.ts'
import type { ColumnNote, CompactRow, FileFinding, RowFinding, Shape } from './document.ts'
import { KeyTable } from './key-table.ts'
import { HEAD_SECTIONS } from './kind.ts'
import type { Mapping } from './mapping.ts'
import { shownValue } from './mask-value.ts'
import { newReading, NOTE_CODES } from './reading.ts'

export interface AssembleOptions {
  readonly date1904: boolean
  /** Orders kept open while their rows are not adjacent, to begin with … */
  readonly window: number
  /** … and at most, once rows of one order have been met apart. */
  readonly openOrders: number
}

export interface AssembleSink {
  /** A document, good or bad. */
  document(row: CompactRow): void
  /** A document sent before as good is bad after all. */
  recall(row: number, finding: RowFinding): void
}

const FOOTER = /^(?:合\s*计|总\s*计|小\s*计|本页合计|累\s*计|total|sum|subtotal|grand total)[:：]?$/i
/** A total may stand in the column of the key itself; longer keys are none. */
const LONGEST_FOOTER = 12

/**
 * Rows to documents, in one pass, in the order of their first rows. Rows of one order may be scattered: an order stays
 * open until `window` younger ones have begun. A row that comes later than that makes its order bad – the part already sent is recalled and the late
 * rows are refused – because an order filed without some of its lines is worse than one sent back.
 */
export class Assembler {
  readonly shape: Shape
  rows = 0
  documents = 0
  bad = 0
  readonly #plan: Plan
  readonly #checker: DocumentChecker
  readonly #sink: AssembleSink
  readonly #most: number
  #window: number
  readonly #keyReader: PlannedColumn | undefined
  /** Slots of a head whose values show that the document exists. */
  readonly #ownSlots: readonly (readonly number[])[]
  readonly #headColumns: readonly PlannedColumn[]
  readonly #lineGroups: readonly (readonly PlannedColumn[])[]
  /** Open documents from number #base on; keys and numbers of all in #keys. */
  #open: (OpenDocument | undefined)[] = []
  #base = 0
  readonly #keys = new KeyTable()
  readonly #recalled = new Set<number>()
  readonly #reading = newReading()
  readonly #files: FileFinding[] = []
  #last: OpenDocument | undefined
  #lastNumber = -1
  #form: OpenDocument | undefined
  #formEnded = false
  #footers = 0
  #headers = 0

  /** Throws Refusal MAPPING_INVALID when the mapping does not fit its kind. */
  constructor(mapping: Mapping, options: AssembleOptions, sink: AssembleSink) {
    this.#plan = planMapping(mapping, options.date1904)
    this.#checker = new DocumentChecker(this.#plan)
    this.#sink = sink
    this.#most = Math.max(options.window, options.openOrders)
    this.#window = options.window
    this.#keyReader = this.#plan.columns.find((column) => column.field.id === this.#plan.keyField)
    this.shape = this.#plan.shape
    this.#ownSlots = HEAD_SECTIONS.map((_section, head) =>
      [...this.#plan.columns, ...this.#plan.headCells]
        .filter((column) => column.head === head && !COMPANY.has(column.field.element))
        .map((column) => column.slot),
    )
    this.#headColumns = this.#plan.columns.filter((column) => column.head >= 0)
    this.#lineGroups = Array.from({ length: this.#plan.groups }, (_unused, group) =>
      this.#plan.columns.filter((column) => column.head < 0 && column.group === group),
    )
  }

  /** Takes a row of the sheet; rows above the data are ignored. */
  push(cells: RowCells): void {
    const { mapping } = this.#plan
    if (mapping.layout === 'form') {
      this.#formRow(cells)
      return
    }
    if (cells.row < mapping.dataStart) return
    const key = this.#keyOf(cells)
    if ((key === undefined || key.length <= LONGEST_FOOTER) && this.#isFooter(cells)) {
      this.#footers++
      return
    }
    if (key !== undefined && this.#isHeaderAgain(cells)) {
      this.#headers++
      return
    }
    this.rows++
    if (!this.#plan.hasLines || mapping.layout === 'row-per-order') this.#single(cells)
    else this.#grouped(cells, key)
  }

  /** No more rows. Sends what is open. */
  finish(): void {
    if (this.#form !== undefined) this.#send(this.#form)
    for (const document of this.#open) if (document !== undefined) this.#send(document)
    this.#open = []
    if (this.#footers > 0) this.#files.push({ code: 'FOOTER_SKIPPED', data: { count: this.#footers } })
    if (this.#headers > 0) this.#files.push({ code: 'HEADER_REPEATED', data: { count: this.#headers } })
  }

  /** Notices on the whole file, after `finish`. */
  findings(): readonly FileFinding[] {
    return this.#files
  }

  /** What was tidied, once a column. */
  notes(): ColumnNote[] {
    return [...this.#plan.columns, ...this.#plan.headCells].flatMap((column) =>
      NOTE_CODES.flatMap((code, index) => {
        const count = column.noteCounts[index] ?? 0
        return count === 0
          ? []
          : [
              {
                code,
                column: columnLetters(column.column),
                header: column.header,
                field: column.field.id,
                count,
                row: column.noteRows[index] ?? 0,
              },
            ]
      }),
    )
  }

  /** The canonical key of a row: '' when it cannot be read, undefined when the cell is blank. */
  #keyOf(cells: RowCells): string | undefined {
    const at = this.#keyReader?.column ?? -1
    const kind = at < 0 || at >= cells.width ? EMPTY : (cells.kinds[at] ?? EMPTY)
    if (kind === EMPTY) return this.#keyReader === undefined ? '' : undefined
    const out = this.#reading
    const text = cells.texts[at] ?? ''
    const key = this.#keyReader?.read(text, kind, out) ?? ''
    if (out.problem !== '') {
      out.problem = ''
      out.data = undefined
      return ''
    }
    return key === '' ? undefined : key
  }

  #isFooter(cells: RowCells): boolean {
    for (let i = 0; i < cells.width; i++) {
      const kind = (cells.kinds[i] ?? EMPTY) & KIND_MASK
      if (kind === EMPTY) continue
      return (kind === TEXT || kind === RAW) && FOOTER.test((cells.texts[i] ?? '').trim())
    }
    return false
  }

  #isHeaderAgain(cells: RowCells): boolean {
    let same = 0
    for (const column of this.#plan.columns) {
      const text = cells.texts[column.column] ?? ''
      if (
        column.column >= cells.width ||
        text.charCodeAt(0) !== column.header.charCodeAt(0) ||
        text.replace(/\s+/g, ' ') !== column.header
      )
        return false
      if (++same === 3) return true
    }
    return same > 0
  }

  #new(row: number): OpenDocument {
    return {
      rows: [row],
      heads: this.#plan.heads.map((head) => (head === undefined ? undefined : [...head])),
      lines: [],
      lineRows: [],
      findings: [],
      derived: 0,
    }
  }

  #single(cells: RowCells): void {
    const document = this.#new(cells.row)
    this.#readHeads(document, cells, true)
    this.#readLines(document, cells)
    this.#checkRepeated(document)
    this.#send(document)
  }

  #grouped(cells: RowCells, key: string | undefined): void {
    if (key === undefined && this.#plan.mapping.blankContinues && this.#last !== undefined) {
      this.#last.rows.push(cells.row)
      this.#readHeads(this.#last, cells, false)
      this.#readLines(this.#last, cells)
      return
    }
    if (key === undefined || key === '') {
      const document = this.#new(cells.row)
      this.#readHeads(document, cells, true)
      this.#readLines(document, cells)
      this.#last = undefined
      this.#send(document)
      return
    }
    const number = this.#keys.number(key, cells.row)
    const { fresh } = this.#keys
    if (!fresh && number < this.#base) {
      this.#late(cells, number)
      return
    }
    const document = fresh ? this.#new(cells.row) : (this.#open[number - this.#base] ?? this.#new(cells.row))
    if (fresh) this.#open.push(document)
    else {
      document.rows.push(cells.row)
      // Rows of one order apart from each other: from now on as many orders stay open as memory allows.
      if (number !== this.#lastNumber) this.#window = this.#most
    }
    this.#readHeads(document, cells, fresh)
    this.#readLines(document, cells)
    this.#last = document
    this.#lastNumber = number
    if (this.#open.length > this.#window * 2) this.#close(this.#open.length - this.#window)
  }

  /** Sends the oldest open documents. */
  #close(count: number): void {
    for (let i = 0; i < count; i++) {
      const document = this.#open[i]
      if (document !== undefined) this.#send(document)
    }
    this.#open = this.#open.slice(count)
    this.#base += count
  }

  /** A row of an order that has been sent already. */
  #late(cells: RowCells, number: number): void {
    const document = this.#new(cells.row)
    this.#readHeads(document, cells, true)
    this.#readLines(document, cells)
    this.#repeated(document, number, 'ORDER_ROWS_SCATTERED')
    this.#last = undefined
    this.#send(document)
  }

  /** The same key twice where each row is a document of its own. */
  #checkRepeated(document: OpenDocument): void {
    const plan = this.#plan
    const key = (plan.keySlot < 0 ? '' : document.heads[plan.keyHead]?.[plan.keySlot]) ?? ''
    if (key === '') return
    const row = document.rows[0] ?? 0
    const parts = plan.keyParts.map((slot) => document.heads[plan.keyHead]?.[slot] ?? '')
    let number = this.#keys.number(key, row)
    if (parts.some((part) => part !== '')) number = this.#keys.number([key, ...parts].join('\u0001'), row)
    if (!this.#keys.fresh) this.#repeated(document, number, 'KEY_REPEATED')
  }

  #repeated(document: OpenDocument, number: number, code: string): void {
    const plan = this.#plan
    const before = this.#keys.rowOf(number)
    const place = {
      field: plan.keyField,
      ...(this.#keyReader === undefined
        ? {}
        : { column: columnLetters(this.#keyReader.column), header: this.#keyReader.header }),
    }
    addFinding(document, { code, row: document.rows[0] ?? 0, ...place, data: { first: before } })
    if (this.#recalled.has(number)) return
    this.#recalled.add(number)
    this.#sink.recall(before, { code, row: before, ...place, data: { later: document.rows[0] ?? 0 } })
  }

  #read(column: PlannedColumn, cells: RowCells, document: OpenDocument): string {
    const at = column.column
    const kind = at < cells.width ? (cells.kinds[at] ?? EMPTY) : EMPTY
    if (kind === EMPTY) return ''
    const out = this.#reading
    const text = cells.texts[at] ?? ''
    const value = column.read(text, kind, out)
    if (out.problem !== '') {
      addFinding(document, {
        code: out.problem,
        row: cells.row,
        column: columnLetters(at),
        field: column.field.id,
        header: column.header,
        value: shownValue(column.field, text),
        ...(out.data === undefined ? {} : { data: out.data }),
      })
      out.problem = ''
      out.data = undefined
    } else if (out.notes !== 0) {
      for (let bits = out.notes; bits !== 0; bits &= bits - 1) {
        const index = 31 - Math.clz32(bits & -bits)
        if ((column.noteCounts[index] ?? 0) === 0) column.noteRows[index] = cells.row
        column.noteCounts[index] = (column.noteCounts[index] ?? 0) + 1
      }
    }
    return value
  }

  #readHeads(document: OpenDocument, cells: RowCells, first: boolean): void {
    for (const column of this.#headColumns) {
      const head = document.heads[column.head]
      if (head === undefined) continue
      const value = this.#read(column, cells, document)
      if (value === '') continue
      const known = head[column.slot] ?? ''
      if (first || known === '') head[column.slot] = value
      else if (column.sum) head[column.slot] = exactSum([known, value]) ?? value
      else if (known !== value) {
        addFinding(document, {
          code: 'HEAD_VALUES_DIFFER',
          row: cells.row,
          column: columnLetters(column.column),
          field: column.field.id,
          header: column.header,
          value: shownValue(column.field, value),
          data: { first: document.rows[0] ?? 0 },
        })
      }
    }
  }

  #readLines(document: OpenDocument, cells: RowCells): void {
    for (const group of this.#lineGroups) {
      let filled = false
      for (const column of group) {
        if (column.column < cells.width && (cells.kinds[column.column] ?? EMPTY) !== EMPTY) {
          filled = true
          break
        }
      }
      if (!filled) continue
      const line = [...this.#plan.line]
      for (const column of group) {
        const value = this.#read(column, cells, document)
        if (value !== '') line[column.slot] = value
      }
      document.lines.push(line)
      document.lineRows.push(cells.row)
    }
  }

  #formRow(cells: RowCells): void {
    const { mapping } = this.#plan
    const form = (this.#form ??= this.#new(cells.row))
    for (const planned of this.#plan.headCells) {
      if (planned.cell.row !== cells.row) continue
      const head = form.heads[planned.head]
      const label = planned.cell.column < cells.width ? (cells.texts[planned.cell.column] ?? '') : ''
      if (!sameLabel(label, planned.cell.label)) {
        addFinding(form, {
          code: 'FORM_LABEL_MOVED',
          row: cells.row,
          column: columnLetters(planned.cell.column),
          field: planned.field.id,
          header: planned.header,
        })
      } else if (head !== undefined)
        head[planned.slot] =
          planned.cell.offset === 0 ? this.#inline(planned, label, cells, form) : this.#read(planned, cells, form)
    }
    if (cells.row < mapping.dataStart || this.#formEnded) return
    const before = form.lines.length
    if (this.#isFooter(cells)) this.#formEnded = true
    else this.#readLines(form, cells)
    if (form.lines.length > before) {
      this.rows++
      if (!form.rows.includes(cells.row)) form.rows.push(cells.row)
    } else if (form.lines.length > 0) this.#formEnded = true
  }

  /** The value behind the colon in the label's own cell. */
  #inline(planned: PlannedColumn, label: string, cells: RowCells, document: OpenDocument): string {
    const value = label.slice(label.search(/[:：]/) + 1).trim()
    if (value === '') return ''
    const single: RowCells = {
      row: cells.row,
      width: planned.column + 1,
      texts: [],
      kinds: new Uint8Array(planned.column + 1),
      hidden: false,
    }
    single.texts[planned.column] = value
    single.kinds[planned.column] = TEXT
    return this.#read(planned, single, document)
  }

  #send(document: OpenDocument): void {
    this.#dropEmptyParts(document)
    this.#checker.finish(document)
    this.documents++
    if (document.findings.length > 0) this.bad++
    const { heads, rows } = document
    let last = heads.length
    while (last > 0 && heads[last - 1] === undefined) last--
    const parts: (string[] | 0)[] = []
    for (let i = 0; i < last; i++) parts.push(heads[i] ?? 0)
    this.#sink.document([
      rows[0] ?? 0,
      rows.length === 1 ? 0 : rows,
      parts,
      document.lines,
      document.derived,
      document.findings.length === 0 ? 0 : document.findings,
    ])
  }

  /** A one-table file carries a payment, receipt or waybill only where it says something of its own. */
  #dropEmptyParts(document: OpenDocument): void {
    const plan = this.#plan
    for (let index = 0; index < document.heads.length; index++) {
      const head = document.heads[index]
      if (head === undefined || index === plan.keyHead) continue
      const section = HEAD_SECTIONS[index] ?? 'order'
      const own = this.#ownSlots[index]?.some((slot) => head[slot] !== '') === true
      if (!own && !document.findings.some((finding) => finding.field?.startsWith(`${section}.`) === true))
        document.heads[index] = undefined
    }
  }
}

/** Columns that name a company for every row, whether or not the document exists. */
const COMPANY = new Set([
  'payCode',
  'payName',
  'logisticsCode',
  'logisticsName',
  'currency',
  'trafMode',
  'wrapType',
  'payerIdType',
  'packNo',
])

/** Labels are compared without blanks, colons and what stands behind a colon. */
function sameLabel(found: string, wanted: string): boolean {
  const bare = (text: string): string => text.split(/[:：]/)[0]?.replace(/[\s*　]/g, '') ?? ''
  return bare(found) === bare(wanted)
}
