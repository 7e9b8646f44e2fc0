import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import type { RequestAct } from '../../../shared/domain/refund/certificate/request.ts'
import { useClient, useCommand, useJob, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { ListGrid } from '../../connect/list-grid.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import type { ClientChoices } from '../../connect/choices.ts'
import type { GridColumn } from '../../ui/grid/column.ts'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { FormDialog } from '../../ui/part/form-dialog.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { beijingDay } from '../../../shared/domain/dated/beijing-day.ts'
import { toneOf } from './columns.ts'
import { RequestDialog } from './request-dialog.tsx'

type Row = CallOut<'certificateRequest.list'>['rows'][number]

const COLUMNS: readonly GridColumn<Row>[] = [
  {
    id: 'batch',
    title: '年月-批次',
    width: 100,
    kind: 'code',
    text: (row) => `${row.period}-${row.batch}`,
    frozen: true,
  },
  { id: 'kind', title: '证明', width: 190, text: (row) => row.kindName },
  { id: 'state', title: '状态', width: 84, text: (row) => row.stateName, tone: (row) => toneOf(row.tone) },
  { id: 'client', title: '客户', width: 200, text: (row) => row.client },
  { id: 'about', title: '报关单项', width: 230, kind: 'code', text: (row) => row.about },
  { id: 'dueOn', title: '申请期限', width: 96, kind: 'date', text: (row) => row.dueOn },
  {
    id: 'dueSource',
    title: '期限依据',
    width: 260,
    text: (row) => (row.dueSource === '' ? '' : `${row.dueSource}，未核实`),
  },
  { id: 'certificateNo', title: '证明编号', width: 140, kind: 'code', text: (row) => row.certificateNo },
  { id: 'note', title: '备注', width: 180, text: (row) => row.note },
  { id: 'changedAt', title: '更新时间', width: 140, kind: 'time', text: (row) => row.changedAt },
]

/** 证明申请: drawn from declared items, exported or printed, filed, granted. */
export function CertificatesTab(props: { readonly clients: ClientChoices }) {
  const list = useQueryProcedure('certificateRequest.list', {}, { keep: true })
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <LoadingSentence />
  return <Requests rows={list.data.rows} clients={props.clients} />
}

type Asking =
  { readonly t: 'none' | 'create' } | { readonly t: 'step'; readonly act: RequestAct; readonly name: string }

function Requests(props: { readonly rows: readonly Row[]; readonly clients: ClientChoices }) {
  const may = useMay('certificateRequest.create')
  const exporting = useJob('certificateRequest.export')
  const client = useClient()
  const toast = useToast()
  const [asking, setAsking] = useState<Asking>({ t: 'none' })
  const store = useLocalGrid<Row>({ id: 'certificate-requests', columns: COLUMNS, rows: props.rows })
  const focused = useFocusRow(store)
  const current = props.rows.find((row) => row.id === focused?.id)
  const close = (): void => setAsking({ t: 'none' })
  const take = async (as: 'xlsx' | 'pdf'): Promise<void> => {
    if (current === undefined) return
    const answer = await exporting.start({ id: current.id, as })
    if (!answer.ok) return toast.failed(answer)
    await client.download(answer.value.hash, answer.value.fileName)
    toast.done(`已生成 ${answer.value.fileName}`)
  }
  const steps = (current?.acts ?? []).filter((one) => one.act !== 'export')
  return (
    <>
      <ListGrid
        store={store}
        label="证明申请"
        empty={<EmptySentence>还没有证明申请。按 F7 选客户、证明种类与报关商品拟一份。</EmptySentence>}
        actions={
          <>
            <ActionButton hotkey="F7" primary allowed={may} onClick={() => setAsking({ t: 'create' })}>
              新建
            </ActionButton>
            <ActionButton
              hotkey="F10"
              allowed={may}
              disabled={current?.acts.some((one) => one.act === 'export') !== true}
              loading={exporting.running}
              onClick={() => void take('xlsx')}
            >
              导出申请表
            </ActionButton>
            <ActionButton
              allowed={may}
              disabled={current === undefined}
              loading={exporting.running}
              onClick={() => void take('pdf')}
            >
              打印
            </ActionButton>
            {steps.map((one) => (
              <ActionButton
                key={one.act}
                allowed={may}
                danger={one.act === 'withdraw'}
                onClick={() => setAsking({ t: 'step', act: one.act, name: one.name })}
              >
                {one.name}
              </ActionButton>
            ))}
          </>
        }
      />
      {asking.t === 'create' ? <RequestDialog clients={props.clients} onClose={close} /> : null}
      {asking.t === 'step' && current !== undefined ? (
        <StepDialog row={current} act={asking.act} name={asking.name} onClose={close} />
      ) : null}
    </>
  )
}

function StepDialog(props: {
  readonly row: Row
  readonly act: RequestAct
  readonly name: string
  readonly onClose: () => void
}) {
  const acting = useCommand('certificateRequest.act')
  const toast = useToast()
  const [form, setForm] = useState({ day: beijingDay(Date.now()), certificateNo: '', info: '' })
  const put = (change: Partial<typeof form>): void => setForm({ ...form, ...change })
  const grants = props.act === 'grant'
  const save = async (): Promise<void> => {
    const answer = await acting.run({ id: props.row.id, act: props.act, ...form })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`${props.name}：${answer.value.stateName}`)
    props.onClose()
  }
  return (
    <FormDialog
      title={`${props.name}：${props.row.kindName} ${props.row.period}-${props.row.batch}`}
      width={460}
      ready={form.day !== '' && (!grants || form.certificateNo.trim() !== '')}
      pending={acting.pending}
      ok="确定"
      onSave={() => void save()}
      onClose={props.onClose}
    >
      <div className="packet-form">
        <label className="named-field">
          日期
          <input
            className="field-input"
            type="date"
            value={form.day}
            onChange={(event) => put({ day: event.target.value })}
          />
        </label>
        {!grants ? null : (
          <label className="named-field">
            证明编号
            <input
              className="field-input"
              data-autofocus
              maxLength={40}
              value={form.certificateNo}
              onChange={(event) => put({ certificateNo: event.target.value })}
            />
          </label>
        )}
        <label className="named-field">
          说明
          <input
            className="field-input"
            maxLength={300}
            value={form.info}
            onChange={(event) => put({ info: event.target.value })}
          />
        </label>
      </div>
    </FormDialog>
  )
}
