import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import * as XLSX from 'xlsx'
import { SAMPLE_FILES } from '../../electron/training/sample/office.ts'
import { citizenIdCheckCharacter } from '../../shared/domain/identifier/citizen-id.ts'
import { gtinCheckDigit } from '../../shared/domain/identifier/gtin.ts'

/** Writes the sample files of electron/training/sample. Everything is made up; numbers carry valid check digits. */
type Cell = string | number
const target = join(import.meta.dirname, '..', '..', 'electron', 'training', 'sample')

const pad = (n: number, width: number): string => String(n).padStart(width, '0')
function idNumber(n: number): string {
  const body = `410105${1970 + (n % 35)}${pad(1 + (n % 12), 2)}${pad(1 + (n % 28), 2)}${pad(100 + (n % 800), 3)}`
  return `${body}${citizenIdCheckCharacter(body) ?? ''}`
}
const SURNAMES = ['赵', '钱', '孙', '李', '周', '吴', '郑', '王', '冯', '陈']
const buyer = (n: number) => ({
  name: `${SURNAMES[n % 10] ?? '赵'}示例${['一', '二', '三', '四', '五', '六', '七'][n % 7] ?? '一'}`,
  id: idNumber(n),
  phone: `1990000${pad(1000 + n, 4)}`,
  address: `河南省郑州市示例区示例路${n}号`,
})
const gtin = (body: string): string => `${body}${gtinCheckDigit(body) ?? ''}`

const GOODS = [
  {
    sku: 'SL-NF-800',
    name: '示例牌婴儿配方奶粉',
    hs: '1901101000',
    model: '800克/罐|示例牌',
    brand: '示例牌',
    gtin: gtin('690000000001'),
    origin: '609',
    unit: '122',
    unit1: '035',
    factor1: '0.8',
    net: '0.8',
    book: '1',
    price: 16800,
  },
  {
    sku: 'SL-MM-25',
    name: '示例牌补水面膜',
    hs: '3304990039',
    model: '25毫升/片|示例牌',
    brand: '示例牌',
    gtin: gtin('690000000002'),
    origin: '133',
    unit: '020',
    unit1: '035',
    factor1: '0.025',
    net: '0.03',
    book: '2',
    price: 990,
  },
  {
    sku: 'SL-ZN-68',
    name: '示例牌婴儿纸尿裤',
    hs: '9619001100',
    model: 'L码68片/包|示例牌',
    brand: '示例牌',
    gtin: gtin('690000000003'),
    origin: '116',
    unit: '125',
    unit1: '035',
    factor1: '2.1',
    net: '2.1',
    book: '3',
    price: 12900,
  },
]
const EXPORT_GOODS = [
  {
    sku: 'SL-TX-01',
    name: '示例牌棉制T恤衫',
    hs: '6109100010',
    model: '针织|棉100%|示例牌',
    brand: '示例牌',
    gtin: gtin('690000000011'),
    origin: '142',
    unit: '011',
    unit1: '011',
    factor1: '1',
    net: '0.18',
    book: '',
    price: 699,
  },
  {
    sku: 'SL-BX-02',
    name: '示例牌不锈钢保温杯',
    hs: '9617009000',
    model: '500毫升|示例牌',
    brand: '示例牌',
    gtin: gtin('690000000012'),
    origin: '142',
    unit: '011',
    unit1: '035',
    factor1: '0.3',
    net: '0.3',
    book: '',
    price: 1250,
  },
]
const yuan = (fen: number): number => fen / 100

