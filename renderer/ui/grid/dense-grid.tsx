/**
 * The one dense grid of the program.
 *
 * Our own component, because what it is about does not exist in a library that supports the React in use:
 * paging by key in both directions over lists of millions (no row index to ask for), a selection that spans
 * rows that were never loaded, and the block clipboard (AG Grid keeps it out of its free part; react-data-grid and
 * Glide want all rows, or a row count with random access). TanStack Virtual is not used either: it keeps a measurement for each position,
 * and our positions run into hundreds of thousands while every row has the same height, so that the visible range is one division.
 */
import type { ClipboardEvent, CSSProperties, KeyboardEvent, MouseEvent, ReactNode } from 'react'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { nameOf } from '../keys/hotkey.ts'
import { consume } from '../keys/use-hotkeys.ts'
import { FailureSentence, LoadingSentence } from '../part/sentence.tsx'
import { parseBlock } from './clipboard.ts'
import type { GridRow } from './column.ts'
import type { PlacedColumn } from './column-layout.ts'
import type { CellPlace } from './grid-state.ts'
import { copyChosenRows, copyRange } from './grid-copy.ts'
import './grid.css'
import { GridHead } from './grid-head.tsx'
import { pressInGrid } from './grid-keys.ts'
import { GUTTER_WIDTH, GridRowMemo, ROW_HEIGHT, cellId } from './grid-row.tsx'
import type { GridStore } from './grid-store.ts'
import { spanOf } from './grid-store.ts'
import { GridSum } from './grid-sum.tsx'
import { numberOf, rowAt } from './page-window.ts'
import { useGridValue } from './use-grid.ts'

export interface GridEditing<Row extends GridRow> {
  readonly onEdit: (row: Row, column: string, text: string) => void
  /** F6: takes the values of the row above. */
  readonly onCopyAbove?: (row: Row, above: Row) => void
  /** Enter in the last row. */
  readonly onAddRow?: () => void
}

export interface DenseGridProps<Row extends GridRow> {
  readonly store: GridStore<Row>
  readonly label: string
  readonly empty: ReactNode
  /** Enter, F2 or double click on a row. */
  readonly onOpen?: (row: Row) => void
  readonly onFind: () => void
  readonly onLayoutChanged?: () => void
  readonly onCopied?: (rows: number) => void
  /** A pasted block, from the cell under the cursor on; or a list of numbers to look for. */
  readonly onPaste?: (cells: readonly (readonly string[])[], place: CellPlace) => void
  readonly editing?: GridEditing<Row>
  /** Takes the keys when its screen comes up (the main list of a screen does). */
  readonly autoFocus?: boolean
}

const OVERSCAN = 4
export const ERROR_WIDTH = 190

function geometry<Row extends GridRow>(columns: readonly PlacedColumn<Row>[], withError: boolean): { lefts: number[]; style: CSSProperties } {
  const lefts: number[] = []
  let left = GUTTER_WIDTH
  for (const column of columns) {
    lefts.push(left)
    left += column.width
  }
  const tracks = [GUTTER_WIDTH, ...columns.map((column) => column.width)].map((width) => `${width}px`).join(' ')
  const total = left + (withError ? ERROR_WIDTH : 0)
  return { lefts, style: { '--tracks': `${tracks}${withError ? ` minmax(${ERROR_WIDTH}px, 1fr)` : ' minmax(0, 1fr)'}`, '--total': `${total}px` } }
}

/** Keeps the scroll position in step with what the store wishes, and tells the store what is visible. */
function useViewport<Row extends GridRow>(store: GridStore<Row>) {
  const scroller = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ first: 0, last: 40 })
  const scroll = useGridValue(store, (state) => state.scroll)
  const window = useGridValue(store, (state) => state.window)
  const measure = (): void => {
    const element = scroller.current
    if (element === null || element.clientHeight === 0) return
    const room = element.clientHeight - ROW_HEIGHT * 2
    const first = Math.floor(element.scrollTop / ROW_HEIGHT)
    const last = first + Math.ceil(room / ROW_HEIGHT)
    setView((before) => (before.first === first && before.last === last ? before : { first, last }))
    void store.ensure(first, last)
  }
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null || scroll === undefined) return
    if (scroll.kind === 'shift') element.scrollTop += scroll.rows * ROW_HEIGHT
    else {
      const room = element.clientHeight - ROW_HEIGHT * 2
      const top = scroll.row * ROW_HEIGHT
      if (top < element.scrollTop) element.scrollTop = top
      else if (top + ROW_HEIGHT > element.scrollTop + room) element.scrollTop = top + ROW_HEIGHT - room
    }
    measure()
  }, [scroll])
  useLayoutEffect(measure, [window])
  useEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { scroller, head, view, measure }
}

