import type { ReadHandle, WriteHandle } from '../open.ts'

/** Stock lists of other systems: kept as they came, for reconciliation. */

export interface StockFileRow {
  readonly id: number
  readonly name: string
  readonly sha256: string
  /** What moment the list speaks of, UTC milliseconds. */
  readonly moment: number
  readonly lines: number
  readonly unmatched: number
  readonly actorId: number
  readonly at: number
}

/** Notes a file. @returns its id */
export function insertStockFile(ledger: WriteHandle, file: Omit<StockFileRow, 'id'>): number {
  return (
    ledger
      .sql(
        'insert into bonded_stock_file (name, sha256, moment, lines, unmatched, actor_id, at) values (?, ?, ?, ?, ?, ?, ?) returning file_id as id',
      )
      .get(file.name, file.sha256, file.moment, file.lines, file.unmatched, file.actorId, file.at) as { id: number }
  ).id
}

/** A row of a file; itemId 0 = not matched, `why` says why. Quantity in the item's declared unit, a count of 0.00001. */
export interface StockLineRow {
  readonly row: number
  readonly itemId: number
  readonly ownerId: number
  readonly quantity: number
  readonly raw: string
  readonly why: string
}

/** Keeps a row of a file. */
export function insertStockLine(ledger: WriteHandle, fileId: number, line: StockLineRow): void {
  ledger
    .sql(
      'insert into bonded_stock_line (file_id, row_no, item_id, owner_id, quantity, raw, why) values (?, ?, ?, ?, ?, ?, ?)',
    )
    .run(fileId, line.row, line.itemId, line.ownerId, line.quantity, line.raw, line.why)
}

/** Files, newest first. */
export function stockFiles(ledger: ReadHandle, limit: number): StockFileRow[] {
  return ledger
    .sql(
      'select file_id as id, name, sha256, moment, lines, unmatched, actor_id as actorId, at from bonded_stock_file order by file_id desc limit ?',
    )
    .all(limit) as StockFileRow[]
}

/** Rows of a file, in its order. */
export function stockLines(ledger: ReadHandle, fileId: number): StockLineRow[] {
  return ledger
    .sql(
      'select row_no as row, item_id as itemId, owner_id as ownerId, quantity, raw, why from bonded_stock_line where file_id = ? order by row_no',
    )
    .all(fileId) as StockLineRow[]
}
