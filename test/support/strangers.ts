import { encode } from 'iconv-lite'
import { sheetData, workbook } from '../../electron/adapter/parse/workbook.fixture.ts'
import { fieldOf } from '../../shared/domain/intake/field-dictionary.ts'
import { foldHeader } from '../../shared/domain/intake/header-text.ts'
import type { IntakeKind } from '../../shared/domain/intake/kind.ts'
import { person, pick, seeded } from './people.ts'

/**
 * Layouts never seen: header words from lists that the dictionary does not have (checked below), shuffled columns, decoy
 * columns, titles, hints, stacked headers, product groups, forms, GBK. What is counted is how many columns and
 * whole files the guess gets right before a person corrects it; a wrong guess weighs more than none.
 */
export const HELD_OUT: Readonly<Record<string, readonly [string, ...string[]]>> = {
  orderNo: [
    '交易流水编号',
    '平台交易单编号',
    '出货单号',
    '零售单号',
    '商品订购编号',
    'Order Reference',
    'Web Order',
    '电商单号',
    '子订单编号',
    '订单凭证号',
    'Trade Number',
  ],
  consignee: [
    '收件联系人',
    '取货人',
    '收件客户姓名',
    '收货用户',
    '接货人',
    'Recipient’s Name',
    'Consignee Full Name',
    '货物接收人',
    '收包人',
  ],
  consigneeTelephone: [
    '收件移动电话',
    '接货电话',
    '收货用户手机',
    '取货人电话',
    'Consignee Mobile No',
    '收件人联络手机',
    '送货联系电话',
    '配送手机',
  ],
  consigneeAddress: [
    '收件街道地址',
    '配送详细地址',
    '接货地址',
    '送达地址',
    '收货用户住址',
    'Recipient Street',
    '寄送地址',
    '快递地址',
  ],
  buyerName: [
    '采购人',
    '购货人姓名',
    '下单客户',
    '订单本人',
    'Customer Name',
    '支付宝实名',
    '订购用户',
    '购买客户姓名',
  ],
  buyerIdNumber: [
    '购买者身份证号码',
    '订购用户证件',
    '身份证编码',
    'Identity Number',
    '证件编码',
    '二代证号',
    '订购方身份证件',
    'National ID',
    '实名身份证',
  ],
  buyerTelephone: ['购买者手机号', '订购用户手机', 'Customer Phone', '下单人联系手机', '购货人电话'],
  buyerRegNo: ['注册账户', '买家登录名', 'Customer ID', '平台账号', '购买者账号'],
  itemNo: ['商品款号', '库存编码', '产品货号', 'Merchant SKU', 'Style No', '单品货号', '货物编码', '商品ID'],
  itemName: ['产品全名', '货物中文品名', '商品名字', 'Product Title', '物料名称', '申报商品名', '商品标题名称'],
  qty: ['购买个数', '订单数量', '售出数量', 'Order Qty', '产品件数', '下单件数', '发件数量'],
  price: ['产品售价', '零售价', '结算单价', 'Selling Price', '商品价', '每个单价', '成交单件价'],
  totalPrice: ['商品总额小计', '单行总价', '行小计', '本项总价', '项目金额'],
  unit: ['商品计量单位', '规格单位', 'Sales Unit', '销售包装单位', '申报数量单位'],
  country: ['货物原产国', '原产国别', '出产国', '商品产地'],
  logisticsNo: [
    '物流面单号',
    '快递跟踪号',
    '包裹运单',
    'Express Number',
    '承运人单号',
    '国内物流单',
    '派送单号',
    'Shipment Number',
  ],
  logisticsName: ['承运快递', '物流服务商', 'Delivery Company', '快递品牌', '物流承运公司'],
  payTransactionId: ['支付流水编号', '支付平台流水', 'Transaction Number', '付款凭证编号', '支付序列号', '扣款流水号'],
  payName: ['支付服务商', '收款渠道', 'Payment Channel Name', '支付公司全称'],
  payTime: ['支付完成日期', '付款完成时间', 'Payment Date/Time', '到账支付时间', '成功付款时间'],
  payerName: ['付费人', '实际支付人', 'Name of Payer', '付款账户姓名'],
  payerIdNumber: ['付费人身份证', '实际支付人证件号码', 'Payer Identity No', '付款账户证件号'],
  amountPaid: ['实付总金额', '付款总金额', '支付款额'],
  acturalPaid: ['实付合计', '订单实付', 'Amount Due', '用户支付金额', '买家付款额'],
  goodsValue: ['商品价值', '货品金额合计', 'Merchandise Total', '商品总价值'],
  freight: ['配送运费', '邮寄费', 'Delivery Charge', '货运费用'],
  taxTotal: ['跨境电商综合税', '订单税金', 'Taxes', '应缴税款', '电商税'],
  discount: ['优惠抵扣金额', '券抵扣', 'Discounts', '店铺优惠', '让利金额'],
  weight: ['包裹总毛重', '重量KG', 'Parcel Weight', '订单重量', '实际毛重'],
  currency: ['支付货币', '货币类型', 'Currency Type', '币种名称'],
  billNo: ['航空提单号', '空运主单号', 'MAWB No.', '主单编号'],
  packNo: ['包裹总件数', '箱数合计', 'Pkgs'],
  note: ['订单说明', '客户留言', 'Notes', '其它备注'],
}

