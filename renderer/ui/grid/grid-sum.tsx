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
        const { text, title } = sumText(column, sums, counting)
        return (
          <div
            key={column.id}
            role="gridcell"
            className={`cell${column.kind === 'number' ? ' cell-number' : ''}${frozen ? ' cell-frozen' : ''}`}
            style={frozen ? { left: lefts[index] ?? 0 } : undefined}
            title={title}
          >
            {text}
          </div>
        )
      })}
      {props.withError ? <div role="gridcell" className="cell cell-reason" /> : null}
    </div>
  )
}

/** Amounts of several currencies are not added up: each is told by its code. */
function sumText<Row extends GridRow>(
  column: PlacedColumn<Row>['column'],
  sums: Readonly<Record<string, string>>,
  counting: boolean,
): { readonly text: string; readonly title: string } {
  const name = column.sum
  if (name === undefined) return { text: '', title: '' }
  const readable = (sum: string): string => readableDecimal(sum, column.places ?? 0)
  const whole = sums[name]
  if (whole !== undefined) return { text: readable(whole), title: readable(whole) }
  const apart = Object.entries(sums).filter(([key]) => key.startsWith(`${name}.`))
  if (apart.length === 0) return { text: counting ? '…' : '', title: '' }
  return {
    text: `${apart.length} 种币制`,
    title: apart.map(([key, sum]) => `币制 ${key.slice(name.length + 1)}：${readable(sum)}`).join('\n'),
  }
}
