import fc from 'fast-check'
import { expect, it } from 'vitest'
import { KeyRuns } from './key-runs.ts'

it('portions come out as one ascending sequence with their payloads', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: 0, max: 2 ** 48 }), { maxLength: 40 }), { maxLength: 30 }),
      (portions) => {
        const runs = new KeyRuns<number>()
        let next = 0
        const all: [number, number][] = []
        for (const portion of portions) {
          const payloads = portion.map(() => next++)
          portion.forEach((key, i) => all.push([key, payloads[i] ?? -1]))
          runs.add(portion, payloads)
        }
        expect(runs.size).toBe(all.length)
        const out: [number, number][] = []
        while (runs.take((key, payload) => out.push([key, payload])));
        expect(out.map(([key]) => key)).toEqual(all.map(([key]) => key).sort((a, b) => a - b))
        expect(out.toSorted((a, b) => a[1] - b[1])).toEqual(all)
      },
    ),
    { numRuns: 200 },
  )
})
