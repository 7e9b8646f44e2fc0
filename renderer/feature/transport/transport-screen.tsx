import { useEffect, useState } from 'react'
import { useClient, useCommand, useQueryProcedure } from '../../api/index.ts'
import { MODES, MODE_NAMES } from '../../../shared/contract/area/party.ts'
import type { CallOut } from '../../../shared/contract/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import { RecordFormView } from '../../connect/record-form.tsx'
import { useRecordForm } from '../../connect/use-record-form.ts'
import '../../connect/work.css'
import type { GridColumn } from '../../ui/grid/column.ts'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { readableCount } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneHead } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'
import './transport.css'
import type { Transport } from './transport-fields.ts'
import {
  newTransport,
  TRANSPORT_FORM,
  missingText,
  stateText,
  transportInput,
  transportValues,
} from './transport-fields.ts'

type TransportRow = CallOut<'transport.page'>['rows'][number]

const numbers = (row: Transport): string => [row.voyageNo, row.billNo].filter((text) => text !== '').join(' · ')

const COLUMNS: readonly GridColumn<TransportRow>[] = [
  {
    id: 'name',
    title: '批次名称',
    width: 190,
    text: (row) => row.name,
    frozen: true,
    filter: { kind: 'text' },
  },
  {
    id: 'mode',
    title: '模式',
    width: 112,
    text: (row) => MODE_NAMES[row.mode],
    filter: { kind: 'options', options: MODES.map((mode) => ({ value: mode, label: MODE_NAMES[mode] })) },
  },
  {
    id: 'numbers',
    title: '航次 · 提运单',
    width: 210,
    kind: 'code',
    text: numbers,
    filter: { kind: 'exact', ops: ['has'] },
  },
  {
    id: 'missing',
    title: '待填',
    width: 130,
    kind: 'tag',
    text: (row) => missingText(row) ?? '',
    tone: () => 'amber',
    filter: {
      kind: 'options',
      options: [
        { value: 'voyage', label: '航次' },
        { value: 'bill', label: '提运单' },
      ],
    },
  },
  {
    id: 'ieDate',
    title: '进出口日期',
    width: 96,
    kind: 'date',
    text: (row) => row.ieDate ?? '',
    filter: { kind: 'date', ops: ['from', 'to'] },
  },
  { id: 'total', title: '包裹', width: 80, kind: 'number', text: (row) => String(row.total) },
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
  },
]

/** Voyage or bill is not known yet. */
const UNFILLED = { field: 'missing', op: 'filled' } as const

/** 运输批次: flights and trucks with how their parcels stand; voyage and bill are filled in once, at night. */
function TransportScreen(props: ScreenProps) {
  const client = useClient()
  const toast = useToast()
  const [chosen, setChosen] = useState<number | 'new' | undefined>(
    props.params.new === '1' ? 'new' : props.params.id === undefined ? undefined : Number(props.params.id),
  )
  /** Opened to be filled in: the cursor stands in the first empty field. */
  const [fills, setFills] = useState(chosen === 'new')
  const [size, setSize] = usePaneSize('transport', 230)
  const mayAdd = useMay('transport.save')
  const open = (id: number | 'new' | undefined, filling: boolean): void => {
    setFills(filling)
    setChosen(id)
  }
  const store = useListGrid<TransportRow>({
    list: 'transport',
    columns: COLUMNS,
    page: (input) => client.call('transport.page', input),
    count: (filters) => client.call('transport.count', { filters }),
    topicsOf: 'transport.page',
    defaultSort: { by: 'id', down: true },
    filters: props.filters,
  })
  const focused = useFocusRow(store)
  /** The next older batch that lacks something, else the newest. */
  const next = async (): Promise<void> => {
    const after = typeof chosen === 'number' ? [String(chosen), undefined] : [undefined]
    for (const from of after) {
      const answer = await client.call('transport.page', {
        filters: [UNFILLED],
        limit: 1,
        ...(from === undefined ? {} : { after: from }),
      })
      if (!answer.ok) return toast.failed(answer)
      const [found] = answer.value.rows
      if (found !== undefined) return open(found.id, true)
    }
    toast.done('没有航次或提运单待填的批次')
  }
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      least={200}
      sideLabel="运输批次"
      side={
        chosen === undefined ? null : (
          <TransportSide
            key={chosen}
            id={chosen}
            fills={fills}
            mode={props.params.mode}
            onClose={() => setChosen(undefined)}
            onSaved={setChosen}
          />
        )
      }
    >
      <ListGrid
        store={store}
        label="运输批次列表"
        exportList="transport"
        empty={
          <EmptySentence>
            没有符合条件的运输批次。按 F7 新建，再到“电商三单”里把包裹归入；航次与提单可以夜里再填。
          </EmptySentence>
        }
        onOpen={(row) => open(row.id, false)}
        actions={
          <>
            <ActionButton hotkey="F7" primary allowed={mayAdd} onClick={() => open('new', true)}>
              新建
            </ActionButton>
            <ActionButton
              hotkey="F2"
              disabled={focused === undefined}
              onClick={() => (focused === undefined ? undefined : open(focused.id, false))}
            >
              明细
            </ActionButton>
            <ActionButton hotkey="F9" title="下一个航次或提单待填的批次" onClick={() => void next()}>
              下一个待填
            </ActionButton>
          </>
        }
      />
    </SplitPane>
  )
}

interface SideProps {
  readonly fills: boolean
  /** Of the parcels that a new batch is made for. */
  readonly mode: string | undefined
  readonly onClose: () => void
  readonly onSaved: (id: number) => void
}

function TransportSide(props: SideProps & { readonly id: number | 'new' }) {
  const { id, ...rest } = props
  const known = useQueryProcedure('transport.get', { id: id === 'new' ? 0 : id }, { enabled: id !== 'new' })
  if (id === 'new') return <TransportForm transport={undefined} {...rest} />
  if (known.isError) return <FailureSentence failure={known.error} onRetry={() => void known.refetch()} />
  if (known.data === undefined) return <LoadingSentence />
  return <TransportForm transport={known.data.transport} {...rest} />
}

function TransportForm(props: SideProps & { readonly transport: Transport | undefined }) {
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
        ? { values: newTransport(props.mode), revision: 0 }
        : { values: transportValues(transport), revision: transport.revision },
    save: async (values, revision) => {
      const answer = await saving.run(transportInput(values, id, revision))
      if (answer.ok) props.onSaved(answer.value.id)
      return answer
    },
    reload: async () => {
      const answer = id === undefined ? undefined : await client.call('transport.get', { id })
      const found = answer?.ok === true ? answer.value.transport : undefined
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
