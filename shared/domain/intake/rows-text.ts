import { completeHeads, type CompactRow, type RowFinding, type Shape } from './document.ts'
import { asArray, ShapeError } from './json-check.ts'
import { HEAD_SECTIONS } from './kind.ts'

/**
 * Compact rows as one text: canonical values hold no control characters, so one parts them, and the shape tells which
 * value is which. JSON cost the child a quarter of its time and the parent as much again; one flat join and one split are
 * the fastest the engine has.
 *
 *   of a row: row, derived bits, other rows by commas, findings as JSON, bits of the heads present, number of lines,
 *   then the values of each head present, then those of each line
 *
 * Copies between heads (`shape.copies`) are left to the receiving end: `decodeRows` fills them in.
 */
const PART = '\x1f'
const MAX_ROW = 4_294_967_295
const MAX_LINES = 1_100_000

/** The rows of a slice as text. */
export function encodeRows(rows: readonly CompactRow[]): string {
  const parts: string[] = []
  for (const [row, others, heads, lines, derived, findings] of rows) {
    let present = 0
    for (let i = 0; i < heads.length; i++) if (heads[i] !== 0) present |= 1 << i
    parts.push(String(row), String(derived), others === 0 ? '' : others.join(','), findings === 0 ? '' : JSON.stringify(findings), String(present), String(lines.length))
    for (const head of heads) if (head !== 0) for (const value of head) parts.push(value)
    for (const line of lines) for (const value of line) parts.push(value)
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

/** Rows out of their text. `finding` checks one finding. Throws ShapeError for anything that does not fit the shape. */
export function decodeRows(text: string, shape: Shape, finding: (value: unknown) => RowFinding): CompactRow[] {
  const widths = HEAD_SECTIONS.map((section) => shape[section].length)
  const lineWidth = shape.line.length
  const parts = text.split(PART)
  const rows: CompactRow[] = []
  let at = 0
  const take = (width: number): string[] => {
    const values = parts.slice(at, at + width)
    if (values.length !== width) throw new ShapeError('rows: cut short')
    at += width
    return values
  }
  while (at < parts.length) {
    const row = integer(parts[at], MAX_ROW)
    const derived = integer(parts[at + 1], 2 ** 31 - 1)
    const others = parts[at + 2] ?? ''
    const findings = parts[at + 3] ?? ''
    const present = integer(parts[at + 4], 63)
    const count = integer(parts[at + 5], MAX_LINES)
    at += 6
    const heads: (string[] | 0)[] = []
    for (let i = 0; present >> i !== 0; i++) heads.push((present & (1 << i)) === 0 ? 0 : take(widths[i] ?? 0))
    const lines: string[][] = []
    for (let i = 0; i < count; i++) lines.push(take(lineWidth))
    completeHeads(shape, heads, derived)
    rows.push([row, others === '' ? 0 : others.split(',').map((number) => integer(number, MAX_ROW)), heads, lines, derived, findings === '' ? 0 : decodeFindings(findings, finding)])
  }
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
