import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkCitizenId, citizenIdCheckCharacter } from '../identifier/citizen-id.ts'
import { QuickCitizenIds } from './quick-citizen-id.ts'

const pad = (n: number, width: number): string => String(n).padStart(width, '0')
const body = fc
  .tuple(
    fc.constantFrom('110101', '440305', '910000', '1101', '000000'),
    fc.integer({ min: 1899, max: 2030 }),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 32 }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([area, year, month, day, serial]) => `${area}${year}${pad(month, 2)}${pad(day, 2)}${pad(serial, 3)}`)
const id = fc.oneof(
  body.map((text) => text + (citizenIdCheckCharacter(text) ?? '0')),
  fc.tuple(body, fc.constantFrom('0', 'X', 'x', '7', '')).map(([text, last]) => text + last),
  fc.string({ maxLength: 20 }),
)

it('the quick check of citizen IDs answers what the full check answers, whatever it has seen before', () => {
  fc.assert(
    fc.property(
      fc.array(id, { maxLength: 20 }),
      fc.constantFrom(undefined, '20261122', '20100601', '19990101'),
      (list, today) => {
        const quick = new QuickCitizenIds(today)
        for (const text of list) {
          const full = checkCitizenId(text, today)
          expect(quick.problem(text), text).toBe(full.ok ? '' : full.code)
        }
      },
    ),
    { numRuns: 500 },
  )
})
