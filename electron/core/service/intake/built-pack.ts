import type { DocumentKind, DocumentValues } from '../../../../db/trade/document.ts'
import type { Mode } from '../../../../shared/domain/record/mode.ts'
import { DOCUMENT_KIND, TRADE_SECTIONS } from './document-build.ts'
import type { BuiltRow } from './row-build.ts'

/**
 * Built rows as a few blocks: what crosses from the thread that builds them to the one that writes them. Some fifty values a row, each copied
 * by itself, cost both threads a third of their work; two texts, from which the values are cut, cost next to nothing.
 */
export interface PackedRows {
  readonly rows: number
  /** One a value: see CODE; and the number of values before each document's. */
  readonly codes: Int32Array<ArrayBuffer>
  readonly numbers: Float64Array<ArrayBuffer>
  /** Numbers, codes and hashes. They are plain ASCII, and so is this as long as nothing else stands in it: half of the memory. */
  readonly short: string
  /** Texts of the documents. */
  readonly long: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

type Value = DocumentValues[number]

/** A code from 0 on is a text: twice its length, and 1 more where it stands in `long`. */
const CODE = { nothing: -1, number: -2, bytes: -3, sameAsRowBefore: -4 } as const
const SHORT = 40

/** Documents in the order of their bits. */
const KINDS: readonly DocumentKind[] = TRADE_SECTIONS.map((section) => DOCUMENT_KIND[section])
/** The first values of a document say who it is: what RowBuilder puts there until it is written. */
const NOBODY: DocumentValues = [0, 0, 1, null]
const IDENTITY = NOBODY.length
/** Places of one row: its own values, then those of each kind. */
const OWN = 5
const MOST_VALUES = 48
const placesOf = (kind: number): number => OWN + kind * MOST_VALUES

class Packer {
  #codes = new Int32Array(1 << 15)
  #count = 0
  readonly #numbers: number[] = []
  #short = ''
  #long = ''
  readonly #pieces: Uint8Array[] = []
  readonly #last: Value[] = []

  code(code: number): void {
    if (this.#count === this.#codes.length) {
      const more = new Int32Array(2 * this.#count)
      more.set(this.#codes)
      this.#codes = more
    }
    this.#codes[this.#count++] = code
  }

  put(place: number, value: Value): void {
    if (value === null) this.code(CODE.nothing)
    else if (value === this.#last[place]) this.code(CODE.sameAsRowBefore)
    else if (typeof value === 'string') {
      const isShort = value.length <= SHORT && place >= OWN
      this.code(value.length * 2 + (isShort ? 0 : 1))
      if (isShort) this.#short += value
      else this.#long += value
      this.#last[place] = value
    } else if (typeof value === 'number') {
      this.code(CODE.number)
      this.#numbers.push(value)
      this.#last[place] = value
    } else {
      this.code(CODE.bytes)
      this.code(value.length)
      this.#pieces.push(value)
    }
  }

  packed(rows: number): PackedRows {
    const bytes = new Uint8Array(this.#pieces.reduce((sum, piece) => sum + piece.length, 0))
    let at = 0
    for (const piece of this.#pieces) {
      bytes.set(piece, at)
      at += piece.length
    }
    return {
      rows,
      codes: this.#codes.slice(0, this.#count),
      numbers: new Float64Array(this.#numbers),
      short: this.#short,
      long: this.#long,
      bytes,
    }
  }
}

/** Rows as blocks. */
export function packRows(rows: readonly BuiltRow[]): PackedRows {
  const packer = new Packer()
  for (const row of rows) {
    packer.put(0, row.row)
    packer.put(1, row.mode ?? null)
    packer.put(2, row.goodsText)
    packer.put(3, row.orderedOn)
    packer.put(
      4,
      KINDS.reduce((bits, kind, i) => (row.documents[kind] === undefined ? bits : bits | (1 << i)), 0),
    )
    KINDS.forEach((kind, i) => {
      const values = row.documents[kind]
      if (values === undefined) return
      if (values.length > MOST_VALUES) throw new RangeError(`${values.length} values of a document`)
      packer.code(values.length)
      for (let at = IDENTITY; at < values.length; at++) packer.put(placesOf(i) + at, values[at] ?? null)
    })
  }
  return packer.packed(rows.length)
}

/** The blocks that need not be copied when they are handed to another thread. */
export const blocksOf = ({ codes, numbers, bytes }: PackedRows): ArrayBuffer[] => [
  codes.buffer,
  numbers.buffer,
  bytes.buffer,
]

class Unpacker {
  readonly #packed: PackedRows
  readonly #last: Value[] = []
  #code = 0
  #number = 0
  #short = 0
  #long = 0
  #byte = 0

  constructor(packed: PackedRows) {
    this.#packed = packed
  }

  code(): number {
    return this.#packed.codes[this.#code++] ?? CODE.nothing
  }

  take(place: number): Value {
    const code = this.code()
    if (code === CODE.nothing) return null
    if (code === CODE.sameAsRowBefore) return this.#last[place] ?? null
    if (code === CODE.bytes) return this.#packed.bytes.subarray(this.#byte, (this.#byte += this.code()))
    const value = code === CODE.number ? (this.#packed.numbers[this.#number++] ?? null) : this.#text(code)
    this.#last[place] = value
    return value
  }

  #text(code: number): string {
    const length = code >> 1
    return (code & 1) === 0
      ? this.#packed.short.slice(this.#short, (this.#short += length))
      : this.#packed.long.slice(this.#long, (this.#long += length))
  }
}

/** The rows that `packRows` was given; what identifies a document is left open. */
export function unpackRows(packed: PackedRows): BuiltRow[] {
  const unpacker = new Unpacker(packed)
  return Array.from({ length: packed.rows }, () => {
    const row = unpacker.take(0) as number
    // packRows was given a mode.
    const mode = (unpacker.take(1) ?? undefined) as Mode | undefined
    const goodsText = unpacker.take(2) as string
    const orderedOn = unpacker.take(3) as string
    const bits = unpacker.take(4) as number
    const documents: Partial<Record<DocumentKind, DocumentValues>> = {}
    KINDS.forEach((kind, i) => {
      if ((bits & (1 << i)) === 0) return
      const length = unpacker.code()
      const values: DocumentValues = [...NOBODY]
      for (let at = IDENTITY; at < length; at++) values.push(unpacker.take(placesOf(i) + at))
      documents[kind] = values
    })
    return { row, mode, documents, goodsText, orderedOn }
  })
}
