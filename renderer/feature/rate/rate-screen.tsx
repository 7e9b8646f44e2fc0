import type { ReactNode } from 'react'
import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { readableCount } from '../../ui/number-text.ts'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { LibraryTab } from './library-tab.tsx'
import { invoiceDaysOf } from '../../../shared/domain/refund/rate-library.ts'
import { beijingDay } from '../../../shared/domain/dated/beijing-day.ts'
import './rate.css'

/** 退税率文库: versions with their effects, a look-up by day, questions that are asked once, rules by date. */
const TABS = [
  { id: 'library', title: '文库版本' },
  { id: 'find', title: '查退税率' },
  { id: 'question', title: '待确认扩展码' },
  { id: 'rule', title: '规则日期' },
] as const

type RateRow = CallOut<'rate.find'>['rows'][number]

function RateScreen(props: ScreenProps) {
  const [tab, setTab] = useState<string>(TABS.find((one) => one.id === props.params['tab'])?.id ?? 'library')
  return (
    <div className="rate">
      <PaneTabs label="退税率文库" tabs={TABS} active={tab} onChange={setTab} />
      <div className="rate-body" key={tab}>
        {bodyOf(tab)}
      </div>
    </div>
  )
}

function bodyOf(tab: string): ReactNode {
  switch (tab) {
    case 'find':
      return <FindTab />
    case 'question':
      return <QuestionTab />
    case 'rule':
      return <RuleTab />
    default:
      return <LibraryTab />
  }
}

