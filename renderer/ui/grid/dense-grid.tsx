/**
 * The one dense grid of the program.
 *
 * Our own component, because what it is about does not exist in a library that supports the React in use:
 * paging by key in both directions over lists of millions (no row index to ask for), a selection that spans
 * rows that were never loaded, and the block clipboard (AG Grid keeps it out of its free part; react-data-grid and
 * Glide want all rows, or a row count with random access). A virtualising library would keep a measurement for each position; ours run
 * into hundreds of thousands while every row has the same height, so that the visible range is one division.
 */
import type { ReactNode } from 'react'
import { useMemo, useRef, useState } from 'react'
import { FailureSentence, LoadingSentence } from '../part/sentence.tsx'
import type { GridRow } from './column.ts'
import { useEndEdit } from './grid-editing.ts'
import type { EndEdit, GridEditing } from './grid-editing.ts'
import './grid.css'
import { GridHead } from './grid-head.tsx'
import { inputHandlers } from './grid-input.ts'
import { mouseHandlers } from './grid-mouse.ts'
import { GridRowMemo, ROW_HEIGHT, cellId } from './grid-row.tsx'
import type { CellPlace } from './grid-state.ts'
import type { GridStore } from './grid-store.ts'
import { spanOf } from './grid-store.ts'
import { GridSum } from './grid-sum.tsx'
import type { Geometry, Viewport } from './grid-viewport.ts'
import { geometryOf, useAutoFocus, useViewport } from './grid-viewport.ts'
import { numberOf, rowAt } from './page-window.ts'
import { useGridValue } from './use-grid.ts'

export type { GridEditing } from './grid-editing.ts'

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

/** Rows drawn beyond the edges, so that a turn of the wheel shows no gap. */
const OVERSCAN = 4

export function DenseGrid<Row extends GridRow>(props: DenseGridProps<Row>) {
  const { store } = props
  const state = useGridValue(store, (current) => current)
  const columns = store.placed()
  const withError = store.options.errorOf !== undefined
  const geometry = useMemo(() => geometryOf(columns, withError), [columns, withError])
  const viewport = useViewport(store)
  const { scroller } = viewport
  useAutoFocus(scroller, props.autoFocus ?? false)
  const [openFilter, setOpenFilter] = useState<string | undefined>(undefined)
  const copyRows = useRef(false)
  const onEdited = useEndEdit(store, props.editing, scroller)
  const focused = rowAt(state.window, state.focus.row)
  const rows = rowsInView({ store, view: viewport.view, geometry, onEdited })
  const shared = { store, columns, lefts: geometry.lefts, withError }
  return (
    <div className="grid-frame">
      <div
        ref={scroller}
        className="grid"
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-multiselectable="true"
        aria-rowcount={state.count === undefined ? -1 : state.count + 1}
        aria-colcount={columns.length + (withError ? 2 : 1)}
        aria-activedescendant={
          focused === undefined ? undefined : cellId(store.options.id, state.focus.row, state.focus.column)
        }
        aria-busy={state.status === 'loading'}
        style={geometry.style}
        onScroll={viewport.measure}
        {...inputHandlers(props, viewport, copyRows, setOpenFilter)}
        {...mouseHandlers(store, props.onOpen, scroller)}
      >
        <GridHead
          {...shared}
          openFilter={openFilter}
          onOpenFilter={setOpenFilter}
          onLayoutChanged={() => props.onLayoutChanged?.()}
        />
        <div role="rowgroup" className="grid-body" style={{ height: spanOf(state.window) * ROW_HEIGHT }}>
          {rows}
        </div>
        <GridSum {...shared} />
      </div>
      {rows.length === 0 ? (
        <div className="grid-message">
          <Message store={store} empty={props.empty} />
        </div>
      ) : null}
    </div>
  )
}

/** In place of rows: why there are none. */
function Message<Row extends GridRow>(props: { readonly store: GridStore<Row>; readonly empty: ReactNode }) {
  const { status, failure } = props.store.state()
  if (status === 'failed' && failure !== undefined)
    return <FailureSentence failure={failure} onRetry={() => void props.store.refresh()} />
  return status === 'loading' ? <LoadingSentence /> : props.empty
}

interface RowsInView<Row extends GridRow> {
  readonly store: GridStore<Row>
  readonly view: Viewport['view']
  readonly geometry: Geometry
  readonly onEdited: EndEdit
}

/**
 * The rows on screen. A row's place in the DOM is its position modulo the number of places: a page turn rewrites the rows
 * that are there instead of making seventy new ones, which is what styles and layout would cost most for. An even number
 * of places keeps the stripes where they are.
 */
function rowsInView<Row extends GridRow>({ store, view, geometry, onEdited }: RowsInView<Row>): readonly ReactNode[] {
  const { window, focus, count, editing } = store.state()
  const range = store.range()
  const { id, errorOf } = store.options
  const places = 2 * Math.ceil((view.last - view.first + 2 * OVERSCAN + 1) / 2)
  const rows: ReactNode[] = []
  for (let position = Math.max(0, view.first - OVERSCAN); position <= view.last + OVERSCAN; position += 1) {
    const row = rowAt(window, position)
    if (row === undefined) continue
    const inRange = position >= range.top && position <= range.bottom
    const current = position === focus.row
    const isEditing = current && editing !== undefined
    rows.push(
      <GridRowMemo
        key={position % places}
        gridId={id}
        row={row}
        position={position}
        number={numberOf(window, position, count)}
        columns={store.placed()}
        lefts={geometry.lefts}
        chosen={store.isChosen(row.id)}
        current={current}
        left={inRange ? range.left : 0}
        right={inRange ? range.right : -1}
        focusColumn={current ? focus.column : -1}
        error={errorOf?.(row)}
        withError={errorOf !== undefined}
        isEditing={isEditing}
        editing={isEditing ? editing.text : undefined}
        onEdited={onEdited}
      />,
    )
  }
  return rows
}
