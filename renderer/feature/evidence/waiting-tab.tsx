import { useQueryProcedure } from '../../api/index.ts'
import { readableCount, readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'

/** Vouchers whose state must be asked before the next batch; their numbers are copied for the invoice platform. */
export function WaitingTab(props: { readonly onTake: () => void; readonly may: boolean }) {
  const waiting = useQueryProcedure('voucher.waiting', { limit: 2000 })
  const toast = useToast()
  if (waiting.isError) return <FailureSentence failure={waiting.error} onRetry={() => void waiting.refetch()} />
  if (waiting.data === undefined) return <LoadingSentence />
  const { rows, total } = waiting.data
  const due = rows.filter((row) => row.due)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(due.map((row) => row.voucherNo).join('\n'))
    toast.done(`已复制 ${due.length} 个凭证号`)
  }
  return (
    <div className="evidence">
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ActionButton hotkey="F7" primary allowed={props.may} onClick={props.onTake}>
          导入状态
        </ActionButton>
        <ActionButton hotkey="F8" disabled={due.length === 0} onClick={() => void copy()}>
          复制到期的凭证号
        </ActionButton>
        <span className="gap" />
        <span className="grid-figures">
          {readableCount(total)} 张 · 到期 {readableCount(due.length)}
        </span>
      </div>
      {rows.length === 0 ? (
        <EmptySentence>没有要查询的凭证。新导入的发票、信息不齐的和久未查询的会列在这里。</EmptySentence>
      ) : (
        <div className="pane-body">
          <table className="plain-table" aria-label="待查询的凭证">
            <thead>
              <tr>
                <th scope="col">凭证号</th>
                <th scope="col">状态</th>
                <th scope="col">原因</th>
                <th scope="col">再查日期</th>
                <th scope="col" className="number">
                  计税金额
                </th>
                <th scope="col">销方</th>
                <th scope="col">客户</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.voucherNo}>
                  <td className="mono">{row.voucherNo}</td>
                  <td>
                    <StatusTag tone={row.due ? 'amber' : 'grey'}>{row.state}</StatusTag>
                  </td>
                  <td>{row.why}</td>
                  <td>{row.nextOn}</td>
                  <td className="number">{readableDecimal(row.amount)}</td>
                  <td>{row.sellerName}</td>
                  <td>{row.client}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
