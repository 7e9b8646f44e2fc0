import type { Filter, Selection } from '../../shared/contract/index.ts'

function withAll(group: readonly Filter[], shown: readonly Filter[]): Filter[] {
  const known = new Set(group.map((filter) => JSON.stringify(filter)))
  return [...group, ...shown.filter((filter) => !known.has(JSON.stringify(filter)))]
}

/**
 * What an action on a group (a defect, a reason of rejection) works on: the chosen rows, else all that are shown. The list may be
 * narrowed further, and then so is the action; it never reaches outside the group.
 * @param group the filters that make the group
 * @param shown the filters of the list as it stands
 */
export function groupTarget(
  group: readonly Filter[],
  shown: readonly Filter[],
  chosen: Selection | undefined,
): Selection {
  if (chosen === undefined) return { filters: withAll(group, shown), except: [] }
  return 'ids' in chosen ? chosen : { ...chosen, filters: withAll(group, chosen.filters) }
}
