import type { ReactNode } from 'react'
import { useMemo, useState } from 'react'
import type { Filter } from '../../../shared/contract/index.ts'
import { useClient, useJob, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { Timeline, VersionTable } from '../../connect/filing-history.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import { MessageView } from '../../connect/message-view.tsx'
import type { ClientChoices } from '../../connect/choices.ts'
import { Loaded } from '../../connect/loaded.tsx'
import { isNothing } from '../../ui/grid/selection.ts'
import { useFocusRow, useGridValue } from '../../ui/grid/use-grid.ts'
import { readableCount } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneHead, PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'
import type { FollowRow } from './follow-columns.ts'
import { followColumns, followError, isRefused } from './follow-columns.ts'

export interface FollowListProps {
  /** Whose arrangement of columns this is. */
  readonly gridId: string
  readonly label: string
  readonly kinds: readonly string[]
  readonly about: 'inventory' | 'return' | 'batch'
  readonly clients: ClientChoices
  readonly empty: string
  /** What another screen chose. */
  readonly filters?: readonly Filter[]
  /** The tab's own actions, before the common ones. */
  readonly actions?: (chosen: readonly FollowRow[]) => ReactNode
}

/** The list of one tab: what was asked for, how it stands, and the way to ask once more. */
export function FollowList(props: FollowListProps) {
  const client = useClient()
  const toast = useToast()
  const { open } = useWorkspace()
  const mayRepeat = useMay('followUp.redeclare')
  const repeating = useJob('followUp.redeclare')
  const [size, setSize] = usePaneSize('crossborder', 300)
  const [shows, setShows] = useState(false)
  const columns = useMemo(() => followColumns(props.about, props.clients), [props.about, props.clients])
  const ofKind = { field: 'kind', op: 'in' as const, value: [...props.kinds] }
  const store = useListGrid<FollowRow>({
    list: 'followUp',
    gridId: props.gridId,
    columns,
    page: (input) => client.call('followUp.page', { ...input, filters: [...(input.filters ?? []), ofKind] }),
    count: (filters) => client.call('followUp.count', { filters: [...filters, ofKind] }),
    topicsOf: 'followUp.page',
    defaultSort: { by: 'id', down: true },
    errorOf: followError,
    filters: props.filters ?? [],
    errorFilter: { field: 'state', op: 'in', value: ['rejected', 'failed'] },
  })
  const focused = useFocusRow(store)
  const selection = useGridValue(store, (state) => state.selection)
  const rows = useGridValue(store, (state) => state.window.rows)
  const chosen = isNothing(selection)
    ? focused === undefined
      ? []
      : [focused]
    : rows.filter((row) => store.isChosen(row.id))
  const again = chosen.filter(isRefused)
  const repeat = async (): Promise<void> => {
    const answer = await repeating.start({ ids: again.map((row) => row.id) })
    if (!answer.ok) return toast.failed(answer)
    const { filed, blocked, reasons } = answer.value
    if (blocked > 0)
      toast.warn(
        `已重报 ${readableCount(filed)} 份；${readableCount(blocked)} 份没有报：${reasons.map((one) => one.title).join('；')}`,
      )
    else toast.done(`已重报 ${readableCount(filed)} 份`)
  }
  const parcelId = focused?.parcelId
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      sideLabel={`${props.label}明细`}
      side={
        shows && focused !== undefined ? (
          <FollowDetail key={focused.filingId} row={focused} onClose={() => setShows(false)} />
        ) : null
      }
    >
      <ListGrid
        store={store}
        label={props.label}
        onOpen={() => setShows(true)}
        empty={<EmptySentence>{props.empty}</EmptySentence>}
        actions={
          <>
            {props.actions?.(chosen)}
            <ActionButton
              hotkey="F10"
              allowed={mayRepeat}
              disabled={again.length === 0}
              loading={repeating.running}
              title="被退回或失败的，按现在的情况再申请一次，编号不变"
              onClick={() => void repeat()}
            >{`重报${again.length > 1 ? ` ${readableCount(again.length)} 份` : ''}`}</ActionButton>
            <ActionButton hotkey="F2" disabled={focused === undefined} onClick={() => setShows(true)}>
              明细
            </ActionButton>
            {props.about !== 'batch' ? (
              <ActionButton
                disabled={parcelId === undefined}
                onClick={() =>
                  parcelId === undefined ? undefined : open({ screen: 'parcel', params: { id: String(parcelId) } })
                }
              >
                看包裹
              </ActionButton>
            ) : null}
          </>
        }
      />
    </SplitPane>
  )
}

const TABS = [
  { id: 'timeline', title: '状态时间线' },
  { id: 'versions', title: '版本与报文' },
] as const

function FollowDetail(props: { readonly row: FollowRow; readonly onClose: () => void }) {
  const filing = useQueryProcedure('filing.get', { id: props.row.filingId })
  const [tab, setTab] = useState<string>('timeline')
  const { row } = props
  return (
    <>
      <PaneHead title={`${row.kindName}　${row.copNo}　${row.client}`} onClose={props.onClose}>
        <StatusTag tone={toneOf(row.tone)}>{row.stateName}</StatusTag>
        {row.reason === '' ? null : <span className="field-error">{row.reason}</span>}
      </PaneHead>
      <PaneTabs label="明细" tabs={TABS} active={tab} onChange={setTab} />
      <div className="pane-body">
        <Loaded of={filing}>
          {(data) => (tab === 'timeline' ? <Timeline filing={data} /> : <Versions filing={data} />)}
        </Loaded>
      </div>
    </>
  )
}

function Versions(props: { readonly filing: Parameters<typeof VersionTable>[0]['filing'] }) {
  const [chosen, setChosen] = useState(props.filing.versions.at(-1))
  return (
    <>
      <VersionTable filing={props.filing} onMessage={setChosen} />
      {chosen === undefined ? null : <MessageView key={chosen.guid} hash={chosen.messageHash} mark={chosen.guid} />}
    </>
  )
}
