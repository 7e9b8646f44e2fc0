import { HEAD_SECTIONS, type HeadSection, type Section } from './kind.ts'

/** Canonical texts by element name. Built from the dictionary's names only, never from a file's. */
export type Texts = Record<string, string>

/**
 * A finding on one cell or row. Every finding of a document blocks that document: what can be
 * accepted exactly is not a finding but a column note.
 */
export interface RowFinding {
  readonly code: string
  /** 1-based row as Excel shows it. */
  readonly row: number
  /** Column letters. */
  readonly column?: string
  /** `section.element`, for example `order.orderNo`. */
  readonly field?: string
  /** The client's own header text. */
  readonly header?: string
  /** The offending value, masked when personal, at most 60 characters. */
  readonly value?: string
  readonly data?: Readonly<Record<string, string | number>>
}

/** A finding on the whole file: shown, never blocking. */
export interface FileFinding {
  readonly code: string
  readonly sheet?: string
  readonly data?: Readonly<Record<string, string | number>>
}

/** What was read exactly but not as it stood (full-width digits, thousands marks, restored zeros), once per column. */
export interface ColumnNote {
  readonly code: string
  readonly column: string
  readonly header: string
  readonly field: string
  readonly count: number
  /** First row where it happened. */
  readonly row: number
}

export interface HeadPart {
  readonly head: Texts
}

/** One business document as read from the client's rows: texts only, canonical. Absent values are absent. */
export interface IntakeDocument {
  /** First source row. */
  readonly row: number
  /** All source rows, ascending. */
  readonly rows: readonly number[]
  readonly order?: { readonly head: Texts; readonly lines: readonly Texts[] }
  readonly payment?: HeadPart
  readonly waybill?: HeadPart
  readonly receipt?: HeadPart
  readonly client?: HeadPart
  readonly goods?: HeadPart
  /** Fields that the file did not carry and that were computed or taken over, as `section.element`. */
  readonly derived: readonly string[]
  /** Empty = good. */
  readonly findings: readonly RowFinding[]
}

/**
 * The element names behind the positions of compact rows, one list a section. Sent once before the
 * rows, so that a million rows do not repeat them.
 */
export interface Shape extends Readonly<Record<Section, readonly string[]>> {
  /** `section.element` of what may be derived; a row names them by bit. */
  readonly derivable: readonly string[]
  /** What a one-table file says once for several documents: from head and slot, to head and slot, bit of derivable. */
  readonly copies: readonly Copy[]
}

/** Heads are numbered as in HEAD_SECTIONS. */
export type Copy = readonly [from: number, fromSlot: number, to: number, toSlot: number, bit: number]

/** Fills in the copies that a row's bits announce. */
export function completeHeads(shape: Shape, heads: readonly (string[] | 0)[], derived: number): void {
  if (derived === 0) return
  for (const [from, fromSlot, to, toSlot, bit] of shape.copies) {
    if ((derived & bit) === 0) continue
    const source = heads[from]
    const target = heads[to]
    if (source !== undefined && source !== 0 && target !== undefined && target !== 0)
      target[toSlot] = source[fromSlot] ?? ''
  }
}

/**
 * A document as it crosses the process border: values by position in the Shape, '' = absent.
 * [row, all rows or 0 when it is the one, head values per HEAD_SECTIONS or 0, lines, bits of derivable, findings]
 */
export type CompactRow = readonly [
  row: number,
  rows: readonly number[] | 0,
  heads: readonly (readonly string[] | 0)[],
  lines: readonly (readonly string[])[],
  derived: number,
  findings: readonly RowFinding[] | 0,
]

function texts(names: readonly string[], values: readonly string[]): Texts {
  const result: Texts = {}
  for (let i = 0; i < names.length; i++) {
    const name = names[i]
    const value = values[i]
    if (name !== undefined && value !== undefined && value !== '') result[name] = value
  }
  return result
}

/** Turns a compact row back into a document. */
export function expandRow(shape: Shape, compact: CompactRow): IntakeDocument {
  const [row, rows, heads, lines, derived, findings] = compact
  const parts: { -readonly [K in HeadSection]?: HeadPart & { lines: readonly Texts[] } } = {}
  HEAD_SECTIONS.forEach((section, index) => {
    const values = heads[index]
    if (values === undefined || values === 0) return
    parts[section] = {
      head: texts(shape[section], values),
      lines: section === 'order' ? lines.map((line) => texts(shape.line, line)) : [],
    }
  })
  return {
    row,
    rows: rows === 0 ? [row] : rows,
    ...parts,
    derived: shape.derivable.filter((_field, bit) => (derived & (1 << bit)) !== 0),
    findings: findings === 0 ? [] : findings,
  }
}
