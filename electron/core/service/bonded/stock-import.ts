import {
  findBook,
  findItem,
  itemsOfGtin,
  itemsOfNo,
  itemsOfNoAnywhere,
  type ItemRow,
} from '../../../../db/bonded/book.ts'
import { insertStockFile, insertStockLine } from '../../../../db/bonded/stock-file.ts'
import type { BatchRecord } from '../../../../db/intake/batch.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import {
  dividedHalfUp,
  fixed,
  parseFixed,
  timesHalfUp,
  type Quantity,
} from '../../../../shared/domain/decimal/decimal.ts'
import type { WriteContext } from '../../context.ts'
import type { PartyImportResult, PartyRow } from '../party/import.ts'
import { ownerOf } from './item-import.ts'

/**
 * Stock of a warehouse system or a client, as its file says: kept row by row, matched to account-book items where that is clear. A row
 * that cannot be matched is kept with its reason and never stops the others.
 */

type Values = Readonly<Record<string, string>>
type Found = { readonly item: ItemRow } | { readonly why: string }

const only = (items: readonly ItemRow[], what: string): Found => {
  const live = items.filter((one) => one.state !== 'stopped')
  const [first] = live
  if (first === undefined) return { why: `没有${what}对应的账册商品` }
  return live.length === 1 ? { item: first } : { why: `${what}对应 ${live.length} 个备案序号，请在文件中写明备案序号` }
}

function findRow(ledger: ReadHandle, values: Values): Found {
  const { bookNo, bookItemSeq: seq, itemNo = '', gtin } = values
  const book = bookNo === undefined ? undefined : findBook(ledger, bookNo.toUpperCase())
  if (bookNo !== undefined && book === undefined) return { why: `没有账册 ${bookNo}` }
  if (book !== undefined && seq !== undefined) {
    const item = /^\d{1,9}$/.test(seq) ? findItem(ledger, book.id, Number(seq)) : undefined
    return item === undefined ? { why: `账册 ${book.bookNo} 没有备案序号 ${seq}` } : { item }
  }
  const named = only(
    book === undefined ? itemsOfNoAnywhere(ledger, itemNo) : itemsOfNo(ledger, book.id, itemNo),
    `料号 ${itemNo} `,
  )
  if ('item' in named || gtin === undefined) return named
  return only(
    itemsOfGtin(ledger, gtin).filter((one) => book === undefined || one.bookId === book.id),
    `条码 ${gtin} `,
  )
}

/** A stock quantity in the item's declared unit; undefined when the unit is none that the item knows. */
function inDeclaredUnit(item: ItemRow, quantity: Quantity, unit: string | undefined): Quantity | undefined {
  if (unit === undefined || unit === item.declaredUnit) return quantity
  if (unit === item.stockUnit && item.stockFactor > 0) return timesHalfUp(quantity, fixed(item.stockFactor), 5)
  if (unit === item.legalUnit && item.factor1 > 0) return dividedHalfUp(quantity, fixed(item.factor1), 5)
  if (unit === item.secondUnit && item.factor2 > 0) return dividedHalfUp(quantity, fixed(item.factor2), 5)
  return undefined
}

interface Line {
  readonly row: number
  readonly itemId: number
  readonly ownerId: number
  readonly quantity: number
  readonly raw: string
  readonly why: string
}

function lineOf(context: WriteContext, batch: BatchRecord, { row, values }: PartyRow): Line {
  const quantity = parseFixed<'quantity'>(values['quantity'] ?? '')
  const raw = JSON.stringify(values)
  const kept = { row, raw, itemId: 0, ownerId: 0, quantity: quantity ?? 0 }
  if (quantity === undefined || quantity < 0)
    return { ...kept, quantity: 0, why: '数量应为不小于 0、至多五位小数的数字' }
  let ownerId: number
  try {
    ownerId = ownerOf(context, values['owner'], batch)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { ...kept, why: `没有货主 ${values['owner'] ?? ''}` }
  }
  const found = findRow(context.ledger, values)
  if ('why' in found) return { ...kept, ownerId, why: found.why }
  const declared = inDeclaredUnit(found.item, quantity, values['unit'])
  if (declared === undefined) return { ...kept, ownerId, why: `单位 ${values['unit'] ?? ''} 不能换算成申报单位` }
  return { ...kept, ownerId, itemId: found.item.id, quantity: declared, why: '' }
}

/** Keeps a stock list for reconciliation; every row is saved, matched or not. */
export function importStock(context: WriteContext, batch: BatchRecord, rows: readonly PartyRow[]): PartyImportResult {
  const lines = rows.map((row) => lineOf(context, batch, row))
  const now = context.now()
  const fileId = insertStockFile(context.ledger, {
    name: batch.fileName,
    sha256: batch.fileSha256,
    moment: now,
    lines: lines.length,
    unmatched: lines.filter((line) => line.itemId === 0).length,
    actorId: context.actor.userId,
    at: now,
  })
  for (const line of lines) insertStockLine(context.ledger, fileId, line)
  context.touch('book')
  return { saved: lines.length, unchanged: 0, refused: [] }
}
