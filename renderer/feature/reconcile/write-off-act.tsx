import { Button } from 'antd'
import { useState } from 'react'
import type { CallIn } from '../../../shared/contract/index.ts'
import { beijingDay } from '../../../shared/domain/dated/beijing-day.ts'
import { useCommand } from '../../api/index.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { useToast } from '../../ui/part/toast.ts'
import type { Saved } from './write-off-parts.tsx'

export type Act = CallIn<'writeOff.act'>['act']

const ASKED: Readonly<Record<Act, { readonly title: string; readonly text: string }>> = {
  report: { title: '登记已报', text: '报核已在单一窗口或向主管海关报出。登记后这一版不再改动，退回后可重算。' },
  accept: { title: '海关受理', text: '海关已受理或审核通过。' },
  return: { title: '海关退回', text: '写明退回的原因；退回后可以重算并存新版。' },
  close: { title: '结案', text: '核销已结案。账册的核销周期随之进入下一周期。' },
  extend: { title: '延期获批', text: '报核期限已获批准延长，总计不超过 90 日。' },
  void: { title: '作废草稿', text: '这份报核作废，周期可以重新计算。记录仍保留。' },
}

/** One step of a write-off: the day it happened on, customs' number, what was said. */
export function ActDialog(props: {
  readonly act: Act
  readonly saved: Saved
  readonly onClose: () => void
  readonly onDone: () => void
}) {
  const { act, saved } = props
  const toast = useToast()
  const acting = useCommand('writeOff.act')
  const [day, setDay] = useState(beijingDay(Date.now()))
  const [until, setUntil] = useState(saved.clock?.latestBy ?? '')
  const [customsNo, setCustomsNo] = useState(saved.row.customsNo)
  const [detail, setDetail] = useState('')
  const asked = ASKED[act]
  const run = async (): Promise<void> => {
    const { id, revision } = saved.row
    const answer = await acting.run({
      id,
      revision,
      act,
      day,
      customsNo,
      detail,
      ...(act === 'extend' ? { until } : {}),
    })
    if (!answer.ok) return toast.failed(answer)
    props.onDone()
  }
  const field = (label: string, value: string, set: (text: string) => void, type: 'text' | 'date', first = false) => (
    <label>
      {label}
      <input
        className="field-input"
        type={type}
        value={value}
        {...(first ? { 'data-autofocus': true } : {})}
        onChange={(event) => set(event.target.value)}
      />
    </label>
  )
  return (
    <Dialog
      title={asked.title}
      width={460}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>取消</Button>
          <ActionButton
            primary
            layer="dialog"
            hotkey="F10"
            danger={act === 'void'}
            disabled={day === '' || (act === 'return' && detail.trim() === '')}
            loading={acting.pending}
            onClick={() => void run()}
          >
            {asked.title}
          </ActionButton>
        </>
      }
    >
      <div className="write-off-act">
        <p>{asked.text}</p>
        {field('日期', day, setDay, 'date', true)}
        {act === 'extend' ? field('延期至', until, setUntil, 'date') : null}
        {act === 'void' || act === 'extend' ? null : field('海关编号', customsNo, setCustomsNo, 'text')}
        {field(act === 'return' ? '退回原因' : '说明', detail, setDetail, 'text')}
      </div>
    </Dialog>
  )
}
