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
]
const MOST = 500

/** Rows in force (today, or on a day of the past), found by code, name or pinyin initials. */
export function TableRows(props: { readonly table: string; readonly title: string }) {
  const [text, setText] = useState('')
  const [day, setDay] = useState('')
  const on = normalDate(day)
  const valid = /^\d{4}-\d{2}-\d{2}$/.test(on)
  const asked = useDeferredValue(text.trim())
  const rows = useQueryProcedure(
    'table.rows',
    { table: props.table, text: asked, limit: MOST, ...(valid ? { on } : {}) },
    { keep: true },
  )
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
          style={{ width: 180 }}
          placeholder="按日期，如 2024-06-30"
          aria-label="按日期查看"
          value={day}
          status={day === '' || valid ? '' : 'error'}
          onChange={(event) => setDay(event.target.value)}
        />
        <span className="soft">{valid ? `${on} 有效的内容` : '当前有效的内容'}</span>
        <span className="gap" />
        <span className="soft">
          {rows.data === undefined
            ? ''
            : rows.data.rows.length >= MOST
              ? `前 ${MOST} 条，请缩小范围`
              : `${rows.data.rows.length} 条`}
        </span>
      </div>
      {rows.isError ? <FailureSentence failure={rows.error} onRetry={() => void rows.refetch()} /> : null}
      {rows.data === undefined ? null : (
        <CodeGrid key={extraOf(rows.data.rows).join()} table={props.table} title={props.title} rows={rows.data.rows} />
      )}
    </>
  )
}

/** Columns of the program's own tables; an imported table brings its own names. */
const EXTRA: Readonly<Record<string, { readonly title: string; readonly width: number }>> = {
  iso: { title: '国际代码', width: 90 },
  english: { title: '英文', width: 260 },
  unit1: { title: '法定第一单位', width: 96 },
  unit2: { title: '法定第二单位', width: 96 },
  dutyRate: { title: '关税率', width: 80 },
  vatRate: { title: '增值税率', width: 80 },
  consumption: { title: '消费税', width: 150 },
  supervision: { title: '监管条件', width: 90 },
  elements: { title: '申报要素', width: 320 },
  full: { title: '全称', width: 200 },
  source: { title: '来源', width: 120 },
  inspection: { title: '检验检疫', width: 90 },
  validFrom: { title: '生效日期', width: 96 },
  validTo: { title: '失效日期', width: 96 },
  note: { title: '备注', width: 300 },
  code2018: { title: '2018 版代码', width: 100 },
}

function extraOf(rows: readonly { readonly extra: Readonly<Record<string, string>> }[]): readonly string[] {
  return Object.keys(rows.find((row) => Object.keys(row.extra).length > 0)?.extra ?? {})
}

function codeColumns(
  rows: readonly { readonly extra: Readonly<Record<string, string>> }[],
): readonly GridColumn<CodeRow>[] {
  return [
    ...COLUMNS,
    ...extraOf(rows).map((name): GridColumn<CodeRow> => ({
      id: name,
      title: EXTRA[name]?.title ?? name,
      width: EXTRA[name]?.width ?? 140,
      text: (row) => row.extra[name] ?? '',
    })),
  ]
}

function CodeGrid(props: {
  readonly table: string
  readonly title: string
  readonly rows: readonly {
    readonly code: string
    readonly name: string
    readonly extra: Readonly<Record<string, string>>
  }[]
}) {
  const [columns] = useState(() => codeColumns(props.rows))
  const [held, setHeld] = useState<{ readonly from: unknown; readonly rows: readonly CodeRow[] }>({
    from: undefined,
    rows: [],
  })
  if (held.from !== props.rows)
    setHeld({
      from: props.rows,
      rows: props.rows.map((row, index) => ({ ...row, id: index + 1, key: String(index + 1) })),
    })
  const store = useLocalGrid<CodeRow>({ id: `code:${props.table}`, columns, rows: held.rows })
  return (
    <DenseGrid
      store={store}
      label={props.title}
      empty={<EmptySentence>没有符合的代码。</EmptySentence>}
      onFind={() => undefined}
    />
  )
}
