import {
  fixed,
  fractionHalfUp,
  spread,
  total,
  ZERO,
  type Fixed,
  type Money,
  type Quantity,
} from '../decimal/decimal.ts'
import { cosmeticsRule, type CosmeticsRule, type Rate, type RetailRule } from './retail-limits.ts'

/**
 * The comprehensive tax on retail import (refund/SPEC D). P dutiable price, t duty, c consumption tax, v VAT:
 *   within the limits: duty 0, CT = P/(1−c)·c·70 %, VAT = (P + P/(1−c)·c)·v·70 %
 *   full:              T = P·t, CT = (P+T)/(1−c)·c, VAT = (P+T+CT)·v
 * Everything is an exact fraction until the one rounding: half-up to the fen per line and tax, then summed. The sources
 * do not say whether customs rounds per line or per parcel; CEB816 carries the lines, so per line [I].
 */

/**
 * Consumption tax of a commodity. 'specific' is levied by quantity, alone or beside a rate ("compound", as for spirits). refund/SPEC D says
 * that its sources do not cover it, so no amount is built in: one that the office's own tariff or goods record states is computed by the
 * general law (SPECIFIC_BASIS) and marked as not verified; without one the tax is refused.
 */
export type Consumption =
  | { readonly kind: 'none' }
  | { readonly kind: 'ad-valorem'; readonly rate: Rate }
  | {
      readonly kind: 'cosmetics'
      readonly measure: 'ml-or-g' | 'piece'
      /** Millilitres, grams or pieces in one declared unit. */ readonly content: Fixed<'content'> | undefined
    }
  | { readonly kind: 'specific'; readonly levy?: SpecificLevy | undefined }

/** An amount by quantity, and the rate beside it (0 when there is none). */
export interface SpecificLevy {
  readonly rate: Rate
  /** Yuan a tax unit. */
  readonly perUnit: Money
  /** Customs unit code of the tax unit: 035 kilogram, 095 litre. */
  readonly unit: string
  /** Tax units in one declared unit; undefined = not to be told from the goods record. */
  readonly unitsEach: Fixed<'factor'> | undefined
}

/** Where the formula of the levy by quantity comes from, and how sure it is. */
export const SPECIFIC_BASIS = {
  source: '消费税暂行条例 第五条、第九条（组成计税价格）；退税资料 D 未载从量，按 70% 征收为推断',
  confidence: 'assumed',
} as const

export interface CommodityTax {
  /** undefined = not known; only full taxation needs it. */
  readonly duty: Rate | undefined
  readonly vat: Rate | undefined
  readonly consumption: Consumption
  readonly source: string
}

export interface TaxableLine {
  readonly gnum: number
  /** Price part: the line's total price. */
  readonly value: Money
  readonly qty: Quantity
  readonly tax: CommodityTax
}

export interface TaxableParcel {
  readonly lines: readonly TaxableLine[]
  readonly freight: Money
  readonly insurance: Money
  /** Coupons, points, vouchers: they reduce the price part only. */
  readonly discount: Money
}

export type TaxRegime = 'within' | 'full'

export interface LineTax {
  readonly gnum: number
  readonly dutiable: Money
  readonly duty: Money
  readonly consumption: Money
  readonly vat: Money
  readonly total: Money
  /** The consumption rate that was applied (0 when none). */
  readonly consumptionRate: Rate
}

export interface ParcelTax {
  readonly ok: true
  readonly regime: TaxRegime
  readonly dutiable: Money
  readonly duty: Money
  readonly consumption: Money
  readonly vat: Money
  readonly total: Money
  readonly lines: readonly LineTax[]
}

/** Why a tax cannot be computed; the sentence is in TAX_PROBLEMS. */
export interface TaxProblem {
  readonly ok: false
  readonly code: keyof typeof TAX_PROBLEMS
  readonly gnum: number
}

