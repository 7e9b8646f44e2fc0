import { DEC_ELEMENT_TABLE } from '../../../shared/code/declaration.ts'
import { EMPTY_CONTENT, type DecContent, type DecFields } from '../../../shared/domain/declaration/content.ts'
import { groupOf } from '../../../shared/message/dec/section.ts'
import type { FieldSpec } from '../../ui/form/field.ts'

/** The head as a form: what a clerk types first, in his order; what stands still or is rare behind it. */

const HEAD = groupOf('head')
const CHOICES: Readonly<Record<string, FieldSpec['choices']>> = {
  IEFlag: [
    { value: 'E', label: 'E 出口' },
    { value: 'I', label: 'I 进口' },
  ],
  // Six places: two for the special business (blank: none), the third for the step (BND A.6).
  Type: [
    { value: '', label: '一次申报' },
    { value: '  5', label: '两步：概要申报' },
    { value: '  6', label: '两步：完整申报' },
    { value: 'CL', label: 'CL 汇总征税' },
    { value: 'CL5', label: 'CL 汇总征税，概要申报' },
    { value: 'CL6', label: 'CL 汇总征税，完整申报' },
    { value: 'ML', label: 'ML 进出境备案清单' },
    { value: 'ML5', label: 'ML 备案清单，概要申报' },
    { value: 'ML6', label: 'ML 备案清单，完整申报' },
    { value: 'LY', label: 'LY 两单一审备案清单' },
    { value: 'AL', label: 'AL 极简备案清单' },
    { value: 'BL', label: 'BL 次简备案清单' },
    { value: 'TT', label: 'TT 纳税期限' },
  ],
  DeclTrnRel: [
    { value: '0', label: '0 一般报关单' },
    { value: '1', label: '1 转关提前' },
  ],
}
/** Labels that depend on the direction, as the official form prints them. */
const LABELS: Readonly<Record<string, { readonly I: string; readonly E: string }>> = {
  IEPort: { I: '进境关别', E: '出境关别' },
  TradeCode: { I: '收货人编号', E: '发货人编号' },
  TradeName: { I: '境内收货人', E: '境内发货人' },
  TradeCoScc: { I: '收货人信用码', E: '发货人信用码' },
  OwnerCode: { I: '使用单位编号', E: '生产单位编号' },
  OwnerName: { I: '消费使用单位', E: '生产销售单位' },
  OwnerCodeScc: { I: '使用方信用码', E: '生产方信用码' },
  TradeCountry: { I: '启运国', E: '运抵国' },
  DistinatePort: { I: '经停港', E: '指运港' },
  EntyPortCode: { I: '入境口岸', E: '离境口岸' },
  IEDate: { I: '进口日期', E: '出口日期' },
}
const SHORT: Readonly<Record<string, string>> = {
  IEFlag: '进出口',
  TrafName: '运输工具航次',
  FeeMark: '运费标记',
  FeeRate: '运费',
  FeeCurr: '运费币制',
  InsurMark: '保费标记',
  InsurRate: '保费',
  InsurCurr: '保费币制',
  OtherMark: '杂费标记',
  OtherRate: '杂费',
  PromiseItmes: '价格说明',
  OverseasConsigneeEname: '境外收货人',
  OverseasConsignorEname: '境外发货人',
  MarkNo: '标记唛码',
  TradeAreaCode: '贸易国',
  GrossWet: '毛重（千克）',
  NetWt: '净重（千克）',
  DeclTrnRel: '转关关系',
  GoodsPlace: '存放地点',
  NoteS: '备注',
  CopCodeScc: '录入单位信用码',
  AgentCodeScc: '申报单位信用码',
  DespPortCode: '启运港',
  TypistNo: '录入员卡号',
  InputerName: '录入员',
  DeclareName: '申报人员',
  Type: '单据类型',
}
const HELP: Readonly<Record<string, string>> = {
  PromiseItmes: '每个问题一位：1 是、0 否、9 空。依次为特殊关系、价格影响、特许权使用费、公式定价、暂定价格。',
  Type: '六位，按位数计：前两位为业务代码（一般空两格；CL 汇总征税、ML 备案清单等），第三位 5 概要申报、6 完整申报。',
  BusinessItems:
    '五位 0 或 1，依次为税单无纸化、担保验放、跨境电商海外仓、组合港、自报自享；9810 填 00100。元素名未见官方文档，缺省不写入报文（设置），暂存后请在单一窗口勾选。',
  OwnerCode: '10 位或 9 位编号；没有注册的填 NO，18 位信用代码填在信用代码栏。',
  FeeRate: '标记 1 为百分率，2 为每吨单价，3 为总价。',
  IEDate: '8 位日期。出口申报时免填。',
  MarkNo: '没有标记的填 N/M。',
  TradeCountry: '3 位字母代码，可输中文或拼音首字母。',
}

