import { workerData } from 'node:worker_threads'
import { openCheckpointer } from '../core/checkpoint.ts'

/** What the thread is started with. `slices` holds one number: how many slices were written, negative when it is to end. */
export interface CheckpointData {
  readonly file: string
  /** The database's 32 bytes. */
  readonly key: Uint8Array
  readonly slices: Int32Array
}

/** Slices between two checkpoints: a page that several of them have changed is copied once. */
const SLICES_APART = 8
/** When no more come, the last ones are copied so much later. */
const REST_MS = 200

const { file, key, slices } = workerData as CheckpointData
const checkpointer = openCheckpointer(file, key)
let copied = 0
for (let seen = Atomics.load(slices, 0); seen >= 0; seen = Atomics.load(slices, 0)) {
  const rested = Atomics.wait(slices, 0, seen, copied === seen ? Infinity : REST_MS) === 'timed-out'
  const now = Atomics.load(slices, 0)
  if (now < 0 || (!rested && now - copied < SLICES_APART)) continue
  checkpointer.run()
  copied = now
}
checkpointer.close()
