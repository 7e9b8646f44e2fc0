/**
 * Sorting a million keys without holding up anybody: each portion is sorted when it comes, and the portions are merged while they are
 * being written. A heap of portion heads, no object an entry.
 */
interface Run<K> {
  readonly keys: K[]
  readonly payloads: Uint32Array
  at: number
}

export class KeyRuns<K extends number | string> {
  readonly #heap: Run<K>[] = []
  size = 0

  /** Adds a portion; `payloads` are 32-bit. */
  add(keys: readonly K[], payloads: readonly number[]): void {
    if (keys.length === 0) return
    const order = keys.map((_key, i) => i).sort((a, b) => compare(keys[a], keys[b]))
    const sorted: K[] = []
    const carried = new Uint32Array(keys.length)
    order.forEach((from, to) => {
      const key = keys[from]
      if (key !== undefined) sorted.push(key)
      carried[to] = payloads[from] ?? 0
    })
    this.#heap.push({ keys: sorted, payloads: carried, at: 0 })
    this.#up(this.#heap.length - 1)
    this.size += keys.length
  }

  /** Takes the smallest entry; false when nothing is left. */
  take(each: (key: K, payload: number) => void): boolean {
    const run = this.#heap[0]
    const key = run?.keys[run.at]
    if (run === undefined || key === undefined) return false
    each(key, run.payloads[run.at] ?? 0)
    run.at++
    if (run.at === run.keys.length) {
      const last = this.#heap.pop()
      if (last !== undefined && this.#heap.length > 0) this.#heap[0] = last
    }
    this.#down(0)
    this.size--
    return true
  }

  #less(a: Run<K> | undefined, b: Run<K> | undefined): boolean {
    return a !== undefined && b !== undefined && compare(a.keys[a.at], b.keys[b.at]) < 0
  }

  #swap(i: number, j: number): void {
    const [a, b] = [this.#heap[i], this.#heap[j]]
    if (a === undefined || b === undefined) return
    this.#heap[i] = b
    this.#heap[j] = a
  }

  #up(from: number): void {
    for (let i = from; i > 0;) {
      const parent = (i - 1) >> 1
      if (!this.#less(this.#heap[i], this.#heap[parent])) return
      this.#swap(i, parent)
      i = parent
    }
  }

  #down(from: number): void {
    for (let i = from; ;) {
      let least = 2 * i + 1
      if (this.#less(this.#heap[least + 1], this.#heap[least])) least++
      if (!this.#less(this.#heap[least], this.#heap[i])) return
      this.#swap(i, least)
      i = least
    }
  }
}

/** As SQLite compares integers and ASCII texts; other texts only come a little out of order, which costs time, not truth. */
function compare<K extends number | string>(a: K | undefined, b: K | undefined): number {
  return a === undefined || b === undefined ? 0 : a < b ? -1 : a > b ? 1 : 0
}
