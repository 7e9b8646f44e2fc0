import { fixed, fractionHalfUp, HUNDRED_PERCENT, parseFixed, type Money } from '../../decimal/decimal.ts'
import type { Percent } from '../evidence.ts'
import { isDay } from '../regime.ts'
import type { EntryKind } from './entry.ts'

/**
 * VAT inside what clients are charged: fees and interest are prices with tax (价税合计). The rate is the office's own (general taxpayer 6 %, small-scale
 * another, 0 = not split), by the day of the entry, so that months gone by keep theirs.
 */

export interface FeeVatRate {
  /** '' = ever since. */
  readonly from: string
  readonly rate: Percent
}

/** Kinds of entries that are income with tax in it. */
export const TAXED_ENTRIES: ReadonlySet<EntryKind> = new Set<EntryKind>(['feeCharged', 'interestCharged'])

/** Reads `6` or `2016-05-01 6；2027-01-01 3`. @returns the part that cannot be read, else the rates by their days */
export function readFeeVat(
  text: string,
): { readonly ok: true; readonly rates: readonly FeeVatRate[] } | { readonly ok: false; readonly part: string } {
  const rates: FeeVatRate[] = []
  for (const part of text.split(/[;；,，、]/).map((one) => one.trim())) {
    if (part === '') continue
    const [first = '', second] = part.split(/\s+/)
    const [from, word] = second === undefined ? ['', first] : [first, second]
    const rate = parseFixed<'percent'>(word.replace(/[%％]$/, ''))
    if (rate === undefined || rate < 0 || rate > 1_700_000 || (from !== '' && !isDay(from))) return { ok: false, part }
    rates.push({ from, rate })
  }
  return { ok: true, rates: rates.sort((a, b) => (a.from < b.from ? -1 : 1)) }
}

/** The rate of a day; 0 where none is set. */
export const feeVatOn = (rates: readonly FeeVatRate[], day: string): Percent =>
  rates.findLast((one) => one.from <= day)?.rate ?? fixed<'percent'>(0)

/** The tax inside a price: price × rate ÷ (1 + rate), half-up to the fen; of a reversal the same with the other sign. */
export function taxInside(price: number, rate: Percent): Money {
  const size = fractionHalfUp<'money'>(BigInt(Math.abs(price)) * BigInt(rate), HUNDRED_PERCENT + BigInt(rate), 2)
  return fixed(price < 0 ? -size : size)
}
