import { dividedHalfUp, timesHalfUp, type Money, type Quantity, type Weight } from '../decimal/decimal.ts'
import { checkHsCode, checkHsPrefix, simplifiedHsCode } from '../identifier/hs-code.ts'
import { amountsAgree, defect, type Defect, type MatchContext } from '../match/defect.ts'
import { ref } from '../match/rule.ts'
import { modeRow } from '../record/mode.ts'
import type { BookItem, GoodsRecord, OrderLine, Triple } from '../record/record.ts'
import { lineNetWeight, statutoryQuantity } from './quantity.ts'
import { simplifiedDigits } from './simplified-hs.ts'

/** An order line with everything the inventory says about it. What could not be found is undefined or '' and a defect. */
export interface ResolvedLine {
  readonly line: OrderLine
  readonly goods: GoodsRecord | undefined
  readonly itemName: string
  readonly gname: string
  readonly gcode: string
  readonly gmodel: string
  readonly barCode: string
  readonly unit: string
  readonly qty: Quantity | undefined
  readonly unit1: string
  readonly qty1: Quantity | undefined
  readonly unit2: string
  readonly qty2: Quantity | undefined
  readonly price: Money | undefined
  readonly totalPrice: Money | undefined
  readonly netWeight: Weight | undefined
  /** Import: country of origin; export: country of destination. */
  readonly country: string
  readonly itemRecordNo: string
}

const NO_BAR_CODE = '无'
const FIELD = {
  qty: [ref('line.qty')],
  price: [ref('line.price')],
  unit: [ref('line.unit')],
  itemName: [ref('line.itemName')],
  gmodel: [ref('goods.model')],
} as const

/** True when the goods record counts on the day. */
function goodsValidOn(goods: GoodsRecord, day: string): boolean {
  return goods.validFrom <= day && (goods.validTo === '' || day <= goods.validTo)
}

/** The items of a goods record in a book: those of exactly that book, else those of no named book. */
function bookItemsIn(goods: GoodsRecord, bookNo: string): readonly BookItem[] {
  const exact = goods.bookItems.filter((item) => item.bookNo === bookNo && bookNo !== '')
  return exact.length > 0 ? exact : goods.bookItems.filter((item) => item.bookNo === '')
}

function prices(
  line: OrderLine,
  context: MatchContext,
  defects: Defect[],
): { price: Money | undefined; totalPrice: Money | undefined } {
  const { qty, gnum } = line
  if (qty === undefined || qty <= 0) {
    defects.push(defect('M-FIELD-MISSING', { gnum, fields: FIELD.qty, data: { field: '数量' } }))
    return { price: line.price, totalPrice: line.totalPrice }
  }
  const { price, totalPrice } = line
  if (price === undefined) {
    if (totalPrice !== undefined) return { price: dividedHalfUp<'money'>(totalPrice, qty, 5), totalPrice }
    defects.push(defect('M-FIELD-MISSING', { gnum, fields: FIELD.price, data: { field: '单价' } }))
    return { price, totalPrice }
  }
  const product = timesHalfUp<'money'>(price, qty, 5)
  if (totalPrice !== undefined && !amountsAgree(product, totalPrice, context.settings))
    defects.push(defect('M-LINE-TOTAL', { gnum }))
  if (price === 0) defects.push(defect('M-ZERO-PRICE', { gnum }))
  return { price, totalPrice: totalPrice ?? product }
}

function listDefects(gcode: string, triple: Triple, context: MatchContext, gnum: number, defects: Defect[]): void {
  const { direction } = modeRow(triple.mode)
  const data = { hsCode: gcode }
  if (context.isProhibited?.(gcode) === true) defects.push(defect('M-PROHIBITED', { gnum, data }))
  if (direction === 'import' && context.isPositive !== undefined && !context.isPositive(gcode))
    defects.push(defect('M-POSITIVE-LIST', { gnum, data }))
  if (context.needsLicence?.(gcode) === true) {
    const simplified = direction === 'export' && triple.profile?.statisticsFlag === 'A'
    defects.push(defect(simplified ? 'M-E-SIMPLIFIED-LICENCE' : 'M-LICENCE', { gnum, data }))
  }
}

