import { DATE, EMPTY, NUMBER, TEXT, type KeptRow } from '../../shared/domain/intake/cell.ts'
import type { SheetSample } from '../../shared/domain/intake/guess-mapping.ts'
import type { Mapping } from '../../shared/domain/intake/mapping.ts'
import { person, pick, seeded } from './people.ts'

/**
 * Spreadsheets as clients nobody has met yet would send them: columns called in words of their own (most of them unknown to the
 * dictionary), in an order of their own, with columns that mean nothing to us, titles above, heads left blank on further
 * lines or products repeating to the right. What each column really is, is known, so that a guess can be judged.
 */
export interface Stranger {
  readonly sheet: SheetSample
  /** Column → `section.element`, with `#group` for repeating products; columns that mean nothing to us are absent. */
  readonly truth: ReadonlyMap<number, string>
}

type Words = readonly [string, ...string[]]
type Cell = string | number | undefined

/** What clients call things. Written down without looking at the dictionary: colloquial, of other systems, in English, shortened. */
const WORDS: Readonly<Record<string, Words>> = {
  'order.orderNo': ['系统单号', '下单编号', '商城单号', '电商单据号', '原单号', 'Order Reference', 'ORDER NUM', '订单#', '交易序列号', '订单编码', '订单号（必填）', '平台交易单'],
  'order.buyerName': ['订货人', '会员姓名', '实名认证姓名', '购货人', '购买者', 'Purchaser', '下单客户姓名', '订购人（实名）', 'Buyer Full Name'],
  'order.buyerIdNumber': ['二代身份证', '公民身份号码', '身份证明号', '实名证件号', 'ID Card Number', '证件NO.', '购买者身份证', '身份证(18位)'],
  'order.consignee': ['签收人', '取件人', '收货者', 'Ship To', '收件方', 'Deliver To Name', '收件人名', '派送对象'],
  'order.consigneeTelephone': ['签收人手机', '联络电话', 'Contact No', '移动电话', '派件电话', '收件方电话', 'Mobile No.', '收件人联络方式'],
  'order.consigneeAddress': ['派送地址', '送达地点', 'Ship-to Address', '寄往地址', '收件方详细地址', '住址', '收货地', '送货详细地址'],
  'order.acturalPaid': ['实收', '客户付款', 'Grand Total', '订单实收款', '实际收款', '买家付款额', '订单实付（元）'],
  'order.freight': ['邮资', 'Shipping', '运送费', '物流收费', '快递运费'],
  'order.discount': ['店铺优惠', 'Promo', '抵用券', '让利', '优惠合计'],
  'order.taxTotal': ['代缴税', '预缴税款', 'Duty', '税款合计', '电商综合税'],
  'line.itemNo': ['款号', '商品内部编码', 'Item #', 'MSKU', '物料号', '货品SKU号', '商家货号'],
  'line.itemName': ['宝贝名称', '货品', '商品全称', 'Item Description', '产品', '内件名称', '商品中文名'],
  'line.qty': ["Q'ty", 'Units', '数目', '订货数', '个数', '购买件数', '数量(件)'],
  'line.price': ['成交价', '单件价格', 'Unit Price(RMB)', '每件售价', '卖价', '含税单价', '商品单价（元）'],
  'line.totalPrice': ['商品小计金额', '该行金额', 'Line Amt', '货款小计', '小计(元)'],
  'payment.payTransactionId': ['支付凭据号', '第三方支付单', 'Payment Ref', '支付网关流水', '扣款流水', '支付单据号', '付款交易号'],
  'waybill.logisticsNo': ['国内段单号', 'EMS单号', 'Tracking #', '面单', '派送单号', '末端单号', '快递运单'],
  'waybill.weight': ['包裹重(公斤)', '实重KG', 'G.W.', 'Weight (kg)', '毛重kg', '称重重量'],
}
const NOISE: Words = ['客服', '业务员', '发货仓', '打印时间', '优先级', '是否赠品', '内部标记', '波次', '下单日期', '仓位']
const NOISE_VALUES: Readonly<Record<string, readonly Cell[]>> = { 客服: ['小示', '小例'], 业务员: ['甲', '乙'], 发货仓: ['一号仓', '二号仓'], 打印时间: ['2026-11-22 09:00'], 优先级: ['高', '中'], 是否赠品: ['否'], 内部标记: ['', 'A', 'B'], 波次: [1, 2, 3], 下单日期: ['2026-11-21'], 仓位: ['A-01-02', 'B-11-20'] }
const ORDER_FIELDS = ['order.orderNo', 'order.buyerName', 'order.buyerIdNumber', 'order.consignee', 'order.consigneeTelephone', 'order.consigneeAddress', 'order.acturalPaid', 'order.freight', 'order.discount', 'order.taxTotal', 'payment.payTransactionId', 'waybill.logisticsNo', 'waybill.weight'] as const
const LINE_FIELDS = ['line.itemNo', 'line.itemName', 'line.qty', 'line.price', 'line.totalPrice'] as const
/** A client may leave these out. */
const OPTIONAL: ReadonlySet<string> = new Set(['order.freight', 'order.discount', 'order.taxTotal', 'payment.payTransactionId', 'waybill.weight', 'line.totalPrice'])
const GOODS = ['示例婴儿奶粉900g', '示例面膜10片', '示例保温杯500ml', '示例维生素片', '示例儿童牙刷'] as const

