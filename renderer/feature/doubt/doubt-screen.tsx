import { useMemo, useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useClientChoices, type ClientChoices } from '../../connect/choices.ts'
import { DoubtImportButton } from '../../connect/doubt-import.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { ClientPick } from '../../connect/client-pick.tsx'
import { Loaded } from '../../connect/loaded.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { readableCount, readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneTabs } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { BureauTab } from './bureau-tab.tsx'
import './doubt.css'

type Groups = CallOut<'doubt.groups'>
type Group = Groups['groups'][number] & { readonly id: number; readonly key: string }
type Doubt = CallOut<'doubt.list'>['rows'][number]

const SEVERITY_TONES = { stop: 'red', warn: 'amber', wait: 'grey' } as const

const GROUP_COLUMNS: readonly GridColumn<Group>[] = [
  { id: 'title', title: '疑点', width: 270, text: (row) => row.title, frozen: true },
  {
    id: 'severity',
    title: '轻重',
    width: 130,
    text: (row) => row.severityName,
    tone: (row) => (row.count === 0 ? 'grey' : SEVERITY_TONES[row.severity]),
  },
  { id: 'count', title: '处数', width: 60, kind: 'number', text: (row) => (row.count === 0 ? '' : String(row.count)) },
  {
    id: 'packets',
    title: '票数',
    width: 60,
    kind: 'number',
    text: (row) => (row.packets === 0 ? '' : String(row.packets)),
  },
  {
    id: 'refund',
    title: '涉及退税',
    width: 110,
    kind: 'number',
    places: 2,
    text: (row) => (row.count === 0 ? '' : row.refund),
  },
  {
    id: 'bureau',
    title: '税务提过',
    width: 76,
    kind: 'number',
    text: (row) => (row.bureau === 0 ? '' : String(row.bureau)),
  },
  { id: 'fix', title: '怎样处理', width: 360, text: (row) => row.fix },
  { id: 'source', title: '依据', width: 240, text: (row) => (row.verified ? row.source : `${row.source}（未核实）`) },
  { id: 'days', title: '适用', width: 120, text: (row) => row.days },
  { id: 'rule', title: '编号', width: 140, kind: 'code', text: (row) => row.rule },
]
const DOUBT_COLUMNS: readonly GridColumn<Doubt>[] = [
  { id: 'packet', title: '报关单', width: 170, kind: 'code', text: (row) => row.packet, frozen: true },
  { id: 'client', title: '客户', width: 200, text: (row) => row.client },
  { id: 'title', title: '疑点', width: 240, text: (row) => row.title, tone: (row) => SEVERITY_TONES[row.severity] },
  { id: 'subject', title: '报关单项或凭证', width: 190, kind: 'code', text: (row) => row.subject },
  { id: 'text', title: '具体', width: 340, text: (row) => row.text },
  { id: 'refund', title: '涉及退税', width: 110, kind: 'number', places: 2, text: (row) => row.refund },
]

const TABS = [
  { id: 'own', title: '申报前自查' },
  { id: 'bureau', title: '税务反馈' },
] as const

/** 疑点: every rule with what it finds now, and what the bureau sent back. */
function DoubtScreen(props: ScreenProps) {
  const clients = useClientChoices()
  const [tab, setTab] = useState<string>('own')
  if (clients === undefined) return <LoadingSentence />
  return (
    <div className="doubt">
      <PaneTabs label="疑点种类" tabs={TABS} active={tab} onChange={setTab} />
      <div className="doubt-body" key={tab}>
        {tab === 'own' ? <OwnTab clients={clients} client={props.params['client'] ?? ''} /> : <BureauTab />}
      </div>
    </div>
  )
}

function OwnTab(props: { readonly clients: ClientChoices; readonly client: string }) {
  const [client, setClient] = useState(props.client)
  const filter = client === '' ? {} : { clientId: Number(client) }
  const groups = useQueryProcedure('doubt.groups', filter, { keep: true })
  return (
    <>
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ActionButton hotkey="F8" primary loading={groups.isFetching} onClick={() => void groups.refetch()}>
          再查一遍
        </ActionButton>
        <DoubtImportButton hotkey="F7" />
        <span className="gap" />
        <ClientPick
          id="doubt-client"
          label="客户"
          className="doubt-pick"
          value={client}
          clients={props.clients}
          none="全部客户"
          onChange={setClient}
        />
      </div>
      <Loaded of={groups} reading="正在逐票检查…">
        {(data) => <GroupsView groups={data} filter={filter} />}
      </Loaded>
    </>
  )
}

function GroupsView(props: { readonly groups: Groups; readonly filter: { clientId?: number } }) {
  const { groups } = props
  const toast = useToast()
  const [size, setSize] = usePaneSize('doubt', 300)
  // The same answer must be the same rows: new ones would refresh the grid at every look.
  const rows = useMemo(() => groups.groups.map((one, at) => ({ ...one, id: at + 1, key: one.rule })), [groups])
  const store = useLocalGrid<Group>({ id: 'doubt-groups', columns: GROUP_COLUMNS, rows })
  const focused = useFocusRow(store)
  return (
    <>
      <div className="figures-line" role="status">
        <span>
          待申报<b>{readableCount(groups.packets)}</b> 票
        </span>
        <span>
          没有疑点<b className="doubt-good">{readableCount(groups.clean)}</b> 票
        </span>
        <span>
          今天申报会被退回
          <b className={groups.failing === 0 ? undefined : 'doubt-bad'}>{readableCount(groups.failing)}</b> 票
        </span>
        <span>
          涉及退税<b>{readableDecimal(groups.failingRefund, 2)}</b>
        </span>
        <span className="soft">{`${groups.day} · 每次打开和单证变动时重查`}</span>
      </div>
      <SplitPane
        direction="down"
        size={size}
        onSize={setSize}
        sideLabel="疑点明细"
        side={
          focused === undefined ? null : (
            <DoubtList key={focused.rule} rule={focused.rule} title={focused.title} filter={props.filter} />
          )
        }
      >
        <DenseGrid
          store={store}
          label="疑点分组"
          autoFocus
          onFind={() => undefined}
          onCopied={(count) => toast.done(`已复制 ${count} 行`)}
          empty={null}
        />
      </SplitPane>
    </>
  )
}

function DoubtList(props: { readonly rule: string; readonly title: string; readonly filter: { clientId?: number } }) {
  const list = useQueryProcedure('doubt.list', { rule: props.rule, ...props.filter }, { keep: true })
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  return list.data === undefined ? (
    <LoadingSentence />
  ) : (
    <DoubtGrid rows={list.data.rows} total={list.data.total} title={props.title} />
  )
}

function DoubtGrid(props: { readonly rows: readonly Doubt[]; readonly total: number; readonly title: string }) {
  const toast = useToast()
  const store = useLocalGrid<Doubt>({ id: 'doubt-list', columns: DOUBT_COLUMNS, rows: props.rows })
  return (
    <>
      <p className="doubt-caption">
        {props.title}
        {props.total > props.rows.length
          ? `（共 ${readableCount(props.total)} 处，显示前 ${readableCount(props.rows.length)}）`
          : ''}
      </p>
      <DenseGrid
        store={store}
        label="疑点明细"
        onFind={() => undefined}
        onCopied={(count) => toast.done(`已复制 ${count} 行`)}
        empty={<EmptySentence>这一条现在没有。</EmptySentence>}
      />
    </>
  )
}

export const doubtScreen: ScreenEntry = {
  id: 'doubt',
  title: '疑点',
  area: 'refund',
  initials: 'yd',
  component: DoubtScreen,
}
