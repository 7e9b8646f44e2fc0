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
  let waiting: PromiseWithResolvers<Checked> | undefined
  let ended: Error | undefined
  const end = (error: Error): void => {
    ended ??= error
    waiting?.reject(ended)
  }
  // Heard from the start: it may end before it is asked anything.
  worker.on('error', end)
  worker.on('exit', () => end(new Error('the thread that checks laws has ended')))
  worker.on('message', (answer: LawAnswer) => {
    if ('checked' in answer) waiting?.resolve(answer.checked)
    else waiting?.reject(new Error(answer.error))
  })
  return {
    async check(place) {
      if (ended !== undefined) throw ended
      waiting = Promise.withResolvers<Checked>()
      worker.postMessage(place)
      return waiting.promise
    },
    close: () => void worker.terminate(),
  }
}
