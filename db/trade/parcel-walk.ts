/**
 * Walking many ordered ranges as one: each source answers its rows in order after a place, and the walk takes the smallest of
 * all. A page over some hundred shelves or lanes costs some hundred seeks, however many rows they hold.
 */
export interface Place {
  /** The value sorted by; null when the sort is by id alone. */
  readonly value: string | number | null
  readonly id: number
}

export interface Step extends Place {
  /** False: the row lies on the way but does not pass the filter. */
  readonly fits: boolean
}

/** Reads at most `limit` rows after a place, in the walk's direction. Fewer than `limit` = the source has ended. */
export type Source = (after: Place | undefined, limit: number) => readonly Step[]

/** As SQLite's BINARY collation: by code point, not by UTF-16 unit. */
function compareText(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    const xHigh = x >= 0xd800 && x <= 0xdfff
    const yHigh = y >= 0xd800 && y <= 0xdfff
    return xHigh === yHigh ? x - y : xHigh ? 1 : -1
  }
  return a.length - b.length
}

/** Order of two places of one sort. */
export function comparePlaces(a: Place, b: Place): number {
  if (typeof a.value === 'string' && typeof b.value === 'string') return compareText(a.value, b.value) || a.id - b.id
  if (typeof a.value === 'number' && typeof b.value === 'number') return a.value - b.value || a.id - b.id
  return a.id - b.id
}

interface Head {
  readonly source: Source
  rows: readonly Step[]
  at: number
  ended: boolean
}

/** A binary heap of heads by their current row. */
class Heap {
  readonly #heads: Head[] = []
  readonly #before: (a: Step, b: Step) => boolean
  constructor(before: (a: Step, b: Step) => boolean) {
    this.#before = before
  }
  get top(): Head | undefined {
    return this.#heads[0]
  }
  #less(i: number, j: number): boolean {
    const a = this.#heads[i]
    const b = this.#heads[j]
    const x = a?.rows[a.at]
    const y = b?.rows[b.at]
    return x !== undefined && y !== undefined && this.#before(x, y)
  }
  #swap(i: number, j: number): void {
    const a = this.#heads[i]
    const b = this.#heads[j]
    if (a === undefined || b === undefined) return
    this.#heads[i] = b
    this.#heads[j] = a
  }
  add(head: Head): void {
    let i = this.#heads.push(head) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!this.#less(i, parent)) return
      this.#swap(i, parent)
      i = parent
    }
  }
  /** The top's current row changed. */
  sink(): void {
    let i = 0
    for (;;) {
      const left = 2 * i + 1
      let best = i
      if (left < this.#heads.length && this.#less(left, best)) best = left
      if (left + 1 < this.#heads.length && this.#less(left + 1, best)) best = left + 1
      if (best === i) return
      this.#swap(i, best)
      i = best
    }
  }
  /** The top has ended. */
  remove(): void {
    const last = this.#heads.pop()
    if (last === undefined || this.#heads.length === 0) return
    this.#heads[0] = last
    this.sink()
  }
}

export interface Walk {
  readonly places: readonly Place[]
  /** False: so many rows were passed over that the walk was given up; `places` are the first of the answer all the same. */
  readonly complete: boolean
}

/**
 * The first `wanted` fitting rows of all sources after a place. Gives up after looking at `budget` rows.
 */
export function walk(sources: readonly Source[], options: { down: boolean; after: Place | undefined; wanted: number; budget: number }): Walk {
  const { down, after, wanted, budget } = options
  const before = down ? (a: Step, b: Step): boolean => comparePlaces(a, b) > 0 : (a: Step, b: Step): boolean => comparePlaces(a, b) < 0
  const heap = new Heap(before)
  const first = sources.length === 1 ? wanted : Math.max(2, Math.min(wanted, Math.ceil((2 * wanted) / sources.length)))
  let looked = 0
  for (const source of sources) {
    const rows = source(after, first)
    looked += rows.length
    if (rows.length > 0) heap.add({ source, rows, at: 0, ended: rows.length < first })
  }
  const allowed = Math.max(budget, looked + budget / 2)
  const places: Place[] = []
  for (;;) {
    const head = heap.top
    const row = head?.rows[head.at]
    if (head === undefined || row === undefined) return { places, complete: true }
    if (row.fits) {
      places.push(row)
      if (places.length === wanted) return { places, complete: true }
    }
    head.at++
    if (head.at === head.rows.length) {
      if (!head.ended) {
        if (looked > allowed) return { places, complete: false }
        head.rows = head.source(row, wanted)
        head.ended = head.rows.length < wanted
        head.at = 0
        looked += head.rows.length
      }
      if (head.at === head.rows.length) {
        heap.remove()
        continue
      }
    }
    heap.sink()
  }
}
