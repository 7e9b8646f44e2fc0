import { parseFixed, percentAtMost, type Fixed, type Weight } from '../decimal/decimal.ts'

/** A packed parcel's weight against the gross weight that its inventory declares. */

export interface WeightRule {
  /** Kilograms either way that nobody asks about. */
  readonly absolute: Weight
  /** Percent of the declared weight either way. */
  readonly percent: Fixed<'percent'>
}

export type WeightCheck =
  | { readonly ok: true; readonly difference: number }
  | { readonly ok: false; readonly difference: number; readonly allowed: number }

/** Both bounds are given; the wider one counts. A parcel without a declared weight cannot deviate. */
export function checkWeight(weighed: Weight, declared: Weight, rule: WeightRule): WeightCheck {
  const difference = weighed - declared
  if (declared === 0) return { ok: true, difference: 0 }
  const allowed = Math.max(rule.absolute, percentAtMost(declared, rule.percent))
  return Math.abs(difference) <= allowed ? { ok: true, difference } : { ok: false, difference, allowed }
}

/**
 * What a scale with a keyboard plug types, or a person: `1.234`, `1.234kg`, `1234g`, `ST,GS,+  1.234kg`.
 * @returns kilograms; undefined when there is no weight in it, when it is not stable (`US`), or not above zero
 */
export function readScale(text: string): Weight | undefined {
  const plain = text.normalize('NFKC').trim().toUpperCase()
  if (/^US\b/.test(plain)) return undefined
  const match = /(?:^|[^0-9.])[+]?\s*(\d{1,6}(?:\.\d{1,5})?)\s*(KG|G|千克|克)?$/.exec(plain.replace(/\s+/g, ''))
  if (match === null || plain.includes('-')) return undefined
  const number = match[1] ?? ''
  const grams = match[2] === 'G' || match[2] === '克'
  const value = parseFixed<'weight'>(grams ? thousandth(number) : number)
  return value === undefined || value <= 0 ? undefined : value
}

/** The decimal text of a thousandth. */
function thousandth(text: string): string {
  const [whole = '0', fraction = ''] = text.split('.')
  const digits = whole.padStart(4, '0')
  return `${digits.slice(0, -3)}.${digits.slice(-3)}${fraction}`
}
