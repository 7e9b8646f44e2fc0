import type { BookKind, BookMode, ItemState } from '../../shared/domain/bonded/book.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/** Account books and their items. */

export interface BookRow {
  readonly id: number
  readonly bookNo: string
  readonly kind: BookKind
  readonly mode: BookMode
  readonly title: string
  /** JSON of what the contract's `book.save` takes. */
  readonly body: string
  /** yyyy-mm-dd, '' = not said; cycle: of the periodic write-off. */
  readonly validTo: string
  readonly cycleFrom: string
  readonly cycleTo: string
  readonly archived: number
  readonly revision: number
  readonly changedAt: number
}

const BOOK =
  'select book_id as id, book_no as bookNo, kind, mode, title, body, valid_to as validTo, cycle_from as cycleFrom, cycle_to as cycleTo, archived, revision, changed_at as changedAt from bonded_book'

/** Every book by number: some dozens. */
export function listBooks(ledger: ReadHandle): BookRow[] {
  return ledger.sql(`${BOOK} order by book_no`).all() as BookRow[]
}

/** One book. */
export function readBook(ledger: ReadHandle, id: number): BookRow | undefined {
  return ledger.sql(`${BOOK} where book_id = ?`).get(id) as BookRow | undefined
}

/** The book of a number. */
export function findBook(ledger: ReadHandle, bookNo: string): BookRow | undefined {
  return ledger.sql(`${BOOK} where book_no = ?`).get(bookNo) as BookRow | undefined
}

export type NewBook = Omit<BookRow, 'id' | 'revision' | 'changedAt' | 'archived'> & { readonly archived?: number }

/** Adds a book, or a revision of it; earlier ones are kept. @returns id and revision */
export function saveBook(
  ledger: WriteHandle,
  id: number | undefined,
  book: NewBook,
  by: { readonly actorId: number; readonly at: number; readonly why: string },
): { id: number; revision: number } {
  const values = [
    book.bookNo,
    book.kind,
    book.mode,
    book.title,
    book.body,
    book.validTo,
    book.cycleFrom,
    book.cycleTo,
    book.archived ?? 0,
    by.at,
  ]
  const row = (
    id === undefined
      ? ledger
          .sql(
            'insert into bonded_book (book_no, kind, mode, title, body, valid_to, cycle_from, cycle_to, archived, changed_at, revision) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) returning book_id as id, revision',
          )
          .get(...values)
      : ledger
          .sql(
            'update bonded_book set book_no = ?, kind = ?, mode = ?, title = ?, body = ?, valid_to = ?, cycle_from = ?, cycle_to = ?, archived = ?, changed_at = ?, revision = revision + 1 where book_id = ? returning book_id as id, revision',
          )
          .get(...values, id)
  ) as { id: number; revision: number }
  ledger
    .sql('insert into bonded_book_revision (book_id, revision, body, why, actor_id, at) values (?, ?, ?, ?, ?, ?)')
    .run(row.id, row.revision, book.body, by.why, by.actorId, by.at)
  return row
}

/** An item of a book (备案序号). Factors and price: counts of 0.00001; factor1/2 legal units for one declared unit, stockFactor declared units for one stock unit; 0 = not said. */
export interface ItemRow {
  readonly id: number
  readonly bookId: number
  /** 0 = not filed yet. */
  readonly seq: number
  readonly itemNo: string
  readonly hsCode: string
  readonly name: string
  readonly spec: string
  readonly declaredUnit: string
  readonly legalUnit: string
  readonly secondUnit: string
  readonly factor1: number
  readonly factor2: number
  readonly stockUnit: string
  readonly stockFactor: number
  readonly country: string
  readonly currency: string
  readonly price: number
  /** yyyy-mm-dd, '' = not said. */
  readonly limitDate: string
  readonly inDate: string
  /** The inbound list and line that opened it (batch books). */
  readonly listNo: string
  readonly listLine: number
  readonly gtin: string
  readonly state: ItemState
  /** file name, receipt or person */
  readonly source: string
  readonly revision: number
  readonly changedAt: number
}
export type NewItem = Omit<ItemRow, 'id' | 'revision' | 'changedAt'>

