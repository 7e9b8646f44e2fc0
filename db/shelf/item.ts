import type { ReadHandle } from '../open.ts'

/** Which item of an account book goods belong to. */

export interface BookItem {
  readonly id: number
  readonly seq: number
  readonly itemNo: string
  readonly name: string
  readonly unit: string
  readonly gtin: string
  /** Storage limit, yyyy-mm-dd or ''. */
  readonly limitDate: string
}

const COLUMNS =
  'i.item_id as id, i.seq, i.item_no as itemNo, i.name, i.declared_unit as unit, i.gtin, i.limit_date as limitDate from bonded_item i join bonded_book k on k.book_id = i.book_id'

/** Items of a book with this 备案序号, or without one with this item number; several when a book opens an item for every list. */
export function bookItems(ledger: ReadHandle, bookNo: string, seq: number, itemNo: string): BookItem[] {
  const text =
    seq > 0
      ? `select ${COLUMNS} where k.book_no = ? and i.seq = ? order by i.item_id limit 3`
      : `select ${COLUMNS} where k.book_no = ? and i.item_no = ? and i.state <> 'stopped' order by i.item_id limit 3`
  return ledger.sql(text).all(bookNo, seq > 0 ? seq : itemNo) as BookItem[]
}

/** What an owner's goods records say of a code: by SKU, else by GTIN. */
export function goodsOfCode(
  ledger: ReadHandle,
  ownerId: number,
  code: string,
): { sku: string; name: string; gtin: string; body: string } | undefined {
  return (ledger
    .sql('select sku, name, gtin, body from goods where client_id = ? and sku = ? order by valid_from desc limit 1')
    .get(ownerId, code) ??
    ledger
      .sql(
        "select sku, name, gtin, body from goods where client_id = ? and gtin = ? and gtin <> '' order by valid_from desc limit 1",
      )
      .get(ownerId, code)) as { sku: string; name: string; gtin: string; body: string } | undefined
}

/** What the accounts of the bonded ledger say of an item, an owner and a lot: by account code. */
export function itemAccounts(
  ledger: ReadHandle,
  itemId: number,
  ownerId: number,
): { account: number; quantity: number }[] {
  return ledger
    .sql(
      'select account, sum(quantity) as quantity from bonded_balance_projection where item_id = ? and owner_id in (0, ?) group by account having sum(quantity) <> 0 order by account',
    )
    .all(itemId, ownerId) as { account: number; quantity: number }[]
}

/** The documents of the book that speak of an item, newest first: the papers behind its figures. */
export function itemPapers(
  ledger: ReadHandle,
  itemId: number,
  limit: number,
): {
  type: string
  listType: string
  direction: string
  number: string
  state: string
  quantity: number
  at: number
}[] {
  return ledger
    .sql(
      `select d.type, d.list_type as listType, d.direction, case when d.customs_no <> '' then d.customs_no else d.own_no end as number, d.state, sum(n.quantity) as quantity, d.changed_at as at
      from bonded_document_line n join bonded_document d on d.document_id = n.document_id and n.number <= d.lines where n.item_id = ? group by d.document_id order by d.document_id desc limit ?`,
    )
    .all(itemId, limit) as {
    type: string
    listType: string
    direction: string
    number: string
    state: string
    quantity: number
    at: number
  }[]
}
