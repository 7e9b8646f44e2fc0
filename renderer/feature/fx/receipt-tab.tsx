import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useCommand, useJob, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import { useUpload } from '../../connect/use-upload.ts'
import type { ClientChoices } from '../../connect/choices.ts'
import { ClientPick } from '../../connect/client-pick.tsx'
import { Loaded } from '../../connect/loaded.tsx'
import { Pick } from '../../ui/form/pick.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { readableCount } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { FormDialog } from '../../ui/part/form-dialog.tsx'
import { FileDrop } from '../../ui/part/file-drop.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { MatchButton } from './shipment-tab.tsx'

type Row = CallOut<'fx.receipts'>['rows'][number]

const COLUMNS: readonly GridColumn<Row>[] = [
  { id: 'voucherNo', title: '收汇凭证号', width: 160, kind: 'code', text: (row) => row.voucherNo, frozen: true },
  { id: 'receivedOn', title: '收款日期', width: 92, kind: 'date', text: (row) => row.receivedOn },
  { id: 'client', title: '客户', width: 200, text: (row) => row.client },
  { id: 'currency', title: '币种', width: 52, text: (row) => row.currency },
  { id: 'amount', title: '金额', width: 110, kind: 'number', places: 2, text: (row) => row.amount },
  {
    id: 'fee',
    title: '银行扣费',
    width: 84,
    kind: 'number',
    places: 2,
    text: (row) => (row.fee === '0.00' ? '' : row.fee),
  },
  {
    id: 'open',
    title: '未配',
    width: 110,
    kind: 'number',
    places: 2,
    text: (row) => (row.open === '0.00' ? '' : row.open),
    tone: (row) => (row.open === '0.00' ? 'grey' : 'amber'),
  },
  { id: 'shipments', title: '配到的报关单', width: 240, kind: 'code', text: (row) => row.shipments },
  { id: 'payer', title: '付款人', width: 180, text: (row) => row.payer },
  { id: 'payerCountry', title: '国别', width: 60, text: (row) => row.payerCountry },
  { id: 'note', title: '附言', width: 280, text: (row) => row.note },
]

/** Receipts: from the bank's files or typed; laid by themselves where it is clear, else by hand. */
export function ReceiptTab(props: { readonly clients: ClientChoices }) {
  const [client, setClient] = useState('')
  const [asking, setAsking] = useState<'none' | 'import' | 'enter'>('none')
  const may = useMay('fx.import')
  const answer = useQueryProcedure('fx.receipts', client === '' ? {} : { clientId: Number(client) }, { keep: true })
  const close = (): void => setAsking('none')
  return (
    <>
      <div className="action-bar" role="toolbar" aria-label="操作">
        <ActionButton hotkey="F7" allowed={may} onClick={() => setAsking('import')}>
          导入银行文件
        </ActionButton>
        <ActionButton hotkey="F6" allowed={may} onClick={() => setAsking('enter')}>
          录入
        </ActionButton>
        <MatchButton clientId={client === '' ? undefined : Number(client)} />
        <span className="gap" />
        <ClientPick
          id="fx-client"
          label="客户"
          className="fx-pick"
          value={client}
          clients={props.clients}
          none="全部客户"
          onChange={setClient}
        />
        <span className="grid-figures">
          {answer.data === undefined ? '' : `未配完 ${readableCount(answer.data.open)} 笔`}
        </span>
      </div>
      <Loaded of={answer}>{(data) => <Receipts rows={data.rows} />}</Loaded>
      {asking === 'import' ? <ImportDialog clients={props.clients} client={client} onClose={close} /> : null}
      {asking === 'enter' ? <EnterDialog clients={props.clients} client={client} onClose={close} /> : null}
    </>
  )
}

function Receipts(props: { readonly rows: readonly Row[] }) {
  const toast = useToast()
  const may = useMay('fx.link')
  const [asking, setAsking] = useState<'none' | 'link' | 'void'>('none')
  const close = (): void => setAsking('none')
  const store = useLocalGrid<Row>({ id: 'fx-receipts', columns: COLUMNS, rows: props.rows })
  const focused = useFocusRow(store)
  return (
    <>
      <div className="action-bar" role="toolbar" aria-label="收汇操作">
        <ActionButton
          hotkey="F2"
          allowed={may}
          disabled={focused === undefined || focused.open === '0.00'}
          onClick={() => setAsking('link')}
        >
          手工配对
        </ActionButton>
        <ActionButton danger allowed={may} disabled={focused === undefined} onClick={() => setAsking('void')}>
          作废
        </ActionButton>
      </div>
      <div className="fx-grid">
        <DenseGrid
          store={store}
          label="收汇"
          autoFocus
          onFind={() => undefined}
          onCopied={(count) => toast.done(`已复制 ${count} 行`)}
          empty={
            <EmptySentence>还没有收汇。按 F7 导入银行文件（Excel、CSV、camt.053、MT940），或按 F6 录入。</EmptySentence>
          }
        />
      </div>
      {asking === 'link' && focused !== undefined ? <LinkDialog row={focused} onClose={close} /> : null}
      {asking === 'void' && focused !== undefined ? <VoidDialog row={focused} onClose={close} /> : null}
    </>
  )
}

