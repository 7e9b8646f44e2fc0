import { EMPTY, KIND_MASK, type KeptRow, type Merge } from './cell.ts'
import type { IntakeField } from './field.ts'
import { fieldOf, fieldsOf, missingFields, NAME_PARTS } from './field-dictionary.ts'
import { orderTotals, provenLines } from './guess-amounts.ts'
import {
  allCandidates,
  assign,
  fieldOfLabel,
  fillByElimination,
  promote,
  type Assignment,
  type ColumnEvidence,
  type FieldGuess,
} from './guess-fields.ts'
import { findHeader, type HeaderPlace } from './guess-layout.ts'
import { columnOptions, constantsFrom } from './guess-options.ts'
import { fingerprint, fingerprintOf, headerParts, isReturnColumn } from './header-text.ts'
import type { IntakeKind } from './kind.ts'
import type { ColumnMapping, HeadCell, Layout, Mapping, SameAs } from './mapping.ts'
import { lookAt } from './value-look.ts'

/** The first rows of a sheet. */
export interface SheetSample {
  readonly index: number
  readonly name: string
  readonly hidden: boolean
  readonly rows: readonly KeptRow[]
  readonly merges: readonly Merge[]
}

export interface GuessedMapping {
  readonly mapping: Mapping
  /** Fields that the kind demands and nothing was found for. */
  readonly missing: readonly string[]
  /** Higher = more of a sheet of this kind. */
  readonly strength: number
}

const SAMPLE = 60
/** Not demanded one by one, but of each pair one is. */
const WANTED: ReadonlySet<string> = new Set([
  'line.itemNo',
  'line.itemName',
  'line.price',
  'waybill.logisticsNo',
  'payment.payTransactionId',
])

/** Guesses how the rows of a sheet become documents of a kind: from headers and from what the values look like. */
export function guessMapping(kind: IntakeKind, sheet: SheetSample): GuessedMapping {
  const place = findHeader(kind, sheet.rows, sheet.merges)
  const width = Math.max(0, ...sheet.rows.map((row) => row.texts.length))
  const dataStart = place?.dataStart ?? sheet.rows[0]?.row ?? 1
  const data = sheet.rows.filter((row) => row.row >= dataStart).slice(0, SAMPLE)
  const columns: ColumnEvidence[] = Array.from({ length: width }, (_unused, column) => ({
    column,
    header: place?.texts[column] ?? '',
    look: lookAt(data, column),
  })).filter((evidence) => evidence.header !== '' || evidence.look.count > 0)
  const head = place === undefined ? [] : headBlock(kind, sheet.rows, place)
  const guesses = allCandidates(kind, withoutGroupNumbers(columns))
  if (head.length > 0)
    for (const [column, list] of guesses)
      guesses.set(
        column,
        list.filter((guess) => guess.field.level === 'line'),
      )
  provenLines(kind, columns, guesses)
  const groups = head.length > 0 ? undefined : productGroups(kind, columns, guesses)
  if (groups !== undefined) for (const column of groups.keys()) guesses.delete(column)
  if (groups !== undefined)
    for (const [column, list] of guesses)
      guesses.set(
        column,
        list.filter((guess) => guess.field.level === 'head'),
      )
  const assigned = assign(guesses)
  const have = new Set(
    [...assigned.values()]
      .map((one) => one.field.id)
      .concat(
        head.map((cell) => cell.field),
        [...(groups?.values() ?? [])].map((one) => one.field.id),
      ),
  )
  for (const section of ['order', 'waybill'])
    if (NAME_PARTS.every((part) => have.has(`${section}.${part}`))) have.add(`${section}.consignee`)
  const wanted = fieldsOf(kind).filter(
    (field) =>
      (field.need === 'file' || WANTED.has(field.id)) &&
      !have.has(field.id) &&
      (groups === undefined || field.level === 'head') &&
      (head.length === 0 || field.level === 'line'),
  )
  promote(guesses, assigned, wanted)
  fillByElimination(
    kind,
    columns.filter((evidence) => groups?.has(evidence.column) !== true),
    assigned,
    wanted,
    new Set(sameFrom(kind, have).map((pair) => pair.field)),
  )
  if (groups === undefined && head.length === 0) orderTotals(kind, columns, assigned)
  const mapped = columns.map((evidence) =>
    columnMapping(evidence, assigned.get(evidence.column), groups?.get(evidence.column)),
  )
  const layout: Layout = head.length > 0 ? 'form' : groups === undefined ? 'row-per-line' : 'row-per-order'
  // A column of names that nothing claimed may be the other person.
  const somebody = columns.some(
    ({ column, look }) =>
      mapped.some((one) => one.column === column && one.field === undefined) && look.name > 0.6 && look.distinct > 0.5,
  )
  const same = somebody
    ? []
    : sameFrom(kind, new Set(mapped.flatMap((column) => column.field ?? []).concat(head.map((cell) => cell.field))))
  const mapping: Mapping = {
    version: 1,
    kind,
    layout,
    sheet: { index: sheet.index, name: sheet.name },
    headerTop: place?.top ?? 0,
    headerBottom: place?.bottom ?? 0,
    dataStart,
    columns: mapped,
    head,
    constants: constantsFrom(kind, mapped),
    ...(same.length === 0 ? {} : { sameAs: same }),
    blankContinues: layout === 'row-per-line' && keyHasGaps(mapped, data, sheet.merges),
    fingerprint:
      place === undefined ? fingerprint([[`(无表头)${width}`]]) : fingerprintOf(sheet.rows, place.top, place.bottom),
  }
  return { mapping, missing: missingFields(mapping), strength: (place?.strength ?? 0) + head.length }
}

