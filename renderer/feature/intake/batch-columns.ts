import type { BATCH_STATES } from '../../../shared/contract/area/intake.ts'
import { INTAKE_KINDS, INTAKE_KIND_NAMES } from '../../../shared/contract/area/intake.ts'
import type { CallOut } from '../../../shared/contract/index.ts'
import type { GridColumn } from '../../ui/grid/column.ts'
import type { Tone } from '../../ui/tone.ts'

export type BatchRow = CallOut<'intake.page'>['rows'][number]
type State = (typeof BATCH_STATES)[number]

const STATES: Readonly<Record<State, { readonly text: string; readonly tone: Tone }>> = {
  staging: { text: '检查中', tone: 'blue' },
  staged: { text: '待接收', tone: 'amber' },
  accepting: { text: '接收中', tone: 'blue' },
  accepted: { text: '已接收', tone: 'green' },
  cancelled: { text: '已放弃', tone: 'grey' },
  failed: { text: '未完成', tone: 'red' },
}

export function batchState(state: State): { readonly text: string; readonly tone: Tone } {
  return STATES[state]
}

/** Rows that go back: those the check refused, and those that their own room refused when the batch was taken. */
export function rowsToReturn(batch: Pick<CallOut<'intake.batch'>, 'bad' | 'reasons'>): number {
  return batch.bad + (batch.reasons.find((reason) => reason.code === 'PARTY_REFUSED')?.count ?? 0)
}

export const BATCH_COLUMNS: readonly GridColumn<BatchRow>[] = [
  { id: 'fileName', title: '文件', width: 260, text: (row) => row.fileName, frozen: true },
  { id: 'client', title: '客户', width: 200, text: (row) => row.client },
  {
    id: 'kind',
    title: '种类',
    width: 116,
    text: (row) => INTAKE_KIND_NAMES[row.kind],
    filter: { kind: 'options', options: INTAKE_KINDS.map((kind) => ({ value: kind, label: INTAKE_KIND_NAMES[kind] })) },
  },
  {
    id: 'state',
    title: '状态',
    width: 74,
    text: (row) => STATES[row.state].text,
    tone: (row) => STATES[row.state].tone,
    filter: { kind: 'options', options: Object.entries(STATES).map(([value, { text }]) => ({ value, label: text })) },
  },
  { id: 'rows', title: '行数', width: 80, kind: 'number', text: (row) => String(row.rows) },
  { id: 'good', title: '合格', width: 80, kind: 'number', text: (row) => String(row.good) },
  { id: 'bad', title: '不合格', width: 70, kind: 'number', text: (row) => String(row.bad) },
  { id: 'unchanged', title: '相同', width: 70, kind: 'number', text: (row) => String(row.unchanged) },
  { id: 'changed', title: '已变', width: 70, kind: 'number', text: (row) => String(row.changed) },
  { id: 'mapping', title: '对应关系', width: 130, text: (row) => row.mapping },
  { id: 'at', title: '时间', width: 140, kind: 'time', text: (row) => row.at },
  { id: 'actor', title: '经办', width: 80, text: (row) => row.actor },
]
