import { CURRENCY } from '../../code/tables.ts'
import { fixed, total, ZERO, type Fixed, type Money } from '../decimal/decimal.ts'
import { checkCitizenId } from '../identifier/citizen-id.ts'
import { resolveLines, type ResolvedLine } from '../inventory/resolve.ts'
import { documentText } from '../record/field.ts'
import { modeRow } from '../record/mode.ts'
import type { Triple } from '../record/record.ts'
import { retailRegime } from '../tax/retail-import-tax.ts'
import { retailRule, yearlyQuantity, type YearlyQuantity } from '../tax/retail-limits.ts'
import { amountsAgree, defect, type Defect, type MatchContext } from './defect.ts'
import { requiredDefects } from './required.ts'
import type { Comparison, FieldRef } from './rule.ts'
import { b2bLimit } from './b2b-limit.ts'
import { comparisonRules } from './rules.ts'

/**
 * The match of one parcel as a pure function: all rules over one Triple. The core evaluates the equalities in SQL over
 * hashes and calls this for the rest; in tests it is the oracle for the SQL.
 */

const ONE = 100_000
const RENMINBI = '142'

/** Goods value as declared, else the sum of the lines. */
export function goodsValueOf(triple: Triple, lines: readonly ResolvedLine[]): Money {
  return triple.order.goodsValue ?? total(lines.map((line) => line.totalPrice ?? ZERO))
}

/** goodsValue + freight + taxTotal − discount (CEB 202205 acturalPaid). */
export function paidOf(triple: Triple, goodsValue: Money): Money {
  const { freight, taxTotal, discount } = triple.order
  return fixed<'money'>(goodsValue + (freight ?? 0) + (taxTotal ?? 0) - (discount ?? 0))
}

/** The dutiable price of an import parcel: goods less discount (if the settings say so) plus freight and insurance. */
export function dutiableOf(triple: Triple, goodsValue: Money, context: MatchContext): Money {
  const { freight, discount } = triple.order
  const off = context.settings.discountReducesDutiable ? (discount ?? 0) : 0
  return fixed<'money'>(Math.max(0, goodsValue - off + (freight ?? 0) + (triple.waybill?.insuredFee ?? 0)))
}

/** What a field reference stands for; undefined when the document is not there. Amounts are numbers, texts strings. */
function valueOf(triple: Triple, reference: FieldRef): unknown {
  if (reference.document === 'line' || reference.document === 'goods') return undefined
  const document: object | undefined = triple[reference.document]
  return document === undefined ? undefined : Reflect.get(document, reference.field)
}

function sidesAgree(comparison: Comparison, left: unknown, right: unknown, context: MatchContext): boolean {
  if (comparison.by === 'amount')
    return (
      typeof left !== 'number' || typeof right !== 'number' || amountsAgree(money(left), money(right), context.settings)
    )
  if (typeof left !== 'string' || typeof right !== 'string' || left === '' || right === '') return true
  return documentText(comparison.kind, left) === documentText(comparison.kind, right)
}

function money(value: number): Money {
  return fixed<'money'>(value)
}

function comparisonDefects(triple: Triple, context: MatchContext, defects: Defect[]): void {
  for (const row of comparisonRules(modeRow(triple.mode).direction)) {
    const { comparison } = row
    if (comparison === undefined) continue
    if (!sidesAgree(comparison, valueOf(triple, comparison.left), valueOf(triple, comparison.right), context))
      defects.push(defect(row.id))
  }
}

function presenceDefects(triple: Triple, context: MatchContext, defects: Defect[]): void {
  const row = modeRow(triple.mode)
  const sends = triple.profile?.sends
  if (row.direction === 'import' && triple.payment === undefined) {
    defects.push(
      sends?.payment === true
        ? defect('M-PAY-MISSING', { severity: 'defect' })
        : defect('M-PAY-MISSING', { blocks: false }),
    )
  }
  if (row.receiptExpected && triple.receipt === undefined) {
    defects.push(
      sends?.receipts === true
        ? defect('M-E-RECEIPT-MISSING', { severity: 'defect' })
        : defect('M-E-RECEIPT-MISSING', { blocks: false }),
    )
  }
  if (triple.waybill === undefined || triple.waybill.logisticsNo === '') {
    defects.push(
      sends?.waybill === true ? defect('M-WAYBILL-MISSING', { severity: 'defect' }) : defect('M-WAYBILL-MISSING'),
    )
  }
  if (context.waybillUsedBy !== undefined)
    defects.push(defect('M-DUPLICATE-WAYBILL', { data: { order: context.waybillUsedBy } }))
  if (row.direction === 'import' && !row.bonded && transportMissing(triple)) defects.push(defect('M-TRANSPORT-MISSING'))
}

function transportMissing(triple: Triple): boolean {
  const { transport, waybill } = triple
  return (
    transport === undefined ||
    transport.trafNo === '' ||
    transport.voyageNo === '' ||
    (transport.billNo === '' && (waybill?.billNo ?? '') === '')
  )
}

function amountDefects(triple: Triple, lines: readonly ResolvedLine[], context: MatchContext, defects: Defect[]): void {
  const { order } = triple
  const { direction } = modeRow(triple.mode)
  const sum = total(lines.map((line) => line.totalPrice ?? ZERO))
  const goodsValue = goodsValueOf(triple, lines)
  if (order.goodsValue !== undefined && !amountsAgree(sum, order.goodsValue, context.settings))
    defects.push(defect('M-GOODS-VALUE'))
  if (direction === 'export') return exportAmountDefects(triple, goodsValue, context, defects)
  if (order.acturalPaid !== undefined && !amountsAgree(order.acturalPaid, paidOf(triple, goodsValue), context.settings))
    defects.push(defect('M-ORDER-TOTAL'))
  const currencies = [
    order.currency,
    triple.payment?.currency ?? '',
    triple.waybill?.currency ?? '',
    ...order.lines.map((line) => line.currency),
  ]
  if (currencies.some((currency) => currency !== '' && currency !== RENMINBI)) defects.push(defect('M-CURRENCY'))
  limitDefects(triple, dutiableOf(triple, goodsValue, context), context, defects)
}

