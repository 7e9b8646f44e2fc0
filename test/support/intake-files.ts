import { person } from './people.ts'

/** Client files for the intake's tests: invented, valid, and the same for the same numbers. */
export const IMPORT_HEADERS = [
  '订单编号',
  '电商平台代码',
  '电商平台名称',
  '电商企业代码',
  '电商企业名称',
  '订购人姓名',
  '订购人证件号码',
  '订购人电话',
  '收货人姓名',
  '收货人电话',
  '收货地址',
  '企业商品货号',
  '企业商品名称',
  '计量单位',
  '数量',
  '单价',
  '运杂费',
  '支付交易编号',
  '支付企业代码',
  '物流运单编号',
  '毛重',
] as const
export type ImportRow = Record<(typeof IMPORT_HEADERS)[number], string>

/** The columns of the order alone: the payment and the waybill come in files of their own. */
export const ORDER_HEADERS = IMPORT_HEADERS.filter(
  (header) => !['支付交易编号', '支付企业代码', '物流运单编号', '毛重'].includes(header),
)

const pad = (n: number, width: number): string => String(n).padStart(width, '0')

/** Row `n` of an import file: order, payment and waybill in one line, all agreeing. */
export function importRow(n: number, change: Partial<ImportRow> = {}): ImportRow {
  const buyer = person(n)
  return {
    订单编号: `SLT${pad(n, 9)}`,
    电商平台代码: '4101960AAA',
    电商平台名称: '示例平台',
    电商企业代码: '4101960BBB',
    电商企业名称: '示例电商',
    订购人姓名: buyer.name,
    订购人证件号码: buyer.idNumber,
    订购人电话: buyer.phone,
    收货人姓名: buyer.name,
    收货人电话: buyer.phone,
    收货地址: buyer.address,
    企业商品货号: `SKU${pad(n % 50, 5)}`,
    企业商品名称: `示例商品${n % 50}`,
    计量单位: '011',
    数量: String(1 + (n % 3)),
    单价: `${10 + (n % 90)}.50`,
    运杂费: '0',
    支付交易编号: `SLZ${pad(n, 12)}`,
    支付企业代码: '4101960GGG',
    物流运单编号: `SLY${pad((n * 7919) % 1_000_003, 10)}`,
    毛重: '0.5',
    ...change,
  }
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A CSV file of some columns. */
export function csv(headers: readonly string[], rows: readonly Readonly<Record<string, string>>[]): string {
  return `${[headers, ...rows.map((row) => headers.map((header) => row[header] ?? ''))].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`
}

/** An import file with rows from..to. */
export function importCsv(from: number, to: number, change: (n: number) => Partial<ImportRow> = () => ({})): string {
  return csv(
    IMPORT_HEADERS,
    Array.from({ length: to - from + 1 }, (_, i) => importRow(from + i, change(from + i))),
  )
}
