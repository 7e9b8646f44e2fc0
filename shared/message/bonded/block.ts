import { decFieldRule, type DecFieldRule, type DecFieldSource } from '../dec/field.ts'

/** A group of elements of a message: its Chinese name, its element, and the field table that drives building, reading and checking. */

export interface BondedGroup {
  readonly cn: string
  readonly element: string
  readonly fields: readonly DecFieldRule[]
  readonly byName: ReadonlyMap<string, DecFieldRule>
}

export function bondedGroup(cn: string, element: string, sources: readonly DecFieldSource[]): BondedGroup {
  const fields = sources.map(decFieldRule)
  return { cn, element, fields, byName: new Map(fields.map((field) => [field.name, field])) }
}
