import type { DecFields } from '../../domain/declaration/content.ts'
import { groupOf, ITEM_GROUP, type DecGroup } from './section.ts'

/** What an office's form says: pairs of name and value for the head, a table for the lines. */
export interface ReadForm {
  readonly head: DecFields
  readonly items: readonly DecFields[]
  /** Names that mean nothing here, so that nobody believes their values were taken. */
  readonly unknown: readonly string[]
}

/** Words that forms use beside the tables' own names. */
const HEAD_WORDS: Readonly<Record<string, string>> = {
  进出口: 'IEFlag',
  申报地海关: 'CustomMaster',
  进境关别: 'IEPort',
  出境关别: 'IEPort',
  进出境关别: 'IEPort',
  境内收货人: 'TradeName',
  境内发货人: 'TradeName',
  生产销售单位: 'OwnerName',
  消费使用单位: 'OwnerName',
  运输工具: 'TrafName',
  运输工具名称及航次号: 'TrafName',
  提运单号: 'BillNo',
  合同协议号: 'ContrNo',
  '贸易国（地区）': 'TradeAreaCode',
  贸易国: 'TradeAreaCode',
  运抵国: 'TradeCountry',
  启运国: 'TradeCountry',
  指运港: 'DistinatePort',
  经停港: 'DistinatePort',
  离境口岸: 'EntyPortCode',
  入境口岸: 'EntyPortCode',
  包装种类: 'WrapType',
  净重千克: 'NetWt',
  毛重千克: 'GrossWet',
  征免性质: 'CutMode',
  唛头: 'MarkNo',
  标记唛码及备注: 'MarkNo',
  境外收货人: 'OverseasConsigneeEname',
  境外发货人: 'OverseasConsignorEname',
}
const ITEM_WORDS: Readonly<Record<string, string>> = {
  商品编码: 'CodeTS',
  HS编码: 'CodeTS',
  税号: 'CodeTS',
  品名: 'GName',
  货物名称: 'GName',
  规格型号: 'GModel',
  申报要素: 'GModel',
  数量: 'GQty',
  成交数量: 'GQty',
  单位: 'GUnit',
  单价: 'DeclPrice',
  总价: 'DeclTotal',
  金额: 'DeclTotal',
  币制: 'TradeCurr',
  原产国: 'OriginCountry',
  最终目的国: 'DestinationCountry',
  目的国: 'DestinationCountry',
  境内货源地: 'DistrictCode',
  境内目的地: 'DistrictCode',
  征免: 'DutyMode',
  货号: 'ExgNo',
  法一数量: 'FirstQty',
  法二数量: 'SecondQty',
  法一单位: 'FirstUnit',
  法二单位: 'SecondUnit',
}
const DIRECTIONS: Readonly<Record<string, string>> = { 进口: 'I', 出口: 'E', I: 'I', E: 'E' }

/** A title without marks, units and blanks. */
const plain = (text: string): string => text.replace(/[\s:：*＊（）()]/g, '').replace(/（.*?）/g, '')

function namesOf(group: DecGroup, words: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map([
    ...group.fields.map((field) => [plain(field.cn), field.name] as const),
    ...Object.entries(words).map(([word, name]) => [plain(word), name] as const),
    ...group.fields.map((field) => [field.name, field.name] as const),
  ])
}

const HEAD_NAMES = namesOf(groupOf('head'), HEAD_WORDS)
const ITEM_NAMES = namesOf(ITEM_GROUP, ITEM_WORDS)
/** So many known titles make a row the table's head. */
const TITLES = 3

/**
 * Reads the rows of a form. Cells of the head come in pairs, any number in a row; the first row with three known titles of lines
 * begins the table, which ends at the first row without code and name. `codeOf` turns a value into the code that an element wants.
 * Numbers lose thousands marks, dates their separators.
 */
export function readForm(
  records: readonly (readonly string[])[],
  codeOf: (name: string, value: string) => string,
): ReadForm {
  const head: Record<string, string> = {}
  const items: DecFields[] = []
  const unknown: string[] = []
  let columns: readonly (string | undefined)[] | undefined
  const value = (group: DecGroup, name: string, text: string): string => {
    const kind = group.byName.get(name)?.kind
    if (name === 'IEFlag') return DIRECTIONS[text.trim()] ?? text.trim()
    if (kind === 'decimal' || kind === 'whole') return text.replace(/[,，\s]/g, '')
    if (kind === 'date') return text.replace(/\D/g, '')
    return codeOf(name, text.trim())
  }
  for (const record of records) {
    if (columns !== undefined) {
      const fields = Object.fromEntries(
        columns.flatMap((name, i) =>
          name === undefined || (record[i] ?? '').trim() === ''
            ? []
            : [[name, value(ITEM_GROUP, name, record[i] ?? '')]],
        ),
      )
      if (fields['CodeTS'] === undefined && fields['GName'] === undefined) columns = undefined
      else items.push(fields)
      continue
    }
    const titles = record.map((cell) => ITEM_NAMES.get(plain(cell)))
    if (titles.filter((name) => name !== undefined).length >= TITLES) {
      columns = titles
      unknown.push(
        ...record.filter(
          (cell, i) =>
            titles[i] === undefined && plain(cell) !== '' && plain(cell) !== '项号' && plain(cell) !== '序号',
        ),
      )
      continue
    }
    for (let i = 0; i < record.length; i++) {
      const title = (record[i] ?? '').trim()
      const name = HEAD_NAMES.get(plain(title))
      const text = (record[i + 1] ?? '').trim()
      if (title === '') continue
      if (name === undefined) {
        if (/[:：]$/.test(title)) unknown.push(title)
        continue
      }
      if (text !== '' && HEAD_NAMES.get(plain(text)) === undefined) {
        head[name] = value(groupOf('head'), name, text)
        i++
      }
    }
  }
  return { head, items, unknown: [...new Set(unknown)].slice(0, 50) }
}
