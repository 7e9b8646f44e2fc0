import { describe, expect, it } from 'vitest'
import { groupFilters, nextGroup, orderGroups, withValue } from './match-logic.ts'

const GROUPS = [
  { rule: 'W', severity: 'wait', count: 900 },
  { rule: 'B', severity: 'defect', count: 3 },
  { rule: 'A', severity: 'defect', count: 40 },
  { rule: 'N', severity: 'warning', count: 1000 },
] as const

describe('match workbench', () => {
  it('what must be repaired stands first, the largest on top', () => {
    expect(orderGroups(GROUPS).map((group) => group.rule)).toEqual(['A', 'B', 'W', 'N'])
  })

  it('stepping through groups stays at the ends', () => {
    const ordered = orderGroups(GROUPS)
    expect([
      nextGroup(ordered, 'A', 1),
      nextGroup(ordered, 'A', -1),
      nextGroup(ordered, 'N', 1),
      nextGroup([], undefined, 1),
    ]).toEqual(['B', 'A', 'N', undefined])
  })

  it('a group is asked for within its range, by exactly one rule', () => {
    expect(
      groupFilters(
        [
          { field: 'client', op: 'is', value: '3' },
          { field: 'rule', op: 'is', value: 'old' },
        ],
        'A',
      ),
    ).toEqual([
      { field: 'client', op: 'is', value: '3' },
      { field: 'rule', op: 'is', value: 'A' },
    ])
    expect(withValue([{ field: 'mode', op: 'is', value: '1210I' }], 'mode', '')).toEqual([])
  })
})
