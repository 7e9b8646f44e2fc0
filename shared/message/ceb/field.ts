import type { CebType, Edition } from './type.ts'

/**
 * A row of a field table: element name, form, obligation, Chinese name, meaning, and the form in the edition of
 * 2018 where it differs ('-' when the element did not exist).
 *
 * Form: `C36` text of exactly 36 characters, `C..60` at most 60, `C1..60` 1 to 60, `C..` any; `N19,5` decimal;
 * `I` integer (32 bit), `I9` with at most 9 digits. Then `~` blanks are collapsed before counting, `?2` the
 * value an empty element stands for, `=3` the only value.
 * Obligation: R required by the schema, O optional, T optional in the schema but required by the text of the rules.
 */
export type FieldSource = readonly [
  name: string,
  form: string,
  obligation: 'R' | 'O' | 'T',
  cn: string,
  meaning: string,
  form2018?: string,
]

export interface MessageSource {
  readonly type: CebType
  readonly cn: string
  readonly side: 'import' | 'export'
  readonly document: string
  /** 0 means without limit. */
  readonly maxDocuments: number
  readonly signature: 'none' | 'optional' | 'required'
  /** The elements of the head by which a receipt finds its document. */
  readonly keys: readonly string[]
  readonly receipt?: CebType
  readonly receiptFor?: CebType
  readonly since?: Edition
  /** Absent when the document node carries the fields itself. */
  readonly headElement?: string
  readonly head: readonly FieldSource[]
  readonly line?: {
    readonly element: string
    readonly min: number
    readonly max: number
    readonly min2018?: number
    readonly max2018?: number
  }
  readonly lineFields?: readonly FieldSource[]
}

export type FieldKind = 'text' | 'decimal' | 'int'

/** What one edition demands of one element. Lengths count characters (code points), as the schema does. */
export interface FieldRule {
  readonly name: string
  readonly cn: string
  readonly meaning: string
  readonly kind: FieldKind
  /** The element must be there (schema). */
  readonly required: boolean
  /** The text of the rules wants a value, whether or not the schema insists. */
  readonly wanted: boolean
  /** Text only: 0 when empty text is allowed. */
  readonly minLength: number
  /** Text only: Infinity when unlimited. */
  readonly maxLength: number
  /** Decimal: 19. Integer: its digits, 0 when only the 32-bit range limits. Text: 0. */
  readonly totalDigits: number
  /** Decimal: 5. Others: 0. */
  readonly fractionDigits: number
  readonly collapse: boolean
  /** The value that an empty element stands for. */
  readonly defaultValue?: string
  readonly fixedValue?: string
  /** The form as written in the table, for people: `C..60`, `N19,5`. */
  readonly form: string
}

const FORM = /^(?:C(?:(\d+)|(\d*)\.\.(\d*))|(N)19,5|I(\d*))(~)?(?:\?(.+)|=(.+))?$/

/** Compiles a table row. Throws RangeError when the form is not one of FieldSource's. */
export function fieldRule(source: FieldSource, edition: Edition): FieldRule | undefined {
  const [name, form202205, obligation, cn, meaning, form2018] = source
  if (edition === '2018' && form2018 === '-') return undefined
  const form = edition === '2018' ? (form2018 ?? form202205) : form202205
  const match = FORM.exec(form)
  if (match === null) throw new RangeError(`form of ${name}: ${form}`)
  const [, exact, least, most, decimal, digits, collapse, byDefault, only] = match
  const kind: FieldKind = decimal !== undefined ? 'decimal' : digits !== undefined ? 'int' : 'text'
  return {
    name,
    cn,
    meaning,
    kind,
    form,
    required: obligation === 'R',
    wanted: obligation !== 'O',
    minLength: kind === 'text' ? Number(exact ?? least ?? 0) : 0,
    maxLength: kind !== 'text' || most === '' ? Infinity : Number(exact ?? most),
    totalDigits: kind === 'decimal' ? 19 : Number(digits ?? 0),
    fractionDigits: kind === 'decimal' ? 5 : 0,
    collapse: collapse !== undefined || kind !== 'text',
    ...(byDefault === undefined && only === undefined ? {} : { defaultValue: byDefault ?? only ?? '' }),
    ...(only === undefined ? {} : { fixedValue: only }),
  }
}
