import type { ReadHandle, WriteHandle } from '../open.ts'

/** Documents as rows, for corrections: the new revision is the old row with what changed, under a new id. */
export type DocumentTable = 'trade_order' | 'payment' | 'waybill' | 'collection'
const ID: Readonly<Record<DocumentTable, string>> = {
  trade_order: 'order_id',
  payment: 'payment_id',
  waybill: 'waybill_id',
  collection: 'collection_id',
}

export type DocumentRow = Readonly<Record<string, string | number | Buffer | null>>

/** A document as its columns. */
export function readDocument(ledger: ReadHandle, table: DocumentTable, id: number): DocumentRow | undefined {
  return ledger.sql(`select * from ${table} where ${ID[table]} = ?`).get(id) as DocumentRow | undefined
}

/** Adds a revision that replaces another. @param changes columns that differ from the replaced row */
export function insertRevision(
  ledger: WriteHandle,
  table: DocumentTable,
  old: DocumentRow,
  id: number,
  changes: DocumentRow,
): void {
  const row: Record<string, string | number | Buffer | null> = {
    ...old,
    ...changes,
    [ID[table]]: id,
    revision: Number(old['revision']) + 1,
    replaces: old[ID[table]] ?? null,
  }
  const columns = Object.keys(row)
  ledger
    .sql(`insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`)
    .run(...columns.map((column) => row[column] ?? null))
}

/** Records a bulk fix. */
export function insertFixRun(
  ledger: WriteHandle,
  run: { batchId: number; fix: string; reason: string; changed: number; actorId: number; at: number },
): void {
  ledger
    .sql('insert into fix_run (batch_id, fix, reason, changed, actor_id, at) values (?, ?, ?, ?, ?, ?)')
    .run(run.batchId, run.fix, run.reason, run.changed, run.actorId, run.at)
}

/** Rules that speak of the parcels of an id list, with how many of them. */
export function rulesAmong(
  ledger: ReadHandle,
  ids: readonly number[],
): { rule: string; severity: number; count: number }[] {
  return ledger
    .sql(
      'select d.rule, max(d.severity) as severity, count(*) as count from json_each(?) j join projection_defect d on d.parcel_id = j.value group by d.rule',
    )
    .all(JSON.stringify(ids)) as { rule: string; severity: number; count: number }[]
}

/** Rules of everything visible, from sums. `hidden` names the batches that are shelves of their own and not to be seen. */
export function rulesOfAll(
  ledger: ReadHandle,
  hidden: readonly number[],
): { rule: string; severity: number; count: number }[] {
  const lots = hidden.length === 0 ? '1' : `s.lot not in (${hidden.join(', ')})`
  return ledger
    .sql(
      `select d.rule, max(d.severity) as severity, sum(d.parcels) as count from defect_sum d join shelf s on s.shelf_id = d.shelf_id where d.parcels > 0 and ${lots} group by d.rule`,
    )
    .all() as { rule: string; severity: number; count: number }[]
}
