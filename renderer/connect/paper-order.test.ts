import { expect, it } from 'vitest'
import { movedTo } from './paper-order.ts'

it('a paper moves to a place and the others keep their order; beyond the ends nothing moves', () => {
  expect(movedTo([1, 2, 3, 4], 1, 2)).toEqual([2, 3, 1, 4])
  expect(movedTo([1, 2, 3, 4], 4, 0)).toEqual([4, 1, 2, 3])
  expect([movedTo([1, 2], 1, -1), movedTo([1, 2], 2, 2), movedTo([1, 2], 1, 0), movedTo([1, 2], 9, 0)]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
