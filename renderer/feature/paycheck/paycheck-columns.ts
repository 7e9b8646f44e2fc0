import type { CallOut } from '../../../shared/contract/index.ts'
import type { GridColumn } from '../../ui/grid/column.ts'

export type Check = CallOut<'payCheck.page'>['rows'][number]

const STATES: readonly (readonly [value: string, label: string])[] = [
  ['open', '待应答'],
  ['held', '不能应答'],
  ['signed', '待发送'],
  ['sending', '发送中'],
  ['unknown', '结果不明'],
  ['later', '稍后再发'],
  ['taken', '已上传'],
  ['refused', '上传被拒'],
]

export const CHECK_COLUMNS: readonly GridColumn<Check>[] = [
  {
    id: 'orderNo',
    title: '订单编号',
    width: 180,
    kind: 'code',
    text: (row) => row.orderNo,
    frozen: true,
    filter: { kind: 'exact', ops: ['is', 'starts'] },
  },
  {
    id: 'state',
    title: '状态',
    width: 84,
    text: (row) => row.stateName,
    tone: (row) => row.tone,
    filter: { kind: 'options', options: STATES.map(([value, label]) => ({ value, label })) },
  },
  { id: 'client', title: '客户', width: 150, text: (row) => row.client },
  { id: 'receivedAt', title: '收到', width: 140, kind: 'time', text: (row) => row.receivedAt },
  {
    id: 'dueAt',
    title: '应答期限（未核实）',
    width: 140,
    kind: 'time',
    text: (row) => row.dueAt,
    tone: (row) => (row.late ? 'red' : 'grey'),
  },
  {
    id: 'info',
    title: '说明',
    width: 320,
    text: (row) => [row.code, row.info].filter((text) => text !== '').join(' '),
  },
  { id: 'attempts', title: '发送次数', width: 70, kind: 'number', text: (row) => String(row.attempts) },
  { id: 'nextAt', title: '下次尝试', width: 140, kind: 'time', text: (row) => row.nextAt },
  { id: 'came', title: '来源', width: 84, text: (row) => row.came },
  { id: 'peer', title: '来源地址', width: 120, kind: 'code', text: (row) => row.peer },
  {
    id: 'sessionId',
    title: '会话号',
    width: 280,
    kind: 'code',
    text: (row) => row.sessionId,
    filter: { kind: 'exact', ops: ['is', 'starts'] },
  },
]

/** What asks for somebody. */
export function checkError(row: Check): string | undefined {
  if (row.state === 'held' || row.state === 'refused') return row.info === '' ? row.stateName : row.info
  return row.late ? '已超过应答期限' : undefined
}
