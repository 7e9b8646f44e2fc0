import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import type { CompactRow } from '../../../../shared/domain/intake/document.ts'
import { HEAD_SECTIONS } from '../../../../shared/domain/intake/kind.ts'
import type { Mode } from '../../../../shared/domain/record/mode.ts'
import type { Box } from '../../secret.ts'

/**
 * Staged rows as one text a slice: rows parted by GS, parts by RS, values by US. Values hold no control characters (value-check.ts
 * refuses them), and joining and splitting costs a quarter of writing and reading JSON.
 *
 *   row RS other rows (comma) RS mode RS '' or 'c' RS head … (six, '' absent, else '+' values) RS line …
 */
const ROWS = '\u001d'
const PARTS = '\u001e'
const VALUES = '\u001f'
const HEADS = HEAD_SECTIONS.length
/** Parts before the heads. */
const BEFORE = 4
/** A slice is some hundred KB; more is damage. */
const MAX_SLICE = 64 << 20

export interface StagedRow {
  readonly row: number
  /** All rows of the document when there are several, else empty. */
  readonly rows: readonly number[]
  readonly mode: Mode | undefined
  /** The ledger had it with other content when it was staged. */
  readonly changed: boolean
  readonly heads: readonly (readonly string[] | undefined)[]
  readonly lines: readonly (readonly string[])[]
}

/** A checked row as text. */
export function encodeRow(row: CompactRow, mode: Mode | undefined, changed: boolean): string {
  const heads = row[2]
  let text = `${row[0]}${PARTS}${row[1] === 0 ? '' : row[1].join(',')}${PARTS}${mode ?? ''}${PARTS}${changed ? 'c' : ''}`
  for (let i = 0; i < HEADS; i++) {
    const head = heads[i]
    text += head === undefined || head === 0 ? PARTS : `${PARTS}+${head.join(VALUES)}`
  }
  for (const line of row[3]) text += PARTS + line.join(VALUES)
  return text
}

/** The row as the comparison with the ledger wants it, without the way through the text. */
export function stagedRow(row: CompactRow, mode: Mode | undefined): StagedRow {
  return { row: row[0], rows: row[1] === 0 ? [] : row[1], mode, changed: false, heads: row[2].map((head) => (head === 0 ? undefined : head)), lines: row[3] }
}

/** The row that encodeRow wrote. */
export function decodeRow(text: string): StagedRow {
  const parts = text.split(PARTS)
  const [row = '', rows = '', mode = '', changed = ''] = parts
  const heads: (readonly string[] | undefined)[] = []
  for (let i = BEFORE; i < BEFORE + HEADS; i++) {
    const part = parts[i] ?? ''
    heads.push(part === '' ? undefined : part.slice(1).split(VALUES))
  }
  return { row: Number(row), rows: rows === '' ? [] : rows.split(',').map(Number), mode: mode === '' ? undefined : (mode as Mode), changed: changed !== '', heads, lines: parts.slice(BEFORE + HEADS).map((line) => line.split(VALUES)) }
}

/** Rows as a sealed slice. */
export function sealSlice(box: Box, rows: readonly string[]): Buffer {
  return box.seal(deflateRawSync(Buffer.from(rows.join(ROWS), 'utf8'), { level: constants.Z_BEST_SPEED }))
}

/** The rows of a sealed slice. @throws when it was altered or belongs to another key */
export function openSlice(box: Box, body: Uint8Array): string[] {
  const text = inflateRawSync(box.open(body), { maxOutputLength: MAX_SLICE }).toString('utf8')
  return text === '' ? [] : text.split(ROWS)
}
