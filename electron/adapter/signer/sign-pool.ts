import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { SignReport, SignWork } from './sign-work.ts'

/**
 * Signatures of software keys on threads of their own: an SM2 signature is some milliseconds of arithmetic, during which nothing else
 * would be answered, and a second processor doubles how many a key makes. Threads start with the first signature and hold
 * nobody up when the program ends.
 */
export type SignOutcome = { readonly signature: Uint8Array } | { readonly failure: 'nonce' | 'key' | 'thread' }

export interface SignPool {
  /** How many signatures are made at once. */
  readonly threads: number
  sign(work: SignWork): Promise<SignOutcome>
  close(): Promise<void>
}

const SCRIPT = new URL('./sign-worker.ts', import.meta.url)
/** More would only take the processor from the ledger's own process. */
const MOST_THREADS = 4

interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, (outcome: SignOutcome) => void>
}

/** @param threads as many as there are processors, unless told otherwise */
export function createSignPool(threads = Math.min(MOST_THREADS, availableParallelism())): SignPool {
  const hired: Thread[] = []
  let next = 1

  function hire(): Thread {
    const thread: Thread = { worker: new Worker(SCRIPT), waiting: new Map() }
    const { worker, waiting } = thread
    worker.unref()
    worker.on('message', ({ id, signature, failure }: SignReport) => {
      const resolve = waiting.get(id)
      waiting.delete(id)
      if (waiting.size === 0) worker.unref()
      resolve?.(signature === undefined ? { failure: failure ?? 'key' } : { signature })
    })
    // Its end says the same, and what the error holds may quote the key.
    worker.on('error', () => undefined)
    worker.on('exit', () => {
      const at = hired.indexOf(thread)
      if (at >= 0) hired.splice(at, 1)
      for (const resolve of waiting.values()) resolve({ failure: 'thread' })
      waiting.clear()
    })
    hired.push(thread)
    return thread
  }

  return {
    threads,
    sign(work) {
      const free = hired.find((one) => one.waiting.size === 0) ?? (hired.length < threads ? hire() : undefined)
      const thread = free ?? hired.reduce((best, one) => (one.waiting.size < best.waiting.size ? one : best))
      return new Promise((resolve) => {
        const id = next++
        thread.waiting.set(id, resolve)
        // A command line that waits for its last signature must not end before it.
        thread.worker.ref()
        thread.worker.postMessage({ id, work })
      })
    },
    async close() {
      await Promise.all(hired.map((thread) => thread.worker.terminate()))
    },
  }
}
