import { describe, expect, it } from 'vitest'
import { openTestLedger } from '../../../../test/support/ledger.ts'

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
