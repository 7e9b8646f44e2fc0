import type { MatchRow } from '../../../../db/trade/match.ts'
import type { ResolvedLine } from '../../../../shared/domain/inventory/resolve.ts'
import type { MatchContext } from '../../../../shared/domain/match/defect.ts'
import { ID_CHECKED_BEFORE, readOrderKey, type LineAmounts } from '../../../../shared/domain/match/class-text.ts'
import {
  fixed,
  timesHalfUp,
  type Money,
  type Quantity,
  type Weight,
} from '../../../../shared/domain/decimal/decimal.ts'
import { retailImportTax, type CommodityTax } from '../../../../shared/domain/tax/retail-import-tax.ts'
import { retailRule, type RetailRule } from '../../../../shared/domain/tax/retail-limits.ts'
import { lineNetWeight } from '../../../../shared/domain/inventory/quantity.ts'
import type { Outcome } from './match-outcome.ts'

/**
 * Most parcels of a day are alike: same client, same platform and companies, same goods, everything agrees; only numbers, names and
 * amounts differ. Two parcels are of one class when all of their texts are equal but those that differ from parcel to parcel. What the
 * rules say of a class is found out once, on its first member; of the others only the equalities and amounts are checked. A parcel that
 * does not pass every check is handed to the rules themselves, so nothing is decided here but "like the first".
 *
 * Why that is enough: the rules read a parcel through (a) texts of the class, (b) personal values: equalities by hash, presence, and the
 * ID number's check, which the document's key says holds; (c) numbers: equal payment numbers, a waybill number nobody else uses; (d) amounts, of which each rule is
 * checked below in its passing sense. The property test in match.test.ts compares with the rules on thousands of parcels.
 */

/** What a class says of each line. */
interface ClassLine {
  readonly unitNetWeight: Weight | undefined
  readonly tax: CommodityTax | undefined
}

export interface MatchClass {
  readonly outcome: Outcome
  readonly lines: readonly ClassLine[]
  /** Every line's unit net weight is known, so that weights are compared. */
  readonly weighed: boolean
}

/** A row taken apart: what makes its class, and the amounts that do not. */
export interface Sorted {
  readonly key: string
  readonly lines: readonly LineAmounts[]
}

const ONE = 100_000

/** The class of a row; undefined when it has to be looked at by itself. */
export function sortRow(row: MatchRow): Sorted | undefined {
  if (row.orderKey === null || row.differ !== 0) return undefined
  if (row.paymentKey === '' || row.waybillKey === '' || row.collectionKey === '') return undefined
  const order = readOrderKey(row.orderKey)
  if (order === undefined || !order.idHolds) return undefined
  // Amounts that are there as text but could not be read count as absent.
  const { goodsValue, freight, discount, taxTotal, paid, amountPaid, insured, weight, charge } = row
  let read = row.there
  for (const amount of [goodsValue, freight, discount, taxTotal, paid, amountPaid, insured, weight, charge])
    read = read * 2 + (amount === null ? 0 : 1)
  const documents = `${order.name}${row.paymentKey ?? ''}|${row.waybillKey ?? ''}|${row.collectionKey ?? ''}`
  return { key: `${row.clientId}|${row.mode}|${row.transportId ?? ''}|${read}|${documents}`, lines: order.lines }
}

/** price × quantity, half-up to five places; plain integers where they are exact. */
function product(price: Money, qty: Quantity): number {
  const whole = qty / ONE
  const exact = price * whole
  return Number.isInteger(whole) && Number.isSafeInteger(exact) ? exact : timesHalfUp<'money'>(price, qty, 5)
}

/** Net weight of a line of whole pieces. */
function netWeight(qty: Quantity, unit: Weight): number {
  const whole = qty / ONE
  const exact = whole * unit
  return Number.isInteger(whole) && Number.isSafeInteger(exact) ? exact : lineNetWeight(qty, unit)
}

