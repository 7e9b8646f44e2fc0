import type { ReadHandle, WriteHandle } from '../open.ts'

/** What follows a departure before a claim: goods sold from stock abroad. */

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
