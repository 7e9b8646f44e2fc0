import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { SignOrder, SignReport, SignWork } from './sign-work.ts'

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

/** What a signature leaves behind is forgotten at once; a small young generation would be looked through again and again. */
const YOUNG_MB = 48

interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, (outcome: SignOutcome) => void>
  /** What was asked for in this turn: it goes over together, because each message costs this thread what a signature costs the other. */
  orders: SignOrder[]
}

/** @param threads as many as there are processors, unless told otherwise */
export function createSignPool(threads = Math.min(MOST_THREADS, availableParallelism())): SignPool {
  const hired: Thread[] = []
  let next = 1

  function hire(): Thread {
    const thread: Thread = {
      worker: new Worker(SCRIPT, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } }),
      waiting: new Map(),
      orders: [],
    }
    const { worker, waiting } = thread
    worker.unref()
    worker.on('message', (reports: readonly SignReport[]) => {
      for (const { id, signature, failure } of reports) {
        const resolve = waiting.get(id)
        waiting.delete(id)
        resolve?.(signature === undefined ? { failure: failure ?? 'key' } : { signature })
      }
      if (waiting.size === 0) worker.unref()
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

  function handOver(thread: Thread): void {
    const { orders } = thread
    thread.orders = []
    thread.worker.postMessage(orders)
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
        thread.orders.push({ id, work })
        if (thread.orders.length === 1) queueMicrotask(() => handOver(thread))
      })
    },
    async close() {
      await Promise.all(hired.map((thread) => thread.worker.terminate()))
    },
  }
}
