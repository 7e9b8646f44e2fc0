import { expect, it } from 'vitest'
import { contract } from '../../../shared/contract/index.ts'
import { TRAINING_NUMBERS, readTrainingNumber } from './training-fields.ts'

it('the panel takes exactly what the training window takes', () => {
  for (const field of TRAINING_NUMBERS) {
    for (const value of [field.least, field.most])
      expect(contract['training.set'].input.safeParse(readTrainingNumber(field, String(value))).success).toBe(true)
    expect(readTrainingNumber(field, String(field.most + 1))).toBeUndefined()
    for (const text of ['', '1.5', '-1', 'x']) expect(readTrainingNumber(field, text)).toBeUndefined()
  }
})
