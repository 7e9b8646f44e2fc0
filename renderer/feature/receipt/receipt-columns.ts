import type { CallOut } from '../../../shared/contract/index.ts'
import { channelText, keyNumber, messageTypeText } from '../../connect/filing-words.ts'
import type { GridColumn } from '../../ui/grid/column.ts'
import type { Tone } from '../../ui/tone.ts'

export type ReceiptRow = CallOut<'receipt.page'>['rows'][number]

const STATES: Readonly<Record<ReceiptRow['state'], { readonly text: string; readonly tone: Tone }>> = {
  applied: { text: '已入账', tone: 'green' },
  waiting: { text: '待匹配', tone: 'amber' },
  duplicate: { text: '重复', tone: 'grey' },
  unreadable: { text: '无法读取', tone: 'red' },
}

/** 20261122080509123 → 2026-11-22 08:05:09 */
function returnTimeText(text: string): string {
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})/.exec(text)
  return match === null ? text : `${match[1]}-${match[2]}-${match[3]} ${match[4]}:${match[5]}:${match[6]}`
}

export const RECEIPT_COLUMNS: readonly GridColumn<ReceiptRow>[] = [
  {
    id: 'businessKey',
    title: '单证编号',
    width: 180,
    kind: 'code',
    text: (row) => keyNumber(row.businessKey),
    frozen: true,
    filter: { kind: 'exact', ops: ['is', 'starts'] },
  },
  {
    id: 'handled',
    title: '处理',
    width: 66,
    text: (row) => (row.handled ? '已处理' : '未处理'),
    tone: (row) => (row.handled ? 'grey' : 'blue'),
    filter: {
      kind: 'options',
      options: [
        { value: '0', label: '未处理' },
        { value: '1', label: '已处理' },
      ],
    },
  },
  { id: 'status', title: '回执', width: 100, text: (row) => row.statusName, filter: { kind: 'exact', ops: ['is'] } },
  { id: 'code', title: '代码', width: 70, kind: 'code', text: (row) => row.status },
  { id: 'info', title: '回执内容', width: 340, text: (row) => row.info },
  {
    id: 'state',
    title: '入账',
    width: 78,
    text: (row) => STATES[row.state].text,
    tone: (row) => STATES[row.state].tone,
    filter: { kind: 'options', options: Object.entries(STATES).map(([value, { text }]) => ({ value, label: text })) },
  },
  { id: 'why', title: '说明', width: 240, text: (row) => row.why },
  { id: 'returnTime', title: '回执时间', width: 140, kind: 'code', text: (row) => returnTimeText(row.returnTime) },
  { id: 'type', title: '报文', width: 130, text: (row) => messageTypeText(row.type) },
  {
    id: 'version',
    title: '版本',
    width: 46,
    kind: 'number',
    text: (row) => (row.version === undefined ? '' : String(row.version)),
  },
  { id: 'receivedAt', title: '收到时间', width: 140, kind: 'time', text: (row) => row.receivedAt },
  { id: 'channel', title: '通道', width: 80, text: (row) => channelText(row.channel) },
]

/** Receipts that a person has to look at: what could not be placed or read. */
export function receiptError(row: ReceiptRow): string | undefined {
  return row.state === 'waiting' || row.state === 'unreadable' ? row.why || STATES[row.state].text : undefined
}
