import type { StagedRow } from '../../electron/core/service/intake/staged-row.ts'
import { exampleCitizenId, exampleGoods } from '../../shared/domain/record/example.ts'
import { type Mode } from '../../shared/domain/record/mode.ts'

export const SHAPE = {
  order: [
    'acturalPaid',
    'buyerIdNumber',
    'buyerIdType',
    'buyerName',
    'buyerRegNo',
    'buyerTelephone',
    'consignee',
    'consigneeAddress',
    'consigneeTelephone',
    'currency',
    'discount',
    'ebcCode',
    'ebcName',
    'ebpCode',
    'ebpName',
    'freight',
    'goodsValue',
    'orderNo',
    'payCode',
    'payName',
    'payTransactionId',
    'taxTotal',
  ],
  line: ['gnum', 'itemNo', 'itemName', 'qty', 'price', 'totalPrice', 'currency'],
  payment: [
    'orderNo',
    'payCode',
    'payName',
    'payTransactionId',
    'ebpCode',
    'ebpName',
    'payerIdType',
    'payerIdNumber',
    'payerName',
    'telephone',
    'amountPaid',
    'currency',
    'payTime',
  ],
  waybill: [
    'orderNo',
    'logisticsCode',
    'logisticsName',
    'logisticsNo',
    'freight',
    'insuredFee',
    'currency',
    'weight',
    'packNo',
    'goodsInfo',
    'consignee',
    'consigneeAddress',
    'consigneeTelephone',
  ],
  receipt: ['orderNo', 'ebpCode', 'ebpName', 'ebcCode', 'ebcName', 'payName', 'charge', 'currency', 'accountingDate'],
  client: [],
  goods: [],
  derivable: [],
  copies: [],
} as const
export const EXPORT_SHAPE = {
  ...SHAPE,
  waybill: SHAPE.waybill.map((name) => (name === 'weight' ? 'grossWeight' : name)),
}

const GIVEN = '示例样本测试训练'

/** The staged row of parcel `n`: a triple that agrees with itself. */
export function stagedParcel(n: number, mode: Mode, value: number, wrong: boolean): StagedRow {
  const isImport = mode.endsWith('I')
  const price = String(10 + (value % 490))
  const qty = String(1 + (n % 3))
  const goods = String(Number(price) * Number(qty))
  const paid = String(Number(goods) + 10)
  const buyer = `${'赵钱孙李周吴郑王冯陈'.charAt(n % 10)}${GIVEN.charAt(n % 8)}${GIVEN.charAt((n >> 3) % 8)}`
  const phone = `139${String(n % 100_000_000).padStart(8, '0')}`
  const address = `河南省郑州市示例区示例路${(n % 999) + 1}号`
  const id = isImport ? exampleCitizenId(n) : ''
  const orderNo = `SL${String(n).padStart(12, '0')}`
  const currency = isImport ? '142' : '502'
  const g = exampleGoods(n % 50)
  const order = isImport
    ? [
        paid,
        id,
        '1',
        buyer,
        `U${n}`,
        phone,
        buyer,
        address,
        phone,
        currency,
        '0',
        '4101960BBB',
        '示例电商企业',
        '4101960AAA',
        '示例电商平台',
        '10',
        goods,
        orderNo,
        '4101960GGG',
        '示例支付企业',
        `ZF${n}`,
        '0',
      ]
    : [
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        '',
        currency,
        '',
        '4101960BBB',
        '示例电商企业',
        '4101960AAA',
        '示例电商平台',
        '10',
        goods,
        orderNo,
        '',
        '',
        '',
        '',
      ]
  const payment = [
    orderNo,
    '4101960GGG',
    '示例支付企业',
    `ZF${n}`,
    '4101960AAA',
    '示例电商平台',
    '1',
    id,
    buyer,
    phone,
    wrong ? `${paid}.5` : paid,
    '142',
    '20261122101010',
  ]
  const waybill = [
    orderNo,
    '4101980FFF',
    '示例物流企业',
    `YD${String(n).padStart(10, '0')}`,
    '0',
    '0',
    currency,
    '2',
    '1',
    '示例商品',
    buyer,
    address,
    phone,
  ]
  const receipt = [
    orderNo,
    '4101960AAA',
    '示例电商平台',
    '4101960BBB',
    '示例电商企业',
    '现金支付',
    paid,
    '502',
    '20261122101010',
  ]
  return {
    row: n + 2,
    rows: [],
    mode,
    changed: false,
    heads: [order, isImport ? payment : undefined, waybill, isImport ? undefined : receipt, undefined, undefined],
    lines: [['1', g.sku, g.name, qty, price, goods, currency]],
  }
}
