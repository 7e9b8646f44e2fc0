import { Button, Input } from 'antd'
import { useEffect, useState } from 'react'
import type { CallOut } from '../../shared/contract/index.ts'
import { useCommand } from '../api/index.ts'
import { useMay } from '../app/session.tsx'
import { useToast } from '../ui/part/toast.ts'

/** Long enough to dial a number; then it is masked again. */
const SHOWN_MS = 60_000

/** 显示: personal data in clear, on purpose, with a reason that goes to the audit. */
export function Reveal(props: { readonly subject: 'client' | 'parcel'; readonly id: number }) {
  const toast = useToast()
  const revealing = useCommand('personal.reveal')
  const may = useMay('personal.reveal')
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [fields, setFields] = useState<CallOut<'personal.reveal'>['fields'] | undefined>(undefined)
  useEffect(() => {
    if (fields === undefined) return undefined
    const timer = setTimeout(() => setFields(undefined), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [fields])
  const show = async (): Promise<void> => {
    const answer = await revealing.run({ subject: props.subject, id: props.id, reason: reason.trim() })
    if (!answer.ok) return toast.failed(answer)
    setFields(answer.value.fields)
    setAsking(false)
  }
  if (fields !== undefined) {
    return (
      <div className="reveal" role="status">
        {fields.map((field) => (
          <span key={field.field}>
            <span className="soft">{field.label}</span> <b>{field.value}</b>
          </span>
        ))}
        <span className="gap" />
        <button type="button" className="link-button" onClick={() => setFields(undefined)}>
          遮蔽
        </button>
      </div>
    )
  }
  if (!may) return null
  if (!asking)
    return (
      <div className="inline-form">
        <Button size="small" onClick={() => setAsking(true)}>
          显示完整联系方式…
        </Button>
      </div>
    )
  return (
    <form
      className="inline-form"
      onSubmit={(event) => {
        event.preventDefault()
        void show()
      }}
    >
      <Input
        autoFocus
        value={reason}
        maxLength={200}
        placeholder="查看原因（写入操作日志）"
        aria-label="查看原因"
        style={{ width: 280 }}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button type="primary" htmlType="submit" disabled={reason.trim() === ''} loading={revealing.pending}>
        显示
      </Button>
      <Button onClick={() => setAsking(false)}>取消</Button>
    </form>
  )
}
