/**
 * The fields of the three documents as a table: what a fix may touch, how a text is cleaned before it is compared or
 * sent, and which fields are personal data.
 */
export type FieldKind = 'code' | 'number' | 'name' | 'text' | 'phone' | 'id' | 'address' | 'time' | 'amount' | 'count'

export interface FieldRow {
  readonly field: string
  readonly label: string
  readonly kind: FieldKind
  readonly personal: boolean
}

/** Documents of a parcel, as the contract names them; `receipt` is the 收款单 (403). */
export type DocumentName = 'order' | 'payment' | 'waybill' | 'receipt' | 'transport'

const f = (field: string, label: string, kind: FieldKind): FieldRow => ({
  field,
  label,
  kind,
  personal: ['name', 'phone', 'id', 'address'].includes(kind),
})
/** Company and goods names are names in the dictionary's sense, but not personal data. */
const plain = (field: string, label: string): FieldRow => ({ field, label, kind: 'text', personal: false })

export const ORDER_FIELDS: readonly FieldRow[] = [
  f('orderNo', '订单编号', 'number'),
  f('ebpCode', '电商平台代码', 'code'),
  plain('ebpName', '电商平台名称'),
  f('ebcCode', '电商企业代码', 'code'),
  plain('ebcName', '电商企业名称'),
  f('goodsValue', '商品价格', 'amount'),
  f('freight', '运杂费', 'amount'),
  f('discount', '非现金抵扣金额', 'amount'),
  f('taxTotal', '代扣税款', 'amount'),
  f('acturalPaid', '实际支付金额', 'amount'),
  f('currency', '币制', 'code'),
  f('buyerRegNo', '订购人注册号', 'number'),
  f('buyerName', '订购人姓名', 'name'),
  f('buyerTelephone', '订购人电话', 'phone'),
  f('buyerIdType', '订购人证件类型', 'code'),
  f('buyerIdNumber', '订购人证件号码', 'id'),
  f('payCode', '支付企业代码', 'code'),
  plain('payName', '支付企业名称'),
  f('payTransactionId', '支付交易编号', 'number'),
  f('batchNumbers', '商品批次号', 'number'),
  f('consignee', '收货人姓名', 'name'),
  f('consigneeTelephone', '收货人电话', 'phone'),
  f('consigneeAddress', '收货地址', 'address'),
  f('consigneeDistrict', '收货地址行政区划代码', 'code'),
  plain('note', '备注'),
]

export const ORDER_LINE_FIELDS: readonly FieldRow[] = [
  f('gnum', '商品序号', 'count'),
  f('itemNo', '企业商品货号', 'number'),
  plain('itemName', '企业商品名称'),
  plain('gmodel', '规格型号'),
  plain('itemDescribe', '企业商品描述'),
  f('barCode', '条码', 'code'),
  f('unit', '计量单位', 'code'),
  f('qty', '数量', 'amount'),
  f('price', '单价', 'amount'),
  f('totalPrice', '总价', 'amount'),
  f('currency', '币制', 'code'),
  f('country', '原产国', 'code'),
  plain('note', '备注'),
]

export const PAYMENT_FIELDS: readonly FieldRow[] = [
  f('payCode', '支付企业代码', 'code'),
  plain('payName', '支付企业名称'),
  f('payTransactionId', '支付交易编号', 'number'),
  f('orderNo', '订单编号', 'number'),
  f('ebpCode', '电商平台代码', 'code'),
  plain('ebpName', '电商平台名称'),
  f('payerIdType', '支付人证件类型', 'code'),
  f('payerIdNumber', '支付人证件号码', 'id'),
  f('payerName', '支付人姓名', 'name'),
  f('telephone', '支付人电话', 'phone'),
  f('amountPaid', '支付金额', 'amount'),
  f('currency', '币制', 'code'),
  f('payTime', '支付时间', 'time'),
  plain('note', '备注'),
]

