import { useState } from 'react'
import type { CallOut } from '../../../shared/contract/index.ts'
import { useCommand, useQueryProcedure } from '../../api/index.ts'
import { Loaded } from '../../connect/loaded.tsx'
import { readableCount } from '../../ui/number-text.ts'
import { ActionButton } from '../../ui/part/action-button.tsx'
import { Dialog } from '../../ui/part/dialog.tsx'
import { useToast } from '../../ui/part/toast.ts'

type Channel = CallOut<'channel.list'>['channels'][number]

/** Another way for what waits. What may already be on its way stays: two channels must never carry the same message. */
export function ChannelMove(props: {
  readonly from: Channel
  readonly channels: readonly Channel[]
  readonly onClose: () => void
}) {
  const { from } = props
  const others = props.channels.filter((one) => one.id !== from.id)
  const toast = useToast()
  const movable = useQueryProcedure('channel.movable', { from: from.id })
  const moving = useCommand('channel.move')
  const [to, setTo] = useState(others.find((one) => one.enabled)?.id ?? others[0]?.id ?? '')
  const move = async (): Promise<void> => {
    const answer = await moving.run({ from: from.id, to })
    if (!answer.ok) return toast.failed(answer)
    toast.done(
      `已改走 ${readableCount(answer.value.moved)} 份报文（${readableCount(answer.value.documents)} 份单证）${answer.value.left > 0 ? `；${readableCount(answer.value.left)} 份状态未明，留在原通道查询` : ''}`,
    )
    props.onClose()
  }
  return (
    <Dialog
      title={`“${from.title}”的待发报文改走另一通道`}
      onClose={props.onClose}
      footer={
        <ActionButton
          layer="dialog"
          primary
          disabled={to === '' || (movable.data?.messages ?? 0) === 0}
          loading={moving.pending}
          onClick={() => void move()}
        >{`改走 ${readableCount(movable.data?.messages ?? 0)} 份报文`}</ActionButton>
      }
    >
      <Loaded of={movable}>
        {(data) => (
          <div className="channel-move">
            <p>
              可改走 <b>{readableCount(data.messages)}</b> 份报文（{readableCount(data.documents)}{' '}
              份单证）：从未发出，或对方明确没有收下。
            </p>
            {data.inDoubt === 0 ? null : (
              <p>
                另有 <b>{readableCount(data.inDoubt)}</b> 份可能已经发出，留在原通道先查询，不会改走。
              </p>
            )}
            <label>
              改走{' '}
              <select
                className="field-input"
                value={to}
                aria-label="改走的通道"
                onChange={(event) => setTo(event.target.value)}
              >
                {others.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.title}
                    {one.enabled ? '' : '（已停用）'}
                  </option>
                ))}
              </select>
            </label>
          </div>
        )}
      </Loaded>
    </Dialog>
  )
}