function RateTable(props: {
  readonly label: string
  readonly rows: readonly RateRow[]
  readonly action?: (row: RateRow) => ReactNode
}) {
  return (
    <table className="plain-table" aria-label={props.label}>
      <thead>
        <tr>
          <th scope="col">代码</th>
          <th scope="col">名称</th>
          <th scope="col">起</th>
          <th scope="col">止</th>
          <th scope="col" className="number">
            征税率%
          </th>
          <th scope="col" className="number">
            退税率%
          </th>
          <th scope="col">处理</th>
          <th scope="col">依据</th>
          {props.action === undefined ? null : <th scope="col">操作</th>}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row, i) => (
          <tr key={i}>
            <td className="mono">{row.code}</td>
            <td>{row.name}</td>
            <td>{row.validFrom}</td>
            <td>{row.validTo === '' ? '长期' : row.validTo}</td>
            <td className="number">{row.levyRates}</td>
            <td className="number">{row.refundRate}</td>
            <td>{row.treatment}</td>
            <td>{[invoiceDaysOf(row), row.basis].filter((text) => text !== '').join('　')}</td>
            {props.action === undefined ? null : <td>{props.action(row)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const HOW: Readonly<Record<string, string>> = {
  exact: '按 10 位编码',
  extension: '按扩展码（政策一致）',
  prefix: '按较短的代码',
  chosen: '按已确认的扩展码',
}

function FindTab() {
  const [hsCode, setHsCode] = useState('')
  const [exportDate, setExportDate] = useState(() => beijingDay(Date.now()))
  const [invoiceOn, setInvoiceOn] = useState('')
  const valid = /^\d{4,13}$/.test(hsCode) && /^\d{4}-\d{2}-\d{2}$/.test(exportDate)
  const found = useQueryProcedure(
    'rate.find',
    { hsCode: valid ? hsCode : '0000', exportDate: valid ? exportDate : '2026-01-01', invoiceOn },
    { enabled: valid, keep: true },
  )
  return (
    <div className="rate-body">
      <div className="rate-ask">
        <label className="named-field">
          商品编码
          <input
            className="field-input"
            data-autofocus
            inputMode="numeric"
            value={hsCode}
            onChange={(event) => setHsCode(event.target.value.replace(/\D/g, '').slice(0, 13))}
          />
        </label>
        <label className="named-field">
          出口日期
          <input
            className="field-input"
            type="date"
            value={exportDate}
            onChange={(event) => setExportDate(event.target.value)}
          />
        </label>
        <label className="named-field">
          开票日期（可不填）
          <input
            className="field-input"
            type="date"
            value={invoiceOn}
            onChange={(event) => setInvoiceOn(event.target.value)}
          />
        </label>
        {found.data === undefined || !valid ? null : (
          <span className="soft" role="status">
            {found.data.kind === 'noLibrary'
              ? '还没有启用的文库'
              : found.data.kind === 'missing'
                ? `文库 ${found.data.library} 中没有这个编码`
                : found.data.kind === 'ambiguous'
                  ? '扩展码政策不同，须按商品确认'
                  : `文库 ${found.data.library}，${HOW[found.data.how] ?? ''}`}
          </span>
        )}
      </div>
      <div className="pane-body">
        {!valid ? (
          <EmptySentence>
            输入商品编码与出口日期：退税率按报关单上的出口日期确定；少数商品文库另按开票日期调整，可填开票日期再查。
          </EmptySentence>
        ) : found.isError ? (
          <FailureSentence failure={found.error} onRetry={() => void found.refetch()} />
        ) : found.data === undefined ? (
          <LoadingSentence />
        ) : (
          <>
            <RateTable label="适用的退税率" rows={found.data.rows} />
            {found.data.history.length <= found.data.rows.length ? null : (
              <>
                <p className="soft rate-note">历次变动</p>
                <RateTable label="历次变动" rows={found.data.history} />
              </>
            )}
          </>
        )}
      </div>
    </div>
  )
}

function QuestionTab() {
  const asked = useQueryProcedure('rate.questions', {})
  const choosing = useCommand('rate.choose')
  const may = useMay('rate.choose')
  const toast = useToast()
  if (asked.isError) return <FailureSentence failure={asked.error} onRetry={() => void asked.refetch()} />
  if (asked.data === undefined) return <LoadingSentence />
  const { questions } = asked.data
  if (questions.length === 0)
    return (
      <EmptySentence>
        没有要确认的商品。同一编码下扩展码政策不同的商品会列在这里，每个客户的每种商品只问一次。
      </EmptySentence>
    )
  return (
    <div className="pane-body">
      {questions.map((one) => (
        <section key={`${one.clientId} ${one.hsCode} ${one.name}`} aria-label={`${one.client} ${one.name}`}>
          <p className="rate-note">
            <b>{one.client}</b>　{one.hsCode}　{one.name}　
            <span className="soft">涉及 {readableCount(one.items)} 项</span>
          </p>
          <RateTable
            label={`${one.name} 的扩展码`}
            rows={one.candidates}
            action={(row) =>
              may ? (
                <button
                  type="button"
                  className="link-button"
                  onClick={() =>
                    void choosing
                      .run({ clientId: one.clientId, hsCode: one.hsCode, name: one.name, code: row.code })
                      .then((answer) => (answer.ok ? toast.done(`${one.name} 按 ${row.code}`) : toast.failed(answer)))
                  }
                >
                  就是这个
                </button>
              ) : null
            }
          />
        </section>
      ))}
    </div>
  )
}

function RuleTab() {
  const rules = useQueryProcedure('refundRule.list', {})
  if (rules.isError) return <FailureSentence failure={rules.error} onRetry={() => void rules.refetch()} />
  if (rules.data === undefined) return <LoadingSentence />
  return (
    <div className="pane-body">
      <p className="soft rate-note">规则按报关单上的出口日期适用：旧的退税包按旧规则重算，分文不变。</p>
      <table className="plain-table" aria-label="规则日期">
        <thead>
          <tr>
            <th scope="col">适用</th>
            <th scope="col">起</th>
            <th scope="col">止</th>
            <th scope="col">事项</th>
            <th scope="col">规定</th>
            <th scope="col">依据</th>
            <th scope="col">核实</th>
          </tr>
        </thead>
        <tbody>
          {rules.data.rules.map((one, i) => (
            <tr key={i}>
              <td>{one.name}</td>
              <td>{one.validFrom === '' ? '—' : one.validFrom}</td>
              <td>{one.validTo === '' ? '至今' : one.validTo}</td>
              <td>{one.what}</td>
              <td>{one.value}</td>
              <td>{one.source}</td>
              <td className={one.verified ? undefined : 'rate-unseen'}>{one.verified ? '已核实' : '未核实'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export const rateScreen: ScreenEntry = {
  id: 'rate',
  title: '退税率文库',
  area: 'refund',
  initials: 'tslwk',
  component: RateScreen,
}
