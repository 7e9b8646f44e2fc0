import type { CompactRow, Shape } from '../../../../shared/domain/intake/document.ts'
import type { IntakeField } from '../../../../shared/domain/intake/field.ts'
import { fieldOf } from '../../../../shared/domain/intake/field-dictionary.ts'
import {
  INTAKE_KINDS,
  KIND_SECTIONS,
  type HeadSection,
  type IntakeKind,
  type Section,
} from '../../../../shared/domain/intake/kind.ts'
import { maskName } from '../../../../shared/domain/identifier/mask.ts'
import { shownValue } from '../../../../shared/domain/intake/mask-value.ts'
import { Failure } from '../../../../shared/contract/failure.ts'

/** One value's place in a row and what it is. */
export interface Slot {
  readonly element: string
  readonly index: number
  readonly field: IntakeField
  readonly personal: boolean
}

/** Where the values of a batch's rows stand: compiled once from the shape that the parser announced. */
export interface RowLayout {
  readonly kind: IntakeKind
  readonly shape: Shape
  readonly heads: readonly HeadSection[]
  slots(section: Section): readonly Slot[]
  /** Index of an element in its section, -1 when the file does not carry it. */
  at(section: Section, element: string): number
  /** The value of a head's element, '' when absent. */
  value(row: CompactRow, section: HeadSection, element: string): string
}

/** Where each head section stands in a row. */
export const HEAD_INDEX: Readonly<Record<HeadSection, number>> = {
  order: 0,
  payment: 1,
  waybill: 2,
  receipt: 3,
  client: 4,
  goods: 5,
}

/** Personal beside what the dictionary's kinds say: an account at a platform leads to a person. */
const PERSONAL_TOO: ReadonlySet<string> = new Set(['order.buyerRegNo'])

const ANY_KIND = new Map<string, IntakeField>()

/** A field of the kind; copies into another section (a payment's number on the order) are described by a kind that has the field. */
function knownField(kind: IntakeKind, id: string): IntakeField | undefined {
  const own = fieldOf(kind, id)
  if (own !== undefined) return own
  const known = ANY_KIND.get(id)
  if (known !== undefined) return known
  for (const other of INTAKE_KINDS) {
    const field = fieldOf(other, id)
    if (field === undefined) continue
    ANY_KIND.set(id, field)
    return field
  }
  return undefined
}

/** A value as a finding may show it: personal ones masked, whichever kind of file they came from. */
export function maskedValue(kind: IntakeKind, id: string, value: string): string {
  return PERSONAL_TOO.has(id) ? maskName(value) : shownValue(knownField(kind, id), value)
}

/** Compiles a shape. @throws Failure PARSER_CRASHED when the child names what no dictionary knows */
export function compileLayout(kind: IntakeKind, shape: Shape): RowLayout {
  const sections: readonly Section[] = [...KIND_SECTIONS[kind], 'line']
  const slots = new Map<Section, Slot[]>()
  const places = new Map<string, number>()
  for (const section of sections) {
    slots.set(
      section,
      shape[section].map((element, index) => {
        const id = `${section}.${element}`
        const field = knownField(kind, id)
        if (field === undefined) throw new Failure('PARSER_CRASHED')
        places.set(id, index)
        return { element, index, field, personal: field.personal || PERSONAL_TOO.has(id) }
      }),
    )
  }
  return {
    kind,
    shape,
    heads: KIND_SECTIONS[kind],
    slots: (section) => slots.get(section) ?? [],
    at: (section, element) => places.get(`${section}.${element}`) ?? -1,
    value(row, section, element) {
      const index = places.get(`${section}.${element}`)
      const head = row[2][HEAD_INDEX[section]]
      return index === undefined || head === undefined || head === 0 ? '' : (head[index] ?? '')
    },
  }
}
