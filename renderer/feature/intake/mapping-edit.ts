import { columnLetters } from '../../../shared/domain/intake/cell.ts'
import { fieldOf } from '../../../shared/domain/intake/field-dictionary.ts'
import type { ColumnMapping, HeadCell, Mapping, SameAs } from '../../../shared/domain/intake/mapping.ts'
import { parseMapping } from '../../../shared/domain/intake/mapping.ts'

/** What a person changes in a guessed mapping. Each change answers a new mapping; nothing else moves. */

/** A mapping out of plain JSON; undefined when the file has none (CEB XML says itself what is what). */
export function readMapping(json: unknown): Mapping | undefined {
  const parsed = parseMapping(json)
  return parsed.ok ? parsed.mapping : undefined
}

/** One line's words, as headers are compared: what a line break or a space more does to them says nothing. */
function plain(header: string): string {
  return header.replace(/\s+/g, '')
}

/**
 * A saved mapping on another file: its columns go where this file has the same header. One whose header the file does not have keeps its
 * place only when that has no header of its own either; else it is let go and shows as missing.
 */
export function fitToHeaders(
  mapping: Mapping,
  headers: readonly { readonly column: string; readonly text: string }[],
): Mapping {
  const free = headers.map((header) => ({ index: columnIndex(header.column), text: plain(header.text), taken: false }))
  const take = (fits: (header: (typeof free)[number]) => boolean): number | undefined => {
    const found = free.find((header) => !header.taken && fits(header))
    if (found !== undefined) found.taken = true
    return found?.index
  }
  const kept = mapping.columns.map((column) => ({
    column,
    at: take((header) => header.index === column.column && header.text === plain(column.header)),
  }))
  const columns = kept.flatMap(({ column, at }) => {
    const to =
      at ??
      take((header) => header.text !== '' && header.text === plain(column.header)) ??
      take((header) => header.index === column.column && header.text === '')
    return to === undefined ? [] : [{ ...column, column: to }]
  })
  return { ...mapping, columns: columns.sort((a, b) => a.column - b.column) }
}

export function columnOf(mapping: Mapping, letters: string): ColumnMapping | undefined {
  return mapping.columns.find((column) => columnLetters(column.column) === letters)
}

/** AA → 26; a text that is no column gives -1. */
export function columnIndex(letters: string): number {
  return /^[A-Z]{1,3}$/.test(letters)
    ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
    : -1
}

function withColumn(
  mapping: Mapping,
  letters: string,
  header: string,
  change: (column: ColumnMapping) => ColumnMapping,
): Mapping {
  const index = columnIndex(letters)
  if (index < 0) return mapping
  const known = mapping.columns.find((column) => column.column === index) ?? {
    column: index,
    header,
    confidence: 0,
    reasons: [],
  }
  const columns = [...mapping.columns.filter((column) => column.column !== index), change(known)].sort(
    (a, b) => a.column - b.column,
  )
  return { ...mapping, columns }
}

/** A column takes a field (or none). A head field has one column: the one that had it gives it up, unless both are of different product groups. */
export function chooseField(mapping: Mapping, letters: string, header: string, field: string | undefined): Mapping {
  const before = columnOf(mapping, letters)
  const group = before?.group
  const freed = mapping.columns.map((column) =>
    field !== undefined && column.field === field && column.group === group && columnLetters(column.column) !== letters
      ? withoutField(column)
      : column,
  )
  const kept = {
    ...mapping,
    columns: freed,
    constants:
      field === undefined ? mapping.constants : mapping.constants.filter((constant) => constant.field !== field),
    ...(mapping.sameAs === undefined ? {} : { sameAs: mapping.sameAs.filter((pair) => pair.field !== field) }),
  }
  return withColumn(kept, letters, header, (column) =>
    field === undefined
      ? { ...withoutField(column), confidence: 1, reasons: ['由您选为不导入'] }
      : { ...bare(column), field, confidence: 1, reasons: ['由您指定'] },
  )
}

function bare(column: ColumnMapping): ColumnMapping {
  return {
    column: column.column,
    header: column.header,
    ...(column.group === undefined ? {} : { group: column.group }),
    confidence: column.confidence,
    reasons: column.reasons,
  }
}

function withoutField(column: ColumnMapping): ColumnMapping {
  return { ...bare(column), confidence: 0, reasons: [] }
}

/** Options of how a column is read; undefined takes one away. */
export type ColumnChange = {
  readonly [
    K in 'grams' | 'midnight' | 'sum' | 'serial' | 'suffix' | 'places' | 'zeroTail' | 'dateOrder' | 'translate'
  ]?: ColumnMapping[K] | undefined
}

