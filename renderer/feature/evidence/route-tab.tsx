import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { ROUTES, type Route } from '../../../shared/domain/refund/route.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { readableCount } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import type { Tone } from '../../ui/tone.ts'
import { RouteDialog } from './route-dialog.tsx'

type Row = CallOut<'route.list'>['rows'][number]
const TONES: Readonly<Record<Route, Tone>> = {
  own: 'green',
  agency: 'green',
  agencyCertificate: 'blue',
  departure: 'green',
  exemptWithoutVoucher: 'purple',
  exempt: 'purple',
  taxed: 'red',
  waiting: 'amber',
  undecided: 'amber',
}

/** Which way each declared item goes that nobody has claimed yet, and why; what waits for its invoice since when. */
export function RouteTab() {
  const [route, setRoute] = useState<Route | ''>('')
  const [chosen, setChosen] = useState<readonly number[]>([])
  const asking = useCommand('notice.ask')
  const may = useMay('notice.ask')
  const mayChoose = useMay('route.choose')
  const [editing, setEditing] = useState<Row | undefined>(undefined)
  const toast = useToast()
  const list = useQueryProcedure('route.list', route === '' ? {} : { route }, { keep: true })
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <LoadingSentence />
  const { counts, rows } = list.data
  const ask = async (agency: boolean): Promise<void> => {
    const answer = await asking.run({ itemIds: [...chosen], agency })
    if (!answer.ok) return toast.failed(answer)
    await navigator.clipboard.writeText(answer.value.text)
    setChosen([])
    toast.done(`已复制 ${answer.value.asked} 份开票通知，可直接粘贴给工厂`)
  }
  if (counts.length === 0) return <EmptySentence>没有尚未申报的报关单项。</EmptySentence>
  return (
    <div className="evidence">
      <div className="action-bar" role="toolbar" aria-label="退税方式">
        <label>
          方式{' '}
          <select
            className="field-input"
            value={route}
            onChange={(event) => setRoute(ROUTES.find((one) => one === event.target.value) ?? '')}
          >
            <option value="">全部</option>
            {counts.map((one) => (
              <option key={one.route} value={one.route}>{`${one.name} ${one.count}`}</option>
            ))}
          </select>
        </label>
        <ActionButton
          hotkey="F7"
          allowed={may}
          disabled={chosen.length === 0}
          loading={asking.pending}
          onClick={() => void ask(false)}
        >
          开票通知
        </ActionButton>
        <ActionButton allowed={may} disabled={chosen.length === 0} onClick={() => void ask(true)}>
          代办退税开票通知
        </ActionButton>
        <span className="gap" />
        <span className="grid-figures">
          {counts.map((one) => `${one.name} ${readableCount(one.count)}`).join(' · ')}
        </span>
      </div>
      <div className="pane-body">
        <table className="plain-table" aria-label="退税方式与理由">
          <thead>
            <tr>
              <th scope="col">选</th>
              <th scope="col">方式</th>
              <th scope="col">报关单-项</th>
              <th scope="col">出口日期</th>
              <th scope="col" className="number">
                已过天数
              </th>
              <th scope="col">监管</th>
              <th scope="col">商品</th>
              <th scope="col">客户</th>
              <th scope="col">理由与依据</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.itemId}>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`选 ${row.item}`}
                    checked={chosen.includes(row.itemId)}
                    onChange={() =>
                      setChosen(
                        chosen.includes(row.itemId)
                          ? chosen.filter((id) => id !== row.itemId)
                          : [...chosen, row.itemId],
                      )
                    }
                  />
                </td>
                <td>
                  {mayChoose ? (
                    <button
                      type="button"
                      className="link-button"
                      aria-label={`${row.routeName}：改 ${row.item} 的退税方式`}
                      title="改为别的方式，写明理由"
                      onClick={() => setEditing(row)}
                    >
                      <StatusTag tone={TONES[row.route]}>{row.routeName}</StatusTag>
                    </button>
                  ) : (
                    <StatusTag tone={TONES[row.route]}>{row.routeName}</StatusTag>
                  )}
                </td>
                <td className="mono nowrap">{row.item}</td>
                <td className="nowrap">{row.exportDate}</td>
                <td className="number">
                  {row.days}
                  {row.askedOn === '' ? null : <span className="soft">　已催 {row.askedDays} 天</span>}
                </td>
                <td>{row.tradeMode}</td>
                <td>
                  {row.hsCode} {row.name}
                </td>
                <td>{row.client}</td>
                <td>
                  {row.reasons.map((reason, i) => (
                    <div key={i}>
                      {reason.text}
                      <span className="soft">　{reason.source}</span>
                    </div>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {editing === undefined ? null : <RouteDialog row={editing} onClose={() => setEditing(undefined)} />}
    </div>
  )
}
