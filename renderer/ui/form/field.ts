/**
 * All values of a form are text, as typed; a flag is '1' or '', a set its values with commas between. The feature turns them into
 * the contract's shapes.
 */
export type FormValues = Readonly<Record<string, string>>

export interface FieldChoice {
  readonly value: string
  readonly label: string
}

export interface FieldSpec {
  readonly id: string
  readonly label: string
  readonly kind: 'text' | 'decimal' | 'date' | 'code' | 'choice' | 'set' | 'flag' | 'note' | 'secret'
  /** Code fields: the parameter table. */
  readonly table?: string
  readonly choices?: readonly FieldChoice[]
  readonly maxLength?: number
  /** A number or code that others compare: what a Chinese keyboard types full-width becomes plain. */
  readonly plain?: boolean
  /** A heading above this field: the first of a group. */
  readonly group?: string
  /** Columns of three that the field takes. */
  readonly span?: 1 | 2 | 3
  readonly required?: boolean
  readonly readOnly?: boolean
  /** F1: what belongs here, and whose rule says so. */
  readonly help?: string
  readonly source?: string
  /** Personal data: shown masked until revealed. */
  readonly personal?: boolean
}

/** The numbered order in which Enter walks the fields: every editable field exactly once. */
export function fitOrder(fields: readonly FieldSpec[], saved: readonly string[]): string[] {
  const editable = fields.filter((field) => field.readOnly !== true).map((field) => field.id)
  const known = [...new Set(saved)].filter((id) => editable.includes(id))
  return [...known, ...editable.filter((id) => !known.includes(id))]
}

/** Gives a field the number `place` (from 1); the others close up around it. */
export function setPlace(order: readonly string[], id: string, place: number): string[] {
  const rest = order.filter((other) => other !== id)
  const at = Math.max(0, Math.min(rest.length, Math.round(place) - 1))
  return [...rest.slice(0, at), id, ...rest.slice(at)]
}

/** The field that Enter (or Shift+Enter) goes to; undefined behind the last one. */
export function nextField(order: readonly string[], id: string, step: 1 | -1): string | undefined {
  const at = order.indexOf(id)
  return at < 0 ? order[0] : order[at + step]
}

/** Reads the order that was saved for a form. */
export function readOrder(body: string | undefined): string[] {
  try {
    const value: unknown = body === undefined ? [] : JSON.parse(body)
    return Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : []
  } catch {
    return []
  }
}
