import { fixed, fixedText, parseFixed, type Fixed } from '../decimal/decimal.ts'
import { citizenIdCheckCharacter } from '../identifier/citizen-id.ts'
import { gtinCheckDigit } from '../identifier/gtin.ts'
import type { Mode } from './mode.ts'
import { EMPTY_PROFILE, readCollection, readGoods, readOrder, readPayment, readTransport, readWaybill } from './read.ts'
import type { FilingProfile, GoodsRecord, Triple } from './record.ts'

/**
 * Generated parcels that agree with themselves (示例: nobody real), for tests, benchmarks and the training samples.
 * The same number always gives the same parcel.
 */
const AREAS = ['410105', '110105', '310115', '440106']
const SURNAMES = '赵钱孙李周吴郑王冯陈'
const GIVEN = '示例样本测试训练'

/** A valid, invented ID number: born 1960–1999. */
export function exampleCitizenId(n: number): string {
  const birth = `${1960 + (n % 40)}${String((n % 12) + 1).padStart(2, '0')}${String((n % 28) + 1).padStart(2, '0')}`
  const body = (AREAS[n % AREAS.length] ?? '410105') + birth + String(n % 1000).padStart(3, '0')
  return body + (citizenIdCheckCharacter(body) ?? '')
}

function exampleGtin(n: number): string {
  const body = `690${String(n % 1_000_000_000).padStart(9, '0')}`
  return body + (gtinCheckDigit(body) ?? '')
}

/** Goods 1..n of the example client: cosmetics, food, plastics; legal units in kilograms and pieces. */
export function exampleGoods(n: number): GoodsRecord {
  const kinds = [
    {
      name: '示例面霜',
      hsCode: '3304990039',
      unit: '142',
      unit1: '035',
      unit2: '011',
      factor2: '1',
      unitNetWeight: '0.05',
      originCountry: '305',
      model: '50ml/瓶',
    },
    {
      name: '示例膳食营养片',
      hsCode: '2106909090',
      unit: '142',
      unit1: '035',
      unit2: '',
      factor2: '',
      unitNetWeight: '0.12',
      originCountry: '502',
      model: '60片/瓶',
    },
    {
      name: '示例塑料收纳盒',
      hsCode: '3926909090',
      unit: '007',
      unit1: '035',
      unit2: '',
      factor2: '',
      unitNetWeight: '0.3',
      originCountry: '116',
      model: '30×20cm',
    },
  ]
  const kind = kinds[n % kinds.length] ?? kinds[0]
  return readGoods(
    {
      ...kind,
      sku: `SKU${String(n).padStart(5, '0')}`,
      brand: '示例',
      gtin: exampleGtin(n),
      factor1: '',
      validFrom: '2000-01-01',
    },
    [String(n + 1)],
  )
}

const PROFILE: FilingProfile = {
  ...EMPTY_PROFILE,
  platformCode: '4101960AAA',
  platformName: '示例电商平台',
  merchantCode: '4101960BBB',
  merchantName: '示例电商企业',
  agentCode: '4101960CCC',
  agentName: '示例外综服企业',
  guarantorCode: '4101960CCC',
  ownerCode: '4101960DDD',
  ownerName: '示例生产企业',
  zoneCompanyCode: '4101660EEE',
  zoneCompanyName: '示例区内企业',
  carrierCode: '4101980FFF',
  carrierName: '示例物流企业',
  paymentCompanyCode: '4101960GGG',
  paymentCompanyName: '示例支付企业',
  customsDistrict: '4612',
  port: '4612',
  bookNo: 'T4612W000001',
  locationCode: '4612001',
  trafMode: '5',
  wrapType: '2',
  dispatchCountry: '502',
  destinationCountry: '502',
  destinationPort: '3154',
  currency: '142',
}

/** The example client's profile of a mode. */
export function exampleProfile(mode: Mode): FilingProfile {
  return mode.endsWith('I') ? PROFILE : { ...PROFILE, currency: '502', statisticsFlag: 'A' }
}

interface ExampleParts {
  readonly order: Readonly<
    Record<
      | 'orderNo'
      | 'ebpCode'
      | 'ebpName'
      | 'ebcCode'
      | 'ebcName'
      | 'goodsValue'
      | 'payCode'
      | 'payName'
      | 'payTransactionId'
      | 'buyerIdNumber'
      | 'buyerName'
      | 'consignee'
      | 'consigneeAddress'
      | 'consigneeTelephone'
      | 'freight',
      string
    >
  >
  readonly lines: readonly Readonly<Record<string, string>>[]
  readonly skus: readonly number[]
  readonly paid: string
}

