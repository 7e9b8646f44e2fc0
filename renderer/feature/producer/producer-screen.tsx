import { Button } from 'antd'
import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { failureText } from '../../../shared/contract/index.ts'
import { useClient, useCommand, useQueryProcedure } from '../../api/index.ts'
import type { ScreenEntry, ScreenProps } from '../../app/screen.ts'
import { useMay } from '../../app/session.tsx'
import { useClientChoices, type ClientChoices } from '../../connect/choices.ts'
import { DetailList } from '../../connect/detail-list.tsx'
import { NamedClientPick } from '../../connect/client-pick.tsx'
import { Loaded } from '../../connect/loaded.tsx'
import type { FieldSpec, FormValues } from '../../ui/form/field.ts'
import { FieldGrid } from '../../ui/form/field-grid.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import { readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { PaneHead } from '../../ui/part/pane.tsx'
import { EmptySentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { StatusTag } from '../../ui/part/status-tag.tsx'
import { useToast } from '../../ui/part/toast.ts'
import type { Tone } from '../../ui/tone.ts'
import { beijingDay } from '../../../shared/domain/dated/beijing-day.ts'
import { FilingPanel } from './filing-panel.tsx'
import './producer.css'

/** 生产企业: who invoices for our clients, and whether the service company may claim for them. */
type Row = CallOut<'producer.page'>['rows'][number]
const TONES: Readonly<Record<string, Tone>> = { green: 'green', amber: 'amber', red: 'red' }
const columns = (): readonly GridColumn<Row>[] => [
  { id: 'name', title: '生产企业', width: 200, text: (row) => row.name, frozen: true, filter: { kind: 'text' } },
  { id: 'state', title: '状态', width: 90, text: (row) => row.state, tone: (row) => TONES[row.tone] ?? 'grey' },
  { id: 'taxId', title: '纳税人识别号', width: 166, kind: 'code', text: (row) => row.taxId, filter: { kind: 'text' } },
  { id: 'client', title: '所属客户', width: 160, text: (row) => row.client },
  { id: 'filedOn', title: '代办备案', width: 92, kind: 'code', text: (row) => row.filedOn },
  { id: 'contractNo', title: '合同', width: 120, kind: 'code', text: (row) => row.contractNo },
  { id: 'contractTo', title: '合同止', width: 92, kind: 'code', text: (row) => row.contractTo },
  { id: 'year', title: '本年开票', width: 110, kind: 'number', places: 2, text: (row) => row.year },
  {
    id: 'letters',
    title: '函调',
    width: 50,
    kind: 'number',
    text: (row) => (row.letters === 0 ? '' : String(row.letters)),
  },
  { id: 'visitedOn', title: '实地核查', width: 92, kind: 'code', text: (row) => row.visitedOn },
]

const FIELDS: readonly FieldSpec[] = [
  { id: 'taxId', label: '纳税人识别号', kind: 'text', plain: true, required: true, maxLength: 20 },
  { id: 'name', label: '名称', kind: 'text', required: true, maxLength: 200, span: 2 },
  { id: 'customsCode', label: '海关编码', kind: 'text', plain: true, maxLength: 10 },
  { id: 'generalFrom', label: '一般纳税人起', kind: 'date' },
  { id: 'smallScaleFrom', label: '转小规模日', kind: 'date' },
  { id: 'refundFiledOn', label: '退税备案日', kind: 'date' },
  {
    id: 'filedOn',
    label: '代办退税备案日',
    kind: 'date',
    help: '委托代办退税备案；未备案不能申报代办退税。',
    source: '国家税务总局公告2017年第35号',
  },
  { id: 'withdrawnOn', label: '备案撤回日', kind: 'date' },
  { id: 'stoppedOn', label: '停退税权日', kind: 'date' },
  { id: 'contractNo', label: '综服合同号', kind: 'text', maxLength: 60 },
  { id: 'contractFrom', label: '合同起', kind: 'date' },
  { id: 'contractTo', label: '合同止', kind: 'date' },
  { id: 'bank', label: '收款银行', kind: 'text', maxLength: 120, span: 2 },
  { id: 'accountTail', label: '账号后四位', kind: 'text', maxLength: 4 },
  { id: 'visitedOn', label: '实地核查日', kind: 'date' },
  { id: 'visitNote', label: '核查情况', kind: 'text', maxLength: 500, span: 2 },
  { id: 'note', label: '备注', kind: 'text', maxLength: 500, span: 3 },
]

type Asking =
  | { readonly t: 'none' }
  | { readonly t: 'edit'; readonly row: Row | undefined }
  | { readonly t: 'letter'; readonly row: Row }

function ProducerScreen(_props: ScreenProps) {
  const client = useClient()
  const clients = useClientChoices()
  const may = useMay('producer.save')
  const [asking, setAsking] = useState<Asking>({ t: 'none' })
  if (clients === undefined) return <LoadingSentence />
  const close = (): void => setAsking({ t: 'none' })
  return (
    <div className="producer">
      <DetailList<Row>
        gridId="producer"
        label="生产企业"
        columns={columns()}
        page={(input) => client.call('producer.page', { ...input, sort: { by: 'name', down: input.sort.down } })}
        topicsOf="producer.page"
        empty="还没有登记生产企业（开票人）。按 F7 登记；代办退税前须有其备案与合同。"
        errorOf={(row) => (row.problems.length === 0 ? undefined : row.problems.join('；'))}
        actions={(row) => (
          <>
            <ActionButton hotkey="F7" primary allowed={may} onClick={() => setAsking({ t: 'edit', row: undefined })}>
              登记
            </ActionButton>
            <ActionButton
              hotkey="F6"
              allowed={may}
              disabled={row === undefined}
              onClick={() => (row === undefined ? undefined : setAsking({ t: 'edit', row }))}
            >
              修改
            </ActionButton>
            <ActionButton
              allowed={may}
              disabled={row === undefined}
              onClick={() => (row === undefined ? undefined : setAsking({ t: 'letter', row }))}
            >
              登记函调
            </ActionButton>
          </>
        )}
        detail={(row, done) => <Letters key={row.id} row={row} onClose={done} />}
      />
      {asking.t === 'edit' ? <EditDialog row={asking.row} clients={clients} onClose={close} /> : null}
      {asking.t === 'letter' ? <LetterDialog row={asking.row} onClose={close} /> : null}
    </div>
  )
}

function EditDialog(props: {
  readonly row: Row | undefined
  readonly clients: ClientChoices
  readonly onClose: () => void
}) {
  const { row } = props
  const saving = useCommand('producer.save')
  const [client, setClient] = useState(row === undefined ? '' : String(row.clientId))
  const [values, setValues] = useState<FormValues>(() =>
    row === undefined
      ? {}
      : Object.fromEntries(
          FIELDS.map((field) => [field.id, String(Object.entries(row).find(([id]) => id === field.id)?.[1] ?? '')]),
        ),
  )
  const [problem, setProblem] = useState('')
  const save = async (): Promise<void> => {
    const text = (id: string): string => (values[id] ?? '').trim()
    const body = Object.fromEntries(FIELDS.map((field) => [field.id, text(field.id)]))
    const answer = await saving.run({
      ...body,
      ...(row === undefined ? {} : { id: row.id, revision: row.revision }),
      clientId: Number(client),
      taxId: text('taxId'),
      name: text('name'),
    })
    if (answer.ok) props.onClose()
    else setProblem(failureText(answer.code, answer.data))
  }
  return (
    <Dialog
      title={row === undefined ? '登记生产企业' : `修改 ${row.name}`}
      width={860}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton
            layer="dialog"
            primary
            hotkey="Ctrl+S"
            disabled={client === ''}
            loading={saving.pending}
            onClick={() => void save()}
          >
            保存
          </ActionButton>
        </>
      }
    >
      <NamedClientPick
        id="producer-client"
        label="所属客户"
        value={client}
        clients={props.clients}
        onChange={setClient}
        isFirst
      />
      <FieldGrid
        formId="producer"
        fields={FIELDS}
        values={values}
        errors={{}}
        order={FIELDS.map((field) => field.id)}
        onChange={(id, value) => setValues({ ...values, [id]: value })}
        onEnd={() => void save()}
        onUndo={() => undefined}
      />
      {problem === '' ? null : (
        <p className="producer-problem" role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  )
}

const today = (): string => beijingDay(Date.now())

function LetterDialog(props: { readonly row: Row; readonly onClose: () => void }) {
  const opening = useCommand('inquiry.open')
  const toast = useToast()
  const [form, setForm] = useState({ number: '', openedOn: today(), note: '', vouchers: '' })
  const vouchers = form.vouchers.split(/[\s,，;；、]+/).filter((word) => word !== '')
  const save = async (): Promise<void> => {
    const answer = await opening.run({
      producerId: props.row.id,
      number: form.number,
      openedOn: form.openedOn,
      note: form.note,
      vouchers,
    })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`已冻结 ${vouchers.length} 张发票，函调结束前不能申报`)
    props.onClose()
  }
  return (
    <Dialog
      title={`登记函调　${props.row.name}`}
      width={480}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton
            layer="dialog"
            primary
            hotkey="Ctrl+S"
            disabled={form.number.trim() === '' || vouchers.length === 0}
            loading={opening.pending}
            onClick={() => void save()}
          >
            登记
          </ActionButton>
        </>
      }
    >
      <div className="producer-form">
        <label className="named-field">
          函号
          <input
            className="field-input"
            data-autofocus
            value={form.number}
            onChange={(event) => setForm({ ...form, number: event.target.value })}
          />
        </label>
        <label className="named-field">
          发函日期
          <input
            className="field-input"
            type="date"
            value={form.openedOn}
            onChange={(event) => setForm({ ...form, openedOn: event.target.value })}
          />
        </label>
        <label className="named-field">
          涉及的发票号，一行一个
          <textarea
            className="field-input"
            rows={5}
            value={form.vouchers}
            onChange={(event) => setForm({ ...form, vouchers: event.target.value })}
          />
        </label>
        <label className="named-field">
          备注
          <input
            className="field-input"
            value={form.note}
            onChange={(event) => setForm({ ...form, note: event.target.value })}
          />
        </label>
      </div>
    </Dialog>
  )
}

