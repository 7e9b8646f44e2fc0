import { citizenIdCheckCharacter } from '../../domain/identifier/citizen-id.ts'
import { usciCheckCharacter } from '../../domain/identifier/usci.ts'
import type { BaseTransfer, CebDocument, CebFields, CebMessage, CebType } from './type.ts'

/** Messages for tests: invented companies and people (示例), valid by schema and rules. */

const ID_BODY = '11010119900307777'
export const EXAMPLE_ID = ID_BODY + (citizenIdCheckCharacter(ID_BODY) ?? '')
const USCI_BODY = '91110108MA0000000'
const EXAMPLE_USCI = USCI_BODY + (usciCheckCharacter(USCI_BODY) ?? '')

/** A 36-character number that differs with n. */
export function exampleGuid(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
}

const TRANSFER: BaseTransfer = {
  copCode: '4601630004',
  copName: '示例外综服有限公司',
  dxpMode: 'DXP',
  dxpId: 'DXPENT0000000001',
}
const SENT: CebFields = { appType: '1', appTime: '20260401093000', appStatus: '2' }
const PLATFORM: CebFields = { ebpCode: '46016602EV', ebpName: '示例平台' }
const MERCHANT: CebFields = { ebcCode: EXAMPLE_USCI, ebcName: '示例电商有限公司' }
const CARRIER: CebFields = { logisticsCode: '4101986180', logisticsName: '示例物流' }

type Maker = (n: number) => CebDocument