interface Line { readonly itemNo: string; readonly itemName: string; readonly qty: number; readonly price: number }

function lineOf(random: () => number): Line {
  const at = Math.floor(random() * GOODS.length)
  return { itemNo: `${pick(random, ['SP', 'K', 'HH-'])}${1000 + at * 7}`, itemName: GOODS[at] ?? GOODS[0], qty: 1 + Math.floor(random() * 4), price: 10 + Math.floor(random() * 900) / 2 }
}

function lineCell(line: Line, field: string): Cell {
  if (field === 'line.totalPrice') return line.qty * line.price
  return line[field.slice(5) as keyof Line]
}

function shuffled<T>(random: () => number, list: readonly T[]): T[] {
  return list.map((item) => ({ item, at: random() })).sort((a, b) => a.at - b.at).map(({ item }) => item)
}

function kept(cells: readonly Cell[], row: number): KeptRow {
  return {
    row, hidden: false, texts: cells.map((cell) => (cell === undefined ? '' : String(cell))),
    kinds: cells.map((cell) => (cell === undefined || cell === '' ? EMPTY : typeof cell === 'number' ? NUMBER : /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(cell) ? DATE : TEXT)),
  }
}

/** The sheet of stranger number `seed`. */
export function stranger(seed: number): Stranger {
  const random = seeded(seed * 7919 + 13)
  const wide = random() < 0.3
  const groups = wide ? 2 + Math.floor(random() * 2) : 1
  const chosen = (fields: readonly string[]): string[] => fields.filter((field) => !OPTIONAL.has(field) || random() < 0.6)
  const head = chosen(ORDER_FIELDS)
  const lines = chosen(LINE_FIELDS)
  const noise = shuffled(random, NOISE).slice(0, Math.floor(random() * 4))
  // Half of them keep what belongs together side by side, the others do not.
  const blocks: { field: string; group: number }[][] = [...(random() < 0.5 ? [head.map((field) => ({ field, group: 0 }))] : shuffled(random, head).map((field) => [{ field, group: 0 }])), ...noise.map((field) => [{ field, group: 0 }])]
  const goods = Array.from({ length: groups }, (_, group) => lines.map((field) => ({ field, group })))
  const columns = [...shuffled(random, blocks).flat(), ...goods.flat()]
  const words = new Map([...new Set(columns.map((column) => column.field))].map((field) => [field, WORDS[field] === undefined ? field : pick(random, WORDS[field])]))
  const header = columns.map(({ field, group }) => `${words.get(field) ?? field}${wide && field.startsWith('line.') ? String(group + 1) : ''}`)
  const blankHeads = !wide && random() < 0.4
  const rows: Cell[][] = []
  for (let order = 1; order <= 12; order++) {
    const one = person(seed * 100 + order)
    const other = random() < 0.8 ? one : person(seed * 100 + order + 50)
    const inOrder = Array.from({ length: wide ? groups : 1 + Math.floor(random() * 2) }, () => lineOf(random))
    const goodsValue = inOrder.reduce((sum, line) => sum + line.qty * line.price, 0)
    const [freight, discount, tax] = [pick(random, [0, 5, 8]), pick(random, [0, 0, 3]), Math.round(goodsValue * 9.1) / 100]
    const said = (field: string, amount: number): number => (head.includes(field) ? amount : 0)
    const paid = Math.round((goodsValue + said('order.freight', freight) + said('order.taxTotal', tax) - said('order.discount', discount)) * 100) / 100
    const heads: Readonly<Record<string, Cell>> = {
      'order.orderNo': `${pick(random, ['DD', 'T', ''])}20261122${String(seed).padStart(4, '0')}${String(order).padStart(3, '0')}`, 'order.buyerName': one.name, 'order.buyerIdNumber': one.idNumber, 'order.consignee': other.name,
      'order.consigneeTelephone': other.phone, 'order.consigneeAddress': other.address, 'order.freight': freight, 'order.discount': discount, 'order.taxTotal': tax,
      'order.acturalPaid': paid, 'payment.payTransactionId': `42000${seed}${String(order).padStart(14, '0')}`, 'waybill.logisticsNo': `YD${String(seed * 1000 + order).padStart(11, '0')}`, 'waybill.weight': Math.round(random() * 300) / 100 + 0.1,
    }
    const value = (field: string, line: Line | undefined, first: boolean): Cell => {
      if (field.startsWith('line.')) return line === undefined ? undefined : lineCell(line, field)
      if (NOISE_VALUES[field] !== undefined) return NOISE_VALUES[field][order % NOISE_VALUES[field].length]
      return blankHeads && !first ? undefined : heads[field]
    }
    if (wide) rows.push(columns.map(({ field, group }) => value(field, inOrder[group], true)))
    else inOrder.forEach((line, i) => rows.push(columns.map(({ field }) => value(field, line, i === 0))))
  }
  const above: Cell[][] = random() < 0.4 ? [['示例贸易公司 2026年11月 发货明细']] : []
  if (random() < 0.2) above.push([])
  const all = [...above, header, ...rows].map((cells, i) => kept(cells, i + 1)).filter((row) => row.kinds.some((kind) => kind !== EMPTY))
  const truth = new Map(columns.flatMap(({ field, group }, at) => (WORDS[field] === undefined ? [] : [[at, wide && field.startsWith('line.') ? `${field}#${group}` : field] as const])))
  return { sheet: { index: 0, name: 'Sheet1', hidden: false, rows: all, merges: [] }, truth }
}

