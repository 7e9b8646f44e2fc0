import { movableFigures, moveQueued } from '../../../../db/channel/move.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { ReadContext, WriteContext } from '../../context.ts'

/** Another way for what is queued. Only what was never sent may be moved: two channels must never carry the same message. */

export function channelMovable(context: ReadContext, input: In<'channel.movable'>): Out<'channel.movable'> {
  return movableFigures(context.ledger, input.from)
}

export function moveChannel(context: WriteContext, input: In<'channel.move'>): Out<'channel.move'> {
  const { ledger, ports } = context
  if (input.from === input.to) throw new Failure('FIELD_INVALID', { label: '改走的通道', reason: '与原通道相同' })
  const to = ports.wires.find((wire) => wire.id === input.to)
  if (to === undefined) throw new Failure('CHANNEL_UNKNOWN', { channel: input.to })
  if (to.training !== (context.identity.kind === 'training'))
    throw new Failure('LEDGER_TRAINING_MIXED', {
      ledger: context.identity.kind === 'training' ? '培训台账' : '正式台账',
      channel: to.title,
    })
  const { messages, documents } = moveQueued(ledger, {
    from: input.from,
    to: input.to,
    clientId: input.clientId,
    at: context.now(),
  })
  if (messages === 0) throw new Failure('NOTHING_SELECTED')
  context.audit('channel.move', input.from, {
    to: input.to,
    messages,
    documents,
    ...(input.clientId === undefined ? {} : { clientId: input.clientId }),
  })
  context.wakePump()
  return { moved: messages, documents, left: movableFigures(ledger, input.from).inDoubt }
}
