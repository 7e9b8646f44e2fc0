import { itemsOfBook } from '../../../../db/bonded/book.ts'
import { documentsOfSubject, readDocument, type DocumentSubject } from '../../../../db/bonded/document.ts'
import { readVehicle, type VehicleRow } from '../../../../db/bonded/vehicle.ts'
import type { WriteOffRow } from '../../../../db/bonded/write-off-record.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { BondedContent } from '../../../../shared/domain/bonded/content.ts'
import type { BondedType } from '../../../../shared/domain/bonded/document-kind.ts'
import { mayEditBonded } from '../../../../shared/domain/bonded/document-state.ts'
import { bookParties } from '../../../../shared/domain/bonded/document-start.ts'
import { fixed, fixedText } from '../../../../shared/domain/decimal/decimal.ts'
import { buildBonded } from '../../../../shared/message/bonded/build.ts'
import { writeOffContent } from '../../../../shared/message/bonded/write-off.ts'
import type { WriteContext } from '../../context.ts'
import { bookBody, bookOf } from './book.ts'
import { documentContent, documentOf, writeDocument } from './document-save.ts'
import { documentEnvelope, outgoing } from './document-file.ts'
import { countedVersion, writeOffOf } from './write-off.ts'

/** Documents that are made from a record: a vehicle's (SAS131), a processing book's (EMS111), a write-off's (EMS121). */

const EMPTY = { tail: {}, links: [], lines: [] } as const

/**
 * The document of a record with this content: the one that can still be changed, else a new one; one that is on its way stays as it is
 * and is opened.
 */
function draftOf(
  context: WriteContext,
  type: BondedType,
  content: BondedContent,
  subject: DocumentSubject,
  why: string,
): Out<'vehicle.document'> {
  const [known] = documentsOfSubject(context.ledger, type, subject)
  const under = ['queued', 'sent', 'stored', 'submitted', 'accepted', 'manual']
  if (known !== undefined && !mayEditBonded(known.state) && under.includes(known.state))
    return { id: known.id, ownNo: known.ownNo, underWay: true }
  const row = known !== undefined && mayEditBonded(known.state) ? known : undefined
  const saved = writeDocument(context, { row, type, content, note: row?.note ?? '', why })
  return { id: saved.id, ownNo: saved.ownNo, underWay: false }
}

function bookContent(ledger: ReadHandle, bookId: number): BondedContent {
  const book = bookOf(ledger, bookId)
  const { company, declarant } = bookParties({ ...bookBody(book), bookNo: book.bookNo })
  const key = { emsNo: book.bookNo, chgTmsCnt: String(book.revision - 1) }
  const head = {
    ...key,
    masterCuscd: bookBody(book).district,
    bizopEtpsSccd: company.credit,
    bizopEtpsno: company.code,
    bizopEtpsNm: company.name,
    rvsngdEtpsSccd: company.credit,
    rcvgdEtpsno: company.code,
    rcvgdEtpsNm: company.name,
    dclEtpsSccd: declarant.credit,
    dclEtpsno: declarant.code,
    dclEtpsNm: declarant.name,
    emsTypecd: '1',
    dclTypecd: '2',
    finishValidDate: book.validTo,
    rmk: bookBody(book).note,
  }
  const lines = itemsOfBook(ledger, book.id).map((item) => ({
    itemId: item.id,
    ownerId: 0,
    lotId: 0,
    fields: {
      ...key,
      gdsSeqno: item.seq === 0 ? '' : String(item.seq),
      mtpckEndprdTypecd: 'I',
      gdsMtno: item.itemNo,
      gdecd: item.hsCode,
      gdsNm: item.name,
      endprdGdsSpcfModelDesc: item.spec,
      dclUnitcd: item.declaredUnit,
      lawfUnitcd: item.legalUnit,
      secdLawfUnitcd: item.secondUnit,
      dclUprcAmt: item.price === 0 ? '' : fixedText(fixed(item.price)),
      dclCurrcd: item.currency,
      modfMarkcd: item.seq === 0 ? '3' : '0',
    },
  }))
  return { ...EMPTY, head, lines }
}

