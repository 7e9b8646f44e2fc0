import type { CallOut } from '../../../shared/contract/index.ts'
import { VOUCHER_KINDS, VOUCHER_STATES, VOUCHER_USES } from '../../../shared/domain/refund/evidence.ts'
import {
  VOUCHER_KIND_NAMES,
  VOUCHER_STATE_NAMES,
  VOUCHER_USE_NAMES,
} from '../../../shared/domain/refund/voucher-state.ts'
import type { ClientChoices } from '../../connect/choices.ts'
import type { GridColumn } from '../../ui/grid/column.ts'
import type { Tone } from '../../ui/tone.ts'

export type ItemRow = CallOut<'exportItem.page'>['rows'][number]
export type LineRow = CallOut<'voucher.page'>['rows'][number]
export type CertificateRow = CallOut<'certificate.page'>['rows'][number]
export type PaperRow = CallOut<'refundPaper.page'>['rows'][number]
export type BatchRow = CallOut<'evidence.page'>['rows'][number]

const TONES: readonly Tone[] = ['green', 'amber', 'red', 'grey', 'blue', 'purple']
export const toneOf = (text: string): Tone => TONES.find((tone) => tone === text) ?? 'grey'

export const itemColumns = (clients: ClientChoices): readonly GridColumn<ItemRow>[] => [
  {
    id: 'declarationNo',
    title: '报关单号',
    width: 170,
    kind: 'code',
    text: (row) => row.declarationNo,
    frozen: true,
    filter: { kind: 'exact' },
  },
  { id: 'itemNo', title: '项', width: 40, kind: 'number', text: (row) => String(row.itemNo), frozen: true },
  { id: 'client', title: '客户', width: 150, text: (row) => row.client, filter: { kind: 'options', ...clients } },
  {
    id: 'exportDate',
    title: '出口日期',
    width: 92,
    kind: 'code',
    text: (row) => row.exportDate,
    filter: { kind: 'date' },
  },
  { id: 'hsCode', title: '商品编码', width: 96, kind: 'code', text: (row) => row.hsCode, filter: { kind: 'text' } },
  { id: 'name', title: '商品名称', width: 180, text: (row) => row.name, filter: { kind: 'text' } },
  { id: 'quantity', title: '数量', width: 90, kind: 'number', text: (row) => row.quantity },
  { id: 'unit', title: '单位', width: 50, text: (row) => row.unit },
  { id: 'incoterm', title: '成交', width: 50, kind: 'code', text: (row) => row.incoterm },
  { id: 'currency', title: '币制', width: 50, kind: 'code', text: (row) => row.currency },
  { id: 'amount', title: '成交金额', width: 110, kind: 'number', places: 2, text: (row) => row.amount },
  {
    id: 'tradeMode',
    title: '监管方式',
    width: 94,
    kind: 'code',
    text: (row) => row.tradeMode,
    filter: { kind: 'exact' },
  },
  {
    id: 'contractNo',
    title: '合同协议号',
    width: 120,
    kind: 'code',
    text: (row) => row.contractNo,
    filter: { kind: 'text' },
  },
  { id: 'billNo', title: '提运单号', width: 120, kind: 'code', text: (row) => row.billNo },
  { id: 'source', title: '来自', width: 90, text: (row) => row.source },
]

export const lineColumns = (clients: ClientChoices): readonly GridColumn<LineRow>[] => [
  {
    id: 'voucherNo',
    title: '凭证号',
    width: 176,
    kind: 'code',
    text: (row) => row.voucherNo,
    frozen: true,
    filter: { kind: 'exact' },
  },
  { id: 'lineNo', title: '行', width: 36, kind: 'number', text: (row) => String(row.lineNo), frozen: true },
  {
    id: 'state',
    title: '状态',
    width: 76,
    text: (row) => row.stateName,
    tone: (row) => toneOf(row.tone),
    filter: { kind: 'options', options: VOUCHER_STATES.map((value) => ({ value, label: VOUCHER_STATE_NAMES[value] })) },
  },
  {
    id: 'use',
    title: '用途',
    width: 70,
    text: (row) => row.useName,
    filter: { kind: 'options', options: VOUCHER_USES.map((value) => ({ value, label: VOUCHER_USE_NAMES[value] })) },
  },
  { id: 'name', title: '货物名称', width: 170, text: (row) => row.name, filter: { kind: 'text' } },
  { id: 'quantity', title: '数量', width: 76, kind: 'number', text: (row) => row.quantity },
  { id: 'unit', title: '单位', width: 44, text: (row) => row.unit },
  { id: 'amount', title: '计税金额', width: 100, kind: 'number', places: 2, text: (row) => row.amount },
  { id: 'levyRate', title: '征%', width: 44, kind: 'number', text: (row) => row.levyRate },
  { id: 'tax', title: '税额', width: 90, kind: 'number', places: 2, text: (row) => row.tax },
  { id: 'client', title: '客户', width: 140, text: (row) => row.client, filter: { kind: 'options', ...clients } },
  {
    id: 'kind',
    title: '种类',
    width: 120,
    text: (row) => row.kindName,
    filter: { kind: 'options', options: VOUCHER_KINDS.map((value) => ({ value, label: VOUCHER_KIND_NAMES[value] })) },
  },
  { id: 'issuedOn', title: '开票日期', width: 92, kind: 'code', text: (row) => row.issuedOn, filter: { kind: 'date' } },
  { id: 'sellerName', title: '销方', width: 140, text: (row) => row.sellerName, filter: { kind: 'text' } },
  {
    id: 'sellerId',
    title: '销方税号',
    width: 160,
    kind: 'code',
    text: (row) => row.sellerId,
    filter: { kind: 'exact' },
  },
  { id: 'checkedOn', title: '查询日期', width: 92, kind: 'code', text: (row) => row.checkedOn },
]