export const TAX_PROBLEMS = {
  TAX_NO_LINES: '没有商品行，无法计税',
  TAX_DISCOUNT_TOO_LARGE: '非现金抵扣金额大于商品价格，请核对',
  TAX_VAT_MISSING: '缺少增值税税率，请在商品备案或税则中补全',
  TAX_DUTY_MISSING: '全额征税需要关税税率，请在税则中补全',
  TAX_CONTENT_MISSING: '高档化妆品按每毫升（克）或每片价格判断，请在商品备案中补全含量',
  TAX_SPECIFIC_RATE: '该商品从量或复合计征消费税，税则与商品备案没有写明定额，不代为计算，请按海关税单为准',
  TAX_SPECIFIC_UNIT: '从量计征的计税单位无法由申报单位换算，请在商品备案中补法定单位的换算或单位净重',
} as const

const SCALE = 100_000n

/** The price of the content decides: price without VAT per millilitre, gram or piece against the threshold. */
export function isHighEndCosmetics(
  dutiable: Money,
  content: Fixed,
  measure: 'ml-or-g' | 'piece',
  rule: CosmeticsRule,
): boolean {
  const threshold = measure === 'piece' ? rule.perPiece : rule.perMillilitreOrGram
  return BigInt(dutiable) * SCALE >= BigInt(threshold) * BigInt(content)
}

function consumptionRate(line: TaxableLine, dutiable: Money, cosmetics: CosmeticsRule | undefined): Rate | TaxProblem {
  const { consumption } = line.tax
  if (consumption.kind === 'none') return ZERO
  if (consumption.kind === 'ad-valorem') return consumption.rate
  if (consumption.kind === 'specific') {
    if (consumption.levy === undefined) return { ok: false, code: 'TAX_SPECIFIC_RATE', gnum: line.gnum }
    return consumption.levy.unitsEach === undefined
      ? { ok: false, code: 'TAX_SPECIFIC_UNIT', gnum: line.gnum }
      : consumption.levy.rate
  }
  if (cosmetics === undefined) return ZERO
  if (consumption.content === undefined || consumption.content <= 0)
    return { ok: false, code: 'TAX_CONTENT_MISSING', gnum: line.gnum }
  const content = fractionHalfUp<'content'>(BigInt(consumption.content) * BigInt(line.qty), SCALE, 5)
  return isHighEndCosmetics(dutiable, content, consumption.measure, cosmetics) ? cosmetics.rate : ZERO
}

function lineTax(
  line: TaxableLine,
  dutiable: Money,
  regime: TaxRegime,
  rule: RetailRule,
  cosmetics: CosmeticsRule | undefined,
): LineTax | TaxProblem {
  const rate = consumptionRate(line, dutiable, cosmetics)
  if (typeof rate !== 'number') return rate
  const { vat, duty } = line.tax
  if (vat === undefined) return { ok: false, code: 'TAX_VAT_MISSING', gnum: line.gnum }
  if (regime === 'full' && duty === undefined) return { ok: false, code: 'TAX_DUTY_MISSING', gnum: line.gnum }
  const t = BigInt(regime === 'full' ? (duty ?? 0) : rule.dutyWithin)
  const share = regime === 'full' ? SCALE : BigInt(rule.collected)
  const price = BigInt(dutiable)
  // (P+T) in counts of 1/SCALE², divided by (1−c): the base of both other taxes.
  let base = price * (SCALE + t)
  const rest = SCALE - BigInt(rate)
  let divisor = SCALE * rest * SCALE
  const dutyAmount = fractionHalfUp<'money'>(price * t, SCALE, 2)
  let byQuantity = 0n
  if (line.tax.consumption.kind === 'specific') {
    // The amount by quantity has three factors, so everything is counted once more as fine.
    const { levy } = line.tax.consumption
    byQuantity = BigInt(line.qty) * BigInt(levy?.unitsEach ?? 0) * BigInt(levy?.perUnit ?? 0)
    base = base * SCALE + byQuantity
    divisor *= SCALE
  }
  const consumption =
    rate === 0 && byQuantity === 0n
      ? ZERO
      : fractionHalfUp<'money'>((base * BigInt(rate) + byQuantity * rest) * share, divisor, 2)
  const vatAmount = fractionHalfUp<'money'>(base * BigInt(vat) * share, divisor, 2)
  return {
    gnum: line.gnum,
    dutiable,
    duty: dutyAmount,
    consumption,
    vat: vatAmount,
    consumptionRate: rate,
    total: fixed<'money'>(dutyAmount + consumption + vatAmount),
  }
}

