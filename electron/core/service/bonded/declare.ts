import { findBook } from '../../../../db/bonded/book.ts'
import type { DocumentRow } from '../../../../db/bonded/document.ts'
import { writeOffOfTimes, type WriteOffRow } from '../../../../db/bonded/write-off-record.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { bondedText, type BondedContent } from '../../../../shared/domain/bonded/content.ts'
import { mayActOnWriteOff } from '../../../../shared/domain/bonded/write-off.ts'
import type { WriteContext } from '../../context.ts'
import { plainBonded } from './document-content.ts'
import { sendDocument } from './document-file.ts'
import { documentContent, documentOf } from './document-save.ts'
import { writeOffMessage } from './record-document.ts'
import { reportWriteOff } from './write-off-act.ts'

/** Declaring: what leaves is what the record says now, and the record knows that it left. */

function writeOffOfDocument(context: WriteContext, { head }: BondedContent): WriteOffRow | undefined {
  const book = findBook(context.ledger, bondedText(head, 'emsNo'))
  return book === undefined
    ? undefined
    : writeOffOfTimes(context.ledger, book.id, Number(bondedText(head, 'chgoffTmsCnt')))
}

/** The write-off of the document, if its figures are still the ones that are sent. @throws Failure FIELD_INVALID */
function writeOffToReport(context: WriteContext, row: DocumentRow): WriteOffRow {
  const content = documentContent(context.ledger, row)
  const writeOff = writeOffOfDocument(context, content)
  if (writeOff === undefined || writeOff.state === 'void')
    throw new Failure('FIELD_INVALID', { label: '报核次数', reason: '台账里没有这一次报核，请在“报核”中重新生成' })
  const now = plainBonded(writeOffMessage(context.ledger, writeOff))
  const figures = ({ lines, links }: BondedContent): string => JSON.stringify([lines.map((line) => line.fields), links])
  if (figures(now) !== figures(plainBonded(content)))
    throw new Failure('FIELD_INVALID', {
      label: '报核明细',
      reason: `与报核第 ${writeOff.version} 版的数字不同，请在“报核”中按新版重新生成`,
    })
  return writeOff
}

export function declareDocument(context: WriteContext, input: In<'bonded.declare'>): Out<'bonded.declare'> {
  const row = documentOf(context.ledger, input.id)
  if (row.type !== 'EMS121') return sendDocument(context, input, 'declare')
  const writeOff = writeOffToReport(context, row)
  const sent = sendDocument(context, input, 'declare')
  if (mayActOnWriteOff(writeOff.state, 'report')) reportWriteOff(context, writeOff, `报文 ${sent.ownNo}`)
  return sent
}
