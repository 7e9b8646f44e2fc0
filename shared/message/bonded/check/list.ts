import { bondedText, type BondedContent, type BondedFields } from '../../../domain/bonded/content.ts'
import { sumText } from '../../../domain/crossborder/summary.ts'
import { divideHalfUp, fixed, fixedText, parseFixed } from '../../../domain/decimal/decimal.ts'
import type { BondedType } from '../../../domain/bonded/document-kind.ts'
import { HEAD_PLACE, type DecPlace, type Findings } from '../../dec/check/finding.ts'
import type { BondedTables } from '../check.ts'

/** Rules across the fields of a 核注清单 (SPEC B.2, rules of the single window's page) and of stock orders' goods. */

const ONE = 100_000
const ONE_BIG = 100_000n
/** A hundredth, as a count of 0.00001. */
const FEN = 1_000n
const has = (fields: BondedFields, name: string): boolean => bondedText(fields, name) !== ''
const number = (fields: BondedFields, name: string): number | undefined =>
  has(fields, name) ? parseFixed(bondedText(fields, name)) : undefined

/** Elements that must be there when something else says so. */
function required(
  head: BondedFields,
  names: readonly (readonly [name: string, cn: string])[],
  why: string,
  findings: Findings,
): void {
  for (const [name, cn] of names)
    if (!has(head, name))
      findings.error('ELEMENT_MISSING', HEAD_PLACE, `请填写「${cn}」：${why}`, { field: name, source: 'bondedRule' })
}

const CORRESPONDING = [
  ['CorrEntryDclEtpsNo', '对应报关单申报单位编码'],
  ['CorrEntryDclEtpsSccd', '对应报关单申报单位信用代码'],
  ['CorrEntryDclEtpsNm', '对应报关单申报单位名称'],
] as const
const RELATED = [
  ['RltEntryBizopEtpsno', '关联报关单境内收发货人编码'],
  ['RltEntryBizopEtpsSccd', '关联报关单境内收发货人信用代码'],
  ['RltEntryBizopEtpsNm', '关联报关单境内收发货人名称'],
  ['RltEntryRcvgdEtpsno', '关联报关单生产销售/消费使用单位编码'],
  ['RltEntryRvsngdEtpsSccd', '关联报关单生产销售/消费使用单位信用代码'],
  ['RltEntryRcvgdEtpsNm', '关联报关单生产销售/消费使用单位名称'],
  ['RltEntryDclEtpsno', '关联报关单申报单位编码'],
  ['RltEntryDclEtpsSccd', '关联报关单申报单位信用代码'],
  ['RltEntryDclEtpsNm', '关联报关单申报单位名称'],
] as const
const RELATED_BOOK_MODES: ReadonlySet<string> = new Set(['1200', '5000', '5100', '5300', '1371', '1300'])

function checkHead(content: BondedContent, findings: Findings): void {
  const { head } = content
  const type = bondedText(head, 'InvtType')
  const book = bondedText(head, 'PutrecNo')
  if (book === '' ? type !== '4' : book.length !== 12)
    findings.error('BOOK_NO', HEAD_PLACE, '备案编号（账册、手册）应为 12 位', {
      field: 'PutrecNo',
      source: 'bondedRule',
    })
  const declares = bondedText(head, 'DclcusFlag') === '1'
  if (declares) required(head, [['DclcusTypecd', '报关类型']], '报关标志为报关', findings)
  if (declares && bondedText(head, 'DclcusTypecd') === '2') required(head, CORRESPONDING, '对应报关', findings)
  if (declares && bondedText(head, 'DclcusTypecd') === '1') required(head, RELATED, '关联报关', findings)
  if (bondedText(head, 'GenDecFlag') === '1') required(head, [['DecType', '报关单类型']], '生成报关单', findings)
  if (['1', '4', '5', '9'].includes(type))
    required(head, [['ApplyNo', '申报表编号']], '集报、简单加工、展示交易与一纳内销须有申报表', findings)
  if (type === '9' && bondedText(head, 'ListType') !== 'Y')
    findings.error('LIST_TYPE', HEAD_PLACE, '一纳成品内销的流转类型应为 Y', { field: 'ListType', source: 'bondedRule' })
  if (
    bondedText(head, 'TrspModecd') === '9' &&
    bondedText(head, 'StshipTrsarvNatcd') === '142' &&
    bondedText(head, 'DclcusTypecd') === '2' &&
    /^[HTL]/.test(book) &&
    RELATED_BOOK_MODES.has(bondedText(head, 'SupvModecd'))
  )
    required(head, [['RltPutrecNo', '关联备案编号']], '境内对应报关的进出区', findings)
  if (type === '8') checkRetail(content, findings)
  else if (content.links.length > 0)
    findings.error('PARCELS_UNWANTED', HEAD_PLACE, '只有保税电商（8）清单带电商清单编号', {
      field: 'InvtType',
      source: 'bondedRule',
    })
}

