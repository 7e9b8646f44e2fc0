import type { CompactRow } from '../../../shared/domain/intake/document.ts'
import type { Frame } from '../../../shared/domain/intake/frame.ts'
import { Refusal } from '../../../shared/domain/intake/frame.ts'
import { encodeFrame, encodeRowsFrame } from './protocol.ts'

export interface ByteSink {
  /** Resolves when more may be written; `spent` is called when the bytes are needed no more, at the latest then or later, or never. */
  write(bytes: Uint8Array, spent?: () => void): Promise<void>
}

/** Small enough for the text of a frame to be an ordinary object of the heap: large ones are mapped and unmapped each by themselves. */
const ROWS_A_FRAME = 200
const CELLS_A_FRAME = 16_000
/** Buffers of frames that are kept for the next ones, because fresh memory costs more than filling it. */
const KEPT_BUFFERS = 8
/** Asking the system for the memory in use takes as long as some rows do; the parent looks every 50 ms as well. */
const FLUSHES_A_LOOK = 8

/** Frames to the parent: documents in slices, everything else one by one, never more in flight than the parent takes. */
export class FrameWriter {
  readonly #sink: ByteSink
  readonly #rssLimit: number
  readonly #resident: () => number
  #pending: CompactRow[] = []
  #cells = 0
  #full: CompactRow[][] = []
  #progress = 0
  #flushes = 0
  readonly #buffers: Buffer[] = []
  /** Frames whose place among the documents matters (recalls), in order behind the slices before them. */
  #ordered: Frame[] = []

  constructor(sink: ByteSink, rssLimit: number, resident: () => number) {
    this.#sink = sink
    this.#rssLimit = rssLimit
    this.#resident = resident
  }

  /** Queues a document; written by the next `flush`. */
  document(row: CompactRow): void {
    this.#pending.push(row)
    this.#cells += 30 + row[3].length * 20 + (row[5] === 0 ? 0 : row[5].length * 10)
    if (this.#pending.length >= ROWS_A_FRAME || this.#cells >= CELLS_A_FRAME) this.#close()
  }

  #close(): void {
    if (this.#pending.length > 0) this.#full.push(this.#pending)
    this.#pending = []
    this.#cells = 0
  }

  /** Queues a frame to be written after all documents queued so far. */
  later(frame: Frame): void {
    this.#ordered.push(frame)
  }

  /** Writes full slices (all of them when `everything`), looks at the memory, and reports progress. */
  async flush(bytes: number, rows: number, size: number, everything = false): Promise<void> {
    if (everything || this.#ordered.length > 0) this.#close()
    const slices = this.#full
    this.#full = []
    for (const rowsOfSlice of slices) await this.#rows(rowsOfSlice)
    const ordered = this.#ordered
    this.#ordered = []
    for (const frame of ordered) await this.send(frame)
    if (this.#flushes++ % FLUSHES_A_LOOK === 0) this.#look()
    if (bytes - this.#progress >= Math.max(1 << 20, size / 100)) {
      this.#progress = bytes
      await this.send({ t: 'progress', bytes, rows })
    }
  }

  #look(): void {
    const resident = this.#resident()
    if (resident > this.#rssLimit) throw new Refusal('PARSER_MEMORY', { bytes: resident, limit: this.#rssLimit })
  }

  async #rows(rows: readonly CompactRow[]): Promise<void> {
    const { frame, buffer } = encodeRowsFrame(rows, this.#buffers.pop())
    await this.#sink.write(frame, () => {
      if (this.#buffers.length < KEPT_BUFFERS) this.#buffers.push(buffer)
    })
  }

  /** Writes one frame now. */
  async send(frame: Frame): Promise<void> {
    await this.#sink.write(encodeFrame(frame))
  }
}
