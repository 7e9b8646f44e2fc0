import { asArray, asBoolean, asInteger, asOneOf, asRecord, asText, asTexts, ShapeError } from './json-check.ts'
import { INTAKE_KINDS, type IntakeKind } from './kind.ts'

const LAYOUTS = ['row-per-line', 'row-per-order', 'form'] as const
/**
 * `row-per-line`: one row a goods line, the head repeated or blank on the following rows (payments, waybills, clients
 * and goods are the case of one row a document). `row-per-order`: one row an order with repeating product groups.
 * `form`: a head block of label–value pairs over an item table, one document a sheet.
 */
export type Layout = (typeof LAYOUTS)[number]

/** How one column is read. The options are decisions that a person can see and change, never guesses at run time. */
export interface ColumnMapping {
  /** 0-based. */
  readonly column: number
  /** The header as the client wrote it. */
  readonly header: string
  /** `section.element`; absent = the column is not taken over. */
  readonly field?: string
  /** 0-based product group in `row-per-order`. */
  readonly group?: number
  /** Client's value → canonical value, for code fields. */
  readonly translate?: readonly (readonly [from: string, to: string])[]
  /** The column is in grams: divided by 1000, exactly. */
  readonly grams?: boolean
  /** A unit that may stand behind the number (`3件`, `0.5KG`). */
  readonly suffix?: string
  /** More decimals are rounded half-up to so many places; without it they are refused. */
  readonly places?: number
  /** What to think of numbers of more than 15 digits that end in zeros. */
  readonly zeroTail?: 'accept' | 'refuse'
  /** Order of day and month in `1/5/2026`. */
  readonly dateOrder?: 'mdy' | 'dmy'
  /** A date without a time means midnight in a field that wants both. */
  readonly midnight?: boolean
  /** Plain numbers are Excel serial days although the cell has no date format. */
  readonly serial?: boolean
  /** A head amount that the client splits over the lines: added up. */
  readonly sum?: boolean
  /** 0..1, how sure the guess was; 1 = chosen by a person. */
  readonly confidence: number
  /** Why, in Chinese, for the mapping dialog. */
  readonly reasons: readonly string[]
}

/** A value of the head block of a form. */
export interface HeadCell {
  readonly field: string
  readonly label: string
  /** 1-based row and 0-based column of the label, from which the place of the value is found again. */
  readonly row: number
  readonly column: number
  /** Columns to the right of the label where the value stands; 0 = in the label's own cell behind the colon. */
  readonly offset: number
}

/** A field that no column carries and that says the same as another: who orders also receives. A person sees it and can take it away. */
export interface SameAs {
  readonly field: string
  readonly from: string
}

/** So many at most: each takes one of the bits that say what was derived. */
export const MAX_SAME_AS = 4

/** How the rows of one layout become documents. Plain JSON. */
export interface Mapping {
  readonly version: 1
  readonly kind: IntakeKind
  readonly layout: Layout
  /** The sheet it was made for; a sheet of that name wins over the position. */
  readonly sheet: { readonly index: number; readonly name: string }
  /** 1-based header rows, both ends included; 0,0 when the file has none. */
  readonly headerTop: number
  readonly headerBottom: number
  /** 1-based first data row. */
  readonly dataStart: number
  readonly columns: readonly ColumnMapping[]
  readonly head: readonly HeadCell[]
  readonly constants: readonly { readonly field: string; readonly value: string }[]
  readonly sameAs?: readonly SameAs[]
  /** Rows without a key continue the document above (vertically merged or blank cells). */
  readonly blankContinues: boolean
  readonly fingerprint: string
}

const MAX_COLUMNS = 2000

function optional<K extends string, T>(
  key: K,
  raw: Readonly<Record<string, unknown>>,
  read: (value: unknown) => T,
): { [P in K]?: T } {
  const result: { [P in K]?: T } = {}
  if (raw[key] !== undefined) result[key] = read(raw[key])
  return result
}

