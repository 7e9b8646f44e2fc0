import { findBook, findItem, itemsOfNo, saveBook, type BookRow, type ItemRow } from '../../../../db/bonded/book.ts'
import { findEntry } from '../../../../db/bonded/ledger.ts'
import { findClient } from '../../../../db/party/client.ts'
import type { BatchRecord } from '../../../../db/intake/batch.ts'
import { bookBodySchema } from '../../../../shared/contract/area/book.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import { readBookNo } from '../../../../shared/domain/bonded/book.ts'
import type { EntryKind, Move } from '../../../../shared/domain/bonded/entry.ts'
import { fixed, fixedText, parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import type { WriteContext } from '../../context.ts'
import { importRows, type PartyImportResult, type PartyRow } from '../party/import.ts'
import { saveItemRow } from './book.ts'
import { post } from './post.ts'

/**
 * Account-book items from a file, with what they stand at when the ledger begins to keep them. An opening balance is posted once for an
 * item and owner; a file that comes again with another figure is refused for that row: the difference belongs to a count or a receipt.
 */

type Values = Readonly<Record<string, string>>

function bookFor(context: WriteContext, values: Values): BookRow {
  const bookNo = (values['bookNo'] ?? '').toUpperCase()
  const known = findBook(context.ledger, bookNo)
  if (known !== undefined) return known
  const number = readBookNo(bookNo)
  if (!number.ok) throw new Failure('FIELD_INVALID', { label: '账册编号', reason: number.reason })
  const book = {
    bookNo,
    kind: number.kind,
    mode: 'accumulate' as const,
    title: '',
    body: JSON.stringify(bookBodySchema.parse({})),
    validTo: '',
    cycleFrom: '',
    cycleTo: '',
  }
  saveBook(context.ledger, undefined, book, {
    actorId: context.actor.userId,
    at: context.now(),
    why: '导入账册商品时建立',
  })
  const made = findBook(context.ledger, bookNo)
  if (made === undefined) throw new RangeError('a book was saved')
  return made
}

/** The owner's client id: by the file's code, else the client whose file it is. @throws Failure CLIENT_UNKNOWN */
export function ownerOf(context: WriteContext, code: string | undefined, batch: Pick<BatchRecord, 'clientId'>): number {
  if (code === undefined) return batch.clientId ?? 0
  const client = findClient(context.ledger, code)
  if (client === undefined) throw new Failure('CLIENT_UNKNOWN', { client: code })
  return client.id
}

const TEXTS = [
  'hsCode',
  'name',
  'spec',
  'declaredUnit',
  'legalUnit',
  'secondUnit',
  'stockUnit',
  'country',
  'currency',
  'limitDate',
  'gtin',
] as const
const NUMBERS = ['factor1', 'factor2', 'stockFactor', 'price'] as const

/** What the file leaves empty stays as it was. */
function fieldsOf(values: Values, old: ItemRow | undefined): Record<string, string> {
  const texts = TEXTS.map((name) => [name, values[name] ?? old?.[name] ?? ''])
  const numbers = NUMBERS.map((name) => {
    const kept = old?.[name] ?? 0
    return [name, values[name] ?? (kept === 0 ? '' : fixedText(fixed(kept)))]
  })
  return Object.fromEntries([...texts, ...numbers]) as Record<string, string>
}

const same = (fields: Record<string, string>, old: ItemRow): boolean =>
  TEXTS.every((name) => fields[name] === old[name]) &&
  NUMBERS.every((name) => (parseFixed(fields[name] === '' ? '0' : (fields[name] ?? '0')) ?? 0) === old[name])

function saveOne(context: WriteContext, batch: BatchRecord, values: Values): 'saved' | 'unchanged' {
  const { ledger } = context
  const book = bookFor(context, values)
  const seqText = values['bookItemSeq'] ?? ''
  if (!/^\d{0,9}$/.test(seqText))
    throw new Failure('FIELD_INVALID', { label: '备案序号', reason: '应为不超过 9 位的整数' })
  const seq = seqText === '' ? 0 : Number(seqText)
  const itemNo = values['itemNo'] ?? ''
  const old =
    seq > 0
      ? (findItem(ledger, book.id, seq) ?? itemsOfNo(ledger, book.id, itemNo).find((one) => one.seq === 0))
      : itemsOfNo(ledger, book.id, itemNo)[0]
  const fields = fieldsOf(values, old)
  const unchanged =
    old !== undefined && old.seq === (seq === 0 ? old.seq : seq) && old.itemNo === itemNo && same(fields, old)
  const id = unchanged
    ? old.id
    : saveItemRow(
        context,
        {
          ...(old === undefined ? {} : { id: old.id }),
          revision: old?.revision ?? 0,
          bookId: book.id,
          seq: seq === 0 ? (old?.seq ?? 0) : seq,
          itemNo,
          state: old?.state ?? (seq > 0 ? 'filed' : 'new'),
          name: fields['name'] ?? '',
          hsCode: fields['hsCode'] ?? '',
          spec: fields['spec'] ?? '',
          declaredUnit: fields['declaredUnit'] ?? '',
          legalUnit: fields['legalUnit'] ?? '',
          secondUnit: fields['secondUnit'] ?? '',
          factor1: fields['factor1'] ?? '',
          factor2: fields['factor2'] ?? '',
          stockUnit: fields['stockUnit'] ?? '',
          stockFactor: fields['stockFactor'] ?? '',
          country: fields['country'] ?? '',
          currency: fields['currency'] ?? '',
          price: fields['price'] ?? '',
          limitDate: fields['limitDate'] ?? '',
          gtin: fields['gtin'] ?? '',
        },
        batch.fileName,
        `导入 ${batch.fileName}`,
      ).id
  const opened = opening(context, batch, id, ownerOf(context, values['owner'], batch), values)
  return unchanged && !opened ? 'unchanged' : 'saved'
}

/** Posts what the file says the item stands at. @returns true when something was posted */
function opening(context: WriteContext, batch: BatchRecord, itemId: number, ownerId: number, values: Values): boolean {
  const one = (kind: EntryKind, label: string, text: string | undefined, way: Pick<Move, 'from' | 'to'>): boolean => {
    if (text === undefined) return false
    const quantity = parseFixed<'quantity'>(text)
    if (quantity === undefined || quantity < 0)
      throw new Failure('FIELD_INVALID', { label, reason: '应为不小于 0、至多五位小数的数字' })
    if (quantity === 0) return false
    const key = `${kind}:${itemId}:${ownerId}`
    const known = findEntry(context.ledger, key)
    if (known !== undefined) {
      if (known.cause.text.includes(`${fixedText(quantity)}`)) return false
      throw new Failure('FIELD_INVALID', { label, reason: '期初数量已经记过，与本次不同；请用盘点或回执更正' })
    }
    post(
      context.ledger,
      {
        kind,
        key,
        cause: { kind: 'import', id: batch.id, text: `${batch.fileName} 期初 ${fixedText(quantity)}` },
        at: context.now(),
        moves: [{ ...way, itemId, ownerId, lotId: 0, quantity, mark: { kind: 'opening', id: 0 } }],
      },
      { actorId: context.actor.userId, at: context.now() },
    )
    return true
  }
  const book = one('bookOpening', '账面数量', values['bookQuantity'], { from: 'bookOutside', to: 'book' })
  const stock = one('stockOpening', '库存数量', values['stockQuantity'], { from: 'outside', to: 'shelf' })
  return book || stock
}

/** Items of account books by 备案序号 (or 料号 while they have none); books that are not known are set up. */
export function importBookItems(
  context: WriteContext,
  batch: BatchRecord,
  rows: readonly PartyRow[],
): PartyImportResult {
  const result = importRows(context, rows, (values) => saveOne(context, batch, values))
  context.touch('book')
  return result
}
