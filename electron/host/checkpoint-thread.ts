import { Worker } from 'node:worker_threads'
import type { CheckpointData } from './checkpoint-worker.ts'

/** Where the thread of the checkpoints starts. */
const CHECKPOINT_SCRIPT = new URL('./checkpoint-worker.ts', import.meta.url)

/**
 * Checkpoints in a thread of their own: they wait for the disk twice, and the writer need not. It starts with the first commit.
 * @param key the database's 32 bytes
 * @param lost the thread has died: the writer has to make its own checkpoints again
 */
export function createCheckpointThread(
  file: string,
  key: Uint8Array,
  lost: () => void,
): { written(): void; close(): Promise<void> } {
  const commits = new Int32Array(new SharedArrayBuffer(4))
  let ended: Promise<unknown> | undefined
  let closed = false

  function start(): Promise<unknown> {
    const data: CheckpointData = { file, key, commits }
    const worker = new Worker(CHECKPOINT_SCRIPT, { workerData: data })
    worker.unref()
    worker.on('error', () => undefined)
    return new Promise<void>((resolve) =>
      worker.on('exit', () => {
        if (!closed) lost()
        resolve()
      }),
    )
  }

  return {
    written() {
      if (closed) return
      ended ??= start()
      Atomics.add(commits, 0, 1)
      Atomics.notify(commits, 0)
    },
    async close() {
      closed = true
      Atomics.store(commits, 0, -1)
      Atomics.notify(commits, 0)
      await ended
    },
  }
}
