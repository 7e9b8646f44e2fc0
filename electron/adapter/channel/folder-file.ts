import { isBondedType } from '../../../shared/domain/bonded/document-kind.ts'
import { readDxp } from '../../../shared/message/dxp/index.ts'
import type { SentMessage } from '../../core/ports.ts'
import { writeZip } from './zip-write.ts'

/** What lies in an outgoing folder for a message: its name and bytes. A function of the message alone, so that it has one hash. */

/** `dxp`: the envelope; `document`: what it carries; `zip`: what it carries and the attachments side by side. */
export type FolderForm = 'dxp' | 'document' | 'zip'

export interface FolderFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Letters that a file name may have everywhere. */
export const plain = (text: string): string => text.replace(/[^0-9A-Za-z-]/g, '')

/** The name that the message itself carries for its sender's own file (BND SPEC A.5: XML and ZIP are named by ClientSeqNo). */
function ownName(document: Uint8Array): string | undefined {
  const head = new TextDecoder().decode(document.subarray(0, 20_000))
  const found = /<(?:\w+:)?(?:ClientSeqNo|EtpsInnerInvtNo|EtpsPreentNo|message_id)>\s*([0-9A-Za-z_-]{1,60})\s*<\//.exec(
    head,
  )?.[1]
  return found
}

/** An attachment's name without any path in it. */
function attachmentName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  return last.replace(/[\u0000-\u001f<>:"|?*]/g, '_').slice(-120) || '_'
}

/**
 * `type_sender_receiver_number.xml` for exchange clients (CEB SPEC 4.2; `prefix` is what a local client puts before the type), the
 * message's own number for the import client.
 */
export function folderFile(form: FolderForm, prefix: string, envelope: Uint8Array, message: SentMessage): FolderFile {
  const reading = readDxp(new TextDecoder().decode(envelope))
  if (!reading.ok) throw new RangeError('not an envelope')
  const { senderId, receiverIds, data } = reading.message
  const exchangeName = [
    plain(prefix + message.type),
    plain(senderId),
    plain(receiverIds[0] ?? ''),
    plain(message.copMsgId),
  ].join('_')
  if (form === 'dxp') return { name: `${exchangeName}.xml`, bytes: envelope }
  const attachments = message.attachments ?? []
  const own = ownName(data) ?? plain(message.copMsgId)
  // 金关二期 messages travel as ZIP, named by type and own number (BND SPEC A.5).
  const bonded = isBondedType(message.type)
  const name = message.type.startsWith('CEB') ? exchangeName : bonded ? `${message.type}_${own}` : own
  if (form === 'document' && !bonded && attachments.length === 0) return { name: `${name}.xml`, bytes: data }
  const files = [
    { name: `${name}.xml`, bytes: data },
    ...attachments.map((file) => ({ name: attachmentName(file.name), bytes: file.bytes })),
  ]
  return { name: `${name}.zip`, bytes: writeZip(files) }
}
