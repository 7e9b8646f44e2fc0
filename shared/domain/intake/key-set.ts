/**
 * The keys of all documents of a file with the row of each, in 12 bytes a slot instead of a Map's hundred: the parse
 * child keeps a million of them under a 300 MB cap. Keys are held as two independent 32-bit hashes;
 * two different keys are taken for one with a chance of about 1 in 10^7 per million keys, and then a
 * document is refused that could have passed, never the other way round.
 */
export class KeySet {
  #slots = 1 << 12
  #first = new Uint32Array(this.#slots)
  #second = new Uint32Array(this.#slots)
  #rows = new Uint32Array(this.#slots)
  #count = 0

  /** The row under which the key was added before, else 0 after adding it. Rows start at 1. */
  add(key: string, row: number): number {
    if (this.#count * 2 > this.#slots) this.#grow()
    let a = 0x811c9dc5
    let b = 0x9747b28c
    for (let i = 0; i < key.length; i++) {
      const code = key.charCodeAt(i)
      a = Math.imul(a ^ code, 0x01000193)
      b = Math.imul((b << 13) | (b >>> 19), 5) + Math.imul(code, 0xcc9e2d51)
    }
    a = Math.imul(a ^ (a >>> 15), 0x85ebca6b) >>> 0
    b = Math.imul(b ^ (b >>> 16), 0xc2b2ae35) >>> 0
    return this.#place(a, b, row)
  }

  #place(a: number, b: number, row: number): number {
    const mask = this.#slots - 1
    let at = (a ^ b) & mask
    for (;;) {
      const known = this.#rows[at] ?? 0
      if (known === 0) {
        this.#first[at] = a
        this.#second[at] = b
        this.#rows[at] = row
        this.#count++
        return 0
      }
      if (this.#first[at] === a && this.#second[at] === b) return known
      at = (at + 1) & mask
    }
  }

  #grow(): void {
    const [first, second, rows] = [this.#first, this.#second, this.#rows]
    this.#slots *= 2
    this.#count = 0
    this.#first = new Uint32Array(this.#slots)
    this.#second = new Uint32Array(this.#slots)
    this.#rows = new Uint32Array(this.#slots)
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0
      if (row !== 0) this.#place(first[i] ?? 0, second[i] ?? 0, row)
    }
  }
}
