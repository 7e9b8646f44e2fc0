import type { WriteHandle, ReadHandle } from './open.ts'

/**
 * Copies the database page by page while it is in use: `vacuum into` writes an encrypted copy with the same key in one
 * read transaction, so that it is a consistent moment.
 * @param file must not exist
 */
export function copyDatabase(ledger: WriteHandle, file: string): void {
  ledger.database.prepare('vacuum into ?').run(file)
}

/** Rows per table, for comparing a copy with its original. */
export function countRows(ledger: ReadHandle): Map<string, number> {
  const tables = ledger
    .sql("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name")
    .all() as { name: string }[]
  return new Map(
    tables.map(({ name }) => [
      name,
      (ledger.database.prepare(`select count(*) as n from "${name}"`).get() as { n: number }).n,
    ]),
  )
}
