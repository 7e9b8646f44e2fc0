import { Button } from 'antd'
import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { DEEMED_REASONS } from '../../../shared/domain/refund/fx/deemed.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { useLocalGrid } from '../../connect/local-grid.tsx'
import type { ClientChoices } from '../../connect/choices.ts'
import { ClientPick } from '../../connect/client-pick.tsx'
import { Loaded } from '../../connect/loaded.tsx'
import type { GridColumn } from '../../ui/grid/column.ts'
import { DenseGrid } from '../../ui/grid/dense-grid.tsx'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { readableCount, readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { EmptySentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { useToast } from '../../ui/part/toast.ts'

type Answer = CallOut<'fx.shipments'>
type Row = Answer['rows'][number]

const TONES = { paid: 'green', part: 'blue', open: 'amber', late: 'red' } as const
const WHY: Readonly<Record<string, string>> = {
  reference: '附言中的合同号或单号',
  amount: '金额相同',
  fee: '差额为银行费用',
  sum: '一笔付几票',
  parts: '几笔付一票',
  manual: '手工',
}

const COLUMNS: readonly GridColumn<Row>[] = [
  { id: 'declarationNo', title: '报关单号', width: 170, kind: 'code', text: (row) => row.declarationNo, frozen: true },
  { id: 'state', title: '状态', width: 80, text: (row) => row.stateName, tone: (row) => TONES[row.state] },
  {
    id: 'daysLeft',
    title: '还有天数',
    width: 76,
    kind: 'number',
    text: (row) => (row.state === 'paid' ? '' : String(row.daysLeft)),
    tone: (row) => (row.state === 'paid' ? 'grey' : row.daysLeft < 0 ? 'red' : row.daysLeft < 60 ? 'amber' : 'grey'),
  },
  { id: 'dueOn', title: '收汇期限', width: 92, kind: 'date', text: (row) => row.dueOn },
  {
    id: 'open',
    title: '未收',
    width: 110,
    kind: 'number',
    places: 2,
    text: (row) => (row.open === '0.00' ? '' : row.open),
  },
  { id: 'client', title: '客户', width: 200, text: (row) => row.client },
  { id: 'exportDate', title: '出口日期', width: 92, kind: 'date', text: (row) => row.exportDate },
  { id: 'contractNo', title: '合同号', width: 130, kind: 'code', text: (row) => row.contractNo },
  { id: 'currency', title: '币种', width: 52, text: (row) => row.currency },
  { id: 'due', title: '应收', width: 110, kind: 'number', places: 2, text: (row) => row.due },
  { id: 'received', title: '已收', width: 110, kind: 'number', places: 2, text: (row) => row.received },
  {
    id: 'deemed',
    title: '视同收汇',
    width: 100,
    kind: 'number',
    places: 2,
    text: (row) => (row.deemed === '0.00' ? '' : row.deemed),
  },
]

/** Shipments by what is left until their deadline; what was laid on each stands below. */
export function ShipmentTab(props: { readonly clients: ClientChoices; readonly client: string }) {
  const [client, setClient] = useState(props.client)
  const [onlyOpen, setOnlyOpen] = useState(true)
  const answer = useQueryProcedure(
    'fx.shipments',
    { onlyOpen, ...(client === '' ? {} : { clientId: Number(client) }) },
    { keep: true },
  )
  return (
    <>
      <div className="action-bar" role="toolbar" aria-label="操作">
        <MatchButton clientId={client === '' ? undefined : Number(client)} />
        <label className="fx-check">
          <input type="checkbox" checked={onlyOpen} onChange={(event) => setOnlyOpen(event.target.checked)} />
          只看未收齐
        </label>
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
          {answer.data === undefined
            ? ''
            : `未收齐 ${readableCount(answer.data.unpaid)} · 逾期 ${readableCount(answer.data.late)}`}
        </span>
      </div>
      <Loaded of={answer}>{(data) => <Shipments rows={data.rows} />}</Loaded>
    </>
  )
}

/** Lays what is unambiguous; says what is left. */
export function MatchButton(props: { readonly clientId: number | undefined }) {
  const may = useMay('fx.match')
  const matching = useCommand('fx.match')
  const toast = useToast()
  const match = async (): Promise<void> => {
    const answer = await matching.run(props.clientId === undefined ? {} : { clientId: props.clientId })
    if (answer.ok)
      toast.done(`配上 ${answer.value.receipts} 笔收汇、${answer.value.links} 处；还有 ${answer.value.left} 笔要人来定`)
    else toast.failed(answer)
  }
  return (
    <ActionButton hotkey="F8" primary allowed={may} loading={matching.pending} onClick={() => void match()}>
      自动配对
    </ActionButton>
  )
}

function Shipments(props: { readonly rows: readonly Row[] }) {
  const toast = useToast()
  const may = useMay('fx.deem')
  const [size, setSize] = usePaneSize('fx-links', 190)
  const [deeming, setDeeming] = useState(false)
  const store = useLocalGrid<Row>({ id: 'fx-shipments', columns: COLUMNS, rows: props.rows })
  const focused = useFocusRow(store)
  return (
    <>
      <div className="action-bar" role="toolbar" aria-label="报关单操作">
        <ActionButton
          hotkey="F7"
          allowed={may}
          disabled={focused === undefined || focused.state === 'paid'}
          onClick={() => setDeeming(true)}
        >
          视同收汇或约定收汇日
        </ActionButton>
      </div>
      <SplitPane
        direction="down"
        size={size}
        onSize={setSize}
        sideLabel="收汇明细"
        side={focused === undefined ? null : <Links row={focused} />}
      >
        <DenseGrid
          store={store}
          label="应收汇清单"
          autoFocus
          onFind={() => undefined}
          onCopied={(count) => toast.done(`已复制 ${count} 行`)}
          empty={<EmptySentence>没有未收齐的报关单。</EmptySentence>}
        />
      </SplitPane>
      {deeming && focused !== undefined ? <DeemDialog row={focused} onClose={() => setDeeming(false)} /> : null}
    </>
  )
}

function Links(props: { readonly row: Row }) {
  const { row } = props
  const may = useMay('fx.unlink')
  const ending = useCommand('fx.unlink')
  const toast = useToast()
  const end = async (id: number): Promise<void> => {
    const answer = await ending.run({ id })
    if (answer.ok) toast.done('配对已撤销')
    else toast.failed(answer)
  }
  return (
    <div className="pane-body">
      <p className="fx-caption">{`${row.declarationNo}：应收 ${readableDecimal(row.due, 2)} ${row.currency}，未收 ${readableDecimal(row.open, 2)}`}</p>
      {row.links.length === 0 ? (
        <p className="soft fx-caption">还没有配上收汇。</p>
      ) : (
        <table className="plain-table" aria-label="收汇明细">
          <thead>
            <tr>
              <th scope="col">收汇凭证号</th>
              <th scope="col" className="number">
                金额
              </th>
              <th scope="col" className="number">
                银行扣费
              </th>
              <th scope="col">怎样配上的</th>
              <th scope="col">操作</th>
            </tr>
          </thead>
          <tbody>
            {row.links.map((link) => (
              <tr key={link.id}>
                <td className="mono">{link.receipt}</td>
                <td className="number">{readableDecimal(link.amount, 2)}</td>
                <td className="number">{link.fee === '0.00' ? '' : readableDecimal(link.fee, 2)}</td>
                <td>{WHY[link.why] ?? link.why}</td>
                <td>
                  {may ? (
                    <button type="button" className="link-button" onClick={() => void end(link.id)}>
                      撤销
                    </button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}

function DeemDialog(props: { readonly row: Row; readonly onClose: () => void }) {
  const { row } = props
  const deeming = useCommand('fx.deem')
  const toast = useToast()
  const [form, setForm] = useState({ reasonCode: '09', amount: row.open, evidence: '', contractDay: '' })
  const put = (change: Partial<typeof form>): void => setForm({ ...form, ...change })
  const reason = DEEMED_REASONS.find((one) => one.code === form.reasonCode)
  const save = async (): Promise<void> => {
    const answer = await deeming.run({
      declarationNo: row.declarationNo,
      ...form,
      amount: form.amount.trim() === '' ? '0' : form.amount.trim(),
    })
    if (!answer.ok) return toast.failed(answer)
    toast.done('已登记')
    props.onClose()
  }
  return (
    <Dialog
      title={`视同收汇或约定收汇日：${row.declarationNo}`}
      width={620}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton primary layer="dialog" hotkey="Ctrl+S" loading={deeming.pending} onClick={() => void save()}>
            保存
          </ActionButton>
        </>
      }
    >
      <div className="fx-form">
        <label htmlFor="deem-reason">原因</label>
        <select
          id="deem-reason"
          className="field-input"
          data-autofocus
          value={form.reasonCode}
          onChange={(event) => put({ reasonCode: event.target.value })}
        >
          {DEEMED_REASONS.map((one) => (
            <option
              key={one.code}
              value={one.code}
            >{`${one.code} ${one.name}${one.verified ? '' : '（未核实）'}`}</option>
          ))}
        </select>
        <label htmlFor="deem-amount">{`视同收汇金额（${row.currency}）`}</label>
        <input
          id="deem-amount"
          className="field-input number"
          inputMode="decimal"
          value={form.amount}
          onChange={(event) => put({ amount: event.target.value })}
        />
        <label htmlFor="deem-evidence">举证材料</label>
        <input
          id="deem-evidence"
          className="field-input"
          maxLength={500}
          placeholder={reason?.evidence ?? ''}
          value={form.evidence}
          onChange={(event) => put({ evidence: event.target.value })}
        />
        <label htmlFor="deem-day">合同约定的收汇日期</label>
        <input
          id="deem-day"
          className="field-input"
          type="date"
          value={form.contractDay}
          onChange={(event) => put({ contractDay: event.target.value })}
        />
      </div>
      <p className="soft">{`依据：${reason?.source ?? ''}${reason?.verified === true ? '' : '（未核实，新规的原因目录未见原文）'}。只是合同约定更晚收汇的，金额填 0 并填约定日期。`}</p>
    </Dialog>
  )
}