/** One of a pair stands for the other where a file has a single person, with the number that proves who orders. */
const ONE_PERSON: readonly SameAs[] = [
  { field: 'order.buyerName', from: 'order.consignee' },
  { field: 'order.consignee', from: 'order.buyerName' },
  { field: 'order.consigneeTelephone', from: 'order.buyerTelephone' },
]

/** What a file with one person says only once. Nothing where the buyer's number is missing: then it is not known who orders. */
function sameFrom(kind: IntakeKind, have: ReadonlySet<string>): SameAs[] {
  if (!have.has('order.buyerIdNumber')) return []
  const named = new Set(have)
  if (NAME_PARTS.some((part) => have.has(`order.${part}`))) named.add('order.consignee')
  return ONE_PERSON.filter(
    ({ field, from }) => fieldOf(kind, field) !== undefined && named.has(from) && !named.has(field),
  )
}

function columnMapping(
  evidence: ColumnEvidence,
  assigned: Assignment | undefined,
  group: GroupColumn | undefined,
): ColumnMapping {
  const base = { column: evidence.column, header: evidence.header.slice(0, 2000) }
  const found = group === undefined ? assigned : { ...group, column: evidence.column }
  if (found === undefined || isReturnColumn(evidence.header)) return { ...base, confidence: 0, reasons: [] }
  const options = columnOptions(found.field, evidence)
  return {
    ...base,
    field: found.field.id,
    ...(group === undefined ? {} : { group: group.group }),
    ...options.options,
    confidence: found.confidence,
    reasons: [...found.reasons, ...options.reasons],
  }
}

interface GroupColumn {
  readonly group: number
  readonly field: IntakeField
  readonly confidence: number
  readonly reasons: readonly string[]
}

/**
 * Product groups that repeat to the right (`sku1 | 数量 | sku2 | 数量`): the same goods fields come again and again.
 * The first field that repeats opens each group.
 */
function productGroups(
  kind: IntakeKind,
  columns: readonly ColumnEvidence[],
  guesses: ReadonlyMap<number, readonly FieldGuess[]>,
): Map<number, GroupColumn> | undefined {
  const lines = columns.flatMap((evidence) => {
    const best = guesses.get(evidence.column)?.find((guess) => guess.field.level === 'line')
    const top = guesses.get(evidence.column)?.[0]
    return best === undefined || top === undefined || best.score < top.score - 0.05 || best.score < 0.7
      ? []
      : [{ column: evidence.column, guess: best }]
  })
  const counts = new Map<string, number[]>()
  for (const line of lines) counts.set(line.guess.field.id, [...(counts.get(line.guess.field.id) ?? []), line.column])
  const opener = [...counts]
    .filter(([, places]) => places.length >= 2)
    .sort((a, b) => (a[1][0] ?? 0) - (b[1][0] ?? 0))[0]
  if (opener === undefined) return undefined
  // Two look-alikes side by side are a doubt, not a group: the distance between openers must hold more than one field, or numbers must tell.
  const places = opener[1]
  const numbered =
    places.filter(
      (column) => headerParts(columns.find((evidence) => evidence.column === column)?.header ?? '').index > 0,
    ).length >= 2
  const wide = [...counts.values()].filter((list) => list.length >= 2).length >= 2
  if (!numbered && !wide) return undefined
  const result = new Map<number, GroupColumn>()
  for (const { column, guess } of lines) {
    const group = places.findLastIndex((start) => start <= column)
    if (group < 0) continue
    const taken = [...result.values()].some((other) => other.group === group && other.field.id === guess.field.id)
    if (taken) continue
    result.set(column, {
      group,
      field: guess.field,
      confidence: Math.min(1, guess.score),
      reasons: [...guess.reasons, `第 ${group + 1} 组商品`],
    })
  }
  const wanted = fieldsOf(kind).filter(
    (field) => WANTED.has(field.id) && ![...result.values()].some((one) => one.field.id === field.id),
  )
  for (const group of places.keys()) {
    const inGroup = new Map<number, Assignment>(
      [...result].filter(([, one]) => one.group === group).map(([column, one]) => [column, { ...one, column }]),
    )
    promote(guesses, inGroup, wanted)
    for (const [column, one] of inGroup)
      result.set(column, { group, field: one.field, confidence: one.confidence, reasons: one.reasons })
  }
  fillGroups(kind, columns, places, result)
  return result
}

