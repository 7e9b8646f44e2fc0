import { Button } from 'antd'
import { useState } from 'react'
import { failureText } from '../../../shared/contract/index.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { LoadingSentence } from '../../ui/part/sentence.tsx'
import { allocationsOf, type Packet } from './columns.ts'
import { ItemTable, LineTable, type LayItem } from './lay-tables.tsx'

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
  const [wanted, setWanted] = useState('')
  if (found.data === undefined)
    return (
      <Dialog title="手工配单" onClose={props.onClose}>
        <LoadingSentence />
      </Dialog>
    )
  const needle = wanted.trim().toLowerCase()
  const says = (...texts: readonly string[]): boolean => texts.some((text) => text.toLowerCase().includes(needle))
  const chosen = found.data.items.find((one) => one.itemId === item)
  const save = async (): Promise<void> => {
    const wrong = [
      ['发票数量', quantity],
      ['报关数量', itemQuantity === '' ? quantity : itemQuantity],
    ].find(([, text = '']) => !/^\d+(\.\d{1,5})?$/.test(text.trim()))
    if (wrong !== undefined) return setProblem(`“${wrong[0] ?? ''}”应为大于零、最多五位小数的数字。`)
    const answer = await laying.run({
      id: packet.id,
      allocations: [
        ...allocationsOf(packet),
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
      title="手工配单"
      width={900}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton
            layer="dialog"
            primary
            hotkey="Ctrl+S"
            disabled={item === 0 || line === 0 || quantity.trim() === ''}
            loading={laying.pending}
            onClick={() => void save()}
          >
            配上
          </ActionButton>
        </>
      }
    >
      <div className="packet-form">
        <label>
          查找{' '}
          <input
            className="field-input"
            placeholder="单号、编码或品名"
            value={wanted}
            onChange={(event) => setWanted(event.target.value)}
          />
        </label>
        <ItemTable
          rows={found.data.items.filter((one) => one.itemId === item || says(one.item, one.hsCode, one.name))}
          searched={needle !== ''}
          chosen={item}
          onChosen={(one) => {
            setItem(one.itemId)
            setSlot(0)
          }}
        />
        <LineTable
          rows={found.data.lines.filter((one) => one.lineId === line || says(one.voucherNo, one.name))}
          searched={needle !== ''}
          chosen={line}
          onChosen={(one) => {
            setLine(one.lineId)
            setQuantity(one.left)
            setProblem('')
          }}
        />
        <Amounts
          slots={chosen?.slots ?? []}
          slot={slot}
          onSlot={setSlot}
          quantity={quantity}
          onQuantity={setQuantity}
          itemQuantity={itemQuantity}
          onItemQuantity={setItemQuantity}
        />
        {problem === '' ? null : (
          <p className="packet-stop" role="alert">
            {problem}
          </p>
        )}
      </div>
    </Dialog>
  )
}

/** How much of the invoice line is laid on how much of the item, in which of the item's units. */
function Amounts(props: {
  readonly slots: LayItem['slots']
  readonly slot: number
  readonly onSlot: (slot: number) => void
  readonly quantity: string
  readonly onQuantity: (text: string) => void
  readonly itemQuantity: string
  readonly onItemQuantity: (text: string) => void
}) {
  return (
    <div className="inline-form">
      {props.slots.length < 2 ? null : (
        <label>
          按单位{' '}
          <select
            className="field-input"
            value={props.slot}
            onChange={(event) => props.onSlot(Number(event.target.value))}
          >
            {props.slots.map((one, i) => (
              <option key={i} value={i}>
                {one.unitName}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        发票数量{' '}
        <input
          className="field-input"
          inputMode="decimal"
          value={props.quantity}
          onChange={(event) => props.onQuantity(event.target.value)}
        />
      </label>
      <label>
        报关数量{' '}
        <input
          className="field-input"
          inputMode="decimal"
          placeholder="同发票"
          value={props.itemQuantity}
          onChange={(event) => props.onItemQuantity(event.target.value)}
        />
      </label>
    </div>
  )
}
