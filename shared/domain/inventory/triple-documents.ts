import { total, ZERO } from '../decimal/decimal.ts'
import { goodsValueOf, paidOf } from '../match/match.ts'
import { modeRow } from '../record/mode.ts'
import type { CollectionRecord, OrderLine, PaymentRecord, Triple, WaybillRecord } from '../record/record.ts'
import {
  put,
  putAmount,
  putAmountOrZero,
  stamped,
  type ComposedDocument,
  type Elements,
  type Stamp,
} from './document.ts'
import { carrierOf, partiesOf, paymentOf } from './party.ts'
import type { ResolvedLine } from './resolve.ts'

/**
 * The three documents themselves, for the clients whose documents this office sends: 311, 411, 511 (import) and
 * 303, 403, 505 (export). Element names and order are those of the 202205 XSD. All take the resolved lines, so that what
 * the order says and what the inventory says is one thing.
 */
const RENMINBI = '142'

function orderHead(triple: Triple, stamp: Stamp): Elements {
  const head = stamped(stamp)
  const parties = partiesOf(triple)
  head['orderType'] = modeRow(triple.mode).orderType
  put(head, 'orderNo', triple.order.orderNo)
  put(head, 'ebpCode', parties.ebpCode)
  put(head, 'ebpName', parties.ebpName)
  put(head, 'ebcCode', parties.ebcCode)
  put(head, 'ebcName', parties.ebcName)
  return head
}

function lineHead(resolved: ResolvedLine): Elements {
  const target: Elements = { gnum: String(resolved.line.gnum) }
  put(target, 'itemNo', resolved.line.itemNo)
  put(target, 'itemName', resolved.itemName)
  return target
}

/** The bar code of an order: unlike in an inventory, nothing is written when there is none. */
function barCode(line: OrderLine, resolved: ResolvedLine): string {
  return line.barCode || (resolved.goods?.gtin ?? '')
}

/** 311. Unknown sums are computed from the lines; freight, discount and tax are 0 when there is none. */
export function composeOrder311(triple: Triple, lines: readonly ResolvedLine[], stamp: Stamp): ComposedDocument {
  const { order } = triple
  const head = orderHead(triple, stamp)
  const payment = paymentOf(triple)
  const goodsValue = goodsValueOf(triple, lines)
  putAmount(head, 'goodsValue', goodsValue)
  putAmountOrZero(head, 'freight', order.freight)
  putAmountOrZero(head, 'discount', order.discount)
  putAmountOrZero(head, 'taxTotal', order.taxTotal)
  putAmount(head, 'acturalPaid', order.acturalPaid ?? paidOf(triple, goodsValue))
  head['currency'] = RENMINBI
  put(head, 'buyerRegNo', order.buyerRegNo)
  put(head, 'buyerName', order.buyerName)
  put(head, 'buyerTelephone', order.buyerTelephone)
  head['buyerIdType'] = order.buyerIdType || '1'
  put(head, 'buyerIdNumber', order.buyerIdNumber)
  put(head, 'payCode', payment.code)
  put(head, 'payName', payment.name)
  put(head, 'payTransactionId', payment.transaction)
  put(head, 'batchNumbers', order.batchNumbers)
  put(head, 'consignee', order.consignee)
  put(head, 'consigneeTelephone', order.consigneeTelephone)
  put(head, 'consigneeAddress', order.consigneeAddress)
  put(head, 'consigneeDistrict', order.consigneeDistrict)
  put(head, 'note', order.note)
  return { head, lines: lines.map(orderLine311) }
}

function orderLine311(resolved: ResolvedLine): Elements {
  const { line } = resolved
  const target = lineHead(resolved)
  put(target, 'gmodel', line.gmodel || resolved.gmodel)
  put(target, 'itemDescribe', line.itemDescribe)
  put(target, 'barCode', barCode(line, resolved))
  put(target, 'unit', resolved.unit)
  putAmount(target, 'qty', resolved.qty)
  putAmount(target, 'price', resolved.price)
  putAmount(target, 'totalPrice', resolved.totalPrice)
  target['currency'] = RENMINBI
  put(target, 'country', resolved.country)
  put(target, 'note', line.note)
  return target
}

/** 303; orderType B for 9710, W (booking) for 9810, else E. */
export function composeOrder303(triple: Triple, lines: readonly ResolvedLine[], stamp: Stamp): ComposedDocument {
  const { order } = triple
  const currency = order.currency || order.lines[0]?.currency || (triple.profile?.currency ?? '')
  const head = orderHead(triple, stamp)
  putAmount(head, 'goodsValue', order.goodsValue ?? total(lines.map((line) => line.totalPrice ?? ZERO)))
  putAmountOrZero(head, 'freight', order.freight)
  put(head, 'currency', currency)
  put(head, 'note', order.note)
  const body = lines.map((resolved) => {
    const target = lineHead(resolved)
    put(target, 'itemDescribe', resolved.line.itemDescribe)
    put(target, 'barCode', barCode(resolved.line, resolved))
    put(target, 'unit', resolved.unit)
    put(target, 'currency', resolved.line.currency || currency)
    putAmount(target, 'qty', resolved.qty)
    putAmount(target, 'price', resolved.price)
    putAmount(target, 'totalPrice', resolved.totalPrice)
    put(target, 'note', resolved.line.note)
    return target
  })
  return { head, lines: body }
}