function Letters(props: { readonly row: Row; readonly onClose: () => void }) {
  const list = useQueryProcedure('inquiry.list', { producerId: props.row.id })
  const ending = useCommand('inquiry.end')
  const may = useMay('inquiry.end')
  const toast = useToast()
  const end = async (id: number, outcome: 'clear' | 'refused'): Promise<void> => {
    const answer = await ending.run({ id, outcome, endedOn: today() })
    if (!answer.ok) toast.failed(answer)
  }
  return (
    <>
      <PaneHead title={props.row.name} onClose={props.onClose}>
        <StatusTag tone={TONES[props.row.tone] ?? 'grey'}>{props.row.state}</StatusTag>
      </PaneHead>
      <div className="pane-body">
        {props.row.problems.length === 0 ? null : (
          <ul className="producer-problems">
            {props.row.problems.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        )}
        <FilingPanel producerId={props.row.id} />
        <Loaded of={list}>
          {(data) =>
            data.letters.length === 0 ? (
              <EmptySentence>没有函调。</EmptySentence>
            ) : (
              <table className="plain-table" aria-label="函调">
                <thead>
                  <tr>
                    <th scope="col">函号</th>
                    <th scope="col">发函</th>
                    <th scope="col" className="number">
                      天数
                    </th>
                    <th scope="col" className="number">
                      发票
                    </th>
                    <th scope="col" className="number">
                      金额
                    </th>
                    <th scope="col">结果</th>
                  </tr>
                </thead>
                <tbody>
                  {data.letters.map((one) => (
                    <tr key={one.id}>
                      <td>{one.number}</td>
                      <td>{one.openedOn}</td>
                      <td className="number">{one.days}</td>
                      <td className="number">{one.vouchers.length}</td>
                      <td className="number">{readableDecimal(one.money)}</td>
                      <td>
                        {one.endedOn === '' ? (
                          may ? (
                            <>
                              <button type="button" className="link-button" onClick={() => void end(one.id, 'clear')}>
                                复函无误
                              </button>{' '}
                              <button type="button" className="link-button" onClick={() => void end(one.id, 'refused')}>
                                不予退税
                              </button>
                            </>
                          ) : (
                            '未结束'
                          )
                        ) : (
                          `${one.endedOn} ${one.outcome === 'clear' ? '无误，已解冻' : '不予退税'}`
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )
          }
        </Loaded>
      </div>
    </>
  )
}

export const producerScreen: ScreenEntry = {
  id: 'producer',
  title: '生产企业',
  area: 'refund',
  initials: 'scqy',
  component: ProducerScreen,
}
