import { parseFixed, type Fixed } from '../decimal/decimal.ts'
import { documentText, fieldRow, type DocumentName } from './field.ts'
import type {
  BookItem,
  CollectionRecord,
  FilingProfile,
  GoodsRecord,
  OrderLine,
  OrderRecord,
  PaymentRecord,
  TransportRecord,
  WaybillRecord,
} from './record.ts'

/**
 * From texts by element name (as intake and the codec give them, and as the ledger stores them) to records. A missing
 * text is '', a missing or unreadable amount undefined; nothing is guessed and nothing throws, because the intake has
 * refused unreadable amounts before.
 */
export type Texts = Readonly<Record<string, string | undefined>>

const cleaned = (document: DocumentName | 'line', texts: Texts, field: string): string => {
  const text = texts[field]
  return text === undefined || text === '' ? '' : documentText(fieldRow(document, field)?.kind ?? 'text', text)
}

function amount<U extends string>(texts: Texts, field: string): Fixed<U> | undefined {
  const text = texts[field]
  return text === undefined || text === '' ? undefined : parseFixed<U>(text)
}

/** A line of 311 / 303; `index` numbers lines that carry no gnum. */
function readOrderLine(texts: Texts, index: number): OrderLine {
  const t = (field: string): string => cleaned('line', texts, field)
  return {
    gnum: /^\d{1,5}$/.test(texts['gnum'] ?? '') ? Number(texts['gnum']) : index + 1,
    itemNo: t('itemNo'),
    itemName: t('itemName'),
    gmodel: t('gmodel'),
    itemDescribe: t('itemDescribe'),
    barCode: t('barCode'),
    unit: t('unit'),
    qty: amount(texts, 'qty'),
    price: amount(texts, 'price'),
    totalPrice: amount(texts, 'totalPrice'),
    currency: t('currency'),
    country: t('country'),
    note: t('note'),
  }
}

/** 311 or 303. */
export function readOrder(head: Texts, lines: readonly Texts[]): OrderRecord {
  const t = (field: string): string => cleaned('order', head, field)
  return {
    orderNo: t('orderNo'),
    ebpCode: t('ebpCode'),
    ebpName: t('ebpName'),
    ebcCode: t('ebcCode'),
    ebcName: t('ebcName'),
    goodsValue: amount(head, 'goodsValue'),
    freight: amount(head, 'freight'),
    discount: amount(head, 'discount'),
    taxTotal: amount(head, 'taxTotal'),
    acturalPaid: amount(head, 'acturalPaid'),
    currency: t('currency'),
    buyerRegNo: t('buyerRegNo'),
    buyerName: t('buyerName'),
    buyerTelephone: t('buyerTelephone'),
    buyerIdType: t('buyerIdType'),
    buyerIdNumber: t('buyerIdNumber'),
    payCode: t('payCode'),
    payName: t('payName'),
    payTransactionId: t('payTransactionId'),
    batchNumbers: t('batchNumbers'),
    consignee: t('consignee'),
    consigneeTelephone: t('consigneeTelephone'),
    consigneeAddress: t('consigneeAddress'),
    consigneeDistrict: t('consigneeDistrict'),
    note: t('note'),
    lines: lines.map(readOrderLine),
  }
}

/** 411. */
export function readPayment(head: Texts): PaymentRecord {
  const t = (field: string): string => cleaned('payment', head, field)
  return {
    payCode: t('payCode'),
    payName: t('payName'),
    payTransactionId: t('payTransactionId'),
    orderNo: t('orderNo'),
    ebpCode: t('ebpCode'),
    ebpName: t('ebpName'),
    payerIdType: t('payerIdType'),
    payerIdNumber: t('payerIdNumber'),
    payerName: t('payerName'),
    telephone: t('telephone'),
    amountPaid: amount(head, 'amountPaid'),
    currency: t('currency'),
    payTime: t('payTime'),
    note: t('note'),
  }
}

