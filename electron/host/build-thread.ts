import { Worker } from 'node:worker_threads'
import type { Builders } from '../core/ports.ts'
import { unpackRows, type PackedRows } from '../core/service/intake/built-pack.ts'
import type { BuiltRow } from '../core/service/intake/row-build.ts'
import type { BuildAnswer, BuildQuestion } from './build-worker.ts'

/** Where the builder's thread starts. */
const BUILD_SCRIPT = new URL('./build-worker.ts', import.meta.url)

/** Rows live as long as a portion: a small young generation would copy them on and on. */
const YOUNG_MB = 96

const ENDED = 'the builder has ended'

/** The portions of one slice between the thread and the one who writes them. */
class Coming {
  readonly #portions: PackedRows[] = []
  #over = false
  #error: Error | undefined
  #wake: () => void = () => undefined
  readonly #whole = Promise.withResolvers<boolean>()
  readonly whole = this.#whole.promise

  take({ rows, error }: BuildAnswer): void {
    if (rows !== undefined) this.#portions.push(rows)
    else {
      this.#over = true
      this.#whole.resolve(error === undefined)
    }
    if (error !== undefined) this.#error = new Error(error)
    this.#wake()
  }

  async *rows(): AsyncGenerator<readonly BuiltRow[]> {
    for (;;) {
      const portion = this.#portions.shift()
      if (portion !== undefined) yield unpackRows(portion)
      else if (this.#error !== undefined) throw this.#error
      else if (this.#over) return
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}

/**
 * The thread that builds rows while the core writes others. It starts with the first import and stays; when it dies, the acceptances
 * that wait for it fail and the next one starts it again.
 * @param key the ledger's 32 bytes
 */
export function createBuildThread(key: Uint8Array): Builders & { close(): Promise<void> } {
  const coming = new Map<number, Coming>()
  let worker: Worker | undefined
  let builders = 0
  let slices = 0

  function start(): Worker {
    const started = new Worker(BUILD_SCRIPT, {
      workerData: { key },
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    })
    started.unref()
    started.on('message', (answer: BuildAnswer) => {
      coming.get(answer.slice)?.take(answer)
      if (answer.rows === undefined) coming.delete(answer.slice)
    })
    started.on('error', () => undefined)
    started.on('exit', () => {
      for (const [slice, one] of coming) one.take({ slice, error: ENDED })
      coming.clear()
      if (worker === started) worker = undefined
    })
    return started
  }

  return {
    prepare() {
      worker ??= start()
    },
    open(order) {
      const thread = (worker ??= start())
      const ask = (question: BuildQuestion): void => thread.postMessage(question)
      const builder = builders++
      ask({ type: 'open', builder, order })
      return {
        build(body, skip) {
          const slice = slices++
          const one = new Coming()
          if (worker === thread) {
            coming.set(slice, one)
            ask({ type: 'build', builder, slice, body, skip })
          } else one.take({ slice, error: ENDED })
          return { portions: one.rows(), whole: one.whole }
        },
        close: () => ask({ type: 'close', builder }),
      }
    },
    async close() {
      await worker?.terminate()
    },
  }
}
