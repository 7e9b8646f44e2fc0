import type { DatedTable } from '../domain/dated/dated.ts'
import type { TariffRow } from './tariff.ts'

/**
 * A starter tariff so that the first parcels can be tried: codes that appear in published samples and look-ups, NOT a
 * tariff. Units only where a sample shows them; VAT 13 % is the standard rate since 2019-04-01; duty rates are unknown
 * on purpose. Replace it by importing a tariff (table.import).
 */
const SAMPLE = '示例起步表：官方样例与公开查询页，非完整税则'

/** code|name|unit1|unit2|vat|consumption|supervision|inspection */
const LINES: readonly string[] = [
  '1901101000|供婴幼儿食用的零售包装配方奶粉|035||0.13||7AB|RS',
  '2101300000|烘焙咖啡代用品及其浓缩精汁|035||0.13||AB|RS',
  '2106909090|其他编号未列名的食品|035||0.13||AB|PRS',
  '2201101000|矿泉水|||0.13|||',
  '2202100090|其他加味、加糖或其他甜物质的水|||0.13||AB|RS',
  '3304910000|粉，不论是否压紧|||0.13|cosmetics|AB|MN',
  '3304990039|其他美容品或化妆品及护肤品|||0.13|cosmetics|AB|MN',
  '3305100090|其他洗发剂|||0.13||AB|MN',
  '3307300000|香浴盐及其他泡澡用制剂|||0.13||AB|MN',
  '3926909090|其他塑料制品|035||0.13|||',
  '4202119090|其他以皮革或再生皮革作面的箱包|035|007|0.13|||',
  '6302319900|棉制其他床上用织物制品|||0.13|||',
  '8509809090|其他家用电动器具（电动牙刷除外）|||0.13||A|L',
  '8516799090|其他电热器具（电智能马桶盖除外）|||0.13||A|L',
  '8712008900|其他未列名自行车|||0.13||6|L',
  '9102110000|机械指示式的其他电子手表|008|035|0.13|||',
  '9102210090|其他自动上弦的机械手表|008|035|0.13|||',
  '9404903000|丝棉填充的其他寝具及类似品|||0.13|||',
]

function starterRow(line: string): TariffRow {
  const [
    key = '',
    name = '',
    unit1 = '',
    unit2 = '',
    vatRate = '',
    consumption = '',
    supervision = '',
    inspection = '',
  ] = line.split('|')
  return {
    key,
    name,
    unit1,
    unit2,
    dutyRate: '',
    vatRate,
    consumption,
    supervision,
    inspection,
    validFrom: '2019-04-01',
    validTo: '',
    source: SAMPLE,
    confidence: 'sample',
  }
}

export const STARTER_TARIFF: DatedTable<TariffRow> = {
  id: 'tariff',
  title: '税则（示例起步表）',
  version: 'starter',
  source: SAMPLE,
  rows: LINES.map(starterRow),
}
