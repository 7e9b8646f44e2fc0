/**
 * A row of a field table: element name, form, obligation, Chinese name.
 *
 * Form: `C18` text of at most 18 characters, `D19,5` decimal, `I9` whole number of at most 9 digits, `T8` yyyyMMdd, `B` base64.
 * Obligation (BND A.2, spec CIT): S needed to store a draft, D needed to declare, - optional.
 */
export type DecFieldSource = readonly [name: string, form: string, needed: 'S' | 'D' | '-', cn: string]

/**
 * Elements of the newest field list whose name in the message nobody has seen [I]: kept in the ledger, read when they come, and written only
 * when they are filled in and the office has turned that on.
 */
export const UNSEEN_ELEMENTS: ReadonlySet<string> = new Set(['BusinessItems'])

export interface DecFieldRule {
  readonly name: string
  readonly cn: string
  readonly kind: 'text' | 'decimal' | 'whole' | 'date' | 'bytes'
  /** Text: characters; numbers: all digits. Infinity for bytes. */
  readonly length: number
  readonly fraction: number
  readonly needed: 'S' | 'D' | '-'
  /** The form as written in the table, for people. */
  readonly form: string
}

const KINDS = { C: 'text', D: 'decimal', I: 'whole', T: 'date', B: 'bytes' } as const

/** Compiles a table row. Throws RangeError when the form is not one of DecFieldSource's. */
export function decFieldRule(source: DecFieldSource): DecFieldRule {
  const [name, form, needed, cn] = source
  const match = /^([CDITB])(\d*)(?:,(\d))?$/.exec(form)
  const letter = match?.[1]
  if (match === null || (letter !== 'C' && letter !== 'D' && letter !== 'I' && letter !== 'T' && letter !== 'B'))
    throw new RangeError(`form of ${name}: ${form}`)
  return {
    name,
    cn,
    needed,
    form,
    kind: KINDS[letter],
    length: match[2] === '' || match[2] === undefined ? Infinity : Number(match[2]),
    fraction: Number(match[3] ?? 0),
  }
}
