import { openReader, type ReadHandle } from './open.ts'

/**
 * Copies the database while others go on writing: `vacuum into` writes an encrypted copy with the same key in one read transaction, so that it
 * is a consistent moment. On a connection of its own, because it takes seconds a gigabyte.
 * @param key the database's 32 bytes
 * @param target must not exist
 * @throws LedgerOpenError as openReader; SQLite's error on a full disk
 */
export function copyDatabase(path: string, key: Uint8Array, target: string): void {
  const source = openReader(path, key)
  try {
    // Nothing of the source is written, but SQLite counts the copy as a write.
    source.database.pragma('query_only = off')
    source.database.prepare('vacuum into ?').run(target)
  } finally {
    source.database.close()
  }
}

/** Opens a copy anew and reads all of it. @returns its rows, or SQLite's sentence when it is damaged */
export function checkDatabase(path: string, key: Uint8Array): { readonly rows: number } | { readonly damage: string } {
  const copy = openReader(path, key)
  try {
    const result = copy.database.pragma('integrity_check', { simple: true })
    return result === 'ok' ? { rows: rowsIn(copy) } : { damage: String(result) }
  } finally {
    copy.database.close()
  }
}

function rowsIn(ledger: ReadHandle): number {
  const tables = ledger
    .sql("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name")
    .all() as { name: string }[]
  return tables.reduce(
    (sum, { name }) => sum + (ledger.database.prepare(`select count(*) as n from "${name}"`).get() as { n: number }).n,
    0,
  )
}
