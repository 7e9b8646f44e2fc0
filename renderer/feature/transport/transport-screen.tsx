import { useEffect, useRef, useState } from 'react'
import { useClient, useCommand, useQueryProcedure } from '../../api/index.ts'
import { MODES, MODE_NAMES } from '../../../shared/contract/area/party.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { RecordFormView } from '../../connect/record-form.tsx'
import { useRecordForm } from '../../connect/use-record-form.ts'
import '../../connect/work.css'
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

/** 运输批次: flights and trucks with how their parcels stand; voyage and bill are filled in once, at night. */
function TransportScreen(props: ScreenProps) {
  const transports = useQueryProcedure('transport.list', { limit: 500 }, { keep: true })
  const mayAdd = useMay('transport.save')
  const [chosen, setChosen] = useState<number | 'new' | undefined>(
    props.params.new === '1' ? 'new' : props.params.id === undefined ? undefined : Number(props.params.id),
  )
  const [mode, setMode] = useState('')
  /** Opened to be filled in: the cursor stands in the first empty field. */
  const [fills, setFills] = useState(chosen === 'new')
  const [size, setSize] = usePaneSize('transport', 230)
  const lines = useRef<HTMLDivElement>(null)
  const any = (transports.data?.transports.length ?? 0) > 0
  // The list has the keys when the screen comes up; whoever is typing in the form keeps them.
  useEffect(() => {
    if (!(document.activeElement instanceof HTMLInputElement)) lines.current?.focus()
  }, [any])
  if (transports.isError)
    return <FailureSentence failure={transports.error} onRetry={() => void transports.refetch()} />
  // The bar with its keys does not wait for the list.
  const list = (transports.data?.transports ?? []).filter((one) => mode === '' || one.mode === mode)
  const current = transports.data?.transports.find((one) => one.id === chosen)
  const step = (by: 1 | -1): void => {
    const at = list.findIndex((one) => one.id === chosen)
    const next = list[Math.max(0, Math.min(list.length - 1, at + by))]
    if (next !== undefined) setChosen(next.id)
  }
  const form =
    chosen === 'new' ? (
      <TransportForm
        key="new"
        transport={undefined}
        fills={fills}
        onClose={() => setChosen(undefined)}
        onSaved={setChosen}
      />
    ) : current === undefined ? null : (
      <TransportForm
        key={current.id}
        transport={current}
        fills={fills}
        onClose={() => setChosen(undefined)}
        onSaved={setChosen}
      />
    )
  return (
    <SplitPane direction="down" size={size} onSize={setSize} least={200} sideLabel="运输批次" side={form}>
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ActionButton
          hotkey="F7"
          primary
          allowed={mayAdd}
          onClick={() => {
            setFills(true)
            setChosen('new')
          }}
        >
          新建
        </ActionButton>
        <ActionButton
          hotkey="F9"
          title="下一个航次或提单待填的批次"
          onClick={() => {
            setFills(true)
            setChosen(list.find((one) => one.id !== chosen && missingText(one) !== undefined)?.id ?? chosen)
          }}
        >
          下一个待填
        </ActionButton>
        <select
          className="field-input transport-mode"
          aria-label="模式"
          value={mode}
          onChange={(event) => setMode(event.target.value)}
        >
          <option value="">全部模式</option>
          {MODES.map((one) => (
            <option key={one} value={one}>
              {MODE_NAMES[one]}
            </option>
          ))}
        </select>
        <span className="gap" />
        <span className="grid-figures">
          {transports.data === undefined ? '' : `${readableCount(list.length)} 个批次`}
        </span>
      </div>
      {transports.data === undefined ? (
        <LoadingSentence />
      ) : list.length === 0 ? (
        <EmptySentence>还没有运输批次。按 F7 新建，再到“电商三单”里把包裹归入；航次与提单可以夜里再填。</EmptySentence>
      ) : (
        <div
          ref={lines}
          className="transport-list"
          tabIndex={0}
          role="listbox"
          aria-label="运输批次列表"
          aria-activedescendant={typeof chosen === 'number' ? `transport-${chosen}` : undefined}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') {
              event.preventDefault()
              step(1)
            } else if (event.key === 'ArrowUp') {
              event.preventDefault()
              step(-1)
            }
          }}
        >
          {list.map((one) => (
            <Line
              key={one.id}
              transport={one}
              current={one.id === chosen}
              onChoose={() => {
                setFills(false)
                setChosen(one.id)
              }}
            />
          ))}
        </div>
      )}
    </SplitPane>
  )
}

function Line(props: { readonly transport: Transport; readonly current: boolean; readonly onChoose: () => void }) {
  const { transport } = props
  const missing = missingText(transport)
  return (
    <div
      id={`transport-${transport.id}`}
      role="option"
      aria-selected={props.current}
      className={props.current ? 'transport-line transport-current' : 'transport-line'}
      onClick={props.onChoose}
    >
      <b className="transport-name">{transport.name}</b>
      <span>{MODE_NAMES[transport.mode]}</span>
      <span className="mono">
        {[transport.voyageNo, transport.billNo].filter((text) => text !== '').join(' · ')}
        {missing === undefined ? null : (
          <>
            {' '}
            <StatusTag tone="amber">{missing}</StatusTag>
          </>
        )}
      </span>
      <span className="soft">{transport.ieDate ?? ''}</span>
      <span className="transport-states">
        <span className="transport-bar" aria-hidden="true">
          {transport.states.map((state) => (
            <i key={state.state} className={`bar-${toneOf(state.tone)}`} style={{ flexGrow: state.count }} />
          ))}
        </span>
        <span>{stateText(transport)}</span>
      </span>
    </div>
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
