import type { ReadHandle, WriteHandle } from '../open.ts'

/** Which bonded documents belong together: the two lists of a transfer, stock orders gathered in a list. */

/** A pair counts until one of its lists is tied anew. */
const LIVE =
  'not exists (select 1 from bonded_pair n where n.pair_id > p.pair_id and (n.in_id in (p.in_id, p.out_id) or n.out_id in (p.in_id, p.out_id)))'

/** The other list of a transfer; undefined when it has none. */
export function pairOf(ledger: ReadHandle, id: number): number | undefined {
  const row = ledger
    .sql(
      `select case when p.in_id = ?1 then p.out_id else p.in_id end as id from bonded_pair p where (p.in_id = ?1 or p.out_id = ?1) and ${LIVE}`,
    )
    .get(id) as { id: number } | undefined
  return row?.id
}

/** Ties two lists; whatever either was tied to before is let go. */
export function insertPair(
  ledger: WriteHandle,
  pair: { readonly inId: number; readonly outId: number; readonly actorId: number; readonly at: number },
): void {
  ledger.sql('insert into bonded_pair (in_id, out_id, actor_id, at) values (@inId, @outId, @actorId, @at)').run(pair)
}

/** Lists of other books that could be the other side: opposite direction, not tied, newest first. */
export function pairCandidates(
  ledger: ReadHandle,
  list: { readonly bookId: number; readonly direction: string },
): number[] {
  const rows = ledger
    .sql(
      `select d.document_id as id from bonded_document d where d.type = 'INV101' and d.book_id <> @bookId and d.book_id > 0 and d.direction = case when @direction = 'I' then 'E' else 'I' end and d.state not in ('deleted', 'void')
      and not exists (select 1 from bonded_pair p where (p.in_id = d.document_id or p.out_id = d.document_id) and ${LIVE}) order by d.document_id desc limit 100`,
    )
    .all(list) as { id: number }[]
  return rows.map((row) => row.id)
}

/** Notes that a list gathers these stock orders. */
export function insertGathered(ledger: WriteHandle, listId: number, stockIds: readonly number[]): void {
  const insert = ledger.sql('insert into bonded_gather (list_id, stock_id) values (?, ?)')
  for (const id of stockIds) insert.run(listId, id)
}

/** The live list that has gathered a stock order; undefined when it is free. */
export function gatheredBy(ledger: ReadHandle, stockId: number): number | undefined {
  const row = ledger
    .sql(
      "select g.list_id as id from bonded_gather g join bonded_document d on d.document_id = g.list_id where g.stock_id = ? and d.state not in ('deleted', 'void') and d.lines > 0 limit 1",
    )
    .get(stockId) as { id: number } | undefined
  return row?.id
}

/** Approved stock orders of a book that no live list has gathered, oldest first. */
export function freeStockOrders(ledger: ReadHandle, bookId: number): number[] {
  const rows = ledger
    .sql(
      `select d.document_id as id from bonded_document d where d.type = 'SAS111' and d.book_id = ? and d.customs_no <> '' and d.state in ('passed', 'gate')
      and not exists (select 1 from bonded_gather g join bonded_document l on l.document_id = g.list_id where g.stock_id = d.document_id and l.state not in ('deleted', 'void') and l.lines > 0) order by d.document_id limit 1000`,
    )
    .all(bookId) as { id: number }[]
  return rows.map((row) => row.id)
}

/** Items of a book that are not filed yet and stand in no filing that is still on its way. */
export function unfiledItems(ledger: ReadHandle, bookId: number): number[] {
  const rows = ledger
    .sql(
      `select i.item_id as id from bonded_item i where i.book_id = ? and i.state = 'new' and not exists (
        select 1 from bonded_document_line l join bonded_document d on d.document_id = l.document_id and l.number <= d.lines
        where l.item_id = i.item_id and d.type = 'BWS101' and d.state not in ('rejected', 'failed', 'deleted', 'void')) order by i.item_id limit 5000`,
    )
    .all(bookId) as { id: number }[]
  return rows.map((row) => row.id)
}
