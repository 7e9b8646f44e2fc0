import type { Filter, Selection } from '../../../shared/contract/index.ts'

/**
 * The rows a user has chosen. `all` means everything that matches the filters, loaded or not, except the
 * listed ids: it is how a million rows are chosen without naming them.
 */
export type RowSelection =
  | { readonly kind: 'ids'; readonly ids: ReadonlySet<number> }
  | { readonly kind: 'all'; readonly filters: readonly Filter[]; readonly except: ReadonlySet<number> }

/** The contract's limits (see selectionSchema). */
const MOST_IDS = 100_000
export const MOST_EXCEPT = 10_000

export const NOTHING: RowSelection = { kind: 'ids', ids: new Set() }

export function isSelected(selection: RowSelection, id: number): boolean {
  return selection.kind === 'ids' ? selection.ids.has(id) : !selection.except.has(id)
}

/** Chooses or drops rows, leaving the others as they are. */
export function choose(selection: RowSelection, ids: readonly number[], chosen: boolean): RowSelection {
  if (selection.kind === 'all') {
    const except = new Set(selection.except)
    for (const id of ids) {
      if (chosen) except.delete(id)
      else except.add(id)
    }
    return except.size > MOST_EXCEPT ? selection : { ...selection, except }
  }
  const next = new Set(selection.ids)
  for (const id of ids) {
    if (chosen) next.add(id)
    else next.delete(id)
  }
  return next.size > MOST_IDS ? selection : { kind: 'ids', ids: next }
}

export function toggle(selection: RowSelection, id: number): RowSelection {
  return choose(selection, [id], !isSelected(selection, id))
}

/** Everything that matches the filters. */
export function chooseAll(filters: readonly Filter[]): RowSelection {
  return { kind: 'all', filters, except: new Set() }
}

/** How many are chosen; undefined while the number of matching rows is not known yet. */
export function countSelected(selection: RowSelection, matching: number | undefined): number | undefined {
  if (selection.kind === 'ids') return selection.ids.size
  return matching === undefined ? undefined : Math.max(0, matching - selection.except.size)
}

export function isNothing(selection: RowSelection): boolean {
  return selection.kind === 'ids' && selection.ids.size === 0
}

/** As the contract wants it. Nothing chosen falls back to the row under the cursor, if there is one. */
export function toContract(selection: RowSelection, focused: number | undefined): Selection | undefined {
  if (selection.kind === 'all') return { filters: [...selection.filters], except: [...selection.except] }
  if (selection.ids.size > 0) return { ids: [...selection.ids] }
  return focused === undefined ? undefined : { ids: [focused] }
}
