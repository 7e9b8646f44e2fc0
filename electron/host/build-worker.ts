import { parentPort, workerData } from 'node:worker_threads'
import { systemRng } from '../adapter/system/clock.ts'
import { createSecrets } from '../core/secret.ts'
import { blocksOf, packRows, type PackedRows } from '../core/service/intake/built-pack.ts'
import { RowBuilder, type BuildOrder } from '../core/service/intake/row-build.ts'

/** The builder's thread: sealed slices in, rows ready for the ledger out. It opens no file. */
export type BuildQuestion =
  | { readonly type: 'open'; readonly builder: number; readonly order: BuildOrder }
  | {
      readonly type: 'build'
      readonly builder: number
      readonly slice: number
      readonly body: Uint8Array
      readonly skip: number
    }
  | { readonly type: 'close'; readonly builder: number }

/** A portion of a slice, its end, or why there is none. */
export interface BuildAnswer {
  readonly slice: number
  readonly rows?: PackedRows
  readonly error?: string
}

const rng = systemRng()
const secrets = createSecrets((workerData as { key: Uint8Array }).key, rng)
const builders = new Map<number, RowBuilder>()

function answer(message: BuildAnswer): void {
  parentPort?.postMessage(message, message.rows === undefined ? [] : blocksOf(message.rows))
}

parentPort?.on('message', (question: BuildQuestion) => {
  if (question.type === 'open') builders.set(question.builder, new RowBuilder(secrets, rng, question.order))
  else if (question.type === 'close') builders.delete(question.builder)
  else {
    const { slice, body, skip } = question
    // A builder that was closed meanwhile: nobody waits for its rows.
    const builder = builders.get(question.builder)
    try {
      for (const rows of builder?.portions(body, skip) ?? []) answer({ slice, rows: packRows(rows) })
      answer({ slice })
    } catch (error) {
      answer({ slice, error: error instanceof Error ? error.message : 'unknown' })
    }
  }
})
