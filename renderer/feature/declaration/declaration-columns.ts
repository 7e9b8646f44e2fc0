import { DEC_ELEMENT_TABLE } from '../../../shared/code/declaration.ts'
import type { CallOut } from '../../../shared/contract/index.ts'
import type { DecFields } from '../../../shared/domain/declaration/content.ts'
import { DECLARATION_STATE_TABLE } from '../../../shared/domain/declaration/state.ts'
import type { DecGroup } from '../../../shared/message/dec/section.ts'
import type { ClientChoices } from '../../connect/choices.ts'
import type { GridColumn, GridRow } from '../../ui/grid/column.ts'
import { toneOf } from '../../ui/tone.ts'

export type DeclarationRow = CallOut<'declaration.page'>['rows'][number]

export function declarationColumns(clients: ClientChoices): readonly GridColumn<DeclarationRow>[] {
  const exact = { kind: 'exact', ops: ['is', 'starts'] } as const
  return [
    { id: 'ownNo', title: '企业编号', width: 158, kind: 'code', text: (row) => row.ownNo, frozen: true, filter: exact },
    {
      id: 'state',
      title: '状态',
      width: 92,
      text: (row) => (row.silentSince === '' ? row.stateName : `${row.stateName} · 超时`),
      tone: (row) => (row.silentSince === '' ? toneOf(row.tone) : 'silent'),
      filter: {
        kind: 'options',
        options: DECLARATION_STATE_TABLE.map((one) => ({ value: one.state, label: one.name })),
      },
    },
    {
      id: 'direction',
      title: '进出口',
      width: 78,
      text: (row) => row.directionName,
      filter: {
        kind: 'options',
        options: [
          { value: 'I', label: '进口' },
          { value: 'E', label: '出口' },
        ],
      },
    },
    {
      id: 'client',
      title: '客户',
      width: 150,
      text: (row) => row.client,
      filter: { kind: 'options', ...clients },
    },
    { id: 'contractNo', title: '合同号', width: 110, kind: 'code', text: (row) => row.contractNo, filter: exact },
    { id: 'billNo', title: '提运单号', width: 120, kind: 'code', text: (row) => row.billNo, filter: exact },
    { id: 'ownerName', title: '生产销售/使用单位', width: 150, text: (row) => row.ownerName, filter: { kind: 'text' } },
    {
      id: 'firstGoods',
      title: '商品',
      width: 140,
      text: (row) => (row.items > 1 ? `${row.firstGoods} 等 ${row.items} 项` : row.firstGoods),
      filter: { kind: 'text' },
    },
    { id: 'total', title: '总价', width: 100, kind: 'number', places: 2, text: (row) => row.total },
    { id: 'currency', title: '币制', width: 56, kind: 'code', text: (row) => row.currency },
    {
      id: 'errors',
      title: '待改',
      width: 50,
      kind: 'number',
      text: (row) => (row.errors === 0 ? '' : String(row.errors)),
      tone: (row) => (row.errors > 0 ? 'red' : 'grey'),
    },
    { id: 'reason', title: '原因', width: 190, text: (row) => row.reason, hidden: true },
    { id: 'platformNo', title: '统一编号', width: 158, kind: 'code', text: (row) => row.platformNo, filter: exact },
    { id: 'entryNo', title: '海关编号', width: 158, kind: 'code', text: (row) => row.entryNo, filter: exact },
    { id: 'statusName', title: '最近回执', width: 150, text: (row) => row.statusName },
    {
      id: 'differing',
      title: '与申报不同',
      width: 80,
      kind: 'number',
      text: (row) => (row.differing === 0 ? '' : String(row.differing)),
    },
    { id: 'tradeMode', title: '监管方式', width: 72, kind: 'code', text: (row) => row.tradeMode, filter: exact },
    { id: 'packages', title: '件数', width: 60, kind: 'number', text: (row) => row.packages },
    { id: 'gross', title: '毛重', width: 84, kind: 'number', text: (row) => row.gross },
    { id: 'changedAt', title: '最近变化', width: 140, kind: 'time', text: (row) => row.changedAt },
    { id: 'note', title: '内部备注', width: 150, text: (row) => row.note, hidden: true, filter: { kind: 'text' } },
  ]
}

export function declarationError(row: DeclarationRow): string | undefined {
  if (row.state === 'rejected' || row.state === 'failed') return row.reason === '' ? row.stateName : row.reason
  return row.silentSince === '' ? undefined : '超过时限仍无答复'
}

/** A row of a section's grid. */
export interface SectionRow extends GridRow {
  readonly fields: DecFields
  readonly errors: Readonly<Record<string, string>>
}

const SHOWN_ITEMS: readonly (readonly [name: string, title: string, width: number])[] = [
  ['CodeTS', '商品编号', 96],
  ['GName', '商品名称', 130],
  ['GQty', '成交数量', 76],
  ['GUnit', '单位', 48],
  ['DeclPrice', '单价', 76],
  ['DeclTotal', '总价', 88],
  ['TradeCurr', '币制', 48],
  ['FirstQty', '法一数量', 76],
  ['FirstUnit', '法一', 44],
  ['SecondQty', '法二数量', 76],
  ['SecondUnit', '法二', 44],
  ['OriginCountry', '原产国', 56],
  ['DestinationCountry', '目的国', 56],
  ['DistrictCode', '货源/目的地', 80],
  ['DutyMode', '征免', 44],
  ['GModel', '规格型号（申报要素）', 260],
  ['ExgNo', '货号', 90],
  ['ContrItem', '备案序号', 70],
  ['CiqCode', '检疫编码', 70],
]
const NUMBERS: ReadonlySet<string> = new Set(['decimal', 'whole'])

/** Columns of a section; lines show what a clerk types first, the rest can be switched on. */
export function sectionColumns(name: string, group: DecGroup): readonly GridColumn<SectionRow>[] {
  const named =
    name === 'items'
      ? SHOWN_ITEMS
      : group.fields.map((field) => [field.name, field.cn, Math.min(180, 40 + field.cn.length * 14)] as const)
  const rest =
    name === 'items'
      ? group.fields.filter((field) => field.name !== 'GNo' && !SHOWN_ITEMS.some(([known]) => known === field.name))
      : []
  const column = (field: string, title: string, width: number, hidden: boolean): GridColumn<SectionRow> => ({
    id: field,
    title,
    width,
    hidden,
    kind: NUMBERS.has(group.byName.get(field)?.kind ?? '')
      ? 'number'
      : DEC_ELEMENT_TABLE[field] === undefined
        ? 'text'
        : 'code',
    text: (row) => row.fields[field] ?? '',
    error: (row) => row.errors[field],
    edit: { start: (row) => row.fields[field] ?? '' },
  })
  return [
    { id: 'GNoShown', title: '项', width: 34, kind: 'number', text: (row) => String(row.id), frozen: true },
    ...named.map(([field, title, width]) => column(field, title, width, false)),
    ...rest.map((field) => column(field.name, field.cn, 120, true)),
  ]
}
