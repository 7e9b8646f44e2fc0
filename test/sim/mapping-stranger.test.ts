import { expect, it } from 'vitest'
import { guessMapping } from '../../shared/domain/intake/guess-mapping.ts'
import { hitRate } from '../support/stranger-layout.ts'

it('of files nobody has seen, in words the dictionary does not hold, nine columns in ten are named right and hardly one in forty wrong', () => {
  const rate = hitRate(1, 300, (sheet) => guessMapping('import-parcel', sheet).mapping)
  expect(rate.right / rate.columns).toBeGreaterThan(0.9)
  expect(rate.wrong / rate.columns).toBeLessThan(0.025)
  expect(rate.noise / rate.columns).toBeLessThan(0.01)
  expect(rate.layouts).toBe(0)
})
