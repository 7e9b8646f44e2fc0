import type { ReadHandle, WriteHandle } from '../open.ts'

/** What follows a departure before a claim: factories asked for their invoices, goods sold from stock abroad. */

/** Notes that an item's factory was asked for an invoice, with the words. */
export function insertNotice(
  ledger: WriteHandle,
  one: { itemId: number; askedOn: string; body: string; actorId: number; at: number },
): void {
  ledger
    .sql('insert into invoice_notice (item_id, producer_id, asked_on, body, actor_id, at) values (?, null, ?, ?, ?, ?)')
    .run(one.itemId, one.askedOn, one.body, one.actorId, one.at)
}

/** The day on which each item's factory was asked last. */
export function askedDays(ledger: ReadHandle): Map<number, string> {
  const rows = ledger
    .sql('select item_id as itemId, max(asked_on) as askedOn from invoice_notice group by item_id')
    .all() as { itemId: number; askedOn: string }[]
  return new Map(rows.map((row) => [row.itemId, row.askedOn]))
}

export interface OverseasSums {
  readonly sold: number
  readonly returned: number
  readonly last: string
}

/** Sold and returned quantities of each item in the unit of slot 0. */
export function overseasSums(ledger: ReadHandle): Map<number, OverseasSums> {
  const rows = ledger
    .sql(
      "select item_id as itemId, sum(case kind when 'sold' then quantity else 0 end) as sold, sum(case kind when 'returned' then quantity else 0 end) as returned, max(day) as last from overseas_sale group by item_id",
    )
    .all() as ({ itemId: number } & OverseasSums)[]
  return new Map(rows.map(({ itemId, ...sums }) => [itemId, sums]))
}

/** Notes a sale or return of stock abroad. */
export function insertOverseasSale(
  ledger: WriteHandle,
  one: {
    itemId: number
    day: string
    quantity: number
    kind: 'sold' | 'returned'
    note: string
    actorId: number
    at: number
  },
): void {
  ledger
    .sql('insert into overseas_sale (item_id, day, quantity, kind, note, actor_id, at) values (?, ?, ?, ?, ?, ?, ?)')
    .run(one.itemId, one.day, one.quantity, one.kind, one.note, one.actorId, one.at)
}