interface Group {
  readonly title: string
  readonly names: readonly string[]
}
const WORK: readonly Group[] = [
  { title: '基本', names: ['IEFlag', 'CustomMaster', 'IEPort', 'TradeMode', 'CutMode', 'ContrNo'] },
  {
    title: '收发货人',
    names: [
      'TradeCode',
      'TradeName',
      'TradeCoScc',
      'OwnerCode',
      'OwnerName',
      'OwnerCodeScc',
      'OverseasConsigneeEname',
      'OverseasConsignorEname',
      'ManualNo',
    ],
  },
  {
    title: '运输',
    names: [
      'TrafMode',
      'TrafName',
      'BillNo',
      'TradeCountry',
      'TradeAreaCode',
      'DistinatePort',
      'EntyPortCode',
      'DespPortCode',
      'GoodsPlace',
      'IEDate',
    ],
  },
  {
    title: '货物与费用',
    names: [
      'TransMode',
      'WrapType',
      'PackNo',
      'GrossWet',
      'NetWt',
      'MarkNo',
      'FeeMark',
      'FeeRate',
      'FeeCurr',
      'InsurMark',
      'InsurRate',
      'InsurCurr',
      'OtherMark',
      'OtherRate',
      'OtherCurr',
      'NoteS',
    ],
  },
]
const STANDING: readonly Group[] = [
  {
    title: '申报与录入单位',
    names: [
      'AgentCode',
      'AgentName',
      'AgentCodeScc',
      'CopCode',
      'CopName',
      'CopCodeScc',
      'TypistNo',
      'InputerName',
      'DeclareName',
      'EntryType',
      'EdiId',
      'DeclTrnRel',
      'PromiseItmes',
      'Type',
      'BusinessItems',
      'LicenseNo',
    ],
  },
]
/** On one direction only. */
const ONLY: Readonly<Record<string, 'E' | 'I'>> = {
  OverseasConsigneeEname: 'E',
  OverseasConsignorEname: 'I',
  DespPortCode: 'I',
  GoodsPlace: 'I',
  IEDate: 'I',
}
/** Written by the platform or customs, or obsolete: shown nowhere. */
const HIDDEN: ReadonlySet<string> = new Set([
  'SeqNo',
  'EntryId',
  'PreEntryId',
  'PDate',
  'Risk',
  'InspOrgCode',
  'VsaOrgCode',
  'OrgCode',
  'ApprNo',
  'TgdNo',
])
const WIDE: ReadonlySet<string> = new Set(['NoteS', 'MarkNo'])

function labelOf(name: string, cn: string, direction: 'E' | 'I'): string {
  return LABELS[name]?.[direction] ?? SHORT[name] ?? cn
}

function spec(name: string, direction: 'E' | 'I', group: string | undefined): FieldSpec[] {
  const rule = HEAD.byName.get(name)
  if (rule === undefined || (ONLY[name] !== undefined && ONLY[name] !== direction)) return []
  const table = DEC_ELEMENT_TABLE[name]
  const choices = CHOICES[name]
  const help = HELP[name]
  return [
    {
      id: name,
      label: labelOf(name, rule.cn, direction),
      kind:
        choices !== undefined
          ? 'choice'
          : table !== undefined
            ? 'code'
            : rule.kind === 'decimal' || rule.kind === 'whole'
              ? 'decimal'
              : 'text',
      required: rule.needed !== '-' && name !== 'Type',
      ...(table === undefined ? {} : { table }),
      ...(choices === undefined ? {} : { choices }),
      ...(help === undefined ? {} : { help }),
      ...(group === undefined ? {} : { group }),
      ...(WIDE.has(name) ? { span: 2 as const } : {}),
    },
  ]
}

function specs(groups: readonly Group[], direction: 'E' | 'I'): FieldSpec[] {
  return groups.flatMap(({ title, names }) => {
    const [first, ...rest] = names.filter((name) => ONLY[name] === undefined || ONLY[name] === direction)
    return first === undefined
      ? []
      : [...spec(first, direction, title), ...rest.flatMap((name) => spec(name, direction, undefined))]
  })
}

export interface HeadForm {
  readonly fields: readonly FieldSpec[]
  /** The order in which Enter walks: what changes with each consignment; the rest is reached by Tab. */
  readonly order: readonly string[]
}

const made = new Map<string, HeadForm>()

/** The fields of the head for a direction; `all` adds every other element of the table. */
export function headForm(direction: 'E' | 'I', all: boolean): HeadForm {
  const key = `${direction}${all ? '+' : ''}`
  const known = made.get(key)
  if (known !== undefined) return known
  const [work, standing] = [specs(WORK, direction), specs(STANDING, direction)]
  const named = new Set([...work, ...standing].map((field) => field.id))
  const others = all
    ? HEAD.fields.filter((rule) => !named.has(rule.name) && !HIDDEN.has(rule.name)).map((rule) => rule.name)
    : []
  const form = {
    fields: [...work, ...standing, ...specs([{ title: '其他（检验检疫、特殊业务等）', names: others }], direction)],
    order: work.map((field) => field.id),
  }
  made.set(key, form)
  return form
}

/** What a new declaration starts with. */
export const NEW_CONTENT: DecContent = {
  ...EMPTY_CONTENT,
  head: { IEFlag: 'E', EdiId: '1', EntryType: 'M', DeclTrnRel: '0', PromiseItmes: '99999', MarkNo: 'N/M' },
}

/** Who declares and who types does not change from one declaration to the next. */
export function standingOf(head: DecFields): DecFields {
  const names = [
    'CustomMaster',
    'IEPort',
    ...(STANDING[0]?.names ?? []).filter((name) => !['Type', 'LicenseNo', 'BusinessItems'].includes(name)),
  ]
  return Object.fromEntries(
    names.flatMap((name) => (head[name] === undefined || head[name] === '' ? [] : [[name, head[name]]])),
  )
}
