import { Button } from 'antd'
import { useMemo, useState } from 'react'
import type { CallOut, Filter } from '../../../shared/contract/index.ts'
import {
  CLAIM_EVENT_NAMES,
  CLAIM_EVENTS,
  CLAIM_KIND_NAMES,
  type ClaimEventKind,
  type ClaimKind,
} from '../../../shared/domain/crossborder/customs-claim.ts'
import { useClient, useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { useWorkspace } from '../../app/workspace.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { BlankFormButton } from '../../connect/blank-form.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import { useScreenText } from '../../connect/screen-memory.tsx'
import { RecordFormView } from '../../connect/record-form.tsx'
import { useRecordForm } from '../../connect/use-record-form.ts'
import type { ClientChoices } from '../../connect/choices.ts'
import { Loaded } from '../../connect/loaded.tsx'
import { halfWidth } from '../../ui/form/normal.ts'
import type { FieldSpec, FormValues } from '../../ui/form/field.ts'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { PaneHead } from '../../ui/part/pane.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { readableDecimal, readableTime } from '../../ui/number-text.ts'
import { claimColumns, claimError, CLAIM_FORMS, claimInput, claimValues, type Claim } from './claim-fields.ts'
import { DialogFields } from './dialog-fields.tsx'
import { beijingDay } from '../../../shared/domain/dated/beijing-day.ts'

const EMPTY: Readonly<Record<ClaimKind, string>> = {
  duty: '还没有税款缴款书。按 F7 登记；期限、滞纳金自动计算，快到期与逾期的出现在工作台。',
  deposit: '还没有保证金。按 F7 登记；到期前 30 天出现在工作台。',
}

/** 缴款书 or 保证金: what customs claims or holds of declarations, with deadlines. */
export function ClaimTab(props: {
  readonly kind: ClaimKind
  readonly clients: ClientChoices
  /** What another screen chose. */
  readonly chosen: readonly Filter[]
}) {
  const { kind } = props
  const client = useClient()
  const may = useMay('claim.save')
  const mayImport = useMay('intake.stage')
  const { open } = useWorkspace()
  const [size, setSize] = usePaneSize('claim', 330)
  // A bill that is being typed stands before the eyes again after a reload.
  const [shown, setShows] = useScreenText(`claim-${kind}`, 'none')
  const shows = shown === 'row' || shown === 'new' ? shown : 'none'
  const [noting, setNoting] = useState<Claim | undefined>(undefined)
  const columns = useMemo(() => claimColumns(kind, props.clients), [kind, props.clients])
  const ofKind = { field: 'kind', op: 'is' as const, value: kind }
  const store = useListGrid<Claim>({
    list: 'claim',
    gridId: `claim-${kind}`,
    columns,
    page: (input) => client.call('claim.page', { ...input, filters: [...(input.filters ?? []), ofKind] }),
    count: (filters) => client.call('claim.count', { filters: [...filters, ofKind] }),
    topicsOf: 'claim.page',
    defaultSort: { by: 'id', down: true },
    errorOf: claimError,
    filters: props.chosen,
  })
  const focused = useFocusRow(store)
  const side =
    shows === 'new' ? (
      <ClaimForm key="new" kind={kind} claim={undefined} onClose={() => setShows('none')} />
    ) : shows === 'row' && focused !== undefined ? (
      <ClaimDetail
        key={focused.id}
        claim={focused}
        onNote={() => setNoting(focused)}
        onClose={() => setShows('none')}
      />
    ) : null
  const done = focused === undefined || focused.state === 'settled' || focused.state === 'void'
  return (
    <SplitPane direction="down" size={size} onSize={setSize} sideLabel={`${CLAIM_KIND_NAMES[kind]}明细`} side={side}>
      <ListGrid
        store={store}
        label={CLAIM_KIND_NAMES[kind]}
        onOpen={() => setShows('row')}
        empty={<EmptySentence>{EMPTY[kind]}</EmptySentence>}
        actions={
          <>
            <ActionButton hotkey="F7" primary allowed={may} onClick={() => setShows('new')}>
              登记
            </ActionButton>
            <ActionButton hotkey="F2" disabled={focused === undefined} onClick={() => setShows('row')}>
              明细
            </ActionButton>
            <ActionButton
              allowed={mayImport}
              title="Excel 或 CSV 清单，或在 Excel 中复制后到“导入”粘贴；已登记过的编号按新内容更正"
              onClick={() => open({ screen: 'intake', params: { kind } })}
            >
              导入清单
            </ActionButton>
            <BlankFormButton form={kind} />
            <ActionButton hotkey="F10" allowed={may} disabled={done} onClick={() => setNoting(focused)}>
              {kind === 'duty' ? '登记缴款…' : '登记退还、延期…'}
            </ActionButton>
          </>
        }
      />
      {noting === undefined ? null : <NoteDialog claim={noting} onClose={() => setNoting(undefined)} />}
    </SplitPane>
  )
}

function ClaimForm(props: {
  readonly kind: ClaimKind
  readonly claim: Claim | undefined
  readonly onClose: () => void
}) {
  const { kind, claim } = props
  const owner = useQueryProcedure('client.get', { id: claim?.clientId ?? 0 }, { enabled: (claim?.clientId ?? 0) !== 0 })
  if (owner.isError) return <FailureSentence failure={owner.error} onRetry={() => void owner.refetch()} />
  if ((claim?.clientId ?? 0) !== 0 && owner.data === undefined) return <LoadingSentence />
  return (
    <>
      {claim === undefined ? <PaneHead title={`登记${CLAIM_KIND_NAMES[kind]}`} onClose={props.onClose} /> : null}
      <div className={claim === undefined ? 'pane-body' : undefined}>
        <Form {...props} clientCode={owner.data?.client.code ?? ''} />
      </div>
    </>
  )
}

function Form(props: {
  readonly kind: ClaimKind
  readonly claim: Claim | undefined
  readonly clientCode: string
  readonly onClose: () => void
}) {
  const { kind, claim } = props
  const client = useClient()
  const saving = useCommand('claim.save')
  const canSave = useMay('claim.save')
  const formId = `claim-${claim?.id ?? `new-${kind}`}`
  const form = useRecordForm({
    key: formId,
    formId,
    fields: CLAIM_FORMS[kind],
    record: { values: claimValues(claim, props.clientCode), revision: claim?.revision ?? 0 },
    save: async (values, revision) => {
      const code = halfWidth(values['clientCode'] ?? '').trim()
      const owner = code === '' ? undefined : await ownerOf(client, code)
      if (owner !== undefined && !owner.ok) return owner
      const answer = await saving.run(claimInput(kind, values, owner?.value ?? 0, claim?.id, revision))
      if (answer.ok && claim === undefined) props.onClose()
      return answer
    },
    reload: async () => {
      const answer = claim === undefined ? undefined : await client.call('claim.get', { id: claim.id })
      if (answer?.ok !== true) return undefined
      return { values: claimValues(answer.value.row, props.clientCode), revision: answer.value.row.revision }
    },
  })
  return (
    <RecordFormView
      formId={formId}
      orderKey={`claim-${kind}`}
      fields={CLAIM_FORMS[kind]}
      form={form}
      canSave={canSave}
    />
  )
}

async function ownerOf(client: ReturnType<typeof useClient>, code: string) {
  const found = await client.call('client.page', { filters: [{ field: 'code', op: 'is', value: code }], limit: 1 })
  if (!found.ok) return found
  const [row] = found.value.rows
  return row === undefined
    ? { ok: false as const, code: 'CLIENT_UNKNOWN', data: { client: code } }
    : { ok: true as const, value: row.id }
}

function ClaimDetail(props: { readonly claim: Claim; readonly onNote: () => void; readonly onClose: () => void }) {
  const { claim } = props
  const { open } = useWorkspace()
  const detail = useQueryProcedure('claim.get', { id: claim.id })
  const declarationId = detail.data?.declarationId
  return (
    <>
      <PaneHead title={`${CLAIM_KIND_NAMES[claim.kind]} ${claim.number}　${claim.client}`} onClose={props.onClose}>
        <StatusTag tone={claim.tone}>{claim.stateName}</StatusTag>
        {declarationId === undefined ? null : (
          <button
            type="button"
            className="link-button"
            onClick={() => open({ screen: 'declaration', params: { id: String(declarationId) } })}
          >
            看报关单
          </button>
        )}
      </PaneHead>
      <div className="pane-body">
        <Loaded of={detail}>{(data) => <Reckoning detail={data} />}</Loaded>
        <ClaimForm key={claim.revision} kind={claim.kind} claim={claim} onClose={props.onClose} />
      </div>
    </>
  )
}

/** How the deadline and the late fee come about, and what happened. */
function Reckoning(props: { readonly detail: CallOut<'claim.get'> }) {
  const { row, deadline, late, events } = props.detail
  return (
    <>
      <div className="figures-line">
        <span>
          金额<b>{readableDecimal(row.amount, 2)}</b>
        </span>
        <span>
          {row.kind === 'duty' ? '已缴' : '已退转'}
          <b>{readableDecimal(row.settled, 2)}</b>
        </span>
        <span>
          余额<b className={row.state === 'overdue' ? 'crossborder-held' : undefined}>{readableDecimal(row.left, 2)}</b>
        </span>
        {deadline === undefined ? null : (
          <span>
            自 {deadline.startsOn} 起 {deadline.days} 日，期限 {row.dueOn}{' '}
            {deadline.unverified ? <StatusTag tone="grey">未核实</StatusTag> : null}
          </span>
        )}
        {row.lateFee === '' ? null : (
          <span>
            滞纳金<b className="crossborder-held">{readableDecimal(row.lateFee, 2)}</b>
          </span>
        )}
      </div>
      {deadline === undefined ? null : (
        <p className="soft crossborder-note">
          依据：{deadline.source}；节假日：{deadline.holidays}。
          {late.steps
            .map((step) => `${step.from} 次日至 ${step.to} ${step.days} 天 × ${step.unpaid} × ${late.rate}`)
            .join('；')}
          {late.steps.length === 0 ? '' : `，合计 ${late.computed}，不足 ${late.minimum} 元免征。`}
        </p>
      )}
      {events.length === 0 ? null : (
        <table className="plain-table" aria-label="登记记录">
          <thead>
            <tr>
              <th scope="col">事项</th>
              <th scope="col">日期</th>
              <th scope="col" className="number">
                金额
              </th>
              <th scope="col">备注</th>
              <th scope="col">登记人</th>
              <th scope="col">登记时间</th>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <tr key={`${event.at}${event.what}`}>
                <td>{event.what}</td>
                <td>{event.day}</td>
                <td className="number">{readableDecimal(event.amount, 2)}</td>
                <td>{event.note}</td>
                <td>{event.by}</td>
                <td>{readableTime(event.at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

const today = (): string => beijingDay(Date.now())

function noteFields(kind: ClaimKind, what: string): readonly FieldSpec[] {
  const events: readonly ClaimEventKind[] = CLAIM_EVENTS[kind]
  const amount: readonly FieldSpec[] =
    what === 'void' || what === 'extended'
      ? []
      : [{ id: 'amount', label: '金额（元）', kind: 'decimal', required: true }]
  return [
    {
      id: 'what',
      label: '事项',
      kind: 'choice',
      required: true,
      choices: events.map((event) => ({ value: event, label: CLAIM_EVENT_NAMES[event] })),
    },
    { id: 'day', label: what === 'extended' ? '新的到期日' : '日期', kind: 'date', required: true },
    ...amount,
    { id: 'note', label: '备注', kind: 'text', maxLength: 200, span: 3 },
  ]
}

function NoteDialog(props: { readonly claim: Claim; readonly onClose: () => void }) {
  const { claim } = props
  const noting = useCommand('claim.note')
  const toast = useToast()
  const [values, setValues] = useState<FormValues>({
    what: CLAIM_EVENTS[claim.kind][0],
    day: claim.kind === 'duty' ? today() : '',
    amount: claim.left,
  })
  const what = values['what'] ?? ''
  const fields = noteFields(claim.kind, what)
  const save = async (): Promise<void> => {
    const event = [...CLAIM_EVENTS.duty, ...CLAIM_EVENTS.deposit].find((one) => one === what)
    if (event === undefined) return
    const amount = fields.some((field) => field.id === 'amount') ? (values['amount'] ?? '').trim() : '0'
    const answer = await noting.run({
      id: claim.id,
      what: event,
      day: values['day'] ?? '',
      amount,
      note: values['note'] ?? '',
    })
    if (!answer.ok) return toast.failed(answer)
    toast.done('已登记')
    props.onClose()
  }
  return (
    <Dialog
      title={`${CLAIM_KIND_NAMES[claim.kind]} ${claim.number}`}
      width={680}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton
            primary
            layer="dialog"
            hotkey="Ctrl+S"
            disabled={fields.some((field) => field.required === true && (values[field.id] ?? '') === '')}
            loading={noting.pending}
            onClick={() => void save()}
          >
            登记
          </ActionButton>
        </>
      }
    >
      <DialogFields
        formId="claim-note"
        fields={fields}
        values={values}
        onChange={setValues}
        onEnd={() => void save()}
      />
    </Dialog>
  )
}
