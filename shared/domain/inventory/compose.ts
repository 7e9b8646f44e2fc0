import { total, ZERO, type Weight } from '../decimal/decimal.ts'
import { simplifiedHsCode } from '../identifier/hs-code.ts'
import { defect, type Defect, type MatchContext } from '../match/defect.ts'
import { modeRow } from '../record/mode.ts'
import type { FilingProfile, TransportRecord, Triple, WaybillRecord } from '../record/record.ts'
import {
  longTexts,
  put,
  putAmount,
  putAmountOrZero,
  stamped,
  type ComposedDocument,
  type Elements,
  type Stamp,
} from './document.ts'
import { arrivalCountry, carrierOf, partiesOf } from './party.ts'
import { resolveLines, shortDigits, type ResolvedLine } from './resolve.ts'

/**
 * Inventories 621 (9610, 1210 import) and 603 (9610, 1210, 9710, 9810 export) from order, waybill, profile, goods
 * records and transport. Element names and their order are those of the 202205 XSD; rules are CEB SPEC 3.3 and 3.4.
 */
export interface InventoryStamp extends Stamp {
  readonly copNo: string
  /** YYYYMMDD: declTime of 621; ieDate where the transport has none. */
  readonly declDate: string
  /** From the receipts, for appType 2. */
  readonly preNo: string
  readonly invtNo: string
}

export interface ComposedInventory {
  readonly type: 'CEB621Message' | 'CEB603Message'
  readonly document: ComposedDocument
  readonly lines: readonly ResolvedLine[]
  readonly defects: readonly Defect[]
}

const CHINA = '142'
const RENMINBI = '142'
/** 621 itemNo: 20 characters in the XSD, 30 in its PDF and in 311; the XSD decides (CEB SPEC 3.3). */
const ITEM_NO_LIMIT = 20
/** fFlag / iFlag 3: the amount is a total. */
const TOTAL_AMOUNT = '3'

const NO_TRANSPORT: TransportRecord = { trafMode: '', trafNo: '', voyageNo: '', billNo: '', loctNo: '', ieDate: '' }

function netWeight(lines: readonly ResolvedLine[]): Weight | undefined {
  if (lines.some((line) => line.netWeight === undefined)) return undefined
  return total(lines.map((line) => line.netWeight ?? ZERO))
}

function importHead(
  triple: Triple,
  profile: FilingProfile,
  lines: readonly ResolvedLine[],
  stamp: InventoryStamp,
): Elements {
  const { order, waybill } = triple
  const row = modeRow(triple.mode)
  const parties = partiesOf(triple)
  const carrier = carrierOf(triple)
  const transport = triple.transport ?? NO_TRANSPORT
  const head = stamped(stamp)
  put(head, 'orderNo', order.orderNo)
  put(head, 'ebpCode', parties.ebpCode)
  put(head, 'ebpName', parties.ebpName)
  put(head, 'ebcCode', parties.ebcCode)
  put(head, 'ebcName', parties.ebcName)
  put(head, 'logisticsNo', waybill?.logisticsNo ?? '')
  put(head, 'logisticsCode', carrier.code)
  put(head, 'logisticsName', carrier.name)
  put(head, 'copNo', stamp.copNo)
  put(head, 'preNo', stamp.preNo)
  put(head, 'assureCode', profile.guarantorCode)
  if (row.bonded) put(head, 'emsNo', profile.bookNo)
  put(head, 'invtNo', stamp.invtNo)
  head['ieFlag'] = 'I'
  put(head, 'declTime', stamp.declDate)
  put(head, 'customsCode', profile.customsDistrict)
  put(head, 'portCode', profile.port)
  put(head, 'ieDate', transport.ieDate)
  head['buyerIdType'] = order.buyerIdType || '1'
  put(head, 'buyerIdNumber', order.buyerIdNumber)
  put(head, 'buyerName', order.buyerName)
  put(head, 'buyerTelephone', order.buyerTelephone)
  put(head, 'consigneeAddress', order.consigneeAddress)
  put(head, 'agentCode', profile.agentCode)
  put(head, 'agentName', profile.agentName)
  if (row.bonded) {
    put(head, 'areaCode', profile.zoneCompanyCode)
    put(head, 'areaName', profile.zoneCompanyName)
  }
  head['tradeMode'] = row.tradeMode
  importTransport(head, row.bonded, profile, transport, waybill)
  importAmounts(head, triple, lines)
  put(head, 'note', order.note)
  return head
}