function exportAmountDefects(triple: Triple, goodsValue: Money, context: MatchContext, defects: Defect[]): void {
  const { order, receipt, mode } = triple
  const currency = order.currency || order.lines[0]?.currency || triple.profile?.currency || ''
  if (!CURRENCY.has(currency) || order.lines.some((line) => line.currency !== '' && line.currency !== currency))
    defects.push(defect('M-CURRENCY'))
  const due = fixed<'money'>(goodsValue + (order.freight ?? 0))
  if (
    receipt?.charge !== undefined &&
    receipt.currency === currency &&
    !amountsAgree(receipt.charge, due, context.settings)
  )
    defects.push(defect('M-E-RECEIPT-AMOUNT'))
  const limit = b2bLimit(context.day)
  if ((mode === '9710E' || mode === '9810E') && currency === RENMINBI && limit !== undefined && goodsValue > limit)
    defects.push(defect('M-E-B2B-LIMIT', { data: { limit: String(limit) } }))
}

function limitDefects(triple: Triple, dutiable: Money, context: MatchContext, defects: Defect[]): void {
  const rule = retailRule(context.day)
  if (rule === undefined) return
  const used = context.annualUsed ?? ZERO
  const pieces = triple.order.lines.filter((line) => line.price === undefined || line.price > 0)
  const onePiece = pieces.length === 1 && pieces[0]?.qty === ONE
  if (used + dutiable > rule.annualLimit)
    defects.push(
      defect('M-LIMIT-ANNUAL', {
        data: { used: String(used), dutiable: String(dutiable), limit: String(rule.annualLimit) },
      }),
    )
  const { reason } = retailRegime(dutiable, onePiece, ZERO, rule)
  if (dutiable > rule.singleLimit && reason !== 'SINGLE_OVER_INDIVISIBLE')
    defects.push(defect('M-LIMIT-SINGLE', { data: { dutiable: String(dutiable), limit: String(rule.singleLimit) } }))
  if (reason === 'SINGLE_OVER_INDIVISIBLE')
    defects.push(defect('M-LIMIT-FULL-TAX', { data: { dutiable: String(dutiable), limit: String(rule.singleLimit) } }))
}

/** More of a commodity in one parcel than a person may buy in a year. What he bought elsewhere is not known here. */
function quantityDefects(lines: readonly ResolvedLine[], context: MatchContext, defects: Defect[]): void {
  let byHeading: Map<YearlyQuantity, number> | undefined
  for (const line of lines) {
    const row = line.gcode === '' ? undefined : yearlyQuantity(line.gcode, context.day)
    if (row === undefined) continue
    byHeading ??= new Map()
    byHeading.set(row, (byHeading.get(row) ?? 0) + (line.netWeight ?? 0))
  }
  if (byHeading === undefined) return
  for (const [{ name, netWeight }, weight] of byHeading) {
    if (weight > netWeight)
      defects.push(defect('M-QUANTITY-YEAR', { data: { name, net: String(weight), limit: String(netWeight) } }))
  }
}

function personDefects(triple: Triple, context: MatchContext, defects: Defect[]): void {
  const { order, waybill } = triple
  if (waybill !== undefined && waybill.packNo !== '' && waybill.packNo !== '1') defects.push(defect('M-PACK-NO'))
  if (order.buyerIdType !== '' && order.buyerIdType !== '1') defects.push(defect('M-BUYER-ID-TYPE'))
  if (order.buyerIdNumber === '') return
  const checked = checkCitizenId(order.buyerIdNumber, context.day.replaceAll('-', ''))
  if (!checked.ok) defects.push(defect('M-BUYER-ID', { data: { problem: checked.code } }))
}

function weightDefect(triple: Triple, lines: readonly ResolvedLine[], defects: Defect[]): void {
  const gross = triple.waybill?.grossWeight
  if (gross === undefined || lines.some((line) => line.netWeight === undefined)) return
  const net: Fixed = total(lines.map((line) => line.netWeight ?? ZERO))
  if (net > gross) defects.push(defect('M-WEIGHT', { data: { net: String(net), gross: String(gross) } }))
}

/** The match with the resolved lines, for callers that go on to compose. */
export function evaluateTriple(
  triple: Triple,
  context: MatchContext,
): { readonly defects: Defect[]; readonly lines: ResolvedLine[] } {
  const defects: Defect[] = []
  presenceDefects(triple, context, defects)
  comparisonDefects(triple, context, defects)
  requiredDefects(triple, defects)
  const lines = resolveLines(triple, context, defects)
  amountDefects(triple, lines, context, defects)
  if (modeRow(triple.mode).direction === 'import') {
    quantityDefects(lines, context, defects)
    personDefects(triple, context, defects)
  } else if (triple.waybill !== undefined && !/^[1-9]\d{0,8}$/.test(triple.waybill.packNo))
    defects.push(defect('M-E-PACK-NO'))
  weightDefect(triple, lines, defects)
  return { defects, lines }
}

/**
 * All findings of one parcel, in the order of the rules' groups. Pure: the same triple and context give the same list.
 * Source: CEB SPEC 3.4; each rule names its own.
 */
export function matchTriple(triple: Triple, context: MatchContext): Defect[] {
  return evaluateTriple(triple, context).defects
}
