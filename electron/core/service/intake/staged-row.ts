import * as zlib from 'node:zlib'
import { decodeRowFinding } from '../../../../shared/domain/intake/decode-frame.ts'
import type { CompactRow, Shape } from '../../../../shared/domain/intake/document.ts'
import { decodeRows, encodeRows, RowsCursor } from '../../../../shared/domain/intake/rows-text.ts'
import type { Mode } from '../../../../shared/domain/record/mode.ts'
import type { Box } from '../../secret.ts'

/**
 * Staged rows are kept as the parse child wrote them (rows-text.ts), after every value was checked: where all rows of a frame are good, its
 * very bytes are sealed, which saves taking a million rows apart and putting them together again. In front stand two lines of what the
 * check found out: the rows' modes as `count*mode,…` and the places of rows that the ledger had with other content.
 */
const LINE_END = 10
/** Between texts of one slice: a checked value holds no control character. */
const BETWEEN = '\u001e'
/** A slice is some hundred KB; more is damage. */
const MAX_SLICE = 65 << 20
const LEAST_ROOM = 16_384

/** How a slice is packed, its first byte: Zstandard takes a third of the time, but Node before 22.15 does not know it. */
const PACKED = { deflate: 0, zstd: 1 } as const
const knowsZstd = typeof zlib.zstdCompressSync === 'function'

function pack(clear: Uint8Array): Buffer {
  // Room for all of it: rows shrink to a third or less.
  const chunkSize = Math.max(LEAST_ROOM, clear.length >> 1)
  const packed = knowsZstd
    ? zlib.zstdCompressSync(clear, { chunkSize, params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } })
    : zlib.deflateRawSync(clear, { level: zlib.constants.Z_BEST_SPEED, chunkSize })
  return Buffer.concat([Buffer.of(knowsZstd ? PACKED.zstd : PACKED.deflate), packed])
}

function unpack(packed: Uint8Array): Buffer {
  const body = packed.subarray(1)
  const options = { maxOutputLength: MAX_SLICE, chunkSize: Math.max(LEAST_ROOM, 8 * body.length) }
  return packed[0] === PACKED.zstd ? zlib.zstdDecompressSync(body, options) : zlib.inflateRawSync(body, options)
}

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

/** A row of the parse child as the comparison with the ledger wants it. */
export function stagedRow(row: CompactRow, mode: Mode | undefined, changed = false): StagedRow {
  return {
    row: row[0],
    rows: row[1] === 0 ? [] : row[1],
    mode,
    changed,
    heads: row[2].map((head) => (head === 0 ? undefined : head)),
    lines: row[3],
  }
}

/** What the check found out about the rows of a slice, in their order. */
export class SliceMarks {
  readonly #modes: { readonly mode: Mode | undefined; count: number }[] = []
  readonly #changed: number[] = []
  count = 0

  add(mode: Mode | undefined, changed: boolean): void {
    const last = this.#modes.at(-1)
    if (last !== undefined && last.mode === mode) last.count++
    else this.#modes.push({ mode, count: 1 })
    if (changed) this.#changed.push(this.count)
    this.count++
  }

  get text(): string {
    return `${this.#modes.map(({ mode, count }) => `${count}*${mode ?? ''}`).join(',')}\n${this.#changed.join(',')}\n`
  }
}

/** Rows in texts of the parse child, and their marks, as a sealed slice. */
export function sealSlice(box: Box, marks: SliceMarks, texts: readonly Uint8Array[]): Buffer {
  const parts: Uint8Array[] = [Buffer.from(marks.text, 'utf8')]
  for (const text of texts) {
    if (parts.length > 1) parts.push(Buffer.from(BETWEEN))
    parts.push(text)
  }
  return box.seal(pack(Buffer.concat(parts)))
}

/** Rows that are left of a slice as text for `sealSlice`. */
export function rowsBytes(rows: readonly CompactRow[]): Buffer {
  return Buffer.from(encodeRows(rows), 'utf8')
}

/** What a slice holds: the texts of its rows; `modes` and `changed` stand beside them by the rows' places. */
interface OpenedTexts {
  readonly texts: readonly string[]
  readonly modes: readonly (Mode | undefined)[]
  readonly changed: ReadonlySet<number>
}

function openTexts(box: Box, body: Uint8Array): OpenedTexts {
  const bytes = unpack(box.open(body))
  const first = bytes.indexOf(LINE_END)
  const second = bytes.indexOf(LINE_END, first + 1)
  const modes: (Mode | undefined)[] = []
  for (const run of bytes.toString('utf8', 0, first).split(',')) {
    const [count = '', mode = ''] = run.split('*')
    // Written by this program and sealed: a mode is what SliceMarks was given.
    for (let i = Number(count); i > 0; i--) modes.push(mode === '' ? undefined : (mode as Mode))
  }
  const changed = bytes.toString('utf8', first + 1, second)
  const text = bytes.toString('utf8', second + 1)
  return {
    texts: text === '' ? [] : text.split(BETWEEN),
    modes,
    changed: new Set(changed === '' ? [] : changed.split(',').map(Number)),
  }
}

/** A slice taken apart; `modes` and `changed` stand beside their rows. */
export interface OpenedSlice {
  readonly rows: readonly CompactRow[]
  readonly modes: readonly (Mode | undefined)[]
  readonly changed: ReadonlySet<number>
}

/** The rows of a sealed slice. @throws when it was altered or belongs to another key */
export function openSlice(box: Box, shape: Shape, body: Uint8Array): OpenedSlice {
  const { texts, modes, changed } = openTexts(box, body)
  return { rows: texts.flatMap((text) => decodeRows(text, shape, decodeRowFinding)), modes, changed }
}

/**
 * The rows of a sealed slice for acceptance, one after the other. A row is valid until the next is asked for: its values are refilled.
 * @throws when the slice was altered or belongs to another key
 */
export function* eachRow(box: Box, shape: Shape, body: Uint8Array): Generator<StagedRow> {
  const { texts, modes, changed } = openTexts(box, body)
  let at = 0
  for (const text of texts)
    for (const cursor = new RowsCursor(text, shape, decodeRowFinding); cursor.next(); at++)
      yield stagedRow(cursor.row, modes[at], changed.has(at))
}
