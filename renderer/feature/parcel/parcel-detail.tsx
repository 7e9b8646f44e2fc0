import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { MODE_NAMES } from '../../../shared/contract/area/party.ts'
import { useQueryProcedure } from '../../api/index.ts'
import { useWorkspace } from '../../app/workspace.tsx'
import { DocumentCompare } from '../../connect/document-compare.tsx'
import { DOCUMENT_NAMES } from '../../connect/compare-rows.ts'
import { FilingTimeline, VersionTable } from '../../connect/filing-history.tsx'
import { MessageView } from '../../connect/message-view.tsx'
import { Reveal } from '../../connect/reveal.tsx'
import { readableDecimal, readableTime } from '../../ui/number-text.ts'
import { PaneHead, PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { toneOf } from '../../ui/tone.ts'
import { MATCH_STATE_NAMES } from './parcel-columns.ts'

type Parcel = CallOut<'parcel.get'>

/** Everything about one parcel, in sections. */
export function ParcelDetail(props: {
  readonly id: number
  readonly tab: string
  readonly onTab: (tab: string) => void
  readonly onClose: () => void
}) {
  const parcel = useQueryProcedure('parcel.get', { id: props.id }, { keep: true })
  if (parcel.isError)
    return (
      <>
        <PaneHead title="包裹" onClose={props.onClose} />
        <FailureSentence failure={parcel.error} onRetry={() => void parcel.refetch()} />
      </>
    )
  if (parcel.data === undefined)
    return (
      <>
        <PaneHead title="包裹" onClose={props.onClose} />
        <LoadingSentence />
      </>
    )
  const { row, defects } = parcel.data
  const match = MATCH_STATE_NAMES[row.matchState]
  const tabs = [
    { id: 'documents', title: '单证对照' },
    { id: 'defects', title: `差异 ${defects.length}` },
    { id: 'timeline', title: '状态时间线' },
    { id: 'message', title: '报文' },
    { id: 'source', title: '来源' },
    { id: 'tax', title: '税款' },
    { id: 'follow', title: '后续申报' },
  ]
  return (
    <>
      <PaneHead title={`${row.orderNo}　${row.client}　${MODE_NAMES[row.mode]}`} onClose={props.onClose}>
        <StatusTag tone={match.tone}>{match.text}</StatusTag>
        <StatusTag tone={toneOf(row.tone)}>{row.filingStateName}</StatusTag>
        {row.reason === '' ? null : (
          <span className="parcel-reason" title={row.reason}>
            {row.reason}
          </span>
        )}
      </PaneHead>
      <PaneTabs label="包裹明细" tabs={tabs} active={props.tab} onChange={props.onTab} />
      <div className="pane-body">
        {props.tab === 'documents' ? (
          <>
            <DocumentCompare parcel={parcel.data} />
            <Reveal key={props.id} subject="parcel" id={props.id} />
          </>
        ) : null}
        {props.tab === 'defects' ? <Defects parcel={parcel.data} /> : null}
        {props.tab === 'timeline' ? <Timelines parcel={parcel.data} /> : null}
        {props.tab === 'message' ? <Messages parcel={parcel.data} /> : null}
        {props.tab === 'source' ? <Sources parcel={parcel.data} /> : null}
        {props.tab === 'tax' ? <Tax parcel={parcel.data} /> : null}
        {props.tab === 'follow' ? <FollowUps id={props.id} /> : null}
      </div>
    </>
  )
}

function Defects(props: { readonly parcel: Parcel }) {
  const { open } = useWorkspace()
  if (props.parcel.defects.length === 0) return <EmptySentence>没有差异，也没有要等的单证。</EmptySentence>
  const tones = { defect: 'red', wait: 'amber', warning: 'grey' } as const
  const toneFor = (severity: string) =>
    severity === 'defect' || severity === 'wait' || severity === 'warning' ? tones[severity] : 'grey'
  const words: Readonly<Record<string, string>> = { defect: '差异', wait: '等待', warning: '提示' }
  return (
    <table className="plain-table" aria-label="差异">
      <thead>
        <tr>
          <th scope="col">程度</th>
          <th scope="col">规则</th>
          <th scope="col">这一票</th>
          <th scope="col">怎么办</th>
          <th scope="col">依据</th>
        </tr>
      </thead>
      <tbody>
        {props.parcel.defects.map((defect, index) => (
          <tr key={`${defect.rule}${index}`}>
            <td>
              <StatusTag tone={toneFor(defect.severity)}>{words[defect.severity] ?? defect.severity}</StatusTag>
            </td>
            <td>
              <button
                type="button"
                className="link-button"
                title="打开同一差异的全部包裹"
                onClick={() => open({ screen: 'match', params: { rule: defect.rule } })}
              >
                {defect.title}
              </button>
            </td>
            <td>{defect.text}</td>
            <td>{defect.todo}</td>
            <td className="soft">{defect.source}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** One of the parcel's filings; its inventory first. */
function useFilingChoice(parcel: Parcel): readonly [number | undefined, (id: number) => void, Parcel['filings']] {
  const [chosen, setChosen] = useState<number | undefined>(undefined)
  const ordered = [...parcel.filings].sort((a, b) => Number(isInventory(b.kind)) - Number(isInventory(a.kind)))
  const current = ordered.find((filing) => filing.id === chosen) ?? ordered[0]
  return [current?.id, setChosen, ordered]
}

function isInventory(kind: string): boolean {
  return kind === 'CEB621Message' || kind === 'CEB603Message'
}

const KIND_NAMES: Readonly<Record<string, string>> = {
  CEB621Message: '进口清单',
  CEB603Message: '出口清单',
  CEB311Message: '进口订单',
  CEB411Message: '支付单',
  CEB511Message: '进口运单',
  CEB303Message: '出口订单',
  CEB403Message: '收款单',
  CEB505Message: '出口运单',
}

function FilingTabs(props: {
  readonly filings: Parcel['filings']
  readonly current: number | undefined
  readonly onChoose: (id: number) => void
}) {
  return (
    <div className="compare-bar" role="group" aria-label="申报单证">
      {props.filings.map((filing) => (
        <label key={filing.id}>
          <input
            type="radio"
            name="parcel-filing"
            checked={filing.id === props.current}
            onChange={() => props.onChoose(filing.id)}
          />{' '}
          {KIND_NAMES[filing.kind] ?? filing.kind} {filing.stateName}
        </label>
      ))}
    </div>
  )
}

function Timelines(props: { readonly parcel: Parcel }) {
  const [id, setId, filings] = useFilingChoice(props.parcel)
  if (id === undefined) return <EmptySentence>还没有申报过。三单一致后按 F10 申报。</EmptySentence>
  return (
    <>
      <FilingTabs filings={filings} current={id} onChoose={setId} />
      <FilingTimeline filingId={id} />
    </>
  )
}

function Messages(props: { readonly parcel: Parcel }) {
  const [id, setId, filings] = useFilingChoice(props.parcel)
  const [chosen, setChosen] = useState<CallOut<'filing.get'>['versions'][number] | undefined>(undefined)
  const filing = useQueryProcedure('filing.get', { id: id ?? 0 }, { enabled: id !== undefined })
  if (id === undefined) return <EmptySentence>还没有报文。申报时生成，生成后不再改变。</EmptySentence>
  if (filing.isError) return <FailureSentence failure={filing.error} onRetry={() => void filing.refetch()} />
  const shown = chosen ?? filing.data?.versions.at(-1)
  return (
    <>
      <FilingTabs
        filings={filings}
        current={id}
        onChoose={(next) => {
          setChosen(undefined)
          setId(next)
        }}
      />
      {filing.data === undefined ? <LoadingSentence /> : <VersionTable filing={filing.data} onMessage={setChosen} />}
      {shown === undefined ? null : <MessageView key={shown.guid} hash={shown.messageHash} mark={shown.guid} />}
    </>
  )
}

/** 来源: file → row → document → message → receipt, each a way on. */
function Sources(props: { readonly parcel: Parcel }) {
  const { open } = useWorkspace()
  const documents = props.parcel.documents.filter((document) => document.kind !== 'inventory' && document.present)
  return (
    <table className="plain-table" aria-label="来源">
      <thead>
        <tr>
          <th scope="col">单证</th>
          <th scope="col">版本</th>
          <th scope="col">客户文件</th>
          <th scope="col">行</th>
          <th scope="col">导入批次</th>
        </tr>
      </thead>
      <tbody>
        {documents.map((document) => (
          <tr key={document.kind}>
            <td>{DOCUMENT_NAMES[document.kind]}</td>
            <td>{document.revision > 1 ? `第 ${document.revision} 版（经更正）` : '原始'}</td>
            <td title={document.source?.fileHash}>{document.source?.fileName ?? '本程序生成'}</td>
            <td className="number">{document.source === undefined ? '' : document.source.row}</td>
            <td>
              {document.source?.batchId === undefined ? (
                ''
              ) : (
                <button
                  type="button"
                  className="link-button"
                  onClick={() => open({ screen: 'intake', params: { id: String(document.source?.batchId ?? '') } })}
                >
                  批次 {document.source.batchId}
                </button>
              )}
            </td>
          </tr>
        ))}
        {props.parcel.filings.map((filing) => (
          <tr key={filing.id}>
            <td>{KIND_NAMES[filing.kind] ?? filing.kind}</td>
            <td>{`申报第 ${filing.version} 版`}</td>
            <td className="mono">{filing.key}</td>
            <td />
            <td>
              <button
                type="button"
                className="link-button"
                onClick={() => open({ screen: 'filing', params: { id: String(filing.id) } })}
              >
                申报单证
              </button>
              　<StatusTag tone="grey">{filing.stateName}</StatusTag>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Tax(props: { readonly parcel: Parcel }) {
  const { tax } = props.parcel
  if (tax === undefined) return <EmptySentence>这一票不涉及跨境零售进口税。</EmptySentence>
  return (
    <table className="plain-table" aria-label="税款计算">
      <thead>
        <tr>
          <th scope="col">步骤</th>
          <th scope="col" className="number">
            金额（元）
          </th>
          <th scope="col">依据</th>
        </tr>
      </thead>
      <tbody>
        {tax.steps.map((step, index) => (
          <tr key={index}>
            <td>{step.text}</td>
            <td className="number">{readableDecimal(step.value, 2)}</td>
            <td className="soft">{step.source}</td>
          </tr>
        ))}
        <tr>
          <td>
            <b>应缴税款合计</b>
          </td>
          <td className="number">
            <b>{readableDecimal(tax.total, 2)}</b>
          </td>
          <td />
        </tr>
      </tbody>
    </table>
  )
}

/** 后续申报: what was asked of customs about this parcel after its inventory, newest first. */
function FollowUps(props: { readonly id: number }) {
  const { open } = useWorkspace()
  const asked = useQueryProcedure('followUp.page', {
    filters: [{ field: 'parcel', op: 'is', value: String(props.id) }],
    sort: { by: 'id', down: true },
    limit: 100,
  })
  if (asked.isError) return <FailureSentence failure={asked.error} onRetry={() => void asked.refetch()} />
  if (asked.data === undefined) return <LoadingSentence />
  if (asked.data.rows.length === 0)
    return <EmptySentence>这一票没有撤销、退货等后续申报；要申报请在列表中选中包裹，或到“后续申报”。</EmptySentence>
  return (
    <table className="plain-table" aria-label="后续申报">
      <thead>
        <tr>
          <th scope="col">种类</th>
          <th scope="col">企业编号</th>
          <th scope="col">状态</th>
          <th scope="col">原因</th>
          <th scope="col">申请</th>
        </tr>
      </thead>
      <tbody>
        {asked.data.rows.map((row) => (
          <tr key={row.id}>
            <td>{row.parts > 1 ? `${row.kindName}（${row.part}/${row.parts}）` : row.kindName}</td>
            <td className="mono">
              <button
                type="button"
                className="link-button"
                title="打开申报单证"
                onClick={() => open({ screen: 'filing', params: { id: String(row.filingId) } })}
              >
                {row.copNo}
              </button>
            </td>
            <td>
              <StatusTag tone={toneOf(row.tone)}>{row.stateName}</StatusTag>
            </td>
            <td>{row.reason === '' ? row.askedFor : row.reason}</td>
            <td>{readableTime(row.createdAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
