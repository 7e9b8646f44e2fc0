import type { DecFields } from '../../domain/declaration/content.ts'
import { lineTotal } from '../../domain/declaration/line-total.ts'
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

/** Two or three columns that the printed form keeps in one: the lines of the cell go to these elements. */
const JOINED: Readonly<Record<string, 'goods' | 'quantity' | 'money'>> = {
  商品名称及规格型号: 'goods',
  商品名称规格型号: 'goods',
  品名及规格型号: 'goods',
  数量及单位: 'quantity',
  数量单位: 'quantity',
  '单价/总价/币制': 'money',
  单价总价币制: 'money',
}

/** A title without marks and blanks. */
const plain = (text: string): string => text.replace(/[\s:：*＊（）()]/g, '')
/** And without what stands in brackets: units, 地区. */
const bare = (text: string): string => plain(text.replace(/[（(][^（()）]*[)）]/g, ''))

function namesOf(group: DecGroup, words: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map([
    ...group.fields.map((field) => [plain(field.cn), field.name] as const),
    ...Object.entries(words).map(([word, name]) => [plain(word), name] as const),
    ...group.fields.map((field) => [field.name, field.name] as const),
  ])
}

const HEAD_NAMES = namesOf(groupOf('head'), HEAD_WORDS)
const ITEM_NAMES = namesOf(ITEM_GROUP, ITEM_WORDS)
const named = (names: ReadonlyMap<string, string>, title: string): string | undefined =>
  names.get(plain(title)) ?? names.get(bare(title))

/** What a column of lines holds: one element, or several in one cell. */
type Column = { readonly name: string } | { readonly joined: 'goods' | 'quantity' | 'money' }

function columnOf(title: string): Column | undefined {
  const joined = JOINED[plain(title)]
  if (joined !== undefined) return { joined }
  const name = named(ITEM_NAMES, title)
  return name === undefined ? undefined : { name }
}

const linesOf = (text: string): string[] =>
  text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** Letters and digits of a Chinese keyboard are the plain ones. */
const wide = (text: string): string => text.normalize('NFKC')

/** `1000件` → number and unit. */
function quantityOf(text: string): readonly [quantity: string, unit: string] | undefined {
  const parts = /^([\d.,]+)\s*(\D.*)?$/.exec(wide(text))
  return parts === null ? undefined : [parts[1] ?? '', (parts[2] ?? '').trim()]
}

/** The elements of a cell that holds several, as the printed form sets them. */
function taken(kind: 'goods' | 'quantity' | 'money', text: string): (readonly [name: string, text: string])[] {
  const lines = linesOf(text)
  if (kind === 'goods') {
    const [first = '', ...rest] = lines.length > 1 ? lines : text.split(/\|(.*)/s).filter((part) => part.trim() !== '')
    return [['GName', first.trim()], ...(rest.length === 0 ? [] : [['GModel', rest.join('').trim()] as const])]
  }
  if (kind === 'money') {
    const parts = lines.length > 1 ? lines : text.split('/').map((part) => part.trim())
    return (['DeclPrice', 'DeclTotal', 'TradeCurr'] as const).flatMap((name, i) =>
      parts[i] === undefined || parts[i] === '' ? [] : [[name, parts[i]] as const],
    )
  }
  // First and second statutory quantity above, the declared one last.
  const quantities = lines.flatMap((line) => [quantityOf(line) ?? []]).filter((pair) => pair.length === 2)
  const places = [
    [['GQty', 'GUnit']],
    [
      ['FirstQty', 'FirstUnit'],
      ['GQty', 'GUnit'],
    ],
    [
      ['FirstQty', 'FirstUnit'],
      ['SecondQty', 'SecondUnit'],
      ['GQty', 'GUnit'],
    ],
  ][quantities.length - 1]
  return (places ?? []).flatMap(([quantity = '', unit = ''], i) => {
    const [number = '', text = ''] = quantities[i] ?? []
    return [[quantity, number] as const, ...(text === '' ? [] : [[unit, text] as const])]
  })
}
/** The name of the printed form says which way the goods go. */
const FORM_TITLE = /海关(进口|出口)货物报关单/
/** So many known titles make a row the table's head. */
const TITLES = 3

function lineOf(
  columns: readonly (Column | undefined)[],
  record: readonly string[],
  value: (name: string, text: string) => string,
): DecFields {
  const fields: Record<string, string> = {}
  columns.forEach((column, i) => {
    const text = (record[i] ?? '').trim()
    if (column === undefined || text === '') return
    for (const [name, part] of 'name' in column ? [[column.name, text] as const] : taken(column.joined, text))
      fields[name] ??= value(name, part)
  })
  // A client's list often leaves the total to whoever declares.
  const total = fields['DeclTotal'] === undefined ? lineTotal(fields) : undefined
  return total === undefined ? fields : { ...fields, DeclTotal: total }
}

/**
 * The texts by which a code may be meant, the likeliest first: as written, what stands in brackets, in front or behind,
 * and the name alone (`外港海关(2225)`, `(0110)一般贸易`, `142 人民币`, `纸箱`).
 */
export function codeTexts(text: string): string[] {
  const whole = text.trim()
  const inner = /[（(]\s*([0-9A-Za-z]+)\s*[)）]/.exec(whole)?.[1]
  const edge = /^([0-9A-Z]{1,6})[\s\-_:：|]+\D|\D[\s\-_:：|]+([0-9A-Z]{1,6})$/.exec(whole)
  const name = whole.replace(/[（(][^（()）]*[)）]/g, '').trim()
  return [
    ...new Set([whole, inner, edge?.[1] ?? edge?.[2], name].filter((one) => one !== undefined && one !== '')),
  ].flatMap((one) => one ?? [])
}

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
  let titled: string | undefined
  let columns: readonly (Column | undefined)[] | undefined
  const value = (group: DecGroup, name: string, text: string): string => {
    const kind = group.byName.get(name)?.kind
    if (name === 'IEFlag') return DIRECTIONS[text.trim()] ?? text.trim()
    if (kind === 'decimal' || kind === 'whole') return wide(text).replace(/[,\s]/g, '')
    if (kind === 'date') return wide(text).replace(/\D/g, '')
    return codeOf(name, /\p{sc=Han}/u.test(text) ? text.trim() : wide(text).trim())
  }
  for (const record of records) {
    if (columns !== undefined) {
      const fields = lineOf(columns, record, (name, text) => value(ITEM_GROUP, name, text))
      if (fields['CodeTS'] === undefined && fields['GName'] === undefined) columns = undefined
      else items.push(fields)
      continue
    }
    const titles = record.map(columnOf)
    if (titles.filter((column) => column !== undefined).length >= TITLES) {
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
      const name = named(HEAD_NAMES, title)
      const text = (record[i + 1] ?? '').trim()
      if (title === '') continue
      const form = FORM_TITLE.exec(plain(title))?.[1]
      if (form !== undefined) titled = DIRECTIONS[form]
      if (name === undefined) {
        if (/[:：]$/.test(title)) unknown.push(title)
        continue
      }
      if (text !== '' && named(HEAD_NAMES, text) === undefined) {
        head[name] = value(groupOf('head'), name, text)
        i++
      }
    }
  }
  if (titled !== undefined) head['IEFlag'] ??= titled
  return { head, items, unknown: [...new Set(unknown)].slice(0, 50) }
}
