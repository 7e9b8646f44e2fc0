import type { Section } from '../../../../shared/domain/intake/kind.ts'
import type { RowLayout, Slot } from './row-layout.ts'

/**
 * The JSON texts of documents, written straight from the values of rows: a million objects that live only to be stringified cost more than
 * everything else in an import. Elements stand in alphabetical order whatever the columns' order was, so that the same document
 * from another layout is the same text.
 */
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/

function quoted(value: string): string {
  return NEEDS_ESCAPE.test(value) ? JSON.stringify(value) : `"${value}"`
}

/** Writes `{"element":"value",…}` of some slots, absent ones left out; '{}' when nothing is there. */
export type TextWriter = (values: readonly string[]) => string

function writer(slots: readonly Slot[]): TextWriter {
  const parts = [...slots]
    .sort((a, b) => (a.element < b.element ? -1 : 1))
    .map((slot) => ({ index: slot.index, name: `"${slot.element}":`, last: '', text: '' }))
  return (values) => {
    let text = ''
    for (const part of parts) {
      const value = values[part.index] ?? ''
      if (value === '') continue
      if (value !== part.last) {
        part.last = value
        part.text = part.name + quoted(value)
      }
      text += text === '' ? part.text : `,${part.text}`
    }
    return `{${text}}`
  }
}

export interface SectionWriter {
  /** What is not personal. */
  readonly open: TextWriter
  /** What is; '{}' when there is none. */
  readonly personal: TextWriter
}

/** Compiles the writers of a section of a layout. */
export function sectionWriter(layout: RowLayout, section: Section): SectionWriter {
  const slots = layout.slots(section)
  return {
    open: writer(slots.filter((slot) => !slot.personal)),
    personal: writer(slots.filter((slot) => slot.personal)),
  }
}

export const EMPTY_TEXT = '{}'

/** Writes the lines of an order. */
export function linesText(write: TextWriter, lines: readonly (readonly string[])[]): string {
  let text = ''
  for (const line of lines) text += text === '' ? write(line) : `,${write(line)}`
  return `[${text}]`
}
