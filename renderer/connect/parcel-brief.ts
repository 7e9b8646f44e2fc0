import { MODE_NAMES } from '../../shared/contract/area/party.ts'
import type { ParcelRow } from '../../shared/contract/area/parcel.ts'
import { FILING_STATE_TABLE } from '../../shared/domain/filing/state.ts'
import { MATCH_RULES } from '../../shared/domain/match/rules.ts'
import type { GridColumn } from '../ui/grid/column.ts'
import { toneOf } from '../ui/tone.ts'

/** A parcel in a narrow list beside its documents. */
export const BRIEF_PARCEL_COLUMNS: readonly GridColumn<ParcelRow>[] = [
  {
    id: 'orderNo',
    title: '订单编号',
    width: 168,
    kind: 'code',
    text: (row) => row.orderNo,
    sort: 'orderNo',
    frozen: true,
    filter: { kind: 'exact', ops: ['is', 'starts'] },
  },
  {
    id: 'filingState',
    title: '状态',
    width: 76,
    text: (row) => row.filingStateName,
    tone: (row) => toneOf(row.tone),
    filter: { kind: 'options', options: FILING_STATE_TABLE.map((row) => ({ value: row.state, label: row.name })) },
  },
  { id: 'paid', title: '实付', width: 84, kind: 'number', places: 2, text: (row) => row.paid, sum: 'paid' },
  { id: 'buyer', title: '订购人', width: 62, text: (row) => row.buyer },
  { id: 'client', title: '客户', width: 150, text: (row) => row.client },
  { id: 'mode', title: '模式', width: 104, text: (row) => MODE_NAMES[row.mode] },
  { id: 'goods', title: '商品', width: 150, text: (row) => row.goods },
  { id: 'waybillNo', title: '运单编号', width: 124, kind: 'code', text: (row) => row.waybillNo },
  {
    id: 'defects',
    title: '差异',
    width: 260,
    text: (row) => row.defects.map((defect) => defect.title).join('；'),
    filter: {
      kind: 'options',
      field: 'rule',
      options: MATCH_RULES.map((rule) => ({ value: rule.id, label: rule.title })),
    },
  },
  { id: 'reason', title: '原因', width: 180, text: (row) => row.reason },
]
