import { useEffect, useState } from 'react'
import type { Fix, ParcelRow } from '../../../shared/contract/area/parcel.ts'
import type { CallOut, Filter, Out } from '../../../shared/contract/index.ts'
import { filingStateRow, isFilingState } from '../../../shared/domain/filing/state.ts'
import { useClient, useJob, useQueryProcedure } from '../../api/index.ts'
import { useRefusal } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { DocumentCompare } from '../../connect/document-compare.tsx'
import { FilingTimeline } from '../../connect/filing-history.tsx'
import { FixPanel } from '../../connect/fix-panel.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { groupTarget } from '../../connect/group-target.ts'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import { BRIEF_PARCEL_COLUMNS } from '../../connect/parcel-brief.ts'
import { toContract } from '../../ui/grid/selection.ts'
import { useFocusRow, useGridValue } from '../../ui/grid/use-grid.ts'
import { readableCount } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'

type Reason = CallOut<'receipt.reasons'>['groups'][number]

/** 退单: grouped by what customs said; one fix for all of a group, declared again as new versions. */
export function Rejections(props: { readonly start: string | undefined }) {
  const reasons = useQueryProcedure('receipt.reasons', {}, { keep: true })
  const [chosen, setChosen] = useState(props.start)
  if (reasons.isError) return <FailureSentence failure={reasons.error} onRetry={() => void reasons.refetch()} />
  if (reasons.data === undefined) return <LoadingSentence />
  const groups = reasons.data.groups
  const group = groups.find((one) => one.code === chosen) ?? groups[0]
  if (group === undefined)
    return <EmptySentence>没有退单。海关或电子口岸退回的单证会按原因列在这里，改正后一次重报。</EmptySentence>
  return (
    <div className="work-row">
      <div className="column-pane receipt-reasons">
        <ul className="side-list" aria-label="退单原因">
          {groups.map((one) => (
            <li key={one.code}>
              <button
                type="button"
                aria-current={one.code === group.code}
                title={one.sample}
                onClick={() => setChosen(one.code)}
              >
                <span className="side-title">{one.title}</span>
                <span className="side-count">{readableCount(one.count)}</span>
                <span className="side-detail">{one.code.startsWith('T:') ? '' : one.code.split(':')[0]}</span>
                <span>
                  <StatusTag tone={toneOf(one.tone)}>
                    {isFilingState(one.state) ? filingStateRow(one.state).name : one.state}
                  </StatusTag>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
      <div className="receipt-group">
        <FollowUps group={group} />
        {group.followUps.reduce((sum, one) => sum + one.count, 0) < group.count ? (
          <Group key={group.code} group={group} />
        ) : null}
      </div>
    </div>
  )
}

/** Rejected cancellations, returns and manifests: what customs said, and the way to the list in which they are asked for once more. */
function FollowUps(props: { readonly group: Reason }) {
  const { group } = props
  const { open } = useWorkspace()
  if (group.followUps.length === 0) return null
  return (
    <section className="receipt-follow" aria-label="退回的后续申报">
      <p>{group.sample}</p>
      <p className="soft">后续申报在自己的列表里改正、重报：</p>
      {group.followUps.map((one) => (
        <ActionButton
          key={one.kind}
          size="small"
          onClick={() =>
            open({
              screen: 'crossborder',
              filters: [
                { field: 'kind', op: 'is', value: one.kind },
                { field: 'state', op: 'in', value: ['rejected', 'failed'] },
              ],
            })
          }
        >
          {`${one.kindName} ${readableCount(one.count)} 份`}
        </ActionButton>
      ))}
    </section>
  )
}

function Group(props: { readonly group: Reason }) {
  const { group } = props
  const client = useClient()
  const toast = useToast()
  const refusal = useRefusal('filing.redeclare')
  const redeclaring = useJob('filing.redeclare')
  const [width, setWidth] = usePaneSize('receipt-documents', Math.max(400, Math.round(window.innerWidth * 0.36)))
  const [height, setHeight] = usePaneSize('receipt-fix', 240)
  const [result, setResult] = useState<Out<'filing.redeclare'> | undefined>(undefined)
  const [wanted] = useState<Filter[]>(() => [
    { field: 'reason', op: 'is', value: group.code },
    { field: 'filingState', op: 'in', value: ['rejected', 'failed'] },
  ])
  const store = useListGrid<ParcelRow>({
    list: 'parcel',
    gridId: 'rejection',
    columns: BRIEF_PARCEL_COLUMNS,
    page: (input) => client.call('parcel.page', input),
    count: (filters) => client.call('parcel.count', { filters }),
    topicsOf: 'parcel.page',
    defaultSort: { by: 'id', down: true },
    filters: wanted,
  })
  useEffect(() => store.setFilters(wanted), [store, wanted])
  const focused = useFocusRow(store)
  const selection = useGridValue(store, (state) => state.selection)
  const count = useGridValue(store, (state) => state.count)
  const filters = useGridValue(store, (state) => state.filters)
  const target = groupTarget(wanted, filters, toContract(selection, undefined))
  const redeclare = async (fix: Fix | undefined): Promise<void> => {
    const answer = await redeclaring.start({ selection: target, ...(fix === undefined ? {} : { fix }) })
    if (!answer.ok) return toast.failed(answer)
    store.dropSelection()
    setResult(answer.value)
    // A reason without filings leaves the screen, and its panel with it: the result must not go unseen.
    toast.done(`${group.title}：已更正重报 ${readableCount(answer.value.redeclared)} 票`)
  }
  return (
    <SplitPane
      direction="across"
      size={width}
      onSize={setWidth}
      least={300}
      sideLabel="单证"
      side={<Beside id={focused?.id} />}
    >
      <SplitPane
        direction="down"
        size={height}
        onSize={setHeight}
        least={120}
        sideLabel="修改与重报"
        side={
          <FixPanel
            explain={[
              { title: '回执原文', text: group.sample },
              { title: '怎么办', text: group.todo },
            ]}
            suggested={group.fixes}
            selection={target}
            count={count}
            refusal={refusal}
            running={redeclaring.running}
            verb="修改并更正重报"
            onApply={(fix) => void redeclare(fix)}
            actions={
              <ActionButton
                size="small"
                hotkey="F10"
                disabled={count === 0}
                loading={redeclaring.running}
                title="内容不变（或已逐票改好），报一个新版本"
                onClick={() => void redeclare(undefined)}
              >
                按现在的内容更正重报
              </ActionButton>
            }
            result={
              result === undefined ? null : (
                <p className="fix-result" role="status">
                  <span>
                    已更正重报 <b className="fix-after">{readableCount(result.redeclared)}</b> 票，报文{' '}
                    {readableCount(result.messages)} 份
                    {result.blocked > 0 ? `；${readableCount(result.blocked)} 票仍有差异，没有报` : ''}
                    。编号不变，旧版本保留。
                  </span>
                </p>
              )
            }
          />
        }
      >
        <ListGrid
          store={store}
          fixed={wanted}
          label={`${group.title} 的退单`}
          exportList="parcel"
          empty={<EmptySentence>这一组已经处理完。</EmptySentence>}
        />
      </SplitPane>
    </SplitPane>
  )
}

const TABS = [
  { id: 'documents', title: '单证对照' },
  { id: 'timeline', title: '状态时间线' },
] as const

function Beside(props: { readonly id: number | undefined }) {
  const parcel = useQueryProcedure('parcel.get', { id: props.id ?? 0 }, { enabled: props.id !== undefined, keep: true })
  const [tab, setTab] = useState<string>('documents')
  if (props.id === undefined) return <EmptySentence>选一票，这里显示它的单证与回执经过。</EmptySentence>
  if (parcel.isError) return <FailureSentence failure={parcel.error} onRetry={() => void parcel.refetch()} />
  if (parcel.data === undefined) return <LoadingSentence />
  const filing =
    parcel.data.filings.find((one) => one.kind === 'CEB621Message' || one.kind === 'CEB603Message') ??
    parcel.data.filings[0]
  return (
    <>
      <PaneTabs label="退单明细" tabs={TABS} active={tab} onChange={setTab} />
      <div className="pane-body receipt-beside">
        {tab === 'documents' ? (
          <DocumentCompare parcel={parcel.data} narrow />
        ) : filing === undefined ? (
          <EmptySentence>还没有申报过。</EmptySentence>
        ) : (
          <FilingTimeline filingId={filing.id} />
        )}
      </div>
    </>
  )
}