function ImportDialog(props: {
  readonly clients: ClientChoices
  readonly client: string
  readonly onClose: () => void
}) {
  const [client, setClient] = useState(props.client)
  const [currency, setCurrency] = useState('')
  const importing = useJob('fx.import')
  const { upload, progress } = useUpload()
  const toast = useToast()
  const [outcome, setOutcome] = useState<string[]>([])
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    const stored = await upload(file)
    if (!stored.ok) return toast.failed(stored)
    const answer = await importing.start({
      hash: stored.value.hash,
      fileName: file.name,
      clientId: Number(client),
      currency,
    })
    if (!answer.ok) return toast.failed(answer)
    const one = answer.value
    setOutcome([
      one.sameFile
        ? '这个文件已经导入过，没有改动。'
        : `读到 ${one.rows} 行：收下 ${one.good - one.again} 笔，已有 ${one.again} 笔，退回 ${one.bad} 行。`,
      ...one.findings.map((finding) => `第 ${finding.row} 行 ${finding.text}`),
    ])
  }
  return (
    <Dialog
      title="导入银行收汇文件"
      width={560}
      onClose={props.onClose}
      footer={
        <ActionButton primary layer="dialog" hotkey="Ctrl+S" onClick={props.onClose}>
          完成
        </ActionButton>
      }
    >
      <div className="fx-form">
        <label htmlFor="import-client">收款客户</label>
        <ClientPick
          id="import-client"
          label="收款客户"
          value={client}
          clients={props.clients}
          isFirst={client === ''}
          onChange={setClient}
        />
        <label htmlFor="import-currency">整份币种</label>
        <input
          id="import-currency"
          className="field-input"
          placeholder="明细没有币种一栏时填，如 USD"
          maxLength={20}
          value={currency}
          onChange={(event) => setCurrency(event.target.value)}
        />
      </div>
      <FileDrop
        accept={['.xlsx', '.xls', '.csv', '.xml', '.txt', '.sta', '.940', '.mt940']}
        disabled={client === '' || importing.running}
        progress={progress}
        onFiles={(files) => void take(files[0])}
      >
        <p>
          {client === ''
            ? '先选收款客户'
            : '把银行的明细拖到这里：Excel、CSV、camt.053、MT940。支出不计，重复导入不会重记。'}
        </p>
      </FileDrop>
      {outcome.length === 0 ? null : (
        <div className="fx-outcome" role="status">
          <ul>
            {outcome.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      )}
    </Dialog>
  )
}

