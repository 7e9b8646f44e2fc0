import type { Clock } from '../../ports.ts'

/** A transaction of a bulk load should hold up others about this long. */
const AIM_MS = 12
const TOO_LONG_MS = 18

/**
 * How many rows one transaction takes: more while it is quick, fewer when it is slow. How long a slice takes depends on the machine and on
 * how large the ledger is, so no fixed number is right; the clock that stands still in tests leaves it at the most.
 */
export class Pace {
  readonly #clock: Clock
  readonly #least: number
  readonly #most: number
  #rows: number

  /** @param first rows of the first slice: few, where what it calls was never called before */
  constructor(clock: Clock, least: number, most: number, first = Math.ceil((least + most) / 2)) {
    this.#clock = clock
    this.#least = least
    this.#most = most
    this.#rows = first
  }

  /** Rows (or whatever is counted) of the next slice. */
  get size(): number {
    return this.#rows
  }

  /** Does one slice of at most the current number of rows, and draws its conclusion. */
  slice<T>(work: (rows: number) => T): T {
    const before = this.#clock.now()
    const value = work(this.#rows)
    const took = this.#clock.now() - before
    if (took > TOO_LONG_MS) this.#rows = Math.max(this.#least, Math.floor(this.#rows * 0.6))
    else if (took < AIM_MS) this.#rows = Math.min(this.#most, Math.ceil(this.#rows * 1.3))
    return value
  }
}
