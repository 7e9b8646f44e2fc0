import { columnLetters, DATE, EMPTY, KIND_MASK, TEXT } from '../intake/cell.ts'
import type { IntakeField } from '../intake/field.ts'
import { ROW_FINDING_TEXT } from '../intake/finding-text.ts'
import { foldHeader, headerParts, isReturnColumn } from '../intake/header-text.ts'
import { compileReader, type CellReader } from '../intake/normalize.ts'
import { newReading, type Reading } from '../intake/reading.ts'
import { IDENTIFIER_PROBLEMS } from '../identifier/result.ts'
import { EVIDENCE_TEXT } from './evidence-text.ts'
import { evidenceFields, ONE_OF, type EvidenceKind } from './evidence-field.ts'

/** Lists of evidence: from rows of cells to texts by field, each refused cell with its place and its sentence. */

/** A row of a list as it stands in the file. */
export interface ListRow {
  /** 1-based row of the file; for XML the ordinal of the line. */
  readonly row: number
  readonly texts: readonly string[]
  /** Kinds of cell.ts. */
  readonly kinds: readonly number[]
}

export interface EvidenceFinding {
  readonly row: number
  readonly column: string
  readonly header: string
  readonly code: string
  /** A whole sentence: what is wrong and what to do. */
  readonly text: string
  readonly value: string
}

export interface LocatedColumn {
  readonly column: number
  readonly header: string
  readonly field: IntakeField
}

export interface LocatedTable {
  /** 1-based row of the header. */
  readonly headerRow: number
  readonly columns: readonly LocatedColumn[]
  /** Labels of columns that must be there and are not. */
  readonly missing: readonly string[]
  /** Headers that no field takes. */
  readonly unknown: readonly { readonly column: string; readonly header: string }[]
}

/** Rows from the top in which a header is looked for: import templates have it in row 8, forms further down. */
export const HEADER_SEARCH_ROWS = 30

const dictionaries = new Map<EvidenceKind, ReadonlyMap<string, IntakeField>>()

function dictionary(kind: EvidenceKind): ReadonlyMap<string, IntakeField> {
  const known = dictionaries.get(kind)
  if (known !== undefined) return known
  const words = new Map<string, IntakeField>()
  // A field's own label wins over what others are sometimes called.
  for (const field of evidenceFields(kind))
    for (const word of [...field.synonyms, field.element])
      if (!words.has(foldHeader(word))) words.set(foldHeader(word), field)
  for (const field of evidenceFields(kind)) words.set(foldHeader(field.label), field)
  dictionaries.set(kind, words)
  return words
}

function fieldOfHeader(
  kind: EvidenceKind,
  text: string,
  aliases: ReadonlyMap<string, string>,
): IntakeField | undefined {
  const chosen = aliases.get(foldHeader(text))
  if (chosen !== undefined) return evidenceFields(kind).find((field) => field.element === chosen)
  const words = dictionary(kind)
  for (const key of headerParts(text).keys) {
    const field = words.get(key)
    if (field !== undefined) return field
  }
  return undefined
}

function columnsOf(kind: EvidenceKind, row: ListRow, aliases: ReadonlyMap<string, string>): LocatedColumn[] {
  const taken = new Set<string>()
  const columns: LocatedColumn[] = []
  row.texts.forEach((header, column) => {
    if (header.trim() === '' || isReturnColumn(header)) return
    const field = fieldOfHeader(kind, header, aliases)
    if (field === undefined || taken.has(field.element)) return
    taken.add(field.element)
    columns.push({ column, header: header.trim().slice(0, 100), field })
  })
  return columns
}

/**
 * Finds the header by its words, wherever it stands, and which column is which.
 * @param rows the first rows of the list
 * @param aliases folded header → field, as somebody has taught the program
 * @returns undefined when no row has two known headers
 */
export function locateTable(
  kind: EvidenceKind,
  rows: readonly ListRow[],
  aliases: ReadonlyMap<string, string> = new Map(),
): LocatedTable | undefined {
  let best: { readonly row: ListRow; readonly columns: LocatedColumn[] } | undefined
  for (const row of rows.slice(0, HEADER_SEARCH_ROWS)) {
    const columns = columnsOf(kind, row, aliases)
    if (columns.length >= 2 && columns.length > (best?.columns.length ?? 0)) best = { row, columns }
  }
  if (best === undefined) return undefined
  const found = new Set(best.columns.map((column) => column.field.element))
  const missing = evidenceFields(kind)
    .filter((field) => field.need === 'file' && !found.has(field.element))
    .map((field) => field.label)
  const either = ONE_OF[kind]
  if (either !== undefined && !either.some((name) => found.has(name)))
    missing.push(
      either.map((name) => evidenceFields(kind).find((field) => field.element === name)?.label ?? name).join('或'),
    )
  const placed = new Set(best.columns.map((column) => column.column))
  const unknown = best.row.texts.flatMap((header, column) =>
    header.trim() === '' || placed.has(column) || isReturnColumn(header)
      ? []
      : [{ column: columnLetters(column), header: header.trim().slice(0, 100) }],
  )
  return { headerRow: best.row.row, columns: best.columns, missing, unknown }
}