function importTexts(n: number, lineCount: number): ExampleParts {
  const lines: Record<string, string>[] = []
  const skus: number[] = []
  let goods = 0
  for (let i = 0; i < lineCount; i++) {
    const price = ((n + i) % 90) + 10
    const qty = ((n + i) % 3) + 1
    const sku = (n + i) % 50
    goods += price * qty
    skus.push(sku)
    lines.push({
      gnum: String(i + 1),
      itemNo: exampleGoods(sku).sku,
      itemName: `示例商品${i + 1}`,
      qty: String(qty),
      price: String(price),
      totalPrice: String(price * qty),
      currency: '142',
    })
  }
  const paid = String(goods + 10)
  const buyer = `${SURNAMES.charAt(n % 10)}${GIVEN.charAt(n % 8)}${GIVEN.charAt((n >> 3) % 8)}`
  const phone = `139${String(n % 100_000_000).padStart(8, '0')}`
  const order = {
    orderNo: `SL${String(n).padStart(12, '0')}`,
    ebpCode: PROFILE.platformCode,
    ebpName: PROFILE.platformName,
    ebcCode: PROFILE.merchantCode,
    ebcName: PROFILE.merchantName,
    goodsValue: String(goods),
    freight: '10',
    discount: '0',
    taxTotal: '0',
    acturalPaid: paid,
    currency: '142',
    buyerRegNo: `U${n}`,
    buyerName: buyer,
    buyerTelephone: phone,
    buyerIdType: '1',
    buyerIdNumber: exampleCitizenId(n),
    payCode: PROFILE.paymentCompanyCode,
    payName: PROFILE.paymentCompanyName,
    payTransactionId: `ZF${n}`,
    consignee: buyer,
    consigneeTelephone: phone,
    consigneeAddress: `河南省郑州市示例区示例路${(n % 999) + 1}号`,
  }
  return { order, lines, skus, paid }
}

/** The example parcel `n` of a mode with `lineCount` lines: complete, consistent, ready to file. */
export function exampleTriple(mode: Mode, n: number, lineCount = 1): Triple {
  const parts = importTexts(n, lineCount)
  const { order } = parts
  const goods = new Map<string, GoodsRecord>()
  for (const sku of parts.skus) {
    const record = exampleGoods(sku)
    goods.set(record.sku, record)
  }
  const waybill = readWaybill({
    logisticsCode: PROFILE.carrierCode,
    logisticsName: PROFILE.carrierName,
    logisticsNo: `YD${String(n).padStart(10, '0')}`,
    orderNo: order.orderNo,
    freight: '0',
    insuredFee: '0',
    currency: mode.endsWith('I') ? '142' : '502',
    grossWeight: fixedText(fixed(lineCount * 200_000)),
    packNo: '1',
    goodsInfo: '示例商品',
    consignee: order.consignee,
    consigneeAddress: order.consigneeAddress,
    consigneeTelephone: order.consigneeTelephone,
  })
  const transport = readTransport({
    trafMode: '5',
    trafNo: 'CK245',
    voyageNo: 'CK245',
    billNo: '11212345675',
    ieDate: '20261122',
  })
  const profile = exampleProfile(mode)
  if (mode.endsWith('I')) {
    const payment = readPayment({
      payCode: order.payCode,
      payName: order.payName,
      payTransactionId: order.payTransactionId,
      orderNo: order.orderNo,
      ebpCode: order.ebpCode,
      ebpName: order.ebpName,
      payerIdType: '1',
      payerIdNumber: order.buyerIdNumber,
      payerName: order.buyerName,
      amountPaid: parts.paid,
      currency: '142',
      payTime: '20261122101010',
    })
    return { mode, order: readOrder(order, parts.lines), payment, waybill, transport, profile, goods }
  }
  const receipt = readCollection({
    ebpCode: order.ebpCode,
    ebpName: order.ebpName,
    ebcCode: order.ebcCode,
    ebcName: order.ebcName,
    orderNo: order.orderNo,
    payName: '现金支付',
    charge: parts.paid,
    currency: '502',
    accountingDate: '20261122101010',
  })
  const exported = {
    orderNo: order.orderNo,
    ebpCode: order.ebpCode,
    ebpName: order.ebpName,
    ebcCode: order.ebcCode,
    ebcName: order.ebcName,
    goodsValue: order.goodsValue,
    freight: order.freight,
    currency: '502',
  }
  return {
    mode,
    order: readOrder(
      exported,
      parts.lines.map((line) => ({ ...line, currency: '502' })),
    ),
    receipt,
    waybill,
    transport,
    profile,
    goods,
  }
}

/** Exact decimal of a test or sample text. Throws RangeError when it is none. */
export function exact<U extends string>(value: string): Fixed<U> {
  const parsed = parseFixed<U>(value)
  if (parsed === undefined) throw new RangeError(`not a decimal: ${value}`)
  return parsed
}