export function DenseGrid<Row extends GridRow>(props: DenseGridProps<Row>) {
  const { store } = props
  const state = useGridValue(store, (current) => current)
  const columns = store.placed()
  const withError = store.options.errorOf !== undefined
  const { lefts, style } = useMemo(() => geometry(columns, withError), [columns, withError])
  const { scroller, view, measure } = useViewport(store)
  useAutoFocus(scroller, props.autoFocus ?? false)
  const [openFilter, setOpenFilter] = useState<string | undefined>(undefined)
  const gridId = store.options.id
  const range = store.range()
  const focusedRow = rowAt(state.window, state.focus.row)
  const focusedColumn = columns[state.focus.column]?.column
  const canEdit = props.editing !== undefined && focusedRow !== undefined && focusedColumn?.edit !== undefined && (focusedColumn.edit.can?.(focusedRow) ?? true)
  const onEdited = useEditing(store, props.editing, scroller)
  const copyRows = useRef(false)

  const copyAbove = (): void => {
    const above = rowAt(state.window, state.focus.row - 1)
    if (focusedRow !== undefined && above !== undefined) props.editing?.onCopyAbove?.(focusedRow, above)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== scroller.current) return
    const name = nameOf(event)
    const typed = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== ' '
    if (typed && canEdit) {
      consume(event)
      return store.set({ editing: { place: state.focus, text: event.key } })
    }
    const used = pressInGrid(store, name, {
      pageRows: Math.max(1, view.last - view.first - 1), onOpen: props.onOpen, onFind: props.onFind, canEdit, copyAbove: props.editing?.onCopyAbove === undefined ? undefined : copyAbove,
      onFilterColumn: (index) => setOpenFilter(columns[index]?.column.filter === undefined ? undefined : columns[index]?.column.id),
      onCopyRows: () => { copyRows.current = true; document.execCommand('copy') },
    })
    if (used) consume(event)
  }
  const onCopy = (event: ClipboardEvent): void => {
    if (event.target !== scroller.current) return
    const block = copyRows.current ? copyChosenRows(store) : copyRange(store)
    copyRows.current = false
    event.clipboardData.setData('text/plain', block.plain)
    event.clipboardData.setData('text/html', block.html)
    event.preventDefault()
    props.onCopied?.(block.rows)
  }
  const onPaste = (event: ClipboardEvent): void => {
    if (event.target !== scroller.current || props.onPaste === undefined) return
    event.preventDefault()
    props.onPaste(parseBlock(event.clipboardData.getData('text/plain')), state.focus)
  }

  // A row's place in the DOM is its position modulo the number of places: a page turn rewrites the rows that are there
  // instead of making seventy new ones, which is what styles and layout would cost most for. An even number keeps the stripes.
  const places = 2 * Math.ceil((view.last - view.first + 2 * OVERSCAN + 1) / 2)
  const rows: ReactNode[] = []
  for (let position = Math.max(0, view.first - OVERSCAN); position <= view.last + OVERSCAN; position += 1) {
    const row = rowAt(state.window, position)
    if (row === undefined) continue
    const inRange = position >= range.top && position <= range.bottom
    const current = position === state.focus.row
    const isEditing = current && state.editing !== undefined
    rows.push(
      <GridRowMemo
        key={position % places} gridId={gridId} row={row} position={position} number={numberOf(state.window, position, state.count)} columns={columns} lefts={lefts} chosen={store.isChosen(row.id)} current={current}
        left={inRange ? range.left : 0} right={inRange ? range.right : -1} focusColumn={current ? state.focus.column : -1} error={store.options.errorOf?.(row)} withError={withError}
        isEditing={isEditing} editing={isEditing ? state.editing?.text : undefined} onEdited={onEdited}
      />,
    )
  }
  const failed = state.status === 'failed' ? state.failure : undefined
  return (
    <div className="grid-frame">
      <div
        ref={scroller} className="grid" role="grid" tabIndex={0} aria-label={props.label} aria-multiselectable="true" aria-rowcount={state.count === undefined ? -1 : state.count + 1} aria-colcount={columns.length + (withError ? 2 : 1)}
        aria-activedescendant={focusedRow === undefined ? undefined : cellId(gridId, state.focus.row, state.focus.column)} aria-busy={state.status === 'loading'} style={style}
        onScroll={measure} onKeyDown={onKeyDown} onCopy={onCopy} onPaste={onPaste} {...useMouse(store, props.onOpen, scroller)}
      >
        <GridHead store={store} columns={columns} lefts={lefts} withError={withError} openFilter={openFilter} onOpenFilter={setOpenFilter} onLayoutChanged={() => props.onLayoutChanged?.()} />
        <div role="rowgroup" className="grid-body" style={{ height: spanOf(state.window) * ROW_HEIGHT }}>{rows}</div>
        <GridSum store={store} columns={columns} lefts={lefts} withError={withError} />
      </div>
      {rows.length === 0 ? <div className="grid-message">{failed !== undefined ? <FailureSentence failure={failed} onRetry={() => void store.refresh()} /> : state.status === 'loading' ? <LoadingSentence /> : props.empty}</div> : null}
    </div>
  )
}

