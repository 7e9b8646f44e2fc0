import { Button } from 'antd'
import { useState } from 'react'
import { COUNT_DECISION_NAMES, type CountDecision } from '../../../shared/domain/shelf/count.ts'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useCommand } from '../../api/index.ts'
import type { PickChoice } from '../../ui/form/choice.ts'
import { Pick } from '../../ui/form/pick.tsx'
import { parseNumbers } from '../../ui/grid/clipboard.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { PasteField, RefusedRows, rowsOf, type Refused } from './paste-field.tsx'

/** 开始盘点: what is counted, and whether the counter sees what should be there. */
export function CountDialog(props: {
  readonly clients: readonly PickChoice[]
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
    <Dialog
      title="开始盘点"
      width={560}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton
            primary
            layer="dialog"
            hotkey="Ctrl+S"
            disabled={form.name.trim() === ''}
            loading={opening.pending}
            onClick={() => void open()}
          >
            开始
          </ActionButton>
        </>
      }
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
              <Pick
                id="count-owner"
                label="货主"
                value={form.ownerId}
                choices={props.clients}
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
    </Dialog>
  )
}

/** 导入盘点表: filled-in sheets of any number of counters. */
export function CountImportDialog(props: { readonly id: number; readonly onClose: () => void }) {
  const importing = useCommand('count.import')
  const toast = useToast()
  const [text, setText] = useState('')
  const [refused, setRefused] = useState<readonly Refused[]>([])
  const rows = rowsOf(text)
  const read = async (): Promise<void> => {
    const answer = await importing.run({ id: props.id, rows })
    if (!answer.ok) return toast.failed(answer)
    const { taken, again } = answer.value
    setRefused(answer.value.refused)
    toast.done(`已录入 ${taken} 行${again === 0 ? '' : `，其中 ${again} 行为再次清点`}`)
    if (answer.value.refused.length === 0) props.onClose()
  }
  return (
    <Dialog
      title="导入盘点表"
      width={760}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>关闭</Button>
          <ActionButton
            primary
            layer="dialog"
            hotkey="Ctrl+S"
            disabled={rows.length === 0}
            loading={importing.pending}
            onClick={() => void read()}
          >
            {`导入 ${rows.length} 行`}
          </ActionButton>
        </>
      }
    >
      <div className="warehouse-form">
        <PasteField label="盘点表" hint={'库位\t货号\t批次\t效期\t实盘\n'} value={text} onChange={setText} />
        <p className="soft wide">
          认得的列：库位、货号（或料号、条码）、批次、效期、实盘、账册。没有填实盘的行跳过；不认识的库位、负数、小数件、重复行、别的账册的商品会退回并写明原因。
        </p>
        <RefusedRows refused={refused} />
      </div>
    </Dialog>
  )
}

export function DecideDialog(props: {
  readonly id: number
  readonly decision: CountDecision
  readonly lines: readonly number[]
  readonly onClose: () => void
}) {
  const deciding = useCommand('count.decide')
  const toast = useToast()
  const [reason, setReason] = useState('')
  const save = async (): Promise<void> => {
    const answer = await deciding.run({ id: props.id, lines: [...props.lines], decision: props.decision, reason })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`已决定 ${answer.value.changed} 行`)
    props.onClose()
  }
  return (
    <Dialog
      title={`${COUNT_DECISION_NAMES[props.decision]}：${props.lines.length} 行`}
      width={460}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton primary layer="dialog" hotkey="Ctrl+S" loading={deciding.pending} onClick={() => void save()}>
            {COUNT_DECISION_NAMES[props.decision]}
          </ActionButton>
        </>
      }
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
    </Dialog>
  )
}

/** 审批盘点: what would move, by somebody who had no hand in it. */
export function ApproveDialog(props: { readonly detail: CallOut<'count.get'>; readonly onClose: () => void }) {
  const { count, lines } = props.detail
  const approving = useCommand('count.approve')
  const toast = useToast()
  const [reason, setReason] = useState('')
  const moving = lines.filter((line) => line.decision === 'accept' && line.difference !== '0' && line.difference !== '')
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
    <Dialog
      title={`审批 ${count.name}`}
      width={760}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <Button danger disabled={reason.trim() === ''} onClick={() => void answer(false)}>
            退回
          </Button>
          <ActionButton
            primary
            layer="dialog"
            hotkey="F10"
            loading={approving.pending}
            onClick={() => void answer(true)}
          >
            {`同意并过账 ${moving.length} 行`}
          </ActionButton>
        </>
      }
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
      {moving.length === 0 ? (
        <p>没有要调整的行。</p>
      ) : (
        <div className="warehouse-scroll">
          <table className="plain-table" aria-label="将过账的差异">
            <thead>
              <tr>
                <th scope="col">库位</th>
                <th scope="col">货号</th>
                <th scope="col">品名</th>
                <th scope="col" className="number">
                  账面
                </th>
                <th scope="col" className="number">
                  实盘
                </th>
                <th scope="col" className="number">
                  差异
                </th>
                <th scope="col">原因</th>
              </tr>
            </thead>
            <tbody>
              {moving.map((line) => (
                <tr key={line.line}>
                  <td className="mono">{line.bin}</td>
                  <td className="mono">{line.sku}</td>
                  <td>{line.name}</td>
                  <td className="number">{line.booked}</td>
                  <td className="number">{line.counted}</td>
                  <td className="number">{line.difference}</td>
                  <td>{line.reason}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Dialog>
  )
}
