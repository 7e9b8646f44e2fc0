import type { CallOut } from '../../../shared/contract/index.ts'
import { DOUBT_RULES } from '../../../shared/domain/refund/doubt/rules.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { DoubtImportButton } from '../../connect/doubt-import.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { readableCount } from '../../ui/number-text.ts'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'

type Row = CallOut<'doubt.bureau'>['rows'][number]

const COLUMNS: readonly GridColumn<Row>[] = [
  { id: 'code', title: '税务代码', width: 100, kind: 'code', text: (row) => row.code, frozen: true },
  { id: 'text', title: '税务描述', width: 340, text: (row) => row.text },
  { id: 'level', title: '级别', width: 70, text: (row) => row.level },
  { id: 'skippable', title: '可跳过', width: 64, text: (row) => (row.skippable ? '可' : '') },
  { id: 'subject', title: '报关单、凭证或关联号', width: 220, kind: 'code', text: (row) => row.subject },
  {
    id: 'client',
    title: '客户',
    width: 180,
    text: (row) => (row.matched ? row.client : '没有对上单证'),
    tone: (row) => (row.matched ? 'grey' : 'amber'),
  },
  { id: 'rule', title: '相当于本程序', width: 220, text: (row) => row.ruleTitle },
  {
    id: 'ours',
    title: '自查',
    width: 90,
    text: (row) => (row.rule === '' ? '' : row.ours ? '已查出' : '没有查出'),
    tone: (row) => (row.ours ? 'green' : 'red'),
  },
  { id: 'at', title: '导入时间', width: 140, kind: 'time', text: (row) => row.at },
]

/** 税务反馈: what the bureau asked, on which paper, and which of our rules means the same. */
export function BureauTab() {
  const list = useQueryProcedure('doubt.bureau', {}, { keep: true })
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  return list.data === undefined ? <LoadingSentence /> : <BureauGrid rows={list.data.rows} />
}

function BureauGrid(props: { readonly rows: readonly Row[] }) {
  const toast = useToast()
  const may = useMay('doubt.meaning')
  const meaning = useCommand('doubt.meaning')
  const store = useLocalGrid<Row>({ id: 'doubt-bureau', columns: COLUMNS, rows: props.rows })
  const focused = useFocusRow(store)
  const mean = async (rule: string): Promise<void> => {
    if (focused === undefined) return
    const answer = await meaning.run({ code: focused.code, rule })
    if (answer.ok) toast.done(`代码 ${focused.code} 已对应`)
    else toast.failed(answer)
  }
  return (
    <>
      <div className="action-bar" role="toolbar" aria-label="操作">
        <DoubtImportButton hotkey="F7" />
        {!may || focused === undefined ? null : (
          <label className="doubt-meaning">
            {`代码 ${focused.code} 相当于`}
            <select className="field-input" value={focused.rule} onChange={(event) => void mean(event.target.value)}>
              <option value="">（没有对应）</option>
              {DOUBT_RULES.map((rule) => (
                <option key={rule.id} value={rule.id}>
                  {rule.title}
                </option>
              ))}
            </select>
          </label>
        )}
        <span className="gap" />
        <span className="grid-figures">{`${readableCount(props.rows.length)} 行 · 没有查出 ${readableCount(props.rows.filter((row) => row.rule !== '' && !row.ours).length)}`}</span>
      </div>
      <div className="doubt-grid">
        <DenseGrid
          store={store}
          label="税务反馈"
          autoFocus
          onFind={() => undefined}
          onCopied={(count) => toast.done(`已复制 ${count} 行`)}
          empty={
            <EmptySentence>
              还没有税务反馈。按 F7 导入税务机关的疑点文件（Excel 或 CSV，须有疑点代码与描述两栏）。
            </EmptySentence>
          }
        />
      </div>
    </>
  )
}
