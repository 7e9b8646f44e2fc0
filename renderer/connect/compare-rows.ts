import type { CallOut } from '../../shared/contract/index.ts'

export type DocumentView = CallOut<'parcel.get'>['documents'][number]
export type DocumentKind = DocumentView['kind']
export type DocumentField = DocumentView['fields'][number]

export const DOCUMENT_NAMES: Readonly<Record<DocumentKind, string>> = {
  order: '订单',
  payment: '支付单',
  waybill: '运单',
  receipt: '收款单',
  inventory: '清单',
}

/** One line of the comparison: what the documents say about the same thing. */
export interface CompareRow {
  readonly id: string
  readonly label: string
  /** One a document, in the documents' order. */
  readonly cells: readonly (DocumentField | undefined)[]
  readonly unequal: boolean
}

/**
 * The same thing under its names in the documents (CEB SPEC 3.4): lines are in reading order, what is compared first.
 * Fields that are not named here stand below, those of one name in one line.
 */
const SAME: readonly (readonly [label: string, names: Readonly<Partial<Record<DocumentKind, string>>>])[] = [
  ['订单编号', { order: 'orderNo', payment: 'orderNo', waybill: 'orderNo', receipt: 'orderNo', inventory: 'orderNo' }],
  ['订购人 / 支付人', { order: 'buyerName', payment: 'payerName', inventory: 'buyerName' }],
  ['证件类型', { order: 'buyerIdType', payment: 'payerIdType', inventory: 'buyerIdType' }],
  ['证件号码', { order: 'buyerIdNumber', payment: 'payerIdNumber', inventory: 'buyerIdNumber' }],
  ['电话', { order: 'buyerTelephone', payment: 'telephone', inventory: 'buyerTelephone' }],
  ['实付 / 收款金额', { order: 'acturalPaid', payment: 'amountPaid', receipt: 'charge' }],
  ['商品价格', { order: 'goodsValue', inventory: 'goodsValue' }],
  ['运费', { order: 'freight', waybill: 'freight', inventory: 'freight' }],
  ['保价费', { waybill: 'insuredFee', inventory: 'insuredFee' }],
  ['币制', { order: 'currency', payment: 'currency', waybill: 'currency', receipt: 'currency', inventory: 'currency' }],
  ['支付企业代码', { order: 'payCode', payment: 'payCode', receipt: 'payCode' }],
  ['支付企业名称', { order: 'payName', payment: 'payName', receipt: 'payName' }],
  ['支付交易编号', { order: 'payTransactionId', payment: 'payTransactionId', receipt: 'payNo' }],
  ['运单编号', { waybill: 'logisticsNo', inventory: 'logisticsNo' }],
  ['物流企业代码', { waybill: 'logisticsCode', inventory: 'logisticsCode' }],
  ['收货人', { order: 'consignee', waybill: 'consignee', inventory: 'consignee' }],
  ['收货人电话', { order: 'consigneeTelephone', waybill: 'consigneeTelephone', inventory: 'consigneeTelephone' }],
  ['收货地址', { order: 'consigneeAddress', waybill: 'consigneeAddress', inventory: 'consigneeAddress' }],
  ['电商平台代码', { order: 'ebpCode', payment: 'ebpCode', receipt: 'ebpCode', inventory: 'ebpCode' }],
  ['电商企业代码', { order: 'ebcCode', waybill: 'ebcCode', receipt: 'ebcCode', inventory: 'ebcCode' }],
  ['毛重', { waybill: 'grossWeight', inventory: 'grossWeight' }],
  ['件数', { waybill: 'packNo', inventory: 'packNo' }],
  ['提运单号', { waybill: 'billNo', inventory: 'billNo' }],
]

/** Lays the documents' fields side by side. Lines that are empty in every document are left out. */
export function compareRows(documents: readonly DocumentView[]): readonly CompareRow[] {
  const rows: CompareRow[] = []
  const used = new Set<DocumentField>()
  const add = (id: string, label: string | undefined, nameOf: (kind: DocumentKind) => string | undefined): void => {
    const cells = documents.map((document) => {
      const name = nameOf(document.kind)
      return name === undefined ? undefined : document.fields.find((field) => field.field === name && !used.has(field))
    })
    cells.forEach((cell) => (cell === undefined ? undefined : used.add(cell)))
    const first = cells.find((cell) => cell !== undefined)
    if (first === undefined || cells.every((cell) => cell === undefined || (cell.value === '' && !cell.unequal))) return
    rows.push({ id, label: label ?? first.label, cells, unequal: cells.some((cell) => cell?.unequal === true) })
  }
  for (const [label, names] of SAME) add(label, label, (kind) => names[kind])
  for (const document of documents)
    for (const field of document.fields) if (!used.has(field)) add(field.field, undefined, () => field.field)
  return rows
}

/** What somebody sees first: the lines that do not agree, then the others in their order. */
export function unequalFirst(rows: readonly CompareRow[]): readonly CompareRow[] {
  return [...rows.filter((row) => row.unequal), ...rows.filter((row) => !row.unequal)]
}