/** Columns nobody asked for. */
const DECOYS: readonly (readonly [string, (i: number) => string])[] = [
  ['会员等级', (i) => `V${i % 5}`],
  ['创建时间', () => '2026/1/5 10:00:00'],
  ['更新时间', () => '2026/1/6 10:00:00'],
  ['店铺ID', (i) => `shop${i % 3}`],
  ['发票抬头', () => '示例公司'],
  ['邮编', () => '450000'],
  ['是否预售', () => '否'],
  ['客服工号', (i) => `KF${i % 7}`],
  ['营销活动', () => '年货节'],
  ['打印状态', () => '已打印'],
  ['仓位', (i) => `A-${i % 9}`],
  ['Status', () => 'PAID'],
  ['性别', () => '男'],
  ['颜色', () => '红'],
  ['质检员', () => '示五'],
]

type Random = () => number
type Make = (i: number, random: Random) => string | number

const money = (cents: number): number => cents / 100
const buyer = (i: number): ReturnType<typeof person> => person(i)
const VALUES: Readonly<Record<string, Make>> = {
  orderNo: (i) => `DD${20260000000 + i * 7}`,
  consignee: (i) => buyer(i).name,
  consigneeTelephone: (i) => buyer(i).phone,
  consigneeAddress: (i) => buyer(i).address,
  buyerName: (i) => buyer(i + 1).name,
  buyerIdNumber: (i) => buyer(i + 1).idNumber,
  buyerTelephone: (i) => buyer(i + 1).phone,
  buyerRegNo: (i) => `user_${i * 37}`,
  itemNo: (i) => `SK${1000 + (i % 90)}`,
  itemName: (i) => `示例${['面霜', '奶粉', '纸尿裤', '保健品'][i % 4] ?? ''}${i % 9}`,
  qty: (i) => 1 + (i % 4),
  price: (i) => money(1000 + ((i * 137) % 5000)),
  totalPrice: (i) => money((1000 + ((i * 137) % 5000)) * (1 + (i % 4))),
  unit: (i) => ['瓶', '罐', '件', '盒'][i % 4] ?? '',
  country: (i) => ['日本', '韩国', '法国'][i % 3] ?? '',
  logisticsNo: (i) => `YT${7_000_000_000_000 + i * 13}`,
  logisticsName: () => '示例速运',
  payTransactionId: (i) => `42000${202601050000 + i * 11}`,
  payName: () => '示例支付',
  payTime: (i) => `2026/1/5 13:${String(i % 60).padStart(2, '0')}:06`,
  payerName: (i) => buyer(i + 1).name,
  payerIdNumber: (i) => buyer(i + 1).idNumber,
  amountPaid: (i) => money(5000 + i * 111),
  acturalPaid: (i) => money(5000 + i * 111),
  goodsValue: (i) => money(4500 + i * 111),
  freight: (i) => (i % 3) * 5,
  taxTotal: (i) => money(300 + i),
  discount: (i) => i % 2,
  weight: (i) => money(30 + i),
  currency: () => 'RMB',
  billNo: (i) => `784-${12345600 + i}`,
  packNo: () => 1,
  note: (i) => (i % 3 === 0 ? '请尽快发货' : ''),
}

