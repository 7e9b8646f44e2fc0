import { describe, expect, it } from 'vitest'
import { utils, write } from 'xlsx'
import { openTestLedger } from '../../../../test/support/ledger.ts'
import { parserHere } from '../../../../test/support/parser-here.ts'

describe('tables are versioned, imported with a diff, and take hold only when activated', () => {
  it('an imported tariff changes nothing until it is activated, and says which goods it touches', async () => {
    const test = await openTestLedger()
    const { id: clientId } = await test.value('client.save', { code: 'C1', name: '示例' })
    await test.value('goods.save', { clientId, sku: 'S1', name: '奶粉', hsCode: '1901101000', unit: '122' })
    const before = await test.value('table.rows', { table: 'tariff', text: '1901101000' })
    const hash = test.upload(
      '编码,名称,单位1,单位2,关税,增值税,消费税,监管,检验\n1901101000,配方奶粉,035,,0.05,0.09,,7AB,RS\n9999999999,坏行,,,,,,,\n'.replace(
        '9999999999,坏行,,,,,,,\n',
        '',
      ),
    )
    expect(
      await test.job('table.import', {
        table: 'tariff',
        version: '2027',
        source: '示例公告',
        validFrom: '2027-01-01',
        hash,
        fileName: 't.csv',
      }),
    ).toMatchObject({ state: 'done', result: { rows: 1 } })
    expect(await test.value('table.rows', { table: 'tariff', text: '1901101000' })).toEqual(before)
    const diff = await test.value('table.diff', { table: 'tariff', version: '2027' })
    expect(diff).toMatchObject({ added: 0, changed: 1, goodsTouched: 1 })
    await test.value('table.activate', { table: 'tariff', version: '2027' })
    expect((await test.value('table.rows', { table: 'tariff', text: '1901101000' })).rows[0]?.extra).toMatchObject({
      vatRate: '0.09',
    })
    expect(await test.call('table.activate', { table: 'tariff', version: 'none' })).toMatchObject({
      ok: false,
      code: 'TABLE_VERSION_UNKNOWN',
    })
    await test.close()
  })

  it('a workbook is read like a CSV file, its columns by their titles in any order; a file that is no table is refused', async () => {
    const test = await openTestLedger({ spawn: parserHere() })
    const book = (rows: string[][]): Uint8Array => {
      const workbook = utils.book_new()
      utils.book_append_sheet(workbook, utils.aoa_to_sheet([]), '空')
      utils.book_append_sheet(workbook, utils.aoa_to_sheet(rows), '税则')
      return new Uint8Array(write(workbook, { type: 'buffer', bookType: 'xlsx' }) as Buffer)
    }
    const load = (table: string, version: string, bytes: Uint8Array): ReturnType<typeof test.job<'table.import'>> =>
      test.job('table.import', {
        table,
        version,
        source: '示例公告',
        validFrom: '2027-01-01',
        hash: test.upload(bytes),
        fileName: `${version}.xlsx`,
      })
    const tariff = book([
      ['商品编码', '商品名称', '监管条件', '增值税率', '最惠国税率', '法定第一单位', '普通税率'],
      ['1901101000', '配方奶粉', '7AB', '13%', '15%', '035', '40%'],
    ])
    expect(await load('tariff', '2030', tariff)).toMatchObject({ state: 'done', result: { rows: 1 } })
    await test.value('table.activate', { table: 'tariff', version: '2030' })
    expect((await test.value('table.rows', { table: 'tariff', text: '1901101000' })).rows[0]?.extra).toMatchObject({
      unit1: '035',
      dutyRate: '15%',
      vatRate: '13%',
      consumption: '',
      supervision: '7AB',
    })
    expect(
      await load(
        'tariff',
        '2028',
        book([
          ['编码', '名称', '增值税率'],
          ['1901101000', '奶粉', '多'],
        ]),
      ),
    ).toMatchObject({
      state: 'failed',
      code: 'FILE_UNREADABLE',
    })
    const [list] = (await test.value('table.list', {})).tables.filter((one) => one.title.includes('零售进口'))
    expect(await load(list?.id ?? '', '2027', book([['19011010', '奶粉', '需注册']]))).toMatchObject({
      result: { rows: 1 },
    })
    expect(await load('tariff', '2029', new TextEncoder().encode('%PDF-1.4 示例'))).toMatchObject({ state: 'failed' })
    await test.close()
  })

  it('codes are found by number, Chinese and initials', async () => {
    const test = await openTestLedger()
    const find = async (table: string, text: string): Promise<string[]> =>
      (await test.value('table.rows', { table, text })).rows.map((row) => row.code)
    expect(await find('unit', '千克')).toContain('035')
    expect(await find('currency', 'my')).toContain('502')
    expect(await find('customsDistrict', '4612')).toContain('4612')
    expect(await test.call('table.rows', { table: 'nothing' })).toMatchObject({ ok: false, code: 'TABLE_UNKNOWN' })
    await test.close()
  })
})
