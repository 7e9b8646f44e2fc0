import type { Fixed } from '../../../domain/decimal/decimal.ts'
import { fixed, fixedText } from '../../../domain/decimal/decimal.ts'
import type { CebType } from '../type.ts'
import type { RuleDocument, RuleGroup } from './rule-report.ts'
import { valueProblem } from './value.ts'

/** A hundredth, as a count of 0.00001: customs' own tolerance is not published, so only rounding is forgiven [SPEC 3.4]. */
const CENT = 1_000
const SCALE = 100_000

/** Whether price × quantity is more than a cent away from the total; exact even where a product leaves the safe integers. */
function productDiffers(price: Fixed, quantity: Fixed, total: Fixed): boolean {
  const [product, wanted] = [price * quantity, total * SCALE]
  if (Number.isSafeInteger(product) && Number.isSafeInteger(wanted)) return Math.abs(product - wanted) > CENT * SCALE
  const difference = BigInt(price) * BigInt(quantity) - BigInt(total) * BigInt(SCALE)
  return difference > BigInt(CENT * SCALE) || difference < -BigInt(CENT * SCALE)
}

function checkLineTotals({ lines }: RuleDocument): void {
  for (const line of lines) {
    const [price, quantity, total] = [line.count('price'), line.count('qty'), line.count('totalPrice')]
    if (price === undefined || quantity === undefined || total === undefined) continue
    if (productDiffers(price, quantity, total))
      line.about('LINE_TOTAL', 'totalPrice', '不等于单价乘数量，请核对单价、数量和总价')
  }
}

function checkGoodsValue({ head, lines }: RuleDocument): void {
  const goods = head.count('goodsValue')
  if (goods === undefined || lines.length === 0) return
  let sum = 0
  for (const line of lines) {
    const total = line.count('totalPrice')
    if (total === undefined) return
    sum += total
  }
  if (!Number.isSafeInteger(sum) || Math.abs(goods - sum) <= CENT) return
  head.about('GOODS_VALUE', 'goodsValue', `不等于各项总价之和 ${fixedText(fixed(sum))}，请核对`)
}

/** acturalPaid = goodsValue + freight + taxTotal − discount [S22, 311]. */
function checkPaid({ head }: RuleDocument): void {
  const paid = head.count('acturalPaid')
  const parts = ['goodsValue', 'freight', 'taxTotal', 'discount'].map((name) => head.count(name))
  const [goods, freight, tax, discount] = parts
  if (paid === undefined || goods === undefined || freight === undefined || tax === undefined || discount === undefined)
    return
  const owed = goods + freight + tax - discount
  if (!Number.isSafeInteger(owed) || Math.abs(paid - owed) <= CENT) return
  head.about(
    'ACTUAL_PAID',
    'acturalPaid',
    `不等于商品价格＋运杂费＋代扣税款－非现金抵扣，按公式应为 ${fixedText(fixed(owed))}，请核对`,
  )
}

/** Line numbers run 1, 2, 3 … without gaps; returns (625) keep the numbers of the inventory, 792 is customs' own. */
function checkNumbering({ lines }: RuleDocument): void {
  lines.forEach((line, i) => {
    const given = line.value('gnum')
    if (given !== undefined && given !== String(i + 1))
      line.about('GNUM_SEQUENCE', 'gnum', `应为 ${i + 1}：商品序号从 1 起连续编号，请重排`)
  })
}

/** Second quantity and second unit go together (−625009). */
function checkSecondUnit({ lines }: RuleDocument): void {
  for (const line of lines) {
    const [quantity, unit] = [line.value('qty2'), line.value('unit2')]
    if ((quantity === undefined) === (unit === undefined)) continue
    line.about('SECOND_UNIT', quantity === undefined ? 'qty2' : 'unit2', '第二数量与第二计量单位要么都填，要么都不填')
  }
}

function checkWeights({ head }: RuleDocument): void {
  const [gross, net] = [head.count('grossWeight'), head.count('netWeight')]
  if (gross !== undefined && net !== undefined && net > gross)
    head.about('NET_OVER_GROSS', 'netWeight', '大于毛重，请核对')
}

function wanted(group: RuleGroup, names: readonly string[], mode: string): void {
  for (const name of names)
    if (group.value(name) === undefined) group.about('MODE_FIELD_MISSING', name, `监管方式 ${mode} 必填，请补填`)
}

function unwanted(group: RuleGroup, names: readonly string[], mode: string): void {
  for (const name of names)
    if (group.value(name) !== undefined) group.about('MODE_FIELD_SURPLUS', name, `监管方式 ${mode} 不填，请清空`)
}

const BONDED = ['1210', '1239']