function parseColumn(value: unknown, path: string): ColumnMapping {
  const raw = asRecord(value, path)
  return {
    column: asInteger(raw['column'], `${path}.column`, 0, 16_383),
    header: asText(raw['header'], `${path}.header`, 32_767),
    ...optional('field', raw, (v) => asText(v, `${path}.field`, 60)),
    ...optional('group', raw, (v) => asInteger(v, `${path}.group`, 0, 200)),
    ...optional('translate', raw, (v) =>
      asArray(v, `${path}.translate`, 2000).map((pair) => {
        const [from = '', to = ''] = asTexts(pair, `${path}.translate`, 2, 200)
        if (/[\u0000-\u001f]/.test(to)) throw new ShapeError(`${path}.translate: control character`)
        return [from, to] as const
      }),
    ),
    ...optional('grams', raw, (v) => asBoolean(v, `${path}.grams`)),
    ...optional('suffix', raw, (v) => asText(v, `${path}.suffix`, 20)),
    ...optional('places', raw, (v) => asInteger(v, `${path}.places`, 0, 5)),
    ...optional('zeroTail', raw, (v) => asOneOf<'accept' | 'refuse'>(v, `${path}.zeroTail`, ['accept', 'refuse'])),
    ...optional('dateOrder', raw, (v) => asOneOf<'mdy' | 'dmy'>(v, `${path}.dateOrder`, ['mdy', 'dmy'])),
    ...optional('midnight', raw, (v) => asBoolean(v, `${path}.midnight`)),
    ...optional('sum', raw, (v) => asBoolean(v, `${path}.sum`)),
    ...optional('serial', raw, (v) => asBoolean(v, `${path}.serial`)),
    confidence:
      typeof raw['confidence'] === 'number' && raw['confidence'] >= 0 && raw['confidence'] <= 1 ? raw['confidence'] : 0,
    reasons: asTexts(raw['reasons'] ?? [], `${path}.reasons`, 50, 400),
  }
}

function parseHeadCell(value: unknown, path: string): HeadCell {
  const raw = asRecord(value, path)
  return {
    field: asText(raw['field'], `${path}.field`, 60),
    label: asText(raw['label'], `${path}.label`, 400),
    row: asInteger(raw['row'], `${path}.row`, 1, 1_048_576),
    column: asInteger(raw['column'], `${path}.column`, 0, 16_383),
    offset: asInteger(raw['offset'], `${path}.offset`, 0, 100),
  }
}

/**
 * Checks plain JSON (out of storage, from a screen or from the command line) and gives back a mapping.
 * Whether its fields exist for the kind is checked by `mappingProblems` of the dictionary, not here.
 */
export function parseMapping(
  value: unknown,
): { readonly ok: true; readonly mapping: Mapping } | { readonly ok: false; readonly reason: string } {
  try {
    const raw = asRecord(value, 'mapping')
    if (raw['version'] !== 1) return { ok: false, reason: 'version' }
    const sheet = asRecord(raw['sheet'], 'sheet')
    const mapping: Mapping = {
      version: 1,
      kind: asOneOf(raw['kind'], 'kind', INTAKE_KINDS),
      layout: asOneOf(raw['layout'], 'layout', LAYOUTS),
      sheet: {
        index: asInteger(sheet['index'], 'sheet.index', 0, 10_000),
        name: asText(sheet['name'], 'sheet.name', 255),
      },
      headerTop: asInteger(raw['headerTop'], 'headerTop', 0, 1_048_576),
      headerBottom: asInteger(raw['headerBottom'], 'headerBottom', 0, 1_048_576),
      dataStart: asInteger(raw['dataStart'], 'dataStart', 1, 1_048_577),
      columns: asArray(raw['columns'], 'columns', MAX_COLUMNS).map((column, i) => parseColumn(column, `columns[${i}]`)),
      head: asArray(raw['head'], 'head', 500).map((cell, i) => parseHeadCell(cell, `head[${i}]`)),
      constants: asArray(raw['constants'], 'constants', 200).map((item) => {
        const pair = asRecord(item, 'constants')
        return {
          field: asText(pair['field'], 'constants.field', 60),
          value: asText(pair['value'], 'constants.value', 1000),
        }
      }),
      ...optional('sameAs', raw, (v) =>
        // A pair that is only half chosen says nothing yet.
        asArray(v, 'sameAs', MAX_SAME_AS)
          .map((item, i) => {
            const pair = asRecord(item, `sameAs[${i}]`)
            return {
              field: asText(pair['field'], `sameAs[${i}].field`, 60),
              from: asText(pair['from'], `sameAs[${i}].from`, 60),
            }
          })
          .filter((pair) => pair.field !== '' && pair.from !== ''),
      ),
      blankContinues: asBoolean(raw['blankContinues'], 'blankContinues'),
      fingerprint: asText(raw['fingerprint'], 'fingerprint', 200_000),
    }
    const seen = new Set<number>()
    for (const column of mapping.columns) {
      if (seen.has(column.column)) return { ok: false, reason: `columns: ${column.column} twice` }
      seen.add(column.column)
    }
    return { ok: true, mapping }
  } catch (error) {
    if (error instanceof ShapeError) return { ok: false, reason: error.message }
    throw error
  }
}
