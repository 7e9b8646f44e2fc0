import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeRowFinding } from './decode-frame.ts'
import type { CompactRow, Shape } from './document.ts'
import { HEAD_SECTIONS } from './kind.ts'
import { decodeRows, encodeRows, RowsCursor } from './rows-text.ts'

const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_unused, i) => `${prefix}${i}`)
const shape: Shape = {
  order: names('o', 34),
  line: names('l', 3),
  payment: names('p', 2),
  waybill: names('w', 1),
  receipt: [],
  client: [],
  goods: names('g', 31),
  derivable: ['payment.p1'],
  copies: [[0, 2, 1, 1, 1]],
}
const widths = HEAD_SECTIONS.map((section) => shape[section].length)

const value = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('', '142', '示例', '𠮷') },
  fc.string({ maxLength: 6 }).map((text) => text.replace(/[\u0000-\u001f\ud800-\udfff]/g, '')),
)
const values = (width: number): fc.Arbitrary<string[]> => fc.array(value, { minLength: width, maxLength: width })
const head = (index: number): fc.Arbitrary<string[] | 0> =>
  fc.oneof(fc.constant(0 as const), values(widths[index] ?? 0))
const row = fc.tuple(
  fc.integer({ min: 1, max: 4_294_967_295 }),
  fc.oneof(fc.constant(0 as const), fc.array(fc.integer({ min: 1, max: 9999 }), { minLength: 2, maxLength: 4 })),
  fc.tuple(values(widths[0] ?? 0), head(1), head(2), fc.constant(0 as const), fc.constant(0 as const), values(31)),
  fc.array(values(3), { maxLength: 4 }),
  fc.oneof(fc.constant(0 as const), fc.constant([{ code: 'X', row: 1, value: 'a|b,c;d"' }])),
)

describe('行经过进程边界', () => {
  it('any rows come back equal: repeated values, absent heads, many slots, gaps in the numbers', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (list) => {
        const rows = list.map(([number, others, heads, lines, findings]): CompactRow => [
          number,
          others,
          heads,
          lines,
          0,
          findings,
        ])
        expect(decodeRows(encodeRows(rows), shape, decodeRowFinding)).toEqual(rows)
      }),
      { numRuns: 300 },
    )
  })
  it('a row without a single value comes back as one, whatever stood before it', () => {
    const rows = [[names('v', 34)], [], []].map((heads, i): CompactRow => [i + 2, 0, heads, [], 0, 0])
    expect(decodeRows(encodeRows(rows), shape, decodeRowFinding)).toEqual(rows)
  })
  it('consecutive alike rows cost two characters and their changes', () => {
    const rows = Array.from({ length: 100 }, (_unused, i): CompactRow => [
      i + 5,
      0,
      [names('v', 34), 0, [`YT${i}`]],
      [['S', '1', '2']],
      0,
      0,
    ])
    expect(encodeRows(rows).length).toBeLessThan(400 + 100 * 10)
    expect(decodeRows(encodeRows(rows), shape, decodeRowFinding)).toEqual(rows)
  })
  it('announced copies are made by the receiver, and a row’s own value of the next row is not touched by them', () => {
    const order = names('v', 34)
    const rows: CompactRow[] = [
      [1, 0, [order, ['P', '']], [], 1, 0],
      [2, 0, [order, ['Q', '']], [], 0, 0],
    ]
    expect(decodeRows(encodeRows(rows), shape, decodeRowFinding).map((one) => one[2][1])).toEqual([
      ['P', 'v2'],
      ['Q', ''],
    ])
  })
  it('a value of its own that equals the copy before it is no copy', () => {
    const order = names('v', 34)
    const rows: CompactRow[] = [
      [1, 0, [order, ['P', 'v2']], [], 1, 0],
      [2, 0, [order, ['Q', 'v2']], [], 0, 0],
      [3, 0, [order, ['Q', 'v2']], [], 1, 0],
      [4, 0, [order, ['Q', '']], [], 0, 0],
    ]
    expect(decodeRows(encodeRows(rows), shape, decodeRowFinding)).toEqual(rows)
  })
  it('the cursor hands out the same row as the list, and what was taken does not change with the next', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), (list) => {
        const rows = list.map(([number, others, heads, lines, findings]): CompactRow => [
          number,
          others,
          heads,
          lines,
          0,
          findings,
        ])
        const cursor = new RowsCursor(encodeRows(rows), shape, decodeRowFinding)
        const taken: CompactRow[] = []
        while (cursor.next()) {
          expect(cursor.row).toEqual(rows[taken.length])
          taken.push(cursor.take())
        }
        expect(taken).toEqual(rows)
      }),
      { numRuns: 100 },
    )
  })
  it.each([
    ['', ''],
    ['1,0,1,0,|', ''],
    ['1,0,1,0,|', '1,'],
    ['x,0,1,0,|', '0,0,'],
    ['1,0,64,0,|', '0,'],
    ['1,0,0,9999999,|', ''],
    ['1,0,0,0,|{', ''],
    ['1,0,0,0,|[{"code":1}]', ''],
    ['1,0,4,0,|', '3,'],
    ['-1,0,0,0,|', ''],
    ['1,0,1,0,|', '1z141z4,'],
    ['1,0,1,0,|', '-1,0,'],
  ])('%j %j is refused', (meta, masks) => {
    if (meta === '') expect(() => decodeRows('1,0,1,0,|\x1f', shape, decodeRowFinding)).toThrow()
    else expect(() => decodeRows(`${meta}\x1f${masks}`, shape, decodeRowFinding)).toThrow()
  })
})
