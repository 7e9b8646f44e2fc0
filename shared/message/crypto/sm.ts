import { sm2, sm3 } from 'sm-crypto-v2'

/** Order of the SM2 curve (GB/T 32918.5). */
const ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n
const KEY_BYTES = 32
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += HEX[byte] ?? ''
  return text
}

function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

function scalar(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`)
}

/** 1 ≤ value < order of the curve. */
function isScalar(bytes: Uint8Array): boolean {
  const value = scalar(bytes)
  return bytes.length === KEY_BYTES && value > 0n && value < ORDER
}

/** SM3 digest (GB/T 32905), 32 bytes. */
export function sm3Digest(bytes: Uint8Array): Uint8Array {
  return fromHex(sm3(bytes))
}

/**
 * Public key of a private key: 65 bytes, 04 ‖ x ‖ y. Throws RangeError when the 32 bytes are no private key.
 */
export function sm2PublicKey(privateKey: Uint8Array): Uint8Array {
  if (!isScalar(privateKey)) throw new RangeError('not an SM2 private key')
  return fromHex(sm2.getPublicKeyFromPrivateKey(toHex(privateKey)))
}

/**
 * SM2 signature with SM3 and the default user id 1234567812345678 (GB/T 35276), raw r ‖ s, 64 bytes.
 * @param nonce 32 secret random bytes, never used twice: who knows or guesses one knows the private key
 * @param known the public key of `privateKey`, where the caller has it: finding it costs as much as signing
 * Throws RangeError when a key or the nonce is out of range (draw another nonce).
 */
export function sm2Sign(
  message: Uint8Array,
  privateKey: Uint8Array,
  nonce: Uint8Array,
  known?: Uint8Array,
): Uint8Array {
  if (!isScalar(nonce)) throw new RangeError('not an SM2 nonce')
  const publicKey = toHex(known ?? sm2PublicKey(privateKey))
  const point = toHex(sm2PublicKey(nonce))
  const x1 = BigInt(`0x${point.slice(2, 2 + 2 * KEY_BYTES)}`)
  const pointPool = [{ k: scalar(nonce), x1 }]
  return fromHex(sm2.doSignature(message, toHex(privateKey), { hash: true, publicKey, pointPool }))
}

/**
 * Whether a raw r ‖ s signature holds for the message and the public key (65 bytes, 04 ‖ x ‖ y). Answers false, never throws, for
 * anything malformed: r and s out of range, a key that is no point of the curve.
 */
export function sm2Verify(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  if (
    signature.length !== 2 * KEY_BYTES ||
    !isScalar(signature.subarray(0, KEY_BYTES)) ||
    !isScalar(signature.subarray(KEY_BYTES))
  )
    return false
  const key = toHex(publicKey)
  if (publicKey.length !== 1 + 2 * KEY_BYTES || publicKey[0] !== 4 || !isPoint(key)) return false
  return sm2.doVerifySignature(message, toHex(signature), key, { hash: true })
}

function isPoint(key: string): boolean {
  try {
    return sm2.verifyPublicKey(key)
  } catch {
    // The library throws for coordinates that are no field elements.
    return false
  }
}
