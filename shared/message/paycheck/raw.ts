import { fixedText, parseFixed, type Money } from '../../domain/decimal/decimal.ts'

/** Payment raw data as 海关总署公告2018年第179号 wants it: what was sent to and received from the payment company, and the orders that it paid (CEB SPEC 4.6). */

export interface PayGoods {
  readonly gname: string
  /** One or several addresses, parted by ';'. */
  readonly itemLink: string
}
export interface PayOrder {
  readonly orderNo: string
  readonly goods: readonly PayGoods[]
  readonly recpAccount: string
  readonly recpCode: string
  readonly recpName: string
}
export interface PayRaw {
  /** Verbatim; the announcement's own spelling. */
  readonly initalRequest: string
  readonly initalResponse: string
  readonly ebpCode: string
  readonly payCode: string
  readonly payTransactionId: string
  readonly totalAmount: Money
  readonly currency: string
  /** 1 银联, 2 网联, 3 其他. */
  readonly verDept: string
  /** 1 APP, 2 PC, 3 扫码, 4 其他; '' = not said. */
  readonly payType: string
  /** 14 digits, Beijing. */
  readonly tradingTime: string
  readonly note: string
  /** All orders of the payment. */
  readonly orders: readonly PayOrder[]
}

/** What is wrong with raw data: the element, in words. */
export interface PayRawProblem {
  readonly element: string
  readonly label: string
  readonly reason: string
}

interface Rule {
  readonly label: string
  readonly max: number
  readonly required: boolean
}
const HEAD: Readonly<Record<string, Rule>> = {
  initalRequest: { label: '原始请求', max: 8000, required: true },
  initalResponse: { label: '原始响应', max: 8000, required: true },
  ebpCode: { label: '电商平台代码', max: 18, required: true },
  payCode: { label: '支付企业代码', max: 18, required: true },
  payTransactionId: { label: '交易流水号', max: 60, required: true },
  currency: { label: '币制', max: 4, required: true },
  verDept: { label: '验核机构', max: 1, required: true },
  payType: { label: '支付类型', max: 1, required: false },
  tradingTime: { label: '交易成功时间', max: 14, required: true },
  note: { label: '备注', max: 1000, required: false },
}
const ORDER: Readonly<Record<string, Rule>> = {
  orderNo: { label: '订单编号', max: 60, required: true },
  recpAccount: { label: '收款账号', max: 60, required: true },
  recpCode: { label: '收款企业代码', max: 18, required: false },
  recpName: { label: '收款企业名称', max: 100, required: true },
}
const GOODS: Readonly<Record<string, Rule>> = {
  gname: { label: '商品名称', max: 250, required: true },
  itemLink: { label: '商品展示链接', max: 3000, required: true },
}
const VER_DEPTS: ReadonlySet<string> = new Set(['1', '2', '3'])
const PAY_TYPES: ReadonlySet<string> = new Set(['', '1', '2', '3', '4'])

function ofTable(values: Readonly<Record<string, unknown>>, table: Readonly<Record<string, Rule>>): PayRawProblem[] {
  return Object.entries(table).flatMap(([element, rule]) => {
    const value = values[element]
    const text = typeof value === 'string' ? value : ''
    const long = [...text].length
    if (text === '') return rule.required ? [{ element, label: rule.label, reason: '必填' }] : []
    return long > rule.max ? [{ element, label: rule.label, reason: `有 ${long} 个字符，最多 ${rule.max} 个` }] : []
  })
}

/** Everything that is wrong with raw data; [] when customs can be answered with it. */
export function payRawProblems(raw: PayRaw): PayRawProblem[] {
  const problems = ofTable({ ...raw }, HEAD)
  const say = (element: string, label: string, reason: string): void => void problems.push({ element, label, reason })
  if (raw.totalAmount <= 0) say('totalAmount', '交易金额', '应大于零')
  if (raw.verDept !== '' && !VER_DEPTS.has(raw.verDept)) say('verDept', '验核机构', '只能填 1 银联、2 网联、3 其他')
  if (!PAY_TYPES.has(raw.payType)) say('payType', '支付类型', '只能填 1 APP、2 PC、3 扫码、4 其他')
  if (raw.tradingTime !== '' && !/^\d{14}$/.test(raw.tradingTime)) say('tradingTime', '交易成功时间', '应为 14 位数字')
  if (raw.currency !== '' && raw.currency !== '142') say('currency', '币制', '只能填 142')
  if (raw.orders.length === 0) say('orderNo', '订单编号', '必填')
  for (const order of raw.orders) {
    problems.push(...ofTable({ ...order }, ORDER))
    if (order.goods.length === 0) say('gname', '商品名称', '每个订单至少一项商品')
    for (const goods of order.goods) problems.push(...ofTable({ ...goods }, GOODS))
  }
  return problems
}

/** Writes raw data for keeping; `readPayRaw` gives it back. */
export function writePayRaw(raw: PayRaw): string {
  return JSON.stringify({ ...raw, totalAmount: fixedText(raw.totalAmount) })
}

/** Reads what writePayRaw wrote. Throws RangeError for an amount that is none. */
export function readPayRaw(text: string): PayRaw {
  const stored = JSON.parse(text) as Omit<PayRaw, 'totalAmount'> & { totalAmount: string }
  const totalAmount = parseFixed<'money'>(stored.totalAmount)
  if (totalAmount === undefined) throw new RangeError('amount of payment raw data')
  return { ...stored, totalAmount }
}
