import { createInflateRaw, inflateRawSync } from 'node:zlib'
import { Refusal, type IntakeLimits } from '../../../shared/domain/intake/frame.ts'

/** One entry of the central directory. Its name is a map key and a text to show, never a path. */
export interface ZipEntry {
  readonly name: string
  readonly method: number
  readonly flags: number
  readonly compressed: number
  readonly inflated: number
  readonly offset: number
  /** Set by the overlap check: where the entry's data begins. */
  data: number
}

const END_SIGNATURE = 0x06054b50
const CENTRAL_SIGNATURE = 0x02014b50
const LOCAL_SIGNATURE = 0x04034b50
const ENCRYPTED = 1
const UTF8_NAME = 0x800
/** Below this an entry's ratio is no danger, and small XML parts do compress 200 : 1. */
const RATIO_FLOOR = 1 << 20

/**
 * The directory of a zip held in memory, checked before anything is inflated: number of entries,
 * declared sizes and ratios, names twice, entries that overlap each other or the directory.
 * Throws Refusal.
 */
export class Zip {
  readonly bytes: Buffer
  readonly entries = new Map<string, ZipEntry>()
  readonly #limits: IntakeLimits
  #inflated = 0

  constructor(bytes: Buffer, limits: IntakeLimits) {
    this.bytes = bytes
    this.#limits = limits
    const end = this.#findEnd()
    const count = bytes.readUInt16LE(end + 10)
    const start = bytes.readUInt32LE(end + 16)
    if (count > limits.entries || bytes.readUInt16LE(end + 8) > limits.entries)
      throw new Refusal('ZIP_TOO_MANY_ENTRIES', { count, limit: limits.entries })
    if (bytes.readUInt16LE(end + 4) !== 0 || start > end) throw new Refusal('ZIP_DAMAGED')
    this.#readDirectory(start, end, count)
    this.#checkSizes()
    this.#checkOverlap(start)
  }

  #findEnd(): number {
    const from = Math.max(0, this.bytes.length - 65_557)
    for (let at = this.bytes.length - 22; at >= from; at--) {
      if (this.bytes.readUInt32LE(at) === END_SIGNATURE) return at
    }
    throw new Refusal('ZIP_DAMAGED')
  }

  #readDirectory(start: number, end: number, count: number): void {
    const { bytes } = this
    let at = start
    for (let i = 0; i < count; i++) {
      if (at + 46 > end || bytes.readUInt32LE(at) !== CENTRAL_SIGNATURE) throw new Refusal('ZIP_DAMAGED')
      const nameLength = bytes.readUInt16LE(at + 28)
      const next = at + 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
      if (next > end) throw new Refusal('ZIP_DAMAGED')
      const flags = bytes.readUInt16LE(at + 8)
      const entry: ZipEntry = {
        // Names outside ASCII only have to be told apart, so the local code page does not matter.
        name: bytes
          .toString((flags & UTF8_NAME) === 0 ? 'latin1' : 'utf8', at + 46, at + 46 + nameLength)
          .replaceAll('\\', '/'),
        method: bytes.readUInt16LE(at + 10),
        flags,
        compressed: bytes.readUInt32LE(at + 20),
        inflated: bytes.readUInt32LE(at + 24),
        offset: bytes.readUInt32LE(at + 42),
        data: 0,
      }
      const key = entry.name.toLowerCase()
      if (this.entries.has(key)) throw new Refusal('ZIP_DUPLICATE_NAME')
      this.entries.set(key, entry)
      at = next
    }
  }

  #checkSizes(): void {
    let sum = 0
    for (const entry of this.entries.values()) {
      // 0xffffffff stands for "see the zip64 record": such a part is beyond every limit anyway.
      sum += entry.inflated
      if (entry.inflated === 0xffff_ffff || entry.compressed === 0xffff_ffff || sum > this.#limits.inflatedBytes)
        throw new Refusal('ZIP_TOO_LARGE', { limit: this.#limits.inflatedBytes })
      if (entry.inflated > RATIO_FLOOR && entry.inflated > entry.compressed * this.#limits.ratio)
        throw new Refusal('ZIP_RATIO', { limit: this.#limits.ratio })
    }
  }

  #checkOverlap(directory: number): void {
    const sorted = [...this.entries.values()].sort((a, b) => a.offset - b.offset)
    let free = 0
    for (const entry of sorted) {
      if (entry.offset < free) throw new Refusal('ZIP_OVERLAP')
      if (entry.offset + 30 > directory || this.bytes.readUInt32LE(entry.offset) !== LOCAL_SIGNATURE)
        throw new Refusal('ZIP_DAMAGED')
      entry.data =
        entry.offset + 30 + this.bytes.readUInt16LE(entry.offset + 26) + this.bytes.readUInt16LE(entry.offset + 28)
      free = entry.data + entry.compressed
      if (free > directory) throw new Refusal('ZIP_DAMAGED')
    }
  }

  /** An entry by name, letter case and a leading slash aside. */
  find(name: string): ZipEntry | undefined {
    const key = name.toLowerCase()
    return this.entries.get(key) ?? this.entries.get(key.startsWith('/') ? key.slice(1) : `/${key}`)
  }

  #compressedBytes(entry: ZipEntry): Buffer {
    if ((entry.flags & ENCRYPTED) !== 0) throw new Refusal('FILE_ENCRYPTED')
    if (entry.method !== 0 && entry.method !== 8) throw new Refusal('ZIP_METHOD', { method: entry.method })
    return this.bytes.subarray(entry.data, entry.data + entry.compressed)
  }

  /** A whole part, at most `limit` bytes and never more than its directory entry declared. */
  read(entry: ZipEntry, limit: number): Buffer {
    if (entry.inflated > limit) throw new Refusal('ZIP_TOO_LARGE', { limit })
    const bytes = this.#compressedBytes(entry)
    if (entry.method === 0) return bytes
    let inflated: Buffer
    try {
      inflated = inflateRawSync(bytes, { maxOutputLength: Math.max(1, entry.inflated) })
    } catch {
      throw new Refusal('ZIP_DAMAGED')
    }
    this.#count(inflated.length)
    return inflated
  }

  #count(length: number): void {
    this.#inflated += length
    // Parts may be read twice (once to look, once to read), hence twice the limit.
    if (this.#inflated > this.#limits.inflatedBytes * 2)
      throw new Refusal('ZIP_TOO_LARGE', { limit: this.#limits.inflatedBytes })
  }

  /** A part in pieces. The consumer may stop early. */
  async *stream(entry: ZipEntry, pieceBytes = 256 * 1024): AsyncGenerator<Buffer, void, void> {
    const bytes = this.#compressedBytes(entry)
    if (entry.method === 0) {
      for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes)
      return
    }
    if (entry.inflated <= pieceBytes) {
      yield this.read(entry, pieceBytes)
      return
    }
    const inflate = createInflateRaw({ chunkSize: pieceBytes })
    inflate.end(bytes)
    let seen = 0
    try {
      for await (const piece of inflate as AsyncIterable<Buffer>) {
        seen += piece.length
        if (seen > entry.inflated) throw new Refusal('ZIP_DAMAGED')
        this.#count(piece.length)
        yield piece
      }
    } catch (error) {
      if (error instanceof Refusal) throw error
      throw new Refusal('ZIP_DAMAGED')
    } finally {
      inflate.destroy()
    }
    if (seen !== entry.inflated) throw new Refusal('ZIP_DAMAGED')
  }
}
