import { Dropdown, Input } from 'antd'
import type { InputRef } from 'antd'
import type { KeyboardEvent, ReactNode, RefObject } from 'react'
import { useState } from 'react'
import type { Filter } from '../../../shared/contract/index.ts'
import { ActionButton } from '../part/action-button.tsx'
import { readableCount } from '../number-text.ts'
import type { GridRow } from './column.ts'
import type { NamedView } from './column-layout.ts'
import { ColumnDialog } from './column-dialog.tsx'
import { filterText } from './filter-text.ts'
import type { GridStore } from './grid-store.ts'
import { countSelected, isNothing } from './selection.ts'
import { useGridValue } from './use-grid.ts'

export interface GridBarProps<Row extends GridRow> {
  readonly store: GridStore<Row>
  readonly onLayoutChanged: () => void
  /** Absent: nothing to export here. */
  readonly onExport?: (format: 'xlsx' | 'csv') => void
  readonly finding: boolean
  readonly onFinding: (open: boolean) => void
  readonly findRef: RefObject<InputRef | null>
  readonly onEndFind: () => void
  /** Filters that cannot be taken off. */
  readonly fixed: readonly Filter[]
  /** The screen's own actions, at the left. */
  readonly children?: ReactNode
}

/** Action bar above a grid: the screen's actions, then what every grid has, then the figures. */
export function GridBar<Row extends GridRow>(props: GridBarProps<Row>) {
  const { store } = props
  const [columnsOpen, setColumnsOpen] = useState(false)
  const views = useGridValue(store, (state) => state.views)
  return (
    <>
      <div className="action-bar" role="toolbar" aria-label="操作">
        {props.children}
        {props.onExport === undefined ? null : (
          <Dropdown
            trigger={['click']}
            menu={{
              items: [
                { key: 'xlsx', label: 'Excel（.xlsx）' },
                { key: 'csv', label: 'CSV（UTF-8）' },
              ],
              onClick: ({ key }) => props.onExport?.(key === 'csv' ? 'csv' : 'xlsx'),
            }}
          >
            <span>
              <ActionButton onClick={() => undefined} title="按当前列、筛选与排序导出全部行（有选中时只导出选中）">
                导出所见 ▾
              </ActionButton>
            </span>
          </Dropdown>
        )}
        <ActionButton onClick={() => setColumnsOpen(true)} title="列的显示、顺序、宽度、冻结与视图">
          列
        </ActionButton>
        {views.length === 0 ? null : (
          <Dropdown
            trigger={['click']}
            menu={{
              items: views.map((view) => ({ key: view.name, label: view.name })),
              onClick: ({ key }) => apply(store, views, key),
            }}
          >
            <span>
              <ActionButton onClick={() => undefined}>视图 ▾</ActionButton>
            </span>
          </Dropdown>
        )}
        <span className="gap" />
        <Figures store={store} />
      </div>
      <FilterBar {...props} />
      <ColumnDialog
        store={store}
        open={columnsOpen}
        onClose={() => setColumnsOpen(false)}
        onChanged={props.onLayoutChanged}
      />
    </>
  )
}

function apply<Row extends GridRow>(store: GridStore<Row>, views: readonly NamedView[], name: string): void {
  const view = views.find((candidate) => candidate.name === name)
  if (view !== undefined) store.applyView(view)
}

/** 12,480 行 · 选 36 · 错 4 F9→ */
function Figures<Row extends GridRow>(props: { readonly store: GridStore<Row> }) {
  const { store } = props
  const count = useGridValue(store, (state) => state.count)
  const counting = useGridValue(store, (state) => state.counting)
  const selection = useGridValue(store, (state) => state.selection)
  const errors = useGridValue(store, (state) => state.errors)
  const remark = useGridValue(store, (state) => state.remark)
  const loaded = useGridValue(store, (state) =>
    state.window.atStart && state.window.atEnd ? state.window.rows.length : undefined,
  )
  const known = count ?? loaded
  const chosen = countSelected(selection, known)
  return (
    <span className="grid-figures" role="status">
      {remark === '' ? null : <span className="soft">{remark} · </span>}
      <span>{known === undefined ? (counting ? '正在计数…' : '') : `${readableCount(known)} 行`}</span>
      {isNothing(selection) ? null : (
        <span>
          {' · '}选 {chosen === undefined ? '全部' : readableCount(chosen)}
          <button type="button" className="link-button" onClick={() => store.dropSelection()}>
            取消
          </button>
        </span>
      )}
      {errors === undefined || errors === 0 ? null : (
        <button type="button" className="link-button figure-error" onClick={() => void store.nextError()}>
          {` · 错 ${readableCount(errors)} F9→`}
        </button>
      )}
    </span>
  )
}

function FilterBar<Row extends GridRow>(props: GridBarProps<Row>) {
  const { store, finding } = props
  const filters = useGridValue(store, (state) => state.filters)
  const [text, setText] = useState('')
  const errorFilter = store.options.errorFilter
  const isFixed = (filter: Filter): boolean =>
    props.fixed.some((fixed) => JSON.stringify(fixed) === JSON.stringify(filter))
  const onlyErrors =
    errorFilter !== undefined && filters.some((filter) => JSON.stringify(filter) === JSON.stringify(errorFilter))
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') store.find(text)
    else if (event.key === 'Escape') {
      event.stopPropagation()
      props.onFinding(false)
      props.onEndFind()
    }
  }
  if (filters.length === 0 && !finding && errorFilter === undefined) return null
  return (
    <div className="grid-bar">
      {errorFilter === undefined ? null : (
        <label className="only-errors">
          <input
            type="checkbox"
            checked={onlyErrors}
            onChange={() =>
              store.setFilters(
                onlyErrors
                  ? filters.filter((filter) => JSON.stringify(filter) !== JSON.stringify(errorFilter))
                  : [...filters, errorFilter],
              )
            }
          />{' '}
          只看有错
        </label>
      )}
      {filters.map((filter, index) => (
        <span className="chip" key={`${filter.field}${filter.op}${index}`}>
          <span title={filterText(filter, store.options.columns)}>{filterText(filter, store.options.columns)}</span>
          {isFixed(filter) ? null : (
            <button
              type="button"
              aria-label={`去掉筛选 ${filterText(filter, store.options.columns)}`}
              onClick={() => store.setFilters(filters.filter((_, other) => other !== index))}
            >
              ×
            </button>
          )}
        </span>
      ))}
      {filters.filter((filter) => !isFixed(filter)).length > 1 ? (
        <button type="button" className="link-button" onClick={() => store.setFilters(filters.filter(isFixed))}>
          清除全部
        </button>
      ) : null}
      <span className="gap" />
      {finding ? (
        <Input
          ref={props.findRef}
          size="small"
          style={{ width: 220 }}
          placeholder="在表格中查找，Enter 下一个"
          aria-label="在表格中查找"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          allowClear
        />
      ) : null}
    </div>
  )
}
