import { ZERO, type Money } from '../decimal/decimal.ts'
import type { MatchContext } from '../match/defect.ts'
import { dutiableOf, goodsValueOf } from '../match/match.ts'
import type { Triple } from '../record/record.ts'
import { explainRetailTax, type TaxStep } from '../tax/explain.ts'
import {
  retailImportTax,
  retailRegime,
  type CommodityTax,
  type ParcelTax,
  type RegimeAnswer,
  type TaxableLine,
  type TaxableParcel,
  type TaxProblem,
} from '../tax/retail-import-tax.ts'
import { retailRule, type RetailRule } from '../tax/retail-limits.ts'
import type { ResolvedLine } from './resolve.ts'

/** The expected tax of an import parcel, or why it cannot be told. */
export type ParcelTaxAnswer =
  | {
      readonly ok: true
      readonly tax: ParcelTax
      readonly regime: RegimeAnswer
      readonly dutiable: Money
      readonly rule: RetailRule
      readonly parcel: TaxableParcel
    }
  | {
      readonly ok: false
      readonly code: TaxProblem['code'] | 'TAX_NO_RULE' | 'TAX_REFUSED' | 'TAX_LINE_INCOMPLETE'
      readonly gnum: number
    }

/** Sentences for the codes that are not in TAX_PROBLEMS. */
export const PARCEL_TAX_PROBLEMS = {
  TAX_NO_RULE: '申报日期早于跨境零售进口税收政策（2016-04-08）',
  TAX_REFUSED: '超过限值，不能按跨境零售进口计税',
  TAX_LINE_INCOMPLETE: '商品行缺少数量或金额，无法计税',
} as const

/**
 * Expected tax of an import parcel on the day of the context: regime by the limits, spread of freight, insurance and
 * discount, tax per line. A parcel that is over the limits has no retail tax and is answered with TAX_REFUSED.
 * @param taxOf the taxes of a line (shared/code/context lineTaxes)
 */
export function parcelTax(
  triple: Triple,
  lines: readonly ResolvedLine[],
  context: MatchContext,
  taxOf: (line: ResolvedLine) => CommodityTax,
): ParcelTaxAnswer {
  const rule = retailRule(context.day)
  if (rule === undefined) return { ok: false, code: 'TAX_NO_RULE', gnum: 0 }
  const taxable: TaxableLine[] = []
  for (const line of lines) {
    if (line.qty === undefined || line.totalPrice === undefined)
      return { ok: false, code: 'TAX_LINE_INCOMPLETE', gnum: line.line.gnum }
    taxable.push({ gnum: line.line.gnum, value: line.totalPrice, qty: line.qty, tax: taxOf(line) })
  }
  const parcel: TaxableParcel = {
    lines: taxable,
    freight: triple.order.freight ?? ZERO,
    insurance: triple.waybill?.insuredFee ?? ZERO,
    discount: context.settings.discountReducesDutiable ? (triple.order.discount ?? ZERO) : ZERO,
  }
  const dutiable = dutiableOf(triple, goodsValueOf(triple, lines), context)
  const regime = retailRegime(dutiable, onePiece(taxable), context.annualUsed ?? ZERO, rule)
  if (regime.regime === 'refused') return { ok: false, code: 'TAX_REFUSED', gnum: 0 }
  const tax = retailImportTax(parcel, regime.regime, rule, context.day)
  return tax.ok ? { ok: true, tax, regime, dutiable, rule, parcel } : tax
}

const ONE = 100_000

function onePiece(lines: readonly TaxableLine[]): boolean {
  const paid = lines.filter((line) => line.value > 0)
  return paid.length === 1 && paid[0]?.qty === ONE
}

/** The explanation of a computed parcel tax, number by number with its source. */
export function parcelTaxSteps(answer: Extract<ParcelTaxAnswer, { ok: true }>): TaxStep[] {
  return explainRetailTax(answer.parcel, answer.tax, answer.rule)
}