/** A processing book with its items as EMS111; unit consumption is not kept here and stays out. */
export function bookDocument(context: WriteContext, input: In<'book.document'>): Out<'book.document'> {
  const { ledger } = context
  const book = bookOf(ledger, input.bookId)
  if (book.kind !== 'processing')
    throw new Failure('FIELD_INVALID', {
      label: 'EMS111',
      reason: '只适用于加工账册；物流账册请用“备案”生成账册备案单（BWS101）',
    })
  const subject = { bookId: book.id, vehicle: '', relatedNo: '' }
  return draftOf(context, 'EMS111', bookContent(ledger, book.id), subject, '由账册生成')
}

function vehicleContent(ledger: ReadHandle, row: VehicleRow, bookId: number): BondedContent {
  const book = bookOf(ledger, bookId)
  const { company } = bookParties({ ...bookBody(book), bookNo: book.bookNo })
  const head = {
    vehicleNo: row.plate,
    chgTmsCnt: String(row.revision - 1),
    masterCuscd: bookBody(book).district,
    // What customs has on record is changed; everything else is new to it.
    dclTypecd: row.customsNo === '' ? '1' : '2',
    vehicleCusNo: row.customsNo,
    etpsno: company.code,
    etpsNm: company.name,
    etpsSccd: company.credit,
    vehicleWt: fixedText(fixed(row.tare)),
    dclEr: bookBody(book).contact,
  }
  return { ...EMPTY, head }
}

/** The record of a vehicle as SAS131. @throws Failure VEHICLE_UNKNOWN, BOOK_UNKNOWN */
export function vehicleDocument(context: WriteContext, input: In<'vehicle.document'>): Out<'vehicle.document'> {
  const row = readVehicle(context.ledger, input.id)
  if (row === undefined) throw new Failure('VEHICLE_UNKNOWN', { id: input.id })
  const content = vehicleContent(context.ledger, row, input.bookId)
  const subject = { bookId: 0, vehicle: row.plate, relatedNo: '' }
  return draftOf(context, 'SAS131', content, subject, '由车辆备案生成')
}

/** The newest version of a write-off as EMS121. @throws Failure FIELD_INVALID for a logistics book, WRITE_OFF_UNKNOWN */
export function writeOffMessage(ledger: ReadHandle, row: WriteOffRow): BondedContent {
  const book = bookOf(ledger, row.bookId)
  if (book.kind !== 'processing')
    throw new Failure('FIELD_INVALID', {
      label: 'EMS121',
      reason: '只适用于加工账册；物流账册的报核没有公开的报文格式，请用 Excel 或 PDF',
    })
  const counted = countedVersion(ledger, row)
  const seqs = new Map(itemsOfBook(ledger, book.id).map((item) => [item.id, item.seq]))
  return writeOffContent({
    book: { ...bookBody(book), bookNo: book.bookNo },
    times: row.times,
    from: row.from,
    to: row.to,
    lists: counted.lists
      .filter((one) => one.taking)
      .map(({ id }) => readDocument(ledger, id) ?? { customsNo: '', direction: '' }),
    items: counted.items.map((one) => ({ ...one, seq: seqs.get(one.itemId) ?? 0 })),
  })
}

export function writeOffDocument(context: WriteContext, input: In<'writeOff.document'>): Out<'writeOff.document'> {
  const row = writeOffOf(context.ledger, input.id)
  const content = writeOffMessage(context.ledger, row)
  const subject = { bookId: row.bookId, vehicle: '', relatedNo: String(row.times) }
  return draftOf(context, 'EMS121', content, subject, `由报核第 ${row.version} 版生成`)
}

/** The saved content as the message it would be, for whoever carries it to the window by hand. Nothing is sent, no number is used up. */
export function messageFile(context: WriteContext, input: In<'bonded.message'>): Out<'bonded.message'> {
  const row = documentOf(context.ledger, input.id)
  const content = outgoing(row, documentContent(context.ledger, row), 'store', row.ownNo, context.now())
  const xml = buildBonded(row.type, content, documentEnvelope(context, row.ownNo, false))
  const fileName = `${row.type}_${row.ownNo}.xml`
  const { sha256 } = context.content.put('export', fileName, 0, new TextEncoder().encode(xml))
  context.audit('bonded.message', `document ${row.id}`, { revision: row.revision })
  return { fileHash: sha256, fileName }
}
