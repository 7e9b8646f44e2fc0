import { WRITER_CACHE, type WriteHandle } from './open.ts'
import { onCommit, transaction } from './tx.ts'

/** Pages in the WAL after which a slice's commit copies them into the database: some milliseconds of work, not hundreds. */
const SLICE_CHECKPOINT_PAGES = 600
/** The same for any commit: it happens seldom, and then takes a quarter of a second. */
const CHECKPOINT_PAGES = 8000
/** Where somebody else copies the pages: only should he be far behind, because it would take seconds. */
const LAST_RESORT_PAGES = 200_000

/** Ledgers whose WAL is copied into the database by somebody else, not by the writer's commits. */
const elsewhere = new WeakSet<WriteHandle>()

/**
 * From now on `written` is told of each commit and sees to the checkpoints, on a connection of its own (openCheckpointer).
 * @returns ends it: from then on the writer makes its own again
 */
export function checkpointElsewhere(ledger: WriteHandle, written: () => void): () => void {
  elsewhere.add(ledger)
  onCommit(ledger, written)
  usualCheckpoints(ledger)
  return () => {
    elsewhere.delete(ledger)
    onCommit(ledger, undefined)
    if (ledger.database.open) usualCheckpoints(ledger)
  }
}

/** Sets after how many pages the writer itself makes a checkpoint. */
export function usualCheckpoints(ledger: WriteHandle): void {
  ledger.database.pragma(`wal_autocheckpoint = ${elsewhere.has(ledger) ? LAST_RESORT_PAGES : CHECKPOINT_PAGES}`)
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
  const alone = !elsewhere.has(ledger)
  database.exec(`pragma synchronous = normal${alone ? `; pragma wal_autocheckpoint = ${SLICE_CHECKPOINT_PAGES}` : ''}`)
  try {
    return transaction(ledger, work)
  } finally {
    database.exec(`pragma synchronous = full${alone ? `; pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}` : ''}`)
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
