import type { Fixed } from '../../../domain/decimal/decimal.ts'
import { parseFixed } from '../../../domain/decimal/decimal.ts'
import type { FieldGroup, MessageTable } from '../table.ts'
import type { CebFields } from '../type.ts'
import type { Finding, Place } from './finding.ts'
import { finding, quoted } from './finding.ts'

/** A group of values with where it stands, what its elements are called, and a way to report. */
export class RuleGroup {
  readonly place: Place
  readonly values: CebFields
  readonly group: FieldGroup
  private readonly findings: Finding[]

  constructor(place: Place, values: CebFields, group: FieldGroup, findings: Finding[]) {
    this.place = place
    this.values = values
    this.group = group
    this.findings = findings
  }

  /** The value when the table has the element and something stands there, else undefined. */
  value(name: string): string | undefined {
    const value = this.values[name]
    return value === undefined || value === '' || !this.group.byName.has(name) ? undefined : value
  }

  /** The value as an exact count of 0.00001; undefined when empty or no plain number. */
  count(name: string): Fixed | undefined {
    const text = this.value(name)
    // A longer text is no amount; the bound keeps crafted texts away from the decimal parser.
    return text === undefined || text.length > LONGEST_NUMBER ? undefined : parseFixed(text)
  }

  cn(name: string): string {
    return `「${this.group.byName.get(name)?.cn ?? name}」`
  }

  /** Reports about one element: `「数量」0 应大于零`. */
  about(code: string, name: string, said: string): void {
    const value = this.values[name] ?? ''
    this.findings.push(
      finding('rule', code, this.place, `${this.cn(name)}${quoted(name, value)}${said}`, { field: name, value }),
    )
  }

  /** Reports about the group as a whole. */
  whole(code: string, said: string): void {
    this.findings.push(finding('rule', code, this.place, said))
  }
}

const LONGEST_NUMBER = 40

/** A document with its lines, as the rules see it. */
export interface RuleDocument {
  readonly table: MessageTable
  readonly head: RuleGroup
  readonly lines: readonly RuleGroup[]
}