/** 411 from the payment; platform from the order, so that both say the same. */
export function composePayment411(triple: Triple, payment: PaymentRecord, stamp: Stamp): ComposedDocument {
  const parties = partiesOf(triple)
  const head = stamped(stamp)
  const { profile } = triple
  put(head, 'payCode', payment.payCode || (profile?.paymentCompanyCode ?? ''))
  put(head, 'payName', payment.payName || (profile?.paymentCompanyName ?? ''))
  put(head, 'payTransactionId', payment.payTransactionId)
  put(head, 'orderNo', payment.orderNo || triple.order.orderNo)
  put(head, 'ebpCode', payment.ebpCode || parties.ebpCode)
  put(head, 'ebpName', payment.ebpName || parties.ebpName)
  head['payerIdType'] = payment.payerIdType || '1'
  put(head, 'payerIdNumber', payment.payerIdNumber)
  put(head, 'payerName', payment.payerName)
  put(head, 'telephone', payment.telephone)
  putAmount(head, 'amountPaid', payment.amountPaid)
  head['currency'] = RENMINBI
  put(head, 'payTime', payment.payTime)
  put(head, 'note', payment.note)
  return { head, lines: [] }
}

/** 403 from the 收款单. */
export function composeCollection403(triple: Triple, receipt: CollectionRecord, stamp: Stamp): ComposedDocument {
  const parties = partiesOf(triple)
  const head = stamped(stamp)
  put(head, 'ebpCode', receipt.ebpCode || parties.ebpCode)
  put(head, 'ebpName', receipt.ebpName || parties.ebpName)
  put(head, 'ebcCode', receipt.ebcCode || parties.ebcCode)
  put(head, 'ebcName', receipt.ebcName || parties.ebcName)
  put(head, 'orderNo', receipt.orderNo || triple.order.orderNo)
  put(head, 'payCode', receipt.payCode)
  put(head, 'payName', receipt.payName)
  put(head, 'payNo', receipt.payNo)
  putAmount(head, 'charge', receipt.charge)
  put(head, 'currency', receipt.currency || triple.order.currency)
  put(head, 'accountingDate', receipt.accountingDate)
  put(head, 'note', receipt.note)
  return { head, lines: [] }
}

/** 511: orderNo is always sent (XSD), both amounts are always sent, 0 if none (CEB SPEC 3.3). */
export function composeWaybill511(triple: Triple, waybill: WaybillRecord, stamp: Stamp): ComposedDocument {
  const carrier = carrierOf(triple)
  const head = stamped(stamp)
  put(head, 'logisticsCode', carrier.code)
  put(head, 'logisticsName', carrier.name)
  put(head, 'logisticsNo', waybill.logisticsNo)
  if (!modeRow(triple.mode).bonded) put(head, 'billNo', waybill.billNo || (triple.transport?.billNo ?? ''))
  put(head, 'orderNo', waybill.orderNo || triple.order.orderNo)
  putAmountOrZero(head, 'freight', waybill.freight)
  putAmountOrZero(head, 'insuredFee', waybill.insuredFee)
  head['currency'] = RENMINBI
  putAmount(head, 'weight', waybill.grossWeight)
  head['packNo'] = waybill.packNo || '1'
  put(head, 'goodsInfo', waybill.goodsInfo)
  put(head, 'consignee', waybill.consignee)
  put(head, 'consigneeAddress', waybill.consigneeAddress)
  put(head, 'consigneeTelephone', waybill.consigneeTelephone)
  put(head, 'note', waybill.note)
  return { head, lines: [] }
}

/** 505. */
export function composeWaybill505(triple: Triple, waybill: WaybillRecord, stamp: Stamp): ComposedDocument {
  const carrier = carrierOf(triple)
  const parties = partiesOf(triple)
  const head = stamped(stamp)
  put(head, 'logisticsCode', carrier.code)
  put(head, 'logisticsName', carrier.name)
  put(head, 'logisticsNo', waybill.logisticsNo)
  putAmountOrZero(head, 'freight', waybill.freight)
  putAmountOrZero(head, 'insuredFee', waybill.insuredFee)
  put(head, 'currency', waybill.currency || triple.order.currency || (triple.profile?.currency ?? ''))
  putAmount(head, 'grossWeight', waybill.grossWeight)
  put(head, 'packNo', waybill.packNo)
  put(head, 'goodsInfo', waybill.goodsInfo)
  put(head, 'ebcCode', waybill.ebcCode || parties.ebcCode)
  put(head, 'ebcName', waybill.ebcName || parties.ebcName)
  put(head, 'ebcTelephone', waybill.ebcTelephone)
  put(head, 'note', waybill.note)
  return { head, lines: [] }
}
