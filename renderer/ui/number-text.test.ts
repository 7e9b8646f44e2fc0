import { describe, expect, it } from 'vitest'
import { readableBytes, readableDecimal, readableStamp, readableTime, tooManyText } from './number-text.ts'

describe('numbers on screen', () => {
  it('a time of customs reads like any other; what is none stays', () => {
    expect(readableStamp('20261122080509123')).toBe('2026-11-22 08:05:09')
    expect(readableStamp('20261122080509')).toBe('2026-11-22 08:05:09')
    expect(readableStamp('20261122')).toBe('20261122')
  })

  it('thousands are separated and decimals padded, never rounded away', () => {
    expect(readableDecimal('1234567.5', 2)).toBe('1,234,567.50')
    expect(readableDecimal('-1000', 2)).toBe('-1,000.00')
    expect(readableDecimal('0.12345', 2)).toBe('0.12345')
    expect(readableDecimal('12.34000', 2)).toBe('12.34')
    expect(readableDecimal('999')).toBe('999')
    expect(readableDecimal('1000')).toBe('1,000')
  })

  it('what is not a decimal is shown as it came', () => {
    for (const text of ['', 'N/A', '1e5', '１２', '1,000']) expect(readableDecimal(text, 2)).toBe(text)
  })

  it('a time is local and a text that is no time stays', () => {
    expect(readableTime('2026-11-22T08:05:09.000Z')).toMatch(/^2026-11-2\d \d\d:05:09$/)
    expect(readableTime('昨天')).toBe('昨天')
    expect(readableTime('')).toBe('')
  })

  it('sizes keep a readable unit', () => {
    expect([readableBytes(0), readableBytes(1536), readableBytes(250 * 1024 * 1024)]).toEqual([
      '0 B',
      '1.5 KB',
      '250 MB',
    ])
  })
})

it('a pasted list that is too long for once says so, with both numbers', () => {
  expect(tooManyText(5000, 5000)).toBe('')
  expect(tooManyText(6200, 5000)).toBe('粘贴了 6,200 个，一次最多 5,000 个：请分几次做。')
})