export const WAYBILL_FIELDS: readonly FieldRow[] = [
  f('logisticsCode', '物流企业代码', 'code'),
  plain('logisticsName', '物流企业名称'),
  f('logisticsNo', '物流运单编号', 'number'),
  f('billNo', '提运单号', 'number'),
  f('orderNo', '订单编号', 'number'),
  f('freight', '运费', 'amount'),
  f('insuredFee', '保价费', 'amount'),
  f('currency', '币制', 'code'),
  f('grossWeight', '毛重', 'amount'),
  f('packNo', '件数', 'count'),
  plain('goodsInfo', '主要货物信息'),
  f('consignee', '收货人姓名', 'name'),
  f('consigneeAddress', '收货地址', 'address'),
  f('consigneeTelephone', '收货人电话', 'phone'),
  f('ebcCode', '电商企业代码', 'code'),
  plain('ebcName', '电商企业名称'),
  f('ebcTelephone', '电商企业电话', 'code'),
  plain('note', '备注'),
]

export const COLLECTION_FIELDS: readonly FieldRow[] = [
  f('ebpCode', '电商平台代码', 'code'),
  plain('ebpName', '电商平台名称'),
  f('ebcCode', '电商企业代码', 'code'),
  plain('ebcName', '电商企业名称'),
  f('orderNo', '订单编号', 'number'),
  f('payCode', '支付企业代码', 'code'),
  plain('payName', '支付企业名称'),
  f('payNo', '支付交易编号', 'number'),
  f('charge', '收款金额', 'amount'),
  f('currency', '币制', 'code'),
  f('accountingDate', '到账时间', 'time'),
  plain('note', '备注'),
]

const TRANSPORT_FIELDS: readonly FieldRow[] = [
  f('trafMode', '运输方式', 'code'),
  f('trafNo', '运输工具编号', 'number'),
  f('voyageNo', '航班航次号', 'number'),
  f('billNo', '提运单号', 'number'),
  f('loctNo', '监管场所代码', 'code'),
  f('ieDate', '进出口日期', 'time'),
]

const TABLES: Readonly<Record<DocumentName | 'line', ReadonlyMap<string, FieldRow>>> = {
  order: byName(ORDER_FIELDS),
  line: byName(ORDER_LINE_FIELDS),
  payment: byName(PAYMENT_FIELDS),
  waybill: byName(WAYBILL_FIELDS),
  receipt: byName(COLLECTION_FIELDS),
  transport: byName(TRANSPORT_FIELDS),
}

function byName(rows: readonly FieldRow[]): ReadonlyMap<string, FieldRow> {
  return new Map(rows.map((row) => [row.field, row]))
}

/** The row of a field of a document (or of an order line), undefined when there is none. */
export function fieldRow(document: DocumentName | 'line', field: string): FieldRow | undefined {
  return TABLES[document].get(field)
}

const DIRTY = /[\s\u0000-\u001f\u200b\u2060\u3000\ufeff\uff01-\uff5e]/
const INVISIBLE = /[\u200b\u2060\ufeff]/g

function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, ' ')
}

/**
 * The text as it is compared and as it goes into a message: one function for both, so that what we found equal is equal
 * to customs as well. Names, addresses and free text: outer blanks go, inner runs become one blank; ideographs and their
 * punctuation stay as typed. Numbers: full-width becomes half-width, outer blanks go. Codes, phones and IDs: all blanks
 * go, IDs are in capitals. Nothing else is changed; a phone with and without 86 stays different, because customs
 * compares the texts.
 */
export function documentText(kind: FieldKind, text: string): string {
  if (kind === 'id') return (DIRTY.test(text) ? squeezed(text) : text).toUpperCase()
  if (!DIRTY.test(text)) return text
  if (kind === 'number') return halfWidth(text.replace(INVISIBLE, '')).trim()
  return kind === 'name' || kind === 'text' || kind === 'address'
    ? text.replace(INVISIBLE, '').replace(/\s+/g, ' ').trim()
    : squeezed(text)
}

function squeezed(text: string): string {
  return halfWidth(text.replace(INVISIBLE, '')).replace(/\s+/g, '')
}