export interface HitRate {
  readonly columns: number
  readonly right: number
  /** Taken for another field: what a person must notice. */
  readonly wrong: number
  /** Left open: what a person must fill in. */
  readonly missed: number
  /** Columns that mean nothing to us but were taken for a field. */
  readonly noise: number
  /** Sheets whose rows were read in the wrong way. */
  readonly layouts: number
}

/** How well strangers `from` … `to` are guessed. */
export function hitRate(from: number, to: number, guess: (sheet: SheetSample) => Mapping): HitRate {
  const rate = { columns: 0, right: 0, wrong: 0, missed: 0, noise: 0, layouts: 0 }
  for (let seed = from; seed <= to; seed++) {
    const { sheet, truth } = stranger(seed)
    const mapping = guess(sheet)
    const wide = [...truth.values()].some((field) => field.includes('#'))
    if ((mapping.layout === 'row-per-order') !== wide) rate.layouts++
    const guessed = new Map(mapping.columns.flatMap(({ column, field, group }) => (field === undefined ? [] : [[column, group === undefined ? field : `${field}#${group}`] as const])))
    for (const column of guessed.keys()) if (!truth.has(column)) rate.noise++
    for (const [column, field] of truth) {
      const found = guessed.get(column)
      rate.columns++
      if (found === field) rate.right++
      else if (found === undefined) rate.missed++
      else rate.wrong++
    }
  }
  return rate
}
