import type { Selection } from '../../shared/contract/index.ts'
import type { GridRow } from '../ui/grid/column.ts'
import type { GridStore } from '../ui/grid/grid-store.ts'
import { countSelected, isNothing, toContract } from '../ui/grid/selection.ts'
import { useFocusRow, useGridValue } from '../ui/grid/use-grid.ts'

/** What an action of a screen works on: the chosen rows, else the one under the cursor. */
export interface ChosenRows {
  readonly selection: Selection | undefined
  /** undefined: everything that matches, not counted yet. */
  readonly count: number | undefined
  readonly explicit: boolean
}

export function useChosenRows<Row extends GridRow>(store: GridStore<Row>): ChosenRows {
  const selection = useGridValue(store, (state) => state.selection)
  const matching = useGridValue(store, (state) => state.count)
  const focused = useFocusRow(store)
  const explicit = !isNothing(selection)
  return {
    selection: toContract(selection, focused?.id),
    count: explicit ? countSelected(selection, matching) : focused === undefined ? 0 : 1,
    explicit,
  }
}
