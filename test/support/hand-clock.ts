import type { LinkClock } from '../../electron/host/core-link.ts'

/** Time that moves only when the test says so. */
export class HandClock implements LinkClock {
  time = 0
  /** Every wait that was asked for, in order. */
  readonly waits: number[] = []
  #due: { at: number; action: () => void }[] = []

  now(): number {
    return this.time
  }

  after(ms: number, action: () => void): () => void {
    const entry = { at: this.time + ms, action }
    this.waits.push(ms)
    this.#due.push(entry)
    return () => {
      this.#due = this.#due.filter((other) => other !== entry)
    }
  }

  advance(ms: number): void {
    this.time += ms
    const due = this.#due.filter(({ at }) => at <= this.time)
    this.#due = this.#due.filter(({ at }) => at > this.time)
    for (const { action } of due) action()
  }
}
