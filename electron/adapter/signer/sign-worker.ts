import { parentPort } from 'node:worker_threads'
import { signNow, type SignOrder, type SignReport } from './sign-work.ts'

/** Nobody waits longer for a signature that is made. */
const TELL_EVERY_MS = 10

function made({ id, work }: SignOrder): SignReport {
  try {
    return { id, signature: signNow(work) }
  } catch (error) {
    return { id, failure: error instanceof RangeError ? 'nonce' : 'key' }
  }
}

/** A thread of the signing pool: one signature after the other. What goes wrong is told without a word of the key. */
parentPort?.on('message', (orders: readonly SignOrder[]) => {
  let reports: SignReport[] = []
  let told = performance.now()
  const tell = (): void => {
    if (reports.length > 0) parentPort?.postMessage(reports)
    reports = []
    told = performance.now()
  }
  for (const order of orders) {
    reports.push(made(order))
    if (performance.now() - told >= TELL_EVERY_MS) tell()
  }
  tell()
})
