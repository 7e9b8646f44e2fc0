import { bad, good, type Checked } from './result.ts'

/**
 * Our own document numbers (copNo and the like), made without a network.
 *
 *   I 7K3QXA 0000000042 F        kind · device code · sequence · check character
 *
 * The device code is drawn at random once, when a ledger is created on a machine, and the sequence is the ledger's
 * own counter. So two machines with different device codes cannot issue the same number however long both are
 * offline; a copied ledger draws a new code (that is the caller's duty). The number has at most 18 characters and
 * fits copNo of 621 (20) and of 603 (30). The check character (ISO 7064 MOD 37,36) catches one wrong character
 * and swapped neighbours when a number is read out on the telephone.
 */

/** Crockford base 32: no I, L, O, U, which are misread or misheard. */
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CHECK_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const SEQUENCE_DIGITS = 10
/** Length of the device codes that deviceCode makes; 4 to 6 are read. */
const DEVICE_CODE_LENGTH = 6
/** Longest copNo the messages take (CEB 202205: 621 C..20, 603 C..30). */
export const COP_NO_LIMIT = { import: 20, export: 30 } as const

/** What the number names: I import inventory, E export inventory, B transport batch, D document of the triple, M message. */
export type OwnNumberKind = 'I' | 'E' | 'B' | 'D' | 'M'
export interface OwnNumber {
  readonly kind: OwnNumberKind
  readonly device: string
  readonly sequence: number
}

/** Device code from 4 random bytes: 6 characters, 30 bits. Throws RangeError when fewer bytes come. */
export function deviceCode(random: Uint8Array): string {
  if (random.length < 4) throw new RangeError('a device code needs 4 random bytes')
  let bits = 0n
  for (const byte of random.subarray(0, 4)) bits = (bits << 8n) | BigInt(byte)
  let code = ''
  for (let i = 0; i < DEVICE_CODE_LENGTH; i++) {
    code += CROCKFORD.charAt(Number(bits & 31n))
    bits >>= 5n
  }
  return code
}

/** A device code as ten digits, for numbers that may hold no letters: 6 characters are 30 bits. Throws RangeError for a text that is no code. */
export function deviceNumber(code: string): string {
  let value = 0
  for (const character of code) {
    const digit = CROCKFORD.indexOf(character)
    if (digit < 0) throw new RangeError(`not a device code: ${code}`)
    value = value * 32 + digit
  }
  return String(value).padStart(10, '0')
}

/** True for 4 to 6 characters of Crockford base 32. */
export function isDeviceCode(text: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{4,6}$/.test(text)
}

/** The ISO 7064 MOD 37,36 check character of a text of digits and capital letters. */
export function checkCharacter3736(body: string): string {
  let product = 36
  for (const character of body) {
    const value = CHECK_ALPHABET.indexOf(character)
    if (value < 0) throw new RangeError(`not a digit or capital letter: ${character}`)
    const sum = (product + value) % 36 || 36
    product = (sum * 2) % 37
  }
  return CHECK_ALPHABET.charAt((37 - product) % 36)
}

/**
 * Writes our number. Different (kind, device, sequence) always give different numbers.
 * Throws RangeError for a device code or sequence that cannot be.
 */
export function ownNumber(parts: OwnNumber): string {
  if (!isDeviceCode(parts.device)) throw new RangeError(`device code ${parts.device}`)
  if (!Number.isSafeInteger(parts.sequence) || parts.sequence < 0 || parts.sequence >= 10 ** SEQUENCE_DIGITS) {
    throw new RangeError(`sequence ${parts.sequence}`)
  }
  const body = parts.kind + parts.device + String(parts.sequence).padStart(SEQUENCE_DIGITS, '0')
  return body + checkCharacter3736(body)
}

/** Reads a number of ours back; foreign numbers and mistyped ones are told apart. */
export function readOwnNumber(text: string): Checked<OwnNumber> {
  const number = text.trim().toUpperCase()
  const match = /^([IEBDM])([0-9A-HJKMNP-TV-Z]{4,6})(\d{10})[0-9A-Z]$/.exec(number)
  if (match === null) return bad('OWN_NUMBER_SHAPE')
  if (checkCharacter3736(number.slice(0, -1)) !== number.slice(-1)) return bad('OWN_NUMBER_CHECK')
  return good({ kind: match[1] as OwnNumberKind, device: match[2] ?? '', sequence: Number(match[3]) })
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'))

/**
 * A version-4 UUID in capitals (CEB SPEC 2.3: 36 characters, upper case) from 16 random bytes.
 * Throws RangeError when fewer bytes come.
 */
export function uuidUpper(random: Uint8Array): string {
  if (random.length < 16) throw new RangeError('a UUID needs 16 random bytes')
  let text = ''
  for (let i = 0; i < 16; i++) {
    const byte = random[i] ?? 0
    text += HEX[i === 6 ? (byte & 0x0f) | 0x40 : i === 8 ? (byte & 0x3f) | 0x80 : byte] ?? ''
    if (i === 3 || i === 5 || i === 7 || i === 9) text += '-'
  }
  return text
}
