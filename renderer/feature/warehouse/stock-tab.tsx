import { Button } from 'antd'
import { useMemo, useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useClient, useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { usePaneSize } from '../../connect/layout.tsx'
import { ListGrid, useListGrid } from '../../connect/list-grid.tsx'
import type { ClientChoices } from '../../connect/choices.ts'
import { Loaded } from '../../connect/loaded.tsx'
import type { FilterOption, GridColumn } from '../../ui/grid/column.ts'
import { useFocusRow } from '../../ui/grid/use-grid.ts'
import { readableTime } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { PaneHead } from '../../ui/part/pane.tsx'
import { SaveDialog } from '../../ui/part/save-dialog.tsx'
import { EmptySentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { SplitPane } from '../../ui/part/split-pane.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { toneOf } from '../../ui/tone.ts'
import type { TabStart } from './warehouse-screen.tsx'

type Stand = CallOut<'stock.page'>['rows'][number]

const STATES: readonly FilterOption[] = [
  { value: 'held', label: '冻结' },
  { value: 'expired', label: '已过期' },
  { value: 'expiring', label: '临期' },
  { value: 'reserved', label: '已分配' },
]

function columns(clients: ClientChoices): readonly GridColumn<Stand>[] {
  const exact = { kind: 'exact' as const, ops: ['is' as const, 'starts' as const] }
  return [
    { id: 'bin', title: '库位', width: 110, kind: 'code', text: (row) => row.bin, frozen: true, filter: exact },
    { id: 'sku', title: '货号', width: 130, kind: 'code', text: (row) => row.sku, filter: exact },
    { id: 'name', title: '品名', width: 210, text: (row) => row.name },
    { id: 'qty', title: '数量', width: 80, kind: 'number', text: (row) => row.qty },
    {
      id: 'reserved',
      title: '已分配',
      width: 76,
      kind: 'number',
      text: (row) => (row.reserved === '0' ? '' : row.reserved),
    },
    { id: 'free', title: '可用', width: 76, kind: 'number', text: (row) => row.free },
    { id: 'lotNo', title: '批次', width: 110, kind: 'code', text: (row) => row.lotNo, filter: exact },
    { id: 'expiresOn', title: '效期', width: 92, kind: 'date', text: (row) => row.expiresOn, filter: { kind: 'date' } },
    {
      id: 'state',
      title: '提示',
      width: 84,
      text: (row) => row.state,
      tone: (row) => toneOf(row.stateTone),
      filter: { kind: 'options', options: STATES },
    },
    { id: 'owner', title: '货主', width: 170, text: (row) => row.owner, filter: { kind: 'options', ...clients } },
    { id: 'bookNo', title: '账册', width: 116, kind: 'code', text: (row) => row.bookNo, filter: exact },
    { id: 'seq', title: '备案序号', width: 76, kind: 'number', text: (row) => (row.seq === 0 ? '' : String(row.seq)) },
    { id: 'itemNo', title: '料号', width: 120, kind: 'code', text: (row) => row.itemNo, filter: exact },
    { id: 'colour', title: '库位状态', width: 92, text: (row) => row.colour, tone: (row) => toneOf(row.tone) },
    { id: 'binKind', title: '用途', width: 66, text: (row) => row.binKind },
    { id: 'receivedOn', title: '首次到库', width: 92, kind: 'date', text: (row) => row.receivedOn },
    { id: 'gtin', title: '条码', width: 120, kind: 'code', text: (row) => row.gtin, filter: exact, hidden: true },
    {
      id: 'zone',
      title: '库区',
      width: 70,
      text: (row) => row.zone,
      filter: { kind: 'exact', ops: ['is'] },
      hidden: true,
    },
  ]
}

/** 库存: what lies where, by lot, expiry and owner; move, hold, where it came from. */
export function StockTab(props: { readonly clients: ClientChoices; readonly start: TabStart }) {
  const client = useClient()
  const mayMove = useMay('stock.move')
  const [size, setSize] = usePaneSize('stock', 240)
  const [shows, setShows] = useState<'none' | 'move' | 'hold' | 'holds'>('none')
  const [history, setHistory] = useState(false)
  const list = useMemo(() => columns(props.clients), [props.clients])
  const { state } = props.start
  const store = useListGrid<Stand>({
    list: 'stock',
    columns: list,
    page: (input) => client.call('stock.page', input),
    count: (filters) => client.call('stock.count', { filters }),
    topicsOf: 'stock.page',
    defaultSort: { by: 'id', down: false },
    errorOf: (row) => (row.stateTone === 'red' ? row.state : undefined),
    errorFilter: { field: 'state', op: 'in', value: ['held', 'expired'] },
    ...(state === undefined
      ? {}
      : {
          gridId: `stock-${state}`,
          filters: [{ field: 'state', op: 'in', value: state === 'expiring' ? ['expiring', 'expired'] : [state] }],
        }),
  })
  const focused = useFocusRow(store)
  const close = (): void => setShows('none')
  return (
    <SplitPane
      direction="down"
      size={size}
      onSize={setSize}
      sideLabel="库存流水"
      side={
        history && focused !== undefined ? (
          <History key={focused.id} stand={focused} onClose={() => setHistory(false)} />
        ) : null
      }
    >
      <ListGrid
        store={store}
        label="库存"
        onOpen={() => setHistory(true)}
        empty={<EmptySentence>没有库存。先在“收货”里按到货单清点，再上架到库位。</EmptySentence>}
        actions={
          <>
            <ActionButton
              hotkey="F7"
              primary
              allowed={mayMove}
              disabled={focused === undefined}
              title="上架、移库、转残损"
              onClick={() => setShows('move')}
            >
              移到…
            </ActionButton>
            <ActionButton
              hotkey="F8"
              allowed={mayMove}
              disabled={focused === undefined}
              onClick={() => setShows('hold')}
            >
              冻结
            </ActionButton>
            <ActionButton allowed={mayMove} onClick={() => setShows('holds')}>
              解除冻结
            </ActionButton>
            <ActionButton hotkey="F2" disabled={focused === undefined} onClick={() => setHistory(true)}>
              流水
            </ActionButton>
          </>
        }
      />
      {shows === 'move' && focused !== undefined ? <MoveDialog stand={focused} onClose={close} /> : null}
      {shows === 'hold' && focused !== undefined ? <HoldDialog stand={focused} onClose={close} /> : null}
      {shows === 'holds' ? <HoldsDialog onClose={close} /> : null}
    </SplitPane>
  )
}

function History(props: { readonly stand: Stand; readonly onClose: () => void }) {
  const history = useQueryProcedure('stock.history', { placeId: props.stand.id })
  return (
    <>
      <PaneHead
        title={`${props.stand.bin}　${props.stand.sku} ${props.stand.name} ${props.stand.lotNo}`}
        onClose={props.onClose}
      />
      <div className="pane-body">
        <Loaded of={history}>
          {(data) => (
            <table className="plain-table" aria-label="库存流水">
              <thead>
                <tr>
                  <th scope="col">时间</th>
                  <th scope="col">动作</th>
                  <th scope="col" className="number">
                    数量
                  </th>
                  <th scope="col">关联</th>
                  <th scope="col">经手</th>
                  <th scope="col">说明</th>
                </tr>
              </thead>
              <tbody>
                {data.rows.map((row) => (
                  <tr key={row.id}>
                    <td>{readableTime(row.at)}</td>
                    <td>{row.kind}</td>
                    <td className="number">{row.qty}</td>
                    <td>{row.subject}</td>
                    <td>{row.by}</td>
                    <td>{row.note}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Loaded>
      </div>
    </>
  )
}

function MoveDialog(props: { readonly stand: Stand; readonly onClose: () => void }) {
  const { stand } = props
  const moving = useCommand('stock.move')
  const toast = useToast()
  const [to, setTo] = useState('')
  const [qty, setQty] = useState(stand.free)
  const ready = to.trim() !== '' && /^\d{1,12}(\.\d{1,5})?$/.test(qty.trim())
  const move = async (): Promise<void> => {
    const answer = await moving.run({ from: stand.bin, to: to.trim(), lotId: stand.lotId, qty: qty.trim() })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`已移到 ${to.trim().toUpperCase()}，${stand.bin} 还剩 ${answer.value.left}`)
    props.onClose()
  }
  return (
    <SaveDialog
      title={`从 ${stand.bin} 移走`}
      width={460}
      ok="移库"
      disabled={!ready}
      loading={moving.pending}
      onSave={() => void move()}
      onClose={props.onClose}
    >
      <p>
        {stand.sku} {stand.name} {stand.lotNo} {stand.expiresOn}
      </p>
      <div className="warehouse-form">
        <label>
          目标库位（扫码）
          <input
            className="field-input"
            data-autofocus={true}
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
        </label>
        <label>
          数量（可用 {stand.free}）
          <input
            className="field-input"
            inputMode="decimal"
            value={qty}
            onChange={(event) => setQty(event.target.value)}
          />
        </label>
      </div>
    </SaveDialog>
  )
}

function HoldDialog(props: { readonly stand: Stand; readonly onClose: () => void }) {
  const { stand } = props
  const holding = useCommand('stock.hold')
  const toast = useToast()
  const [scope, setScope] = useState<'place' | 'lot' | 'bin'>('place')
  const [reason, setReason] = useState('')
  const hold = async (): Promise<void> => {
    const answer = await holding.run({
      reason: reason.trim(),
      ...(scope === 'lot' ? {} : { bin: stand.bin }),
      ...(scope === 'bin' ? {} : { lotId: stand.lotId }),
    })
    if (!answer.ok) return toast.failed(answer)
    toast.done('已冻结')
    props.onClose()
  }
  return (
    <SaveDialog
      title="冻结库存"
      width={460}
      ok="冻结"
      disabled={reason.trim() === ''}
      loading={holding.pending}
      onSave={() => void hold()}
      onClose={props.onClose}
    >
      <div className="warehouse-form">
        <label className="wide">
          范围
          <select
            className="field-input"
            value={scope}
            onChange={(event) =>
              setScope(event.target.value === 'lot' ? 'lot' : event.target.value === 'bin' ? 'bin' : 'place')
            }
          >
            <option value="place">{`${stand.bin} 里的这个批次`}</option>
            <option value="lot">所有库位的这个批次</option>
            <option value="bin">{`整个库位 ${stand.bin}`}</option>
          </select>
        </label>
        <label className="wide">
          原因（必填）
          <input
            className="field-input"
            data-autofocus={true}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
      </div>
    </SaveDialog>
  )
}

function HoldsDialog(props: { readonly onClose: () => void }) {
  const today = useQueryProcedure('warehouse.today', {})
  const releasing = useCommand('stock.release')
  const toast = useToast()
  const [reason, setReason] = useState('')
  const release = async (id: number): Promise<void> => {
    const answer = await releasing.run({ id, reason: reason.trim() })
    if (answer.ok) toast.done('已解除冻结')
    else toast.failed(answer)
  }
  return (
    <Dialog title="解除冻结" width={640} onClose={props.onClose} footer={<Button onClick={props.onClose}>关闭</Button>}>
      <div className="warehouse-form">
        <label className="wide">
          解除原因（必填）
          <input
            className="field-input"
            data-autofocus={true}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
      </div>
      {today.data === undefined ? (
        <LoadingSentence />
      ) : today.data.holds.length === 0 ? (
        <EmptySentence>没有冻结。</EmptySentence>
      ) : (
        <table className="plain-table" aria-label="冻结中">
          <tbody>
            {today.data.holds.map((hold) => (
              <tr key={hold.id}>
                <td className="mono">{hold.bin === '' ? '全部库位' : hold.bin}</td>
                <td>{hold.goods === '' ? '整个库位' : hold.goods}</td>
                <td>{hold.reason}</td>
                <td>
                  <Button size="small" disabled={reason.trim() === ''} onClick={() => void release(hold.id)}>
                    解除
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  )
}
