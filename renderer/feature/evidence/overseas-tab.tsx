import { Button } from 'antd'
import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { useMay } from '../../app/session.tsx'
import { readableDecimal } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { EmptySentence, FailureSentence, LoadingSentence } from '../../ui/part/sentence.tsx'
import { useToast } from '../../ui/part/toast.ts'
import { beijingDay } from '../../../shared/domain/dated/beijing-day.ts'

type Row = CallOut<'overseas.list'>['rows'][number]

/** 海外仓 (9810): stock abroad, and the refund paid at departure against what is due for what was sold. */
export function OverseasTab() {
  const list = useQueryProcedure('overseas.list', {})
  const may = useMay('overseas.sell')
  const [selling, setSelling] = useState<Row | undefined>(undefined)
  if (list.isError) return <FailureSentence failure={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <LoadingSentence />
  const { rows } = list.data
  if (rows.length === 0)
    return <EmptySentence>没有 9810 出口的报关单。导入后在这里登记海外仓的销售，核算离境即退。</EmptySentence>
  return (
    <div className="pane-body">
      <table className="plain-table" aria-label="海外仓台账">
        <thead>
          <tr>
            <th scope="col">报关单-项</th>
            <th scope="col">商品</th>
            <th scope="col">客户</th>
            <th scope="col">出口日期</th>
            <th scope="col" className="number">
              出口
            </th>
            <th scope="col" className="number">
              已售
            </th>
            <th scope="col" className="number">
              退回
            </th>
            <th scope="col" className="number">
              未售
            </th>
            <th scope="col">单位</th>
            <th scope="col" className="number">
              预退税额
            </th>
            <th scope="col" className="number">
              已售应退
            </th>
            <th scope="col" className="number">
              核算差额
            </th>
            <th scope="col">操作</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.itemId}>
              <td className="mono">{row.item}</td>
              <td>{row.name}</td>
              <td>{row.client}</td>
              <td>{row.exportDate}</td>
              <td className="number">{readableDecimal(row.declared)}</td>
              <td className="number">{readableDecimal(row.sold)}</td>
              <td className="number">{readableDecimal(row.returned)}</td>
              <td className="number">{readableDecimal(row.unsold)}</td>
              <td>{row.unit}</td>
              <td className="number">{readableDecimal(row.prepaid)}</td>
              <td className="number">{readableDecimal(row.due)}</td>
              <td className="number">{readableDecimal(row.difference)}</td>
              <td>
                {may && row.unsold !== '0' ? (
                  <button type="button" className="link-button" onClick={() => setSelling(row)}>
                    登记销售
                  </button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="soft evidence-note">核算差额为负：到期仍未销售的部分须补缴（国家税务总局公告2025年第3号）。</p>
      {selling === undefined ? null : <SellDialog row={selling} onClose={() => setSelling(undefined)} />}
    </div>
  )
}

function SellDialog(props: { readonly row: Row; readonly onClose: () => void }) {
  const selling = useCommand('overseas.sell')
  const toast = useToast()
  const [form, setForm] = useState(() => ({
    day: beijingDay(Date.now()),
    quantity: props.row.unsold,
    kind: 'sold' as 'returned' | 'sold',
    note: '',
  }))
  const save = async (): Promise<void> => {
    const answer = await selling.run({ itemId: props.row.itemId, ...form, quantity: form.quantity.trim() })
    if (!answer.ok) return toast.failed(answer)
    toast.done(`已登记，未售 ${answer.value.unsold} ${props.row.unit}`)
    props.onClose()
  }
  return (
    <Dialog
      title={`登记销售　${props.row.name}`}
      width={420}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton
            layer="dialog"
            primary
            hotkey="Ctrl+S"
            disabled={form.quantity.trim() === ''}
            loading={selling.pending}
            onClick={() => void save()}
          >
            保存
          </ActionButton>
        </>
      }
    >
      <div className="evidence-form">
        <label className="named-field">
          事项
          <select
            className="field-input"
            value={form.kind}
            onChange={(event) => setForm({ ...form, kind: event.target.value === 'returned' ? 'returned' : 'sold' })}
          >
            <option value="sold">海外销售</option>
            <option value="returned">退运回国</option>
          </select>
        </label>
        <label className="named-field">
          日期
          <input
            className="field-input"
            type="date"
            value={form.day}
            onChange={(event) => setForm({ ...form, day: event.target.value })}
          />
        </label>
        <label className="named-field">
          数量（{props.row.unit}）
          <input
            className="field-input"
            data-autofocus
            inputMode="decimal"
            value={form.quantity}
            onChange={(event) => setForm({ ...form, quantity: event.target.value })}
          />
        </label>
        <label className="named-field">
          备注
          <input
            className="field-input"
            maxLength={200}
            value={form.note}
            onChange={(event) => setForm({ ...form, note: event.target.value })}
          />
        </label>
      </div>
    </Dialog>
  )
}
