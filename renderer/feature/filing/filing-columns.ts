import { FILING_KINDS } from '../../../shared/contract/area/filing.ts'
import type { CallOut } from '../../../shared/contract/index.ts'
import { filingKind } from '../../../shared/domain/filing/kind.ts'
import { FILING_STATE_TABLE } from '../../../shared/domain/filing/state.ts'
import { channelText, keyNumber, messageTypeText } from '../../connect/filing-words.ts'
import type { ClientChoices } from '../../connect/choices.ts'
import type { GridColumn } from '../../ui/grid/column.ts'
import type { Tone } from '../../ui/tone.ts'
import { toneOf } from '../../ui/tone.ts'

export type FilingRow = CallOut<'filing.page'>['rows'][number]
export type OutboxRow = CallOut<'outbox.page'>['rows'][number]

const kindName = (kind: string): string => filingKind(kind)?.name ?? kind

export function filingColumns(clients: ClientChoices): readonly GridColumn<FilingRow>[] {
  return [
    {
      id: 'businessKey',
      title: '单证编号',
      width: 176,
      kind: 'code',
      text: (row) => keyNumber(row.businessKey),
      frozen: true,
      filter: { kind: 'exact', field: 'copNo', ops: ['is', 'starts'] },
    },
    {
      id: 'state',
      title: '状态',
      width: 84,
      text: (row) => row.stateName,
      tone: (row) => (row.silentSince === '' ? toneOf(row.tone) : 'silent'),
      filter: {
        kind: 'options',
        options: FILING_STATE_TABLE.map((state) => ({ value: state.state, label: state.name })),
      },
    },
    {
      id: 'kind',
      title: '单证',
      width: 80,
      text: (row) => row.kindName,
      filter: { kind: 'options', options: FILING_KINDS.map((kind) => ({ value: kind, label: kindName(kind) })) },
    },
    { id: 'version', title: '版本', width: 48, kind: 'number', text: (row) => String(row.version) },
    {
      id: 'orderNo',
      title: '订单编号',
      width: 160,
      kind: 'code',
      text: (row) => row.orderNo,
      filter: { kind: 'exact', ops: ['is', 'starts'] },
    },
    {
      id: 'client',
      title: '客户',
      width: 150,
      text: (row) => row.client,
      filter: { kind: 'options', ...clients },
    },
    { id: 'reason', title: '原因', width: 210, text: (row) => row.reason },
    {
      id: 'preNo',
      title: '预录入编号',
      width: 150,
      kind: 'code',
      text: (row) => row.preNo,
      filter: { kind: 'exact', ops: ['is', 'starts'] },
    },
    {
      id: 'invtNo',
      title: '清单编号',
      width: 150,
      kind: 'code',
      text: (row) => row.invtNo,
      filter: { kind: 'exact', ops: ['is', 'starts'] },
    },
    { id: 'sentAt', title: '发出时间', width: 140, kind: 'time', text: (row) => row.sentAt },
    { id: 'changedAt', title: '最近变化', width: 140, kind: 'time', text: (row) => row.changedAt },
    { id: 'silentSince', title: '超时自', width: 140, kind: 'time', text: (row) => row.silentSince },
    { id: 'channel', title: '通道', width: 80, text: (row) => channelText(row.channel) },
  ]
}

export function filingError(row: FilingRow): string | undefined {
  if (row.state === 'rejected' || row.state === 'failed') return row.reason === '' ? row.stateName : row.reason
  return row.silentSince === '' ? undefined : '超过时限仍无回音'
}

const OUTBOX_STATES: Readonly<Record<string, { readonly text: string; readonly tone: Tone }>> = {
  queued: { text: '待发', tone: 'blue' },
  sending: { text: '发送中', tone: 'blue' },
  unknown: { text: '结果未知', tone: 'amber' },
  taken: { text: '已发出', tone: 'green' },
  query: { text: '待查询', tone: 'amber' },
  refused: { text: '被拒收', tone: 'red' },
}

/** What the channel said to the last attempt (ports.ts: four kinds of answer). */
const ANSWERS: Readonly<Record<string, string>> = {
  taken: '通道已收下',
  refused: '通道拒收',
  later: '通道暂不受理，稍后再发',
  unknown: '没有收到应答，先查询再决定',
  known: '查询：对方已有此报文',
  notKnown: '查询：对方没有此报文',
  cannotSay: '该通道无法查询',
  offline: '通道未连接',
  RESTORED: '台账由备份恢复，先查询再决定',
  RECEIPT_BEFORE_SEND: '未发先有回执，先查询再决定',
  RECEIPT: '由回执得知已收下',
  ABANDONED: '发送中断，先查询再决定',
  OFFLINE: '通道未连接',
  TIMEOUT: '等待应答超时',
  UNAUTHORIZED: '通道不认可本单位的身份',
  CONTENT_DAMAGED: '报文内容损坏，没有发出',
  LEDGER_TRAINING_MIXED: '培训与正式不可混用，没有发出',
}

export function answerText(answer: string): string {
  return ANSWERS[answer.replace(/^ask:/, '')] ?? answer
}

export function outboxState(state: string): { readonly text: string; readonly tone: Tone } {
  return OUTBOX_STATES[state] ?? { text: state, tone: 'grey' }
}

export const OUTBOX_COLUMNS: readonly GridColumn<OutboxRow>[] = [
  { id: 'id', title: '报文', width: 76, kind: 'code', text: (row) => String(row.id), frozen: true },
  { id: 'type', title: '类型', width: 130, text: (row) => messageTypeText(row.type) },
  { id: 'documents', title: '份数', width: 60, kind: 'number', text: (row) => String(row.documents) },
  {
    id: 'state',
    title: '状态',
    width: 84,
    text: (row) => outboxState(row.state).text,
    tone: (row) => outboxState(row.state).tone,
    filter: {
      kind: 'options',
      options: [
        { value: 'waiting', label: '尚未发出' },
        { value: 'inFlight', label: '在途未回' },
        ...Object.entries(OUTBOX_STATES).map(([value, { text }]) => ({ value, label: text })),
      ],
    },
  },
  { id: 'attempts', title: '尝试', width: 54, kind: 'number', text: (row) => String(row.attempts) },
  { id: 'lastAnswer', title: '最近应答', width: 260, text: (row) => answerText(row.lastAnswer) },
  { id: 'nextAt', title: '下次尝试', width: 140, kind: 'time', text: (row) => row.nextAt },
  { id: 'createdAt', title: '申报时间', width: 140, kind: 'time', text: (row) => row.createdAt },
  { id: 'channel', title: '通道', width: 90, text: (row) => channelText(row.channel) },
]
