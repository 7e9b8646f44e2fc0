import { parentPort, workerData } from 'node:worker_threads'
import { openLawReader } from '../core/law-reader.ts'
import type { Checked } from '../core/ports.ts'

/** What the thread is started with: the database's file and its 32 bytes of key. Then it gets places of laws, one at a time. */
export interface LawData {
  readonly file: string
  readonly key: Uint8Array
}
export type LawAnswer = { readonly checked: Checked } | { readonly error: string }

const { file, key } = workerData as LawData
const reader = openLawReader(file, key)

function answer(place: number): LawAnswer {
  try {
    return { checked: reader.check(place) }
  } catch (error) {
    return { error: error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error) }
  }
}

parentPort?.on('message', (place: number) => parentPort?.postMessage(answer(place)))
