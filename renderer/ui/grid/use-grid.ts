import { useEffect, useState, useSyncExternalStore } from 'react'
import type { GridRow } from './column.ts'
import type { GridMemory, GridState } from './grid-state.ts'
import type { GridOptions } from './grid-store.ts'
import { GridStore } from './grid-store.ts'

/** A grid's store for the life of its screen. `options` are read once: columns and source belong to the screen, not to a render. */
export function useGrid<Row extends GridRow>(options: () => GridOptions<Row>, memory?: GridMemory): GridStore<Row> {
  const [store] = useState(() => new GridStore(options(), memory))
  const [opened, setOpened] = useState(false)
  useEffect(() => {
    if (opened) return
    setOpened(true)
    void store.open(memory?.topKey)
  }, [memory, opened, store])
  return store
}

/** A part of a grid's state; the component is drawn again only when that part changes. */
export function useGridValue<Row extends GridRow, Value>(
  store: GridStore<Row>,
  pick: (state: GridState<Row>) => Value,
): Value {
  return useSyncExternalStore(store.subscribe, () => pick(store.state()))
}

/** The row under the cursor. */
export function useFocusRow<Row extends GridRow>(store: GridStore<Row>): Row | undefined {
  return useSyncExternalStore(store.subscribe, () => store.focusRow())
}
