import { Button } from 'antd'
import { useState } from 'react'
import { failureText } from '../../../shared/contract/index.ts'
import type { PacketAct } from '../../../shared/domain/refund/packet/state.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import type { PickChoice } from '../../ui/form/choice.ts'
import { NamedPick } from '../../ui/form/named-pick.tsx'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { EmptySentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { CHANNELS, type Packet } from './columns.ts'

const CHANNEL_CHOICES: readonly PickChoice[] = CHANNELS.map((one) => ({ ...one, initials: '' }))
const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)

/** A new packet of a client and month. */
export function CreateDialog(props: {
  readonly clients: readonly PickChoice[]
  readonly onClose: () => void
  readonly onCreated: (id: number) => void
}) {
  const creating = useCommand('packet.create')
  const toast = useToast()
  const [client, setClient] = useState('')
  const [channel, setChannel] = useState('own')
  const [period, setPeriod] = useState(() => today().slice(0, 7).replace('-', ''))
  const [note, setNote] = useState('')
  const save = async (): Promise<void> => {
    const kind = channel === 'agency' || channel === 'departure' ? channel : 'own'
    const answer = await creating.run({ clientId: Number(client), channel: kind, period, note })
    if (answer.ok) props.onCreated(answer.value.id)
    else toast.failed(answer)
  }
  return (
    <Dialog
      title="新建退税包" width={460} onClose={props.onClose}
      footer={<><Button onClick={props.onClose}>取消</Button><ActionButton layer="dialog" primary hotkey="Ctrl+S" disabled={client === '' || !/^\d{6}$/.test(period)} loading={creating.pending} onClick={() => void save()}>建立</ActionButton></>}
    >
      <div className="packet-form">
        <NamedPick id="packet-client" label="客户" value={client} choices={props.clients} onChange={setClient} isFirst />
        <NamedPick id="packet-channel" label="方式" value={channel} choices={CHANNEL_CHOICES} onChange={setChannel} />
        <label className="named-field">申报年月<input className="field-input" inputMode="numeric" value={period} onChange={(event) => setPeriod(event.target.value.replace(/\D/g, '').slice(0, 6))} /></label>
        <label className="named-field">备注<input className="field-input" maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} /></label>
      </div>
    </Dialog>
  ) // prettier-ignore
}

/** Lays a part of an invoice line on a part of an item; what is laid already stays. */
export function LayDialog(props: { readonly packet: Packet; readonly onClose: () => void }) {
  const { packet } = props
  const found = useQueryProcedure('packet.candidates', { id: packet.id })
  const laying = useCommand('packet.allocate')
  const [item, setItem] = useState(0)
  const [line, setLine] = useState(0)
  const [slot, setSlot] = useState(0)
  const [quantity, setQuantity] = useState('')
  const [itemQuantity, setItemQuantity] = useState('')
  const [problem, setProblem] = useState('')
  if (found.data === undefined)
    return (
      <Dialog title="手工配单" onClose={props.onClose}>
        <LoadingSentence />
      </Dialog>
    )
  const chosen = found.data.items.find((one) => one.itemId === item)
  const save = async (): Promise<void> => {
    const kept = packet.laid.map((row) => ({
      itemId: row.itemId,
      lineId: row.lineId,
      slot: row.slot,
      quantity: row.quantity,
      itemQuantity: row.quantity,
      origin: row.manual ? ('manual' as const) : ('solver' as const),
    }))
    const answer = await laying.run({
      id: packet.id,
      allocations: [
        ...kept,
        {
          itemId: item,
          lineId: line,
          slot,
          quantity: quantity.trim(),
          itemQuantity: (itemQuantity.trim() === '' ? quantity : itemQuantity).trim(),
          origin: 'manual',
        },
      ],
    })
    if (answer.ok) props.onClose()
    else setProblem(failureText(answer.code, answer.data))
  }
  return (
    <Dialog
      title="手工配单" width={900} onClose={props.onClose}
      footer={<><Button onClick={props.onClose}>取消</Button><ActionButton layer="dialog" primary hotkey="Ctrl+S" disabled={item === 0 || line === 0 || quantity.trim() === ''} loading={laying.pending} onClick={() => void save()}>配上</ActionButton></>}
    >
      <div className="packet-form">
        <div className="packet-choose">
          {found.data.items.length === 0 ? <EmptySentence>没有还可申报的报关单项。</EmptySentence> : (
            <table className="plain-table" aria-label="报关单项">
              <thead><tr><th scope="col">选</th><th scope="col">报关单-项</th><th scope="col">编码</th><th scope="col">商品</th><th scope="col">还可申报</th></tr></thead>
              <tbody>{found.data.items.slice(0, 300).map((one) => <tr key={one.itemId}><td><input type="radio" name="item" aria-label={one.item} checked={item === one.itemId} onChange={() => { setItem(one.itemId); setSlot(0) }} /></td><td className="mono">{one.item}</td><td className="mono">{one.hsCode}</td><td>{one.name}</td><td>{one.slots.map((each) => `${each.left} ${each.unitName}`).join('；')}</td></tr>)}</tbody>
            </table>
          )}
        </div>
        <div className="packet-choose">
          {found.data.lines.length === 0 ? <EmptySentence>没有还可使用的进货凭证。</EmptySentence> : (
            <table className="plain-table" aria-label="凭证行">
              <thead><tr><th scope="col">选</th><th scope="col">凭证号</th><th scope="col">状态</th><th scope="col">货物</th><th scope="col" className="number">余数量</th><th scope="col">单位</th><th scope="col" className="number">余金额</th></tr></thead>
              <tbody>{found.data.lines.slice(0, 300).map((one) => <tr key={one.lineId}><td><input type="radio" name="line" aria-label={`${one.voucherNo} ${one.lineNo}`} checked={line === one.lineId} onChange={() => { setLine(one.lineId); setQuantity(one.left) }} /></td><td className="mono">{one.voucherNo}-{one.lineNo}</td><td>{one.state}</td><td>{one.name}</td><td className="number">{one.left}</td><td>{one.unitName}</td><td className="number">{one.amount}</td></tr>)}</tbody>
            </table>
          )}
        </div>
        <div className="inline-form">
          {chosen === undefined || chosen.slots.length < 2 ? null : <label>按单位 <select className="field-input" value={slot} onChange={(event) => setSlot(Number(event.target.value))}>{chosen.slots.map((one, i) => <option key={i} value={i}>{one.unitName}</option>)}</select></label>}
          <label>发票数量 <input className="field-input" inputMode="decimal" value={quantity} onChange={(event) => setQuantity(event.target.value)} /></label>
          <label>报关数量 <input className="field-input" inputMode="decimal" placeholder="同发票" value={itemQuantity} onChange={(event) => setItemQuantity(event.target.value)} /></label>
        </div>
        {problem === '' ? null : <p className="packet-stop" role="alert">{problem}</p>}
      </div>
    </Dialog>
  ) // prettier-ignore
}