/** The tariff's units; a row that does not know its units (as in the starter) is no opinion. */
function unitsOfTariff(
  gcode: string,
  context: MatchContext,
): { readonly unit1: string; readonly unit2: string } | undefined {
  const units = gcode === '' ? undefined : context.tariffUnits?.(gcode)
  return units === undefined || units.unit1 === '' ? undefined : units
}

function goodsDefects(
  goods: GoodsRecord,
  resolved: ResolvedLine,
  triple: Triple,
  context: MatchContext,
  defects: Defect[],
): void {
  const { gnum } = resolved.line
  const data = { sku: goods.sku }
  if (resolved.gcode === '') defects.push(defect('M-HS-MISSING', { gnum, data: { ...data, hsCode: goods.hsCode } }))
  else {
    listDefects(resolved.gcode, triple, context, gnum, defects)
    if (!checkHsCode(goods.hsCode).ok)
      defects.push(defect('M-E-SIMPLIFIED-SHORT', { gnum, data: { ...data, hsCode: goods.hsCode } }))
  }
  const tariff = unitsOfTariff(resolved.gcode, context)
  if (resolved.qty !== undefined && (goods.unit1 === '' || resolved.qty1 === undefined))
    defects.push(defect('M-UNIT1', { gnum, data }))
  const secondMissing =
    goods.unit2 === ''
      ? (tariff !== undefined && tariff.unit2 !== '') || goods.factor2 !== undefined
      : resolved.qty !== undefined && resolved.qty2 === undefined
  if (secondMissing) defects.push(defect('M-UNIT2', { gnum, data }))
  if (
    tariff !== undefined &&
    goods.unit1 !== '' &&
    (tariff.unit1 !== goods.unit1 || (goods.unit2 !== '' && tariff.unit2 !== goods.unit2))
  ) {
    defects.push(defect('M-UNIT-TARIFF', { gnum, data: { ...data, unit1: tariff.unit1, unit2: tariff.unit2 } }))
  }
  if (resolved.line.unit !== '' && goods.unit !== '' && resolved.line.unit !== goods.unit) {
    defects.push(defect('M-UNIT-DIFFERS', { gnum, data: { ...data, order: resolved.line.unit, record: goods.unit } }))
  }
  if (goods.unitNetWeight === undefined || goods.unitNetWeight <= 0)
    defects.push(defect('M-NET-WEIGHT', { gnum, data }))
}

function bookItem(goods: GoodsRecord | undefined, triple: Triple, gnum: number, defects: Defect[]): string {
  if (!modeRow(triple.mode).bonded) return ''
  if (goods === undefined) return ''
  const items = bookItemsIn(goods, triple.profile?.bookNo ?? '')
  const first = items[0]
  if (first === undefined) defects.push(defect('M-BOOK-ITEM-MISSING', { gnum, data: { sku: goods.sku } }))
  else if (items.some((item) => item.itemNo !== first.itemNo))
    defects.push(defect('M-BOOK-ITEM-CHOICE', { gnum, data: { sku: goods.sku, itemNo: first.itemNo } }))
  return first?.itemNo ?? ''
}

function missingText(resolved: ResolvedLine, defects: Defect[]): void {
  const { gnum } = resolved.line
  if (resolved.unit === '')
    defects.push(defect('M-FIELD-MISSING', { gnum, fields: FIELD.unit, data: { field: '计量单位' } }))
  if (resolved.gname === '')
    defects.push(defect('M-FIELD-MISSING', { gnum, fields: FIELD.itemName, data: { field: '商品名称' } }))
  if (resolved.gmodel === '')
    defects.push(defect('M-FIELD-MISSING', { gnum, fields: FIELD.gmodel, data: { field: '规格型号' } }))
}