export const KINDS: readonly (readonly [IntakeKind, readonly string[], readonly string[]])[] = [
  [
    'import-order',
    [
      'order.orderNo',
      'order.consignee',
      'order.consigneeTelephone',
      'order.consigneeAddress',
      'order.buyerName',
      'order.buyerIdNumber',
      'line.itemNo',
      'line.qty',
      'line.price',
    ],
    [
      'line.itemName',
      'line.totalPrice',
      'line.unit',
      'line.country',
      'order.buyerTelephone',
      'order.buyerRegNo',
      'order.freight',
      'order.taxTotal',
      'order.discount',
      'order.acturalPaid',
      'order.goodsValue',
      'order.currency',
      'order.note',
    ],
  ],
  [
    'import-parcel',
    [
      'order.orderNo',
      'order.consignee',
      'order.consigneeTelephone',
      'order.consigneeAddress',
      'order.buyerName',
      'order.buyerIdNumber',
      'line.itemNo',
      'line.qty',
      'line.price',
      'waybill.logisticsNo',
    ],
    [
      'line.itemName',
      'line.totalPrice',
      'line.unit',
      'payment.payTransactionId',
      'payment.payName',
      'payment.payTime',
      'waybill.weight',
      'waybill.logisticsName',
      'order.acturalPaid',
      'order.freight',
      'order.note',
      'waybill.billNo',
    ],
  ],
  [
    'payment',
    ['payment.orderNo', 'payment.payerName', 'payment.payerIdNumber', 'payment.amountPaid'],
    ['payment.payTransactionId', 'payment.payName', 'payment.payTime', 'payment.currency', 'payment.note'],
  ],
  [
    'waybill',
    ['waybill.logisticsNo', 'waybill.orderNo'],
    [
      'waybill.consignee',
      'waybill.consigneeTelephone',
      'waybill.consigneeAddress',
      'waybill.weight',
      'waybill.packNo',
      'waybill.freight',
      'waybill.billNo',
      'waybill.logisticsName',
      'waybill.currency',
      'waybill.note',
    ],
  ],
  [
    'export-order',
    ['order.orderNo', 'line.itemNo', 'line.qty', 'line.price'],
    [
      'line.itemName',
      'line.totalPrice',
      'line.unit',
      'order.currency',
      'order.freight',
      'order.goodsValue',
      'order.note',
    ],
  ],
]

interface TruthColumn {
  readonly field?: string
  readonly group?: number
  readonly header: string
  readonly heldOut: boolean
  readonly value: (i: number) => string | number
}

export interface Stranger {
  readonly kind: IntakeKind
  readonly style: string
  readonly columns: readonly TruthColumn[]
  readonly file: Uint8Array
}

function headerOf(
  random: Random,
  kind: IntakeKind,
  field: string,
  strange: number,
): { readonly header: string; readonly heldOut: boolean } {
  const element = field.replace(/^.*\./, '')
  const held = HELD_OUT[element]
  if (held !== undefined && random() < strange) return { header: pick(random, held), heldOut: true }
  const known = fieldOf(kind, field)
  return { header: pick(random, [known?.label ?? element, ...(known?.synonyms ?? [])]), heldOut: false }
}

function decorate(random: Random, header: string): string {
  const way = random()
  if (way < 0.12) return `${header}（必填）`
  if (way < 0.18) return `*${header}`
  if (way < 0.22) return `${header}\n(选填)`
  if (way < 0.26) return ` ${header.split('').join(header.length < 5 ? ' ' : '')} `
  return header
}

