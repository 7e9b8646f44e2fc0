import { isAscii, isUtf8 } from 'node:buffer'
import { Refusal } from '../../../shared/domain/intake/frame.ts'

export type TextEncoding = 'ascii' | 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be'

/** So many bytes beyond ASCII decide between UTF-8 and GB18030: "联通" alone reads as both in lenient decoders. */
const EVIDENCE = 16
const HOLD_LIMIT = 1 << 20

/** Length of the part that ends on a whole UTF-8 character. */
function wholeUtf8(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return bytes.length
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? bytes.length - back : bytes.length
  }
  return bytes.length
}

function beyondAscii(bytes: Buffer): number {
  let count = 0
  for (let i = 0; i < bytes.length && count < EVIDENCE; i++) if ((bytes[i] ?? 0) > 127) count++
  return count
}

/** GBK read as UTF-8 is nearly all replacement characters; UTF-8 with a few bad bytes is not. */
function looksLikeBrokenUtf8(bytes: Buffer): boolean {
  let broken = 0
  let whole = 0
  for (const char of bytes.toString('utf8')) {
    if (char === '\ufffd') broken++
    else if (char.charCodeAt(0) > 127) whole++
  }
  return whole > 3 * broken
}

/**
 * Bytes to text with the encoding found out: byte order mark, zero bytes (UTF-16), else UTF-8 when all bytes
 * are, else GB18030. Until the first bytes beyond ASCII nothing is decided.
 */
export class TextStream {
  encoding: TextEncoding = 'ascii'
  bom = false
  #rest: Buffer = Buffer.alloc(0)
  #decoder: TextDecoder | undefined
  #started = false
  #position = 0

  /** Text of the next bytes; may be empty while the encoding is undecided. */
  push(bytes: Buffer, last: boolean): string {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    this.#rest = Buffer.alloc(0)
    if (!this.#started && all.length < 4 && !last) {
      this.#rest = all
      return ''
    }
    if (!this.#started) return this.#decode(this.#begin(all), last)
    return this.#decode(all, last)
  }

  #begin(bytes: Buffer): Buffer {
    this.#started = true
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
      this.encoding = 'utf-8'
      this.bom = true
      return bytes.subarray(3)
    }
    if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
      this.bom = true
      this.#wide(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be')
      return bytes.subarray(2)
    }
    const zerosAt = [0, 0]
    const sample = Math.min(bytes.length, 1024)
    for (let i = 0; i < sample; i++) if (bytes[i] === 0) zerosAt[i % 2] = (zerosAt[i % 2] ?? 0) + 1
    const [even = 0, odd = 0] = zerosAt
    if (odd > sample / 8 && even === 0) this.#wide('utf-16le')
    else if (even > sample / 8 && odd === 0) this.#wide('utf-16be')
    return bytes
  }

  #wide(encoding: TextEncoding): void {
    this.encoding = encoding
    this.#decoder = new TextDecoder(encoding)
  }

  #decode(bytes: Buffer, last: boolean): string {
    if (this.#decoder !== undefined) return this.#decoder.decode(bytes, { stream: !last })
    if (this.encoding === 'ascii') {
      if (isAscii(bytes)) {
        this.#position += bytes.length
        return bytes.toString('latin1')
      }
      if (!last && bytes.length < HOLD_LIMIT && beyondAscii(bytes) < EVIDENCE) {
        this.#rest = bytes
        return ''
      }
      if (isUtf8(bytes.subarray(0, last ? bytes.length : wholeUtf8(bytes)))) this.encoding = 'utf-8'
      else if (looksLikeBrokenUtf8(bytes))
        throw new Refusal('ENCODING_BROKEN', { encoding: 'utf-8', at: this.#position })
      else {
        this.#wide('gb18030')
        return this.#decode(bytes, last)
      }
    }
    const whole = last ? bytes.length : wholeUtf8(bytes)
    const part = bytes.subarray(0, whole)
    if (!isUtf8(part)) throw new Refusal('ENCODING_BROKEN', { encoding: this.encoding, at: this.#position })
    this.#position += whole
    this.#rest = Buffer.from(bytes.subarray(whole))
    return part.toString('utf8')
  }
}
