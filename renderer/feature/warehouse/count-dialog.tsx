import { Button } from 'antd'
import { useState } from 'react'
import { COUNT_DECISION_NAMES, type CountDecision } from '../../../shared/domain/shelf/count.ts'
import type { CallOut, Selection } from '../../../shared/contract/index.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import type { ClientChoices } from '../../connect/choices.ts'
import { ClientPick } from '../../connect/client-pick.tsx'
import { Loaded } from '../../connect/loaded.tsx'
import { parseNumbers } from '../../ui/grid/clipboard.ts'
import { readableCount, readableDecimal } from '../../ui/number-text.ts'
import { SaveDialog } from '../../ui/part/save-dialog.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { SheetDialog } from './paste-field.tsx'

/** 开始盘点: what is counted, and whether the counter sees what should be there. */
export function CountDialog(props: {
  readonly clients: ClientChoices
  readonly onClose: () => void
  readonly onOpened: (id: number) => void
}) {
  const opening = useCommand('count.open')
  const toast = useToast()
  const [form, setForm] = useState({ name: '', full: false, blind: true, zone: '', bins: '', ownerId: '' })
  const put = (change: Partial<typeof form>): void => setForm({ ...form, ...change })
  const open = async (): Promise<void> => {
    const answer = await opening.run({
      name: form.name,
      kind: form.full ? 'full' : 'cycle',
      blind: form.blind,
      zone: form.full ? '' : form.zone,
      bins: form.full ? [] : parseNumbers(form.bins),
      ownerId: form.full || form.ownerId === '' ? 0 : Number(form.ownerId),
    })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`已开始，共 ${answer.value.lines} 行`)
    props.onOpened(answer.value.id)
    props.onClose()
  }
  return (
    <SaveDialog
      title="开始盘点"
      width={560}
      ok="开始"
      disabled={form.name.trim() === ''}
      loading={opening.pending}
      onSave={() => void open()}
      onClose={props.onClose}
    >
      <div className="warehouse-form">
        <label className="wide">
          名称
          <input
            className="field-input"
            data-autofocus={true}
            maxLength={60}
            value={form.name}
            onChange={(event) => put({ name: event.target.value })}
          />
        </label>
        <label className="warehouse-radio">
          <input type="checkbox" checked={form.blind} onChange={(event) => put({ blind: event.target.checked })} />
          盲盘（盘点人看不到账面数量）
        </label>
        <label className="warehouse-radio">
          <input type="checkbox" checked={form.full} onChange={(event) => put({ full: event.target.checked })} />
          全盘（所有库位）
        </label>
        {form.full ? null : (
          <>
            <label>
              库区（不填为全部）
              <input
                className="field-input"
                maxLength={20}
                value={form.zone}
                onChange={(event) => put({ zone: event.target.value })}
              />
            </label>
            <span>
              <span className="soft">货主（不选为全部）</span>
              <ClientPick
                id="count-owner"
                label="货主"
                value={form.ownerId}
                clients={props.clients}
                none="全部货主"
                placeholder="名称、编号或首字母 · F4"
                onChange={(ownerId) => put({ ownerId })}
              />
            </span>
            <label className="wide">
              库位（一行一个，不填为全部）
              <textarea
                className="field-input field-text"
                rows={4}
                value={form.bins}
                onChange={(event) => put({ bins: event.target.value })}
              />
            </label>
          </>
        )}
        <p className="soft wide">
          已在另一次未完成的盘点里的库位与商品不会重复列入。盘点期间照常收发：每次录入都与当时的账面比较。
        </p>
      </div>
    </SaveDialog>
  )
}

/** 导入盘点表: filled-in sheets of any number of counters. */
export function CountImportDialog(props: { readonly id: number; readonly onClose: () => void }) {
  const importing = useCommand('count.import')
  const toast = useToast()
  return (
    <SheetDialog
      title="导入盘点表"
      label="盘点表"
      hint={'库位\t货号\t批次\t效期\t实盘\n'}
      help="认得的列：库位、货号（或料号、条码）、批次、效期、实盘、账册。没有填实盘的行跳过；不认识的库位、负数、小数件、重复行、别的账册的商品会退回并写明原因。"
      loading={importing.pending}
      read={async (rows) => {
        const answer = await importing.run({ id: props.id, rows })
        if (!answer.ok) return void toast.failed(answer)
        const { taken, again } = answer.value
        return { ...answer.value, done: `已录入 ${taken} 行${again === 0 ? '' : `，其中 ${again} 行为再次清点`}` }
      }}
      onClose={props.onClose}
    />
  )
}

