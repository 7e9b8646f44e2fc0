import type { ReadHandle, WriteHandle } from '../open.ts'

/** Slices of checked rows that wait for their acceptance, sealed. */
export interface StagingSlice {
  readonly slice: number
  readonly rows: number
  readonly body: Buffer
}

/** Adds a slice. */
export function insertSlice(ledger: WriteHandle, batchId: number, slice: number, rows: number, body: Uint8Array): void {
  ledger
    .sql('insert into staging_slice (batch_id, slice, rows, body) values (?, ?, ?, ?)')
    .run(batchId, slice, rows, body)
}

/** Puts a slice in the place of an older one: rows were called back. */
export function replaceSlice(
  ledger: WriteHandle,
  batchId: number,
  slice: number,
  rows: number,
  body: Uint8Array,
): void {
  ledger
    .sql('update staging_slice set rows = ?, body = ? where batch_id = ? and slice = ?')
    .run(rows, body, batchId, slice)
}

/** The first slice from a number on. */
export function readSlice(ledger: ReadHandle, batchId: number, from: number): StagingSlice | undefined {
  return ledger
    .sql('select slice, rows, body from staging_slice where batch_id = ? and slice >= ? order by slice limit 1')
    .get(batchId, from) as StagingSlice | undefined
}

/** Drops at most `limit` slices of a batch that was accepted or given up. @returns how many went */
export function dropSlices(ledger: WriteHandle, batchId: number, limit: number): number {
  return ledger
    .sql(
      'delete from staging_slice where batch_id = ?1 and slice in (select slice from staging_slice where batch_id = ?1 order by slice limit ?2)',
    )
    .run(batchId, limit).changes
}

/** Batches that have slices although nothing can become of them any more. */
export function batchesWithDeadSlices(ledger: ReadHandle): number[] {
  const rows = ledger
    .sql(
      "select distinct s.batch_id as id from staging_slice s join batch b using (batch_id) where b.state in ('accepted', 'cancelled', 'failed')",
    )
    .all() as { id: number }[]
  return rows.map((row) => row.id)
}