function EnterDialog(props: {
  readonly clients: ClientChoices
  readonly client: string
  readonly onClose: () => void
}) {
  const entering = useCommand('fx.enter')
  const toast = useToast()
  const [form, setForm] = useState({
    client: props.client,
    voucherNo: '',
    receivedOn: '',
    currency: 'USD',
    amount: '',
    fee: '',
    payer: '',
    payerCountry: '',
    note: '',
  })
  const put = (change: Partial<typeof form>): void => setForm({ ...form, ...change })
  const save = async (): Promise<void> => {
    const { client, fee, ...rest } = form
    const answer = await entering.run({ ...rest, clientId: Number(client), fee: fee.trim() === '' ? '0' : fee.trim() })
    if (!answer.ok) return toast.failed(answer)
    toast.done(answer.value.added ? '已录入' : '这笔收汇已经有了，没有重记')
    props.onClose()
  }
  const ready =
    form.client !== '' &&
    form.voucherNo.trim() !== '' &&
    form.receivedOn !== '' &&
    /^[A-Z]{3}$/.test(form.currency) &&
    form.amount.trim() !== ''
  const fields = [
    ['voucherNo', '收汇凭证号'],
    ['amount', '金额'],
    ['fee', '银行扣费'],
    ['payer', '付款人'],
    ['payerCountry', '付款人国别'],
    ['note', '附言'],
  ] as const
  return (
    <FormDialog
      title="录入收汇"
      width={520}
      ready={ready}
      pending={entering.pending}
      onSave={() => void save()}
      onClose={props.onClose}
    >
      <div className="fx-form">
        <label htmlFor="enter-client">收款客户</label>
        <ClientPick
          id="enter-client"
          label="收款客户"
          value={form.client}
          clients={props.clients}
          isFirst={form.client === ''}
          onChange={(client) => put({ client })}
        />
        <label htmlFor="enter-day">收款日期</label>
        <input
          id="enter-day"
          className="field-input"
          type="date"
          value={form.receivedOn}
          onChange={(event) => put({ receivedOn: event.target.value })}
        />
        <label htmlFor="enter-currency">币种</label>
        <input
          id="enter-currency"
          className="field-input"
          maxLength={3}
          value={form.currency}
          onChange={(event) => put({ currency: event.target.value.toUpperCase() })}
        />
        {fields.map(([id, label]) => [
          <label key={`${id}-label`} htmlFor={`enter-${id}`}>
            {label}
          </label>,
          <input
            key={id}
            id={`enter-${id}`}
            className="field-input"
            maxLength={500}
            value={form[id]}
            onChange={(event) => put({ [id]: event.target.value })}
          />,
        ])}
      </div>
    </FormDialog>
  )
}

function VoidDialog(props: { readonly row: Row; readonly onClose: () => void }) {
  const { row } = props
  const voiding = useCommand('fx.void')
  const toast = useToast()
  const [reason, setReason] = useState('')
  const save = async (): Promise<void> => {
    const answer = await voiding.run({ id: row.id, reason })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`已作废 ${row.voucherNo}，它配到的报关单恢复为未收`)
    props.onClose()
  }
  return (
    <FormDialog
      title={`作废收汇 ${row.voucherNo}`}
      width={460}
      ready={reason.trim() !== ''}
      pending={voiding.pending}
      ok="作废"
      danger
      onSave={() => void save()}
      onClose={props.onClose}
    >
      <p>
        {row.currency} {row.amount}，{row.receivedOn}。作废后不再计入收汇，配对同时撤销；原记录与原因保留。
      </p>
      <label className="named-field">
        原因
        <input
          className="field-input"
          data-autofocus
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
    </FormDialog>
  )
}

function LinkDialog(props: { readonly row: Row; readonly onClose: () => void }) {
  const { row } = props
  const shipments = useQueryProcedure('fx.shipments', { clientId: row.clientId, onlyOpen: true })
  const linking = useCommand('fx.link')
  const toast = useToast()
  const [form, setForm] = useState({ declarationNo: '', amount: row.open, fee: '0' })
  const put = (change: Partial<typeof form>): void => setForm({ ...form, ...change })
  const choices = (shipments.data?.rows ?? []).filter((one) => one.currency === row.currency)
  const save = async (): Promise<void> => {
    const answer = await linking.run({
      receiptId: row.id,
      ...form,
      amount: form.amount.trim(),
      fee: form.fee.trim() === '' ? '0' : form.fee.trim(),
    })
    if (!answer.ok) return toast.failed(answer)
    toast.done('已配对')
    props.onClose()
  }
  return (
    <FormDialog
      title={`手工配对：${row.voucherNo}，未配 ${row.open} ${row.currency}`}
      width={560}
      ready={!(form.declarationNo === '')}
      pending={linking.pending}
      onSave={() => void save()}
      onClose={props.onClose}
    >
      <div className="fx-form">
        <label htmlFor="link-declaration">报关单（未收齐）</label>
        <Pick
          id="link-declaration"
          label="报关单"
          isFirst
          value={form.declarationNo}
          choices={choices.map((one) => ({
            value: one.declarationNo,
            label: `${one.declarationNo} 未收 ${one.open}`,
            hint: one.contractNo,
            initials: '',
          }))}
          onChange={(declarationNo) => put({ declarationNo })}
        />
        <label htmlFor="link-amount">金额</label>
        <input
          id="link-amount"
          className="field-input number"
          inputMode="decimal"
          value={form.amount}
          onChange={(event) => put({ amount: event.target.value })}
        />
        <label htmlFor="link-fee">途中银行扣费（算作已收）</label>
        <input
          id="link-fee"
          className="field-input number"
          inputMode="decimal"
          value={form.fee}
          onChange={(event) => put({ fee: event.target.value })}
        />
      </div>
    </FormDialog>
  )
}
