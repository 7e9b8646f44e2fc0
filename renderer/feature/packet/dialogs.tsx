import { useState } from 'react'
import type { PacketAct } from '../../../shared/domain/refund/packet/state.ts'
import { useClient, useCommand } from '../../api/index.ts'
import type { ClientChoices } from '../../connect/choices.ts'
import { NamedClientPick } from '../../connect/client-pick.tsx'
import type { PickChoice } from '../../ui/form/choice.ts'
import { NamedPick } from '../../ui/form/named-pick.tsx'
import { isPeriod, PeriodField } from './period-field.tsx'
import { FormDialog } from '../../ui/part/form-dialog.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { CHANNELS, type Packet } from './columns.ts'
import { surely } from './surely.ts'
import { beijingDay } from '../../../shared/domain/dated/beijing-day.ts'

const CHANNEL_CHOICES: readonly PickChoice[] = CHANNELS.map((one) => ({ ...one, initials: '' }))
const today = (): string => beijingDay(Date.now())

/** A new packet of a client and month. */
export function CreateDialog(props: {
  readonly clients: ClientChoices
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
    <FormDialog
      title="新建退税包"
      width={460}
      ready={!(client === '' || !isPeriod(period))}
      pending={creating.pending}
      ok="建立"
      onSave={() => void save()}
      onClose={props.onClose}
    >
      <div className="packet-form">
        <NamedClientPick
          id="packet-client"
          label="客户"
          value={client}
          clients={props.clients}
          onChange={setClient}
          isFirst
        />
        <NamedPick id="packet-channel" label="方式" value={channel} choices={CHANNEL_CHOICES} onChange={setChannel} />
        <PeriodField label="申报年月" value={period} onChange={setPeriod} />
        <label className="named-field">
          备注
          <input
            className="field-input"
            maxLength={200}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </label>
      </div>
    </FormDialog>
  )
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
  const client = useClient()
  const save = async (): Promise<void> => {
    if (props.act === 'file' && !(await surely(client, toast, props.packet.id, '申报'))) return
    const answer = rolls
      ? await rolling.run({ id: props.packet.id, voucherNo: voucher, reason: info })
      : await acting.run({ id: props.packet.id, act: props.act, day, amount, info })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`${props.name}：${answer.value.stateName}`)
    props.onClose()
  }
  return (
    <FormDialog
      title={props.name}
      width={440}
      ready={!(rolls && info.trim() === '')}
      pending={acting.pending || rolling.pending}
      ok="确定"
      onSave={() => void save()}
      onClose={props.onClose}
    >
      <div className="packet-form">
        {rolls ? (
          <NamedPick
            id="step-voucher"
            label="凭证号"
            value={voucher}
            choices={[...new Set(props.packet.laid.map((row) => row.voucherNo))].map((value) => ({
              value,
              label: value,
              initials: '',
            }))}
            onChange={setVoucher}
          />
        ) : (
          <label className="named-field">
            日期
            <input className="field-input" type="date" value={day} onChange={(event) => setDay(event.target.value)} />
          </label>
        )}
        {WITH_AMOUNT.has(props.act) ? (
          <label className="named-field">
            金额（元）
            <input
              className="field-input"
              inputMode="decimal"
              value={amount}
              onChange={(event) => setAmount(event.target.value)}
            />
          </label>
        ) : null}
        <label className="named-field">
          {rolls ? '原因' : '说明'}
          <input
            className="field-input"
            data-autofocus
            maxLength={500}
            value={info}
            onChange={(event) => setInfo(event.target.value)}
          />
        </label>
      </div>
    </FormDialog>
  )
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
    <FormDialog
      title="本包汇率"
      width={400}
      ready={!(!/^[A-Za-z]{3}$/.test(currency) || rate.trim() === '' || source.trim() === '')}
      pending={setting.pending}
      onSave={() => void save()}
      onClose={props.onClose}
    >
      <div className="packet-form">
        <label className="named-field">
          币种
          <input
            className="field-input"
            value={currency}
            onChange={(event) => setCurrency(event.target.value.slice(0, 3))}
          />
        </label>
        <label className="named-field">
          一单位合人民币
          <input
            className="field-input"
            data-autofocus
            inputMode="decimal"
            placeholder="如 7.1021"
            value={rate}
            onChange={(event) => setRate(event.target.value)}
          />
        </label>
        <label className="named-field">
          依据
          <input
            className="field-input"
            placeholder="如：当月 1 日中间价"
            value={source}
            onChange={(event) => setSource(event.target.value)}
          />
        </label>
      </div>
    </FormDialog>
  )
}
