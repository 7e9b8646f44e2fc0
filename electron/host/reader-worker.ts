import { parentPort, workerData } from 'node:worker_threads'
import type { QueryName } from '../../shared/contract/index.ts'
import { systemClock, systemRng } from '../adapter/system/clock.ts'
import { openSegmentFiles } from '../adapter/system/segment-files.ts'
import type { Actor } from '../core/context.ts'
import { createReader } from '../core/reader.ts'

/** The reader's thread: queries in, answers out, one at a time. */
export interface ReaderQuestion {
  readonly id: number
  readonly name: QueryName
  readonly input: unknown
  readonly actor: Actor
}
export interface ReaderData {
  readonly file: string
  readonly key: Uint8Array
  readonly segments: string
}

const data = workerData as ReaderData
const reader = createReader({
  file: data.file,
  key: data.key,
  segments: openSegmentFiles(data.segments, { readonly: true }),
  clock: systemClock,
  rng: systemRng(),
})

parentPort?.on('message', (question: ReaderQuestion) => {
  try {
    parentPort?.postMessage({ id: question.id, answer: reader.answer(question.name, question.input, question.actor) })
  } catch (error) {
    parentPort?.postMessage({
      id: question.id,
      error: error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error),
    })
  }
})
parentPort?.postMessage({ id: 0, ready: true })

// Questions come between the steps; nobody waits for all of them.
const steps = reader.warm()
const step = (): void => {
  if (steps.next().done !== true) setImmediate(step)
}
setImmediate(step)