function writeXlsx(file: string, sheets: Record<string, Cell[][]>): void {
  const book = XLSX.utils.book_new()
  for (const [name, rows] of Object.entries(sheets))
    XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), name)
  writeFileSync(join(target, file), XLSX.write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer)
}
const csvText = (rows: Cell[][]): string =>
  rows
    .map((row) =>
      row
        .map((cell) => (/[",\n]/.test(String(cell)) ? `"${String(cell).replace(/"/g, '""')}"` : String(cell)))
        .join(','),
    )
    .join('\r\n') + '\r\n'

function goodsRows(): Cell[][] {
  const head = [
    '商品货号',
    '商品名称',
    '商品编码',
    '规格型号',
    '品牌',
    '条码',
    '原产国',
    '申报计量单位',
    '法定计量单位',
    '法定单位换算系数',
    '单件净重',
    '账册备案序号',
  ]
  return [
    head,
    ...[...GOODS, ...EXPORT_GOODS].map((g) => [
      g.sku,
      g.name,
      g.hs,
      g.model,
      g.brand,
      g.gtin,
      g.origin,
      g.unit,
      g.unit1,
      g.factor1,
      g.net,
      g.book,
    ]),
  ]
}

const IMPORT_HEAD = [
  '订单号',
  '平台会员号',
  '商品货号',
  '商品名称',
  '规格型号',
  '条码',
  '数量',
  '单价',
  '单位',
  '原产国',
  '运费',
  '优惠金额',
  '代扣税款',
  '实付金额',
  '订购人',
  '订购人身份证号',
  '订购人电话',
  '支付企业代码',
  '支付交易号',
  '支付金额',
  '支付人',
  '支付人身份证号',
  '支付时间',
  '运单号',
  '毛重（KG）',
  '收货人',
  '收货人电话',
  '收货地址',
]
type Spoil = 'idDigit' | 'idRounded' | 'noWaybill' | 'qtyName' | 'payAmount' | 'payer' | undefined

function importRow(n: number, spoil: Spoil): Cell[] {
  const goods = GOODS[n % GOODS.length] ?? GOODS[0]
  if (goods === undefined) throw new Error('no goods')
  const person = buyer(n)
  const other = buyer(n + 500)
  const qty = 1 + (n % 3)
  const goodsValue = goods.price * qty
  const freight = n % 4 === 0 ? 1000 : 0
  const discount = n % 5 === 0 ? 500 : 0
  const tax = Math.round((goodsValue + freight) * 0.091)
  const paid = goodsValue + freight + tax - discount
  const weight = Math.round((Number(goods.net) * qty + 0.2) * 1000) / 1000
  let id: Cell = person.id
  if (spoil === 'idDigit') id = person.id.slice(0, 17) + (person.id.endsWith('0') ? '1' : '0')
  if (spoil === 'idRounded') id = Number(`${person.id.slice(0, 15)}000`)
  const payAmount = spoil === 'payAmount' ? paid + 100 : paid
  const payer = spoil === 'payer' ? other : person
  return [
    `SLDD20261122${pad(n, 6)}`,
    `vip${pad(n, 5)}`,
    goods.sku,
    goods.name,
    goods.model,
    goods.gtin,
    spoil === 'qtyName' ? '#NAME?' : qty,
    yuan(goods.price),
    goods.unit,
    goods.origin,
    yuan(freight),
    yuan(discount),
    yuan(tax),
    yuan(paid),
    person.name,
    id,
    person.phone,
    '4101960D04',
    `SLZF20261122${pad(n, 8)}`,
    yuan(payAmount),
    payer.name,
    payer.id,
    `2026-11-22 0${n % 9}:15:00`,
    spoil === 'noWaybill' ? '' : `SLYD${pad(880000 + n, 9)}`,
    weight,
    person.name,
    person.phone,
    person.address,
  ]
}

const BAD: Readonly<Record<number, Spoil>> = {
  7: 'idDigit',
  15: 'idRounded',
  23: 'noWaybill',
  31: 'qtyName',
  12: 'payAmount',
  13: 'payAmount',
  14: 'payAmount',
  20: 'payer',
}
const GOOD_AFTER_FIX = [7, 15, 23, 31]
const IMPORT_COUNT = 60
const EXPORT_COUNT = 40

function exportLine(n: number) {
  const goods = EXPORT_GOODS[n % EXPORT_GOODS.length]
  if (goods === undefined) throw new Error('no goods')
  const qty = 1 + (n % 4)
  return { goods, qty, value: goods.price * qty, orderNo: `SLEX20261122${pad(n, 6)}`, waybill: `SLEXYD${pad(n, 8)}` }
}

function main(): void {
  mkdirSync(target, { recursive: true })
  writeFileSync(join(target, SAMPLE_FILES.goods), `\ufeff${csvText(goodsRows())}`)
  const rows = Array.from({ length: IMPORT_COUNT }, (_, i) => importRow(i + 1, BAD[i + 1]))
  writeXlsx(SAMPLE_FILES.importParcels, { 三单: [['示例商城 2026-11-22 订单（示例数据）'], IMPORT_HEAD, ...rows] })
  writeXlsx(SAMPLE_FILES.importCorrected, {
    三单: [
      ['示例商城 2026-11-22 订单（示例数据）'],
      IMPORT_HEAD,
      ...GOOD_AFTER_FIX.map((n) => importRow(n, undefined)),
    ],
  })
  const orders = Array.from({ length: EXPORT_COUNT }, (_, i) => exportLine(i + 1))
  const orderHead = ['订单编号', '商品货号', '商品名称', '条码', '计量单位', '数量', '单价', '总价', '币制', '运杂费']
  writeFileSync(
    join(target, SAMPLE_FILES.exportOrders),
    iconv.encode(
      csvText([
        orderHead,
        ...orders.map((o) => [
          o.orderNo,
          o.goods.sku,
          o.goods.name,
          o.goods.gtin,
          o.goods.unit,
          o.qty,
          yuan(o.goods.price),
          yuan(o.value),
          '502',
          0,
        ]),
      ]),
      'gb18030',
    ),
  )
  const receiptHead = ['订单编号', '支付企业代码', '支付企业名称', '支付交易编号', '收款金额', '币制', '到账时间']
  writeFileSync(
    join(target, SAMPLE_FILES.exportReceipts),
    `\ufeff${csvText([receiptHead, ...orders.map((o, i) => [o.orderNo, '4101960D04', '示例支付', `SLSK20261122${pad(i + 1, 6)}`, yuan(o.value), '502', '2026-11-21 10:00:00'])])}`,
  )
  const waybillHead = [
    '订单编号',
    '物流企业代码',
    '物流企业名称',
    '物流运单编号',
    '运费',
    '保价费',
    '币制',
    '毛重',
    '件数',
    '主要货物信息',
  ]
  writeXlsx(SAMPLE_FILES.exportWaybills, {
    运单: [
      waybillHead,
      ...orders.map((o) => [
        o.orderNo,
        '4101980C03',
        '示例速运',
        o.waybill,
        0,
        0,
        '502',
        Math.round((Number(o.goods.net) * o.qty + 0.05) * 1000) / 1000,
        1,
        o.goods.name,
      ]),
    ],
  })
}

main()
