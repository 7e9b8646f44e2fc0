import { MODES, MODE_NAMES } from '../../../shared/contract/area/party.ts'
import type { CallIn, CallOut } from '../../../shared/contract/index.ts'
import type { FieldSpec, FormValues } from '../../ui/form/field.ts'

export type Transport = CallOut<'transport.get'>['transport']

export const TRANSPORT_FORM: readonly FieldSpec[] = [
  {
    id: 'name',
    label: '批次名称',
    kind: 'text',
    maxLength: 60,
    required: true,
    help: '本单位认得出的名字，如“郑州—芝加哥 11-22”。',
  },
  {
    id: 'mode',
    label: '模式',
    kind: 'choice',
    required: true,
    choices: MODES.map((mode) => ({ value: mode, label: MODE_NAMES[mode] })),
  },
  {
    id: 'trafMode',
    label: '运输方式',
    kind: 'code',
    table: 'trafMode',
    maxLength: 1,
    help: '海关运输方式代码，如 5 航空、4 公路。',
    source: '海关运输方式代码表',
  },
  { id: 'trafNo', label: '运输工具编号', kind: 'text', maxLength: 100, help: '航班号、车牌号或船名。' },
  {
    id: 'voyageNo',
    label: '航次 / 航班',
    kind: 'text',
    maxLength: 32,
    help: '常在夜里才知道；填好后自动带到未申报的各票。',
    source: '跨境统一版 603/621 voyageNo',
  },
  {
    id: 'billNo',
    label: '提运单号',
    kind: 'text',
    maxLength: 37,
    help: '总运单或提单号。',
    source: '跨境统一版 603/621 billNo',
  },
  { id: 'loctNo', label: '监管场所', kind: 'text', maxLength: 10 },
  { id: 'ieDate', label: '进出口日期', kind: 'date' },
  { id: 'note', label: '备注', kind: 'text', maxLength: 200 },
]

/** A new batch, of the mode of the parcels that it is made for. */
export const newTransport = (mode: string | undefined): FormValues => ({
  mode: MODES.find((one) => one === mode) ?? '9610E',
})

export function transportValues(transport: Transport): FormValues {
  const { name, mode, trafMode, trafNo, voyageNo, billNo, loctNo, ieDate, note } = transport
  return { name, mode, trafMode, trafNo, voyageNo, billNo, loctNo, ieDate: ieDate ?? '', note }
}

export function transportInput(values: FormValues, id: number | undefined, revision: number): CallIn<'transport.save'> {
  const text = (field: string): string => values[field] ?? ''
  const day = text('ieDate')
  return {
    ...(id === undefined ? {} : { id }),
    revision,
    name: text('name'),
    mode: MODES.find((mode) => mode === text('mode')) ?? '9610E',
    trafMode: text('trafMode'),
    trafNo: text('trafNo'),
    voyageNo: text('voyageNo'),
    billNo: text('billNo'),
    loctNo: text('loctNo'),
    ...(day === '' ? {} : { ieDate: day }),
    note: text('note'),
  }
}

/** 3,200 票：3,150 放行，20 查验，30 退单 */
export function stateText(transport: Transport): string {
  const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',')
  if (transport.total === 0) return '还没有包裹'
  return `${count(transport.total)} 票：${transport.states
    .filter((state) => state.count > 0)
    .map((state) => `${count(state.count)} ${state.name}`)
    .join('，')}`
}

/** What still has to be filled in at night. */
export function missingText(transport: Transport): string | undefined {
  const missing = [transport.voyageNo === '' ? '航次' : '', transport.billNo === '' ? '提运单' : ''].filter(
    (text) => text !== '',
  )
  return missing.length === 0 ? undefined : `${missing.join('、')}待填`
}
