import { useMemo, useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import {
  FILING_ACTION_NAMES,
  FILING_ACTIONS,
  filingStateRow,
  isFilingState,
  mayAct,
} from '../../../shared/domain/filing/state.ts'
import { useClient, useJob, useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { useClientChoices, type ClientChoices } from '../../connect/choices.ts'
import { keyText } from '../../connect/filing-words.ts'
import { Timeline, VersionTable } from '../../connect/filing-history.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import { MessageView } from '../../connect/message-view.tsx'
import { isNothing } from '../../ui/grid/selection.ts'
import { useFocusRow, useGridValue } from '../../ui/grid/use-grid.ts'
import { readableCount } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneHead, PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'
import type { FilingRow } from './filing-columns.ts'
import { filingColumns, filingError } from './filing-columns.ts'

function FilingScreen(props: ScreenProps) {
  const clients = useClientChoices()
  if (clients === undefined) return <LoadingSentence />
  return <Known {...props} clients={clients} />
}

function Known(props: ScreenProps & { readonly clients: ClientChoices }) {
  const client = useClient()
  const { open } = useWorkspace()
  const toast = useToast()
  const mayRedeclare = useMay('filing.redeclare')
  const redeclaring = useJob('filing.redeclare')
  const [size, setSize] = usePaneSize('filing', 320)
  const asked = Number(props.params.id ?? '')
  const [shown, setShown] = useState<'closed' | 'cursor' | 'asked'>(asked > 0 ? 'asked' : 'closed')
  const columns = useMemo(() => filingColumns(props.clients), [props.clients])
  const store = useListGrid<FilingRow>({
    list: 'filing',
    columns,
    page: (input) => client.call('filing.page', input),
    count: (filters) => client.call('filing.count', { filters }),
    topicsOf: 'filing.page',
    defaultSort: { by: 'id', down: true },
    filters: props.filters,
    errorOf: filingError,
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
  const again = chosen.filter((row) => isFilingState(row.state) && mayAct(row.state, 'redeclare'))
  const redeclare = async (): Promise<void> => {
    const answer = await redeclaring.start({ selection: { ids: [...new Set(again.map((row) => row.parcelId))] } })
    if (answer.ok)
      toast.done(
        `已更正重报 ${readableCount(answer.value.redeclared)} 票，报文 ${readableCount(answer.value.messages)} 份${answer.value.blocked > 0 ? `；${readableCount(answer.value.blocked)} 票仍有差异，没有报` : ''}`,
      )
    else toast.failed(answer)
  }
  const id = shown === 'asked' ? asked : shown === 'cursor' ? focused?.id : undefined
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      sideLabel="单证明细"
      side={id === undefined ? null : <FilingDetail key={id} id={id} onClose={() => setShown('closed')} />}
    >
      <ListGrid
        store={store}
        label="申报单证"
        exportList="filing"
        onOpen={() => setShown('cursor')}
        empty={<EmptySentence>没有符合条件的申报单证。在“电商三单”中选择一致的包裹，按 F10 申报。</EmptySentence>}
        actions={
          <>
            <ActionButton hotkey="F2" disabled={focused === undefined} onClick={() => setShown('cursor')}>
              明细
            </ActionButton>
            <ActionButton
              hotkey="F10"
              allowed={mayRedeclare}
              disabled={again.length === 0}
              loading={redeclaring.running}
              title="已退单或失败的单证，用现在的内容报一个新版本，编号不变"
              onClick={() => void redeclare()}
            >{`更正重报${again.length > 1 ? ` ${readableCount(again.length)} 票` : ''}`}</ActionButton>
            <ActionButton
              disabled={focused === undefined}
              onClick={() =>
                focused === undefined ? undefined : open({ screen: 'parcel', params: { id: String(focused.parcelId) } })
              }
            >
              看包裹
            </ActionButton>
            <ActionButton onClick={() => open({ screen: 'receipt' })}>回执箱</ActionButton>
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

function FilingDetail(props: { readonly id: number; readonly onClose: () => void }) {
  const filing = useQueryProcedure('filing.get', { id: props.id })
  const [tab, setTab] = useState<string>('timeline')
  if (filing.isError)
    return (
      <>
        <PaneHead title="申报单证" onClose={props.onClose} />
        <FailureSentence failure={filing.error} onRetry={() => void filing.refetch()} />
      </>
    )
  if (filing.data === undefined)
    return (
      <>
        <PaneHead title="申报单证" onClose={props.onClose} />
        <LoadingSentence />
      </>
    )
  const { row } = filing.data
  return (
    <>
      <PaneHead title={`${row.kindName}　${keyText(row.businessKey)}　${row.client}`} onClose={props.onClose}>
        <StatusTag tone={toneOf(row.tone)}>{row.stateName}</StatusTag>
        {row.reason === '' ? null : <span className="field-error">{row.reason}</span>}
      </PaneHead>
      <PaneTabs label="单证明细" tabs={TABS} active={tab} onChange={setTab} />
      <div className="pane-body">
        {tab === 'timeline' ? (
          <>
            <WhatNow filing={filing.data} />
            <Timeline filing={filing.data} />
          </>
        ) : (
          <Versions filing={filing.data} />
        )}
      </div>
    </>
  )
}

/** What the state means and what may be done in it. */
function WhatNow(props: { readonly filing: CallOut<'filing.get'> }) {
  const { row, allowed } = props.filing
  const help = isFilingState(row.state) ? filingStateRow(row.state).help : ''
  const actions = FILING_ACTIONS.filter((action) => allowed.includes(action)).map(
    (action) => FILING_ACTION_NAMES[action],
  )
  return (
    <p className="expected">
      {help}
      {actions.length === 0 ? '' : `　可做：${actions.join('、')}`}
    </p>
  )
}

function Versions(props: { readonly filing: CallOut<'filing.get'> }) {
  const [chosen, setChosen] = useState(props.filing.versions.at(-1))
  return (
    <>
      <VersionTable filing={props.filing} onMessage={setChosen} />
      {chosen === undefined ? null : <MessageView key={chosen.guid} hash={chosen.messageHash} mark={chosen.guid} />}
    </>
  )
}

export const filingScreen: ScreenEntry = {
  id: 'filing',
  title: '申报单证',
  area: 'exchange',
  initials: 'sbdz',
  hotkey: 'Ctrl+6',
  component: FilingScreen,
}