/** A header without the number of its product group. */
const stemOf = (header: string): string => header.replace(/\d+/g, '').trim()

/** Pairs of these are the first and second legal quantity, not two products. */
const LEGAL_PAIR = /^(?:第|法定|计量|qty|unit|数量|单位)+$/i
/** And these the lines of one address. */
const ADDRESS_LINES = /(?:地址|address|addressline|street)$/i

/** Numbered headers that repeat, as they would be called without their number: `数量1 | 数量2` are two 数量, not a legal quantity. */
function withoutGroupNumbers(columns: readonly ColumnEvidence[]): readonly ColumnEvidence[] {
  const counts = new Map<string, number>()
  for (const { header } of columns)
    if (stemOf(header) !== header) counts.set(stemOf(header), (counts.get(stemOf(header)) ?? 0) + 1)
  const repeated = new Set(
    [...counts].filter(([stem, count]) => stem !== '' && count >= 2 && !ADDRESS_LINES.test(stem)).map(([stem]) => stem),
  )
  if (repeated.size < 2 || [...repeated].every((stem) => LEGAL_PAIR.test(stem.replace(/[\s'’_.-]/g, ''))))
    return columns
  return columns.map((evidence) =>
    stemOf(evidence.header) !== evidence.header && repeated.has(stemOf(evidence.header))
      ? { ...evidence, header: stemOf(evidence.header) }
      : evidence,
  )
}

/**
 * Columns of the groups that nothing claimed: the first group's by elimination, the others' by the name they share with a
 * column that is known (`款号1 | 数量1 | 款号2 | 数量2`).
 */
function fillGroups(
  kind: IntakeKind,
  columns: readonly ColumnEvidence[],
  places: readonly number[],
  result: Map<number, GroupColumn>,
): void {
  const groupOf = (column: number): number => places.findLastIndex((start) => start <= column)
  const stems = new Map<string, ColumnEvidence[]>()
  for (const evidence of columns) {
    const stem = stemOf(evidence.header)
    if (stem !== '' && stem !== evidence.header && !ADDRESS_LINES.test(stem))
      stems.set(stem, [...(stems.get(stem) ?? []), evidence])
  }
  // Groups may open before the first column that was recognised: every column of a name that repeats belongs to one.
  const repeated = [...stems.values()].filter((list) => list.length === places.length)
  const firsts = repeated.flatMap((list) => list.slice(0, 1))
  const assigned = new Map<number, Assignment>(
    firsts.flatMap(({ column }): [number, Assignment][] => {
      const known = result.get(column)
      return known === undefined
        ? []
        : [[column, { column, field: known.field, confidence: known.confidence, reasons: known.reasons }]]
    }),
  )
  const have = new Set([...result.values()].map((one) => one.field.id))
  fillByElimination(
    kind,
    firsts,
    assigned,
    fieldsOf(kind).filter(
      (field) => field.level === 'line' && (field.need === 'file' || WANTED.has(field.id)) && !have.has(field.id),
    ),
  )
  for (const list of repeated) {
    const known = list.flatMap(({ column }) => result.get(column) ?? assigned.get(column) ?? [])[0]
    if (known === undefined) continue
    list.forEach(({ column }, group) => {
      const taken = [...result].some(
        ([at, other]) => at !== column && other.group === group && other.field.id === known.field.id,
      )
      if (!taken && (groupOf(column) === group || !result.has(column)))
        result.set(column, {
          group,
          field: known.field,
          confidence: known.confidence,
          reasons: [
            ...new Set([
              ...known.reasons.filter((reason) => !/^第 \d+ 组商品$/.test(reason)),
              `第 ${group + 1} 组商品`,
            ]),
          ],
        })
    })
  }
}

/** A label of a form with the place of its value. */
interface LabelledValue {
  readonly cell: Omit<HeadCell, 'field'>
  readonly row: KeptRow
}

/** Label–value pairs above an item table: the head block of a form. Empty when the rows above are only titles. */
function headBlock(kind: IntakeKind, rows: readonly KeptRow[], place: HeaderPlace): HeadCell[] {
  const cells: HeadCell[] = []
  const taken = new Set<string>()
  const unnamed: LabelledValue[] = []
  for (const row of rows) {
    if (row.row >= place.top) break
    for (let column = 0; column < row.texts.length; column++) {
      const text = (row.texts[column] ?? '').trim()
      if (((row.kinds[column] ?? EMPTY) & KIND_MASK) === EMPTY || text === '' || text.length > 120) continue
      const colon = text.search(/[:：]/)
      const words = colon > 0 ? text.slice(0, colon) : text
      const label = fieldOfLabel(kind, words)
      const named = label !== undefined && label.field.level === 'head' && !taken.has(label.field.id)
      if (!named && colon <= 0) continue
      const offset = text.slice(colon + 1).trim() !== '' && colon > 0 ? 0 : valueOffset(kind, row, column)
      if (offset === undefined) continue
      const cell = { label: words.slice(0, 400), row: row.row, column, offset }
      if (!named) {
        unnamed.push({ cell, row })
        continue
      }
      taken.add(label.field.id)
      cells.push({ field: label.field.id, ...cell })
    }
  }
  cells.push(...headByElimination(kind, unnamed, taken))
  const key = fieldsOf(kind).find((field) => field.need === 'file' && field.level === 'head')
  return cells.length >= 3 && (key === undefined || cells.some((cell) => cell.field === key.id)) ? cells : []
}

/** Needed fields of a form that no label names: the labels left over, judged by a shared word and by their one value. */
function headByElimination(
  kind: IntakeKind,
  unnamed: readonly LabelledValue[],
  taken: ReadonlySet<string>,
): HeadCell[] {
  const columns = unnamed.map(({ cell, row }, column): ColumnEvidence => {
    const text =
      cell.offset === 0
        ? (row.texts[cell.column] ?? '').replace(/^[^:：]*[:：]/, '')
        : (row.texts[cell.column + cell.offset] ?? '')
    const kindOfCell = row.kinds[cell.column + cell.offset] ?? EMPTY
    return {
      column,
      header: cell.label,
      look: lookAt([{ row: row.row, hidden: false, texts: [text], kinds: [kindOfCell] }], 0),
    }
  })
  const assigned = new Map<number, Assignment>()
  fillByElimination(
    kind,
    columns,
    assigned,
    fieldsOf(kind).filter((field) => field.level === 'head' && field.need === 'file' && !taken.has(field.id)),
  )
  return [...assigned].flatMap(([index, { field }]) => {
    const cell = unnamed[index]?.cell
    return cell === undefined ? [] : [{ field: field.id, ...cell }]
  })
}

/** Columns from a label to its value: the next filled cell, unless that is a label itself. */
function valueOffset(kind: IntakeKind, row: KeptRow, column: number): number | undefined {
  for (let at = column + 1; at <= column + 8 && at < row.texts.length; at++) {
    const text = (row.texts[at] ?? '').trim()
    if (text === '') continue
    return /[:：]$/.test(text) || (fieldOfLabel(kind, text)?.score ?? 0) > 0.95 ? undefined : at - column
  }
  return undefined
}

/** True when the key column is blank or merged below some of its values. */
function keyHasGaps(columns: readonly ColumnMapping[], data: readonly KeptRow[], merges: readonly Merge[]): boolean {
  const key = columns.find(
    (column) => column.field?.endsWith('.orderNo') === true && !column.field.startsWith('payment'),
  )
  if (key === undefined) return false
  const blank = data.slice(1).some((row) => (row.texts[key.column] ?? '').trim() === '')
  return (
    blank ||
    merges.some(
      (range) =>
        range.left <= key.column &&
        range.right >= key.column &&
        range.bottom > range.top &&
        range.top >= (data[0]?.row ?? 1),
    )
  )
}
