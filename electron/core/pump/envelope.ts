import type { MessageRow } from '../../../db/filing/outbox.ts'
import { buildDxp } from '../../../shared/message/dxp/index.ts'

/**
 * The DxpMsg around a frozen document (CEB SPEC 4.1). A function of frozen columns and frozen bytes only, so that every
 * retransmission has the same bytes.
 */
export function envelopeOf(message: MessageRow, document: Uint8Array, copMsgId: string): Uint8Array {
  const text = buildDxp({
    copMsgId,
    senderId: message.sender,
    receiverIds: [message.receiver],
    createTime: message.createdText,
    msgType: message.type,
    data: document,
  })
  return new TextEncoder().encode(text)
}