const WITH_AMOUNT: ReadonlySet<PacketAct> = new Set<PacketAct>(['approve', 'refund', 'pay'])

/** A step with its day, amount and words. */
export function StepDialog(props: {
  readonly packet: Packet
  readonly act: PacketAct
  readonly name: string
  readonly onClose: () => void
}) {
  const acting = useCommand('packet.act')
  const rolling = useCommand('packet.rollBack')
  const toast = useToast()
  const [day, setDay] = useState(today)
  const [amount, setAmount] = useState(() => (WITH_AMOUNT.has(props.act) ? props.packet.refund : ''))
  const [info, setInfo] = useState('')
  const [voucher, setVoucher] = useState(() => props.packet.laid[0]?.voucherNo ?? '')
  const rolls = props.act === 'rollBack'
  const save = async (): Promise<void> => {
    const answer = rolls
      ? await rolling.run({ id: props.packet.id, voucherNo: voucher, reason: info })
      : await acting.run({ id: props.packet.id, act: props.act, day, amount, info })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`${props.name}：${answer.value.stateName}`)
    props.onClose()
  }
  return (
    <Dialog
      title={props.name} width={440} onClose={props.onClose}
      footer={<><Button onClick={props.onClose}>取消</Button><ActionButton layer="dialog" primary hotkey="Ctrl+S" disabled={rolls && info.trim() === ''} loading={acting.pending || rolling.pending} onClick={() => void save()}>确定</ActionButton></>}
    >
      <div className="packet-form">
        {rolls ? <NamedPick id="step-voucher" label="凭证号" value={voucher} choices={[...new Set(props.packet.laid.map((row) => row.voucherNo))].map((value) => ({ value, label: value, initials: '' }))} onChange={setVoucher} /> : <label className="named-field">日期<input className="field-input" type="date" value={day} onChange={(event) => setDay(event.target.value)} /></label>}
        {WITH_AMOUNT.has(props.act) ? <label className="named-field">金额（元）<input className="field-input" inputMode="decimal" value={amount} onChange={(event) => setAmount(event.target.value)} /></label> : null}
        <label className="named-field">{rolls ? '原因' : '说明'}<input className="field-input" data-autofocus maxLength={500} value={info} onChange={(event) => setInfo(event.target.value)} /></label>
      </div>
    </Dialog>
  ) // prettier-ignore
}

/** RMB for one unit of a currency. */
export function RateDialog(props: { readonly packet: Packet; readonly onClose: () => void }) {
  const setting = useCommand('packet.rate')
  const toast = useToast()
  const [currency, setCurrency] = useState('USD')
  const [rate, setRate] = useState('')
  const [source, setSource] = useState('')
  const save = async (): Promise<void> => {
    const answer = await setting.run({
      id: props.packet.id,
      currency: currency.toUpperCase(),
      rate: rate.trim(),
      source,
    })
    if (answer.ok) props.onClose()
    else toast.failed(answer)
  }
  return (
    <Dialog
      title="本包汇率" width={400} onClose={props.onClose}
      footer={<><Button onClick={props.onClose}>取消</Button><ActionButton layer="dialog" primary hotkey="Ctrl+S" disabled={!/^[A-Za-z]{3}$/.test(currency) || rate.trim() === '' || source.trim() === ''} loading={setting.pending} onClick={() => void save()}>保存</ActionButton></>}
    >
      <div className="packet-form">
        <label className="named-field">币种<input className="field-input" value={currency} onChange={(event) => setCurrency(event.target.value.slice(0, 3))} /></label>
        <label className="named-field">一单位合人民币<input className="field-input" data-autofocus inputMode="decimal" placeholder="如 7.1021" value={rate} onChange={(event) => setRate(event.target.value)} /></label>
        <label className="named-field">依据<input className="field-input" placeholder="如：当月 1 日中间价" value={source} onChange={(event) => setSource(event.target.value)} /></label>
      </div>
    </Dialog>
  ) // prettier-ignore
}