/** How many digits this parcel's list names its goods by; undefined = all ten. */
export function shortDigits(triple: Triple, context: MatchContext): 4 | 6 | undefined {
  return simplifiedDigits(triple.mode, triple.profile, context.day, context.settings.simplifiedZones)
}

/** The code of a record: whole, or, where the list is simplified, at least as many digits as it names goods by. */
function codeOf(goods: GoodsRecord | undefined, digits: 4 | 6 | undefined): string {
  if (goods === undefined) return ''
  const whole = checkHsCode(goods.hsCode)
  if (whole.ok) return whole.value
  const part = digits === undefined ? undefined : checkHsPrefix(goods.hsCode)
  return digits === undefined || part?.ok !== true || part.value.length < digits
    ? ''
    : simplifiedHsCode(part.value, digits)
}

function resolveLine(line: OrderLine, triple: Triple, context: MatchContext, defects: Defect[]): ResolvedLine {
  const found = line.itemNo === '' ? undefined : triple.goods.get(line.itemNo)
  const goods = found !== undefined && goodsValidOn(found, context.day) ? found : undefined
  const isImport = modeRow(triple.mode).direction === 'import'
  if (goods === undefined) defects.push(defect('M-GOODS-UNKNOWN', { gnum: line.gnum, data: { sku: line.itemNo } }))
  const { price, totalPrice } = prices(line, context, defects)
  const unit = line.unit !== '' ? line.unit : (goods?.unit ?? '')
  const qty = line.qty !== undefined && line.qty > 0 ? line.qty : undefined
  const country = isImport
    ? line.country || (goods?.originCountry ?? '')
    : line.country || (triple.profile?.destinationCountry ?? '')
  const itemName = line.itemName || (goods?.name ?? '')
  const resolved: ResolvedLine = {
    line,
    goods,
    itemName,
    unit,
    qty,
    price,
    totalPrice,
    country,
    // Customs compares the inventory's name with the order's (import); for export the goods record has the name for the tariff.
    gname: isImport ? itemName : (goods?.name ?? '') || itemName,
    gcode: codeOf(goods, shortDigits(triple, context)),
    gmodel: (goods?.model ?? '') || line.gmodel,
    barCode: line.barCode || (goods?.gtin ?? '') || NO_BAR_CODE,
    unit1: goods?.unit1 ?? '',
    qty1:
      goods === undefined || qty === undefined
        ? undefined
        : statutoryQuantity(qty, unit, goods.unit1, goods.factor1, goods.unitNetWeight),
    unit2: goods?.unit2 ?? '',
    qty2:
      goods === undefined || qty === undefined
        ? undefined
        : statutoryQuantity(qty, unit, goods.unit2, goods.factor2, goods.unitNetWeight),
    netWeight:
      qty === undefined || goods?.unitNetWeight === undefined ? undefined : lineNetWeight(qty, goods.unitNetWeight),
    itemRecordNo: bookItem(goods, triple, line.gnum, defects),
  }
  // What an unknown goods record would have said is not reported again, one missing field at a time.
  if (goods === undefined) return resolved
  goodsDefects(goods, resolved, triple, context, defects)
  if (isImport && country === '') defects.push(defect('M-ORIGIN', { gnum: line.gnum }))
  missingText(resolved, defects)
  return resolved
}

/**
 * Resolves all lines of an order against the goods records, and pushes what is wrong to `defects`. Match and
 * composition share it, so that a parcel the match calls good can be composed.
 */
export function resolveLines(triple: Triple, context: MatchContext, defects: Defect[]): ResolvedLine[] {
  const { lines } = triple.order
  const limit = modeRow(triple.mode).direction === 'import' ? 99 : 100
  if (lines.length === 0 || lines.length > limit || lines.some((line, i) => line.gnum !== i + 1))
    defects.push(defect('M-GNUM', { data: { lines: String(lines.length) } }))
  return lines.map((line) => resolveLine(line, triple, context, defects))
}
