import { Button } from 'antd'
import { useState } from 'react'
import { useCommand } from '../../api/index.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { useToast } from '../../ui/part/toast.ts'
import type { LeftItem, LeftLine } from './columns.ts'

/** What a person wants laid, and the quantities to start with. */
export interface Wish {
  readonly item: LeftItem['item']
  readonly line: LeftLine['line']
  readonly slot: number
  readonly quantity: string
  readonly itemQuantity: string
}

const isQuantity = (text: string): boolean => /^\d{1,12}(\.\d{1,5})?$/.test(text.trim()) && Number(text) > 0

/** 手工配票: how much of the line stands for how much of the item, in which of its units. */
export function ChooseDialog(props: { readonly clientId: number; readonly wish: Wish; readonly onClose: () => void }) {
  const { wish } = props
  const choosing = useCommand('allocation.choose')
  const toast = useToast()
  const sameUnit = wish.item.units[wish.slot]?.unit === wish.line.unit
  const least = sameUnit && Number(wish.quantity) > Number(wish.itemQuantity) ? wish.itemQuantity : wish.quantity
  const [form, setForm] = useState({
    slot: wish.slot,
    quantity: least,
    itemQuantity: sameUnit ? least : wish.itemQuantity,
    note: '',
  })
  const put = (change: Partial<typeof form>): void => setForm({ ...form, ...change })
  const save = async (): Promise<void> => {
    const answer = await choosing.run({
      clientId: props.clientId,
      itemId: wish.item.itemId,
      lineId: wish.line.lineId,
      slot: form.slot,
      quantity: form.quantity.trim(),
      itemQuantity: form.itemQuantity.trim(),
      note: form.note,
    })
    if (!answer.ok) return toast.failed(answer)
    toast.done('已手工配票，其余随之重配')
    props.onClose()
  }
  return (
    <Dialog
      title="手工配票"
      width={560}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton
            primary
            layer="dialog"
            hotkey="Ctrl+S"
            disabled={!isQuantity(form.quantity) || !isQuantity(form.itemQuantity)}
            loading={choosing.pending}
            onClick={() => void save()}
          >
            保存
          </ActionButton>
        </>
      }
    >
      <p>{`发票 ${wish.line.voucherNo} 第 ${wish.line.lineNo} 行“${wish.line.name}” → 报关单项 ${wish.item.key}“${wish.item.name}”`}</p>
      <div className="allocation-form">
        <label htmlFor="choose-quantity">{`发票数量（${wish.line.unit}）`}</label>
        <input
          id="choose-quantity"
          className="field-input number"
          data-autofocus
          inputMode="decimal"
          value={form.quantity}
          onChange={(event) => put({ quantity: event.target.value })}
        />
        <label htmlFor="choose-item">报关数量</label>
        <input
          id="choose-item"
          className="field-input number"
          inputMode="decimal"
          value={form.itemQuantity}
          onChange={(event) => put({ itemQuantity: event.target.value })}
        />
        <label htmlFor="choose-slot">报关单位</label>
        <select
          id="choose-slot"
          className="field-input"
          value={form.slot}
          onChange={(event) => put({ slot: Number(event.target.value) })}
        >
          {wish.item.units.map((one, slot) => (
            <option key={one.unit} value={slot}>{`${one.unit}（共 ${one.quantity}）`}</option>
          ))}
        </select>
        <label htmlFor="choose-note">说明</label>
        <input
          id="choose-note"
          className="field-input"
          maxLength={200}
          value={form.note}
          onChange={(event) => put({ note: event.target.value })}
        />
      </div>
    </Dialog>
  )
}
