import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { fixed, fixedText } from '../domain/decimal/decimal.ts'
import { emptyGoodsList, listQuestion, readGoodsListRow, type GoodsListRow } from './goods-list.ts'
import { loadPorts } from './port.ts'
import { CodeTable, diffTables, importedRows, type Speller } from './table.ts'
import {
  CODE_TABLES,
  COUNTRY,
  CURRENCY,
  CUSTOMS_DISTRICT,
  ELEMENT_TABLE,
  TRADE_MODE,
  TRAF_MODE,
  UNIT,
  WRAP_TYPE,
  codeTable,
} from './tables.ts'
import { commodityTax, isForbidden, licenceLetters, parseRate, readTariffRow, tariffIndex } from './tariff.ts'
import { STARTER_TARIFF } from './tariff-starter.ts'

const SPECS = fileURLToPath(new URL('../../../shared/specs/', import.meta.url))

/** Cells of a simple CSV file; the code tables have quotes only around names with commas. */
function csv(path: string): string[][] {
  const text = readFileSync(SPECS + path, 'utf8').replace(/^\ufeff/, '')
  return text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((m) =>
        (m[1] ?? '').replace(/^"|"$/g, '').replaceAll('""', '"'),
      ),
    )
}

describe('代码表', () => {
  it('the old customs codes of the messages are there', () => {
    expect([
      COUNTRY.label('142'),
      COUNTRY.label('502'),
      CURRENCY.label('142'),
      CURRENCY.label('502'),
      UNIT.label('035'),
      UNIT.label('007'),
    ]).toEqual(['142 中国', '502 美国', '142 人民币', '502 美元', '035 千克', '007 个'])
    expect([
      TRADE_MODE.label('9610'),
      WRAP_TYPE.label('2'),
      TRAF_MODE.label('5'),
      CUSTOMS_DISTRICT.has('4612'),
    ]).toEqual(['9610 电子商务', '2 纸箱', '5 航空运输', true])
    for (const mode of ['9610', '9710', '9810', '1210', '1239']) expect(TRADE_MODE.has(mode)).toBe(true)
  })
  it('new traffic codes that customs maps to an old one are not offered', () => {
    expect(TRAF_MODE.has('L') || TRAF_MODE.has('G')).toBe(false)
    expect(TRAF_MODE.rows.every((r) => r.code.length === 1)).toBe(true)
  })
  it('each table names its id, title, version and source; counts are those of the specification', () => {
    for (const table of CODE_TABLES) {
      for (const text of [table.info.title, table.info.version, table.info.source]) expect(text).not.toBe('')
      expect(codeTable(table.info.id)).toBe(table)
      for (const row of table.rows) expect([row.code !== '', row.name !== '']).toEqual([true, true])
    }
    expect(CODE_TABLES.map((t) => t.rows.length)).toEqual([265, 22, 123, 16, 102, 7, 1044, 45, 28])
  })
  it('every element with codes points to an existing table', async () => {
    const ports = await loadPorts()
    for (const id of Object.values(ELEMENT_TABLE))
      expect(codeTable(id) ?? (id === ports.info.id ? ports : undefined)).toBeDefined()
  })
  it('ports load once, on demand, and are found by old code', async () => {
    const ports = await loadPorts()
    expect(await loadPorts()).toBe(ports)
    expect(ports.rows).toHaveLength(4334)
    expect(ports.lookup('1002')?.name).toContain('喀布尔')
  })
  it('an unknown code is shown as it is', () => {
    expect(UNIT.lookup('999')).toBeUndefined()
    expect(UNIT.label('999')).toBe('999')
  })
  it('finds by code, Chinese and, with a speller, by initials', () => {
    const speller: Speller = {
      initials: (name) => (name === '千克' ? 'qk' : ''),
      pinyin: (name) => (name === '千克' ? 'qianke' : ''),
    }
    expect(UNIT.find('千克')[0]?.code).toBe('035')
    expect(UNIT.find('035')[0]?.code).toBe('035')
    expect(UNIT.find('qk')).toEqual([])
    expect(UNIT.find('qk', 5, speller)[0]?.code).toBe('035')
    expect(UNIT.find('qianke', 5, speller)[0]?.code).toBe('035')
    expect(CUSTOMS_DISTRICT.find('郑州').length).toBeGreaterThan(1)
  })
  it('territories that share an old code are all there', () => {
    expect(COUNTRY.all('499').length).toBe(6)
    expect(COUNTRY.lookup('499')).toBe(COUNTRY.all('499')[0])
  })
  it('a replacement says what it adds, removes and changes', () => {
    const fresh = new CodeTable(
      UNIT.info,
      importedRows(
        [
          ['001', '台'],
          ['002', '座位'],
          ['900', '新单位'],
          ['', '空'],
        ],
        [],
      ),
    )
    const changes = diffTables(new CodeTable(UNIT.info, UNIT.rows.slice(0, 3)), fresh)
    expect(changes.map((c) => [c.code, c.kind])).toEqual([
      ['002', 'changed'],
      ['003', 'removed'],
      ['900', 'added'],
    ])
    expect(diffTables(UNIT, UNIT)).toEqual([])
  })

  const files: readonly [CodeTable | 'port', string, number, number][] = [
    [COUNTRY, 'ceb/codes/country.csv', 0, 1],
    [CURRENCY, 'ceb/codes/currency.csv', 0, 1],
    [UNIT, 'ceb/codes/unit.csv', 0, 1],
    [WRAP_TYPE, 'ceb/codes/wrap_type_legacy1.csv', 0, 1],
    [CUSTOMS_DISTRICT, 'codes/customs_district.csv', 0, 1],
    ['port', 'ceb/codes/port.csv', 3, 1],
  ]
  it.each(files)(
    'equals the specification beside the repository, or says that it is absent (%#)',
    async (which, path, code, name) => {
      if (!existsSync(SPECS + path)) {
        console.log(`specification not beside the repository, not compared: ${path}`)
        return
      }
      const table = which === 'port' ? await loadPorts() : which
      expect(table.rows.map((r) => [r.code, r.name])).toEqual(csv(path).map((cells) => [cells[code], cells[name]]))
    },
  )
})

