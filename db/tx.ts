import type { WriteHandle } from './open.ts'

/** A promise inside a transaction would commit before it settles: the type refuses it. */
type Synchronous<T> = T extends PromiseLike<unknown> ? never : T

/** Who wants to hear of commits. */
const told = new WeakMap<WriteHandle, () => void>()

/** From now on `committed` hears of each commit; undefined: nobody does. */
export function onCommit(ledger: WriteHandle, committed: (() => void) | undefined): void {
  if (committed === undefined) told.delete(ledger)
  else told.set(ledger, committed)
}

/**
 * Runs `work` in one IMMEDIATE transaction: it commits when `work` returns and rolls back when it throws.
 * A transaction inside a transaction joins the outer one, so that a service built of services stays one unit.
 */
export function transaction<T>(ledger: WriteHandle, work: () => Synchronous<T>): T {
  const { database } = ledger
  if (database.inTransaction) return work()
  database.exec('begin immediate')
  try {
    const value = work()
    database.exec('commit')
    told.get(ledger)?.()
    return value
  } catch (error) {
    if (database.inTransaction) database.exec('rollback')
    throw error
  }
}

/** A savepoint inside a running transaction: undone alone when `work` throws. */
export function savepoint<T>(ledger: WriteHandle, work: () => Synchronous<T>): T {
  const { database } = ledger
  if (!database.inTransaction) return transaction(ledger, work)
  database.exec('savepoint one')
  try {
    const value = work()
    database.exec('release one')
    return value
  } catch (error) {
    if (database.inTransaction) database.exec('rollback to one; release one')
    throw error
  }
}