export function changeColumn(mapping: Mapping, letters: string, change: ColumnChange): Mapping {
  return withColumn(mapping, letters, '', (column) => {
    const { grams, midnight, sum, serial, suffix, places, zeroTail, dateOrder, translate, ...rest } = column
    const o = { grams, midnight, sum, serial, suffix, places, zeroTail, dateOrder, translate, ...change }
    return {
      ...rest,
      ...(o.grams === true ? { grams: true } : {}),
      ...(o.midnight === true ? { midnight: true } : {}),
      ...(o.sum === true ? { sum: true } : {}),
      ...(o.serial === true ? { serial: true } : {}),
      ...(o.suffix === undefined || o.suffix === '' ? {} : { suffix: o.suffix }),
      ...(o.places === undefined ? {} : { places: o.places }),
      ...(o.zeroTail === undefined ? {} : { zeroTail: o.zeroTail }),
      ...(o.dateOrder === undefined ? {} : { dateOrder: o.dateOrder }),
      ...(o.translate === undefined || o.translate.length === 0 ? {} : { translate: o.translate }),
    }
  })
}

/** The field that a cell above the table goes to. */
export function headFieldOf(mapping: Mapping, cell: Pick<HeadCell, 'row' | 'column'>): string {
  return mapping.head.find((known) => known.row === cell.row && known.column === cell.column)?.field ?? ''
}

/**
 * A cell above the table takes a field, or none. With the first such cell the sheet is a form: one document, whose columns
 * carry its lines only; without any it is a table again.
 */
export function chooseHead(mapping: Mapping, cell: Omit<HeadCell, 'field'>, field: string): Mapping {
  const { label, row, column, offset } = cell
  const others = mapping.head.filter(
    (known) => (known.row !== row || known.column !== column) && (field === '' || known.field !== field),
  )
  const head = field === '' ? others : [...others, { field, label, row, column, offset }]
  const isForm = head.length > 0
  if (!isForm) return { ...mapping, head, layout: mapping.layout === 'form' ? 'row-per-line' : mapping.layout }
  const ofDocument = (id: string | undefined): boolean =>
    id !== undefined && fieldOf(mapping.kind, id)?.level === 'head'
  return {
    ...mapping,
    head,
    layout: 'form',
    blankContinues: false,
    columns: mapping.columns.map((one) => (ofDocument(one.field) ? withoutField(one) : one)),
    constants: mapping.constants.filter((constant) => constant.field !== field),
    ...(mapping.sameAs === undefined ? {} : { sameAs: mapping.sameAs.filter((pair) => pair.field !== field) }),
  }
}

/** A value for the whole file, for a field that no column carries. An empty field name takes the line away. */
export function setConstant(
  mapping: Mapping,
  at: number,
  constant: { readonly field: string; readonly value: string } | undefined,
): Mapping {
  const constants = [...mapping.constants]
  if (constant === undefined) constants.splice(at, 1)
  else constants[at] = constant
  return { ...mapping, constants }
}

/** A field that says the same as another. Undefined takes the pair away. */
export function setSameAs(mapping: Mapping, at: number, pair: SameAs | undefined): Mapping {
  const sameAs = [...(mapping.sameAs ?? [])]
  if (pair === undefined) sameAs.splice(at, 1)
  else sameAs[at] = pair
  return { ...mapping, sameAs }
}

/** Client's value = our code, one a line; blank lines and lines without a sign say nothing. */
export function readTranslations(text: string): readonly (readonly [string, string])[] {
  return text.split('\n').flatMap((line) => {
    const match = /^(.*?)\s*(?:=>|→|＝|=)\s*(.*)$/.exec(line.trim())
    const from = match?.[1]?.trim() ?? ''
    return match === null || from === '' ? [] : [[from, match[2]?.trim() ?? ''] as const]
  })
}

export function writeTranslations(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([from, to]) => `${from} = ${to}`).join('\n')
}

/** How sure the mapping of a column is, in words. */
export function certainty(column: ColumnMapping | undefined): {
  readonly text: string
  readonly tone: 'grey' | 'green' | 'blue' | 'amber'
} {
  if (column?.field === undefined) return { text: '不导入', tone: 'grey' }
  if (column.confidence >= 0.999) return { text: '已确认', tone: 'green' }
  return column.confidence >= 0.75 ? { text: '较有把握', tone: 'blue' } : { text: '请核对', tone: 'amber' }
}
