import type { ReactNode } from 'react'
import { useState } from 'react'
import type { CallOut, Out, Selection } from '../../../shared/contract/index.ts'
import { useQueryProcedure } from '../../api/index.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { BlockedTable } from '../../connect/blocked-table.tsx'
import { Checked, JobDialog } from '../../connect/job-dialog.tsx'
import { readableCount } from '../../ui/number-text.ts'

const CANCEL_REASONS = ['客户取消订单', '申报信息有误', '重复申报', '货物未到或缺货'] as const

/** 申请撤销: what can be cancelled, what cannot and why, and the reason that customs reads. */
export function CancelDialog(props: { readonly selection: Selection; readonly onClose: () => void }) {
  const check = useQueryProcedure('cancel.check', { selection: props.selection })
  const [reason, setReason] = useState('')
  const ready = check.data?.ready ?? 0
  const text = reason.trim()
  return (
    <JobDialog
      title="申请撤销"
      width={680}
      job="cancel.file"
      input={ready === 0 || text === '' || check.isFetching ? undefined : { selection: props.selection, reason: text }}
      action={`申请撤销 ${readableCount(ready)} 票`}
      result={(value) => <AskResult result={value} />}
      onClose={props.onClose}
    >
      <Checked check={check}>
        {(data) => (
          <>
            <CheckView check={data} verb="撤销" onClose={props.onClose} />
            <ReasonField value={reason} onChange={setReason} suggestions={CANCEL_REASONS} />
            <p className="soft">
              申请送出后清单状态不变；海关审结（回执 399）后清单变为“已撤销”，年度额度随之恢复，可重新申报。
            </p>
          </>
        )}
      </Checked>
    </JobDialog>
  )
}

/** The reason that the message carries; suggestions fill it. */
export function ReasonField(props: {
  readonly value: string
  readonly onChange: (text: string) => void
  readonly suggestions: readonly string[]
}) {
  return (
    <div className="crossborder-form">
      <label className="crossborder-label" htmlFor="crossborder-reason">
        申请原因（海关可见，必填）
      </label>
      <input
        id="crossborder-reason"
        className="field-input"
        data-autofocus
        maxLength={1000}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
      <div className="crossborder-suggestions">
        {props.suggestions.map((text) => (
          <button key={text} type="button" className="link-button" onClick={() => props.onChange(text)}>
            {text}
          </button>
        ))}
      </div>
    </div>
  )
}

/** How many can, how many cannot and why; held ones open in the list. */
export function CheckView(props: {
  readonly check: CallOut<'cancel.check'>
  readonly verb: string
  readonly onClose: () => void
  readonly children?: ReactNode
}) {
  const { check, verb, onClose } = props
  return (
    <>
      <div className="figures-line">
        <span>
          可{verb}
          <b className="crossborder-ready">{readableCount(check.ready)}</b> 票
        </span>
        <span>
          不能{verb}
          <b className={check.held > 0 ? 'crossborder-held' : undefined}>{readableCount(check.held)}</b> 票
        </span>
        {props.children}
      </div>
      <BlockedTable verb={verb} blocked={check.blocked} onClose={onClose} />
    </>
  )
}

/** What came of an application. */
export function AskResult(props: { readonly result: Out<'cancel.file'> }) {
  const { result } = props
  const { open } = useWorkspace()
  return (
    <div role="status">
      <div className="figures-line">
        <span>
          已申请<b className="crossborder-ready">{readableCount(result.filed)}</b> 份
        </span>
        <span>
          签名报文<b>{readableCount(result.messages)}</b> 份
        </span>
        <span>
          没有申请<b>{readableCount(result.blocked)}</b> 份
        </span>
      </div>
      <p>
        报文已固定并排入待发；通道连通时自动发出。
        <button type="button" className="link-button" onClick={() => open({ screen: 'outbox' })}>
          看待发
        </button>
      </p>
      {result.reasons.length === 0 ? null : (
        <ul className="crossborder-reasons">
          {result.reasons.map((one) => (
            <li key={one.rule}>
              {one.title}：{readableCount(one.count)}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
