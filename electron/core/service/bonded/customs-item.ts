import {
  findBook,
  findItem,
  itemsOfNo,
  saveBook,
  saveItem,
  type BookRow,
  type ItemRow,
  type NewItem,
} from '../../../../db/bonded/book.ts'
import { insertItemStatement } from '../../../../db/bonded/item-page.ts'
import { hasBookPostings } from '../../../../db/bonded/ledger.ts'
import type { WriteHandle } from '../../../../db/open.ts'
import { bookBodySchema } from '../../../../shared/contract/area/book.ts'
import { readBookNo } from '../../../../shared/domain/bonded/book.ts'
import { fixed, fixedText, parseFixed, type Quantity } from '../../../../shared/domain/decimal/decimal.ts'
import type { ReceiptBlock } from '../../../../shared/message/bonded/receipt.ts'
import { post } from './post.ts'

/** What customs says of account-book items (BwsDt, EmsPutrecDt of INV201/INV211): items opened or numbered, figures kept, a first balance. */

export interface ItemTools {
  readonly ledger: WriteHandle
  readonly now: number
  readonly actorId: number
}

const figure = (text: string | undefined): number => parseFixed(text === undefined || text === '' ? '0' : text) ?? 0
const day = (text: string | undefined): string => /^\d{4}-\d{2}-\d{2}/.exec(text ?? '')?.[0] ?? ''

/** The book of a number in a receipt; one that is not known yet is set up. undefined for a text that is no book number. */
function bookOfReceipt(tools: ItemTools, bookNo: string): BookRow | undefined {
  const known = findBook(tools.ledger, bookNo)
  if (known !== undefined) return known
  const number = readBookNo(bookNo)
  if (!number.ok) return undefined
  const body = JSON.stringify(bookBodySchema.parse({}))
  const book = {
    bookNo,
    kind: number.kind,
    mode: 'accumulate' as const,
    title: '',
    body,
    validTo: '',
    cycleFrom: '',
    cycleTo: '',
  }
  saveBook(tools.ledger, undefined, book, { actorId: tools.actorId, at: tools.now, why: '按记账回执建立' })
  return findBook(tools.ledger, bookNo)
}

/** The item that a block speaks of: by number; else the unfiled one that the list's line opened, or of the same material. */
function itemOfBlock(tools: ItemTools, book: BookRow, fields: ReceiptBlock['fields']): ItemRow | undefined {
  const seq = Number(fields['gdsSeqno'] ?? '0') || 0
  const known = findItem(tools.ledger, book.id, seq)
  if (known !== undefined) return known
  const unfiled = itemsOfNo(tools.ledger, book.id, fields['gdsMtno'] ?? '').filter((one) => one.seq === 0)
  return (
    unfiled.find(
      (one) => one.listNo === (fields['invtNo'] ?? '') && one.listLine === (Number(fields['invtGNo'] ?? '0') || 0),
    ) ?? unfiled[0]
  )
}

function itemFields(book: BookRow, fields: ReceiptBlock['fields'], old: ItemRow | undefined, source: string): NewItem {
  const said = (name: string, kept: string): string =>
    fields[name] === undefined || fields[name] === '' ? kept : fields[name]
  return {
    bookId: book.id,
    seq: Number(fields['gdsSeqno'] ?? '0') || 0,
    itemNo: said('gdsMtno', old?.itemNo ?? ''),
    hsCode: said('gdecd', old?.hsCode ?? ''),
    name: said('gdsNm', old?.name ?? ''),
    spec: said('gdsSpcfModelDesc', old?.spec ?? ''),
    declaredUnit: said('dclUnitcd', old?.declaredUnit ?? ''),
    legalUnit: said('lawfUnitcd', old?.legalUnit ?? ''),
    secondUnit: said('secdLawfUnitcd', old?.secondUnit ?? ''),
    factor1: old?.factor1 ?? 0,
    factor2: old?.factor2 ?? 0,
    stockUnit: old?.stockUnit ?? '',
    stockFactor: old?.stockFactor ?? 0,
    country: said('natcd', old?.country ?? ''),
    currency: said('dclCurrcd', old?.currency ?? ''),
    price: figure(fields['dclUprcAmt']) || (old?.price ?? 0),
    limitDate: day(fields['limitDate']) || (old?.limitDate ?? ''),
    inDate: day(fields['inDate']) || (old?.inDate ?? ''),
    listNo: old?.listNo ?? fields['invtNo'] ?? '',
    listLine: old?.listLine ?? (Number(fields['invtGNo'] ?? '0') || 0),
    gtin: old?.gtin ?? '',
    state: 'filed',
    source: old?.source ?? source,
  }
}

const differs = (item: NewItem, old: ItemRow): boolean =>
  (Object.keys(item) as (keyof NewItem)[]).some((name) => item[name] !== old[name])

/** Customs' balance by its own figures: an empty actlIncQty counts 0, and inQty is never added to it blindly (SPEC C.2). */
function statedBalance(fields: ReceiptBlock['fields']): number {
  return figure(fields['inQty']) - figure(fields['actlRedcQty'])
}

/**
 * Takes in the item blocks of a receipt. `opens`: nothing of these items has ever been posted from documents of ours, so the figure is
 * where the ledger begins. @returns ids of the items, in the order of the blocks
 */
export function takeCustomsItems(
  tools: ItemTools,
  blocks: readonly ReceiptBlock[],
  about: { readonly source: string; readonly at: number; readonly receiptId: number; readonly opens: boolean },
): number[] {
  const ids: number[] = []
  for (const { name, fields } of blocks) {
    if (name !== 'BwsDt' && name !== 'EmsPutrecDt') continue
    const bookNo = fields['bwsNo'] ?? fields['emsNo'] ?? ''
    const book = bookOfReceipt(tools, bookNo.toUpperCase())
    if (book === undefined || (Number(fields['gdsSeqno'] ?? '0') || 0) === 0) continue
    const old = itemOfBlock(tools, book, fields)
    const item = itemFields(book, fields, old, about.source)
    const by = { actorId: tools.actorId, at: tools.now, why: about.source }
    const id = old !== undefined && !differs(item, old) ? old.id : saveItem(tools.ledger, old?.id, item, by).id
    ids.push(id)
    insertItemStatement(tools.ledger, id, {
      at: about.at,
      source: about.source,
      inQuantity: figure(fields['inQty']),
      credited: figure(fields['actlIncQty']),
      debited: figure(fields['actlRedcQty']),
      preCredited: figure(fields['prevdIncQty']),
      preDebited: figure(fields['prevdRedcQty']),
    })
    const stated = statedBalance(fields)
    if (about.opens && stated > 0 && !hasBookPostings(tools.ledger, id)) open(tools, id, fixed(stated), about)
  }
  return ids
}

function open(
  tools: ItemTools,
  itemId: number,
  quantity: Quantity,
  about: { readonly source: string; readonly at: number; readonly receiptId: number },
): void {
  post(
    tools.ledger,
    {
      kind: 'bookOpening',
      key: `bookOpening:${itemId}:receipt`,
      cause: { kind: 'receipt', id: about.receiptId, text: `${about.source} 账面 ${fixedText(quantity)}` },
      at: about.at,
      moves: [
        { from: 'bookOutside', to: 'book', itemId, ownerId: 0, lotId: 0, quantity, mark: { kind: 'opening', id: 0 } },
      ],
    },
    { actorId: tools.actorId, at: tools.now },
  )
}
