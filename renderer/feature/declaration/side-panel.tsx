import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { MessageView } from '../../connect/message-view.tsx'
import { readableTime } from '../../ui/number-text.ts'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { toneOf } from '../../ui/tone.ts'
import { Amendments } from './amendments.tsx'
import { PreviewLine, RefundPreview, useRefundPreview, type PreviewSubject } from './refund-preview.tsx'
import type { Finding } from './use-declaration.ts'

type Detail = CallOut<'declaration.get'>
const TABS = [
  { id: 'check', title: '检查' },
  { id: 'refund', title: '退税' },
  { id: 'progress', title: '进度' },
  { id: 'difference', title: '申报差异' },
  { id: 'amendment', title: '修撤单' },
  { id: 'message', title: '报文' },
] as const

export interface SidePanelProps {
  /** What is typed now, for the preview of its refund. */
  readonly subject: PreviewSubject
  readonly findings: readonly Finding[] | undefined
  readonly detail: Detail | undefined
  readonly tab: string
  readonly onTab: (tab: string) => void
  /** Where a finding stands on the screen: the list is in the same order. */
  readonly place: (path: string) => number
  readonly onGo: (finding: Finding) => void
  readonly adopt: (() => void) | undefined
}

/** At the right: what the check says now, how far customs is, what was declared otherwise, the frozen messages. */
export function SidePanel(props: SidePanelProps) {
  const { detail, tab } = props
  const refund = useRefundPreview(props.subject)
  const sent = detail !== undefined && detail.versions.length > 0
  const tabs = TABS.filter(
    (one) =>
      one.id === 'check' ||
      (one.id === 'refund' ? refund.isExport : sent || (one.id === 'difference' && detail?.declared !== undefined)),
  )
  const active = tabs.some((one) => one.id === tab) ? tab : 'check'
  return (
    <>
      <PaneTabs label="报关单信息" tabs={tabs} active={active} onChange={props.onTab} />
      <div
        className="pane-body"
        tabIndex={0}
        role="region"
        aria-label={tabs.find((one) => one.id === active)?.title ?? ''}
      >
        {active === 'check' ? <Checks findings={props.findings} place={props.place} onGo={props.onGo} /> : null}
        {active === 'check' && refund.preview !== undefined ? (
          <PreviewLine preview={refund.preview} onOpen={() => props.onTab('refund')} />
        ) : null}
        {active === 'refund' ? <RefundPreview preview={refund.preview} failed={refund.failed} /> : null}
        {active === 'progress' && detail !== undefined ? <Progress detail={detail} /> : null}
        {active === 'difference' ? <Differences detail={detail} adopt={props.adopt} /> : null}
        {active === 'amendment' && detail !== undefined ? <Amendments declarationId={detail.row.id} /> : null}
        {active === 'message' && detail !== undefined ? <Messages detail={detail} /> : null}
      </div>
    </>
  )
}

function Checks(props: {
  readonly findings: readonly Finding[] | undefined
  readonly place: (path: string) => number
  readonly onGo: (finding: Finding) => void
}) {
  const { findings } = props
  if (findings === undefined) return <p className="expected">正在检查…</p>
  const sorted = [...findings].sort((a, b) => props.place(a.path) - props.place(b.path))
  const errors = sorted.filter((one) => one.level === 'error')
  const warnings = sorted.filter((one) => one.level === 'warning')
  return (
    <>
      <p className="expected" role="status">
        {errors.length === 0
          ? `没有错误，可以申报${warnings.length > 0 ? `；${warnings.length} 处提示` : ''}`
          : `${errors.length} 处错误${warnings.length > 0 ? `、${warnings.length} 处提示` : ''}，F9 到下一处`}
      </p>
      <ul className="check-list" aria-label="检查结果">
        {[...errors, ...warnings].map((one, index) => (
          <li key={index}>
            <button
              type="button"
              className={one.level === 'error' ? 'check-error' : 'check-warning'}
              title={`依据：${one.source}`}
              onClick={() => props.onGo(one)}
            >
              {one.message}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function Progress(props: { readonly detail: Detail }) {
  const { row, timeline } = props.detail
  return (
    <>
      <p className="expected">{row.help}</p>
      <dl className="declaration-numbers">
        <dt>统一编号</dt>
        <dd className="mono">{row.platformNo || '—'}</dd>
        <dt>海关编号</dt>
        <dd className="mono">{row.entryNo || '—'}</dd>
        <dt>企业编号</dt>
        <dd className="mono">{row.ownNo}</dd>
      </dl>
      <ol className="timeline declaration-timeline" aria-label="进度">
        {timeline.map((step, index) => (
          <li key={index} className={`timeline-step timeline-${toneOf(step.tone)}`}>
            <div>
              <time>{readableTime(step.at)}</time> <StatusTag tone={toneOf(step.tone)}>{step.stateName}</StatusTag>
            </div>
            <div>
              {step.what}
              {step.version > 0 ? <span className="soft">{` · 第 ${step.version} 版`}</span> : null}
            </div>
            {step.info === '' ? null : <div className="soft">{step.info}</div>}
            {step.actor === '' || step.what.startsWith('海关') ? null : <div className="soft">{step.actor}</div>}
          </li>
        ))}
      </ol>
    </>
  )
}

function Differences(props: { readonly detail: Detail | undefined; readonly adopt: (() => void) | undefined }) {
  const declared = props.detail?.declared
  if (declared === undefined)
    return (
      <p className="expected">
        在单一窗口改过内容后，把导出的报关单（XML 或 Excel）用“读回申报”读入，这里逐项列出与本机的不同。
      </p>
    )
  return (
    <>
      <p className="expected">{`${declared.source}（${declared.fileName}，${readableTime(declared.at)}）：${declared.differences.length === 0 ? '与本机内容一致' : `${declared.differences.length} 处不同`}`}</p>
      {declared.differences.length === 0 ? null : (
        <table className="compare-table compare-narrow declaration-difference" aria-label="申报差异">
          <thead>
            <tr>
              <th scope="col">栏目</th>
              <th scope="col">本机</th>
              <th scope="col">实际申报</th>
            </tr>
          </thead>
          <tbody>
            {declared.differences.map((one) => (
              <tr key={one.path}>
                <th scope="row">{one.label}</th>
                <td>{one.ours || '（空）'}</td>
                <td className="cell-unequal">{one.theirs || '（空）'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {declared.differences.length === 0 || props.adopt === undefined ? null : (
        <p className="inline-form">
          <button type="button" className="link-button" onClick={props.adopt}>
            以实际申报的内容为准，存为新的一版
          </button>
        </p>
      )}
    </>
  )
}

function Messages(props: { readonly detail: Detail }) {
  const { versions } = props.detail
  const [chosen, setChosen] = useState(versions.length)
  const version = versions.find((one) => one.version === chosen) ?? versions.at(-1)
  if (version === undefined) return null
  return (
    <>
      <div className="inline-form">
        <select
          className="field-input declaration-version"
          aria-label="版本"
          value={version.version}
          onChange={(event) => setChosen(Number(event.target.value))}
        >
          {versions.map((one) => (
            <option
              key={one.version}
              value={one.version}
            >{`第 ${one.version} 版 ${one.operType === 'G' ? '暂存' : '申报'} ${one.ownNo}${one.why === '' ? '' : ` · ${one.why}`}`}</option>
          ))}
        </select>
      </div>
      <MessageView hash={version.hash} />
    </>
  )
}
