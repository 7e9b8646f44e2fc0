import type { WriteHandle } from '../../db/open.ts'

interface Column {
  readonly name: string
  readonly type: string
}

/** The tables of a ledger, whatever its age, without SQLite's own. */
export function tablesOf(ledger: WriteHandle): string[] {
  return ledger.database
    .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name")
    .pluck()
    .all() as string[]
}

/** The stored columns of a table. */
export function columnsOf(ledger: WriteHandle, table: string): Column[] {
  return ledger.database.prepare('select name, type from pragma_table_info(?)').all(table) as Column[]
}

/** Puts a row of ones into a table, although the rows around it are missing and its checks may not hold. */
export function insertMadeUp(ledger: WriteHandle, table: string): void {
  const columns = columnsOf(ledger, table)
  const values = columns.map(({ type }) =>
    type.toLowerCase() === 'blob' ? "x'01'" : type.toLowerCase() === 'text' ? "'1'" : '1',
  )
  ledger.database.pragma('foreign_keys = off')
  ledger.database.pragma('ignore_check_constraints = on')
  ledger.database.exec(
    `insert into "${table}" (${columns.map((one) => `"${one.name}"`).join()}) values (${values.join()})`,
  )
}
