import { MODES, MODE_NAMES } from '../../../shared/contract/area/party.ts'
import type { ParcelRow } from '../../../shared/contract/area/parcel.ts'
import { FILING_STATE_TABLE } from '../../../shared/domain/filing/state.ts'
import { MATCH_RULES } from '../../../shared/domain/match/rules.ts'
import type { ClientChoices } from '../../connect/choices.ts'
import type { ColumnFilter, FilterOption, GridColumn } from '../../ui/grid/column.ts'
import type { Tone } from '../../ui/tone.ts'
import { toneOf } from '../../ui/tone.ts'

export const MATCH_STATE_NAMES: Readonly<
  Record<ParcelRow['matchState'], { readonly text: string; readonly tone: Tone }>
> = {
  waiting: { text: '等待', tone: 'amber' },
  defect: { text: '有差异', tone: 'red' },
  agreed: { text: '一致', tone: 'green' },
}

export interface ParcelColumnChoices {
  readonly clients: ClientChoices
  readonly transports: readonly FilterOption[]
  readonly transportFilter?: Pick<ColumnFilter, 'search' | 'labelOf'>
}

const NUMBERS: ColumnFilter = { kind: 'exact', ops: ['is', 'starts'] }

/** Every column that a parcel row has; which come first is up to the screen. */
function allColumns(choices: ParcelColumnChoices): readonly GridColumn<ParcelRow>[] {
  const states = FILING_STATE_TABLE.map((row) => ({ value: row.state, label: row.name }))
  return [
    {
      id: 'orderNo',
      title: '订单编号',
      width: 172,
      kind: 'code',
      text: (row) => row.orderNo,
      sort: 'orderNo',
      filter: NUMBERS,
      frozen: true,
    },
    {
      id: 'matchState',
      title: '三单',
      width: 66,
      text: (row) => MATCH_STATE_NAMES[row.matchState].text,
      tone: (row) => MATCH_STATE_NAMES[row.matchState].tone,
      filter: {
        kind: 'options',
        options: Object.entries(MATCH_STATE_NAMES).map(([value, { text }]) => ({ value, label: text })),
      },
    },
    {
      id: 'filingState',
      title: '申报状态',
      width: 84,
      text: (row) => row.filingStateName,
      tone: (row) => toneOf(row.tone),
      filter: { kind: 'options', options: states },
    },
    {
      id: 'client',
      title: '客户',
      width: 150,
      text: (row) => row.client,
      filter: { kind: 'options', ...choices.clients },
    },
    {
      id: 'mode',
      title: '模式',
      width: 108,
      text: (row) => MODE_NAMES[row.mode],
      filter: { kind: 'options', options: MODES.map((mode) => ({ value: mode, label: MODE_NAMES[mode] })) },
    },
    { id: 'goods', title: '商品', width: 150, text: (row) => row.goods },
    { id: 'lines', title: '项数', width: 46, kind: 'number', text: (row) => String(row.lines) },
    {
      id: 'goodsValue',
      title: '商品价格',
      width: 108,
      kind: 'number',
      places: 2,
      text: (row) => row.goodsValue,
      sort: 'goodsValue',
      sum: 'goodsValue',
    },
    { id: 'freight', title: '运费', width: 64, kind: 'number', places: 2, text: (row) => row.freight },
    { id: 'paid', title: '实付', width: 108, kind: 'number', places: 2, text: (row) => row.paid, sum: 'paid' },
    { id: 'currency', title: '币制', width: 46, kind: 'code', text: (row) => row.currency },
    { id: 'tax', title: '税款', width: 96, kind: 'number', places: 2, text: (row) => row.tax, sum: 'tax' },
    {
      id: 'grossWeight',
      title: '毛重',
      width: 78,
      kind: 'number',
      places: 3,
      text: (row) => row.grossWeight,
      sum: 'grossWeight',
    },
    { id: 'buyer', title: '订购人', width: 70, text: (row) => row.buyer },
    { id: 'buyerId', title: '证件号码', width: 142, kind: 'code', text: (row) => row.buyerId },
    {
      id: 'waybillNo',
      title: '运单编号',
      width: 130,
      kind: 'code',
      text: (row) => row.waybillNo,
      filter: { kind: 'exact', ops: ['is'] },
    },
    { id: 'carrierCode', title: '物流企业', width: 92, kind: 'code', text: (row) => row.carrierCode },
    { id: 'paymentNo', title: '支付交易号', width: 140, kind: 'code', text: (row) => row.paymentNo },
    { id: 'platformCode', title: '平台代码', width: 92, kind: 'code', text: (row) => row.platformCode },
    { id: 'copNo', title: '企业内部编号', width: 150, kind: 'code', text: (row) => row.copNo },
    { id: 'preNo', title: '预录入编号', width: 150, kind: 'code', text: (row) => row.preNo },
    { id: 'invtNo', title: '清单编号', width: 150, kind: 'code', text: (row) => row.invtNo },
    {
      id: 'transport',
      title: '运输批次',
      width: 130,
      text: (row) => row.transport,
      filter: { kind: 'options', options: choices.transports, ...choices.transportFilter },
    },
    {
      id: 'defects',
      title: '差异',
      width: 220,
      text: (row) => row.defects.map((defect) => defect.title).join('；'),
      filter: {
        kind: 'options',
        field: 'rule',
        options: MATCH_RULES.map((rule) => ({ value: rule.id, label: rule.title })),
      },
    },
    {
      id: 'reason',
      title: '退单 / 等待原因',
      width: 170,
      text: (row) => row.reason,
      filter: { kind: 'exact', ops: ['is', 'empty', 'filled'] },
    },
    { id: 'updatedAt', title: '更新时间', width: 140, kind: 'time', text: (row) => row.updatedAt },
    {
      id: 'batchId',
      title: '导入批次',
      width: 76,
      kind: 'code',
      text: (row) => String(row.batchId),
      hidden: true,
      filter: { kind: 'exact', field: 'batch', ops: ['is'] },
    },
  ]
}

const FIRST: Readonly<Record<'parcel' | 'inventory', readonly string[]>> = {
  parcel: [
    'orderNo',
    'matchState',
    'filingState',
    'client',
    'mode',
    'goods',
    'lines',
    'goodsValue',
    'freight',
    'paid',
    'buyer',
    'buyerId',
    'waybillNo',
    'paymentNo',
  ],
  inventory: [
    'orderNo',
    'filingState',
    'copNo',
    'preNo',
    'invtNo',
    'tax',
    'transport',
    'client',
    'mode',
    'goodsValue',
    'grossWeight',
    'waybillNo',
    'goods',
    'reason',
  ],
}

/** 电商三单 leads with what the documents say, 清单 with what was declared and what came of it. */
export function parcelColumns(
  view: 'parcel' | 'inventory',
  choices: ParcelColumnChoices,
): readonly GridColumn<ParcelRow>[] {
  const all = allColumns(choices)
  const first = FIRST[view].flatMap((id) => all.find((column) => column.id === id) ?? [])
  return [...first, ...all.filter((column) => !first.includes(column))]
}

/** Why a row needs somebody; what it waits for is no error. */
export function parcelError(row: ParcelRow): string | undefined {
  if (row.filingState === 'rejected' || row.filingState === 'failed')
    return row.reason === '' ? row.filingStateName : `${row.filingStateName}：${row.reason}`
  const defects = row.defects.filter((defect) => defect.severity === 'defect')
  return defects.length === 0 || row.matchState !== 'defect'
    ? undefined
    : defects.map((defect) => defect.title).join('；')
}
