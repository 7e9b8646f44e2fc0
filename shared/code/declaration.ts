import country from './data/country.json' with { type: 'json' }
import currency from './data/dec-currency.json' with { type: 'json' }
import cutMode from './data/dec-cut-mode.json' with { type: 'json' }
import dutyMode from './data/dec-duty-mode.json' with { type: 'json' }
import edoc from './data/dec-edoc.json' with { type: 'json' }
import goodsAttribute from './data/dec-goods-attribute.json' with { type: 'json' }
import licence from './data/dec-licence.json' with { type: 'json' }
import tradeMode from './data/dec-trade-mode.json' with { type: 'json' }
import trafMode from './data/dec-traf-mode.json' with { type: 'json' }
import transMode from './data/dec-trans-mode.json' with { type: 'json' }
import typePrefix from './data/dec-type-prefix.json' with { type: 'json' }
import useTo from './data/dec-use-to.json' with { type: 'json' }
import wrapType from './data/dec-wrap-type.json' with { type: 'json' }
import { CodeTable, compactRows } from './table.ts'

/**
 * Code tables of declarations. They differ from those of the CEB messages: countries and currencies have 3 letters here (3-digit
 * customs codes there), packages 2 digits. Each can be replaced by an imported one.
 */
const SECOND_HAND = '公开整理的单一窗口参数表（二手），请以官方参数为准'

function table(
  id: string,
  title: string,
  lines: readonly string[],
  columns: readonly string[] = [],
  source: string = SECOND_HAND,
): CodeTable {
  return new CodeTable({ id, title, version: 'dec-2026', source, columns }, compactRows(lines, columns))
}

/** The 3-letter code is the key; the 3-digit one of the other messages a column. */
function byLetters(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const [number = '', name = '', letters = ''] = line.split('|')
    return /^[A-Z]{3}$/.test(letters) ? [`${letters}|${name}|${number}`] : []
  })
}

export const DEC_COUNTRY = table(
  'decCountry',
  '报关单国别地区',
  byLetters(country),
  ['number'],
  '关检融合部分通关参数（2018）中的三字母列',
)
export const DEC_CURRENCY = table('decCurrency', '报关单币制', currency, ['number'])

/** 申报要素 by commodity code; nobody publishes a list that may be shipped, so the office imports its own. */
const ELEMENTS_TABLE = new CodeTable(
  {
    id: 'declarationElements',
    title: '申报要素',
    version: '未加载',
    source: '程序不附带，请从归类资料导入 CSV（列：商品编码、品名、要素；要素之间用 | 分隔）',
    columns: ['elements'],
  },
  [],
)

export const DECLARATION_TABLES: readonly CodeTable[] = [
  DEC_COUNTRY,
  DEC_CURRENCY,
  table('decTradeMode', '报关单监管方式', tradeMode),
  table('decCutMode', '征免性质（报关单）', cutMode),
  table('decDutyMode', '征免方式', dutyMode),
  table('decTrafMode', '报关单运输方式', trafMode),
  table('decTransMode', '成交方式', transMode),
  table('decWrapType', '报关单包装种类', wrapType),
  table('decUseTo', '用途', useTo),
  table('decLicence', '随附单证代码', licence),
  table('decEdoc', '随附单据类别', edoc),
  table('decGoodsAttribute', '货物属性', goodsAttribute),
  table('decType', '单据类型前两位', typePrefix),
  table('decFeeMark', '费用标记', ['1|率', '2|单价', '3|总价']),
  table('decEntryType', '报关单类型', [
    'M|通关无纸化',
    '0|普通报关单',
    'L|带报关单清单的报关单',
    'W|无纸报关',
    'D|清单且无纸报关',
  ]),
  table('decEdi', '报关标志', ['1|普通报关', '3|北方转关提前', '5|南方转关提前', '6|普通报关（南方H2000直转）']),
  table('decTransFlag', '转关申报类型', [
    '1|转关提前',
    'AA|出口二次转关',
    '1G|提前/工厂验放',
    '1T|提前/暂时进出口',
    '1E|提前/中欧班列',
    '1P|提前/市场采购出口',
    '1K|提前/出口空运联程',
  ]),
  table('decBillType', '备案清单类型', ['1|普通备案清单', '2|先进区后报关', '3|分送集报备案清单', '4|分送集报报关单']),
  ELEMENTS_TABLE,
]

export const DEC_PORT_TABLE_ID = 'decPort'

/** Ports by the 6-character code that declarations use (the other messages use the old one). */
export function declarationPorts(ports: CodeTable): CodeTable {
  const rows = ports.rows.flatMap((row) => {
    const code = row.extra['code2018'] ?? ''
    return code === '' ? [] : [{ code, name: row.name, extra: {} }]
  })
  return new CodeTable(
    { id: DEC_PORT_TABLE_ID, title: '报关单港口', version: ports.info.version, source: ports.info.source, columns: [] },
    rows,
  )
}

/** Which table the codes of an element come from, for pickers, labels and checks. */
export const DEC_ELEMENT_TABLE: Readonly<Record<string, string>> = {
  CustomMaster: 'customsDistrict',
  IEPort: 'customsDistrict',
  PurpOrgCode: 'customsDistrict',
  CutMode: 'decCutMode',
  DistinatePort: DEC_PORT_TABLE_ID,
  DespPortCode: DEC_PORT_TABLE_ID,
  FeeCurr: 'decCurrency',
  InsurCurr: 'decCurrency',
  OtherCurr: 'decCurrency',
  TradeCurr: 'decCurrency',
  FeeMark: 'decFeeMark',
  InsurMark: 'decFeeMark',
  OtherMark: 'decFeeMark',
  TradeCountry: 'decCountry',
  TradeAreaCode: 'decCountry',
  OriginCountry: 'decCountry',
  DestinationCountry: 'decCountry',
  RcepOrigPlaceCode: 'decCountry',
  TradeMode: 'decTradeMode',
  TrafMode: 'decTrafMode',
  TransMode: 'decTransMode',
  WrapType: 'decWrapType',
  EntryType: 'decEntryType',
  EdiId: 'decEdi',
  BillType: 'decBillType',
  DutyMode: 'decDutyMode',
  GUnit: 'unit',
  FirstUnit: 'unit',
  SecondUnit: 'unit',
  UseTo: 'decUseTo',
  DocuCode: 'decLicence',
  EdocCode: 'decEdoc',
  PackType: 'decWrapType',
  TransFlag: 'decTransFlag',
}
/** Elements whose shipped table is known to be incomplete: an unknown code is pointed out, not refused. */
export const INCOMPLETE_TABLES: ReadonlySet<string> = new Set([
  'customsDistrict',
  DEC_PORT_TABLE_ID,
  'decTradeMode',
  'decCutMode',
  'decWrapType',
  'decLicence',
  'decEdoc',
  'decCurrency',
  'decUseTo',
])