function truth(
  random: Random,
  kind: IntakeKind,
  must: readonly string[],
  may: readonly string[],
  strange: number,
): TruthColumn[] {
  const used = new Set<string>()
  const columns: TruthColumn[] = []
  for (const field of [...must, ...may.filter(() => random() < 0.5)]) {
    let named = headerOf(random, kind, field, strange)
    for (let tries = 0; used.has(foldHeader(named.header)) && tries < 8; tries++)
      named = headerOf(random, kind, field, strange)
    used.add(foldHeader(named.header))
    const element = field.replace(/^.*\./, '')
    columns.push({
      field,
      header: decorate(random, named.header),
      heldOut: named.heldOut,
      value: (i) => VALUES[element]?.(i, random) ?? '',
    })
  }
  for (const [header, value] of DECOYS) if (random() < 0.15) columns.push({ header, heldOut: false, value })
  for (let i = columns.length - 1; i > 0; i--) {
    const k = Math.floor(random() * (i + 1))
    const [a, b] = [columns[i], columns[k]]
    if (a !== undefined && b !== undefined) [columns[i], columns[k]] = [b, a]
  }
  return columns
}

function withGroups(random: Random, columns: readonly TruthColumn[]): TruthColumn[] {
  const lines = columns.filter((column) => column.field?.startsWith('line.') === true)
  const groups = 2 + Math.floor(random() * 2)
  const numbered = random() < 0.6
  return [
    ...columns.filter((column) => !lines.includes(column)),
    ...Array.from({ length: groups }, (_unused, group) =>
      lines.map((column) => ({
        ...column,
        group,
        header: numbered ? `${column.header.trim()}${group + 1}` : column.header,
        value: (i: number) => column.value(i + group * 5),
      })),
    ).flat(),
  ]
}

type Cell = string | number | undefined

function table(random: Random, columns: readonly TruthColumn[], style: string): Cell[][] {
  const rows: Cell[][] = []
  if (style.includes('title')) rows.push(['示例平台数据导出', undefined], ['导出日期：2026-01-05'])
  rows.push(columns.map((column) => column.header))
  if (style.includes('hints')) rows.push(columns.map(() => pick(random, ['必填', '选填', '必填'])))
  for (let i = 0; i < 12; i++) rows.push(columns.map((column) => column.value(i)))
  return rows
}

function form(columns: readonly TruthColumn[]): Cell[][] {
  const heads = columns.filter((column) => column.field?.startsWith('line.') !== true)
  const lines = columns.filter((column) => column.field?.startsWith('line.') === true)
  const rows: Cell[][] = [['示例订单表']]
  for (let i = 0; i < heads.length; i += 2)
    rows.push(
      [heads[i], heads[i + 1]].flatMap((column): Cell[] =>
        column === undefined ? [] : [`${column.header.trim()}：`, column.value(1), undefined],
      ),
    )
  rows.push(
    [],
    lines.map((column) => column.header),
  )
  for (let i = 0; i < 4; i++) rows.push(lines.map((column) => column.value(i)))
  return rows
}

export function stranger(seed: number, strange: number): Stranger {
  const random = seeded(seed)
  const [kind, must, may] = pick(random, KINDS as [(typeof KINDS)[number], ...(typeof KINDS)[number][]])
  let columns = truth(random, kind, must, may, strange)
  const hasLines = columns.some((column) => column.field?.startsWith('line.') === true)
  const style = pick(random, [
    'plain',
    'plain',
    'title',
    'hints',
    'title hints',
    ...(hasLines ? ['groups', 'form'] : ['plain']),
  ] as [string, ...string[]])
  if (style === 'groups') columns = withGroups(random, columns)
  if (style === 'form') columns = columns.filter((column) => column.field !== undefined)
  const rows = style === 'form' ? form(columns) : table(random, columns, style)
  if (random() < 0.5 || style === 'form')
    return {
      kind,
      style,
      columns,
      file: workbook({
        sheets: [
          { name: '说明', xml: sheetData([['请填写第二个工作表']]) },
          { name: '数据', xml: sheetData(rows) },
        ],
      }),
    }
  const text = rows
    .map((row) =>
      row
        .map((cell) =>
          /[",\n]/.test(String(cell ?? '')) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell ?? ''),
        )
        .join(','),
    )
    .join('\r\n')
  return { kind, style, columns, file: random() < 0.5 ? encode(text, 'gb18030') : Buffer.from(text, 'utf8') }
}