export function DecideDialog(props: {
  readonly id: number
  readonly decision: CountDecision
  readonly selection: Selection
  /** How many lines that is. */
  readonly lines: number
  /** The newest decision that was on screen: what another decides meanwhile is not undone unseen. */
  readonly through: number
  readonly onClose: () => void
}) {
  const deciding = useCommand('count.decide')
  const toast = useToast()
  const [reason, setReason] = useState('')
  const { id, decision, selection, through } = props
  const save = async (): Promise<void> => {
    const answer = await deciding.run({ id, selection, decision, reason, through })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`已决定 ${answer.value.changed} 行`)
    props.onClose()
  }
  return (
    <SaveDialog
      title={`${COUNT_DECISION_NAMES[decision]}：${props.lines} 行`}
      width={460}
      ok={COUNT_DECISION_NAMES[decision]}
      loading={deciding.pending}
      onSave={() => void save()}
      onClose={props.onClose}
    >
      <div className="warehouse-form">
        <label className="wide">
          原因（有差异必填）
          <input
            className="field-input"
            data-autofocus={true}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <p className="soft wide">按实盘调整的行在审批后才过账；审批须由没有参与清点和决定的另一人做。</p>
      </div>
    </SaveDialog>
  )
}

const MOST_SHOWN = 200

/** 审批盘点: what would move and what it is worth, by somebody who had no hand in it. */
export function ApproveDialog(props: { readonly detail: CallOut<'count.get'>; readonly onClose: () => void }) {
  const { count, accepted } = props.detail
  const accepting = { field: 'decision', op: 'is' as const, value: 'accept' }
  const lines = useQueryProcedure('count.lines', { id: count.id, filters: [accepting], limit: MOST_SHOWN })
  const approving = useCommand('count.approve')
  const toast = useToast()
  const [reason, setReason] = useState('')
  const moving = lines.data?.rows ?? []
  const answer = async (approve: boolean): Promise<void> => {
    const done = await approving.run({ id: count.id, revision: count.revision, approve, reason })
    if (!done.ok) return toast.failed(done)
    toast.done(
      approve
        ? `已过账 ${done.value.lines} 行：盘盈 ${done.value.surplus}，盘亏 ${done.value.shortage}`
        : '已退回盘点人',
    )
    props.onClose()
  }
  return (
    <SaveDialog
      title={`审批 ${count.name}`}
      width={980}
      ok={`同意并过账 ${accepted} 行`}
      hotkey="F10"
      loading={approving.pending}
      more={
        <Button danger disabled={reason.trim() === ''} onClick={() => void answer(false)}>
          退回
        </Button>
      }
      onSave={() => void answer(true)}
      onClose={props.onClose}
    >
      <div className="warehouse-form">
        <label className="wide">
          说明（退回必填）
          <input
            className="field-input"
            data-autofocus={true}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
      </div>
      <ValueLine detail={props.detail} />
      <Loaded of={lines}>
        {() =>
          moving.length === 0 ? <p>没有要调整的行。</p> : <MovingLines lines={moving} more={accepted - moving.length} />
        }
      </Loaded>
    </SaveDialog>
  )
}

function MovingLines(props: { readonly lines: CallOut<'count.lines'>['rows']; readonly more: number }) {
  return (
    <div className="warehouse-scroll">
      <table className="plain-table" aria-label="将过账的差异">
        <thead>
          <tr>
            <th scope="col">库位</th>
            <th scope="col">货号</th>
            <th scope="col">品名</th>
            {['账面', '实盘', '差异', '货值（元）', '税款（元）'].map((title) => (
              <th key={title} scope="col" className="number">
                {title}
              </th>
            ))}
            <th scope="col">原因</th>
          </tr>
        </thead>
        <tbody>
          {props.lines.map((line) => (
            <tr key={line.line}>
              <td className="mono">{line.bin}</td>
              <td className="mono">{line.sku}</td>
              <td>{line.name}</td>
              <td className="number">{line.booked}</td>
              <td className="number">{line.counted}</td>
              <td className="number">{line.difference}</td>
              <td className="number">{readableDecimal(line.value, 2)}</td>
              <td className="number" title={line.valueWhy}>
                {line.valueWhy === '' ? readableDecimal(line.tax, 2) : '未知'}
              </td>
              <td>{line.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {props.more > 0 ? <p className="soft">{`另有 ${readableCount(props.more)} 行，见盘点明细`}</p> : null}
    </div>
  )
}

const SIDES = [
  ['shortage', '盘亏'],
  ['surplus', '盘盈'],
] as const

/** What the differences are worth: short and over apart, because only what is missing is taxed. */
export function ValueLine(props: { readonly detail: CallOut<'count.get'> }) {
  const { detail } = props
  if (detail.hidden || detail.shortage.lines + detail.surplus.lines === 0) return null
  return (
    <div className="figures-line" role="group" aria-label="差异估值">
      {SIDES.map(([side, title]) => {
        const sum = detail[side]
        return sum.lines === 0 ? null : (
          <span
            key={side}
            title={`按商品项申报单价、当日税则全额估算；关税 ${sum.duty}，消费税 ${sum.consumption}，增值税 ${sum.vat}。实际以海关核定为准`}
          >
            {`${title} ${readableCount(sum.lines)} 行，货值 ${readableDecimal(sum.value, 2)} 元，税款估算 `}
            <b>{`${readableDecimal(sum.tax, 2)} 元`}</b>
            {sum.unknown === 0 ? '' : `（另有 ${readableCount(sum.unknown)} 行算不出，见“计税说明”）`}
          </span>
        )
      })}
    </div>
  )
}