/** Whoever is typing somewhere keeps the keys. */
function useAutoFocus(scroller: { readonly current: HTMLDivElement | null }, wanted: boolean): void {
  useEffect(() => {
    const active = document.activeElement
    if (wanted && !(active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement)) scroller.current?.focus({ preventScroll: true })
  }, [scroller, wanted])
}

/** One place of the grid under the mouse; undefined outside of rows. */
function placeOf(target: EventTarget): { row: number; column: number | undefined; gutter: boolean } | undefined {
  if (!(target instanceof Element)) return undefined
  const row = target.closest<HTMLElement>('[data-row]')?.dataset.row
  if (row === undefined) return undefined
  const column = target.closest<HTMLElement>('[data-column]')?.dataset.column
  return { row: Number(row), column: column === undefined ? undefined : Number(column), gutter: target.closest('[data-gutter]') !== null }
}

function useMouse<Row extends GridRow>(store: GridStore<Row>, onOpen: ((row: Row) => void) | undefined, scroller: { readonly current: HTMLDivElement | null }) {
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
    const column = store.placed()[place.column]?.column
    if (row !== undefined && column?.edit !== undefined && (column.edit.can?.(row) ?? true)) store.set({ editing: { place: { row: place.row, column: place.column }, text: undefined } })
    else if (row !== undefined) onOpen?.(row)
  }
  return { onMouseDown, onMouseOver, onDoubleClick }
}

/** Ends an edit: Tab goes right, Enter to the next row's first edited column, as in Excel. */
function useEditing<Row extends GridRow>(store: GridStore<Row>, editing: GridEditing<Row> | undefined, scroller: { readonly current: HTMLDivElement | null }) {
  const firstColumn = useRef<number | undefined>(undefined)
  const latest = useRef(editing)
  useEffect(() => {
    latest.current = editing
  })
  return useMemo(
    () => (text: string | undefined, key: string) => {
      const { focus, window, editing: current } = store.state()
      if (current === undefined) return
      const row = rowAt(window, current.place.row)
      const column = store.placed()[current.place.column]?.column
      store.set({ editing: undefined })
      if (text !== undefined && row !== undefined && column !== undefined && text !== (column.edit?.start?.(row) ?? column.text(row))) latest.current?.onEdit(row, column.id, text)
      if (key !== 'Blur') scroller.current?.focus({ preventScroll: true })
      firstColumn.current ??= focus.column
      if (key === 'Tab') store.focusCell({ row: focus.row, column: nextEditable(store, focus.column, 1) })
      else if (key === 'Shift+Tab') store.focusCell({ row: focus.row, column: nextEditable(store, focus.column, -1) })
      else if (key === 'Enter') {
        const next = { row: focus.row + 1, column: firstColumn.current }
        if (rowAt(window, next.row) !== undefined || latest.current?.onAddRow === undefined) store.focusCell(next)
        else {
          store.focusWhenThere(next)
          latest.current.onAddRow()
        }
        firstColumn.current = undefined
      } else firstColumn.current = undefined
    },
    [scroller, store],
  )
}

function nextEditable<Row extends GridRow>(store: GridStore<Row>, from: number, step: 1 | -1): number {
  const columns = store.placed()
  for (let index = from + step; index >= 0 && index < columns.length; index += step) if (columns[index]?.column.edit !== undefined) return index
  return from
}
