import { useState } from 'react'
import type { CallOut, Out, Selection } from '../../../shared/contract/index.ts'
import { useQueryProcedure } from '../../api/index.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { BlockedTable } from '../../connect/blocked-table.tsx'
import { Checked, JobDialog } from '../../connect/job-dialog.tsx'
import { readableCount, readableDecimal } from '../../ui/number-text.ts'
import { StatusTag } from '../../ui/part/status-tag.tsx'

type Check = CallOut<'filing.check'>

export interface FilingDialogProps {
  readonly selection: Selection
  readonly onClose: () => void
}

/** Before anything leaves: what would be filed, what is held back and why, what somebody should know. Filing cannot be taken back, hence a dialog. */
export function FilingDialog(props: FilingDialogProps) {
  const { onClose } = props
  const check = useQueryProcedure('filing.check', { selection: props.selection })
  const [accepted, setAccepted] = useState(false)
  const warned = (check.data?.warnings.length ?? 0) > 0
  const ready = check.data?.ready ?? 0
  return (
    <JobDialog
      title="申报检查"
      width={760}
      job="filing.file"
      input={
        ready === 0 || (warned && !accepted) || check.isFetching
          ? undefined
          : { selection: props.selection, acceptWarnings: accepted }
      }
      action={`申报 ${readableCount(ready)} 票`}
      result={(value) => <Result result={value} />}
      onClose={onClose}
    >
      <Checked check={check}>
        {(data) => (
          <>
            <Summary check={data} onClose={onClose} />
            {warned ? (
              <label className="accept-warnings">
                <input type="checkbox" autoFocus checked={accepted} onChange={() => setAccepted(!accepted)} />{' '}
                以上提示已知悉，有提示的也申报
              </label>
            ) : null}
          </>
        )}
      </Checked>
    </JobDialog>
  )
}

/** 退税预览 of export lists: what becomes of the refund, summed up. */
function RefundPreview(props: { readonly rows: Check['refund'] }) {
  return (
    <table className="plain-table" aria-label="退税预览">
      <thead>
        <tr>
          <th scope="col">退税预览</th>
          <th scope="col">退税率</th>
          <th scope="col" className="number">
            商品
          </th>
          <th scope="col" className="number">
            清单行
          </th>
          <th scope="col">理由</th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={`${row.routeName} ${row.rate} ${row.treatment}`}>
            <td>{row.routeName}</td>
            <td>
              {row.rate} <span className="soft">{row.treatment}</span>
            </td>
            <td className="number" title={row.names.join('、')}>
              {readableCount(row.goods)}
            </td>
            <td className="number">{readableCount(row.lines)}</td>
            <td>{row.reasons.join('；')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Summary(props: { readonly check: Check; readonly onClose: () => void }) {
  const { check, onClose } = props
  const { open } = useWorkspace()
  const work = (rule: string): void => {
    onClose()
    open({ screen: 'match', params: { rule } })
  }
  return (
    <>
      <div className="figures-line">
        <span>
          将申报<b className="filing-ready">{readableCount(check.ready)}</b> 票
        </span>
        <span>
          报文<b>{readableCount(check.messages)}</b> 份
        </span>
        <span>
          税款合计<b>{readableDecimal(check.taxTotal, 2)}</b> 元
          {check.taxUnknown === 0 ? null : (
            <span className="soft" title="税则没有税率，或商品备案缺少含量、规格，算不出税款">
              （另有 {readableCount(check.taxUnknown)} 票算不出，未计入）
            </span>
          )}
        </span>
        <span>
          不能申报<b className={check.held > 0 ? 'filing-held' : undefined}>{readableCount(check.held)}</b> 票
        </span>
      </div>
      {check.ready === 0 ? (
        <p className="soft">选中的记录里没有可以申报的。下面写明了原因；处理后再按 F8 检查。</p>
      ) : null}
      <BlockedTable
        verb="申报"
        blocked={check.blocked}
        onClose={onClose}
        more={({ rule }) =>
          rule.startsWith('M-') ? (
            <button type="button" className="link-button" onClick={() => work(rule)}>
              去比对
            </button>
          ) : null
        }
      />
      {check.refund.length === 0 ? null : <RefundPreview rows={check.refund} />}
      {check.warnings.map((warning) => (
        <p key={warning.rule} className="filing-warning">
          <StatusTag tone="amber">{`${readableCount(warning.count)} 票`}</StatusTag> <b>{warning.title}</b>　
          {warning.text}
        </p>
      ))}
    </>
  )
}

function Result(props: { readonly result: Out<'filing.file'> }) {
  const { result } = props
  const { open } = useWorkspace()
  return (
    <div role="status">
      <div className="figures-line">
        <span>
          已申报<b className="filing-ready">{readableCount(result.filed)}</b> 票
        </span>
        <span>
          签名报文<b>{readableCount(result.messages)}</b> 份
        </span>
        <span>
          留下<b>{readableCount(result.blocked)}</b>
        </span>
        {result.waiting === 0 ? null : (
          <span>
            其中待签<b>{readableCount(result.waiting)}</b> 票，密钥可用后自动申报
          </span>
        )}
      </div>
      <p>
        报文已固定并排入待发；通道连通时自动发出，断网时留在待发，不会丢也不会重复。
        <button type="button" className="link-button" onClick={() => open({ screen: 'outbox' })}>
          看待发
        </button>
      </p>
      {result.reasons.length === 0 ? null : (
        <ul className="filing-reasons">
          {result.reasons.map((one) => (
            <li key={one.rule}>
              {one.title}：{readableCount(one.count)} 票
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
