import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import { quickFixed } from './quick-fixed.ts'

it('the quick reading of amounts answers what parseFixed answers, for good texts and bad ones', () => {
  const amount = fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 14n }), fc.stringMatching(/^(\.\d{0,7})?$/))
    .map(([whole, rest]) => `${whole}${rest}`)
  fc.assert(
    fc.property(fc.oneof(amount, fc.stringMatching(/^[-+0-9. e,]{0,12}$/)), (text) => {
      expect(quickFixed(text)).toBe(parseFixed(text))
    }),
    { numRuns: 3000 },
  )
  for (const text of [
    '',
    '.',
    '5.',
    '.5',
    '0',
    '00.10',
    '9999999999',
    '99999999999.99999',
    '12345678901',
    '1..2',
    '0.00001',
    '0.000001',
    '0.0000010',
  ])
    expect(quickFixed(text)).toBe(parseFixed(text))
})
