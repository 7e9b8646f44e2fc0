import { versionsOf } from '../../../../db/filing/filing.ts'
import { readMessage } from '../../../../db/filing/outbox.ts'
import type { DeclaredDocument } from '../../../../shared/domain/crossborder/follow-up.ts'
import { readCeb } from '../../../../shared/message/ceb/read.ts'
import type { CebDocument } from '../../../../shared/message/ceb/type.ts'
import type { ReadContext } from '../../context.ts'
import { decodeXml } from '../filing/inbox-read.ts'

/** Reads documents as they were declared, out of the frozen messages. */
export type DeclaredReader = (filingId: number, version: number) => DeclaredDocument | undefined

/** Parcels that were filed together are chosen together: their message is read once. */
const REMEMBERED = 4

export function declaredReader(context: Pick<ReadContext, 'ledger' | 'content'>): DeclaredReader {
  const messages = new Map<number, readonly CebDocument[]>()
  const documentsOf = (messageId: number): readonly CebDocument[] => {
    const known = messages.get(messageId)
    if (known !== undefined) return known
    const message = readMessage(context.ledger, messageId)
    const text = message === undefined ? undefined : decodeXml(context.content.bytesById(message.objectId))
    const reading = text === undefined ? undefined : readCeb(text)
    const documents = reading?.ok === true ? reading.message.documents : []
    const [oldest] = messages.keys()
    if (messages.size >= REMEMBERED && oldest !== undefined) messages.delete(oldest)
    messages.set(messageId, documents)
    return documents
  }
  return (filingId, version) => {
    const row = versionsOf(context.ledger, filingId).find((one) => one.version === version)
    return row === undefined ? undefined : documentsOf(row.messageId)[row.position]
  }
}
