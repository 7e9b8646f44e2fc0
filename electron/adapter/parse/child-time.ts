import { readFile } from 'node:fs/promises'

/** Ticks of a second in which Linux counts processor time. */
const TICKS = 100

/** Milliseconds of processor time that a process has used, where the system tells (Linux); else undefined. */
export async function processorMs(pid: number): Promise<number | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8')
    // Behind the name, which may hold anything: state, …, utime and stime as the 12th and 13th.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const ticks = Number(fields[11]) + Number(fields[12])
    return Number.isFinite(ticks) ? (ticks * 1000) / TICKS : undefined
  } catch {
    return undefined
  }
}

/**
 * How much of its time a throw-away child has used. The time of day would say little: while the receiver is busy the child waits for him, and
 * on a crowded machine for its turn. So only the time counts in which the receiver waited for it, and where that is over, but its own
 * processor time is known and is not, it goes on as long as it is heard of.
 */
export class ChildTime {
  readonly #now: () => number
  #waited = 0
  #silent = 0
  #since: number | undefined

  /** @param now milliseconds of a clock that is never set */
  constructor(now: () => number) {
    this.#now = now
  }

  /** The frames of the child; what goes by until one comes is its time. */
  async *of<T>(frames: AsyncIterable<T>): AsyncGenerator<T, void, void> {
    const source = frames[Symbol.asyncIterator]()
    try {
      for (;;) {
        this.#since = this.#now()
        const next = await source.next()
        this.#count()
        this.#since = undefined
        if (next.done === true) return
        this.#silent = 0
        yield next.value
      }
    } finally {
      await source.return?.()
    }
  }

  #count(): void {
    if (this.#since === undefined) return
    const now = this.#now()
    this.#waited += now - this.#since
    this.#silent += now - this.#since
    this.#since = now
  }

  /** Is it over? `processor`: what processorMs says. */
  isOver(allowedMs: number, processor: number | undefined): boolean {
    this.#count()
    if (this.#waited < allowedMs) return false
    return processor === undefined || processor >= allowedMs || this.#silent >= allowedMs
  }
}
