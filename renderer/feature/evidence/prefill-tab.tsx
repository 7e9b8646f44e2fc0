import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useQueryProcedure } from '../../api/index.ts'
import { readableCount } from '../../ui/number-text.ts'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import type { Tone } from '../../ui/tone.ts'

type Row = CallOut<'prefill.list'>['rows'][number]
const TONES: Readonly<Record<Row['state'], Tone>> = { waiting: 'blue', same: 'green', differs: 'red' }
const STATES = [
  { id: 'waiting', name: '等海关数据' },
  { id: 'differs', name: '与海关不同' },
  { id: 'same', name: '与海关一致' },
] as const

/** 预填: our own closed declarations and summary results, never counted; what customs' data say otherwise stands beside it. */
export function PrefillTab() {
  const [state, setState] = useState<Row['state'] | ''>('')
  const list = useQueryProcedure('prefill.list', state === '' ? {} : { state }, { keep: true })
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <LoadingSentence />
  const { counts, rows } = list.data
  return (
    <div className="evidence">
      <div className="action-bar" role="toolbar" aria-label="预填">
        <label>
          状态{' '}
          <select
            className="field-input"
            value={state}
            onChange={(event) => setState(STATES.find((one) => one.id === event.target.value)?.id ?? '')}
          >
            <option value="">全部</option>
            {STATES.map((one) => (
              <option key={one.id} value={one.id}>{`${one.name} ${counts[one.id]}`}</option>
            ))}
          </select>
        </label>
        <span className="soft">本机结关的报关单与汇总结果，只供对照；导入海关数据（电子口岸）以后才能配票、申报。</span>
        <span className="gap" />
        <span className="grid-figures">
          {STATES.map((one) => `${one.name} ${readableCount(counts[one.id])}`).join(' · ')}
        </span>
      </div>
      {rows.length === 0 ? (
        <EmptySentence>还没有预填的单证。出口报关单结关、汇总申报出结果时自动列在这里。</EmptySentence>
      ) : (
        <div className="pane-body">
          <table className="plain-table" aria-label="预填单证">
            <thead>
              <tr>
                <th scope="col">状态</th>
                <th scope="col">报关单号</th>
                <th scope="col">来源</th>
                <th scope="col">客户</th>
                <th scope="col">出口日期</th>
                <th scope="col">监管</th>
                <th scope="col" className="number">
                  金额
                </th>
                <th scope="col">商品</th>
                <th scope="col">与海关数据的差异</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <PrefillRow key={row.id} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}

function PrefillRow(props: { readonly row: Row }) {
  const { row } = props
  return (
    <tr>
      <td className="nowrap">
        <StatusTag tone="grey">预填</StatusTag> <StatusTag tone={TONES[row.state]}>{row.stateName}</StatusTag>
      </td>
      <td className="mono">{row.declarationNo}</td>
      <td>{row.sourceName}</td>
      <td>{row.client}</td>
      <td className="nowrap">{row.exportDate}</td>
      <td>{row.tradeMode}</td>
      <td className="number nowrap">{row.total}</td>
      <td>
        {row.items.map((item) => (
          <div
            key={item.itemNo}
          >{`${item.itemNo} ${item.hsCode} ${item.name || '（汇总无品名）'} ${item.quantities}`}</div>
        ))}
      </td>
      <td>
        {row.differences.length === 0 ? (
          <span className="soft">{row.state === 'waiting' ? '海关数据还没有导入' : '没有差异'}</span>
        ) : (
          row.differences.map((one) => (
            <div key={one.label}>
              {one.label}：预填 {one.ours || '（空）'}，海关 <strong>{one.theirs || '（空）'}</strong>
            </div>
          ))
        )}
      </td>
    </tr>
  )
}
