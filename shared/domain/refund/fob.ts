import {
  fixed,
  fractionHalfUp,
  HUNDRED_PERCENT,
  percentOfMoney,
  type Money,
  type Quantity,
} from '../decimal/decimal.ts'
import type { DeclaredFee, ExchangeRate, ExportDeclaration, ExportItem, Percent } from './evidence.ts'

/** FOB of declarations and their lines (SPEC B.6), and what a dollar of it cost (B.7). Exact; every rounding is half-up to fen. */

/** RMB for one unit of a currency; undefined when nobody said. */
export type RateOf = (currency: string) => ExchangeRate | undefined

type Priced = Pick<ExportDeclaration, 'incoterm' | 'currency' | 'freight' | 'insurance' | 'total' | 'grossWeight'>
type PricedItem = Pick<ExportItem, 'amount'>

const ONE: ExchangeRate = fixed<'exchangeRate'>(100_000)
/** The rate of a currency, of RMB itself 1. */
const rmbRate = (currency: string, rateOf: RateOf): ExchangeRate | undefined =>
  currency === 'CNY' ? ONE : rateOf(currency)

/** A declared fee in the declaration's currency; undefined when a rate between the two is missing. Rates of price: percent of the total. */
function feeIn(fee: DeclaredFee | undefined, declaration: Priced, rateOf: RateOf): Money | undefined {
  if (fee === undefined) return fixed(0)
  if (fee.mark === 'rate') return percentOfMoney(declaration.total, fee.value)
  const amount =
    fee.mark === 'total'
      ? fee.value
      : fractionHalfUp<'money'>(BigInt(fee.value) * BigInt(declaration.grossWeight), 100_000_000n, 5)
  if (fee.currency === declaration.currency) return fixed(amount)
  const from = rmbRate(fee.currency, rateOf)
  const to = rmbRate(declaration.currency, rateOf)
  if (from === undefined || to === undefined || to === 0) return undefined
  return fractionHalfUp(BigInt(amount) * BigInt(from), BigInt(to), 2)
}

/** FOB of a whole declaration in its currency (SPEC B.6: line ÷ total × (total − freight − insurance)); EXW and FOB are taken as they stand. */
function fobOf(declaration: Priced, rateOf: RateOf): Money | undefined {
  const { incoterm } = declaration
  const freight =
    incoterm === 'CIF' || incoterm === 'CFR' ? feeIn(declaration.freight, declaration, rateOf) : fixed<'money'>(0)
  const insurance =
    incoterm === 'CIF' || incoterm === 'C&I' ? feeIn(declaration.insurance, declaration, rateOf) : fixed<'money'>(0)
  if (freight === undefined || insurance === undefined) return undefined
  return fixed(declaration.total - freight - insurance)
}

/** A line's share of the declaration's FOB as an exact fraction in another currency; undefined when a rate is missing. */
function fobShare(
  declaration: Priced,
  item: PricedItem,
  to: string,
  rateOf: RateOf,
): { readonly n: bigint; readonly d: bigint } | undefined {
  const fob = fobOf(declaration, rateOf)
  if (fob === undefined || declaration.total === 0) return undefined
  const share = { n: BigInt(fob) * BigInt(item.amount), d: BigInt(declaration.total) }
  if (declaration.currency === to) return share
  const from = rmbRate(declaration.currency, rateOf)
  const target = rmbRate(to, rateOf)
  if (from === undefined || target === undefined || target === 0) return undefined
  return { n: share.n * BigInt(from), d: share.d * BigInt(target) }
}

/**
 * FOB of a part of a line in a currency; the whole line has its share of the declaration, the last fen included.
 * @param part so much of `whole`, in one unit
 */
export function fobIn(
  declaration: Priced,
  item: PricedItem,
  to: string,
  rateOf: RateOf,
  part: Quantity = fixed(1),
  whole: Quantity = fixed(1),
): Money | undefined {
  const share = fobShare(declaration, item, to, rateOf)
  if (share === undefined || whole === 0) return undefined
  return fractionHalfUp<'money'>(share.n * BigInt(part), share.d * BigInt(whole), 2)
}

/** A FOB to the fen in RMB, as whoever checks it multiplies: FOB × rate, half-up to fen. undefined when nobody said the rate. */
export function inRmb(fob: Money | undefined, currency: string, rateOf: RateOf): Money | undefined {
  const rate = rmbRate(currency, rateOf)
  return fob === undefined || rate === undefined
    ? undefined
    : fractionHalfUp<'money'>(BigInt(fob) * BigInt(rate), 100_000n, 2)
}

/**
 * 换汇成本, RMB for a dollar of FOB with four places: [Σbase + Σbase × (levy − refund) − consumption tax refunded] ÷ FOB (SPEC B.7), each
 * part at its own rate.
 * @returns undefined for a FOB that is not positive
 */
export function costPerUsd(
  parts: readonly { readonly taxableAmount: Money; readonly levyRate: Percent; readonly claimedRate: Percent }[],
  fobUsd: Money,
  consumption: Money = fixed(0),
): Money | undefined {
  if (fobUsd <= 0) return undefined
  const cost = parts.reduce(
    (sum, { taxableAmount, levyRate, claimedRate }) => {
      const kept = Math.max(0, levyRate - claimedRate)
      return sum + BigInt(taxableAmount) * HUNDRED_PERCENT + BigInt(taxableAmount) * BigInt(kept)
    },
    -BigInt(consumption) * HUNDRED_PERCENT,
  )
  return fractionHalfUp<'money'>(cost * 100_000n, BigInt(fobUsd) * HUNDRED_PERCENT, 4)
}
