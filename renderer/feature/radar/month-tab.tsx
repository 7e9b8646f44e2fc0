import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { readableCount, readableDecimal, readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'

/** Counts are no money: their unit stands with them. */
const COUNTED: Readonly<Record<string, string>> = { exported: '票', eligible: '项' }
function valueText(one: CallOut<'month.figures'>['figures'][number]): string {
  const unit = COUNTED[one.id]
  if (unit !== undefined) return `${readableCount(Number(one.value))} ${unit}`
  return /^-?\d/.test(one.value) ? readableDecimal(one.value, 2) : one.value
}

const thisMonth = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7)

/** One month on one screen: each figure opens its rows, the sum must tie before it is locked. */
export function MonthTab() {
  const [month, setMonth] = useState(thisMonth)
  const valid = /^\d{4}-\d{2}$/.test(month)
  const figures = useQueryProcedure('month.figures', { month: valid ? month : thisMonth() }, { keep: true })
  const closing = useCommand('month.close')
  const may = useMay('month.close')
  const toast = useToast()
  const { open } = useWorkspace()
  const close = async (): Promise<void> => {
    if (
      !(await toast.confirm({
        title: `结账 ${month}？`,
        text: '结账后该月不能再登记申报、核准、退库、付款与往来；补来的单证与收汇照样登记，列为结账后的更正，该月数字不再变。',
        ok: '结账',
      }))
    )
      return
    const answer = await closing.run({ month })
    if (answer.ok) toast.done(`${month} 已结账`)
    else toast.failed(answer)
  }
  if (figures.isError) return <FailureSentence failure={figures.error} onRetry={() => void figures.refetch()} />
  if (figures.data === undefined) return <LoadingSentence />
  const { data } = figures
  return (
    <>
      <div className="action-bar" role="toolbar" aria-label="操作">
        <label>
          月份{' '}
          <input
            className="field-input"
            type="month"
            value={month}
            onChange={(event) => setMonth(event.target.value)}
          />
        </label>
        <ActionButton
          hotkey="F10"
          primary
          allowed={may}
          disabled={!data.may}
          loading={closing.pending}
          onClick={() => void close()}
        >
          结账
        </ActionButton>
        {data.locked ? (
          <StatusTag tone="green">{`已结账 ${data.lockedBy} ${readableTime(data.lockedAt)}`}</StatusTag>
        ) : data.why === '' ? (
          <StatusTag tone="blue">勾稽相符，可结账</StatusTag>
        ) : (
          <span className="soft">{data.why}</span>
        )}
      </div>
      <div className="radar-month">
        <table className="plain-table" aria-label="月结">
          <thead>
            <tr>
              <th scope="col">项目</th>
              <th scope="col" className="number">
                金额（元）或数
              </th>
              <th scope="col" className="number">
                笔数
              </th>
              <th scope="col">明细</th>
              {data.locked ? <th scope="col">结账后更正为</th> : null}
            </tr>
          </thead>
          <tbody>
            {data.figures.map((one) => (
              <tr key={one.id}>
                <td>{one.name}</td>
                <td className="number">{valueText(one)}</td>
                <td className="number">{one.rows === 0 ? '' : readableCount(one.rows)}</td>
                <td>
                  {one.rows === 0 ? null : (
                    <button
                      type="button"
                      className="link-button"
                      onClick={() =>
                        open({
                          screen: one.screen,
                          filters: one.filters,
                          ...(one.tab === '' ? {} : { params: { tab: one.tab } }),
                        })
                      }
                    >
                      看明细
                    </button>
                  )}
                </td>
                {data.locked ? <td className="radar-after">{one.now}</td> : null}
              </tr>
            ))}
          </tbody>
        </table>
        <p className="soft radar-note">
          月初在途＋本月申报－退库到账＋差额－撤回或更正＝月末在途；不相符 {data.untied} 元。
        </p>
        {data.corrections.length === 0 ? null : (
          <table className="plain-table" aria-label="结账后的更正">
            <caption>结账后的更正 {data.corrections.length} 处</caption>
            <thead>
              <tr>
                <th scope="col">时间</th>
                <th scope="col">事项</th>
                <th scope="col">单号</th>
                <th scope="col">经办</th>
              </tr>
            </thead>
            <tbody>
              {data.corrections.map((one, at) => (
                <tr key={at}>
                  <td>{readableTime(one.at)}</td>
                  <td>{one.what}</td>
                  <td className="mono">{one.subject}</td>
                  <td>{one.actor}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </>
  )
}
