import { completeHeads, type CompactRow, type RowFinding, type Shape } from './document.ts'
import { asArray, ShapeError } from './json-check.ts'
import { HEAD_SECTIONS } from './kind.ts'

/**
 * Compact rows as one text: canonical values hold no control characters, so one parts them, and the shape tells which value is
 * which. JSON cost the child a quarter of its time and the parent as much again. Rows resemble the row before them
 * (platform, company, currency, unit), so what did not change is left out:
 *
 *   of a row: '' or `row,derived,present,lines,others|findings` when that does not follow from the row before (next number,
 *   the rest equal); '' or the masks of changed values by commas when they differ from the masks before; then the
 *   changed values of each head present, then those of each line (a line is compared with the line before it)
 *
 * A mask is the bits of the changed slots, 30 to a number, in base 36. Copies between heads (`shape.copies`) are left to
 * the receiving end: `decodeRows` fills them in.
 */
const PART = '\x1f'
const MAX_ROW = 4_294_967_295
const MAX_LINES = 1_100_000
const BITS = 30

/** What the next row is compared with; both ends keep the same. */
interface Before {
  row: number
  derived: number
  present: number
  lines: number
  masks: string
  readonly heads: (readonly string[])[]
  line: readonly string[]
}

const nothing = (): Before => ({ row: 0, derived: 0, present: 0, lines: 0, masks: '', heads: [], line: [] })

/** The rows of a slice as text; a slice stands by itself. */
export function encodeRows(rows: readonly CompactRow[]): string {
  const before = nothing()
  const parts: string[] = []
  let masks = ''
  const changed = (values: readonly string[], known: readonly string[] | undefined): void => {
    for (let from = 0; from < values.length; from += BITS) {
      let mask = 0
      const to = Math.min(values.length, from + BITS)
      for (let slot = from; slot < to; slot++) {
        const value = values[slot] ?? ''
        if (known !== undefined && value === known[slot]) continue
        mask |= 1 << (slot - from)
        parts.push(value)
      }
      masks += `${mask.toString(36)},`
    }
  }
  for (const [row, others, heads, lines, derived, findings] of rows) {
    let present = 0
    for (let i = 0; i < heads.length; i++) if (heads[i] !== 0) present |= 1 << i
    const follows = row === before.row + 1 && derived === before.derived && present === before.present && lines.length === before.lines && others === 0 && findings === 0
    const at = parts.length
    parts.push(follows ? '' : `${row},${derived},${present},${lines.length},${others === 0 ? '' : others.join(';')}|${findings === 0 ? '' : JSON.stringify(findings)}`, '')
    masks = ''
    for (let i = 0; i < heads.length; i++) {
      const head = heads[i]
      if (head === undefined || head === 0) continue
      changed(head, before.heads[i])
      before.heads[i] = head
    }
    for (const line of lines) {
      changed(line, before.line)
      before.line = line
    }
    if (masks !== before.masks) parts[at + 1] = masks
    before.masks = masks
    before.row = row
    before.derived = derived
    before.present = present
    before.lines = lines.length
  }
  return parts.join(PART)
}

function integer(text: string | undefined, max: number): number {
  if (text === undefined || text.length === 0 || text.length > 10) throw new ShapeError('rows: integer wanted')
  let value = 0
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) throw new ShapeError('rows: integer wanted')
    value = value * 10 + digit
  }
  if (value > max) throw new ShapeError('rows: integer too large')
  return value
}

class RowsDecoder {
  readonly #parts: readonly string[]
  readonly #shape: Shape
  readonly #finding: (value: unknown) => RowFinding
  readonly #widths: readonly number[]
  readonly #before = nothing()
  #masks: readonly number[] = []
  #mask = 0
  #at = 0

  constructor(text: string, shape: Shape, finding: (value: unknown) => RowFinding) {
    this.#parts = text.split(PART)
    this.#shape = shape
    this.#finding = finding
    this.#widths = HEAD_SECTIONS.map((section) => shape[section].length)
  }

  get more(): boolean {
    return this.#at < this.#parts.length
  }

  #next(): string {
    const part = this.#parts[this.#at]
    if (part === undefined) throw new ShapeError('rows: cut short')
    this.#at++
    return part
  }

  /** One record of `width` values, the unchanged ones from the record before. */
  #values(known: readonly string[] | undefined, width: number): string[] {
    const values = known === undefined || known.length !== width ? new Array<string>(width).fill('') : [...known]
    for (let slot = 0; slot < width; slot += BITS) {
      const mask = this.#masks[this.#mask++]
      if (mask === undefined) throw new ShapeError('rows: masks')
      for (let bit = 0; mask >>> bit !== 0; bit++) {
        if ((mask & (1 << bit)) === 0) continue
        if (slot + bit >= width) throw new ShapeError('rows: mask')
        values[slot + bit] = this.#next()
      }
    }
    return values
  }

  row(): CompactRow {
    const before = this.#before
    const meta = this.#next()
    let others: number[] | 0 = 0
    let findings: RowFinding[] | 0 = 0
    if (meta === '') before.row++
    else {
      const bar = meta.indexOf('|')
      const [row, derived, present, lines, more = ''] = meta.slice(0, Math.max(0, bar)).split(',')
      before.row = integer(row, MAX_ROW)
      before.derived = integer(derived, 2 ** 31 - 1)
      before.present = integer(present, 63)
      before.lines = integer(lines, MAX_LINES)
      if (more !== '') others = more.split(';').map((number) => integer(number, MAX_ROW))
      if (bar + 1 < meta.length) findings = decodeFindings(meta.slice(bar + 1), this.#finding)
    }
    const masks = this.#next()
    if (masks !== '') this.#masks = masks.split(',').map((mask) => Number.parseInt(mask, 36))
    this.#mask = 0
    const heads: (string[] | 0)[] = []
    for (let i = 0; before.present >> i !== 0; i++) {
      if ((before.present & (1 << i)) === 0) heads.push(0)
      else {
        const values = this.#values(before.heads[i], this.#widths[i] ?? 0)
        before.heads[i] = [...values]
        heads.push(values)
      }
    }
    const lines: string[][] = []
    for (let i = 0; i < before.lines; i++) {
      const line = this.#values(before.line, this.#shape.line.length)
      before.line = line
      lines.push(line)
    }
    completeHeads(this.#shape, heads, before.derived)
    return [before.row, others, heads, lines, before.derived, findings]
  }
}

/** Rows out of their text. `finding` checks one finding. Throws ShapeError for anything that does not fit the shape. */
export function decodeRows(text: string, shape: Shape, finding: (value: unknown) => RowFinding): CompactRow[] {
  const decoder = new RowsDecoder(text, shape, finding)
  const rows: CompactRow[] = []
  while (decoder.more) rows.push(decoder.row())
  return rows
}

function decodeFindings(text: string, finding: (value: unknown) => RowFinding): RowFinding[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new ShapeError('rows: findings')
  }
  return asArray(value, 'findings', 100).map(finding)
}