const MAKERS: Readonly<Partial<Record<CebType, Maker>>> = {
  CEB311Message: (n) => ({
    head: {
      guid: exampleGuid(n),
      ...SENT,
      orderType: 'I',
      orderNo: `SL-ORDER-${n}`,
      ...PLATFORM,
      ...MERCHANT,
      goodsValue: '230',
      freight: '10',
      discount: '5.5',
      taxTotal: '20.93',
      acturalPaid: '255.43',
      currency: '142',
      buyerRegNo: 'shili',
      buyerName: '示例人',
      buyerTelephone: '13800000000',
      buyerIdType: '1',
      buyerIdNumber: EXAMPLE_ID,
      payCode: '4403169D3W',
      payName: '示例支付',
      payTransactionId: `SL-PAY-${n}`,
      consignee: '示例人',
      consigneeTelephone: '13800000000',
      consigneeAddress: '示例省示例市示例路 1 号',
      consigneeDistrict: '110101',
    },
    lines: [
      {
        gnum: '1',
        itemNo: 'SKU-1',
        itemName: '示例奶粉',
        gmodel: '900g/罐',
        unit: '122',
        qty: '2',
        price: '100',
        totalPrice: '200',
        currency: '142',
        country: '609',
      },
      {
        gnum: '2',
        itemName: '示例面膜 <5片> & 赠品',
        gmodel: '5片/盒',
        barCode: '无',
        unit: '140',
        qty: '3',
        price: '10',
        totalPrice: '30',
        currency: '142',
        country: '133',
        note: '',
      },
    ],
  }),
  CEB411Message: (n) => ({
    head: {
      guid: exampleGuid(n),
      ...SENT,
      payCode: '4403169D3W',
      payName: '示例支付',
      payTransactionId: `SL-PAY-${n}`,
      orderNo: `SL-ORDER-${n}`,
      ...PLATFORM,
      payerIdType: '1',
      payerIdNumber: EXAMPLE_ID,
      payerName: '示例人',
      amountPaid: '255.43',
      currency: '142',
      payTime: '20260401092959',
    },
    lines: [],
  }),
  CEB511Message: (n) => ({
    head: {
      guid: exampleGuid(n),
      ...SENT,
      ...CARRIER,
      logisticsNo: `SL-WAYBILL-${n}`,
      billNo: '999-12345675',
      orderNo: `SL-ORDER-${n}`,
      freight: '10',
      insuredFee: '0',
      currency: '142',
      weight: '2.35',
      packNo: '1',
      goodsInfo: '奶粉、面膜',
      consignee: '示例人',
      consigneeAddress: '示例省示例市示例路 1 号',
      consigneeTelephone: '13800000000',
    },
    lines: [],
  }),
  CEB621Message: (n) => ({
    head: {
      guid: exampleGuid(n),
      ...SENT,
      orderNo: `SL-ORDER-${n}`,
      ...PLATFORM,
      ...MERCHANT,
      logisticsNo: `SL-WAYBILL-${n}`,
      ...CARRIER,
      copNo: `SL${n}`,
      assureCode: '4601630004',
      ieFlag: 'I',
      declTime: '20260401',
      customsCode: '4604',
      portCode: '4604',
      ieDate: '20260401',
      buyerIdType: '1',
      buyerIdNumber: EXAMPLE_ID,
      buyerName: '示例人',
      buyerTelephone: '13800000000',
      consigneeAddress: '示例省示例市示例路 1 号',
      agentCode: '4601630004',
      agentName: '示例外综服有限公司',
      tradeMode: '9610',
      trafMode: '5',
      trafNo: 'SL101',
      voyageNo: 'SL101',
      billNo: '999-12345675',
      country: '609',
      freight: '10',
      insuredFee: '0',
      currency: '142',
      wrapType: '2',
      packNo: '1',
      grossWeight: '2.35',
      netWeight: '2.1',
    },
    lines: [
      {
        gnum: '1',
        itemNo: 'SKU-1',
        gcode: '1901101000',
        gname: '示例奶粉',
        gmodel: '900g/罐',
        barCode: '无',
        country: '609',
        currency: '142',
        qty: '2',
        unit: '122',
        qty1: '1.8',
        unit1: '035',
        price: '100',
        totalPrice: '200',
      },
      {
        gnum: '2',
        gcode: '3304990039',
        gname: '示例面膜',
        gmodel: '5片/盒',
        country: '133',
        currency: '142',
        qty: '3',
        unit: '140',
        qty1: '0.3',
        unit1: '035',
        qty2: '15',
        unit2: '007',
        price: '10',
        totalPrice: '30',
      },
    ],
  }),
  CEB303Message: (n) => ({
    head: {
      guid: exampleGuid(n),
      ...SENT,
      orderType: 'E',
      orderNo: `SL-ORDER-${n}`,
      ebpCode: '无',
      ebpName: '示例境外平台',
      ...MERCHANT,
      goodsValue: '36',
      freight: '4.5',
      currency: '502',
    },
    lines: [
      {
        gnum: '1',
        itemNo: 'SKU-1',
        itemName: '示例手机壳',
        barCode: '无',
        unit: '007',
        currency: '502',
        qty: '3',
        price: '12',
        totalPrice: '36',
      },
    ],
  }),
  CEB403Message: (n) => ({
    head: {
      guid: exampleGuid(n),
      ...SENT,
      ebpCode: '无',
      ebpName: '示例境外平台',
      ...MERCHANT,
      orderNo: `SL-ORDER-${n}`,
      payName: '示例支付',
      payNo: `SL-PAY-${n}`,
      charge: '40.5',
      currency: '502',
      accountingDate: '20260401092959',
    },
    lines: [],
  }),
  CEB505Message: (n) => ({
    head: {
      guid: exampleGuid(n),
      ...SENT,
      ...CARRIER,
      logisticsNo: `SL-WAYBILL-${n}`,
      freight: '4.5',
      insuredFee: '0',
      currency: '502',
      grossWeight: '0.25',
      packNo: '1',
      goodsInfo: '手机壳',
    },
    lines: [],
  }),
  CEB603Message: (n) => ({
    head: {
      guid: exampleGuid(n),
      ...SENT,
      customsCode: '4604',
      ebpCode: '无',
      ebpName: '示例境外平台',
      orderNo: `SL-ORDER-${n}`,
      ...CARRIER,
      logisticsNo: `SL-WAYBILL-${n}`,
      copNo: `SL${n}`,
      ieFlag: 'E',
      portCode: '4604',
      ieDate: '20260402',
      statisticsFlag: 'B',
      agentCode: '4601630004',
      agentName: '示例外综服有限公司',
      ...MERCHANT,
      ownerCode: EXAMPLE_USCI,
      ownerName: '示例工厂有限公司',
      tradeMode: '9610',
      trafMode: '5',
      country: '502',
      POD: '3170',
      freight: '4.5',
      fCurrency: '502',
      fFlag: '3',
      insuredFee: '0',
      iCurrency: '502',
      iFlag: '3',
      wrapType: '2',
      packNo: '1',
      grossWeight: '0.25',
      netWeight: '0.2',
    },
    lines: [
      {
        gnum: '1',
        itemNo: 'SKU-1',
        gcode: '3926909090',
        gname: '示例手机壳',
        gmodel: '塑料',
        barCode: '无',
        country: '502',
        currency: '502',
        qty: '3',
        qty1: '0.2',
        unit: '007',
        unit1: '035',
        price: '12',
        totalPrice: '36',
      },
    ],
  }),
}

/** Kinds that have an example. */
export const EXAMPLE_TYPES: readonly CebType[] = [
  'CEB303Message',
  'CEB311Message',
  'CEB403Message',
  'CEB411Message',
  'CEB505Message',
  'CEB511Message',
  'CEB603Message',
  'CEB621Message',
]

/** A message of as many documents; throws for a kind without example. */
export function exampleMessage(type: CebType, documents = 1): CebMessage {
  const make = MAKERS[type]
  if (make === undefined) throw new Error(`no example of ${type}`)
  return {
    type,
    guid: exampleGuid(0),
    version: '1.0',
    documents: Array.from({ length: documents }, (_, i) => make(i + 1)),
    transfer: TRANSFER,
    signed: false,
  }
}

/** A receipt message with these returns. */
export function exampleReceipt(type: CebType, returns: readonly CebFields[]): CebMessage {
  return {
    type,
    guid: exampleGuid(0),
    version: '1.0',
    documents: returns.map((head) => ({ head, lines: [] })),
    signed: false,
  }
}