/**
 * The dutiable price of each line: its value, less its share of the discount, plus its shares of freight and insurance;
 * shares by line value, half-up to the fen, the remainder on the last line.
 * @returns undefined when the discount is larger than the goods
 */
export function dutiablePrices(parcel: TaxableParcel): Money[] | undefined {
  const weights = parcel.lines.map((line) => line.value)
  if (parcel.discount > total(weights)) return undefined
  const charges = fixed<'money'>(parcel.freight + parcel.insurance)
  if (parcel.discount === 0 && charges === 0) return weights
  const [only] = weights
  // Most parcels have one line, which bears everything.
  if (only !== undefined && weights.length === 1) return [fixed<'money'>(only - parcel.discount + charges)]
  const off = spread(parcel.discount, weights, 2)
  const freight = spread(parcel.freight, weights, 2)
  const insurance = spread(parcel.insurance, weights, 2)
  return weights.map((value, i) => fixed<'money'>(value - (off[i] ?? 0) + (freight[i] ?? 0) + (insurance[i] ?? 0)))
}

/**
 * Tax of a parcel under a regime.
 * @param day YYYY-MM-DD of the declaration; it selects the cosmetics rule
 */
export function retailImportTax(
  parcel: TaxableParcel,
  regime: TaxRegime,
  rule: RetailRule,
  day: string,
): ParcelTax | TaxProblem {
  if (parcel.lines.length === 0) return { ok: false, code: 'TAX_NO_LINES', gnum: 0 }
  const prices = dutiablePrices(parcel)
  if (prices === undefined) return { ok: false, code: 'TAX_DISCOUNT_TOO_LARGE', gnum: 0 }
  const cosmetics = cosmeticsRule(day)
  const lines: LineTax[] = []
  let dutiable = 0
  let duty = 0
  let consumption = 0
  let vat = 0
  for (let i = 0; i < parcel.lines.length; i++) {
    const line = parcel.lines[i]
    const price = prices[i]
    if (line === undefined || price === undefined) continue
    const tax = lineTax(line, price, regime, rule, cosmetics)
    if ('ok' in tax) return tax
    lines.push(tax)
    dutiable += tax.dutiable
    duty += tax.duty
    consumption += tax.consumption
    vat += tax.vat
  }
  return {
    ok: true,
    regime,
    dutiable: fixed(dutiable),
    duty: fixed(duty),
    consumption: fixed(consumption),
    vat: fixed(vat),
    total: fixed(duty + consumption + vat),
    lines,
  }
}

export interface RegimeAnswer {
  /** 'refused' = not importable as retail parcel: over the single limit with several pieces, or over the year. */
  readonly regime: TaxRegime | 'refused'
  readonly reason: 'WITHIN_LIMITS' | 'SINGLE_OVER_INDIVISIBLE' | 'SINGLE_OVER' | 'ANNUAL_OVER'
}

/**
 * Which regime applies. Over the single limit with one single piece and the year not exceeded: full tax, counted into
 * the year; over the year: ordinary trade (财关税〔2018〕49号 第一、二条).
 * @param onePiece exactly one piece under the order
 */
export function retailRegime(dutiable: Money, onePiece: boolean, annualUsed: Money, rule: RetailRule): RegimeAnswer {
  if (annualUsed + dutiable > rule.annualLimit) return { regime: 'refused', reason: 'ANNUAL_OVER' }
  if (dutiable <= rule.singleLimit) return { regime: 'within', reason: 'WITHIN_LIMITS' }
  return onePiece ? { regime: 'full', reason: 'SINGLE_OVER_INDIVISIBLE' } : { regime: 'refused', reason: 'SINGLE_OVER' }
}

/** The composite rate as a fraction: (c+v)/(1−c)·70 % within, (t+c+v+t·v)/(1−c) in full; half-up to 5 places. For display only. */
export function compositeRate(vat: Rate, consumption: Rate, duty: Rate, regime: TaxRegime, collected: Rate): Rate {
  const [v, c, t] = [BigInt(vat), BigInt(consumption), BigInt(duty)]
  if (regime === 'within') return fractionHalfUp<'rate'>((c + v) * BigInt(collected), SCALE - c, 5)
  return fractionHalfUp<'rate'>((t + c + v) * SCALE + t * v, SCALE - c, 5)
}
