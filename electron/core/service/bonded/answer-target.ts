import { findBook } from '../../../../db/bonded/book.ts'
import {
  documentOfCustomsNo,
  documentOfPlatformNo,
  documentsOfSubject,
  readDocument,
  type DocumentRow,
  type DocumentSubject,
} from '../../../../db/bonded/document.ts'
import { documentOfOwnNo } from '../../../../db/bonded/document-version.ts'
import type { ReceiptRow } from '../../../../db/filing/inbox.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import type { BondedType } from '../../../../shared/domain/bonded/document-kind.ts'
import type { ReceiptBlock } from '../../../../shared/message/bonded/receipt.ts'
import { waitKeysOf, type Target } from '../filing/answer-place.ts'
import { plateOfReceipt } from './vehicle-answer.ts'

/** Which document an answer speaks of. */

type Speaking = Pick<ReceiptRow, 'type' | 'businessKey' | 'preNo' | 'invtNo'>

export const waitKeys = {
  ...waitKeysOf('bonded', 'customs'),
  /** A receipt that the book cannot follow yet waits for the book to move. */
  book: (id: number): string => `bonded|book|${id}`,
}

/** Which documents a customs receipt can speak of: numbers of one kind may look like those of another. An xxx200 speaks of any. */
const ABOUT: readonly (readonly [receipt: RegExp, type: BondedType])[] = [
  [/^INV2(0[1-9]|1)/, 'INV101'],
  [/^SAS20[1-9]/, 'SAS101'],
  [/^SAS21/, 'SAS111'],
  [/^SAS22/, 'SAS121'],
  [/^SAS23/, 'SAS131'],
  [/^SAS25/, 'ICP101'],
  [/^BWS2(0[1-9]|1)/, 'BWS101'],
  [/^EMS21/, 'EMS111'],
  [/^EMS22/, 'EMS121'],
]

/** The document of a receipt that names a record and none of our numbers: a plate, a book, a book and a count. */
function ofRecord(
  ledger: ReadHandle,
  type: BondedType | undefined,
  blocks: readonly ReceiptBlock[],
): DocumentRow | undefined {
  const of = (name: string): Readonly<Record<string, string>> =>
    blocks.find((block) => block.name === name)?.fields ?? {}
  const sent = (subject: Partial<DocumentSubject>): DocumentRow | undefined =>
    Object.values(subject).some((value) => value === '' || value === 0) || type === undefined
      ? undefined
      : documentsOfSubject(ledger, type, { bookId: 0, vehicle: '', relatedNo: '', ...subject }).find(
          (row) => row.version > 0,
        )
  if (type === 'SAS131') return sent({ vehicle: plateOfReceipt(blocks) })
  const { emsNo = '', chgoffTmsCnt = '' } = of(type === 'EMS121' ? 'EmsChgoffBsc' : 'EmsPutrecBsc')
  const bookId = findBook(ledger, emsNo)?.id ?? 0
  if (type === 'EMS121') return sent({ bookId, relatedNo: chgoffTmsCnt })
  return type === 'EMS111' ? sent({ bookId }) : undefined
}

/** Platform number, then customs number, then own number (SPEC D), then the record; an immediate answer by its own number first. */
export function targetOf(ledger: ReadHandle, receipt: Speaking, blocks: readonly ReceiptBlock[]): Target<DocumentRow> {
  const own = receipt.businessKey === '' ? undefined : documentOfOwnNo(ledger, receipt.businessKey)
  const ofOwn = own === undefined ? undefined : readDocument(ledger, own.subject)
  if (receipt.type === 'CommonResponeMessage')
    return own === undefined || ofOwn === undefined
      ? { waitKey: receipt.businessKey === '' ? '' : waitKeys.own(receipt.businessKey) }
      : { row: ofOwn, version: own.version }
  const type = ABOUT.find(([name]) => name.test(receipt.type))?.[1]
  const fits = (row: DocumentRow | undefined): DocumentRow | undefined =>
    row !== undefined && (type === undefined || row.type === type) ? row : undefined
  const row =
    fits(receipt.preNo === '' ? undefined : documentOfPlatformNo(ledger, receipt.preNo)) ??
    fits(receipt.invtNo === '' ? undefined : documentOfCustomsNo(ledger, receipt.invtNo)) ??
    fits(ofOwn) ??
    ofRecord(ledger, type, blocks)
  return row === undefined ? { waitKey: waitKeys.of(receipt) } : { row, version: undefined }
}
