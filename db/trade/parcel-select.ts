import type { ReadHandle } from '../open.ts'
import type { Selection } from '../../shared/contract/list.ts'
import { compileFilter, idsFilter } from './parcel-filter.ts'
import { pageParcels } from './parcel-page.ts'

/** Listed ids, sorted once a selection. */
const sortedIds = new WeakMap<readonly number[], Float64Array>()

function sorted(ids: readonly number[]): Float64Array {
  const known = sortedIds.get(ids) ?? Float64Array.from(ids).sort()
  sortedIds.set(ids, known)
  return known
}

/** The first index whose id is greater. */
function firstAfter(ids: Float64Array, after: number): number {
  let low = 0
  let high = ids.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ids[middle] ?? 0) <= after) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The visible parcels of a selection, ascending by id, after the one with id `after`: a job asks again and again, each time for
 * what comes next. Empty = there are no more. Parcels that stop matching behind the cursor do no harm.
 * @throws Failure INPUT_INVALID for a filter that parcel lists do not know
 */
export function selectParcelIds(
  ledger: ReadHandle,
  selection: Selection,
  options: { after: number; limit: number },
): number[] {
  const { after, limit } = options
  const page = { by: 'id', down: false, limit } as const
  const found: number[] = []
  if ('ids' in selection) {
    const ids = sorted(selection.ids)
    for (let at = firstAfter(ids, after); at < ids.length && found.length === 0; at += limit) {
      found.push(
        ...pageParcels(ledger, idsFilter([...ids.subarray(at, at + limit)]), { ...page, after: undefined }).map(
          (place) => place.id,
        ),
      )
    }
    return found
  }
  const filter = compileFilter(ledger, selection.filters)
  const except = new Set(selection.except)
  let from = after
  while (found.length < limit) {
    const places = pageParcels(ledger, filter, { ...page, after: { value: null, id: from } })
    for (const place of places) if (!except.has(place.id)) found.push(place.id)
    const last = places.at(-1)
    if (last === undefined || places.length < limit) break
    from = last.id
  }
  return found.slice(0, limit)
}
