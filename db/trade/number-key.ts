import type { ReadHandle } from '../open.ts'

/**
 * Finding documents by number: the whole one, or its last four characters, in one tree (projection_number).
 *
 *   key = tail * 2^32 + hash
 *
 * tail = the last four characters: four digits are their value, 0..9999; anything else (letters, shorter numbers) is hashed into
 * 10000..65535. hash = 32 bits of the whole number. So one number is one key, and everything that ends alike is one range.
 * Hashes collide: whoever looks up compares the text of what was found (and whether its batch is visible).
 */

/** What a row of projection_number points at: 1..6 a parcel, 11..13 a document that came before its order, by its own number. */
export const NUMBER_KIND = {
  order: 1,
  waybill: 2,
  payment: 3,
  own: 4,
  inventory: 5,
  preEntry: 6,
  waitingPayment: 11,
  waitingWaybill: 12,
  waitingCollection: 13,
} as const
export type NumberKind = (typeof NUMBER_KIND)[keyof typeof NUMBER_KIND]

const SPAN = 4_294_967_296
const OTHER_TAILS = 10_000
const TAILS = 65_536

const PLAIN = /^[0-9A-Z_\-./]*$/

/** As numbers are compared: half-width, no blanks, capitals. */
export function normaliseNumber(text: string): string {
  return PLAIN.test(text)
    ? text
    : text
        .normalize('NFKC')
        .replace(/[\s\u200b\ufeff]/g, '')
        .toUpperCase()
}

/** 32 bits over the UTF-16 units (FNV-1a with a final mix: order numbers differ in their last digits only). */
function hash32(text: string, from: number): number {
  let h = 0x811c9dc5
  for (let i = from; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** The tail of a normalised number, 0..65535. */
export function numberTail(number: string): number {
  const from = Math.max(0, number.length - 4)
  if (number.length >= 4) {
    let value = 0
    let i = from
    for (; i < number.length; i++) {
      const digit = number.charCodeAt(i) - 48
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    if (i === number.length) return value
  }
  return OTHER_TAILS + (hash32(number, from) % (TAILS - OTHER_TAILS))
}

/** The key of a normalised number; a safe integer. */
export function numberKey(number: string): number {
  return numberTail(number) * SPAN + hash32(number, 0)
}

export interface NumberHit {
  readonly kind: NumberKind
  readonly targetId: number
}

/** What a whole number (normalised here) points at. Candidates: the caller compares the text and the visibility. */
export function findNumber(ledger: ReadHandle, text: string): NumberHit[] {
  return ledger
    .sql('select kind, target_id as targetId from projection_number where key = ?')
    .all(numberKey(normaliseNumber(text))) as NumberHit[]
}

/** The same for one kind. */
export function findNumberOf(ledger: ReadHandle, kind: NumberKind, text: string): number[] {
  const rows = ledger
    .sql('select target_id as id from projection_number where key = ? and kind = ?')
    .all(numberKey(normaliseNumber(text)), kind) as { id: number }[]
  return rows.map((row) => row.id)
}

/** A place in the tree, to go on from. */
export interface NumberPlace extends NumberHit {
  readonly key: number
}

/**
 * What ends with these characters: the last four, or fewer than four when the whole number is that short. In key order, so
 * that a caller who finds hidden or foreign rows among them can go on after the last one.
 */
export function findByTail(ledger: ReadHandle, tail: string, limit: number, after?: NumberPlace): NumberPlace[] {
  const from = numberTail(normaliseNumber(tail)) * SPAN
  const start = after ?? { key: from, kind: 0, targetId: 0 }
  return ledger
    .sql(
      'select key, kind, target_id as targetId from projection_number where (key, kind, target_id) > (?, ?, ?) and key < ? order by key, kind, target_id limit ?',
    )
    .all(start.key, start.kind, start.targetId, from + SPAN, limit) as NumberPlace[]
}
