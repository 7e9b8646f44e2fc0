import { Refusal } from '../../../shared/domain/intake/frame.ts'
import { cellText, checkProlog, runsText } from './xlsx-text.ts'

const LT = 60
const GT = 62
const SLASH = 47
const LOWER_S = 115
const LOWER_I = 105
/** Above it strings are decoded at each use: the cache would outgrow the child's heap. */
const CACHE_LIMIT = 600_000

/**
 * The shared string table: kept as the raw bytes of the part plus one offset a string, decoded at first
 * use. Most strings of a large order file are used once, and bytes outside the heap cost no collection.
 */
export class SharedStrings {
  readonly #bytes: Buffer
  readonly #starts: Uint32Array
  readonly #cache: (string | undefined)[] = []
  readonly #prefix: string
  readonly count: number

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#prefix = bytes.length === 0 ? '' : checkProlog(bytes.toString('latin1', 0, 4096))
    const { starts, count } = indexItems(bytes, this.#prefix.length)
    this.#starts = starts
    this.count = count
  }

  /** String number `index`; refuses the file when there is none. */
  at(index: number): string {
    const known = this.#cache[index]
    if (known !== undefined) return known
    if (index >= this.count) throw new Refusal('XML_DAMAGED', { part: 'sharedStrings' })
    const text = this.#decode(this.#starts[index] ?? 0, this.#starts[index + 1] ?? this.#bytes.length)
    if (index < CACHE_LIMIT) this.#cache[index] = text
    return text
  }

  #decode(from: number, to: number): string {
    const bytes = this.#bytes
    // The plain case `<si><t>text</t></si>` without a prefix is worth its own path.
    if (
      this.#prefix === '' &&
      bytes[from + 3] === GT &&
      bytes[from + 4] === LT &&
      bytes[from + 5] === 116 &&
      bytes[from + 6] === GT
    ) {
      let end = from + 7
      let plain = true
      for (let byte = bytes[end]; byte !== undefined && byte !== LT; byte = bytes[++end])
        if (byte === 38 || byte === 95 || byte > 127) plain = false
      if (bytes[end + 1] === SLASH)
        return plain ? bytes.toString('latin1', from + 7, end) : cellText(bytes.toString('latin1', from + 7, end))
    }
    return runsText(bytes.toString('latin1', from, to), this.#prefix)
  }
}

/** Offsets of all `<si`. The last element of `starts` in use is the end of the last item. */
function indexItems(bytes: Buffer, prefix: number): { starts: Uint32Array; count: number } {
  let starts = new Uint32Array(1 << 16)
  let count = 0
  const end = bytes.length - 3 - prefix
  let at = bytes.indexOf(LT)
  while (at >= 0 && at <= end) {
    const tag = at + 1 + prefix
    if (
      bytes[tag] === LOWER_S &&
      bytes[tag + 1] === LOWER_I &&
      (bytes[tag + 2] === GT || bytes[tag + 2] === 32 || bytes[tag + 2] === SLASH)
    ) {
      if (count + 1 >= starts.length) {
        const larger = new Uint32Array(starts.length * 2)
        larger.set(starts)
        starts = larger
      }
      starts[count++] = at
      at = tag + 2
    } else {
      at++
    }
    while (at <= end && bytes[at] !== LT) at++
  }
  starts[count] = bytes.length
  return { starts, count }
}
