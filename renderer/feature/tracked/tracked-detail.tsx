import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useClient, useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { PaperPanel } from '../../connect/paper-panel.tsx'
import { RecordFormView } from '../../connect/record-form.tsx'
import { useRecordForm } from '../../connect/use-record-form.ts'
import { readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { PaneHead, PaneTabs } from '../../ui/part/pane.tsx'
import { FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'
import './tracked.css'
import { NEW_TRACKED, trackedForm, trackedInput, trackedValues, type TrackedRow } from './tracked-fields.ts'

type Detail = CallOut<'tracked.get'>

/** One agreement, ledger or certificate: its data, its progress, its papers. */
export function TrackedDetail(props: {
  readonly id: number | undefined
  readonly onClose: () => void
  readonly onSaved: (id: number) => void
}) {
  const { id } = props
  const detail = useQueryProcedure('tracked.get', { id: id ?? 0 }, { enabled: id !== undefined })
  const clientId = detail.data?.row.clientId ?? 0
  const owner = useQueryProcedure('client.get', { id: clientId }, { enabled: clientId !== 0 })
  const [tab, setTab] = useState('form')
  if (detail.isError) return <FailureSentence failure={detail.error} onRetry={() => void detail.refetch()} />
  const row = detail.data?.row
  const waits =
    id !== undefined && (row === undefined || (clientId !== 0 && owner.data === undefined && !owner.isError))
  const tabs = [
    { id: 'form', title: '资料' },
    ...(row === undefined
      ? []
      : [
          { id: 'progress', title: '进展' },
          { id: 'papers', title: '文件' },
        ]),
  ]
  return (
    <>
      <PaneHead title={row === undefined ? '新建协议或证书' : `${row.kindName}　${row.number}`} onClose={props.onClose}>
        {row === undefined ? null : <StatusTag tone={toneOf(row.tone)}>{row.stateName}</StatusTag>}
        {row === undefined ? null : <StatusTag tone={toneOf(row.validityTone)}>{row.validityName}</StatusTag>}
      </PaneHead>
      <PaneTabs label="协议与证书" tabs={tabs} active={tab} onChange={setTab} />
      {waits ? (
        <LoadingSentence />
      ) : tab === 'papers' && row !== undefined ? (
        <PaperPanel room="tracked" subject={row.id} />
      ) : (
        <div className="pane-body">
          {tab === 'progress' && detail.data !== undefined ? (
            <Progress detail={detail.data} />
          ) : (
            <TrackedForm
              key={row?.id ?? 'new'}
              row={row}
              clientCode={owner.data?.client.code ?? ''}
              onSaved={props.onSaved}
            />
          )}
        </div>
      )}
    </>
  )
}

function TrackedForm(props: {
  readonly row: TrackedRow | undefined
  readonly clientCode: string
  readonly onSaved: (id: number) => void
}) {
  const { row } = props
  const client = useClient()
  const saving = useCommand('tracked.save')
  const canSave = useMay('tracked.save')
  const [kind, setKind] = useState(row?.kind ?? 'agreement')
  const fields = trackedForm(kind, row === undefined)
  const formId = `tracked-${row?.id ?? 'new'}`
  const form = useRecordForm({
    key: `tracked:${row?.id ?? 'new'}`,
    formId,
    fields,
    record: {
      values: row === undefined ? NEW_TRACKED : trackedValues(row, props.clientCode),
      revision: row?.revision ?? 0,
    },
    save: async (values, revision) => {
      const code = values['clientCode'] ?? ''
      const owner =
        code === ''
          ? undefined
          : await client.call('client.page', { filters: [{ field: 'code', op: 'is', value: code }], limit: 1 })
      if (owner !== undefined && !owner.ok) return owner
      const found = owner?.value.rows[0]
      if (code !== '' && found === undefined) return { ok: false, code: 'CLIENT_UNKNOWN', data: { client: code } }
      const answer = await saving.run(trackedInput(values, found?.id ?? 0, row?.id, revision))
      if (answer.ok && row === undefined) props.onSaved(answer.value.id)
      return answer
    },
    reload: async () => {
      const answer = row === undefined ? undefined : await client.call('tracked.get', { id: row.id })
      return answer?.ok === true
        ? { values: trackedValues(answer.value.row, props.clientCode), revision: answer.value.row.revision }
        : undefined
    },
  })
  const typed = form.values['kind'] ?? 'agreement'
  if (typed !== kind) setKind(typed)
  return <RecordFormView formId={formId} orderKey="tracked" fields={fields} form={form} canSave={canSave} />
}

function Progress(props: { readonly detail: Detail }) {
  const { row, steps, timeline } = props.detail
  const stepping = useCommand('tracked.step')
  const may = useMay('tracked.step')
  const toast = useToast()
  const [info, setInfo] = useState('')
  const step = async (state: string, name: string): Promise<void> => {
    const answer = await stepping.run({ id: row.id, state, info })
    if (!answer.ok) return toast.failed(answer)
    setInfo('')
    toast.done(`已登记：${name}`)
  }
  return (
    <>
      {!may || steps.length === 0 ? null : (
        <div className="inline-form tracked-steps">
          <input
            className="field-input"
            aria-label="说明"
            placeholder="说明（可不填）"
            maxLength={300}
            value={info}
            onChange={(event) => setInfo(event.target.value)}
          />
          {steps.map((one) => (
            <ActionButton
              key={one.state}
              size="small"
              disabled={stepping.pending}
              onClick={() => void step(one.state, one.name)}
            >
              {`登记“${one.name}”`}
            </ActionButton>
          ))}
        </div>
      )}
      <ol className="timeline" aria-label="进展">
        {[...timeline].reverse().map((event, index) => (
          <li key={index} className={`timeline-step timeline-${toneOf(event.tone)}`}>
            <div>
              <time>{readableTime(event.at)}</time> <StatusTag tone={toneOf(event.tone)}>{event.stateName}</StatusTag>
              {event.validTo === '' ? null : <span className="soft">{` 有效至 ${event.validTo}`}</span>}
            </div>
            {event.info === '' ? null : <div>{event.info}</div>}
            <div className="soft">{event.actor}</div>
          </li>
        ))}
      </ol>
    </>
  )
}
