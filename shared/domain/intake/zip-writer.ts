/**
 * A zip as a stream of bytes, written without knowing sizes in advance (data descriptors). Compression comes in as functions,
 * so that this stays free of the platform.
 */
export interface Squeeze {
  /** Raw deflate of one piece; pieces can be joined: every one but the last ends in a sync flush. */
  deflate(bytes: Uint8Array, last: boolean): Uint8Array
  /** CRC-32, continued from `seed`. */
  crc32(bytes: Uint8Array, seed: number): number
}

interface Entry {
  readonly name: Uint8Array
  readonly offset: number
  crc: number
  compressed: number
  size: number
}

/** 2000-01-01 00:00: written files are the same for the same content. */
const DOS_DATE = ((2000 - 1980) << 9) | (1 << 5) | 1
const PIECE = 1 << 17

export class ZipWriter {
  readonly #emit: (bytes: Uint8Array) => void
  readonly #squeeze: Squeeze
  readonly #entries: Entry[] = []
  readonly #encoder = new TextEncoder()
  #offset = 0
  #open: Entry | undefined
  #pending: string[] = []
  #pendingLength = 0

  constructor(emit: (bytes: Uint8Array) => void, squeeze: Squeeze) {
    this.#emit = emit
    this.#squeeze = squeeze
  }

  #out(bytes: Uint8Array): void {
    this.#offset += bytes.length
    this.#emit(bytes)
  }

  /** Begins an entry; names are ASCII part names. */
  begin(name: string): void {
    this.#open = { name: this.#encoder.encode(name), offset: this.#offset, crc: 0, compressed: 0, size: 0 }
    this.#out(
      record(0x04034b50, [
        [20, 2],
        [0x0808, 2],
        [8, 2],
        [0, 2],
        [DOS_DATE, 2],
        [0, 4],
        [0, 4],
        [0, 4],
        [this.#open.name.length, 2],
        [0, 2],
      ]),
    )
    this.#out(this.#open.name)
  }

  /** Adds text to the open entry. */
  text(text: string): void {
    this.#pending.push(text)
    this.#pendingLength += text.length
    if (this.#pendingLength >= PIECE) this.#squeezePending(false)
  }

  /** Adds bytes to the open entry, behind the text so far. */
  bytes(bytes: Uint8Array): void {
    if (this.#pendingLength > 0) this.#squeezePending(false)
    this.#squeezeBytes(bytes, false)
  }

  #squeezePending(last: boolean): void {
    const bytes = this.#encoder.encode(this.#pending.join(''))
    this.#pending = []
    this.#pendingLength = 0
    this.#squeezeBytes(bytes, last)
  }

  #squeezeBytes(bytes: Uint8Array, last: boolean): void {
    const entry = this.#open
    if (entry === undefined) throw new Error('zip: no open entry')
    entry.size += bytes.length
    entry.crc = this.#squeeze.crc32(bytes, entry.crc)
    const squeezed = this.#squeeze.deflate(bytes, last)
    entry.compressed += squeezed.length
    this.#out(squeezed)
  }

  /** Ends the open entry. */
  end(): void {
    this.#squeezePending(true)
    const entry = this.#open
    if (entry === undefined) return
    this.#out(
      record(0x08074b50, [
        [entry.crc, 4],
        [entry.compressed, 4],
        [entry.size, 4],
      ]),
    )
    this.#entries.push(entry)
    this.#open = undefined
  }

  /** Writes the directory; nothing may follow. */
  finish(): void {
    const start = this.#offset
    for (const entry of this.#entries) {
      this.#out(
        record(0x02014b50, [
          [20, 2],
          [20, 2],
          [0x0808, 2],
          [8, 2],
          [0, 2],
          [DOS_DATE, 2],
          [entry.crc, 4],
          [entry.compressed, 4],
          [entry.size, 4],
          [entry.name.length, 2],
          [0, 2],
          [0, 2],
          [0, 2],
          [0, 2],
          [0, 4],
          [entry.offset, 4],
        ]),
      )
      this.#out(entry.name)
    }
    const size = this.#offset - start
    this.#out(
      record(0x06054b50, [
        [0, 2],
        [0, 2],
        [this.#entries.length, 2],
        [this.#entries.length, 2],
        [size, 4],
        [start, 4],
        [0, 2],
      ]),
    )
  }
}

function record(signature: number, fields: readonly (readonly [value: number, bytes: number])[]): Uint8Array {
  const bytes = new Uint8Array(4 + fields.reduce((sum, field) => sum + field[1], 0))
  const view = new DataView(bytes.buffer)
  view.setUint32(0, signature, true)
  let at = 4
  for (const [value, length] of fields) {
    if (length === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value >>> 0, true)
    at += length
  }
  return bytes
}
