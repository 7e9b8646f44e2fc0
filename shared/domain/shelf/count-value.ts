import { fixed, fractionHalfUp, type Fixed, type Money, type Quantity } from '../decimal/decimal.ts'
import { retailImportTax, TAX_PROBLEMS, type CommodityTax } from '../tax/retail-import-tax.ts'
import { RETAIL_RULES } from '../tax/retail-limits.ts'

/**
 * What a counted difference is worth, and the duties and taxes that lie on it. A shortage with good reason is taxed on what is missing
 * (bonded SPEC C.4); by which price and rate is not said there, so the figures are an estimate: declared price of the book's item, rates
 * of the tariff on the day, full taxation.
 */
export interface DifferenceFacts {
  /** Counted less expected, of either sign. */
  readonly difference: Quantity
  /** Declared price of one unit in the item's currency; 0 = not known. */
  readonly price: Money
  /** ISO letters, '' = not known. */
  readonly currency: string
  /** Yuan for one of the currency; undefined = nobody said. */
  readonly yuan: Fixed<'exchangeRate'> | undefined
  readonly hsCode: string
  readonly tax: CommodityTax
  /** YYYY-MM-DD: of rates and rules. */
  readonly day: string
}

export interface DifferenceValue {
  /** Yuan, signed like the difference; undefined = not known. */
  readonly value: Money | undefined
  readonly duty: Money | undefined
  readonly consumption: Money | undefined
  readonly vat: Money | undefined
  readonly tax: Money | undefined
  /** What is not known, in Chinese; '' = everything is. */
  readonly why: string
}

const unknown = (value: Money | undefined, why: string): DifferenceValue => ({
  value,
  duty: undefined,
  consumption: undefined,
  vat: undefined,
  tax: undefined,
  why,
})

/** Full taxation collects everything, whatever the retail rule of the day: the first one will do. */
const [ANY_RULE] = RETAIL_RULES

/** Values a difference. Rounded half-up to the fen, each tax by itself. */
export function differenceValue(facts: DifferenceFacts): DifferenceValue {
  if (facts.price === 0) return unknown(undefined, '商品项没有申报单价')
  if (facts.currency === '') return unknown(undefined, '商品项没有币制')
  if (facts.yuan === undefined) return unknown(undefined, `没有 ${facts.currency} 在 ${facts.day} 的汇率`)
  const pieces = fixed<'quantity'>(Math.abs(facts.difference))
  // Three factors, each a count of 0.00001: one rounding at the end.
  const value = fractionHalfUp<'money'>(BigInt(pieces) * BigInt(facts.price) * BigInt(facts.yuan), 10_000_000_000n, 2)
  const sign = facts.difference < 0 ? -1 : 1
  const signed = (amount: number): Money => fixed<'money'>(amount === 0 ? 0 : sign * amount)
  if (facts.hsCode === '') return unknown(signed(value), '商品项没有商品编码，查不到税率')
  if (ANY_RULE === undefined) throw new Error('no retail rule')
  const taxed = retailImportTax(
    {
      lines: [{ gnum: 1, value, qty: pieces, tax: facts.tax }],
      freight: fixed(0),
      insurance: fixed(0),
      discount: fixed(0),
    },
    'full',
    ANY_RULE,
    facts.day,
  )
  if (!taxed.ok) return unknown(signed(value), TAX_PROBLEMS[taxed.code])
  return {
    value: signed(value),
    duty: signed(taxed.duty),
    consumption: signed(taxed.consumption),
    vat: signed(taxed.vat),
    tax: signed(taxed.total),
    why: '',
  }
}

/** Sums of one side (short or over); `unknown`: lines whose value or tax is not known and is in no sum. */
export interface ValueSum {
  readonly lines: number
  readonly value: Money
  readonly duty: Money
  readonly consumption: Money
  readonly vat: Money
  readonly tax: Money
  readonly unknown: number
}

/** Adds up values. Each amount that is known counts, also of a line whose other amounts are not. */
export function valueSum(values: readonly DifferenceValue[]): ValueSum {
  const sum = (of: (value: DifferenceValue) => Money | undefined): Money =>
    fixed<'money'>(values.reduce((total, value) => total + (of(value) ?? 0), 0))
  return {
    lines: values.length,
    value: sum((one) => one.value),
    duty: sum((one) => one.duty),
    consumption: sum((one) => one.consumption),
    vat: sum((one) => one.vat),
    tax: sum((one) => one.tax),
    unknown: values.filter((one) => one.why !== '').length,
  }
}
