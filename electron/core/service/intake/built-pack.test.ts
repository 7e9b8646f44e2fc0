import fc from 'fast-check'
import { expect, it } from 'vitest'
import { blocksOf, packRows, unpackRows } from './built-pack.ts'
import type { BuiltRow } from './row-build.ts'

const text = fc.oneof(
  fc.constantFrom('', '142', '4101960AAA', '示例商品', 'x'.repeat(39), 'y'.repeat(40), 'z'.repeat(41)),
  fc.string({ unit: 'binary', maxLength: 60 }),
)
const value = fc.oneof(
  text,
  fc.constant(null),
  fc.constantFrom(0, -1, 21, 2 ** 53 - 1),
  fc.uint8Array({ maxLength: 9 }),
)
const document = fc.array(value, { maxLength: 44 }).map((values) => [0, 0, 1, null, ...values])
const row: fc.Arbitrary<BuiltRow> = fc.record({
  row: fc.nat(),
  mode: fc.constantFrom('9610I', '1210I', undefined),
  goodsText: text,
  orderedOn: fc.constantFrom('2026-11-29', '2026-11-30'),
  documents: fc.record(
    { order: document, payment: document, waybill: document, collection: document },
    { requiredKeys: [] },
  ),
})

it('whatever rows hold, they come out of their blocks as they went in, on the other side of a thread as well', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
      const packed = packRows(rows)
      expect(unpackRows(structuredClone(packed, { transfer: blocksOf(packed) }))).toEqual(rows)
    }),
  )
})
