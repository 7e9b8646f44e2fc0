import type { WriteHandle } from '../open.ts'

/**
 * A shelf holds one client's parcels of one mode; a batch with many parcels has a shelf of its own. Every list that is not
 * in the order of loading goes by shelf, so a client's page is one range, and a large batch that is not visible yet lies
 * apart from what is.
 */

/** From so many parcels on a batch has its own shelf: few enough shelves to merge, few enough hidden rows to step over. */
export const OWN_SHELF_FROM = 50_000

/**
 * The shelf for parcels of a batch that brings `rows` rows; made when it is new. Call it once a batch and mode, inside the
 * transaction that writes the first of them.
 */
export function shelfFor(
  ledger: WriteHandle,
  of: { clientId: number; mode: string; batchId: number; rows: number },
): number {
  const lot = of.rows >= OWN_SHELF_FROM ? of.batchId : 0
  const row = ledger
    .sql(
      'insert into shelf (client_id, mode, lot) values (?, ?, ?) on conflict (client_id, mode, lot) do update set lot = excluded.lot returning shelf_id as id',
    )
    .get(of.clientId, of.mode, lot) as { id: number }
  return row.id
}
