import { Worker } from 'node:worker_threads'
import type { Answer, QueryName } from '../../shared/contract/index.ts'
import type { ReadElsewhere } from '../core/core.ts'
import type { ReaderData, ReaderQuestion } from './reader-worker.ts'

interface Waiting {
  resolve(answer: Answer<unknown>): void
  reject(error: Error): void
}
interface Desk {
  worker: Worker
  readonly waiting: Map<number, Waiting>
  /** Its first worker has come up. */
  begun: boolean
}

/**
 * Reader workers; a question goes to the one with the shortest queue. A worker that died is replaced, its questions answer BUSY. Until the
 * first is up, which takes longer than the window needs for its first questions, nobody reads here: the core does it itself. Never
 * afterwards, because what killed a reader must not be tried on the core.
 */
export function createReaderPool(
  data: ReaderData,
  count: number,
  script: URL,
): { read: ReadElsewhere; close(): Promise<void> } {
  let next = 1
  let closed = false
  const desks: Desk[] = []

  function hire(desk: Desk): Worker {
    const worker = new Worker(script, { workerData: data })
    worker.on('message', (message: { id: number; answer?: Answer<unknown>; error?: string }) => {
      desk.begun = true
      const waiting = desk.waiting.get(message.id)
      desk.waiting.delete(message.id)
      if (waiting === undefined) return
      if (message.answer !== undefined) waiting.resolve(message.answer)
      else waiting.reject(new Error(message.error ?? 'reader failed'))
    })
    worker.on('error', () => undefined)
    worker.on('exit', () => {
      for (const waiting of desk.waiting.values()) waiting.resolve({ ok: false, code: 'BUSY', data: {} })
      desk.waiting.clear()
      if (!closed) desk.worker = hire(desk)
    })
    return worker
  }

  for (let i = 0; i < count; i++) {
    const waiting = new Map<number, Waiting>()
    const desk: Desk = { waiting, worker: undefined as unknown as Worker, begun: false }
    desk.worker = hire(desk)
    desks.push(desk)
  }

  return {
    read(name: QueryName, input, actor) {
      const begun = desks.filter((one) => one.begun)
      if (begun.length === 0) return undefined
      const desk = begun.reduce((best, one) => (one.waiting.size < best.waiting.size ? one : best))
      const question: ReaderQuestion = { id: next++, name, input, actor }
      return new Promise((resolve, reject) => {
        desk.waiting.set(question.id, { resolve, reject })
        desk.worker.postMessage(question)
      })
    },
    async close() {
      closed = true
      await Promise.all(desks.map((desk) => desk.worker.terminate()))
    },
  }
}
