import type { CallOut } from '../../../shared/contract/index.ts'
import type { GridColumn } from '../../ui/grid/column.ts'

export type Client = CallOut<'allocation.client'>
export type Part = Client['parts'][number]
export type LeftItem = Client['items'][number]
export type LeftLine = Client['lines'][number]
export type Proposal = Client['proposals'][number]

const unitsText = (units: readonly { readonly unit: string; readonly quantity: string }[]): string =>
  units.map((one) => `${one.quantity} ${one.unit}`).join(' / ')

export const PART_COLUMNS: readonly GridColumn<Part>[] = [
  { id: 'item', title: '报关单项', width: 180, kind: 'code', text: (row) => row.item.key, frozen: true },
  { id: 'exportDate', title: '出口日期', width: 92, kind: 'date', text: (row) => row.item.exportDate },
  { id: 'name', title: '报关品名', width: 150, text: (row) => row.item.name },
  { id: 'itemQuantity', title: '报关数量', width: 90, kind: 'number', text: (row) => row.itemQuantity },
  { id: 'unit', title: '单位', width: 56, text: (row) => row.unit },
  { id: 'voucher', title: '进货凭证号', width: 180, kind: 'code', text: (row) => row.line.voucherNo },
  { id: 'lineNo', title: '行', width: 40, kind: 'number', text: (row) => String(row.line.lineNo) },
  { id: 'seller', title: '供货方', width: 160, text: (row) => row.line.seller },
  { id: 'quantity', title: '发票数量', width: 90, kind: 'number', text: (row) => row.quantity },
  { id: 'lineUnit', title: '发票单位', width: 70, text: (row) => row.line.unit },
  { id: 'amount', title: '计税金额', width: 110, kind: 'number', places: 2, text: (row) => row.amount },
  { id: 'rate', title: '退税率 %', width: 76, kind: 'number', text: (row) => row.rate },
  { id: 'refund', title: '退税额', width: 100, kind: 'number', places: 2, text: (row) => row.refund },
  {
    id: 'manual',
    title: '来源',
    width: 64,
    text: (row) => (row.manual ? '手工' : '自动'),
    tone: (row) => (row.manual ? 'purple' : 'grey'),
  },
]
export const ITEM_COLUMNS: readonly GridColumn<LeftItem>[] = [
  { id: 'item', title: '报关单项', width: 180, kind: 'code', text: (row) => row.item.key, frozen: true },
  { id: 'exportDate', title: '出口日期', width: 92, kind: 'date', text: (row) => row.item.exportDate },
  { id: 'name', title: '报关品名', width: 150, text: (row) => row.item.name },
  { id: 'units', title: '可配数量', width: 190, text: (row) => unitsText(row.item.units) },
  { id: 'left', title: '还差', width: 90, kind: 'number', text: (row) => row.left },
  { id: 'unit', title: '单位', width: 56, text: (row) => row.unit },
  { id: 'text', title: '原因', width: 460, text: (row) => row.text },
]
export const LINE_COLUMNS: readonly GridColumn<LeftLine>[] = [
  { id: 'voucher', title: '进货凭证号', width: 180, kind: 'code', text: (row) => row.line.voucherNo, frozen: true },
  { id: 'issuedOn', title: '开票日期', width: 92, kind: 'date', text: (row) => row.line.issuedOn },
  { id: 'name', title: '发票品名', width: 150, text: (row) => row.line.name },
  { id: 'quantity', title: '数量', width: 90, kind: 'number', text: (row) => row.line.quantity },
  { id: 'left', title: '未用', width: 90, kind: 'number', text: (row) => row.left },
  { id: 'unit', title: '单位', width: 56, text: (row) => row.line.unit },
  { id: 'amount', title: '计税金额', width: 110, kind: 'number', places: 2, text: (row) => row.line.amount },
  { id: 'text', title: '原因', width: 460, text: (row) => row.text },
]
export const PROPOSAL_COLUMNS: readonly GridColumn<Proposal>[] = [
  { id: 'voucher', title: '进货凭证号', width: 180, kind: 'code', text: (row) => row.line.voucherNo, frozen: true },
  { id: 'lineName', title: '发票品名', width: 150, text: (row) => row.line.name },
  { id: 'lineQuantity', title: '发票数量', width: 100, text: (row) => `${row.line.quantity} ${row.line.unit}` },
  { id: 'item', title: '报关单项', width: 180, kind: 'code', text: (row) => row.item.key },
  { id: 'itemName', title: '报关品名', width: 150, text: (row) => row.item.name },
  { id: 'units', title: '报关数量', width: 180, text: (row) => unitsText(row.item.units) },
  { id: 'refund', title: '约可多退', width: 100, kind: 'number', places: 2, text: (row) => row.refund },
  { id: 'text', title: '建议', width: 480, text: (row) => row.text },
]
