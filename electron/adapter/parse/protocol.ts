import type { CompactRow } from '../../../shared/domain/intake/document.ts'
import { decodeFrame, decodeRequest } from '../../../shared/domain/intake/decode-frame.ts'
import type { Frame, ParseRequest, TableRequest } from '../../../shared/domain/intake/frame.ts'
import { ShapeError } from '../../../shared/domain/intake/json-check.ts'
import { encodeRows } from '../../../shared/domain/intake/rows-text.ts'
import type { PaperRequest } from '../../../shared/domain/paper/request.ts'

/**
 * The byte protocol between the program and the parse child, independent of how the child is started.
 *
 *   to the child:    length (4 bytes, big endian) + request JSON, then exactly `request.size` bytes of the file
 *   from the child:  frames: length (4 bytes, big endian, of what follows) + one type byte + payload
 *                    J = JSON of a Frame, R = rows as text (rows-text.ts), B = raw bytes (a piece of the returned file)
 */
const JSON_FRAME = 0x4a
const BYTES_FRAME = 0x42
const ROWS_FRAME = 0x52
const MAX_FRAME = 64 << 20
const MAX_REQUEST = 256 << 20

export type ByteSource = AsyncIterable<Uint8Array>

/** The request as bytes; the file's own bytes follow. */
export function encodeRequest(request: ParseRequest | TableRequest | PaperRequest): Buffer {
  const json = Buffer.from(JSON.stringify(request), 'utf8')
  const bytes = Buffer.allocUnsafe(4 + json.length)
  bytes.writeUInt32BE(json.length, 0)
  json.copy(bytes, 4)
  return bytes
}

/** A frame as bytes. */
export function encodeFrame(frame: Frame): Buffer {
  if (frame.t !== 'bytes' && frame.t !== 'rows') return encodeText(JSON_FRAME, JSON.stringify(frame))
  const head = Buffer.allocUnsafe(5)
  head.writeUInt32BE(frame.bytes.length + 1, 0)
  head[4] = frame.t === 'bytes' ? BYTES_FRAME : ROWS_FRAME
  return Buffer.concat([head, frame.bytes])
}

/** Most text is shorter; what is longer gets a buffer of its own size. */
const USUAL_FRAME = 512 * 1024

/**
 * A slice of rows as the bytes of a frame.
 * @param room a buffer to write into; another one is made when there is none or it is too small
 */
export function encodeRowsFrame(
  rows: readonly CompactRow[],
  room?: Buffer,
): { readonly frame: Buffer; readonly buffer: Buffer } {
  const text = encodeRows(rows)
  const most = 5 + text.length * 3
  const buffer = room !== undefined && room.length >= most ? room : Buffer.allocUnsafeSlow(Math.max(USUAL_FRAME, most))
  return { frame: putText(buffer, ROWS_FRAME, text), buffer }
}

function encodeText(type: number, text: string): Buffer {
  // Room for the worst case instead of a pass over the text to count its bytes.
  return putText(Buffer.allocUnsafe(5 + text.length * 3), type, text)
}

function putText(bytes: Buffer, type: number, text: string): Buffer {
  const length = bytes.write(text, 5, 'utf8')
  bytes.writeUInt32BE(length + 1, 0)
  bytes[4] = type
  return bytes.subarray(0, 5 + length)
}

/** Reads a byte stream in pieces of known length. */
export class ByteReader {
  #source: AsyncIterator<Uint8Array>
  #chunks: Uint8Array[] = []
  #held = 0

  constructor(source: ByteSource) {
    this.#source = source[Symbol.asyncIterator]()
  }

  async #pull(): Promise<boolean> {
    const next = await this.#source.next()
    if (next.done === true) return false
    this.#chunks.push(next.value)
    this.#held += next.value.length
    return true
  }

  /** Exactly `length` bytes, or undefined when the stream ends before. */
  async exactly(length: number): Promise<Buffer | undefined> {
    while (this.#held < length) if (!(await this.#pull())) return undefined
    const first = this.#chunks[0]
    if (first !== undefined && first.length >= length) {
      if (first.length === length) this.#chunks.shift()
      else this.#chunks[0] = first.subarray(length)
      this.#held -= length
      return Buffer.from(first.buffer, first.byteOffset, length)
    }
    const bytes = Buffer.allocUnsafeSlow(length)
    for (let at = 0; at < length;) {
      const chunk = this.#chunks[0]
      if (chunk === undefined) break
      const part = chunk.subarray(0, length - at)
      bytes.set(part, at)
      at += part.length
      if (part.length === chunk.length) this.#chunks.shift()
      else this.#chunks[0] = chunk.subarray(part.length)
    }
    this.#held -= length
    return bytes
  }

  /** The next bytes as they come, at most `limit`; undefined at the end. */
  async some(limit: number): Promise<Buffer | undefined> {
    if (this.#held === 0 && !(await this.#pull())) return undefined
    return this.exactly(Math.min(limit, this.#chunks[0]?.length ?? 0))
  }
}

/** Reads the request and decodes it; `undefined` when what comes is not one. */
export async function readRequestWith<T>(reader: ByteReader, decode: (value: unknown) => T): Promise<T | undefined> {
  const head = await reader.exactly(4)
  if (head === undefined) return undefined
  const length = head.readUInt32BE(0)
  if (length > MAX_REQUEST) return undefined
  const json = await reader.exactly(length)
  if (json === undefined) return undefined
  try {
    return decode(JSON.parse(json.toString('utf8')))
  } catch (error) {
    if (error instanceof ShapeError || error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Reads a request about rows; `undefined` when what comes is not one. */
export function readRequest(reader: ByteReader): Promise<ParseRequest | TableRequest | undefined> {
  return readRequestWith(reader, decodeRequest)
}

/**
 * The frames of a byte stream. Throws ShapeError when the bytes are not frames: a child that was
 * taken over by its file can say nothing that is not checked, here or, for the rows, where they are staged (RowsCursor).
 */
export async function* readFrames(source: ByteSource): AsyncGenerator<Frame, void, void> {
  const reader = new ByteReader(source)
  let shaped = false
  for (;;) {
    const head = await reader.exactly(5)
    if (head === undefined) return
    const length = head.readUInt32BE(0) - 1
    if (length < 0 || length > MAX_FRAME) throw new ShapeError('frame: length')
    const payload = await reader.exactly(length)
    if (payload === undefined) throw new ShapeError('frame: cut short')
    if (head[4] === BYTES_FRAME) yield { t: 'bytes', bytes: payload }
    else if (head[4] === ROWS_FRAME) {
      if (!shaped) throw new ShapeError('rows before their shape')
      yield { t: 'rows', bytes: payload }
    } else if (head[4] === JSON_FRAME) {
      const frame = decodeFrame(parseJson(payload))
      if (frame.t === 'shape') shaped = true
      yield frame
    } else throw new ShapeError('frame: type')
  }
}

function parseJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'))
  } catch {
    throw new ShapeError('frame: not JSON')
  }
}
