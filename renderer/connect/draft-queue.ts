import type { Answer } from '../../shared/contract/index.ts'

/** `saved`: the ledger has the last change. `retrying`: it could not be reached or refused; the change is held here and tried again. */
export type DraftState = 'clean' | 'pending' | 'saved' | 'retrying'

export interface DraftPorts {
  readonly save: (key: string, body: string) => Promise<Answer<unknown>>
  readonly drop: (key: string) => Promise<Answer<unknown>>
  readonly later: (work: () => void, ms: number) => () => void
}

interface Entry {
  /** undefined: the draft is to be dropped. */
  body: string | undefined
  state: DraftState
  sending: boolean
  /** What the call that is on its way carries. */
  sent: string | undefined
  failures: number
  cancel: (() => void) | undefined
}

/** Counted from the first unsaved change and not put off by further ones: whoever types without a pause is saved all the same. */
export const SAVE_WITHIN_MS = 250
const RETRY_MS = [500, 1000, 2000, 4000]

/**
 * Saves drafts in the order they change, one call per draft at a time, the latest body only. What cannot be saved (core
 * restarting, signed out, disk full) stays in memory and is tried again until it is saved; nothing is ever given up.
 */
export class DraftQueue {
  readonly #ports: DraftPorts
  readonly #entries = new Map<string, Entry>()
  readonly #listeners = new Set<() => void>()

  constructor(ports: DraftPorts) {
    this.#ports = ports
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  state(key: string): DraftState {
    return this.#entries.get(key)?.state ?? 'clean'
  }

  /** The body that the ledger may not have yet: a screen that is opened again before it was saved must see it. */
  unsaved(key: string): { readonly body: string | undefined } | undefined {
    const entry = this.#entries.get(key)
    return entry === undefined || entry.state === 'saved' ? undefined : { body: entry.body }
  }

  put(key: string, body: string): void {
    this.#change(key, body)
  }

  drop(key: string): void {
    this.#change(key, undefined)
  }

  #change(key: string, body: string | undefined): void {
    const entry = this.#entries.get(key) ?? {
      body,
      state: 'pending',
      sending: false,
      sent: undefined,
      failures: 0,
      cancel: undefined,
    }
    entry.body = body
    if (entry.state !== 'retrying') entry.state = 'pending'
    this.#entries.set(key, entry)
    if (!entry.sending && entry.cancel === undefined) this.#plan(key, entry, SAVE_WITHIN_MS)
    this.#publish()
  }

  #plan(key: string, entry: Entry, ms: number): void {
    entry.cancel = this.#ports.later(() => {
      entry.cancel = undefined
      void this.#send(key, entry)
    }, ms)
  }

  /** Saves everything at once: the window loses focus or goes away, the core is back. */
  flush(): void {
    for (const [key, entry] of this.#entries) {
      // A call on its way with older text is no reason to wait: there may be no window left when it comes back.
      if ((entry.sending && entry.sent === entry.body) || entry.state === 'saved' || entry.state === 'clean') continue
      entry.cancel?.()
      entry.cancel = undefined
      void this.#send(key, entry)
    }
  }

  async #send(key: string, entry: Entry): Promise<void> {
    const body = entry.body
    entry.sending = true
    entry.sent = body
    const answer = await (body === undefined ? this.#ports.drop(key) : this.#ports.save(key, body))
    entry.sending = false
    if (!answer.ok) {
      entry.state = 'retrying'
      this.#plan(key, entry, RETRY_MS[Math.min(entry.failures, RETRY_MS.length - 1)] ?? 4000)
      entry.failures += 1
    } else {
      entry.failures = 0
      if (entry.body !== body) {
        entry.state = 'pending'
        this.#plan(key, entry, SAVE_WITHIN_MS)
      } else if (body === undefined) this.#entries.delete(key)
      else entry.state = 'saved'
    }
    this.#publish()
  }

  #publish(): void {
    this.#listeners.forEach((listener) => listener())
  }
}
