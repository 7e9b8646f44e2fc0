import type { Answer } from '../../shared/contract/index.ts'

export interface LayoutPorts {
  readonly load: (key: string) => Promise<Answer<{ readonly body?: string | undefined }>>
  readonly save: (key: string, body: string) => Promise<Answer<unknown>>
  readonly later: (work: () => void, ms: number) => () => void
}

/** Saving a layout waits this long, so that dragging a column edge is one write. */
const SETTLE_MS = 400
const RETRY_MS = 1000
/** The core is on its way back; whatever else it answers will not get better by asking again. */
const PASSING: readonly string[] = ['CORE_RESTARTED', 'BUSY', 'NOT_SIGNED_IN']

interface Waiting {
  readonly body: string
  readonly cancel: () => void
}

/**
 * Layouts (columns, tabs, key order) live in the ledger: the browser's own storage is another one at each
 * start, because the port is. The last body of each key is kept until it is written.
 */
export class LayoutStore {
  readonly #ports: LayoutPorts
  readonly #waiting = new Map<string, Waiting>()
  /** What this window saved last, by key: each save is another object. */
  readonly #last = new Map<string, { readonly body: string }>()
  readonly #gatherers = new Set<() => void>()

  constructor(ports: LayoutPorts) {
    this.#ports = ports
  }

  /**
   * The saved body. Not knowing it is never taken for "none": whoever is told "none" saves his own over it. What is saved
   * while the ledger is asked is newer than its answer.
   */
  async load(key: string): Promise<string | undefined> {
    for (;;) {
      const waiting = this.#waiting.get(key)
      if (waiting !== undefined) return waiting.body
      const before = this.#last.get(key)
      const answer = await this.#ports.load(key)
      const last = this.#last.get(key)
      if (last !== undefined && last !== before) return last.body
      if (answer.ok) return answer.value.body
      if (!PASSING.includes(answer.code)) return undefined
      await new Promise<void>((resume) => this.#ports.later(resume, RETRY_MS))
    }
  }

  save(key: string, body: string): void {
    this.#last.set(key, { body })
    this.#plan(key, body, SETTLE_MS)
  }

  /** Who saves only a moment after a change is asked for it when the window goes away. */
  gathering(gather: () => void): () => void {
    this.#gatherers.add(gather)
    return () => this.#gatherers.delete(gather)
  }

  /** Called when the window goes away. */
  flush(): void {
    for (const gather of this.#gatherers) gather()
    for (const [key, waiting] of [...this.#waiting]) {
      waiting.cancel()
      void this.#write(key, waiting)
    }
  }

  #plan(key: string, body: string, ms: number): void {
    this.#waiting.get(key)?.cancel()
    const waiting: Waiting = { body, cancel: this.#ports.later(() => void this.#write(key, waiting), ms) }
    this.#waiting.set(key, waiting)
  }

  async #write(key: string, waiting: Waiting): Promise<void> {
    const answer = await this.#ports.save(key, waiting.body)
    // Something newer has come meanwhile and will be written by itself.
    if (this.#waiting.get(key) !== waiting) return
    if (!answer.ok && PASSING.includes(answer.code)) this.#plan(key, waiting.body, RETRY_MS)
    else this.#waiting.delete(key)
  }
}
