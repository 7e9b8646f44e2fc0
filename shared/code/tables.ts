import country from './data/country.json' with { type: 'json' }
import currency from './data/currency.json' with { type: 'json' }
import customsDistrict from './data/customs-district.json' with { type: 'json' }
import levyNature from './data/levy-nature.json' with { type: 'json' }
import supervision from './data/supervision.json' with { type: 'json' }
import tradeMode from './data/trade-mode.json' with { type: 'json' }
import trafMode from './data/traf-mode.json' with { type: 'json' }
import unit from './data/unit.json' with { type: 'json' }
import wrapType from './data/wrap-type.json' with { type: 'json' }
import { CodeTable, compactRows, type CodeTableInfo } from './table.ts'

/**
 * The code tables that ship with the program. CEB messages use the OLD customs codes (3-digit country, currency and unit,
 * 1-digit traffic and package): those are the keys here. Versions and sources say how old they are; each table can be
 * replaced by an imported one.
 */
const PARAMETERS_2018 = '关检融合部分通关参数（2018），海关旧代码列'
const MERGE_2018 = '2018–2022 年报关行单一窗口参数表（关检融合后），非最新'

function table(
  info: Omit<CodeTableInfo, 'columns'> & { readonly columns?: readonly string[] },
  lines: readonly string[],
): CodeTable {
  const columns = info.columns ?? []
  return new CodeTable({ ...info, columns }, compactRows(lines, columns))
}

export const COUNTRY = table(
  { id: 'country', title: '国别地区', version: '2018', source: PARAMETERS_2018, columns: ['iso', 'english'] },
  country,
)
/** Only these 22: others cannot be used in the messages (CEB SPEC 5). */
export const CURRENCY = table(
  { id: 'currency', title: '币制', version: '2018', source: PARAMETERS_2018, columns: ['iso', 'english'] },
  currency,
)
export const UNIT = table({ id: 'unit', title: '计量单位', version: '2018', source: PARAMETERS_2018 }, unit)
export const TRAF_MODE = table(
  { id: 'trafMode', title: '运输方式', version: '2018', source: PARAMETERS_2018 },
  trafMode,
)
export const TRADE_MODE = table(
  {
    id: 'tradeMode',
    title: '监管方式',
    version: '2018+202205',
    source: `${PARAMETERS_2018}；9710/9810 为公告 2020-75，9661/1261 为 CEB 202205`,
    columns: ['source'],
  },
  tradeMode,
)
export const WRAP_TYPE = table(
  { id: 'wrapType', title: '包装种类', version: '2018', source: `${PARAMETERS_2018}，与 CEB XSD 注释核对` },
  wrapType,
)
export const CUSTOMS_DISTRICT = table(
  { id: 'customsDistrict', title: '关区', version: '2018-merge', source: MERGE_2018 },
  customsDistrict,
)
const LEVY_NATURE = table(
  { id: 'levyNature', title: '征免性质', version: '2018-merge', source: MERGE_2018, columns: ['full'] },
  levyNature,
)
const SUPERVISION = table(
  { id: 'supervision', title: '监管证件', version: 'dec', source: '报关单规范 监管证件代码（随附单证）' },
  supervision,
)

export const CODE_TABLES: readonly CodeTable[] = [
  COUNTRY,
  CURRENCY,
  UNIT,
  TRAF_MODE,
  TRADE_MODE,
  WRAP_TYPE,
  CUSTOMS_DISTRICT,
  LEVY_NATURE,
  SUPERVISION,
]
export const PORT_TABLE_ID = 'port'

const BY_ID: ReadonlyMap<string, CodeTable> = new Map(CODE_TABLES.map((t) => [t.info.id, t]))

/** A built-in table by id, undefined for an id that is none (ports are loaded by loadPorts). */
export function codeTable(id: string): CodeTable | undefined {
  return BY_ID.get(id)
}

/** Which table the codes of an element come from, for pickers and labels. */
export const ELEMENT_TABLE: Readonly<Record<string, string>> = {
  currency: 'currency',
  fCurrency: 'currency',
  iCurrency: 'currency',
  unit: 'unit',
  unit1: 'unit',
  unit2: 'unit',
  country: 'country',
  tradeCountry: 'country',
  originCountry: 'country',
  dispatchCountry: 'country',
  destinationCountry: 'country',
  trafMode: 'trafMode',
  tradeMode: 'tradeMode',
  wrapType: 'wrapType',
  customsCode: 'customsDistrict',
  portCode: 'customsDistrict',
  customsDistrict: 'customsDistrict',
  port: 'customsDistrict',
  POD: PORT_TABLE_ID,
  destinationPort: PORT_TABLE_ID,
}
