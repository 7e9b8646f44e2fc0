import { Worker } from 'node:worker_threads'
import type { CheckpointData } from './checkpoint-worker.ts'

/** Where the thread of the checkpoints starts. */
const CHECKPOINT_SCRIPT = new URL('./checkpoint-worker.ts', import.meta.url)

/**
 * Checkpoints of bulk loads in a thread of their own: they wait for the disk twice, and the writer need not. It starts with the first
 * slice; should it die, the writer's own checkpoints (db/open.ts) do its work.
 * @param key the database's 32 bytes
 */
export function createCheckpointThread(file: string, key: Uint8Array): { written(): void; close(): Promise<void> } {
  const slices = new Int32Array(new SharedArrayBuffer(4))
  let ended: Promise<unknown> | undefined
  let closed = false

  function start(): Promise<unknown> {
    const data: CheckpointData = { file, key, slices }
    const worker = new Worker(CHECKPOINT_SCRIPT, { workerData: data })
    worker.unref()
    worker.on('error', () => undefined)
    return new Promise((resolve) => worker.on('exit', resolve))
  }

  return {
    written() {
      if (closed) return
      ended ??= start()
      Atomics.add(slices, 0, 1)
      Atomics.notify(slices, 0)
    },
    async close() {
      closed = true
      Atomics.store(slices, 0, -1)
      Atomics.notify(slices, 0)
      await ended
    },
  }
}
