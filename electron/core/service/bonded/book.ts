import {
  findBook,
  findItem,
  itemsOfNo,
  readBook,
  readItem,
  saveBook as storeBook,
  saveItem as storeItem,
  type BookRow,
  type ItemRow,
  type NewItem,
} from '../../../../db/bonded/book.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { bookBodySchema, type BookBody } from '../../../../shared/contract/area/book.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { readBookNo } from '../../../../shared/domain/bonded/book.ts'
import { parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import { checkHsCode } from '../../../../shared/domain/identifier/hs-code.ts'
import { IDENTIFIER_PROBLEMS } from '../../../../shared/domain/identifier/result.ts'
import type { WriteContext } from '../../context.ts'

/** Account books and their items: saved as revisions, with what is due. */

/** What a book says of its companies. */
export function bookBody(row: Pick<BookRow, 'body'>): BookBody {
  return bookBodySchema.parse(JSON.parse(row.body))
}

/** @throws Failure BOOK_UNKNOWN */
export function bookOf(ledger: ReadHandle, id: number): BookRow {
  const row = readBook(ledger, id)
  if (row === undefined) throw new Failure('BOOK_UNKNOWN', { id })
  return row
}

/** @throws Failure ITEM_UNKNOWN */
export function itemOf(ledger: ReadHandle, id: number): ItemRow {
  const row = readItem(ledger, id)
  if (row === undefined) throw new Failure('ITEM_UNKNOWN', { id })
  return row
}

export function saveBook(context: WriteContext, input: In<'book.save'>): Out<'book.save'> {
  const { ledger, actor } = context
  const number = readBookNo(input.bookNo)
  if (!number.ok) throw new Failure('FIELD_INVALID', { label: '账册编号', reason: number.reason })
  if (input.cycleFrom !== '' && input.cycleTo !== '' && input.cycleTo < input.cycleFrom)
    throw new Failure('FIELD_INVALID', { label: '核销周期止', reason: '早于核销周期起' })
  const old = input.id === undefined ? undefined : bookOf(ledger, input.id)
  if (old !== undefined && old.revision !== input.revision)
    throw new Failure('RECORD_CHANGED', { by: '其他用户', revision: old.revision })
  const twin = findBook(ledger, input.bookNo)
  if (twin !== undefined && twin.id !== old?.id) throw new Failure('BOOK_EXISTS', { bookNo: input.bookNo })
  const saved = storeBook(
    ledger,
    old?.id,
    {
      bookNo: input.bookNo,
      kind: input.kind,
      mode: input.mode,
      title: input.title,
      body: JSON.stringify(input.body),
      validTo: input.validTo,
      cycleFrom: input.cycleFrom,
      cycleTo: input.cycleTo,
      archived: input.archived ? 1 : 0,
    },
    { actorId: actor.userId, at: context.now(), why: '' },
  )
  context.audit('book.save', `book ${saved.id}`, { bookNo: input.bookNo, revision: saved.revision })
  return saved
}

const count = (text: string): number => (text === '' ? 0 : (parseFixed(text) ?? 0))

/** Adds or changes one item in the caller's transaction. @throws Failure BOOK_UNKNOWN, ITEM_UNKNOWN, ITEM_EXISTS, RECORD_CHANGED, FIELD_INVALID */
export function saveItemRow(
  context: WriteContext,
  input: In<'book.saveItem'>,
  source: string,
  why: string,
): Out<'book.saveItem'> {
  const { ledger, actor } = context
  const book = bookOf(ledger, input.bookId)
  if (input.hsCode !== '') {
    const checked = checkHsCode(input.hsCode)
    if (!checked.ok)
      throw new Failure('FIELD_INVALID', { label: '商品编码', reason: IDENTIFIER_PROBLEMS[checked.code] })
  }
  for (const [label, value] of [
    ['第一换算系数', input.factor1],
    ['第二换算系数', input.factor2],
    ['库存换算系数', input.stockFactor],
    ['单价', input.price],
  ] as const)
    if (count(value) < 0) throw new Failure('FIELD_INVALID', { label, reason: '应不小于 0' })
  if (input.secondUnit !== '' && input.legalUnit === '')
    throw new Failure('FIELD_INVALID', { label: '第二法定单位', reason: '没有第一法定单位' })
  const old = input.id === undefined ? undefined : itemOf(ledger, input.id)
  if (old !== undefined && old.revision !== input.revision)
    throw new Failure('RECORD_CHANGED', { by: '其他用户', revision: old.revision })
  if (old !== undefined && old.bookId !== input.bookId)
    throw new Failure('FIELD_INVALID', { label: '账册', reason: '商品不能换账册' })
  const twin = input.seq === 0 ? undefined : findItem(ledger, input.bookId, input.seq)
  if (twin !== undefined && twin.id !== old?.id)
    throw new Failure('ITEM_EXISTS', { bookNo: book.bookNo, seq: input.seq })
  if (book.mode === 'accumulate' && input.state !== 'stopped') {
    const same = itemsOfNo(ledger, input.bookId, input.itemNo).find(
      (one) => one.id !== old?.id && one.state !== 'stopped',
    )
    if (same !== undefined)
      throw new Failure('FIELD_INVALID', {
        label: '料号',
        reason: `累计记账的账册中“${input.itemNo}”已是备案序号 ${same.seq}`,
      })
  }
  const item: NewItem = {
    bookId: input.bookId,
    seq: input.seq,
    itemNo: input.itemNo,
    hsCode: input.hsCode,
    name: input.name,
    spec: input.spec,
    declaredUnit: input.declaredUnit,
    legalUnit: input.legalUnit,
    secondUnit: input.secondUnit,
    factor1: count(input.factor1),
    factor2: count(input.factor2),
    stockUnit: input.stockUnit,
    stockFactor: count(input.stockFactor),
    country: input.country,
    currency: input.currency,
    price: count(input.price),
    limitDate: input.limitDate,
    inDate: old?.inDate ?? '',
    listNo: old?.listNo ?? '',
    listLine: old?.listLine ?? 0,
    gtin: input.gtin,
    state:
      input.seq > 0 && input.state === 'new'
        ? 'filed'
        : input.seq === 0 && input.state === 'filed'
          ? 'new'
          : input.state,
    source: old?.source ?? source,
  }
  return storeItem(ledger, old?.id, item, { actorId: actor.userId, at: context.now(), why })
}

export function saveItem(context: WriteContext, input: In<'book.saveItem'>): Out<'book.saveItem'> {
  const saved = saveItemRow(context, input, context.actor.name, '')
  context.audit('book.item', `item ${saved.id}`, { book: input.bookId, seq: input.seq, itemNo: input.itemNo })
  return saved
}