/** 621: direct purchase names its transport, bonded goods name book, zone company and item [S22 field texts]. */
function checkImportMode({ head, lines }: RuleDocument): void {
  const mode = head.value('tradeMode') ?? ''
  if (mode === '9610') {
    wanted(head, ['trafNo', 'voyageNo', 'billNo'], mode)
  } else if (BONDED.includes(mode)) {
    wanted(head, ['emsNo', 'areaCode', 'areaName'], mode)
    unwanted(head, ['trafNo', 'voyageNo', 'billNo'], mode)
    for (const line of lines) wanted(line, ['itemRecordNo'], mode)
    const country = head.value('country')
    if (country !== undefined && country !== '142') head.about('BONDED_COUNTRY', 'country', '保税进口的启运国应填 142')
  }
}

/** 603: zone modes name zone company and item; simplified declaration carries no licence [S22]. */
function checkExportMode({ head, lines }: RuleDocument): void {
  const mode = head.value('tradeMode') ?? ''
  if (BONDED.includes(mode)) {
    wanted(head, ['iacCode', 'iacName'], mode)
    for (const line of lines) wanted(line, ['itemRecordNo'], mode)
  }
  if (head.value('statisticsFlag') === 'A' && head.value('licenseNo') !== undefined) {
    head.about('SIMPLIFIED_LICENCE', 'licenseNo', '简化申报的商品不涉及许可证，请改为汇总申报或清空')
  }
}

/** Parts of a split document: number within the total. */
function checkParts({ head }: RuleDocument): void {
  const [total, part] = [head.count('msgCount'), head.count('msgSeqNo')]
  if (total !== undefined && part !== undefined && (part < SCALE || part > total))
    head.about('PART_NUMBER', 'msgSeqNo', '应在 1 与报文总数之间')
}

/** 701: both times or none, in order. */
function checkPeriod({ head }: RuleDocument): void {
  const [start, end] = [head.value('startTime'), head.value('endTime')]
  if ((start === undefined) !== (end === undefined))
    head.about('TIME_RANGE', start === undefined ? 'startTime' : 'endTime', '汇总开始时间与结束时间须成对填写')
  else if (start !== undefined && end !== undefined && end < start)
    head.about('TIME_RANGE', 'endTime', '早于开始时间，请更正')
}

/** Receipts are joined by it, so it is always sent, though the schema has it optional. */
function checkCopNo({ head }: RuleDocument): void {
  const optional = head.group.byName.get('copNo')?.required === false
  if (optional && head.value('copNo') === undefined) head.about('COP_NO_WANTED', 'copNo', '没有它回执无法对应，请填写')
}

/** The rules say it is required; the schema lets an empty or missing one pass. */
function checkWanted(group: RuleGroup): void {
  for (const field of group.group.fields) {
    if (!field.wanted) continue
    const raw = group.values[field.name]
    const passes =
      raw === undefined
        ? !field.required
        : raw === '' && field.defaultValue === undefined && valueProblem(field, raw) === undefined
    if (passes && field.name !== 'copNo') group.about('VALUE_WANTED', field.name, '必填，请补填')
  }
}

type DocumentRule = (document: RuleDocument) => void

const NUMBERED: readonly CebType[] = [
  'CEB303Message',
  'CEB311Message',
  'CEB603Message',
  'CEB621Message',
  'CEB711Message',
  'CEB507Message',
  'CEB509Message',
  'CEB607Message',
  'CEB213Message',
  'CEB816Message',
]

const COMMON: readonly DocumentRule[] = [checkLineTotals, checkSecondUnit, checkWeights, checkParts]
const OWN: ReadonlyMap<CebType, readonly DocumentRule[]> = new Map<CebType, readonly DocumentRule[]>([
  ['CEB311Message', [checkGoodsValue, checkPaid]],
  ['CEB303Message', [checkGoodsValue]],
  ['CEB621Message', [checkImportMode, checkCopNo]],
  ['CEB625Message', [checkCopNo]],
  ['CEB623Message', [checkCopNo]],
  ['CEB603Message', [checkExportMode]],
  ['CEB701Message', [checkPeriod]],
])

/** Checks the values of one document against each other. Sources: SPEC 3.3, 3.4 and the field texts of edition 202205. */
export function checkDocument(document: RuleDocument): void {
  const { type, transfer } = document.table
  for (const rule of COMMON) rule(document)
  for (const rule of OWN.get(type) ?? []) rule(document)
  if (NUMBERED.includes(type)) checkNumbering(document)
  // Receipts are written by the platform, and its real ones lack required elements: only senders owe them.
  if (transfer === undefined) return
  checkWanted(document.head)
  document.lines.forEach(checkWanted)
}
