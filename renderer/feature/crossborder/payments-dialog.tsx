import { Button } from 'antd'
import { useState } from 'react'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { readableDecimal, readableTime } from '../../ui/number-text.ts'
import { Dialog } from '../../ui/part/dialog.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'

/** 缴纳记录: what was paid under a guarantee; one that was noted wrongly is taken back by an entry of the other sign. */
export function PaymentsDialog(props: { readonly assureCode: string; readonly onClose: () => void }) {
  const list = useQueryProcedure('guarantee.payments', { assureCode: props.assureCode })
  const may = useMay('guarantee.unpay')
  const taking = useCommand('guarantee.unpay')
  const toast = useToast()
  const [reason, setReason] = useState('')
  const takeBack = async (id: number): Promise<void> => {
    const answer = await taking.run({ id, reason: reason.trim() })
    if (!answer.ok) return toast.failed(answer)
    setReason('')
    toast.done('已冲正，可重新登记')
  }
  const payments = list.data?.payments
  return (
    <Dialog
      title={`缴纳记录 ${props.assureCode}`}
      width={820}
      onClose={props.onClose}
      footer={<Button onClick={props.onClose}>关闭</Button>}
    >
      {list.isError ? (
        <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
      ) : payments === undefined ? (
        <LoadingSentence />
      ) : payments.length === 0 ? (
        <EmptySentence>还没有登记过缴税。</EmptySentence>
      ) : (
        <>
          <table className="plain-table" aria-label="缴纳记录">
            <thead>
              <tr>
                <th scope="col">缴纳日期</th>
                <th scope="col" className="number">
                  金额
                </th>
                <th scope="col">缴款书编号</th>
                <th scope="col">备注</th>
                <th scope="col">登记</th>
                <th scope="col">操作</th>
              </tr>
            </thead>
            <tbody>
              {payments.map((one) => (
                <tr key={one.id}>
                  <td>{one.paidOn}</td>
                  <td className="number">{readableDecimal(one.amount, 2)}</td>
                  <td className="mono">{one.entDutyNo}</td>
                  <td>{one.note}</td>
                  <td>
                    {one.by} {readableTime(one.at)}
                  </td>
                  <td>
                    {may && one.open ? (
                      <button
                        type="button"
                        className="link-button"
                        disabled={reason.trim() === '' || taking.pending}
                        onClick={() => void takeBack(one.id)}
                      >
                        冲正
                      </button>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {may ? (
            <label className="crossborder-label">
              冲正原因（登记错时先填，再点那一笔的“冲正”）
              <input
                className="field-input"
                maxLength={150}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            </label>
          ) : null}
        </>
      )}
    </Dialog>
  )
}
