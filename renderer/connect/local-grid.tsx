import { useEffect, useState } from 'react'
import type { GridColumn, GridRow } from '../ui/grid/column.ts'
import { readSavedGrid } from '../ui/grid/column-layout.ts'
import type { GridStore } from '../ui/grid/grid-store.ts'
import { LocalRows } from '../ui/grid/local-rows.ts'
import { useGrid } from '../ui/grid/use-grid.ts'
import { useLayouts } from './layout.tsx'

export interface LocalGridOptions<Row extends GridRow> {
  readonly id: string
  readonly columns: readonly GridColumn<Row>[]
  readonly rows: readonly Row[]
  readonly errorOf?: (row: Row) => string | undefined
  readonly sort?: { readonly by: string; readonly down: boolean }
}

/** Rows that are held here (typed in, or answered whole) in the one grid; its layout is kept like any other's. */
export function useLocalGrid<Row extends GridRow>(options: LocalGridOptions<Row>): GridStore<Row> {
  const { rows } = options
  const layouts = useLayouts()
  const [local] = useState(() => {
    const held = new LocalRows(options.columns)
    held.set(rows)
    return held
  })
  const store = useGrid<Row>(() => ({
    id: options.id,
    columns: options.columns,
    source: local.source,
    defaultSort: options.sort ?? { by: '', down: false },
    ...(options.errorOf === undefined ? {} : { errorOf: options.errorOf }),
  }))
  useEffect(() => {
    local.set(rows)
    void store.refresh()
  }, [local, rows, store])
  useEffect(() => {
    void layouts.load(`grid:${store.options.id}`).then((body) => {
      const saved = readSavedGrid(store.options.columns, body, store.options.defaultSort)
      store.set({ layout: saved.layout, views: saved.views })
    })
  }, [layouts, store])
  return store
}
