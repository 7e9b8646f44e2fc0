import type { ReadHandle } from '../open.ts'

/** What a recall asks: from a code, list, lot, supplier or parcel to goods, where these came from, and every parcel that they went into. Quantities are counts of 0.00001. */

export interface TracedItem {
  readonly id: number
  readonly bookNo: string
  readonly seq: number
  readonly itemNo: string
  readonly name: string
}

/** Items of books that a text names: 料号, barcode, those of the list with this number of customs, those of a parcel. */
export function itemsTraced(ledger: ReadHandle, text: string, limit: number): TracedItem[] {
  return ledger
    .sql(
      `select i.item_id as id, k.book_no as bookNo, i.seq, i.item_no as itemNo, i.name from bonded_item i join bonded_book k on k.book_id = i.book_id where i.item_id in (
        select item_id from bonded_item where item_no = ?1 union select item_id from bonded_item where gtin = ?1 and gtin <> ''
        union select l.item_id from bonded_document d join bonded_document_line l on l.document_id = d.document_id and l.number <= d.lines where d.customs_no = ?1 and d.customs_no <> ''
        union select r.item_id from bonded_release r join parcel p on p.parcel_id = r.parcel_id where p.order_no = ?1 or p.waybill_no = ?1 or p.invt_no = ?1) and i.item_id > 0 order by k.book_no, i.seq limit ?2`,
    )
    .all(text, limit) as TracedItem[]
}

export interface TracedLot extends TracedItem {
  readonly sku: string
  readonly lotNo: string
  readonly expiresOn: string
  readonly owner: string
  readonly unit: string
  readonly onHand: number
}

/** Lots that a text names: lot number, SKU, 料号, barcode, the supplier or the number of the truck's list that they came by, the parcel that they went into. */
export function lotsTraced(ledger: ReadHandle, text: string, limit: number): TracedLot[] {
  return ledger
    .sql(
      `select l.lot_id as id, l.book_no as bookNo, l.seq, l.item_no as itemNo, l.sku, l.name, l.lot_no as lotNo, l.expires_on as expiresOn, l.unit, c.name as owner,
        (select coalesce(sum(p.qty), 0) from stock_projection p where p.lot_id = l.lot_id) as onHand
      from stock_lot l join client c on c.client_id = l.owner_id where l.lot_id in (
        select lot_id from stock_lot where lot_no = ?1 and lot_no <> '' union select lot_id from stock_lot where sku = ?1 and sku <> '' union select lot_id from stock_lot where item_no = ?1 and item_no <> ''
        union select lot_id from stock_lot where gtin = ?1 and gtin <> ''
        union select s.lot_id from inbound i join inbound_tally t on t.inbound_id = i.inbound_id join stock_line s on s.entry_id = t.entry_id where i.inbound_id in (select inbound_id from inbound where supplier = ?1 and supplier <> '' union select inbound_id from inbound where number = ?1)
        union select t.lot_id from pick_task t join parcel p on p.parcel_id = t.parcel_id where t.state = 'picked' and p.parcel_id in (select parcel_id from parcel where order_no = ?1 union select parcel_id from parcel where waybill_no = ?1 union select parcel_id from parcel where invt_no = ?1))
      order by l.item_no, l.sku, l.expires_on, l.lot_id limit ?2`,
    )
    .all(text, limit) as TracedLot[]
}

/** Lists that moved an item, newest first. */
export function listsTraced(
  ledger: ReadHandle,
  itemId: number,
  limit: number,
): { id: number; customsNo: string; ownNo: string; direction: string; state: string; quantity: number }[] {
  return ledger
    .sql(
      "select d.document_id as id, d.customs_no as customsNo, d.own_no as ownNo, d.direction, d.state, sum(l.quantity) as quantity from bonded_document_line l join bonded_document d on d.document_id = l.document_id and l.number <= d.lines where l.item_id = ? and d.type = 'INV101' group by d.document_id order by d.document_id desc limit ?",
    )
    .all(itemId, limit) as {
    id: number
    customsNo: string
    ownNo: string
    direction: string
    state: string
    quantity: number
  }[]
}

export interface TracedArrival {
  readonly id: number
  readonly number: string
  readonly supplier: string
  readonly vehicle: string
  readonly at: number
  readonly quantity: number
}

/** The trucks that a lot came by: lists of what should arrive, with how much of the lot was counted, newest first. */
export function arrivalsTraced(ledger: ReadHandle, lotId: number, limit: number): TracedArrival[] {
  return ledger
    .sql(
      `select i.inbound_id as id, i.number, i.supplier, i.vehicle, i.at, sum(s.qty) as quantity from stock_line s join inbound_tally t on t.entry_id = s.entry_id join inbound i on i.inbound_id = t.inbound_id
      where s.lot_id = ? group by i.inbound_id order by i.inbound_id desc limit ?`,
    )
    .all(lotId, limit) as TracedArrival[]
}

/** What parcels are traced from: an item of a book (by what was released), or a lot (by what was picked). */
export interface TraceSubject {
  readonly kind: 'item' | 'lot'
  readonly id: number
}

/** Of an item everything counts that customs released; of a lot what was picked, unless it was put back on its shelf since. */
const PARCELS = {
  item: { quantity: 'r.quantity', from: 'bonded_release r', where: 'r.item_id = ?' },
  lot: {
    quantity: 'r.qty',
    from: 'pick_task r',
    where:
      "r.state = 'picked' and r.lot_id = ? and not exists (select 1 from parcel_work_projection w where w.parcel_id = r.parcel_id and w.step in ('putBack', 'planned'))",
  },
} as const

/** A page of a subject's parcels by id. @param after the parcel behind which (down: before which) it starts */
export function pageTracedParcels(
  ledger: ReadHandle,
  subject: TraceSubject,
  page: { readonly after: number | undefined; readonly down: boolean; readonly limit: number },
): { id: number; quantity: number }[] {
  const { quantity, from, where } = PARCELS[subject.kind]
  const [than, order, start] = page.down ? ['<', 'desc', Number.MAX_SAFE_INTEGER] : ['>', 'asc', 0]
  return ledger
    .sql(
      `select r.parcel_id as id, sum(${quantity}) as quantity from ${from} where ${where} and r.parcel_id ${than} ? group by r.parcel_id order by r.parcel_id ${order} limit ?`,
    )
    .all(subject.id, page.after ?? start, page.limit) as { id: number; quantity: number }[]
}

/** How many parcels a subject went into, and how much of it. */
export function sumTracedParcels(ledger: ReadHandle, subject: TraceSubject): { parcels: number; quantity: number } {
  const { quantity, from, where } = PARCELS[subject.kind]
  return ledger
    .sql(
      `select count(distinct r.parcel_id) as parcels, coalesce(sum(${quantity}), 0) as quantity from ${from} where ${where}`,
    )
    .get(subject.id) as { parcels: number; quantity: number }
}

/** How far the warehouse is with these parcels; those it has nothing to do with are left out. */
export function stepsTraced(ledger: ReadHandle, parcels: readonly number[]): Map<number, string> {
  const rows = ledger
    .sql('select w.parcel_id as id, w.step from json_each(?) j join parcel_work_projection w on w.parcel_id = j.value')
    .all(JSON.stringify(parcels)) as { id: number; step: string }[]
  return new Map(rows.map((row) => [row.id, row.step]))
}
