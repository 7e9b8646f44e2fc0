import type { IntakeKind, Section } from './kind.ts'

/** Code tables that a value can be translated into. */
export type CodeTable =
  'currency' | 'unit' | 'country' | 'idType' | 'tradeMode' | 'trafMode' | 'wrapType' | 'district' | 'orderType'

/**
 * How a value is read (normalize.ts):
 * text – free text; name – a person's name; number – an identifier written by someone else (order, waybill, SKU), kept
 * as typed; code – a company code; verbatim – to the character as it stands, shown by its length only; the others by their word.
 */
export type ValueKind =
  | 'text'
  | 'name'
  | 'address'
  | 'number'
  | 'code'
  | 'decimal'
  | 'integer'
  | 'date'
  | 'datetime'
  | 'table'
  | 'idNumber'
  | 'phone'
  | 'hsCode'
  | 'usci'
  | 'customsCode'
  | 'gtin'
  | 'area'
  | 'verbatim'

/**
 * file: the file must carry it, a row without is refused. later: the document needs it, but filing profile, goods record
 * or another file can supply it. no: optional.
 */
export type Need = 'file' | 'later' | 'no'

/** A target field of a kind. */
export interface IntakeField {
  /** `section.element`. */
  readonly id: string
  readonly section: Section
  /** CEB element name, or the record's field name for clients and goods. */
  readonly element: string
  readonly label: string
  /** What platforms and clients call it, beside the label and the element name. */
  readonly synonyms: readonly string[]
  readonly kind: ValueKind
  readonly table?: CodeTable
  /** Characters at most. */
  readonly max: number
  readonly need: Need
  readonly personal: boolean
  readonly level: 'head' | 'line'
}

const PERSONAL: ReadonlySet<ValueKind> = new Set(['name', 'address', 'phone', 'idNumber', 'verbatim'])

/** One row of a field table: element, label, kind (`table:unit`), length, need, synonyms parted by blanks. */
export type FieldSource = readonly [
  element: string,
  label: string,
  kind: ValueKind | `table:${CodeTable}`,
  max: number,
  need: Need,
  synonyms: string,
]

/** Builds the fields of a section. `impersonal` names fields whose kind would make them personal but that belong to a company. */
export function fieldsOfSection(
  section: Section,
  rows: readonly FieldSource[],
  impersonal: readonly string[] = [],
): IntakeField[] {
  return rows.map(([element, label, kind, max, need, synonyms]) => {
    const table = /^table:(\w+)$/.exec(kind)?.[1]
    const base = {
      id: `${section}.${element}`,
      section,
      element,
      label,
      max,
      need,
      synonyms: synonyms.split(' ').filter((word) => word !== ''),
      level: section === 'line' ? ('line' as const) : ('head' as const),
    }
    if (table !== undefined) return { ...base, kind: 'table' as const, table: table as CodeTable, personal: false }
    const plain = kind as ValueKind
    return { ...base, kind: plain, personal: PERSONAL.has(plain) && !impersonal.includes(element) }
  })
}

/** Copies of fields with another need, for a kind in which they weigh differently. */
export function withNeed(
  fields: readonly IntakeField[],
  needs: Readonly<Partial<Record<Need, readonly string[]>>>,
): IntakeField[] {
  return fields.map((field) => {
    for (const need of ['file', 'later', 'no'] as const)
      if (needs[need]?.includes(field.element) === true) return { ...field, need }
    return field
  })
}

export type FieldTable = Readonly<Record<IntakeKind, readonly IntakeField[]>>
