import { readItem } from '../../../../db/bonded/book.ts'
import { freeStockOrders, gatheredBy, insertGathered, unfiledItems } from '../../../../db/bonded/document-link.ts'
import { readDocument, type DocumentRow } from '../../../../db/bonded/document.ts'
import { findInbound } from '../../../../db/shelf/inbound.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { lineOfType, listLine } from '../../../../shared/domain/bonded/compose.ts'
import { bondedText, type BondedFields, type BondedLine } from '../../../../shared/domain/bonded/content.ts'
import { bondedTypeFields } from '../../../../shared/domain/bonded/document-start.ts'
import { fixed, fixedText, fixedTextPadded, parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { bookBody, bookOf } from './book.ts'
import { documentLines } from './document-content.ts'
import { documentContent, documentOf, writeDocument } from './document-save.ts'
import { briefOf } from './pair.ts'

/** Documents made from others: lists of gathered stock orders (集报), filings of new items, what a list brings to the warehouse. */

const count = (fields: BondedFields, name: string): number => parseFixed(bondedText(fields, name) || '0') ?? 0
const text = (value: number): string => fixedText(fixed(value))
const formOf = (fields: BondedFields): string => bondedText(fields, 'SasDclNo')

export function gatherableOrders(context: ReadContext, input: In<'bonded.gatherable'>): Out<'bonded.gatherable'> {
  const { ledger } = context
  const bookNo = bookOf(ledger, input.bookId).bookNo
  return {
    orders: freeStockOrders(ledger, input.bookId)
      .flatMap((id) => readDocument(ledger, id) ?? [])
      .map((row) => {
        const { head, lines } = documentContent(ledger, row)
        return {
          ...briefOf(row, bookNo),
          formNo: formOf(head),
          direction: row.direction,
          quantity: text(lines.reduce((sum, line) => sum + count(line.fields, 'DclQty'), 0)),
        }
      }),
  }
}

/** The orders, if they may go into one list together. @throws Failure FIELD_INVALID, BONDED_UNKNOWN */
function ordersToGather(context: WriteContext, bookId: number, ids: readonly number[]): DocumentRow[] {
  const { ledger } = context
  const rows = [...new Set(ids)].map((id) => documentOf(ledger, id))
  const refuse = (reason: string): never => {
    throw new Failure('FIELD_INVALID', { label: '出入库单', reason })
  }
  for (const row of rows) {
    if (row.type !== 'SAS111' || row.bookId !== bookId) refuse(`${row.ownNo} 不是这本账册的出入库单`)
    if (row.customsNo === '' || !['passed', 'gate'].includes(row.state)) refuse(`${row.ownNo} 海关还没有审核通过`)
    const list = gatheredBy(ledger, row.id)
    if (list !== undefined) refuse(`${row.customsNo} 已集报到清单 ${documentOf(ledger, list).ownNo}`)
  }
  const forms = new Set(rows.map((row) => formOf(documentContent(ledger, row).head)))
  if (forms.size > 1) refuse('所选出入库单属于不同的申报表，请分开集报')
  if (new Set(rows.map((row) => row.direction)).size > 1) refuse('所选出入库单有进有出，请分开集报')
  return rows
}

const SUMMED = ['DclQty', 'LawfQty', 'SecdLawfQty', 'DclTotalAmt', 'GrossWt', 'NetWt'] as const
/** What must agree for two lines to be one. */
const KEYS = [
  'GdsMtno',
  'Gdecd',
  'GdsNm',
  'DclUnitcd',
  'DclCurrcd',
  'Natcd',
  'DestinationNatcd',
  'LvyrlfModecd',
] as const

/** Lines of all orders, equal goods of one line of the form added up; every quantity is in exactly one of them. */
function gatheredLines(lines: readonly BondedLine[]): BondedLine[] {
  const made = new Map<string, BondedLine>()
  for (const line of lines) {
    const { OriactGdsSeqno: seq = '', SasDclSeqno: form = '' } = line.fields
    const key = JSON.stringify([
      seq,
      form,
      line.itemId,
      line.ownerId,
      line.lotId,
      ...KEYS.map((name) => bondedText(line.fields, name)),
    ])
    const known = made.get(key)
    const sums = Object.fromEntries(
      SUMMED.flatMap((name) => {
        const sum = count(line.fields, name) + (known === undefined ? 0 : count(known.fields, name))
        return sum === 0 ? [] : [[name, name === 'DclTotalAmt' ? fixedTextPadded(fixed(sum), 2) : text(sum)]]
      }),
    )
    const {
      OriactGdsSeqno: _seq,
      SasDclSeqno: _form,
      SasStockSeqno: _no,
      ModfMarcked: _mark,
      RltGdsSeqno: _rel,
      SeqNo: _own,
      ...goods
    } = line.fields
    made.set(key, {
      ...line,
      fields: { ...goods, PutrecSeqno: seq, ApplyTbSeqno: form, ClyMarkcd: '0', ...sums },
    })
  }
  return [...made.values()]
}

export function gatherOrders(context: WriteContext, input: In<'bonded.gather'>): Out<'bonded.gather'> {
  const { ledger } = context
  const book = bookOf(ledger, input.bookId)
  const rows = ordersToGather(context, book.id, input.stockIds)
  const [first] = rows
  if (first === undefined) throw new Failure('NOTHING_SELECTED')
  const contents = rows.map((row) => documentContent(ledger, row))
  const { head, tail } = bondedTypeFields(
    'INV101',
    { ...bookBody(book), bookNo: book.bookNo },
    '1',
    first.direction === 'I' ? 'I' : 'E',
  )
  const lines = gatheredLines(contents.flatMap((content) => content.lines))
  const saved = writeDocument(context, {
    row: undefined,
    type: 'INV101',
    content: { head: { ...head, ApplyNo: formOf(contents[0]?.head ?? {}) }, tail, lines, links: [] },
    note: `集报 ${rows.length} 份出入库单`,
    why: `集报 ${rows.map((row) => row.customsNo).join('、')}`.slice(0, 500),
  })
  insertGathered(
    ledger,
    saved.id,
    rows.map((row) => row.id),
  )
  context.audit('bonded.gather', `document ${saved.id}`, { orders: rows.length })
  const quantity = lines.reduce((sum, line) => sum + count(line.fields, 'DclQty'), 0)
  return { id: saved.id, ownNo: saved.ownNo, lines: lines.length, quantity: text(quantity) }
}

export function fileNewItems(context: WriteContext, input: In<'book.fileItems'>): Out<'book.fileItems'> {
  const { ledger } = context
  const book = bookOf(ledger, input.bookId)
  const items = unfiledItems(ledger, book.id).flatMap((id) => readItem(ledger, id) ?? [])
  if (items.length === 0) throw new Failure('NOTHING_SELECTED')
  const { head, tail } = bondedTypeFields('BWS101', { ...bookBody(book), bookNo: book.bookNo }, '', 'I')
  const saved = writeDocument(context, {
    row: undefined,
    type: 'BWS101',
    content: {
      head,
      tail,
      links: [],
      lines: items.map((item) => ({
        fields: { ...lineOfType('BWS101', listLine(item, fixed(0))), MODF_MARKCD: '3' },
        itemId: item.id,
        ownerId: 0,
        lotId: 0,
      })),
    },
    note: `备案新商品 ${items.length} 项`,
    why: '由未备案的账册商品生成',
  })
  return { id: saved.id, ownNo: saved.ownNo, items: items.length }
}

export function inboundOfList(context: ReadContext, input: In<'bonded.inbound'>): Out<'bonded.inbound'> {
  const { ledger } = context
  const row = documentOf(ledger, input.id)
  const lines = documentLines(documentContent(ledger, row))
  const number = row.customsNo === '' ? row.ownNo : row.customsNo
  const known = findInbound(ledger, number)?.id
  return {
    number,
    bookNo: row.bookId === 0 ? '' : bookOf(ledger, row.bookId).bookNo,
    vehicle: row.vehicle,
    owners: [...new Set(lines.map((line) => line.ownerId).filter((id) => id > 0))],
    ...(known === undefined ? {} : { inboundId: known }),
    lines: lines.map((line) => {
      const item = line.itemId === 0 ? undefined : readItem(ledger, line.itemId)
      return {
        seq: item?.seq ?? line.seq,
        itemNo: line.itemNo,
        sku: '',
        gtin: item?.gtin ?? '',
        name: line.name.slice(0, 250),
        unit: line.unit,
        qty: text(line.quantity),
      }
    }),
  }
}
