import { closeSync, fdatasyncSync, openSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import { openCheckpointer } from '../core/checkpoint.ts'

/** What the thread is started with. `commits` holds one number: how many there were, negative when it is to end. */
export interface CheckpointData {
  readonly file: string
  /** The database's 32 bytes. */
  readonly key: Uint8Array
  readonly commits: Int32Array
}

/**
 * Pages that may wait in the WAL (256 MiB) while one commit follows the other: the load of a hundred thousand parcels then keeps the processor to
 * itself, and a page that many commits have changed is copied once.
 */
const MOST_PENDING = 65_536
/** Commits between two looks at the WAL. */
const COMMITS_APART = 8
/** When no more come, what has piled up is copied so much later. */
const REST_MS = 200
/** So little is left for the next time: a checkpoint waits for the disk twice. */
const LITTLE = 200

/**
 * Copying goes on while the writer writes, and only where nothing is left does SQLite begin the WAL from its start again: without that it grows
 * until a commit of the writer's has to do it all. Each time over there is less left, because copying is quicker than writing.
 */
const MOST_TIMES = 8

const { file, key, commits } = workerData as CheckpointData
const checkpointer = openCheckpointer(file, key)
const wal = openSync(`${file}-wal`, 'r+')

/** Copies until nothing is left, or until a reader stands in the way. */
function copy(): void {
  for (let times = 0, left = Infinity; times < MOST_TIMES; times++) {
    const pending = checkpointer.pending()
    if (pending === 0 || pending >= left) return
    left = pending
    checkpointer.run()
  }
}

let looked = 0
for (let seen = Atomics.load(commits, 0); seen >= 0; seen = Atomics.load(commits, 0)) {
  const rested = Atomics.wait(commits, 0, seen, looked === seen ? Infinity : REST_MS) === 'timed-out'
  const now = Atomics.load(commits, 0)
  if (now < 0 || (!rested && now - looked < COMMITS_APART)) continue
  looked = now
  if (checkpointer.pending() > (rested ? LITTLE : MOST_PENDING)) copy()
  // Slices of bulk loads do not wait for the disk; whoever commits next and does shall not have to wait for all of theirs.
  else if (!rested) fdatasyncSync(wal)
}
closeSync(wal)
checkpointer.close()