/** 9610: the cross-border leg with vehicle, voyage and bill; bonded: the second-line leg and none of the three, dispatch from 142. */
function importTransport(
  head: Elements,
  bonded: boolean,
  profile: FilingProfile,
  transport: TransportRecord,
  waybill: WaybillRecord | undefined,
): void {
  put(head, 'trafMode', bonded ? profile.trafMode : transport.trafMode || profile.trafMode)
  if (!bonded) {
    put(head, 'trafNo', transport.trafNo)
    put(head, 'voyageNo', transport.voyageNo)
    put(head, 'billNo', transport.billNo || (waybill?.billNo ?? ''))
  }
  put(head, 'loctNo', transport.loctNo || profile.locationCode)
  put(head, 'country', bonded ? CHINA : profile.dispatchCountry)
}

function importAmounts(head: Elements, triple: Triple, lines: readonly ResolvedLine[]): void {
  // What the buyer paid for freight belongs to the dutiable price, so the order's freight and not the carrier's.
  putAmountOrZero(head, 'freight', triple.order.freight)
  putAmountOrZero(head, 'insuredFee', triple.waybill?.insuredFee)
  head['currency'] = RENMINBI
  put(head, 'wrapType', triple.profile?.wrapType ?? '')
  head['packNo'] = '1'
  putAmount(head, 'grossWeight', triple.waybill?.grossWeight)
  putAmount(head, 'netWeight', netWeight(lines))
}

function importLine(resolved: ResolvedLine, defects: Defect[]): Elements {
  const { line } = resolved
  const target: Elements = { gnum: String(line.gnum) }
  put(target, 'itemRecordNo', resolved.itemRecordNo)
  if (line.itemNo.length <= ITEM_NO_LIMIT) put(target, 'itemNo', line.itemNo)
  else
    defects.push(
      defect('M-LONG-TEXT', {
        severity: 'warning',
        gnum: line.gnum,
        fields: [{ document: 'line', field: 'itemNo' }],
        data: { field: 'itemNo', limit: String(ITEM_NO_LIMIT), length: String(line.itemNo.length) },
      }),
    )
  put(target, 'itemName', resolved.itemName)
  put(target, 'gcode', resolved.gcode)
  put(target, 'gname', resolved.gname)
  put(target, 'gmodel', resolved.gmodel)
  put(target, 'barCode', resolved.barCode)
  put(target, 'country', resolved.country)
  target['currency'] = RENMINBI
  putAmount(target, 'qty', resolved.qty)
  put(target, 'unit', resolved.unit)
  putAmount(target, 'qty1', resolved.qty1)
  put(target, 'unit1', resolved.unit1)
  if (resolved.qty2 !== undefined) {
    putAmount(target, 'qty2', resolved.qty2)
    put(target, 'unit2', resolved.unit2)
  }
  putAmount(target, 'price', resolved.price)
  putAmount(target, 'totalPrice', resolved.totalPrice)
  put(target, 'note', line.note)
  return target
}

function exportHead(
  triple: Triple,
  profile: FilingProfile,
  lines: readonly ResolvedLine[],
  stamp: InventoryStamp,
): Elements {
  const { order, waybill } = triple
  const row = modeRow(triple.mode)
  const parties = partiesOf(triple)
  const carrier = carrierOf(triple)
  const transport = triple.transport ?? NO_TRANSPORT
  const head = stamped(stamp)
  put(head, 'customsCode', profile.customsDistrict)
  put(head, 'ebpCode', parties.ebpCode)
  put(head, 'ebpName', parties.ebpName)
  put(head, 'orderNo', order.orderNo)
  put(head, 'logisticsCode', carrier.code)
  put(head, 'logisticsName', carrier.name)
  put(head, 'logisticsNo', waybill?.logisticsNo ?? '')
  put(head, 'copNo', stamp.copNo)
  put(head, 'preNo', stamp.preNo)
  put(head, 'invtNo', stamp.invtNo)
  head['ieFlag'] = 'E'
  put(head, 'portCode', profile.port)
  put(head, 'ieDate', transport.ieDate || stamp.declDate)
  head['statisticsFlag'] = profile.statisticsFlag
  put(head, 'agentCode', profile.agentCode)
  put(head, 'agentName', profile.agentName)
  put(head, 'ebcCode', parties.ebcCode)
  put(head, 'ebcName', parties.ebcName)
  put(head, 'ownerCode', profile.ownerCode)
  put(head, 'ownerName', profile.ownerName)
  if (row.bonded) {
    put(head, 'iacCode', profile.zoneCompanyCode)
    put(head, 'iacName', profile.zoneCompanyName)
    put(head, 'emsNo', profile.bookNo)
  }
  head['tradeMode'] = row.tradeMode
  exportTransport(head, triple, profile, transport)
  exportAmounts(head, triple, lines)
  put(head, 'note', order.note)
  return head
}

