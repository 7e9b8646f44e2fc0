import { Input } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useQueryProcedure } from '../../api/index.ts'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import { normalDate } from '../../ui/form/normal.ts'
import type { GridColumn } from '../../ui/grid/column.ts'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { EmptySentence, FailureSentence } from '../../ui/part/sentence.tsx'

interface CodeRow {
  readonly id: number
  readonly key: string
  readonly code: string
  readonly name: string
  readonly extra: Readonly<Record<string, string>>
}

const COLUMNS: readonly GridColumn<CodeRow>[] = [
  { id: 'code', title: '代码', width: 110, kind: 'code', text: (row) => row.code, sort: 'code' },
  { id: 'name', title: '名称', width: 320, text: (row) => row.name, sort: 'name' },
  {
    id: 'extra',
    title: '其他栏',
    width: 560,
    text: (row) => Object.entries(row.extra).filter(([, value]) => value !== '').map(([title, value]) => `${title}：${value}`).join('　'),
  },
]
const MOST = 500

/** Rows in force (today, or on a day of the past), found by code, name or pinyin initials. */
export function TableRows(props: { readonly table: string; readonly title: string }) {
  const [text, setText] = useState('')
  const [day, setDay] = useState('')
  const on = normalDate(day)
  const valid = /^\d{4}-\d{2}-\d{2}$/.test(on)
  const asked = useDeferredValue(text.trim())
  const rows = useQueryProcedure('table.rows', { table: props.table, text: asked, limit: MOST, ...(valid ? { on } : {}) }, { keep: true })
  return (
    <>
      <div className="action-bar">
        <Input
          style={{ width: 280 }}
          allowClear
          placeholder="代码、名称、拼音首字母"
          aria-label="查找代码"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Input
          style={{ width: 150 }}
          placeholder="按日期，如 2024-06-30"
          aria-label="按日期查看"
          value={day}
          status={day === '' || valid ? '' : 'error'}
          onChange={(event) => setDay(event.target.value)}
        />
        <span className="soft">{valid ? `${on} 有效的内容` : '当前有效的内容'}</span>
        <span className="gap" />
        <span className="soft">
          {rows.data === undefined ? '' : rows.data.rows.length >= MOST ? `前 ${MOST} 条，请缩小范围` : `${rows.data.rows.length} 条`}
        </span>
      </div>
      {rows.isError ? <FailureSentence failure={rows.error} onRetry={() => void rows.refetch()} /> : null}
      {rows.data === undefined ? null : <CodeGrid title={props.title} rows={rows.data.rows} />}
    </>
  )
}

function CodeGrid(props: {
  readonly title: string
  readonly rows: readonly { readonly code: string; readonly name: string; readonly extra: Readonly<Record<string, string>> }[]
}) {
  const [held, setHeld] = useState<{ readonly from: unknown; readonly rows: readonly CodeRow[] }>({ from: undefined, rows: [] })
  if (held.from !== props.rows) setHeld({
    from: props.rows,
    rows: props.rows.map((row, index) => ({ ...row, id: index + 1, key: String(index + 1) })),
  })
  const store = useLocalGrid<CodeRow>({ id: 'code', columns: COLUMNS, rows: held.rows })
  return <DenseGrid store={store} label={props.title} empty={<EmptySentence>没有符合的代码。</EmptySentence>} onFind={() => undefined} />
}
