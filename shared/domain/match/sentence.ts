import { UNIT } from '../../code/tables.ts'
import { fixed, fixedText, fixedTextPadded, timesHalfUp, total, ZERO, type Fixed } from '../decimal/decimal.ts'
import { IDENTIFIER_PROBLEMS } from '../identifier/result.ts'
import { maskAddress, maskIdNumber, maskName, maskPhone } from '../identifier/mask.ts'
import { arrivalCountry } from '../inventory/party.ts'
import type { ResolvedLine } from '../inventory/resolve.ts'
import { fieldRow, type DocumentName, type FieldKind } from '../record/field.ts'
import type { Triple } from '../record/record.ts'
import type { Defect } from './defect.ts'
import { goodsValueOf, paidOf } from './match.ts'
import type { Comparison, FieldRef } from './rule.ts'
import { findMatchRule } from './rules.ts'

/**
 * What a finding says of this one parcel: the values that do not agree, not the rule's name again. Personal values are
 * masked; where two different ones look alike behind their masks, that is said.
 */

/** What the sentence is made from: the parcel and its resolved lines. */
export interface Evidence {
  readonly triple: Triple
  readonly lines: readonly ResolvedLine[]
}

/** What the documents of a parcel, and the records beside them, are called. */
export const DOCUMENT_NAMES: Readonly<Record<FieldRef['document'], string>> = {
  order: '订单',
  payment: '支付单',
  waybill: '运单',
  receipt: '收款单',
  transport: '运输批次',
  line: '商品行',
  goods: '商品备案',
  profile: '申报方案',
}
const EMPTY = '（空）'
const MASKS: Readonly<Partial<Record<FieldKind, (text: string) => string>>> = {
  id: maskIdNumber,
  phone: maskPhone,
  name: maskName,
  address: maskAddress,
}

const money = (value: Fixed | undefined): string => (value === undefined ? EMPTY : fixedTextPadded(value, 2))
const plain = (value: Fixed | undefined): string => (value === undefined ? EMPTY : fixedText(value))
const stored = (count: string | undefined): string => (count === undefined ? EMPTY : money(fixed(Number(count))))
const said = (text: string): string => (text === '' ? EMPTY : text)
const unitText = (code: string): string => (code === '' ? EMPTY : `${code} ${UNIT.lookup(code)?.name ?? ''}`.trim())

function valueText(triple: Triple, { document, field }: FieldRef, kind: FieldKind): string {
  const from: object | undefined = document === 'line' || document === 'goods' ? undefined : triple[document]
  const value: unknown = from === undefined ? undefined : Reflect.get(from, field)
  if (typeof value === 'number') return money(fixed(value))
  return typeof value !== 'string' || value === '' ? EMPTY : (MASKS[kind]?.(value) ?? value)
}

function comparisonText(triple: Triple, { left, right, kind }: Comparison): string {
  const a = valueText(triple, left, kind)
  const b = valueText(triple, right, kind)
  const text = `${DOCUMENT_NAMES[left.document]} ${a}，${DOCUMENT_NAMES[right.document]} ${b}`
  return a === b ? `${text}，遮盖后看起来相同，原文不同` : text
}

type Speak = (evidence: Evidence, defect: Defect) => string

function lineOf({ lines }: Evidence, { gnum }: Defect): ResolvedLine | undefined {
  return lines.find((one) => one.line.gnum === gnum)
}

function orderTotal({ triple, lines }: Evidence): string {
  const { order } = triple
  const goods = goodsValueOf(triple, lines)
  const parts = `商品 ${money(goods)} + 运杂费 ${money(order.freight ?? ZERO)} + 税款 ${money(order.taxTotal ?? ZERO)} − 抵扣 ${money(order.discount ?? ZERO)}`
  return `实付 ${money(order.acturalPaid)}，应为 ${parts} = ${money(paidOf(triple, goods))}`
}

function lineTotal(evidence: Evidence, defect: Defect): string {
  const line = lineOf(evidence, defect)?.line
  if (line?.price === undefined || line.qty === undefined) return ''
  return `单价 ${money(line.price)} × 数量 ${plain(line.qty)} = ${money(timesHalfUp<'money'>(line.price, line.qty, 5))}，总价 ${money(line.totalPrice)}`
}

function currencies({ triple }: Evidence): string {
  const { order, payment, waybill } = triple
  const lines = [...new Set(order.lines.map((line) => line.currency).filter((currency) => currency !== ''))]
  const parts = [`订单 ${said(order.currency)}`]
  if (lines.length > 0) parts.push(`商品行 ${lines.join('、')}`)
  if (payment !== undefined) parts.push(`支付单 ${said(payment.currency)}`)
  if (waybill !== undefined) parts.push(`运单 ${said(waybill.currency)}`)
  return parts.join('，')
}

