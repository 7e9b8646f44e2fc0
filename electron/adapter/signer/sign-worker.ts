import { parentPort } from 'node:worker_threads'
import { signNow, type SignReport, type SignWork } from './sign-work.ts'

/** A thread of the signing pool: one signature after the other. What goes wrong is told without a word of the key. */
parentPort?.on('message', ({ id, work }: { id: number; work: SignWork }) => {
  let report: SignReport
  try {
    report = { id, signature: signNow(work) }
  } catch (error) {
    report = { id, failure: error instanceof RangeError ? 'nonce' : 'key' }
  }
  parentPort?.postMessage(report)
})