describe('税则与清单', () => {
  const index = tariffIndex(STARTER_TARIFF)
  const none = { vatRate: '', dutyRate: '', consumptionRate: '', content: '', measure: 'ml-or-g' as const }

  it.each([
    ['13%', '0.13'],
    ['13', '0.13'],
    ['0.13', '0.13'],
    ['9％', '0.09'],
    ['6.5%', '0.065'],
    ['0', '0'],
    ['100%', '1'],
    ['1', '0.01'],
  ])('the rate %s is %s', (text, expected) => {
    const rate = parseRate(text)
    expect(rate === undefined ? '' : fixedText(rate)).toBe(expected)
  })
  it.each(['', '13.%', '-1', '十三', '13%/9%', '0.000001'])('the rate %j is refused', (text) => {
    expect(parseRate(text)).toBeUndefined()
  })
  it('the starter is marked as a sample, knows no duty, and is in force since the 13 % VAT', () => {
    for (const row of STARTER_TARIFF.rows)
      expect([row.confidence, row.dutyRate, row.key.length, row.source.startsWith('示例')]).toEqual([
        'sample',
        '',
        10,
        true,
      ])
    expect(index.on('3304990039', '2019-03-31')).toBeUndefined()
    expect(index.on('3304990039', '2026-01-01')?.consumption).toBe('cosmetics')
    expect(new Set(STARTER_TARIFF.rows.map((r) => r.key)).size).toBe(STARTER_TARIFF.rows.length)
  })
  it('a goods record overrides the tariff; what neither knows stays unknown', () => {
    const row = index.on('2106909090', '2026-01-01')
    const fromTariff = commodityTax(row, none)
    expect([fromTariff.vat, fromTariff.duty, fromTariff.consumption.kind]).toEqual([13000, undefined, 'none'])
    const own = commodityTax(row, { ...none, vatRate: '9%', dutyRate: '12%', consumptionRate: '10%' })
    expect([own.vat, own.duty, own.consumption]).toEqual([9000, 12000, { kind: 'ad-valorem', rate: 10000 }])
    expect(own.source).toContain('商品备案')
    expect(commodityTax(undefined, none)).toEqual({
      duty: undefined,
      vat: undefined,
      consumption: { kind: 'none' },
      source: '未知',
    })
    expect(commodityTax(index.on('3304990039', '2026-01-01'), { ...none, content: '50' }).consumption).toEqual({
      kind: 'cosmetics',
      measure: 'ml-or-g',
      content: 5_000_000,
    })
    expect(commodityTax(undefined, { ...none, consumptionRate: '从量' }).consumption).toEqual({ kind: 'specific' })
    expect(
      commodityTax(undefined, { ...none, consumptionRate: '20%+1/035' }, (unit) =>
        unit === '035' ? fixed(50_000) : undefined,
      ).consumption,
    ).toEqual({ kind: 'specific', levy: { rate: 20000, perUnit: 100_000, unit: '035', unitsEach: 50_000 } })
    expect(commodityTax(undefined, { ...none, consumptionRate: '0.5元/095' }).consumption).toMatchObject({
      levy: { rate: 0, perUnit: 50_000, unit: '095', unitsEach: undefined },
    })
  })
  it('an imported tariff row is exact or refused with its reason', () => {
    expect(
      readTariffRow({ code: '3304.99.0039', name: '示例', unit1: '035', vatRate: '13%', supervision: 'A, B' }, '导入'),
    ).toMatchObject({
      ok: true,
      row: { key: '3304990039', supervision: 'AB', confidence: 'import' },
    })
    expect(readTariffRow({ code: '33049900' }, '')).toEqual({ ok: false, code: 'TARIFF_CODE' })
    expect(readTariffRow({ code: '3304990039', vatRate: '13,0' }, '')).toEqual({ ok: false, code: 'TARIFF_RATE' })
    expect(readTariffRow({ code: '3304990039', unit1: '千克' }, '')).toEqual({ ok: false, code: 'TARIFF_UNIT' })
    expect(readTariffRow({ code: '3304990039', validFrom: '2026/1/1' }, '')).toEqual({ ok: false, code: 'TARIFF_DATE' })
  })
  it('inspection forms are no licence; 8 forbids export, 6 and 9 forbid import', () => {
    expect([
      licenceLetters('AB', 'import'),
      licenceLetters('7AB', 'import'),
      licenceLetters('7AB', 'export'),
      licenceLetters('4AB', 'export'),
    ]).toEqual(['', '7', '', '4'])
    expect([
      isForbidden('6', 'import'),
      isForbidden('6', 'export'),
      isForbidden('8', 'export'),
      isForbidden('AB', 'import'),
    ]).toEqual([true, false, true, false])
  })
  it('a list that is not loaded answers nothing; a loaded one answers for the heading and its codes, on its days', () => {
    expect(listQuestion(emptyGoodsList('positive'), '2026-01-01')).toBeUndefined()
    const rows = [
      ['33049900', '示例'],
      ['2106', '示例'],
      ['表头', ''],
    ]
      .map((cells) => readGoodsListRow(cells, '示例', '2022-03-01'))
      .filter((r): r is GoodsListRow => r !== undefined)
    expect(rows).toHaveLength(2)
    const table = { ...emptyGoodsList('positive'), rows }
    const ask = listQuestion(table, '2026-01-01')
    expect([ask?.('3304990039'), ask?.('2106909090'), ask?.('3304910000')]).toEqual([true, true, false])
    expect(listQuestion(table, '2022-02-28')?.('3304990039')).toBe(false)
  })
})
