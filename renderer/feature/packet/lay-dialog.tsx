import { Button } from 'antd'
import { useState } from 'react'
import { failureText } from '../../../shared/contract/index.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { EmptySentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { allocationsOf, type Packet } from './columns.ts'

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
        <div className="packet-choose">
          {found.data.items.length === 0 ? (
            <EmptySentence>没有还可申报的报关单项。</EmptySentence>
          ) : (
            <table className="plain-table" aria-label="报关单项">
              <thead>
                <tr>
                  <th scope="col">选</th>
                  <th scope="col">报关单-项</th>
                  <th scope="col">编码</th>
                  <th scope="col">商品</th>
                  <th scope="col">还可申报</th>
                </tr>
              </thead>
              <tbody>
                {found.data.items.slice(0, 300).map((one) => (
                  <tr key={one.itemId}>
                    <td>
                      <input
                        type="radio"
                        name="item"
                        aria-label={one.item}
                        checked={item === one.itemId}
                        onChange={() => {
                          setItem(one.itemId)
                          setSlot(0)
                        }}
                      />
                    </td>
                    <td className="mono">{one.item}</td>
                    <td className="mono">{one.hsCode}</td>
                    <td>{one.name}</td>
                    <td>{one.slots.map((each) => `${each.left} ${each.unitName}`).join('；')}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
        <div className="packet-choose">
          {found.data.lines.length === 0 ? (
            <EmptySentence>没有还可使用的进货凭证。</EmptySentence>
          ) : (
            <table className="plain-table" aria-label="凭证行">
              <thead>
                <tr>
                  <th scope="col">选</th>
                  <th scope="col">凭证号</th>
                  <th scope="col">状态</th>
                  <th scope="col">货物</th>
                  <th scope="col" className="number">
                    余数量
                  </th>
                  <th scope="col">单位</th>
                  <th scope="col" className="number">
                    余金额
                  </th>
                </tr>
              </thead>
              <tbody>
                {found.data.lines.slice(0, 300).map((one) => (
                  <tr key={one.lineId}>
                    <td>
                      <input
                        type="radio"
                        name="line"
                        aria-label={`${one.voucherNo} ${one.lineNo}`}
                        checked={line === one.lineId}
                        onChange={() => {
                          setLine(one.lineId)
                          setQuantity(one.left)
                          setProblem('')
                        }}
                      />
                    </td>
                    <td className="mono">
                      {one.voucherNo}-{one.lineNo}
                    </td>
                    <td>{one.state}</td>
                    <td>{one.name}</td>
                    <td className="number">{one.left}</td>
                    <td>{one.unitName}</td>
                    <td className="number">{one.amount}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
        <div className="inline-form">
          {chosen === undefined || chosen.slots.length < 2 ? null : (
            <label>
              按单位{' '}
              <select className="field-input" value={slot} onChange={(event) => setSlot(Number(event.target.value))}>
                {chosen.slots.map((one, i) => (
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
              value={quantity}
              onChange={(event) => setQuantity(event.target.value)}
            />
          </label>
          <label>
            报关数量{' '}
            <input
              className="field-input"
              inputMode="decimal"
              placeholder="同发票"
              value={itemQuantity}
              onChange={(event) => setItemQuantity(event.target.value)}
            />
          </label>
        </div>
        {problem === '' ? null : (
          <p className="packet-stop" role="alert">
            {problem}
          </p>
        )}
      </div>
    </Dialog>
  )
}
