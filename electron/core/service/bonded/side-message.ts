import { itemsOfBook } from '../../../../db/bonded/book.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { bookParties } from '../../../../shared/domain/bonded/document-start.ts'
import { fixed, fixedText } from '../../../../shared/domain/decimal/decimal.ts'
import type { BondedEnvelope } from '../../../../shared/message/bonded/build.ts'
import type { ReceiptBlock } from '../../../../shared/message/bonded/receipt.ts'
import { buildSide } from '../../../../shared/message/bonded/side.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { setting } from '../house/setting.ts'
import { bookBody, bookOf } from './book.ts'

/** Messages that are made as files and not sent: their import form was not seen. */

/** Who sends what to whom, from the settings; Beijing time. */
export function sideEnvelope(context: Pick<ReadContext, 'ledger' | 'now'>, fileName: string): BondedEnvelope {
  return {
    messageId: fileName.replace(/\.xml$/, ''),
    fileName,
    senderId: setting(context.ledger, 'bonded.sender'),
    receiverId: setting(context.ledger, 'bonded.receiver'),
    sendTime: new Date(context.now() + 8 * 3_600_000).toISOString().slice(0, 19),
    cardNo: undefined,
    declares: false,
  }
}

/** A processing book with its items as EMS111; unit consumption is not kept here and stays out. */
export function bookMessage(context: WriteContext, input: In<'book.message'>): Out<'book.message'> {
  const { ledger } = context
  const book = bookOf(ledger, input.bookId)
  if (book.kind !== 'processing')
    throw new Failure('FIELD_INVALID', {
      label: 'EMS111',
      reason: '只适用于加工账册；物流账册请用“备案”生成账册备案单（BWS101）',
    })
  const { company, declarant } = bookParties({ ...bookBody(book), bookNo: book.bookNo })
  const key = { emsNo: book.bookNo, chgTmsCnt: String(book.revision - 1) }
  const head: ReceiptBlock = {
    name: 'EmsPutrecBsc',
    fields: {
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
    },
  }
  const items = itemsOfBook(ledger, book.id).map((item) => ({
    name: 'EmsPutrecDt',
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
      rmk: '',
    },
  }))
  const fileName = `EMS111-${book.bookNo}-${book.revision}.xml`
  const xml = buildSide('EMS111', [head, ...items], sideEnvelope(context, fileName))
  const { sha256 } = context.content.put('export', fileName, 0, new TextEncoder().encode(xml))
  return { fileHash: sha256, fileName }
}
