import { Worker } from 'node:worker_threads'
import type { Checked, LawRun } from '../core/ports.ts'
import type { LawAnswer, LawData } from './law-worker.ts'

/** Where the thread that checks laws starts. */
const LAW_SCRIPT = new URL('./law-worker.ts', import.meta.url)

/**
 * Checks laws in a thread of its own, one a verification: in a large ledger some take seconds, in which everybody goes on.
 * @param key the database's 32 bytes
 */
export function lawsInThread(file: string, key: Uint8Array): LawRun {
  const data: LawData = { file, key }
  const worker = new Worker(LAW_SCRIPT, { workerData: data })
  return {
    check: (place) =>
      new Promise<Checked>((resolve, reject) => {
        const ended = (): void => reject(new Error('the thread that checks laws has ended'))
        worker.once('exit', ended)
        worker.once('error', reject)
        worker.once('message', (answer: LawAnswer) => {
          worker.off('exit', ended)
          worker.off('error', reject)
          if ('checked' in answer) resolve(answer.checked)
          else reject(new Error(answer.error))
        })
        worker.postMessage(place)
      }),
    close: () => void worker.terminate(),
  }
}
