import type { JobView } from '../../shared/contract/area/ledger.ts'

const ENDED: readonly string[] = ['done', 'failed', 'cancelled']

export function hasEnded(job: JobView): boolean {
  return ENDED.includes(job.state)
}

/** Is `next` older news than `known`? Events and polls race; progress never runs backwards. */
function isOlder(next: JobView, known: JobView): boolean {
  if (hasEnded(known)) return !hasEnded(next)
  return !hasEnded(next) && next.done < known.done && next.state === known.state
}

export interface JobBoardPorts {
  /** Asks the core for one job; undefined when it could not be asked just now. */
  readonly ask: (id: number) => Promise<JobView | undefined>
  readonly later: (work: () => void, ms: number) => void
}

/** Events bring progress at once; a poll covers events lost in a reconnect. */
const POLL_MS = 1500

/** All jobs this window has heard of. Screens wait on it; the job strip shows it. */
export class JobBoard {
  readonly #jobs = new Map<number, JobView>()
  readonly #listeners = new Set<() => void>()
  readonly #waiters = new Map<number, ((job: JobView) => void)[]>()
  readonly #ports: JobBoardPorts
  #snapshot: readonly JobView[] = []

  constructor(ports: JobBoardPorts) {
    this.#ports = ports
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Newest first; the same array until something changes (for useSyncExternalStore). */
  readonly snapshot = (): readonly JobView[] => this.#snapshot

  get(id: number): JobView | undefined {
    return this.#jobs.get(id)
  }

  accept(job: JobView): void {
    const known = this.#jobs.get(job.id)
    if (known !== undefined && isOlder(job, known)) return
    this.#jobs.set(job.id, job)
    if (hasEnded(job)) {
      for (const done of this.#waiters.get(job.id) ?? []) done(job)
      this.#waiters.delete(job.id)
    }
    this.#publish()
  }

  /** The user has seen it: takes an ended job off the strip. */
  forget(id: number): void {
    const known = this.#jobs.get(id)
    if (known === undefined || !hasEnded(known)) return
    this.#jobs.delete(id)
    this.#publish()
  }

  /** Resolves when the job has ended, however the news comes. */
  waitFor(id: number): Promise<JobView> {
    const known = this.#jobs.get(id)
    if (known !== undefined && hasEnded(known)) return Promise.resolve(known)
    return new Promise((resolve) => {
      const waiting = this.#waiters.get(id)
      if (waiting === undefined) {
        this.#waiters.set(id, [resolve])
        this.#poll(id)
      } else waiting.push(resolve)
    })
  }

  #poll(id: number): void {
    this.#ports.later(() => {
      if (!this.#waiters.has(id)) return
      void this.#ports.ask(id).then((job) => {
        if (job !== undefined) this.accept(job)
        this.#poll(id)
      })
    }, POLL_MS)
  }

  #publish(): void {
    this.#snapshot = [...this.#jobs.values()].sort((a, b) => b.id - a.id)
    this.#listeners.forEach((listener) => listener())
  }
}
