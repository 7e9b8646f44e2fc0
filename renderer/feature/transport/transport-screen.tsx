import { useEffect, useMemo, useState } from 'react'
import { useClient, useCommand, useQueryProcedure } from '../../api/index.ts'
import { MODES, MODE_NAMES } from '../../../shared/contract/area/party.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import { RecordFormView } from '../../connect/record-form.tsx'
import { useRecordForm } from '../../connect/use-record-form.ts'
import '../../connect/work.css'
import type { GridColumn } from '../../ui/grid/column.ts'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { readableCount } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneHead } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { toneOf } from '../../ui/tone.ts'
import './transport.css'
import type { Transport } from './transport-fields.ts'
import {
  NEW_TRANSPORT,
  TRANSPORT_FORM,
  missingText,
  stateText,
  transportInput,
  transportValues,
} from './transport-fields.ts'

type TransportRow = Transport & { readonly key: string }

const numbers = (row: Transport): string => [row.voyageNo, row.billNo].filter((text) => text !== '').join(' · ')

const COLUMNS: readonly GridColumn<TransportRow>[] = [
  {
    id: 'name',
    title: '批次名称',
    width: 190,
    text: (row) => row.name,
    frozen: true,
    sort: 'name',
    filter: { kind: 'text' },
  },
  {
    id: 'mode',
    title: '模式',
    width: 112,
    text: (row) => MODE_NAMES[row.mode],
    sort: 'mode',
    filter: { kind: 'options', options: MODES.map((mode) => ({ value: mode, label: MODE_NAMES[mode] })) },
  },
  {
    id: 'numbers',
    title: '航次 · 提运单',
    width: 210,
    kind: 'code',
    text: numbers,
    sort: 'numbers',
    filter: { kind: 'text' },
  },
  {
    id: 'missing',
    title: '待填',
    width: 130,
    kind: 'tag',
    text: (row) => missingText(row) ?? '',
    tone: () => 'amber',
    filter: { kind: 'text' },
  },
  { id: 'ieDate', title: '进出口日期', width: 96, kind: 'date', text: (row) => row.ieDate ?? '', sort: 'ieDate' },
  { id: 'total', title: '包裹', width: 80, kind: 'number', text: (row) => String(row.total), sort: 'total' },
  {
    id: 'states',
    title: '各票状态',
    width: 420,
    text: stateText,
    render: (row) => (
      <span className="transport-states">
        <span className="transport-bar" aria-hidden="true">
          {row.states.map((state) => (
            <i key={state.state} className={`bar-${toneOf(state.tone)}`} style={{ flexGrow: state.count }} />
          ))}
        </span>
        <span>{stateText(row)}</span>
      </span>
    ),
    filter: { kind: 'text' },
  },
]

/** 运输批次: flights and trucks with how their parcels stand; voyage and bill are filled in once, at night. */
function TransportScreen(props: ScreenProps) {
  const transports = useQueryProcedure('transport.list', { limit: 500 }, { keep: true })
  const [chosen, setChosen] = useState<number | 'new' | undefined>(
    props.params.new === '1' ? 'new' : props.params.id === undefined ? undefined : Number(props.params.id),
  )
  /** Opened to be filled in: the cursor stands in the first empty field. */
  const [fills, setFills] = useState(chosen === 'new')
  const [size, setSize] = usePaneSize('transport', 230)
  const mayAdd = useMay('transport.save')
  if (transports.isError)
    return <FailureSentence failure={transports.error} onRetry={() => void transports.refetch()} />
  const list = transports.data?.transports ?? []
  const current = list.find((one) => one.id === chosen)
  const open = (id: number | 'new' | undefined, filling: boolean): void => {
    setFills(filling)
    setChosen(id)
  }
  const form =
    chosen !== 'new' && current === undefined ? null : (
      <TransportForm
        key={chosen}
        transport={current}
        fills={fills}
        onClose={() => setChosen(undefined)}
        onSaved={setChosen}
      />
    )
  return (
    <SplitPane direction="down" size={size} onSize={setSize} least={200} sideLabel="运输批次" side={form}>
      {/* The bar with its keys does not wait for the list. */}
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ActionButton hotkey="F7" primary allowed={mayAdd} onClick={() => open('new', true)}>
          新建
        </ActionButton>
        <ActionButton
          hotkey="F9"
          title="下一个航次或提单待填的批次"
          onClick={() =>
            open(list.find((one) => one.id !== chosen && missingText(one) !== undefined)?.id ?? chosen, true)
          }
        >
          下一个待填
        </ActionButton>
        <span className="gap" />
        <span className="grid-figures">
          {transports.data === undefined ? '' : `${readableCount(list.length)} 个批次`}
        </span>
      </div>
      {transports.data === undefined ? (
        <LoadingSentence />
      ) : (
        <Transports transports={transports.data.transports} onOpen={(id) => open(id, false)} />
      )}
    </SplitPane>
  )
}

