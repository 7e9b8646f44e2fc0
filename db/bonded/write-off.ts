import { CUSTOMS_ACCOUNTS, HOUSE_ACCOUNTS, type AccountName } from '../../shared/domain/bonded/account.ts'
import { entryKind } from '../../shared/domain/bonded/entry.ts'
import type { ReadHandle } from '../open.ts'
import { itemsOfBook, type ItemRow } from './book.ts'
import { ACCOUNT_CODES, balanceAt } from './ledger.ts'

/** Figures of a book over a cycle, and what a thing can be traced to. */

export interface PeriodFigures {
  readonly item: ItemRow
  /** Counts of 0.00001: customs' book at the start and the end, what came in and went out, what lies in the house at the end, disposed of. */
  readonly opening: number
  readonly credited: number
  readonly debited: number
  readonly closing: number
  readonly actual: number
  readonly disposed: number
}

const codes = (names: readonly AccountName[]): string => names.map((name) => ACCOUNT_CODES[name]).join(', ')
const MOVED = `select sum(case when quantity > 0 then quantity else 0 end) as gained, sum(case when quantity < 0 then -quantity else 0 end) as lost from (
  select sum(quantity) as quantity from bonded_posting where item_id = ? and at > ? and at <= ? and account in (${codes(CUSTOMS_ACCOUNTS)}) group by entry_id, mark_kind, mark_id)`
const DISPOSED = `select coalesce(sum(-quantity), 0) as n from bonded_posting p join bonded_entry e on e.entry_id = p.entry_id where p.item_id = ? and p.at > ? and p.at <= ? and p.account = ${ACCOUNT_CODES.damage} and e.kind = ${entryKind('dispose').code}`

/** What each item of a book came to between two moments. */
export function periodFigures(ledger: ReadHandle, bookId: number, from: number, to: number): PeriodFigures[] {
  return itemsOfBook(ledger, bookId).map((item) => {
    const moved = ledger.sql(MOVED).get(item.id, from, to) as { gained: number | null; lost: number | null }
    return {
      item,
      opening: balanceAt(ledger, { itemId: item.id, accounts: CUSTOMS_ACCOUNTS, at: from }),
      credited: moved.gained ?? 0,
      debited: moved.lost ?? 0,
      closing: balanceAt(ledger, { itemId: item.id, accounts: CUSTOMS_ACCOUNTS, at: to }),
      actual: balanceAt(ledger, { itemId: item.id, accounts: HOUSE_ACCOUNTS, at: to }),
      disposed: (ledger.sql(DISPOSED).get(item.id, from, to) as { n: number }).n,
    }
  })
}

/** Lists of a book that were debited in a span of receipt times (14 digits, Beijing), by time. */
export function debitedLists(
  ledger: ReadHandle,
  bookId: number,
  from: string,
  to: string,
): { id: number; customsNo: string; direction: string; at: string }[] {
  return ledger
    .sql(
      "select document_id as id, customs_no as customsNo, direction, status_at as at from bonded_document where type = 'INV101' and book_id = ? and state = 'debited' and status_at >= ? and status_at <= ? order by status_at, document_id",
    )
    .all(bookId, from, to) as { id: number; customsNo: string; direction: string; at: string }[]
}

/** Items that a text names: 料号, barcode, or those of the list with this number of customs. */
export function itemsTraced(
  ledger: ReadHandle,
  text: string,
): { id: number; bookNo: string; seq: number; itemNo: string; name: string }[] {
  return ledger
    .sql(
      `select i.item_id as id, k.book_no as bookNo, i.seq, i.item_no as itemNo, i.name from bonded_item i join bonded_book k on k.book_id = i.book_id where i.item_id in (
        select item_id from bonded_item where item_no = ?1 union select item_id from bonded_item where gtin = ?1 and gtin <> ''
        union select l.item_id from bonded_document d join bonded_document_line l on l.document_id = d.document_id and l.number <= d.lines where d.customs_no = ?1 and d.customs_no <> ''
        union select r.item_id from bonded_release r join parcel p on p.parcel_id = r.parcel_id where p.order_no = ?1 or p.waybill_no = ?1 or p.invt_no = ?1) and i.item_id > 0 order by k.book_no, i.seq limit 200`,
    )
    .all(text) as { id: number; bookNo: string; seq: number; itemNo: string; name: string }[]
}

/** Lists that moved an item, newest first. */
export function listsTraced(
  ledger: ReadHandle,
  itemId: number,
): { id: number; customsNo: string; ownNo: string; direction: string; state: string; quantity: number }[] {
  return ledger
    .sql(
      "select d.document_id as id, d.customs_no as customsNo, d.own_no as ownNo, d.direction, d.state, sum(l.quantity) as quantity from bonded_document_line l join bonded_document d on d.document_id = l.document_id and l.number <= d.lines where l.item_id = ? and d.type = 'INV101' group by d.document_id order by d.document_id desc limit 200",
    )
    .all(itemId) as {
    id: number
    customsNo: string
    ownNo: string
    direction: string
    state: string
    quantity: number
  }[]
}

/** Parcels that an item went into, newest first. */
export function parcelsTraced(
  ledger: ReadHandle,
  itemId: number,
  limit: number,
): { parcelId: number; orderNo: string; waybillNo: string; quantity: number }[] {
  return ledger
    .sql(
      'select r.parcel_id as parcelId, p.order_no as orderNo, p.waybill_no as waybillNo, sum(r.quantity) as quantity from bonded_release r join parcel p on p.parcel_id = r.parcel_id where r.item_id = ? group by r.parcel_id order by r.parcel_id desc limit ?',
    )
    .all(itemId, limit) as { parcelId: number; orderNo: string; waybillNo: string; quantity: number }[]
}