function transportText({ triple }: Evidence): string {
  const { transport, waybill } = triple
  if (transport === undefined) return '没有归入运输批次'
  const missing = [
    ['运输工具编号', transport.trafNo],
    ['航班航次号', transport.voyageNo],
    ['提运单号', transport.billNo || (waybill?.billNo ?? '')],
  ]
    .filter(([, value]) => value === '')
    .map(([label]) => label)
  return `运输批次未填：${missing.join('、')}`
}

function annual(data: Defect['data']): string {
  const sum = Number(data['used'] ?? 0) + Number(data['dutiable'] ?? 0)
  return `本年度已用 ${stored(data['used'])}，本单 ${stored(data['dutiable'])}，合计 ${stored(String(sum))}，限值 ${stored(data['limit'])}`
}

function unitsOfRecord(evidence: Evidence, defect: Defect): string {
  const goods = lineOf(evidence, defect)?.goods
  return `备案 ${unitText(goods?.unit1 ?? '')} / ${unitText(goods?.unit2 ?? '')}`
}

const labelled = (document: DocumentName, field: string): string => fieldRow(document, field)?.label ?? field
const sku = (defect: Defect): string => `货号 ${said(defect.data['sku'] ?? '')}`
const single: Speak = (_evidence, { data }) => `完税价格 ${stored(data['dutiable'])}，限值 ${stored(data['limit'])}`
const hsCode: Speak = (_evidence, { data }) => `商品编码 ${said(data['hsCode'] ?? '')}`
const missingField: Speak = (_evidence, { data }) => `缺 ${data['field'] ?? ''}`
const pieces: Speak = ({ triple }) => `运单件数 ${said(triple.waybill?.packNo ?? '')}`