function Transports(props: { readonly transports: readonly Transport[]; readonly onOpen: (id: number) => void }) {
  const rows = useMemo(
    () => props.transports.map((one): TransportRow => ({ ...one, key: String(one.id) })),
    [props.transports],
  )
  const store = useLocalGrid<TransportRow>({ id: 'transport', columns: COLUMNS, rows })
  return (
    <DenseGrid
      autoFocus
      store={store}
      label="运输批次列表"
      empty={
        <EmptySentence>还没有运输批次。按 F7 新建，再到“电商三单”里把包裹归入；航次与提单可以夜里再填。</EmptySentence>
      }
      onOpen={(row) => props.onOpen(row.id)}
      onFind={() => undefined}
    />
  )
}

function TransportForm(props: {
  readonly transport: Transport | undefined
  readonly fills: boolean
  readonly onClose: () => void
  readonly onSaved: (id: number) => void
}) {
  const { transport } = props
  const client = useClient()
  const { open } = useWorkspace()
  const saving = useCommand('transport.save')
  const canSave = useMay('transport.save')
  const id = transport?.id
  const form = useRecordForm({
    key: `transport:${id ?? 'new'}`,
    formId: `transport-${id ?? 'new'}`,
    fields: TRANSPORT_FORM,
    record:
      transport === undefined
        ? { values: NEW_TRANSPORT, revision: 0 }
        : { values: transportValues(transport), revision: transport.revision },
    save: async (values, revision) => {
      const answer = await saving.run(transportInput(values, id, revision))
      if (answer.ok) props.onSaved(answer.value.id)
      return answer
    },
    reload: async () => {
      const answer = await client.call('transport.list', { limit: 500 })
      const found = answer.ok ? answer.value.transports.find((one) => one.id === id) : undefined
      return found === undefined ? undefined : { values: transportValues(found), revision: found.revision }
    },
  })
  const { fills } = props
  const firstEmpty = transport === undefined ? 'name' : transport.voyageNo === '' ? 'voyageNo' : 'billNo'
  const [startsAt] = useState(fills ? `transport-${id ?? 'new'}-${firstEmpty}` : undefined)
  useEffect(() => (startsAt === undefined ? undefined : document.getElementById(startsAt)?.focus()), [startsAt])
  const show = (state: string | undefined): void =>
    open({
      screen: 'parcel',
      filters: [
        { field: 'transport', op: 'is', value: String(id ?? '') },
        ...(state === undefined ? [] : [{ field: 'filingState', op: 'is' as const, value: state }]),
      ],
    })
  return (
    <>
      <PaneHead title={transport?.name ?? '新建运输批次'} onClose={props.onClose}>
        {(transport?.states ?? []).map((state) => (
          <button
            key={state.state}
            type="button"
            className="link-button"
            title="看这些包裹"
            onClick={() => show(state.state)}
          >
            <StatusTag tone={toneOf(state.tone)}>{`${readableCount(state.count)} ${state.name}`}</StatusTag>
          </button>
        ))}
      </PaneHead>
      <div className="pane-body">
        <RecordFormView
          formId={`transport-${id ?? 'new'}`}
          orderKey="transport"
          fields={TRANSPORT_FORM}
          form={form}
          canSave={canSave}
          actions={id === undefined ? null : <ActionButton onClick={() => show(undefined)}>看包裹</ActionButton>}
        >
          <p className="inline-form soft">保存后，批次内还没申报的各票自动带上航次、提单与日期；已申报的不变。</p>
        </RecordFormView>
      </div>
    </>
  )
}

export const transportScreen: ScreenEntry = {
  id: 'transport',
  title: '运输批次',
  area: 'work',
  initials: 'yspc',
  component: TransportScreen,
}
