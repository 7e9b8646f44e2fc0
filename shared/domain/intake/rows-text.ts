import { completeHeads, type CompactRow, type RowFinding, type Shape } from './document.ts'
import { asArray, ShapeError } from './json-check.ts'
import { HEAD_SECTIONS } from './kind.ts'

/**
 * Compact rows as one text: canonical values hold no control characters, so one parts them, and the shape tells which value is
 * which. JSON cost the child a quarter of its time and the parent as much again. Rows resemble the row before them
 * (platform, company, currency, unit), so what did not change is left out:
 *
 *   of a row: '' or `row,derived,present,lines,others|findings` when that does not follow from the row before (next number,
 *   the rest equal); '' or the masks of changed values, a comma behind each, when they differ from the masks before; then the
 *   changed values of each head present, then those of each line (a line is compared with the line before it)
 *
 * A mask is the bits of the changed slots, 30 to a number, in base 36. Copies between heads (`shape.copies`) are left to
 * the receiving end: `decodeRows` fills them in.
 */
const PART = '\x1f'
const MAX_ROW = 4_294_967_295
const MAX_LINES = 1_100_000
const BITS = 30

/** Writes rows; what the next one is compared with is kept on both ends. */
class RowsWriter {
  readonly parts: string[] = []
  readonly #heads: (readonly string[])[] = []
  #line: readonly string[] | undefined
  #row = 0
  #derived = 0
  #present = 0
  #lines = 0
  /** Masks of the row at hand, and of the one before it. */
  #masks: number[] = []
  #before: number[] = []

  write([row, others, heads, lines, derived, findings]: CompactRow): void {
    let present = 0
    for (let i = 0; i < heads.length; i++) if (heads[i] !== 0) present |= 1 << i
    const follows =
      row === this.#row + 1 &&
      derived === this.#derived &&
      present === this.#present &&
      lines.length === this.#lines &&
      others === 0 &&
      findings === 0
    const at = this.parts.length
    this.parts.push(
      follows
        ? ''
        : `${row},${derived},${present},${lines.length},${others === 0 ? '' : others.join(';')}|${findings === 0 ? '' : JSON.stringify(findings)}`,
      '',
    )
    const masks = this.#before
    this.#before = this.#masks
    this.#masks = masks
    masks.length = 0
    for (let i = 0; i < heads.length; i++) {
      const head = heads[i]
      if (head === undefined || head === 0) continue
      this.#changed(head, this.#heads[i])
      this.#heads[i] = head
    }
    for (const line of lines) {
      this.#changed(line, this.#line)
      this.#line = line
    }
    if (!this.#alike()) this.parts[at + 1] = `${masks.map((mask) => mask.toString(36)).join(',')},`
    this.#row = row
    this.#derived = derived
    this.#present = present
    this.#lines = lines.length
  }

  #changed(values: readonly string[], known: readonly string[] | undefined): void {
    for (let from = 0; from < values.length; from += BITS) {
      let mask = 0
      const to = Math.min(values.length, from + BITS)
      for (let slot = from; slot < to; slot++) {
        const value = values[slot] ?? ''
        if (known !== undefined && value === known[slot]) continue
        mask |= 1 << (slot - from)
        this.parts.push(value)
      }
      this.#masks.push(mask)
    }
  }

  #alike(): boolean {
    const [masks, before] = [this.#masks, this.#before]
    if (masks.length !== before.length) return false
    for (let i = 0; i < masks.length; i++) if (masks[i] !== before[i]) return false
    return true
  }
}

