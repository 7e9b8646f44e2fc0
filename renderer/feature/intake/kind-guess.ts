import { INTAKE_KINDS } from '../../../shared/contract/area/intake.ts'
import type { IntakeKind } from '../../../shared/contract/area/intake.ts'

const isKind = (text: string): IntakeKind | undefined => INTAKE_KINDS.find((kind) => kind === text)

/**
 * What a file most likely is, by its name; a guess to start with, corrected by hand. Without any hint the kind of the last import is taken,
 * since clients send the same file every day.
 */
export function guessKind(fileName: string, last: string): IntakeKind {
  const name = fileName.toLowerCase()
  const has = (...words: readonly string[]): boolean => words.some((word) => name.includes(word))
  if (has('客户', '企业名录')) return 'client'
  if (has('账册', '备案序号')) return 'book-item'
  if (has('库存', 'stock', 'wms')) return 'stock'
  if (has('缴款书', '税单')) return 'duty'
  if (has('保证金')) return 'deposit'
  if (has('原始数据', '179', 'payraw', 'pay-raw')) return 'pay-raw'
  if (has('商品备案', '备案商品', '商品资料', 'sku')) return 'goods'
  const isExport =
    has('出口', 'export', '9710', '9810', 'ceb303', 'ceb403', 'ceb505') ||
    (!has('进口', 'import', 'ceb311', 'ceb411', 'ceb511') && last.startsWith('export'))
  if (has('三单', '一表')) return isExport ? 'export-parcel' : 'import-parcel'
  if (has('收款', 'ceb403')) return 'export-receipt'
  if (has('支付', 'payment', 'ceb411')) return 'payment'
  if (has('运单', '快递', '物流', 'waybill', 'ceb505', 'ceb511')) return isExport ? 'export-waybill' : 'waybill'
  if (has('订单', 'order', 'ceb303', 'ceb311')) return isExport ? 'export-order' : 'import-order'
  if (isExport && has('出口', 'export')) return 'export-parcel'
  return isKind(last) ?? 'import-parcel'
}
