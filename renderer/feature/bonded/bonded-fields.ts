import type { CallOut } from '../../../shared/contract/index.ts'
import { BONDED_CODES, bondedType, type BondedType, type Choices } from '../../../shared/domain/bonded/document-kind.ts'
import { BONDED_STATE_TABLE } from '../../../shared/domain/bonded/document-state.ts'
import { BONDED_SHAPES } from '../../../shared/message/bonded/group.ts'
import type { FieldSpec } from '../../ui/form/field.ts'
import type { FilterOption, GridColumn } from '../../ui/grid/column.ts'
import { toneOf } from '../../ui/tone.ts'

export type DocumentRow = CallOut<'bonded.page'>['rows'][number]
export type DocumentDetail = CallOut<'bonded.get'>
export type BondedBody = DocumentDetail['content']
export type Finding = DocumentDetail['findings'][number]

export const choicesOf = (element: string): FilterOption[] => {
  const table: Choices | undefined = Object.hasOwn(BONDED_CODES, element)
    ? BONDED_CODES[element as keyof typeof BONDED_CODES]
    : undefined
  return Object.entries(table ?? {}).map(([value, label]) => ({ value, label: `${value} ${label}` }))
}

/** The screen that has the documents of a type. */
export function screenOfType(type: BondedType): 'bondedList' | 'bondedPass' | 'bondedForm' {
  if (type === 'INV101') return 'bondedList'
  return type === 'SAS121' || type === 'ICP101' ? 'bondedPass' : 'bondedForm'
}

export function documentColumns(types: readonly BondedType[]): readonly GridColumn<DocumentRow>[] {
  const exact = { kind: 'exact', ops: ['is', 'starts'] } as const
  const isPass = types.includes('SAS121')
  const listTypes = types.flatMap((type) => choicesOf(bondedType(type).listType))
  const unique = [...new Map(listTypes.map((one) => [one.value, one])).values()]
  const columns: readonly (GridColumn<DocumentRow> | undefined)[] = [
    { id: 'ownNo', title: '企业编号', width: 158, kind: 'code', text: (row) => row.ownNo, frozen: true, filter: exact },
    types.length === 1
      ? undefined
      : {
          id: 'type',
          title: '单证',
          width: 112,
          text: (row) => row.typeName,
          filter: { kind: 'options', options: types.map((type) => ({ value: type, label: bondedType(type).name })) },
        },
    {
      id: 'state',
      title: '状态',
      width: 84,
      text: (row) => row.stateName,
      tone: (row) => toneOf(row.tone),
      filter: {
        kind: 'options',
        options: BONDED_STATE_TABLE.map((one) => ({ value: one.state, label: one.name })),
      },
    },
    { id: 'bookNo', title: '账册', width: 112, kind: 'code', text: (row) => row.bookNo },
    {
      id: 'listType',
      title: '类型',
      width: 110,
      text: (row) => row.listTypeName || row.listType,
      filter: { kind: 'options', options: unique },
    },
    {
      id: 'direction',
      title: '进出',
      width: 62,
      text: (row) => row.directionName,
      filter: {
        kind: 'options',
        options: [
          { value: 'I', label: '进' },
          { value: 'E', label: '出' },
        ],
      },
    },
    isPass
      ? { id: 'vehicle', title: '车牌', width: 100, kind: 'code', text: (row) => row.vehicle, filter: exact }
      : {
          id: 'firstGoods',
          title: '商品',
          width: 150,
          text: (row) => (row.lines > 1 ? `${row.firstGoods} 等 ${row.lines} 项` : row.firstGoods),
          filter: { kind: 'text' },
        },
    {
      id: 'parcels',
      title: '包裹',
      width: 64,
      kind: 'number',
      text: (row) => (row.parcels === 0 ? '' : String(row.parcels)),
    },
    { id: 'gross', title: '毛重', width: 84, kind: 'number', text: (row) => row.gross },
    { id: 'booked', title: '核扣', width: 72, text: (row) => row.booked },
    {
      id: 'errors',
      title: '待改',
      width: 48,
      kind: 'number',
      text: (row) => (row.errors === 0 ? '' : String(row.errors)),
      tone: (row) => (row.errors > 0 ? 'red' : 'grey'),
    },
    { id: 'customsNo', title: '海关编号', width: 178, kind: 'code', text: (row) => row.customsNo, filter: exact },
    { id: 'platformNo', title: '统一编号', width: 158, kind: 'code', text: (row) => row.platformNo, filter: exact },
    {
      id: 'relatedNo',
      title: isPass ? '关联单证' : '关联编号',
      width: 170,
      kind: 'code',
      text: (row) => row.relatedNo,
    },
    {
      id: 'contradiction',
      title: '与账矛盾',
      width: 200,
      text: (row) => row.contradiction,
      filter: { kind: 'exact', ops: ['filled', 'empty'] },
    },
    { id: 'changedAt', title: '最近变化', width: 140, kind: 'time', text: (row) => row.changedAt },
    { id: 'note', title: '内部备注', width: 150, text: (row) => row.note, hidden: true, filter: { kind: 'text' } },
  ]
  return columns.flatMap((column) => column ?? [])
}

