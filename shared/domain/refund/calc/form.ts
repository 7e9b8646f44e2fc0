import { NOTHING, parseRate, parseRatio, type Ratio } from '../ratio.ts'
import { isDay } from '../regime.ts'

/** A calculator as data: its fields, so that the screen, the contract and the sentences of its errors say the same names. */
export interface CalcField {
  readonly id: string
  readonly label: string
  readonly kind: 'amount' | 'rate' | 'date' | 'choice' | 'text'
  readonly choices?: readonly { readonly value: string; readonly label: string }[]
  readonly required?: boolean
  readonly help?: string
}

export interface CalcForm {
  readonly id: string
  readonly title: string
  /** What it answers, in one sentence. */
  readonly about: string
  readonly head: readonly CalcField[]
  /** Columns of a line; absent = the calculator has no lines. */
  readonly line?: readonly CalcField[]
}

/** The ids of a table of fields. */
export type FieldIds<Fields extends readonly CalcField[]> = Fields[number]['id']
/** What people typed, by field id. */
export type Typed<Id extends string = string> = { readonly [K in Id]?: string | undefined }

/** One number of a computation: how it came about and on which rule. */
export interface CalcStep {
  readonly text: string
  readonly value: string
  readonly source: string
}
export interface CalcResult {
  readonly id: string
  readonly label: string
  readonly value: string
}
/** Something the bureau would ask about; never a refusal. */
export interface CalcWarning {
  readonly rule: string
  readonly text: string
}
export interface CalcProblem {
  /** `levyRate`, or `lines.2.levyRate` (from 0). */
  readonly path: string
  readonly text: string
}
export type CalcAnswer =
  | {
      readonly ok: true
      readonly results: readonly CalcResult[]
      readonly steps: readonly CalcStep[]
      readonly warnings: readonly CalcWarning[]
    }
  | { readonly ok: false; readonly problems: readonly CalcProblem[] }

/** Reads typed figures and keeps every objection, so that all wrong fields are named at once. */
export class CalcReader<Id extends string> {
  readonly problems: CalcProblem[] = []
  readonly #fields: ReadonlyMap<string, CalcField>
  readonly #typed: Typed<Id>
  readonly #prefix: string

  constructor(fields: readonly (CalcField & { readonly id: Id })[], typed: Typed<Id>, prefix = '') {
    this.#fields = new Map(fields.map((field) => [field.id, field]))
    this.#typed = typed
    this.#prefix = prefix
  }

  text(id: Id): string {
    return (this.#typed[id] ?? '').trim()
  }

  has(id: Id): boolean {
    return this.text(id) !== ''
  }

  /** Adds an objection to a field. */
  object(id: Id, text: string): void {
    const label = this.#fields.get(id)?.label ?? id
    const place = this.#prefix === '' ? '' : `第 ${Number(this.#prefix.split('.')[1] ?? 0) + 1} 行`
    this.problems.push({ path: `${this.#prefix}${id}`, text: `${place}“${label}”${text}` })
  }

  #missing(id: Id): void {
    if (this.#fields.get(id)?.required === true) this.object(id, '还没有填写')
  }

  /** An amount not below zero; `standard` when nothing is typed. */
  amount(id: Id, standard: Ratio = NOTHING): Ratio {
    const text = this.text(id)
    if (text === '') {
      this.#missing(id)
      return standard
    }
    const value = parseRatio(text)
    if (value === undefined || value.n < 0n) {
      this.object(id, `应为不小于零的数字或算式，现为“${text.slice(0, 40)}”`)
      return standard
    }
    return value
  }

  /** A rate from 0 to 100 %, as a fraction of one. */
  rate(id: Id, standard: Ratio = NOTHING): Ratio {
    const text = this.text(id)
    if (text === '') {
      this.#missing(id)
      return standard
    }
    const value = parseRate(text)
    if (value === undefined) {
      this.object(id, `应为 0 至 100% 的比例（13、13% 或 0.13），现为“${text.slice(0, 40)}”`)
      return standard
    }
    return value
  }

  /** A day as YYYY-MM-DD. */
  day(id: Id, standard: string): string {
    const text = this.text(id)
    if (text === '') {
      this.#missing(id)
      return standard
    }
    if (isDay(text)) return text
    this.object(id, `应为存在的日期（如 2026-03-31），现为“${text.slice(0, 40)}”`)
    return standard
  }

  /** One of the field's choices. */
  choice<Value extends string>(id: Id, values: readonly Value[], standard: Value): Value {
    const text = this.text(id)
    if (text === '') return standard
    const found = values.find((value) => value === text)
    if (found === undefined) this.object(id, `应为 ${values.join('、')} 之一`)
    return found ?? standard
  }
}
