/**
 * The keys of all documents of a file, numbered in order of appearance, in some 20 bytes a key instead of a Map's
 * hundred: the parse child keeps a million of them under a 300 MB cap. A key is held as two independent 32-bit
 * hashes; two different keys are taken for one with a chance of about 1 in 10^7 per million keys, and then a
 * document is refused that could have passed, never the other way round.
 */
export class KeyTable {
  /** Whether the last `number` call met a new key. */
  fresh = false
  count = 0
  #slots = 1 << 12
  #first = new Uint32Array(this.#slots)
  #second = new Uint32Array(this.#slots)
  /** Number + 1 of the key in a slot; 0 = free. */
  #numbers = new Uint32Array(this.#slots)
  #rows = new Uint32Array(1 << 11)

  /** The number of a key (0, 1, 2 … in order of appearance). A new key is added with its row. */
  number(key: string, row: number): number {
    if (this.count * 2 >= this.#slots) this.#grow()
    let a = 0x811c9dc5
    let b = 0x9747b28c
    for (let i = 0; i < key.length; i++) {
      const code = key.charCodeAt(i)
      a = Math.imul(a ^ code, 0x01000193)
      b = (Math.imul((b << 13) | (b >>> 19), 5) + Math.imul(code, 0xcc9e2d51)) | 0
    }
    a = Math.imul(a ^ (a >>> 15), 0x85ebca6b) >>> 0
    b = Math.imul(b ^ (b >>> 16), 0xc2b2ae35) >>> 0
    const at = this.#find(a, b)
    const known = this.#numbers[at] ?? 0
    this.fresh = known === 0
    if (known !== 0) return known - 1
    this.#first[at] = a
    this.#second[at] = b
    this.#numbers[at] = ++this.count
    this.#rows[this.count - 1] = row
    return this.count - 1
  }

  /** The row under which key `number` first came. */
  rowOf(number: number): number {
    return this.#rows[number] ?? 0
  }

  #find(a: number, b: number): number {
    const mask = this.#slots - 1
    let at = (a ^ b) & mask
    while ((this.#numbers[at] ?? 0) !== 0 && (this.#first[at] !== a || this.#second[at] !== b)) at = (at + 1) & mask
    return at
  }

  #grow(): void {
    const [first, second, numbers, rows] = [this.#first, this.#second, this.#numbers, this.#rows]
    this.#slots *= 2
    this.#first = new Uint32Array(this.#slots)
    this.#second = new Uint32Array(this.#slots)
    this.#numbers = new Uint32Array(this.#slots)
    this.#rows = new Uint32Array(this.#slots / 2 + 1)
    this.#rows.set(rows)
    for (let i = 0; i < numbers.length; i++) {
      const number = numbers[i] ?? 0
      if (number === 0) continue
      const a = first[i] ?? 0
      const b = second[i] ?? 0
      const at = this.#find(a, b)
      this.#first[at] = a
      this.#second[at] = b
      this.#numbers[at] = number
    }
  }
}