/**
 * Do the amounts of a row pass every rule that reads them? Strict: "no" only means that the rules themselves are asked.
 */
export function amountsPass(
  row: MatchRow,
  sorted: Sorted,
  of: MatchClass,
  context: MatchContext,
  isImport: boolean,
): boolean {
  const { tolerance } = context.settings
  // The stored check of the ID number looked at its birth date as of this day.
  if (context.day < ID_CHECKED_BEFORE) return false
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= tolerance
  let total = 0
  let net = 0
  for (const [i, line] of sorted.lines.entries()) {
    if (line.qty <= 0 || line.qty % ONE !== 0 || line.price <= 0 || !near(product(line.price, line.qty), line.total))
      return false
    total += line.total
    const unit = of.weighed ? of.lines[i]?.unitNetWeight : undefined
    if (unit !== undefined) net += netWeight(line.qty, unit)
  }
  const goodsValue = row.goodsValue ?? total
  if (!near(total, goodsValue) || (row.weight !== null && net > row.weight)) return false
  const limit = retailRule(context.day)
  if (limit === undefined) return false
  return isImport ? importPasses(row, goodsValue, limit, context) : exportPasses(row, goodsValue, limit, near)
}

function importPasses(row: MatchRow, goodsValue: number, limit: RetailRule, context: MatchContext): boolean {
  const { tolerance, discountReducesDutiable } = context.settings
  const due = goodsValue + (row.freight ?? 0) + (row.taxTotal ?? 0) - (row.discount ?? 0)
  if (row.paid !== null && Math.abs(row.paid - due) > tolerance) return false
  if (row.paid !== null && row.amountPaid !== null && Math.abs(row.paid - row.amountPaid) > tolerance) return false
  const dutiable = Math.max(
    0,
    goodsValue - (discountReducesDutiable ? (row.discount ?? 0) : 0) + (row.freight ?? 0) + (row.insured ?? 0),
  )
  return dutiable <= limit.singleLimit && row.annualUsed + dutiable <= limit.annualLimit
}

/** Export: the amount received, and the limit of 9710 and 9810, whatever the currency. */
function exportPasses(
  row: MatchRow,
  goodsValue: number,
  limit: RetailRule,
  near: (a: number, b: number) => boolean,
): boolean {
  if (row.charge !== null && !near(row.charge, goodsValue + (row.freight ?? 0))) return false
  return (row.mode !== '9710E' && row.mode !== '9810E') || goodsValue <= limit.singleLimit
}

/** What a class is remembered by, after its first member was judged by the rules. */
export function classOf(
  outcome: Outcome,
  lines: readonly ResolvedLine[],
  taxOf: (line: ResolvedLine) => CommodityTax,
  isImport: boolean,
): MatchClass {
  return {
    outcome,
    weighed: lines.every((line) => line.goods?.unitNetWeight !== undefined),
    lines: lines.map((line) => ({ unitNetWeight: line.goods?.unitNetWeight, tax: isImport ? taxOf(line) : undefined })),
  }
}

/** Expected tax of a parcel within the limits, in counts of 0.00001 yuan; 0 when it cannot be told. */
export function classTax(row: MatchRow, sorted: Sorted, of: MatchClass, context: MatchContext): number {
  const rule = retailRule(context.day)
  if (rule === undefined) return 0
  const lines = sorted.lines.flatMap((line, i) => {
    const tax = of.lines[i]?.tax
    return tax === undefined ? [] : [{ gnum: i + 1, value: line.total, qty: line.qty, tax }]
  })
  if (lines.length !== sorted.lines.length) return 0
  const discount = context.settings.discountReducesDutiable ? (row.discount ?? 0) : 0
  const answer = retailImportTax(
    { lines, freight: fixed(row.freight ?? 0), insurance: fixed(row.insured ?? 0), discount: fixed(discount) },
    'within',
    rule,
    context.day,
  )
  return answer.ok ? answer.total : 0
}
