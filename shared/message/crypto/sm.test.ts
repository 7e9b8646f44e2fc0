import { describe, expect, it } from 'vitest'
import { sm2PublicKey, sm2Sign, sm2Verify, sm3Digest } from './sm.ts'

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
const hex = (data: Uint8Array) => Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join('')
const utf8 = (text: string) => new TextEncoder().encode(text)

// GB/T 32918.5-2017, 附录 A.2
const PRIVATE = bytes('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8')
const PUBLIC =
  '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13'
const NONCE = bytes('59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21')
const SIGNATURE =
  'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa'

describe('SM2 and SM3', () => {
  it('SM3 gives the digests of GB/T 32905', () => {
    expect(hex(sm3Digest(utf8('abc')))).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
    expect(hex(sm3Digest(utf8('abcd'.repeat(16))))).toBe(
      'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
    )
  })

  it('a private key and a nonce give the public key and signature of GB/T 32918.5', () => {
    expect(hex(sm2PublicKey(PRIVATE))).toBe(PUBLIC)
    expect(hex(sm2Sign(utf8('message digest'), PRIVATE, NONCE))).toBe(SIGNATURE)
  })

  it('a signature holds for its message, its key and itself only', () => {
    const message = utf8('message digest')
    const signature = bytes(SIGNATURE)
    expect(sm2Verify(message, signature, bytes(PUBLIC))).toBe(true)
    expect(sm2Verify(utf8('message digesT'), signature, bytes(PUBLIC))).toBe(false)
    expect(sm2Verify(message, signature, sm2PublicKey(NONCE))).toBe(false)
    signature[40] = (signature[40] ?? 0) ^ 1
    expect(sm2Verify(message, signature, bytes(PUBLIC))).toBe(false)
  })

  it('malformed signatures and keys are answered, not thrown', () => {
    const message = utf8('x')
    const good = bytes(SIGNATURE)
    for (const broken of [new Uint8Array(0), new Uint8Array(64), good.subarray(1), new Uint8Array(64).fill(255)])
      expect(sm2Verify(message, broken, bytes(PUBLIC))).toBe(false)
    for (const key of [
      new Uint8Array(0),
      new Uint8Array(65),
      new Uint8Array(65).fill(4),
      new Uint8Array(65).fill(255),
      bytes(PUBLIC).fill(7, 40),
    ]) {
      expect(sm2Verify(message, good, key)).toBe(false)
    }
  })

  it('keys and nonces outside 1 to n−1 are errors of the programmer', () => {
    expect(() => sm2PublicKey(new Uint8Array(32))).toThrow(RangeError)
    expect(() => sm2Sign(utf8('x'), PRIVATE, new Uint8Array(32).fill(255))).toThrow(RangeError)
  })
})
