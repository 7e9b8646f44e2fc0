import { parseFixed, type Weight } from '../decimal/decimal.ts'
import { readScale } from './weigh.ts'

/**
 * What a scale sends without being asked, over a serial line. Three kinds are told apart by themselves: lines of text
 * (`ST,GS,+  1.234kg`, `wn01.234kg`), the frame of 耀华 XK3190 indicators (STX, sign, six digits, place of the point, checksum, ETX) and
 * the Toledo frame (STX, three status bytes, weight, tare, CR). From the makers' manuals as commonly cited, not tried on every model (未核实).
 */
export interface ScaleReading {
  /** Kilograms; undefined: nothing on the scale, below nothing, or out of range. */
  readonly weight: Weight | undefined
  /** The pointer rests. A scale that does not say so counts as resting. */
  readonly stable: boolean
}

const STX = 0x02
const ETX = 0x03
const CR = 0x0d
const LF = 0x0a
const YAOHUA_LENGTH = 12
const TOLEDO_LENGTH = 17
/** Longer than any line or frame: what has gathered is noise. */
const MOST_HELD = 128

const digitsAt = (bytes: readonly number[], from: number, count: number): string =>
  String.fromCharCode(...bytes.slice(from, from + count))

/** A whole number with its point put `places` from the right. */
function pointed(digits: string, places: number): Weight | undefined {
  const plain = digits.replace(/ /g, '0')
  if (!/^\d{6}$/.test(plain)) return undefined
  const text = places <= 0 ? `${plain}${'0'.repeat(-places)}` : `${plain.slice(0, -places)}.${plain.slice(-places)}`
  const value = parseFixed<'weight'>(text)
  return value === undefined || value <= 0 ? undefined : value
}

const hexDigit = (nibble: number): number => (nibble < 10 ? 0x30 + nibble : 0x37 + nibble)

/** The XK3190 frame; undefined = not one, or damaged on the way. */
function yaohua(frame: readonly number[]): ScaleReading | undefined {
  const sum = frame.slice(1, 9).reduce((all, byte) => all ^ byte, 0)
  if (frame[11] !== ETX || frame[9] !== hexDigit(sum >> 4) || frame[10] !== hexDigit(sum & 15)) return undefined
  const places = (frame[8] ?? 0) - 0x30
  const weight = frame[1] === 0x2b && places >= 0 && places <= 4 ? pointed(digitsAt(frame, 2, 6), places) : undefined
  return { weight, stable: true }
}

/** The Toledo frame. Status A: place of the point; status B: sign, range, motion, kilograms. */
function toledo(frame: readonly number[]): ScaleReading | undefined {
  const [a = 0, b = 0] = [frame[1], frame[2]]
  if (frame[16] !== CR || (a & 0x20) === 0 || (b & 0x20) === 0) return undefined
  const kilograms = (b & 0x10) !== 0
  const wrong = (b & 0x02) !== 0 || (b & 0x04) !== 0 || !kilograms
  return { weight: wrong ? undefined : pointed(digitsAt(frame, 4, 6), (a & 0x07) - 2), stable: (b & 0x08) === 0 }
}

function line(bytes: readonly number[]): ScaleReading | undefined {
  const text = String.fromCharCode(...bytes).trim()
  if (text === '') return undefined
  const moving = /^(US|MO)\b/i.test(text)
  const weight = readScale(text.replace(/^(US|MO)\b/i, 'ST'))
  // A line without a digit says nothing of the weight.
  return /\d/.test(text) ? { weight, stable: !moving } : undefined
}

/** Reads a scale's bytes as they come, in pieces of any size. */
export class ScaleStream {
  #held: number[] = []

  /** @returns the readings that these bytes have completed, in order */
  push(bytes: Iterable<number>): ScaleReading[] {
    const readings: ScaleReading[] = []
    for (const byte of bytes) {
      this.#held.push(byte)
      const reading = this.#take(byte)
      if (reading !== undefined) readings.push(reading)
    }
    return readings
  }

  #take(last: number): ScaleReading | undefined {
    const held = this.#held
    const [first, second] = held
    if (first === STX) {
      const sign = second === 0x2b || second === 0x2d
      const length = sign ? YAOHUA_LENGTH : TOLEDO_LENGTH
      if (held.length < length) return undefined
      this.#held = []
      const reading = sign ? yaohua(held) : toledo(held)
      // A damaged frame: the next one begins at an STX behind its own.
      if (reading === undefined) this.#held = held.slice(held.indexOf(STX, 1) < 0 ? held.length : held.indexOf(STX, 1))
      return reading
    }
    if (last === STX) {
      this.#held = [STX]
      return undefined
    }
    if (last === CR || last === LF) {
      this.#held = []
      return line(held.slice(0, -1))
    }
    if (held.length > MOST_HELD) this.#held = []
    return undefined
  }
}