/** The sentence of a finding's code. */
export function evidenceText(code: string, data: Readonly<Record<string, string | number>> = {}): string {
  const template =
    EVIDENCE_TEXT[code] ?? ROW_FINDING_TEXT[code] ?? lookUp(IDENTIFIER_PROBLEMS, code) ?? `未通过检查（${code}）`
  return template.replace(/\{(\w+)\}/g, (_whole, name: string) => String(data[name] ?? ''))
}

function lookUp(table: Readonly<Record<string, string>>, code: string): string | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined
}

const DECIMALS_CUT = new Set(['quantity', 'quantity1', 'quantity2', 'grossWeight'])
// Red invoices and discounts are negative; the intake's numbers are not.
const SIGNED = new Set(['amount', 'tax', 'quantity'])
const FOOTER = /^(?:合\s*计|总\s*计|小\s*计|本页合计|累\s*计)[:：]?$/

/** Dates of the platforms carry a time that says nothing here. */
function withoutTime(text: string, kind: number): string {
  if ((kind & KIND_MASK) === DATE) return text.replace(/\.\d+$/, '')
  return text.replace(/^\s*(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)[T\s]+\d{1,2}:.*$/, '$1')
}

/** The values of one row: canonical texts by field, and how to complain about one of them. */
export interface RowValues {
  readonly row: number
  get(field: string): string
  readonly findings: EvidenceFinding[]
  /** Adds a finding at a field's cell. */
  refuse(field: string, code: string, data?: Readonly<Record<string, string | number>>): void
}

/** Reads the rows below a header. */
export class ListReader {
  readonly #columns: readonly { readonly at: LocatedColumn; readonly read: CellReader; readonly readText: CellReader }[]
  readonly #out: Reading = newReading()
  readonly #headerRow: number

  constructor(table: LocatedTable, date1904: boolean) {
    this.#headerRow = table.headerRow
    this.#columns = table.columns.map((at) => {
      const options = DECIMALS_CUT.has(at.field.element) ? { places: 5 } : {}
      return {
        at,
        read: compileReader(at.field, options, date1904),
        // Numbers of declarations and invoices run on: one in a thousand ends in three zeros. In a cell that is text, or typed, it was not rounded by Excel.
        readText: compileReader(at.field, { ...options, zeroTail: 'accept' }, date1904),
      }
    })
  }

  /** @returns undefined for the header, what stands above it, blank rows and sum rows */
  read(source: ListRow): RowValues | undefined {
    if (source.row <= this.#headerRow) return undefined
    const first = source.texts.find((text) => text.trim() !== '')
    if (first === undefined || FOOTER.test(first.trim())) return undefined
    const values = new Map<string, string>()
    const findings: EvidenceFinding[] = []
    const note = (
      at: LocatedColumn | undefined,
      value: string,
      code: string,
      data?: Readonly<Record<string, string | number>>,
    ): void => {
      findings.push({
        row: source.row,
        column: at === undefined ? '' : columnLetters(at.column),
        header: at?.header ?? '',
        code,
        text: evidenceText(code, data),
        value: value.slice(0, 80),
      })
    }
    for (const { at, read: readAny, readText } of this.#columns) {
      const kind = source.kinds[at.column] ?? EMPTY
      const read = (kind & KIND_MASK) === TEXT ? readText : readAny
      const raw = source.texts[at.column] ?? ''
      if (kind === EMPTY || raw.trim() === '') {
        if (at.field.need === 'file') note(at, '', 'VALUE_MISSING')
        continue
      }
      const minus = SIGNED.has(at.field.element) && /^\s*[-－−]\s*\d/.test(raw)
      const bare = minus ? raw.replace(/^\s*[-－−]\s*/, '') : raw
      const text = read(at.field.kind === 'date' ? withoutTime(bare, kind) : bare, kind, this.#out)
      if (this.#out.problem !== '') {
        note(at, raw, this.#out.problem, this.#out.data)
        this.#out.problem = ''
        this.#out.data = undefined
      } else if (text !== '') values.set(at.field.element, minus ? `-${text}` : text)
    }
    const place = (field: string): LocatedColumn | undefined =>
      this.#columns.find((column) => column.at.field.element === field)?.at
    return {
      row: source.row,
      get: (field) => values.get(field) ?? '',
      findings,
      refuse: (field, code, data) => note(place(field), source.texts[place(field)?.column ?? -1] ?? '', code, data),
    }
  }
}