/** Type 8 collects released parcels: not declared, no declaration made, outbound (SPEC B.2). */
function checkRetail(content: BondedContent, findings: Findings): void {
  const { head, links } = content
  const wants = (name: string, value: string, said: string): void => {
    if (bondedText(head, name) !== value)
      findings.error('RETAIL_LIST', HEAD_PLACE, said, { field: name, source: 'bondedRule' })
  }
  wants('DclcusFlag', '2', '保税电商清单的报关标志应为 2 非报关')
  wants('GenDecFlag', '2', '保税电商清单不生成报关单，应为 2')
  wants('ImpexpMarkcd', 'E', '保税电商清单应为出区（E）')
  if (links.length === 0)
    findings.error('PARCELS_MISSING', HEAD_PLACE, '没有归集的电商清单，请从包裹生成', {
      field: 'InvtType',
      source: 'bondedRule',
    })
  const numbers = links.map((link) => bondedText(link, 'CbecBillNo'))
  const seen = new Set<string>()
  const twice = numbers.find((one) => seen.size === seen.add(one).size)
  if (twice !== undefined)
    findings.error('PARCEL_TWICE', HEAD_PLACE, `电商清单 ${twice} 归集了两次`, {
      field: 'InvtType',
      source: 'bondedRule',
    })
}

/** Units in which half a thing may be declared are the office's to say; a kilogram may end at 0.35, a piece may not. */
function checkRemainder(
  fields: BondedFields,
  bookNo: string,
  place: DecPlace,
  tables: BondedTables,
  findings: Findings,
): void {
  const quantity = number(fields, 'DclQty')
  const unit = bondedText(fields, 'DclUnitcd')
  if (quantity === undefined || quantity % ONE === 0) return
  const said = `申报数量 ${fixedText(fixed(quantity))} 不是整数（单位 ${unit}），余数不足 1`
  const rule = tables.remainder(unit, bookNo)
  if (rule === 'refuse')
    findings.error('REMAINDER', place, `${said}；该单位不允许，请更正`, { field: 'DclQty', source: 'office' })
  if (rule === 'warn') findings.warn('REMAINDER', place, `${said}，请确认`, { field: 'DclQty', source: 'office' })
}

function checkLine(fields: BondedFields, place: DecPlace, outbound: boolean, findings: Findings): void {
  const [gross, net, price, total, quantity] = ['GrossWt', 'NetWt', 'DclUprcAmt', 'DclTotalAmt', 'DclQty'].map((name) =>
    number(fields, name),
  )
  if (outbound && !has(fields, 'PutrecSeqno') && !has(fields, 'OriactGdsSeqno'))
    findings.error('SEQ_MISSING', place, '出区商品须有备案序号，请选账册商品', {
      field: 'PutrecSeqno',
      source: 'bondedRule',
    })
  if (has(fields, 'SecdLawfUnitcd') && !has(fields, 'SecdLawfQty'))
    findings.error('ELEMENT_MISSING', place, '请填写「第二法定数量」：有第二法定单位', {
      field: 'SecdLawfQty',
      source: 'bondedRule',
    })
  if (quantity === 0) findings.error('QUANTITY_ZERO', place, '申报数量为 0', { field: 'DclQty', source: 'bondedRule' })
  if (gross !== undefined && net !== undefined && net > gross)
    findings.error(
      'NET_ABOVE_GROSS',
      place,
      `净重 ${bondedText(fields, 'NetWt')} 大于毛重 ${bondedText(fields, 'GrossWt')}`,
      { field: 'NetWt', source: 'bondedRule' },
    )
  if (bondedText(fields, 'DclUnitcd') === bondedText(fields, 'LawfUnitcd') && number(fields, 'LawfQty') !== quantity)
    findings.error('LEGAL_QUANTITY', place, '申报单位与法定单位相同，法定数量应等于申报数量', {
      field: 'LawfQty',
      source: 'bondedRule',
    })
  if (price !== undefined && total !== undefined && quantity !== undefined)
    checkTotal(price, quantity, total, fields, place, findings)
}

/** Price times quantity to the fen, against the total: a fen may be lost in rounding. The product of a large line leaves the safe integers. */
function checkTotal(
  price: number,
  quantity: number,
  total: number,
  fields: BondedFields,
  place: DecPlace,
  findings: Findings,
): void {
  const product = divideHalfUp(BigInt(price) * BigInt(quantity), ONE_BIG * FEN) * FEN
  const difference = product - BigInt(total)
  if (difference > FEN || difference < -FEN)
    findings.warn(
      'TOTAL',
      place,
      `单价乘数量得 ${sumText(product)}，与总价 ${bondedText(fields, 'DclTotalAmt')} 不等`,
      { field: 'DclTotalAmt', source: 'bondedRule' },
    )
}

/** The rules of a list, and of a stock order's goods. */
export function checkList(type: BondedType, content: BondedContent, tables: BondedTables, findings: Findings): void {
  if (type === 'INV101') checkHead(content, findings)
  const outbound = bondedText(content.head, 'ImpexpMarkcd') === 'E' || bondedText(content.head, 'StockTypecd') === 'E'
  const bookNo = bondedText(content.head, 'PutrecNo') || bondedText(content.head, 'AreainOriactNo')
  content.lines.forEach(({ fields }, i) => {
    const place = { path: `lines[${i}]`, cn: `第 ${i + 1} 项` }
    checkLine(fields, place, outbound, findings)
    checkRemainder(fields, bookNo, place, tables, findings)
  })
}
