/**
 * Walking many ordered ranges as one: each source answers its rows in order after a place, and the walk takes the smallest of
 * all. A page over some hundred shelves or lanes costs some hundred seeks, however many rows they hold.
 */
export interface Place {
  /** The value sorted by; null when the sort is by id alone. */
  readonly value: string | number | null
  readonly id: number
}

/** Reads at most `limit` rows after a place, in the walk's direction. Fewer than `limit` = the source has ended. */
export type Source = (after: Place | undefined, limit: number) => readonly Place[]

/** Which of these rows pass what their source does not know. */
export type Check = (ids: readonly number[]) => ReadonlySet<number>

/** As SQLite's BINARY collation: by code point, not by UTF-16 unit. */
export function compareText(a: string, b: string): number {
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
  rows: readonly Place[]
  at: number
  ended: boolean
}

/** A binary heap of heads by their current row. */
class Heap {
  readonly #heads: Head[] = []
  readonly #before: (a: Place, b: Place) => boolean
  constructor(before: (a: Place, b: Place) => boolean) {
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

/** Takes the rows of all sources in one order, a portion at a time. */
class Merge {
  readonly #heap: Heap
  readonly #portion: number
  /** Rows read from the sources so far. */
  read = 0

  constructor(sources: readonly Source[], down: boolean, after: Place | undefined, portion: number) {
    this.#heap = new Heap(down ? (a, b) => comparePlaces(a, b) > 0 : (a, b) => comparePlaces(a, b) < 0)
    this.#portion = portion
    const first =
      sources.length === 1 ? portion : Math.max(2, Math.min(portion, Math.ceil((2 * portion) / sources.length)))
    for (const source of sources) {
      const rows = source(after, first)
      this.read += rows.length
      if (rows.length > 0) this.#heap.add({ source, rows, at: 0, ended: rows.length < first })
    }
  }

  /** The next rows; fewer than asked for = there are no more. */
  take(count: number): Place[] {
    const taken: Place[] = []
    while (taken.length < count) {
      const head = this.#heap.top
      const row = head?.rows[head.at]
      if (head === undefined || row === undefined) break
      taken.push(row)
      head.at++
      if (head.at === head.rows.length && !head.ended) {
        head.rows = head.source(row, this.#portion)
        head.ended = head.rows.length < this.#portion
        head.at = 0
        this.read += head.rows.length
      }
      if (head.at === head.rows.length) this.#heap.remove()
      else this.#heap.sink()
    }
    return taken
  }
}

export interface Walk {
  readonly places: readonly Place[]
  /** False: so many rows were passed over that the walk was given up; `places` are the first of the answer all the same. */
  readonly complete: boolean
}

/**
 * The first `wanted` rows of all sources after a place that pass `check`; without one, all do. Gives up after checking `budget` rows.
 */
export function walk(
  sources: readonly Source[],
  options: { down: boolean; after: Place | undefined; wanted: number; check?: Check | undefined; budget?: number },
): Walk {
  const { down, after, wanted, check, budget = Number.MAX_SAFE_INTEGER } = options
  const merge = new Merge(sources, down, after, wanted)
  if (check === undefined) return { places: merge.take(wanted), complete: true }
  const places: Place[] = []
  let checked = 0
  // Few at first; the thinner what passes, the larger the portions.
  for (let portion = Math.ceil(wanted * 1.25); ; portion = Math.min(2000, portion * 2)) {
    const rows = merge.take(portion)
    const fits = check(rows.map((row) => row.id))
    for (const row of rows) if (fits.has(row.id) && places.length < wanted) places.push(row)
    checked += rows.length
    if (places.length === wanted || rows.length < portion) return { places, complete: true }
    if (checked >= budget) return { places, complete: false }
  }
}