/** 511 or 505; the weight is `weight` in the one and `grossWeight` in the other. */
export function readWaybill(head: Texts): WaybillRecord {
  const t = (field: string): string => cleaned('waybill', head, field)
  return {
    logisticsCode: t('logisticsCode'),
    logisticsName: t('logisticsName'),
    logisticsNo: t('logisticsNo'),
    billNo: t('billNo'),
    orderNo: t('orderNo'),
    freight: amount(head, 'freight'),
    insuredFee: amount(head, 'insuredFee'),
    currency: t('currency'),
    grossWeight: amount(head, 'grossWeight') ?? amount(head, 'weight'),
    packNo: t('packNo'),
    goodsInfo: t('goodsInfo'),
    consignee: t('consignee'),
    consigneeAddress: t('consigneeAddress'),
    consigneeTelephone: t('consigneeTelephone'),
    ebcCode: t('ebcCode'),
    ebcName: t('ebcName'),
    ebcTelephone: t('ebcTelephone'),
    note: t('note'),
  }
}

/** 403. */
export function readCollection(head: Texts): CollectionRecord {
  const t = (field: string): string => cleaned('receipt', head, field)
  return {
    ebpCode: t('ebpCode'),
    ebpName: t('ebpName'),
    ebcCode: t('ebcCode'),
    ebcName: t('ebcName'),
    orderNo: t('orderNo'),
    payCode: t('payCode'),
    payName: t('payName'),
    payNo: t('payNo'),
    charge: amount(head, 'charge'),
    currency: t('currency'),
    accountingDate: t('accountingDate'),
    note: t('note'),
  }
}

/** A transport batch; an ieDate with hyphens is taken too. */
export function readTransport(head: Texts): TransportRecord {
  const t = (field: string): string => cleaned('transport', head, field)
  return {
    trafMode: t('trafMode'),
    trafNo: t('trafNo'),
    voyageNo: t('voyageNo'),
    billNo: t('billNo'),
    loctNo: t('loctNo'),
    ieDate: t('ieDate').replaceAll('-', ''),
  }
}

/** A book item as one text: `T4101W000001:37` (item 37 of that book) or `37` (of any book). */
export function readBookItem(text: string): BookItem {
  const clean = documentText('code', text)
  const colon = clean.indexOf(':')
  return colon < 0 ? { bookNo: '', itemNo: clean } : { bookNo: clean.slice(0, colon), itemNo: clean.slice(colon + 1) }
}

/** A goods record from texts of the contract's field names. */
export function readGoods(texts: Texts, bookItems: readonly string[] = []): GoodsRecord {
  const t = (field: string, code = false): string => documentText(code ? 'code' : 'text', texts[field] ?? '')
  return {
    sku: t('sku', true),
    name: t('name'),
    hsCode: t('hsCode', true).replaceAll('.', ''),
    model: t('model'),
    brand: t('brand'),
    gtin: t('gtin', true),
    originCountry: t('originCountry', true),
    unit: t('unit', true),
    unit1: t('unit1', true),
    unit2: t('unit2', true),
    factor1: amount(texts, 'factor1'),
    factor2: amount(texts, 'factor2'),
    unitNetWeight: amount(texts, 'unitNetWeight'),
    bookItems: bookItems.filter((item) => item !== '').map(readBookItem),
    tax: {
      vatRate: t('vatRate', true),
      dutyRate: t('dutyRate', true),
      consumptionRate: t('consumptionRate', true),
      content: t('content', true),
      measure: texts['measure'] === 'piece' ? 'piece' : 'ml-or-g',
    },
    validFrom: t('validFrom', true),
    validTo: t('validTo', true),
  }
}

/** A profile with every field empty and nothing sent but the order: a start for tests and new clients. */
export const EMPTY_PROFILE: FilingProfile = {
  platformCode: '',
  platformName: '',
  merchantCode: '',
  merchantName: '',
  agentCode: '',
  agentName: '',
  guarantorCode: '',
  ownerCode: '',
  ownerName: '',
  zoneCompanyCode: '',
  zoneCompanyName: '',
  carrierCode: '',
  carrierName: '',
  paymentCompanyCode: '',
  paymentCompanyName: '',
  customsDistrict: '',
  port: '',
  bookNo: '',
  locationCode: '',
  trafMode: '',
  wrapType: '',
  dispatchCountry: '',
  destinationCountry: '',
  destinationPort: '',
  currency: '142',
  statisticsFlag: 'A',
  sends: { order: true, payment: false, waybill: false, receipts: false },
}
