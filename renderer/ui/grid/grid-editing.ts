import { useEffect, useMemo, useRef } from 'react'
import type { GridRow } from './column.ts'
import type { GridStore } from './grid-store.ts'
import type { Scroller } from './grid-viewport.ts'
import { rowAt } from './page-window.ts'

export interface GridEditing<Row extends GridRow> {
  readonly onEdit: (row: Row, column: string, text: string) => void
  /** F6: takes the values of the row above. */
  readonly onCopyAbove?: (row: Row, above: Row) => void
  /** Enter in the last row. */
  readonly onAddRow?: () => void
}

/** The nearest column to the right or left that can be edited; the same one when there is none. */
function nextEditable<Row extends GridRow>(store: GridStore<Row>, from: number, step: 1 | -1): number {
  const columns = store.placed()
  for (let index = from + step; index >= 0 && index < columns.length; index += step) {
    if (columns[index]?.column.edit !== undefined) return index
  }
  return from
}

export type EndEdit = (text: string | undefined, key: string) => void

/** Ends an edit: Tab goes right, Enter to the next row's first edited column, as in Excel. */
export function useEndEdit<Row extends GridRow>(
  store: GridStore<Row>,
  editing: GridEditing<Row> | undefined,
  scroller: Scroller,
): EndEdit {
  const run = useRef<{ readonly row: number; readonly column: number } | undefined>(undefined)
  const latest = useRef(editing)
  useEffect(() => {
    latest.current = editing
  })
  return useMemo(() => {
    const write = (text: string): void => {
      const place = store.state().editing?.place
      const row = place === undefined ? undefined : rowAt(store.state().window, place.row)
      const column = place === undefined ? undefined : store.placed()[place.column]?.column
      if (row === undefined || column === undefined) return
      if (text !== (column.edit?.start?.(row) ?? column.text(row))) latest.current?.onEdit(row, column.id, text)
    }
    const nextRow = (row: number, column: number): void => {
      const next = { row: row + 1, column }
      if (rowAt(store.state().window, next.row) !== undefined || latest.current?.onAddRow === undefined)
        return store.focusCell(next)
      store.focusWhenThere(next)
      latest.current.onAddRow()
    }
    return (text, key) => {
      const { focus, editing: current } = store.state()
      if (current === undefined) return
      if (text !== undefined) write(text)
      store.set({ editing: undefined })
      if (key !== 'Blur') scroller.current?.focus({ preventScroll: true })
      // Where this row's editing began; a click into another row begins anew.
      const first = run.current?.row === focus.row ? run.current : { row: focus.row, column: focus.column }
      run.current = key === 'Tab' || key === 'Shift+Tab' ? first : undefined
      if (key === 'Tab') store.focusCell({ row: focus.row, column: nextEditable(store, focus.column, 1) })
      else if (key === 'Shift+Tab') store.focusCell({ row: focus.row, column: nextEditable(store, focus.column, -1) })
      else if (key === 'Enter') nextRow(focus.row, first.column)
    }
  }, [scroller, store])
}
