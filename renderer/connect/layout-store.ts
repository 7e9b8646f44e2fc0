import type { Client } from '../api/index.ts'

/** Saving a layout waits this long, so that dragging a column edge is one write. */
const SETTLE_MS = 400

/**
 * Layouts (columns, tabs, key order) live in the ledger: the browser's own storage is another one at each
 * start, because the port is. The last body of each key is kept until it is written.
 */
export class LayoutStore {
  readonly #client: Client
  readonly #waiting = new Map<string, { body: string; timer: ReturnType<typeof setTimeout> }>()

  constructor(client: Client) {
    this.#client = client
  }

  async load(key: string): Promise<string | undefined> {
    const waiting = this.#waiting.get(key)
    if (waiting !== undefined) return waiting.body
    const answer = await this.#client.call('layout.load', { key })
    return answer.ok ? answer.value.body : undefined
  }

  save(key: string, body: string): void {
    const before = this.#waiting.get(key)
    if (before !== undefined) clearTimeout(before.timer)
    this.#waiting.set(key, { body, timer: setTimeout(() => void this.#write(key), SETTLE_MS) })
  }

  /** Called when the window goes away. */
  flush(): void {
    for (const key of [...this.#waiting.keys()]) void this.#write(key)
  }

  async #write(key: string): Promise<void> {
    const waiting = this.#waiting.get(key)
    if (waiting === undefined) return
    clearTimeout(waiting.timer)
    const answer = await this.#client.call('layout.save', { key, body: waiting.body })
    if (this.#waiting.get(key) !== waiting) return
    if (answer.ok || answer.code !== 'CORE_RESTARTED') this.#waiting.delete(key)
    else waiting.timer = setTimeout(() => void this.#write(key), SETTLE_MS * 5)
  }
}
