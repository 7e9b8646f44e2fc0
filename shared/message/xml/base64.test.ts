import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64, encodeBase64 } from './base64.ts'

describe('base64', () => {
  it('is the base64 of everybody else and comes back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = encodeBase64(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64'))
        expect(decodeBase64(text)).toEqual(bytes)
      }),
    )
  })

  it('takes blanks between characters and nothing else', () => {
    expect(decodeBase64(' QU\nJ\tD\r\n ')).toEqual(new TextEncoder().encode('ABC'))
    for (const wrong of [
      'A',
      'AB',
      'ABC',
      'AB=',
      'A===',
      'AB==AB==',
      'AB=C',
      'A*==',
      'QUJD=',
      '====',
      '中',
      'QU\u00a0JD',
      'QUJD\u0000',
      '=',
    ])
      expect(decodeBase64(wrong), wrong).toBeUndefined()
  })

  it('has one spelling for each byte sequence', () => {
    expect(decodeBase64('AA==')).toEqual(Uint8Array.of(0))
    expect(decodeBase64('AB==')).toBeUndefined()
    expect(decodeBase64('AAB=')).toBeUndefined()
    expect(decodeBase64('')).toEqual(new Uint8Array(0))
  })
})
