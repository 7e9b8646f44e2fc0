import { WRITER_CACHE, type WriteHandle } from './open.ts'
import { transaction } from './tx.ts'

/** Pages in the WAL after which a slice's commit copies them into the database: some milliseconds of work, not hundreds. */
const CHECKPOINT_PAGES = 600
const USUAL_CHECKPOINT_PAGES = 8000

/** Who copies the WAL of bulk loads into the database, where it is not the writer. */
const elsewhere = new WeakMap<WriteHandle, () => void>()

/** From now on `written` is told of each slice and sees to its checkpoint, on a connection of its own (openCheckpointer). */
export function checkpointElsewhere(ledger: WriteHandle, written: () => void): void {
  elsewhere.set(ledger, written)
}

/**
 * One slice of a bulk load: a transaction whose commit does not wait for the disk. Only for rows that nobody can see yet
 * (staging, rows of a hidden batch), for what is computed again from other rows by a job that goes on after a crash (the match), and
 * for progress on them. Nothing that was promised hangs on it: the WAL keeps its order, so the
 * ordinary transaction that makes the batch visible, or anybody else's commit, makes everything before it durable as well; a power cut
 * before that takes back the last slices and the cursor that counted them together. Checkpoints come in small portions, because a
 * commit that copies eight thousand pages would hold up every other command for a quarter of a second; where a thread of its own makes them,
 * a slice does not wait for them at all.
 */
export function bulkTransaction<T>(ledger: WriteHandle, work: () => T extends PromiseLike<unknown> ? never : T): T {
  const { database } = ledger
  if (database.inTransaction) return work()
  const written = elsewhere.get(ledger)
  database.exec(
    `pragma synchronous = normal; pragma wal_autocheckpoint = ${written === undefined ? CHECKPOINT_PAGES : USUAL_CHECKPOINT_PAGES}`,
  )
  try {
    return transaction(ledger, work)
  } finally {
    database.exec(`pragma synchronous = full; pragma wal_autocheckpoint = ${USUAL_CHECKPOINT_PAGES}`)
    written?.()
  }
}

/** Enough for some slices of a walk over parcels and their documents. */
const NARROW_CACHE = -16_384

/**
 * A walk that moves rows within an index keeps few pages in memory while it lasts. Why: SQLite renumbers the pages of an index through a
 * number that lies just above 1 GiB, and in a smaller ledger the commit after that looks at every page it has in memory (pcache1Truncate):
 * 48,000 pages were some milliseconds a slice, and a walk comes to each page once anyway.
 */
export async function withNarrowCache<T>(ledger: WriteHandle, work: () => Promise<T>): Promise<T> {
  ledger.database.pragma(`cache_size = ${NARROW_CACHE}`)
  try {
    return await work()
  } finally {
    ledger.database.pragma(`cache_size = ${WRITER_CACHE}`)
  }
}

/**
 * One slice of long work that others see at once (documents filed, receipts applied): an ordinary transaction, durable when it commits,
 * whose part of the WAL is copied into the database elsewhere where that is set up. Otherwise the commit of one slice in some eighty
 * would copy thousands of pages and hold up everybody for a quarter of a second.
 */
export function sliceTransaction<T>(ledger: WriteHandle, work: () => T extends PromiseLike<unknown> ? never : T): T {
  if (ledger.database.inTransaction) return work()
  const value = transaction(ledger, work)
  elsewhere.get(ledger)?.()
  return value
}
