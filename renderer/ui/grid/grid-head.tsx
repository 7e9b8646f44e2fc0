import { Popover } from 'antd'
import type { DragEvent, PointerEvent } from 'react'
import { useRef } from 'react'
import type { Filter, Sort } from '../../../shared/contract/index.ts'
import type { GridRow } from './column.ts'
import { filterField } from './column.ts'
import type { PlacedColumn } from './column-layout.ts'
import { moveColumn, setWidth } from './column-layout.ts'
import { FilterForm } from './filter-form.tsx'
import { withField } from './filter-text.ts'
import type { GridStore } from './grid-store.ts'
import { useGridValue } from './use-grid.ts'

export interface GridHeadProps<Row extends GridRow> {
  readonly store: GridStore<Row>
  readonly columns: readonly PlacedColumn<Row>[]
  readonly lefts: readonly number[]
  readonly withError: boolean
  readonly openFilter: string | undefined
  readonly onOpenFilter: (column: string | undefined) => void
  readonly onLayoutChanged: () => void
}

export function GridHead<Row extends GridRow>(props: GridHeadProps<Row>) {
  const { store, columns } = props
  const sort = useGridValue(store, (state) => state.sort)
  const filters = useGridValue(store, (state) => state.filters)
  const everything = useGridValue(store, (state) => state.selection.kind === 'all' && state.selection.except.size === 0)
  return (
    <div role="row" className="grid-head" aria-rowindex={1}>
      <div role="columnheader" className="cell cell-gutter" aria-label="选择">
        <input
          type="checkbox"
          tabIndex={-1}
          checked={everything}
          onChange={() => (everything ? store.dropSelection() : store.chooseEverything())}
          aria-label="选中全部符合筛选的记录"
          title="选中全部符合筛选的记录 (Ctrl+A)"
        />
        <span>行</span>
      </div>
      {columns.map((placed, index) => (
        <HeadCell key={placed.column.id} {...props} placed={placed} index={index} sort={sort} filters={filters} />
      ))}
      {props.withError ? (
        <div role="columnheader" className="cell cell-reason">
          错误原因
        </div>
      ) : null}
    </div>
  )
}

interface HeadCellProps<Row extends GridRow> extends GridHeadProps<Row> {
  readonly placed: PlacedColumn<Row>
  readonly index: number
  readonly sort: Sort
  readonly filters: readonly Filter[]
}

function ariaSort(sorted: boolean, down: boolean): 'ascending' | 'descending' | undefined {
  if (!sorted) return undefined
  return down ? 'descending' : 'ascending'
}

function HeadCell<Row extends GridRow>(props: HeadCellProps<Row>) {
  const { store, placed, index, lefts, sort, filters } = props
  const { column, width, frozen } = placed
  const sorted = column.sort !== undefined && sort.by === column.sort
  const field = filterField(column)
  const filtered = column.filter !== undefined && filters.some((filter) => filter.field === field)
  const onDrop = (event: DragEvent): void => {
    const id = event.dataTransfer.getData('text/column')
    if (id === '') return
    event.preventDefault()
    store.setLayout(moveColumn(store.state().layout, id, column.id))
    props.onLayoutChanged()
  }
  return (
    <div
      role="columnheader"
      aria-colindex={index + 2}
      aria-sort={ariaSort(sorted, sort.down)}
      className={`cell head-cell${column.kind === 'number' ? ' cell-number' : ''}${frozen ? ' cell-frozen' : ''}`}
      style={frozen ? { left: lefts[index] ?? 0 } : undefined}
      draggable
      onDragStart={(event) => event.dataTransfer.setData('text/column', column.id)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={onDrop}
    >
      <span
        className={column.sort === undefined ? 'head-title' : 'head-title head-sortable'}
        onClick={() => (column.sort === undefined ? undefined : store.sortBy(column))}
        title={column.sort === undefined ? column.title : `${column.title}：点击或按 Alt+↑ 排序`}
      >
        {column.title}
        {sorted ? <span aria-hidden="true">{sort.down ? ' ↓' : ' ↑'}</span> : null}
      </span>
      {column.filter === undefined ? null : (
        <Popover
          trigger="click"
          placement="bottomLeft"
          destroyOnHidden
          open={props.openFilter === column.id}
          onOpenChange={(open) => props.onOpenFilter(open ? column.id : undefined)}
          content={
            <FilterForm
              title={column.title}
              filter={column.filter}
              current={filters.filter((filter) => filter.field === field)}
              onApply={(next) => {
                store.setFilters(
                  withField(
                    store.state().filters,
                    field,
                    next.map((filter) => ({ ...filter, field })),
                  ),
                )
                props.onOpenFilter(undefined)
              }}
            />
          }
        >
          <button
            type="button"
            tabIndex={-1}
            className={filtered ? 'head-filter head-filtered' : 'head-filter'}
            aria-label={`筛选 ${column.title}`}
          >
            <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
              <path d="M0 1h10L6 5.5V9L4 8V5.5z" fill="currentColor" />
            </svg>
          </button>
        </Popover>
      )}
      <ResizeHandle
        width={width}
        onWidth={(next) => store.setLayout(setWidth(store.state().layout, column.id, next))}
        onDone={props.onLayoutChanged}
      />
    </div>
  )
}

function ResizeHandle(props: {
  readonly width: number
  readonly onWidth: (width: number) => void
  readonly onDone: () => void
}) {
  const start = useRef<{ x: number; width: number } | undefined>(undefined)
  const onPointerDown = (event: PointerEvent<HTMLSpanElement>): void => {
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { x: event.clientX, width: props.width }
  }
  const onPointerMove = (event: PointerEvent<HTMLSpanElement>): void => {
    if (start.current !== undefined) props.onWidth(start.current.width + event.clientX - start.current.x)
  }
  const onPointerUp = (): void => {
    start.current = undefined
    props.onDone()
  }
  return (
    <span
      className="head-resize"
      aria-hidden="true"
      draggable
      onDragStart={(event) => {
        event.preventDefault()
        event.stopPropagation()
      }}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
    />
  )
}
