import { memo } from 'react'
import { cellClass, cellContent } from './cell.tsx'
import type { GridRow } from './column.ts'
import type { PlacedColumn } from './column-layout.ts'
import { CellEditor } from './cell-editor.tsx'

export const ROW_HEIGHT = 26
/** Check box and row number. */
export const GUTTER_WIDTH = 72

export interface RowProps<Row extends GridRow> {
  readonly gridId: string
  readonly row: Row
  readonly position: number
  readonly number: number | undefined
  readonly columns: readonly PlacedColumn<Row>[]
  readonly lefts: readonly number[]
  readonly chosen: boolean
  readonly current: boolean
  /** Columns of the cell range in this row; left > right = none. */
  readonly left: number
  readonly right: number
  readonly focusColumn: number
  readonly error: string | undefined
  readonly withError: boolean
  readonly editing: string | undefined
  readonly isEditing: boolean
  readonly onEdited: (text: string | undefined, key: string) => void
}

export function cellId(gridId: string, position: number, column: number): string {
  return `${gridId}-${position}-${column}`
}

function GridRowView<Row extends GridRow>(props: RowProps<Row>) {
  const { gridId, row, position, columns, lefts, error } = props
  const state = `${props.chosen ? ' row-chosen' : ''}${props.current ? ' row-current' : ''}${error === undefined ? '' : ' row-error'}${
    position % 2 === 1 ? ' row-odd' : ''
  }`
  return (
    <div
      role="row"
      aria-rowindex={position + 2}
      aria-selected={props.chosen}
      className={`row${state}`}
      style={{ top: position * ROW_HEIGHT }}
      data-row={position}
    >
      <div role="rowheader" className="cell cell-gutter" data-gutter="">
        <input
          type="checkbox"
          tabIndex={-1}
          checked={props.chosen}
          readOnly
          aria-label={`选中第 ${props.number ?? '？'} 行`}
        />
        <span>{props.number ?? ''}</span>
      </div>
      {columns.map(({ column, frozen }, index) => {
        const inRange = index >= props.left && index <= props.right
        const wrong = column.error?.(row)
        const focused = index === props.focusColumn
        const marks = `${frozen ? ' cell-frozen' : ''}${inRange ? ' cell-range' : ''}${focused ? ' cell-focus' : ''}${
          wrong === undefined ? '' : ' cell-wrong'
        }`
        return (
          <div
            key={column.id}
            role="gridcell"
            id={cellId(gridId, position, index)}
            aria-colindex={index + 2}
            aria-invalid={wrong !== undefined || undefined}
            data-column={index}
            className={`${cellClass(column)}${marks}`}
            style={frozen ? { left: lefts[index] ?? 0 } : undefined}
            title={wrong ?? column.text(row)}
          >
            {focused && props.isEditing ? (
              <CellEditor
                label={column.title}
                start={props.editing ?? column.edit?.start?.(row) ?? column.text(row)}
                replace={props.editing !== undefined}
                onDone={props.onEdited}
              />
            ) : (
              cellContent(column, row)
            )}
          </div>
        )
      })}
      {props.withError ? (
        <div role="gridcell" className="cell cell-reason" aria-colindex={columns.length + 2} title={error ?? ''}>
          {error ?? ''}
        </div>
      ) : null}
    </div>
  )
}

/** Rows that did not change are not drawn again while the cursor moves or the list scrolls. */
export const GridRowMemo = memo(GridRowView)
