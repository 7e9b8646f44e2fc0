import { describe, expect, it } from 'vitest'
import { selectionSchema } from '../../../shared/contract/index.ts'
import {
  MOST_EXCEPT,
  NOTHING,
  choose,
  chooseAll,
  countSelected,
  isNothing,
  isSelected,
  toContract,
  toggle,
} from './selection.ts'

const filters = [{ field: 'state', op: 'is' as const, value: 'draft' }]

describe('row selection', () => {
  it('rows chosen on one page stay chosen when another page is chosen from', () => {
    const chosen = choose(choose(NOTHING, [1, 2, 3], true), [900, 901], true)
    expect([1, 3, 900].every((id) => isSelected(chosen, id))).toBe(true)
    expect(countSelected(toggle(chosen, 2), undefined)).toBe(4)
  })

  it('"everything except" covers rows that were never loaded', () => {
    const all = toggle(chooseAll(filters), 7)
    expect(isSelected(all, 123_456_789)).toBe(true)
    expect(isSelected(all, 7)).toBe(false)
    expect(countSelected(all, 2_000_000)).toBe(1_999_999)
    expect(countSelected(all, undefined)).toBeUndefined()
    expect(isSelected(toggle(all, 7), 7)).toBe(true)
  })

  it('what goes to the core is valid in the contract', () => {
    for (const selection of [toggle(NOTHING, 5), chooseAll(filters), toggle(chooseAll([]), 9)]) {
      expect(selectionSchema.safeParse(toContract(selection, undefined)).success).toBe(true)
    }
    expect(toContract(NOTHING, undefined)).toBeUndefined()
    expect(toContract(NOTHING, 42)).toEqual({ ids: [42] })
    expect(toContract(toggle(NOTHING, 1), 42)).toEqual({ ids: [1] })
  })

  it('more exceptions than the contract carries are refused, not cut off', () => {
    const many = Array.from({ length: MOST_EXCEPT + 1 }, (_, id) => id)
    const all = chooseAll(filters)
    expect(choose(all, many, false)).toBe(all)
  })

  it('nothing is nothing, everything is not', () => {
    expect(isNothing(NOTHING)).toBe(true)
    expect(isNothing(choose(toggle(NOTHING, 1), [1], false))).toBe(true)
    expect(isNothing(chooseAll([]))).toBe(false)
  })
})