export const ITEM_COLUMNS =
  'i.item_id as id, i.book_id as bookId, i.seq, i.item_no as itemNo, i.hs_code as hsCode, i.name, i.spec, i.declared_unit as declaredUnit, i.legal_unit as legalUnit, i.second_unit as secondUnit, i.factor1, i.factor2, i.stock_unit as stockUnit, i.stock_factor as stockFactor, i.country, i.currency, i.price, i.limit_date as limitDate, i.in_date as inDate, i.list_no as listNo, i.list_line as listLine, i.gtin, i.state, i.source, i.revision, i.changed_at as changedAt'
const ITEM = `select ${ITEM_COLUMNS} from bonded_item i`

/** One item. */
export function readItem(ledger: ReadHandle, id: number): ItemRow | undefined {
  return ledger.sql(`${ITEM} where i.item_id = ?`).get(id) as ItemRow | undefined
}

/** The item of a book with this 备案序号. */
export function findItem(ledger: ReadHandle, bookId: number, seq: number): ItemRow | undefined {
  return ledger.sql(`${ITEM} where i.book_id = ? and i.seq = ? and i.seq > 0`).get(bookId, seq) as ItemRow | undefined
}

/** Items of a book with this 料号, oldest first: one in accumulating books, many in batch books. */
export function itemsOfNo(ledger: ReadHandle, bookId: number, itemNo: string): ItemRow[] {
  return ledger.sql(`${ITEM} where i.book_id = ? and i.item_no = ? order by i.item_id`).all(bookId, itemNo) as ItemRow[]
}

/** Items of any book with this 料号. */
export function itemsOfNoAnywhere(ledger: ReadHandle, itemNo: string): ItemRow[] {
  return ledger.sql(`${ITEM} where i.item_no = ? order by i.item_id`).all(itemNo) as ItemRow[]
}

/** Items of any book with this barcode. */
export function itemsOfGtin(ledger: ReadHandle, gtin: string): ItemRow[] {
  return ledger.sql(`${ITEM} where i.gtin = ? and i.gtin <> '' order by i.item_id`).all(gtin) as ItemRow[]
}

/** All items of a book, by 备案序号. */
export function itemsOfBook(ledger: ReadHandle, bookId: number): ItemRow[] {
  return ledger.sql(`${ITEM} where i.book_id = ? order by i.seq, i.item_id`).all(bookId) as ItemRow[]
}

const valuesOf = (item: NewItem): (string | number)[] => [
  item.seq,
  item.itemNo,
  item.hsCode,
  item.name,
  item.spec,
  item.declaredUnit,
  item.legalUnit,
  item.secondUnit,
  item.factor1,
  item.factor2,
  item.stockUnit,
  item.stockFactor,
  item.country,
  item.currency,
  item.price,
  item.limitDate,
  item.inDate,
  item.listNo,
  item.listLine,
  item.gtin,
  item.state,
  item.source,
]

/** Adds an item, or a revision of it; earlier ones are kept. @returns id and revision */
export function saveItem(
  ledger: WriteHandle,
  id: number | undefined,
  item: NewItem,
  by: { readonly actorId: number; readonly at: number; readonly why: string },
): { id: number; revision: number } {
  const row = (
    id === undefined
      ? ledger
          .sql(
            `insert into bonded_item (book_id, seq, item_no, hs_code, name, spec, declared_unit, legal_unit, second_unit, factor1, factor2, stock_unit, stock_factor, country, currency, price, limit_date, in_date, list_no, list_line, gtin,
            state, source, changed_at, revision) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) returning item_id as id, revision`,
          )
          .get(item.bookId, ...valuesOf(item), by.at)
      : ledger
          .sql(
            `update bonded_item set seq = ?, item_no = ?, hs_code = ?, name = ?, spec = ?, declared_unit = ?, legal_unit = ?, second_unit = ?, factor1 = ?, factor2 = ?, stock_unit = ?, stock_factor = ?, country = ?, currency = ?, price = ?,
            limit_date = ?, in_date = ?, list_no = ?, list_line = ?, gtin = ?, state = ?, source = ?, changed_at = ?, revision = revision + 1 where item_id = ? returning item_id as id, revision`,
          )
          .get(...valuesOf(item), by.at, id)
  ) as { id: number; revision: number }
  ledger
    .sql('insert into bonded_item_revision (item_id, revision, body, why, actor_id, at) values (?, ?, ?, ?, ?, ?)')
    .run(row.id, row.revision, JSON.stringify(item), by.why, by.actorId, by.at)
  return row
}
