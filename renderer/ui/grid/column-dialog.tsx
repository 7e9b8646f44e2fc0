import { Button, Input } from 'antd'
import type { DragEvent } from 'react'
import { useState } from 'react'
import { Dialog } from '../part/dialog.tsx'
import type { GridColumn, GridRow } from './column.ts'
import type { ColumnLayout } from './column-layout.ts'
import { MAX_WIDTH, MIN_WIDTH, defaultLayout, moveColumn, setFrozen, setShown, setWidth } from './column-layout.ts'
import type { GridStore } from './grid-store.ts'
import { useGridValue } from './use-grid.ts'

export interface ColumnDialogProps<Row extends GridRow> {
  readonly store: GridStore<Row>
  readonly open: boolean
  readonly onClose: () => void
  readonly onChanged: () => void
}

/** Show, order, width and freeze of each column; views by name. Every change holds at once. */
export function ColumnDialog<Row extends GridRow>(props: ColumnDialogProps<Row>) {
  const { store, onChanged } = props
  const layout = useGridValue(store, (state) => state.layout)
  const change = (next: ColumnLayout): void => {
    store.setLayout(next)
    onChanged()
  }
  const byId = new Map(store.options.columns.map((column) => [column.id, column]))
  if (!props.open) return null
  const reset = (): void => change(defaultLayout(store.options.columns))
  return (
    <Dialog
      title="列与视图"
      onClose={props.onClose}
      width={560}
      footer={
        <>
          <Button onClick={reset}>恢复默认列</Button>
          <Button type="primary" onClick={props.onClose}>
            完成
          </Button>
        </>
      }
    >
      <p className="soft">拖动或用 ↑↓ 调整顺序；冻结的列固定在左侧。改动立即保存，只对您本人有效。</p>
      <div className="column-list">
        {layout.order.map((id, index) => {
          const column = byId.get(id)
          return column === undefined ? null : (
            <ColumnLine key={id} column={column} layout={layout} index={index} onChange={change} />
          )
        })}
      </div>
      <Views store={store} onChanged={onChanged} />
    </Dialog>
  )
}

interface ColumnLineProps<Row> {
  readonly column: GridColumn<Row>
  readonly layout: ColumnLayout
  readonly index: number
  readonly onChange: (layout: ColumnLayout) => void
}

function ColumnLine<Row>(props: ColumnLineProps<Row>) {
  const { column, layout, index, onChange } = props
  const id = column.id
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    onChange(moveColumn(layout, event.dataTransfer.getData('text/column'), id))
  }
  const before = layout.order[index - 1]
  const afterNext = layout.order[index + 2]
  return (
    <div
      className="column-line"
      draggable
      onDragStart={(event) => event.dataTransfer.setData('text/column', id)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={onDrop}
    >
      <label className="column-name">
        <input
          type="checkbox"
          checked={!layout.hidden.includes(id)}
          onChange={(event) => onChange(setShown(layout, id, event.target.checked))}
        />{' '}
        {column.title}
      </label>
      <label>
        <input
          type="checkbox"
          checked={layout.frozen.includes(id)}
          onChange={(event) => onChange(setFrozen(layout, id, event.target.checked))}
        />{' '}
        冻结
      </label>
      <label>
        宽{' '}
        <WidthField
          title={column.title}
          width={layout.width[id] ?? column.width}
          onWidth={(width) => onChange(setWidth(layout, id, width))}
        />
      </label>
      <Button
        size="small"
        disabled={before === undefined}
        onClick={() => onChange(moveColumn(layout, id, before))}
        aria-label={`${column.title} 上移`}
      >
        ↑
      </Button>
      <Button
        size="small"
        disabled={index === layout.order.length - 1}
        onClick={() => onChange(moveColumn(layout, id, afterNext))}
        aria-label={`${column.title} 下移`}
      >
        ↓
      </Button>
    </div>
  )
}

/** What is typed is a width when it is finished: digit by digit it would be pulled up to the least width. */
function WidthField(props: {
  readonly title: string
  readonly width: number
  readonly onWidth: (width: number) => void
}) {
  const [text, setText] = useState<string | undefined>(undefined)
  const take = (typed: string): void => {
    const width = Math.round(Number(typed))
    if (width >= MIN_WIDTH && width <= MAX_WIDTH) props.onWidth(width)
  }
  return (
    <input
      type="number"
      min={MIN_WIDTH}
      max={MAX_WIDTH}
      step={10}
      aria-label={`${props.title} 宽度`}
      value={text ?? String(props.width)}
      onChange={(event) => {
        setText(event.target.value)
        take(event.target.value)
      }}
      onBlur={() => setText(undefined)}
    />
  )
}

function Views<Row extends GridRow>(props: { readonly store: GridStore<Row>; readonly onChanged: () => void }) {
  const { store, onChanged } = props
  const views = useGridValue(store, (state) => state.views)
  const [name, setName] = useState('')
  const save = (): void => {
    const trimmed = name.trim()
    if (trimmed === '') return
    const { layout, filters, sort } = store.state()
    store.set({ views: [...views.filter((view) => view.name !== trimmed), { name: trimmed, layout, filters, sort }] })
    setName('')
    onChanged()
  }
  const drop = (gone: string): void => {
    store.set({ views: views.filter((view) => view.name !== gone) })
    onChanged()
  }
  return (
    <div className="view-list">
      <div className="view-new">
        <Input
          value={name}
          maxLength={30}
          placeholder="视图名称"
          onChange={(event) => setName(event.target.value)}
          onPressEnter={save}
          aria-label="视图名称"
        />
        <Button onClick={save} disabled={name.trim() === ''}>
          保存当前列、筛选与排序为视图
        </Button>
      </div>
      {views.map((view) => (
        <span className="chip" key={view.name}>
          <button type="button" className="link-button" onClick={() => store.applyView(view)}>
            {view.name}
          </button>
          <button type="button" aria-label={`删除视图 ${view.name}`} onClick={() => drop(view.name)}>
            ×
          </button>
        </span>
      ))}
    </div>
  )
}