export function documentError(row: DocumentRow): string | undefined {
  if (row.contradiction !== '') return row.contradiction
  if (row.state === 'rejected' || row.state === 'failed') return row.reason === '' ? row.stateName : row.reason
  return undefined
}

const TABLES: Readonly<Record<string, string>> = { StshipTrsarvNatcd: 'country' }
/** What the program or customs writes: shown, not typed. */
const WRITTEN: ReadonlySet<string> = new Set([
  'SeqNo',
  'BondInvtNo',
  'SasDclNo',
  'SasStockNo',
  'PassportNo',
  'EtpsInnerInvtNo',
  'EtpsPreentNo',
  'ListStat',
  'AddTime',
  'PrevdTime',
  'FormalVrfdedTime',
  'VrfdedMarkcd',
  'InvtIochkptStucd',
  'EntryStucd',
  'PassportUsedTypeCd',
  'SasPassportPreentNo',
  'dclPreentNo',
  'etpsPreentNo',
  'dclTime',
  'chgoffDclTime',
  'putrecEmapvTime',
  'chgEmapvTime',
  'emapvTime',
  'emapvMarkcd',
  'emapvStucd',
  'stucd',
  'ownerSystem',
])

/** The fields of a type's head, in the message's order; codes are picked, numbers that others write are left out. */
export function headFields(type: BondedType): readonly FieldSpec[] {
  return BONDED_SHAPES[type].head.fields
    .filter((rule) => !WRITTEN.has(rule.name))
    .map((rule) => {
      const choices = choicesOf(rule.name)
      const table = TABLES[rule.name]
      const base = {
        id: rule.name,
        label: rule.cn,
        help: `${rule.name}　${rule.form}`,
        source: '金关二期导入报文（二手整理）',
      }
      if (choices.length > 0)
        return { ...base, kind: 'choice' as const, choices: [{ value: '', label: '' }, ...choices] }
      if (table !== undefined) return { ...base, kind: 'code' as const, table, maxLength: 3 }
      return {
        ...base,
        kind: rule.kind === 'decimal' ? ('decimal' as const) : ('text' as const),
        ...(Number.isFinite(rule.length) ? { maxLength: rule.length } : {}),
      }
    })
}

/** What a clerk types in a line; the rest comes from the book item. */
export const LINE_COLUMNS: Readonly<Record<BondedType, readonly (readonly [name: string, title: string])[]>> = {
  INV101: [
    ['DclQty', '申报数量'],
    ['LawfQty', '法定数量'],
    ['SecdLawfQty', '第二数量'],
    ['DclUprcAmt', '单价'],
    ['DclTotalAmt', '总价'],
    ['GrossWt', '毛重'],
    ['NetWt', '净重'],
  ],
  SAS101: [
    ['DclQty', '申报数量'],
    ['DclUprcAmt', '单价'],
    ['DclTotalAmt', '总价'],
  ],
  SAS111: [
    ['DclQty', '申报数量'],
    ['LawfQty', '法定数量'],
    ['DclUprcAmt', '单价'],
    ['DclTotalAmt', '总价'],
    ['GrossWt', '毛重'],
    ['NetWt', '净重'],
  ],
  SAS121: [
    ['DclQty', '数量'],
    ['GrossWt', '毛重'],
    ['NetWt', '净重'],
  ],
  BWS101: [['DclUprcAmt', '单价']],
  ICP101: [],
  SAS131: [],
  EMS111: [['dclUprcAmt', '单价']],
  EMS121: [
    ['vclrPridInitQty', '期初'],
    ['vrfaddQty', '核增'],
    ['vrfredQty', '核减'],
    ['shdRemainQty', '应剩'],
    ['actlRemainQty', '实剩'],
    ['dsmlQty', '差异'],
    ['mtpckEndprdDstryQty', '销毁'],
  ],
}

export interface WantedLine {
  readonly text: string
  readonly quantity: string
}

/** A pasted block: 料号 or 备案序号, and a quantity, a line each. */
export function wantedLines(text: string): readonly WantedLine[] {
  return text
    .split(/\r?\n/)
    .map((line) =>
      line
        .trim()
        .split(/[\t,，;；]|\s{1,}/)
        .filter((part) => part !== ''),
    )
    .flatMap(([what, quantity]) =>
      what === undefined || quantity === undefined || !/^\d+(\.\d{1,5})?$/.test(quantity)
        ? []
        : [{ text: what, quantity }],
    )
}
