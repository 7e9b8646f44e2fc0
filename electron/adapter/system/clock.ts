import { randomBytes } from 'node:crypto'
import type { Clock, Rng } from '../../core/ports.ts'

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** The operating system's random numbers, drawn in blocks because each draw has a fixed cost. */
export function systemRng(): Rng {
  let pool = randomBytes(8192)
  let used = 0
  return {
    bytes(count) {
      if (count > pool.length) return randomBytes(count)
      if (used + count > pool.length) {
        pool = randomBytes(8192)
        used = 0
      }
      used += count
      return pool.subarray(used - count, used)
    },
  }
}
