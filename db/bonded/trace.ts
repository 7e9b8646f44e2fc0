import type { ReadHandle } from '../open.ts'

/** What a material, a list or a parcel can be traced to. */

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