/** The rows of a slice as text; a slice stands by itself. */
export function encodeRows(rows: readonly CompactRow[]): string {
  const writer = new RowsWriter()
  for (const row of rows) writer.write(row)
  return writer.parts.join(PART)
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

function maskOf(text: string): number {
  const mask = Number.parseInt(text, 36)
  if (!(mask >= 0 && mask < 2 ** BITS)) throw new ShapeError('rows: mask')
  return mask
}

/** What distinct mask texts a slice has is few; the rest is parsed again. */
const KNOWN_MASKS = 64

/**
 * Walks over the rows of a text. `row` is one object that is refilled for each row, because a million rows of fresh arrays cost more
 * than everything that is done with them: whoever keeps a row must `take` a copy. Unchanged values stay the same string, so that a check
 * can remember what it has seen.
 * @throws ShapeError from `next` for anything that does not fit the shape
 */
export class RowsCursor {
  readonly #parts: readonly string[]
  readonly #shape: Shape
  readonly #finding: (value: unknown) => RowFinding
  /** Values of each head as they came, with the copies of the present row; a head that is absent for a while keeps its last ones. */
  readonly #heads: string[][]
  /** What stood where the copies of the present row were made. */
  readonly #covered: string[] = []
  readonly #pool: string[][] = []
  readonly #knownMasks = new Map<string, readonly number[]>()
  readonly #view: (string[] | 0)[] = []
  #lines: string[][] = []
  /** The last line that came: what the next one is told apart from. */
  #last: readonly string[] = []
  #masks: readonly number[] = []
  #mask = 0
  #at = 0
  #number = 0
  #others: readonly number[] | 0 = 0
  #present = 0
  #derived = 0
  #findings: readonly RowFinding[] | 0 = 0

  constructor(text: string, shape: Shape, finding: (value: unknown) => RowFinding) {
    this.#parts = text.split(PART)
    this.#shape = shape
    this.#finding = finding
    this.#heads = HEAD_SECTIONS.map((section) => shape[section].map(() => ''))
  }

  /** The present row; valid until `next`. */
  get row(): CompactRow {
    return [this.#number, this.#others, this.#view, this.#lines, this.#derived, this.#findings]
  }

  /** A copy of the present row that may be kept. */
  take(): CompactRow {
    return [
      this.#number,
      this.#others,
      this.#view.map((head) => (head === 0 ? 0 : [...head])),
      this.#lines.map((line) => [...line]),
      this.#derived,
      this.#findings,
    ]
  }

  /** Goes to the next row; false when there is none. */
  next(): boolean {
    if (this.#at >= this.#parts.length) return false
    this.#uncover()
    const count = this.#meta()
    this.#readMasks()
    let head = 0
    for (; this.#present >> head !== 0; head++) {
      const values = this.#heads[head]
      if ((this.#present & (1 << head)) === 0 || values === undefined) this.#view[head] = 0
      else {
        this.#values(values)
        this.#view[head] = values
      }
    }
    this.#view.length = head
    this.#readLines(count)
    this.#cover()
    return true
  }

  #part(): string {
    const part = this.#parts[this.#at]
    if (part === undefined) throw new ShapeError('rows: cut short')
    this.#at++
    return part
  }

  /** Everything about a row but its values. @returns the number of its lines */
  #meta(): number {
    const meta = this.#part()
    if (meta === '') {
      this.#number++
      this.#others = 0
      this.#findings = 0
      return this.#lines.length
    }
    const bar = meta.indexOf('|')
    const [row, derived, present, lines, more = ''] = meta.slice(0, Math.max(0, bar)).split(',')
    this.#number = integer(row, MAX_ROW)
    this.#derived = integer(derived, 2 ** 31 - 1)
    this.#present = integer(present, 63)
    this.#others = more === '' ? 0 : more.split(';').map((number) => integer(number, MAX_ROW))
    this.#findings = bar + 1 < meta.length ? decodeFindings(meta.slice(bar + 1), this.#finding) : 0
    return integer(lines, MAX_LINES)
  }

  #readMasks(): void {
    const text = this.#part()
    this.#mask = 0
    if (text === '') return
    let masks = this.#knownMasks.get(text)
    if (masks === undefined) {
      // A row without a single slot has no mask: its list is a comma alone.
      masks = text === ',' ? [] : text.split(',').slice(0, -1).map(maskOf)
      if (this.#knownMasks.size < KNOWN_MASKS) this.#knownMasks.set(text, masks)
    }
    this.#masks = masks
  }

  /** One record: puts the changed values in the place of the old ones. */
  #values(values: string[]): void {
    const width = values.length
    for (let slot = 0; slot < width; slot += BITS) {
      const bits = this.#masks[this.#mask++]
      if (bits === undefined) throw new ShapeError('rows: masks')
      for (let mask = bits; mask !== 0;) {
        const low = mask & -mask
        const place = slot + 31 - Math.clz32(low)
        if (place >= width) throw new ShapeError('rows: mask')
        values[place] = this.#part()
        mask ^= low
      }
    }
  }

  #readLines(count: number): void {
    let before = this.#last
    if (this.#lines.length !== count) this.#lines = []
    for (let i = 0; i < count; i++) {
      // Each line takes some room of the message itself, so that a few bytes cannot ask for a million lines.
      let line = this.#pool[i]
      if (line === undefined) this.#pool.push((line = this.#shape.line.map(() => '')))
      if (before !== line) for (let slot = 0; slot < line.length; slot++) line[slot] = before[slot] ?? ''
      this.#values(line)
      this.#lines[i] = line
      before = line
    }
    this.#last = before
  }

  /** Makes the copies that the row announces. */
  #cover(): void {
    if (this.#derived === 0) return
    const { copies } = this.#shape
    for (let i = 0; i < copies.length; i++) {
      const [, , to = 0, toSlot = 0] = copies[i] ?? []
      this.#covered[i] = this.#heads[to]?.[toSlot] ?? ''
    }
    completeHeads(this.#shape, this.#view, this.#derived)
  }

  /** The next row is told apart from what came, not from what was copied. */
  #uncover(): void {
    if (this.#derived === 0) return
    const { copies } = this.#shape
    for (let i = copies.length - 1; i >= 0; i--) {
      const [, , to = 0, toSlot = 0] = copies[i] ?? []
      const head = this.#heads[to]
      if (head !== undefined && toSlot < head.length) head[toSlot] = this.#covered[i] ?? ''
    }
  }
}

/** Rows out of their text, each to keep. `finding` checks one finding. @throws ShapeError for anything that does not fit the shape */
export function decodeRows(text: string, shape: Shape, finding: (value: unknown) => RowFinding): CompactRow[] {
  const cursor = new RowsCursor(text, shape, finding)
  const rows: CompactRow[] = []
  while (cursor.next()) rows.push(cursor.take())
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
