const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const PAD = 61
const NOT_A_DIGIT = 255
const BLANK = 254

/** Character code to value; blanks as XML has them are skipped. */
const VALUES: Uint8Array = (() => {
  const values = new Uint8Array(128).fill(NOT_A_DIGIT)
  for (let i = 0; i < ALPHABET.length; i++) values[ALPHABET.charCodeAt(i)] = i
  for (const blank of [9, 10, 13, 32]) values[blank] = BLANK
  return values
})()
const CODES = new TextEncoder().encode(ALPHABET)

/** Base64 (RFC 4648, with padding, one line). */
export function encodeBase64(bytes: Uint8Array): string {
  const out = new Uint8Array(Math.ceil(bytes.length / 3) * 4)
  let to = 0
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    out[to++] = CODES[group >> 18] ?? PAD
    out[to++] = CODES[(group >> 12) & 63] ?? PAD
    out[to++] = left > 1 ? (CODES[(group >> 6) & 63] ?? PAD) : PAD
    out[to++] = left > 2 ? (CODES[group & 63] ?? PAD) : PAD
  }
  return new TextDecoder().decode(out)
}

/**
 * Strict base64: blanks between the characters are allowed (as xs:base64Binary), anything else is not; padding must be there
 * and its unused bits zero, so that every byte sequence has one spelling.
 * @returns undefined when the text is not base64
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const out = new Uint8Array(Math.floor((text.length * 3) / 4) + 3)
  let to = 0
  let group = 0
  let digits = 0
  let pads = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const value = code < 128 ? (VALUES[code] ?? NOT_A_DIGIT) : NOT_A_DIGIT
    if (value === BLANK) continue
    if (code === PAD) {
      pads++
      continue
    }
    if (value === NOT_A_DIGIT || pads > 0) return undefined
    group = (group << 6) | value
    digits = (digits + 1) & 3
    if (digits !== 0) continue
    out[to++] = group >> 16
    out[to++] = (group >> 8) & 255
    out[to++] = group & 255
    group = 0
  }
  if (digits === 0) return pads === 0 ? out.subarray(0, to) : undefined
  if (digits === 1 || pads !== 4 - digits) return undefined
  if (digits === 2) {
    if ((group & 15) !== 0) return undefined
    out[to++] = group >> 4
  } else {
    if ((group & 3) !== 0) return undefined
    out[to++] = group >> 10
    out[to++] = (group >> 2) & 255
  }
  return out.subarray(0, to)
}
