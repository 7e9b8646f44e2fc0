import { groupOf, ITEM_GROUP, type DecGroup } from './section.ts'

/** What an empty form of a declaration asks for, in the order of the paper; titles are those that `readForm` knows. */
export interface BlankField {
  readonly element: string
  readonly title: string
  readonly need: string
  readonly says: string
  readonly also: readonly string[]
}

const HEAD = [
  'IEFlag',
  'CustomMaster',
  'IEPort',
  'TradeCoScc',
  'TradeCode',
  'TradeName',
  'OwnerCodeScc',
  'OwnerCode',
  'OwnerName',
  'OverseasConsignorEname',
  'OverseasConsigneeEname',
  'TradeMode',
  'CutMode',
  'TrafMode',
  'TrafName',
  'BillNo',
  'ContrNo',
  'LicenseNo',
  'ManualNo',
  'TradeAreaCode',
  'TradeCountry',
  'DistinatePort',
  'DespPortCode',
  'EntyPortCode',
  'TransMode',
  'FeeMark',
  'FeeRate',
  'FeeCurr',
  'InsurMark',
  'InsurRate',
  'InsurCurr',
  'WrapType',
  'PackNo',
  'GrossWet',
  'NetWt',
  'GoodsPlace',
  'MarkNo',
  'NoteS',
] as const
const ITEM = [
  'CodeTS',
  'GName',
  'GModel',
  'GQty',
  'GUnit',
  'DeclPrice',
  'DeclTotal',
  'TradeCurr',
  'FirstQty',
  'FirstUnit',
  'SecondQty',
  'SecondUnit',
  'OriginCountry',
  'DestinationCountry',
  'DistrictCode',
  'DutyMode',
  'ExgNo',
] as const

const OWN_SAYS: Readonly<Record<string, string>> = {
  GModel: '申报要素按顺序用 | 分开，如 3|1|塑料|装饰用|无品牌',
  OriginCountry: '原产国（地区）；出口也填原产国，程序按规定换位',
  DestinationCountry: '最终目的国（地区）',
  DespPortCode: '只用于进口',
  MarkNo: '没有唛头填 N/M',
}

function fieldOf(group: DecGroup, element: string): BlankField {
  const field = group.byName.get(element)
  if (field === undefined) throw new RangeError(`no element ${element}`)
  const kind =
    field.kind === 'decimal' || field.kind === 'whole' ? '数字' : field.kind === 'date' ? '日期' : '文字或代码'
  return {
    element,
    title: field.cn,
    need: field.needed === '-' ? '按需' : '申报时必填',
    says: OWN_SAYS[element] ?? kind,
    also: [element],
  }
}

export const BLANK_HEAD: readonly BlankField[] = HEAD.map((element) => fieldOf(groupOf('head'), element))
export const BLANK_ITEM: readonly BlankField[] = ITEM.map((element) => fieldOf(ITEM_GROUP, element))
