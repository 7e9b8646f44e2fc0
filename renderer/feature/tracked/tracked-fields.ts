import type { CallIn, CallOut } from '../../../shared/contract/index.ts'
import { TRACKED_KIND_IDS, TRACKED_KINDS, type TrackedKindId } from '../../../shared/domain/tracked/kind.ts'
import type { ClientChoices } from '../../connect/choices.ts'
import type { FieldSpec, FormValues } from '../../ui/form/field.ts'
import type { FilterOption, GridColumn } from '../../ui/grid/column.ts'
import { readableTime } from '../../ui/number-text.ts'
import { toneOf } from '../../ui/tone.ts'

export type TrackedRow = CallOut<'tracked.page'>['rows'][number]

const KIND_OPTIONS: readonly FilterOption[] = TRACKED_KINDS.map((kind) => ({ value: kind.id, label: kind.name }))
const STATE_OPTIONS: readonly FilterOption[] = [
  ...new Map(TRACKED_KINDS.flatMap((kind) => kind.states.map((state) => [state.id, state.name]))),
].map(([value, label]) => ({ value, label }))

/** Columns; the client's filter offers the office's clients. */
export function trackedColumns(clients: ClientChoices): GridColumn<TrackedRow>[] {
  return [
    {
      id: 'kind',
      title: '种类',
      width: 140,
      text: (row) => row.kindName,
      frozen: true,
      filter: { kind: 'options', options: KIND_OPTIONS },
    },
    {
      id: 'number',
      title: '编号',
      width: 190,
      kind: 'code',
      text: (row) => row.number,
      frozen: true,
      filter: { kind: 'text' },
    },
    {
      id: 'state',
      title: '状态',
      width: 150,
      kind: 'tag',
      text: (row) => row.stateName,
      tone: (row) => toneOf(row.tone),
      filter: { kind: 'options', options: STATE_OPTIONS },
    },
    {
      id: 'validity',
      title: '有效性',
      width: 90,
      kind: 'tag',
      text: (row) => row.validityName,
      tone: (row) => toneOf(row.validityTone),
    },
    { id: 'validFrom', title: '有效自', width: 100, kind: 'date', text: (row) => row.validFrom },
    {
      id: 'validTo',
      title: '有效至',
      width: 100,
      kind: 'date',
      text: (row) => row.validTo,
      filter: { kind: 'date', ops: ['from', 'to'] },
    },
    { id: 'party', title: '委托方/申请人', width: 200, text: (row) => row.party, filter: { kind: 'text' } },
    {
      id: 'client',
      title: '客户',
      width: 170,
      text: (row) => row.client,
      filter: { kind: 'options', ...clients },
    },
    { id: 'scheme', title: '方式/类别', width: 130, text: (row) => row.scheme, filter: { kind: 'text' } },
    { id: 'note', title: '备注', width: 200, text: (row) => row.note, filter: { kind: 'text' } },
    { id: 'changedAt', title: '最近变化', width: 140, kind: 'time', text: (row) => readableTime(row.changedAt) },
  ]
}

/** The form of a paper; kind and number stand still once it is there. */
export function trackedForm(kindId: string, isNew: boolean): FieldSpec[] {
  const kind = TRACKED_KINDS.find((one) => one.id === kindId) ?? TRACKED_KINDS[0]
  return [
    {
      id: 'kind',
      label: '种类',
      kind: 'choice',
      choices: TRACKED_KINDS.map((one) => ({ value: one.id, label: one.name })),
      required: true,
      readOnly: !isNew,
    },
    {
      id: 'number',
      label: kind?.numberName ?? '编号',
      kind: 'text',
      plain: true,
      maxLength: 64,
      required: true,
      readOnly: !isNew,
    },
    {
      id: 'clientCode',
      label: '客户编号',
      kind: 'text',
      plain: true,
      maxLength: 40,
      help: '可不填。填客户档案中的编号。',
    },
    { id: 'party', label: kind?.partyName ?? '委托方', kind: 'text', maxLength: 100 },
    { id: 'scheme', label: kind?.schemeName ?? '方式', kind: 'text', maxLength: 60 },
    { id: 'validFrom', label: '有效自', kind: 'date' },
    { id: 'validTo', label: '有效至', kind: 'date', help: '最后一天仍有效；到期前在工作台提醒，天数在“设置”。' },
    { id: 'note', label: '备注', kind: 'note', maxLength: 300, span: 3 },
  ]
}

export const NEW_TRACKED: FormValues = {
  kind: 'agreement',
  number: '',
  clientCode: '',
  party: '',
  scheme: '',
  validFrom: '',
  validTo: '',
  note: '',
}

export function trackedValues(row: TrackedRow, clientCode: string): FormValues {
  return {
    kind: row.kind,
    number: row.number,
    clientCode,
    party: row.party,
    scheme: row.scheme,
    validFrom: row.validFrom,
    validTo: row.validTo,
    note: row.note,
  }
}

const kindOf = (text: string | undefined): TrackedKindId => TRACKED_KIND_IDS.find((id) => id === text) ?? 'agreement'

export function trackedInput(
  values: FormValues,
  clientId: number,
  id: number | undefined,
  revision: number,
): CallIn<'tracked.save'> {
  return {
    ...(id === undefined ? {} : { id }),
    revision,
    clientId,
    kind: kindOf(values['kind']),
    number: values['number'] ?? '',
    party: values['party'] ?? '',
    scheme: values['scheme'] ?? '',
    validFrom: values['validFrom'] ?? '',
    validTo: values['validTo'] ?? '',
    note: values['note'] ?? '',
  }
}
