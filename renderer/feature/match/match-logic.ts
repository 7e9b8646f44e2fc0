import type { Filter } from '../../../shared/contract/index.ts'

interface GroupLike {
  readonly rule: string
  readonly severity: 'defect' | 'wait' | 'warning'
  readonly count: number
}

const WEIGHT = { defect: 0, wait: 1, warning: 2 } as const

/** What must be repaired first, then what is waited for, then remarks; within each the largest group on top. */
export function orderGroups<Group extends GroupLike>(groups: readonly Group[]): readonly Group[] {
  return [...groups].sort(
    (a, b) => WEIGHT[a.severity] - WEIGHT[b.severity] || b.count - a.count || a.rule.localeCompare(b.rule),
  )
}

/** The group before or after; it stays at the ends. */
export function nextGroup(groups: readonly GroupLike[], current: string | undefined, step: 1 | -1): string | undefined {
  const at = groups.findIndex((group) => group.rule === current)
  return groups[Math.max(0, Math.min(groups.length - 1, at + step))]?.rule
}

/** The parcels of one group within the range the groups were counted for. */
export function groupFilters(filters: readonly Filter[], rule: string): Filter[] {
  return [...filters.filter((filter) => filter.field !== 'rule'), { field: 'rule', op: 'is', value: rule }]
}

/** One value of a field, or none. */
export function withValue(filters: readonly Filter[], field: string, value: string): readonly Filter[] {
  const others = filters.filter((filter) => filter.field !== field)
  return value === '' ? others : [...others, { field, op: 'is', value }]
}