function exportTransport(head: Elements, triple: Triple, profile: FilingProfile, transport: TransportRecord): void {
  put(head, 'trafMode', transport.trafMode || profile.trafMode)
  put(head, 'trafName', transport.trafNo)
  put(head, 'voyageNo', transport.voyageNo)
  put(head, 'billNo', transport.billNo || (triple.waybill?.billNo ?? ''))
  put(head, 'loctNo', transport.loctNo || profile.locationCode)
  put(head, 'country', arrivalCountry(triple))
  put(head, 'POD', profile.destinationPort)
}

function exportAmounts(head: Elements, triple: Triple, lines: readonly ResolvedLine[]): void {
  const { order, waybill, profile } = triple
  const currency = waybill?.currency || order.currency || profile?.currency || ''
  putAmountOrZero(head, 'freight', waybill?.freight)
  put(head, 'fCurrency', currency)
  head['fFlag'] = TOTAL_AMOUNT
  putAmountOrZero(head, 'insuredFee', waybill?.insuredFee)
  put(head, 'iCurrency', currency)
  head['iFlag'] = TOTAL_AMOUNT
  put(head, 'wrapType', profile?.wrapType ?? '')
  put(head, 'packNo', waybill?.packNo ?? '')
  putAmount(head, 'grossWeight', waybill?.grossWeight)
  putAmount(head, 'netWeight', netWeight(lines))
}

function exportLine(resolved: ResolvedLine, triple: Triple, context: MatchContext, defects: Defect[]): Elements {
  const { line } = resolved
  const digits = shortDigits(triple, context)
  const target: Elements = { gnum: String(line.gnum) }
  put(target, 'itemNo', line.itemNo)
  if (line.itemNo.length > ITEM_NO_LIMIT) {
    defects.push(
      defect('M-LONG-TEXT', {
        gnum: line.gnum,
        fields: [{ document: 'line', field: 'itemNo' }],
        data: { field: 'itemNo', limit: String(ITEM_NO_LIMIT), length: String(line.itemNo.length) },
      }),
    )
  }
  put(target, 'itemRecordNo', resolved.itemRecordNo)
  put(target, 'itemName', resolved.itemName)
  put(
    target,
    'gcode',
    resolved.gcode === '' || digits === undefined ? resolved.gcode : simplifiedHsCode(resolved.gcode, digits),
  )
  put(target, 'gname', resolved.gname)
  put(target, 'gmodel', resolved.gmodel)
  put(target, 'barCode', resolved.barCode)
  put(target, 'country', resolved.country)
  put(target, 'currency', line.currency || triple.order.currency || (triple.profile?.currency ?? ''))
  putAmount(target, 'qty', resolved.qty)
  putAmount(target, 'qty1', resolved.qty1)
  putAmount(target, 'qty2', resolved.qty2)
  put(target, 'unit', resolved.unit)
  put(target, 'unit1', resolved.unit1)
  if (resolved.qty2 !== undefined) put(target, 'unit2', resolved.unit2)
  putAmount(target, 'price', resolved.price)
  putAmount(target, 'totalPrice', resolved.totalPrice)
  put(target, 'note', line.note)
  return target
}

/**
 * Composes the inventory of a parcel. A parcel with blocking defects still gives a document (for the screen), which must
 * not be filed. Deterministic: the same triple and stamp give the same texts.
 * @param resolved the lines of evaluateTriple, when the caller has them; their defects are then not repeated
 */
export function composeInventory(
  triple: Triple,
  context: MatchContext,
  stamp: InventoryStamp,
  resolved?: readonly ResolvedLine[],
): ComposedInventory {
  const defects: Defect[] = []
  const { direction } = modeRow(triple.mode)
  const isImport = direction === 'import'
  const lines = resolved ?? resolveLines(triple, context, defects)
  const type = isImport ? 'CEB621Message' : 'CEB603Message'
  const { profile } = triple
  if (profile === undefined) {
    defects.push(defect('M-PROFILE-MISSING', { data: { field: '申报方案' } }))
    return { type, document: { head: {}, lines: [] }, lines, defects }
  }
  const head = isImport ? importHead(triple, profile, lines, stamp) : exportHead(triple, profile, lines, stamp)
  longTexts(head, direction, 'order', 0, defects)
  const elements = lines.map((line) => {
    const target = isImport ? importLine(line, defects) : exportLine(line, triple, context, defects)
    longTexts(target, direction, 'line', line.line.gnum, defects)
    return target
  })
  return { type, document: { head, lines: elements }, lines, defects }
}