/** One entry a rule that is no equality of two fields. */
const SENTENCES: Readonly<Record<string, Speak>> = {
  'M-PAY-MISSING': ({ triple }) => `订单的支付交易号 ${said(triple.order.payTransactionId)}，没有收到支付单`,
  'M-E-RECEIPT-MISSING': ({ triple }) => `订单 ${triple.order.orderNo}，没有收到收款单`,
  'M-WAYBILL-MISSING': ({ triple }) =>
    triple.waybill === undefined ? `订单 ${triple.order.orderNo}，没有收到运单` : '运单没有运单号',
  'M-DUPLICATE-WAYBILL': ({ triple }, { data }) =>
    `运单号 ${said(triple.waybill?.logisticsNo ?? '')} 也用于订单 ${data['order'] ?? ''}`,
  'M-TRANSPORT-MISSING': transportText,
  'M-LINE-TOTAL': lineTotal,
  'M-GOODS-VALUE': ({ triple, lines }) =>
    `商品价格 ${money(triple.order.goodsValue)}，各行合计 ${money(total(lines.map((line) => line.totalPrice ?? ZERO)))}`,
  'M-ORDER-TOTAL': orderTotal,
  'M-CURRENCY': currencies,
  'M-LIMIT-SINGLE': single,
  'M-LIMIT-FULL-TAX': single,
  'M-LIMIT-ANNUAL': (_evidence, { data }) => annual(data),
  'M-QUANTITY-YEAR': (_evidence, { data }) =>
    `${data['name'] ?? ''}净重 ${plain(fixed(Number(data['net'] ?? 0)))} 千克，年度限值 ${plain(fixed(Number(data['limit'] ?? 0)))} 千克`,
  'M-ZERO-PRICE': (evidence, defect) => `货号 ${said(lineOf(evidence, defect)?.line.itemNo ?? '')} 单价 0`,
  'M-WEIGHT': (_evidence, { data }) =>
    `净重合计 ${plain(fixed(Number(data['net'] ?? 0)))} 千克，毛重 ${plain(fixed(Number(data['gross'] ?? 0)))} 千克`,
  'M-PACK-NO': pieces,
  'M-E-PACK-NO': pieces,
  'M-BUYER-ID': ({ triple }, { data }) =>
    `${maskIdNumber(triple.order.buyerIdNumber)}：${problemText(data['problem'] ?? '')}`,
  'M-BUYER-ID-TYPE': ({ triple }) => `订单证件类型 ${triple.order.buyerIdType}，应为 1`,
  'M-GOODS-UNKNOWN': (_evidence, defect) => `${sku(defect)} 没有在申报日有效的备案`,
  'M-HS-MISSING': (_evidence, defect) => `${sku(defect)} 的商品编码 ${said(defect.data['hsCode'] ?? '')}`,
  'M-UNIT1': (evidence, defect) =>
    `${sku(defect)}：${unitsOfRecord(evidence, defect)}，申报单位 ${unitText(lineOf(evidence, defect)?.unit ?? '')}`,
  'M-UNIT2': (evidence, defect) =>
    `${sku(defect)}：${unitsOfRecord(evidence, defect)}，第二换算 ${plain(lineOf(evidence, defect)?.goods?.factor2)}`,
  'M-UNIT-TARIFF': (evidence, defect) =>
    `${sku(defect)}：${unitsOfRecord(evidence, defect)}，税则 ${unitText(defect.data['unit1'] ?? '')} / ${unitText(defect.data['unit2'] ?? '')}`,
  'M-UNIT-DIFFERS': (_evidence, defect) =>
    `${sku(defect)}：订单 ${unitText(defect.data['order'] ?? '')}，备案 ${unitText(defect.data['record'] ?? '')}`,
  'M-NET-WEIGHT': (evidence, defect) =>
    `${sku(defect)} 的单位净重 ${plain(lineOf(evidence, defect)?.goods?.unitNetWeight)}`,
  'M-ORIGIN': (evidence, defect) =>
    `货号 ${said(lineOf(evidence, defect)?.line.itemNo ?? '')} 的订单行与备案都没有原产国`,
  'M-POSITIVE-LIST': hsCode,
  'M-PROHIBITED': hsCode,
  'M-LICENCE': hsCode,
  'M-E-SIMPLIFIED-LICENCE': hsCode,
  'M-E-SIMPLIFIED-SHORT': (_evidence, defect) => `${sku(defect)} 的商品编码 ${said(defect.data['hsCode'] ?? '')}`,
  'M-PROFILE-MISSING': missingField,
  'M-FIELD-MISSING': (_evidence, { fields, data }) => {
    const [first] = fields
    const where = first === undefined || first.document === 'line' ? '' : `${DOCUMENT_NAMES[first.document]}`
    return `${where}缺 ${data['field'] ?? ''}`
  },
  'M-BOOK-ITEM-MISSING': ({ triple }, defect) => `${sku(defect)} 没有账册 ${said(triple.profile?.bookNo ?? '')} 的料号`,
  'M-BOOK-ITEM-CHOICE': (_evidence, defect) => `${sku(defect)} 有多个料号，取 ${defect.data['itemNo'] ?? ''}`,
  'M-GNUM': ({ triple }) =>
    `商品序号为 ${said(
      triple.order.lines
        .map((line) => String(line.gnum))
        .slice(0, 12)
        .join('、'),
    )}，共 ${triple.order.lines.length} 行`,
  'M-LONG-TEXT': (_evidence, { data }) =>
    `${labelled('order', data['field'] ?? '')} 有 ${data['length'] ?? ''} 字，最多 ${data['limit'] ?? ''} 字`,
  'M-E-RECEIPT-AMOUNT': ({ triple, lines }) =>
    `收款 ${money(triple.receipt?.charge)}，订单商品加运费 ${money(fixed<'money'>(goodsValueOf(triple, lines) + (triple.order.freight ?? 0)))}`,
  'M-E-B2B-LIMIT': ({ triple, lines }, { data }) =>
    `货值 ${money(goodsValueOf(triple, lines))}，上限 ${stored(data['limit'])}`,
  'M-E-DESTINATION': ({ triple }) =>
    `运抵国 ${said(arrivalCountry(triple))}，指运港 ${said(triple.profile?.destinationPort ?? '')}`,
}

function problemText(code: string): string {
  return Object.hasOwn(IDENTIFIER_PROBLEMS, code) ? IDENTIFIER_PROBLEMS[code as keyof typeof IDENTIFIER_PROBLEMS] : code
}

/**
 * One Chinese sentence for one finding: which line, and the values that do not agree ("订单 120.00，支付单 100.00"). Personal values are
 * masked as everywhere. A rule of a later edition is answered with its title or, if there is none, its id.
 */
export function defectSentence(defect: Defect, evidence: Evidence): string {
  const rule = findMatchRule(defect.rule)
  const where = defect.gnum > 0 ? `第 ${defect.gnum} 项商品：` : ''
  const speak = Object.hasOwn(SENTENCES, defect.rule) ? SENTENCES[defect.rule] : undefined
  const text =
    rule?.comparison === undefined
      ? (speak?.(evidence, defect) ?? '')
      : comparisonText(evidence.triple, rule.comparison)
  return `${where}${text === '' ? (rule?.title ?? defect.rule) : text}`
}
