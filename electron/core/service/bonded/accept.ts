import { appendDocumentEvent, type DocumentRow } from '../../../../db/bonded/document.ts'
import { openContradictions, readReceiptBody, saveContradictionState } from '../../../../db/bonded/document-version.ts'
import { readReceipt } from '../../../../db/filing/inbox.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { BondedContent } from '../../../../shared/domain/bonded/content.ts'
import type { ReceiptBlock } from '../../../../shared/message/bonded/receipt.ts'
import type { WriteContext } from '../../context.ts'
import { contentOfVersion, CUSTOMS_REVISION, placeBondedReceipt } from './answer.ts'
import { documentOf, writeDocument } from './document-save.ts'
import { takeBack } from './effect.ts'

/** Customs' own quantities in our lines. undefined when the receipt has no lines, or the same. */
function customsContent(content: BondedContent, body: string | undefined): BondedContent | undefined {
  const blocks = body === undefined ? [] : (JSON.parse(body) as { blocks: readonly ReceiptBlock[] }).blocks
  const said = new Map(
    blocks
      .filter((block) => block.name === 'BondInvtDt')
      .map(({ fields }) => [Number(fields['gdsSeqno'] ?? '0'), fields['dclQty'] ?? '']),
  )
  const lines = content.lines.map((line, i) => {
    const theirs = said.get(i + 1) ?? ''
    return theirs === '' ? line : { ...line, fields: { ...line.fields, DclQty: theirs } }
  })
  return lines.some((line, i) => line.fields['DclQty'] !== content.lines[i]?.fields['DclQty'])
    ? { ...content, lines }
    : undefined
}

/** What customs declared takes the place of what we sent; what was booked by ours is booked anew by theirs. */
function takeOver(context: WriteContext, row: DocumentRow, receiptId: number): void {
  const { ledger, actor } = context
  const content = customsContent(contentOfVersion(ledger, row), readReceiptBody(ledger, receiptId))
  if (content === undefined) return
  writeDocument(context, { row, type: row.type, content, note: row.note, why: CUSTOMS_REVISION })
  takeBack({ ledger, now: context.now(), actorId: actor.userId }, row, context.now())
}

/** A person takes customs' word over the ledger's: the receipt that was held is applied whole, with customs' quantities. */
export function acceptContradiction(context: WriteContext, input: In<'bonded.accept'>): Out<'bonded.accept'> {
  const { ledger, actor } = context
  const held = openContradictions(ledger).find((one) => one.id === input.id)
  const receipt = held === undefined ? undefined : readReceipt(ledger, held.receiptId)
  if (held === undefined || receipt === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.id })
  const now = context.now()
  const row = documentOf(ledger, held.documentId)
  const event = { documentId: row.id, version: row.version, at: now, what: 'accepted', state: row.state }
  appendDocumentEvent(ledger, {
    ...event,
    status: held.code,
    info: input.note,
    receiptId: held.receiptId,
    actorId: actor.userId,
  })
  if (held.code === 'LINES_DIFFER') takeOver(context, row, held.receiptId)
  const placed = placeBondedReceipt({ ledger, now, actorId: actor.userId }, receipt.id, receipt, true)
  saveContradictionState(ledger, held.id, 'accepted', input.note, { actorId: actor.userId, at: now })
  context.audit('bonded.accept', `document ${row.id}`, { receipt: receipt.id, code: held.code, note: input.note })
  context.touch('bonded', 'book', 'receipt')
  return { applied: placed.state === 'applied' }
}
