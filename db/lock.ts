import Database from 'better-sqlite3'

/**
 * One writer per ledger, even across crashes: an exclusive lock on a tiny database beside it. The operating system
 * releases it with the process, so that there is no stale lock to clear.
 * @returns undefined when another process holds it
 */
export function takeWriterLock(file: string): { release(): void } | undefined {
  const database = new Database(file, { timeout: 0 })
  try {
    database.pragma('journal_mode = delete')
    database.pragma('locking_mode = exclusive')
    database.exec('begin exclusive')
    return { release: () => database.close() }
  } catch {
    database.close()
    return undefined
  }
}