export const certificateColumns = (clients: ClientChoices): readonly GridColumn<CertificateRow>[] => [
  {
    id: 'number',
    title: '证明编号',
    width: 180,
    kind: 'code',
    text: (row) => row.number,
    frozen: true,
    filter: { kind: 'exact' },
  },
  { id: 'kind', title: '种类', width: 190, text: (row) => row.kindName },
  { id: 'client', title: '客户', width: 160, text: (row) => row.client, filter: { kind: 'options', ...clients } },
  { id: 'issuedOn', title: '开具日期', width: 92, kind: 'code', text: (row) => row.issuedOn },
  {
    id: 'declarationNo',
    title: '报关单号',
    width: 170,
    kind: 'code',
    text: (row) => row.declarationNo,
    filter: { kind: 'exact' },
  },
  { id: 'itemNo', title: '项', width: 40, kind: 'number', text: (row) => String(row.itemNo) },
  { id: 'quantity', title: '数量', width: 90, kind: 'number', text: (row) => row.quantity },
  { id: 'amountUsd', title: '美元金额', width: 110, kind: 'number', places: 2, text: (row) => row.amountUsd },
  { id: 'note', title: '备注', width: 200, text: (row) => row.note },
]

export const paperColumns = (clients: ClientChoices): readonly GridColumn<PaperRow>[] => [
  { id: 'title', title: '名称', width: 220, text: (row) => row.title, frozen: true, filter: { kind: 'text' } },
  { id: 'kind', title: '种类', width: 110, text: (row) => row.kindName },
  { id: 'number', title: '编号', width: 150, kind: 'code', text: (row) => row.number, filter: { kind: 'text' } },
  { id: 'client', title: '客户', width: 160, text: (row) => row.client, filter: { kind: 'options', ...clients } },
  { id: 'datedOn', title: '日期', width: 92, kind: 'code', text: (row) => row.datedOn },
  { id: 'pages', title: '页', width: 44, kind: 'number', text: (row) => String(row.pages) },
  { id: 'links', title: '对应单证', width: 76, kind: 'number', text: (row) => String(row.links) },
  { id: 'fileName', title: '文件', width: 200, text: (row) => row.fileName },
  { id: 'note', title: '备注', width: 200, text: (row) => row.note },
]

const BATCH_TONES: Readonly<Record<BatchRow['state'], Tone>> = { reading: 'blue', taken: 'green', failed: 'red' }

export const BATCH_COLUMNS: readonly GridColumn<BatchRow>[] = [
  { id: 'id', title: '批次', width: 60, kind: 'number', text: (row) => String(row.id), frozen: true },
  { id: 'fileName', title: '文件', width: 240, text: (row) => row.fileName, frozen: true },
  { id: 'kind', title: '种类', width: 180, text: (row) => row.kindName },
  { id: 'state', title: '状态', width: 70, text: (row) => row.stateName, tone: (row) => BATCH_TONES[row.state] },
  { id: 'client', title: '客户', width: 150, text: (row) => row.client },
  { id: 'rows', title: '行', width: 70, kind: 'number', text: (row) => String(row.rows) },
  { id: 'good', title: '接收', width: 70, kind: 'number', text: (row) => String(row.good) },
  { id: 'corrected', title: '更正', width: 60, kind: 'number', text: (row) => String(row.corrected) },
  { id: 'again', title: '已有', width: 60, kind: 'number', text: (row) => String(row.again) },
  {
    id: 'bad',
    title: '退回行',
    width: 70,
    kind: 'number',
    text: (row) => String(row.bad),
    tone: (row) => (row.bad > 0 ? 'red' : 'grey'),
  },
  { id: 'at', title: '时间', width: 140, kind: 'time', text: (row) => row.at },
  { id: 'actor', title: '经手', width: 90, text: (row) => row.actor },
]
