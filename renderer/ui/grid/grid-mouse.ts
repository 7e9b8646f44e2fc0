import type { MouseEvent } from 'react'
import type { GridRow } from './column.ts'
import type { GridStore } from './grid-store.ts'
import type { Scroller } from './grid-viewport.ts'
import { rowAt } from './page-window.ts'

interface PointedPlace {
  readonly row: number
  readonly column: number | undefined
  readonly gutter: boolean
}

/** One place of the grid under the mouse; undefined outside of rows. */
function placeOf(target: EventTarget): PointedPlace | undefined {
  if (!(target instanceof Element)) return undefined
  const row = target.closest<HTMLElement>('[data-row]')?.dataset.row
  if (row === undefined) return undefined
  const column = target.closest<HTMLElement>('[data-column]')?.dataset.column
  return {
    row: Number(row),
    column: column === undefined ? undefined : Number(column),
    gutter: target.closest('[data-gutter]') !== null,
  }
}

/** Click moves the cursor, drag and Shift choose a block of cells, Ctrl or the gutter choose rows, a double click edits or opens. */
export function mouseHandlers<Row extends GridRow>(
  store: GridStore<Row>,
  onOpen: ((row: Row) => void) | undefined,
  scroller: Scroller,
) {
  const onMouseDown = (event: MouseEvent): void => {
    if (event.target instanceof HTMLInputElement && !event.target.readOnly) return
    const place = placeOf(event.target)
    if (place === undefined || event.button !== 0) return
    const column = place.column ?? store.state().focus.column
    if (place.gutter && event.shiftKey) store.chooseRange(place.row)
    else if (place.gutter || event.ctrlKey || event.metaKey) store.toggleRow(place.row)
    else store.focusCell({ row: place.row, column }, event.shiftKey)
    event.preventDefault()
    scroller.current?.focus({ preventScroll: true })
  }
  const onMouseOver = (event: MouseEvent): void => {
    if (event.buttons !== 1) return
    const place = placeOf(event.target)
    if (place?.column !== undefined) store.focusCell({ row: place.row, column: place.column }, true)
  }
  const onDoubleClick = (event: MouseEvent): void => {
    const place = placeOf(event.target)
    if (place?.column === undefined) return
    const row = rowAt(store.state().window, place.row)
    if (row === undefined) return
    const edit = store.placed()[place.column]?.column.edit
    if (edit === undefined || edit.can?.(row) === false) onOpen?.(row)
    else store.set({ editing: { place: { row: place.row, column: place.column }, text: undefined } })
  }
  return { onMouseDown, onMouseOver, onDoubleClick }
}
