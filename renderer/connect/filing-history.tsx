import type { CallOut } from '../../shared/contract/index.ts'
import { useQueryProcedure } from '../api/index.ts'
import { useWorkspace } from '../app/workspace.tsx'
import { readableTime } from '../ui/number-text.ts'
import { FailureSentence, LoadingSentence } from '../ui/part/sentence.tsx'
import { StatusTag } from '../ui/part/status-tag.tsx'
import { toneOf } from '../ui/tone.ts'
import './work.css'

type Filing = CallOut<'filing.get'>

/** 状态时间线: everything that happened to a filing, newest last, each step with its version and the receipt that said so. */
export function FilingTimeline(props: { readonly filingId: number }) {
  const filing = useQueryProcedure('filing.get', { id: props.filingId }, { keep: true })
  if (filing.isError) return <FailureSentence failure={filing.error} onRetry={() => void filing.refetch()} />
  if (filing.data === undefined) return <LoadingSentence />
  return <Timeline filing={filing.data} />
}

export function Timeline(props: { readonly filing: Filing }) {
  const { filing } = props
  const { open } = useWorkspace()
  return (
    <>
      <ExpectedStep filing={filing} />
      <ol className="timeline" aria-label="状态时间线">
        {filing.timeline.map((step, index) => (
          <li key={index} className={`timeline-step timeline-${toneOf(step.tone)}`}>
            <time>{readableTime(step.at)}</time>
            <StatusTag tone={toneOf(step.tone)}>{step.what}</StatusTag>
            <span className="soft">{`第 ${step.version} 版${step.status === '' || step.what.startsWith(step.status) ? '' : ` · ${step.status}`}`}</span>
            <span className="timeline-info" title={step.info}>
              {step.info}
            </span>
            {step.receiptId === undefined ? null : (
              <button
                type="button"
                className="link-button"
                onClick={() => open({ screen: 'receipt', params: { tab: 'all', filing: String(filing.row.id) } })}
              >
                回执
              </button>
            )}
          </li>
        ))}
        {filing.timeline.length === 0 ? <li className="soft">还没有任何动作。</li> : null}
      </ol>
    </>
  )
}

/** What should come next, since when it is waited for, and what asking about it said. */
function ExpectedStep(props: { readonly filing: Filing }) {
  const { expected, row } = props.filing
  if (expected === undefined) return null
  return (
    <p className={row.silentSince === '' ? 'expected' : 'expected expected-late'}>
      预期下一步：<b>{expected.step}</b>　自 {readableTime(expected.since)} 起等待
      {row.silentSince === '' ? '' : `，${readableTime(row.silentSince)} 已超过时限`}
      {expected.lastQuery === '' ? '　尚未查询' : `　最近查询：${readableTime(expected.lastQuery)}`}
    </p>
  )
}

/** Versions of a filing: what was declared when, and what replaced it. */
export function VersionTable(props: {
  readonly filing: Filing
  readonly onMessage: (version: Filing['versions'][number]) => void
}) {
  return (
    <table className="plain-table" aria-label="申报版本">
      <thead>
        <tr>
          <th scope="col">版本</th>
          <th scope="col">申报时间</th>
          <th scope="col">状态</th>
          <th scope="col">GUID</th>
          <th scope="col">报文</th>
          <th scope="col" className="number">
            发送次数
          </th>
          <th scope="col">替代</th>
          <th scope="col">原因</th>
        </tr>
      </thead>
      <tbody>
        {props.filing.versions.map((version) => (
          <tr key={version.version}>
            <td>{version.version}</td>
            <td className="mono">{appTimeText(version.appTime)}</td>
            <td>
              <StatusTag tone={version.version === props.filing.row.version ? toneOf(props.filing.row.tone) : 'grey'}>
                {version.stateName}
              </StatusTag>
            </td>
            <td className="mono">{version.guid}</td>
            <td>
              <button
                type="button"
                className="link-button"
                onClick={() => props.onMessage(version)}
              >{`报文 ${version.messageId} 第 ${version.position} 份`}</button>
            </td>
            <td className="number">{version.sends}</td>
            <td>{version.replaces === undefined ? '' : `第 ${version.replaces} 版`}</td>
            <td>{version.why}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** 20261122080509 → 2026-11-22 08:05:09 (Beijing time, as declared). */
function appTimeText(text: string): string {
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})/.exec(text)
  return match === null ? text : `${match[1]}-${match[2]}-${match[3]} ${match[4]}:${match[5]}:${match[6]}`
}
