import { readableDecimal } from '../number-text.ts'
import type { GridRow } from './column.ts'
import type { PlacedColumn } from './column-layout.ts'
import type { GridStore } from './grid-store.ts'
import { useGridValue } from './use-grid.ts'

/** The sum row: figures of everything that matches the filters, not only of what is loaded. Blank until they are known. */
export function GridSum<Row extends GridRow>(props: {
  readonly store: GridStore<Row>
  readonly columns: readonly PlacedColumn<Row>[]
  readonly lefts: readonly number[]
  readonly withError: boolean
}) {
  const { store, columns, lefts } = props
  const sums = useGridValue(store, (state) => state.sums)
  const counting = useGridValue(store, (state) => state.counting)
  if (!columns.some(({ column }) => column.sum !== undefined)) return null
  return (
    <div role="row" className="grid-sum">
      <div role="rowheader" className="cell cell-gutter">
        合计
      </div>
      {columns.map(({ column, frozen }, index) => {
        const sum = column.sum === undefined ? undefined : sums[column.sum]
        const text =
          sum === undefined
            ? column.sum !== undefined && counting
              ? '…'
              : ''
            : readableDecimal(sum, column.places ?? 0)
        return (
          <div
            key={column.id}
            role="gridcell"
            className={`cell${column.kind === 'number' ? ' cell-number' : ''}${frozen ? ' cell-frozen' : ''}`}
            style={frozen ? { left: lefts[index] ?? 0 } : undefined}
            title={text}
          >
            {text}
          </div>
        )
      })}
      {props.withError ? <div role="gridcell" className="cell cell-reason" /> : null}
    </div>
  )
}
