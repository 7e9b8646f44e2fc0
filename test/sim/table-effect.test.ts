import { expect, it } from 'vitest'
import { openDesk } from '../support/intake-desk.ts'
import { importCsv } from '../support/intake-files.ts'
import { openTestLedger } from '../support/ledger.ts'
import { parserHere } from '../support/parser-here.ts'

it('before a version takes hold it says which goods and which parcels not yet filed it touches: tariff by code, lists by heading', async () => {
  const ledger = await openTestLedger({ spawn: parserHere() })
  const desk = await openDesk(ledger)
  const { clientId } = desk
  await ledger.value('profile.save', { clientId, mode: '9610I', name: '', body: {}, revision: 0 })
  for (const [sku, hsCode] of [
    ['SKU00001', '1901101000'],
    ['SKU00002', '3304990039'],
    ['SKU00003', '9619001100'],
  ] as const)
    await ledger.value('goods.save', { clientId, sku, name: '示例', hsCode })
  await desk.take(importCsv(1, 3))
  let version = 0
  const effect = async (table: string, text: string): Promise<readonly number[]> => {
    version++
    await ledger.job('table.import', {
      table,
      version: `v${version}`,
      source: '示例公告',
      validFrom: '2026-01-01',
      hash: ledger.upload(text),
      fileName: 't.csv',
    })
    const diff = await ledger.value('table.diff', { table, version: `v${version}` })
    return [diff.goodsTouched, diff.parcelsTouched]
  }
  const tariff = (await ledger.value('table.rows', { table: 'tariff', limit: 100 })).rows
    .map((row) => [row.code, row.name, ...Object.values(row.extra)].join(','))
    .join('\n')
  expect(await effect('tariff', `${tariff}\n9619001100,纸尿裤,035,,0.075,0.13\n`)).toEqual([1, 1])
  // Nothing was loaded: what the first positive list does not name is touched, of the others what they do name.
  expect(await effect('positive', '编码,名称\n1901.10.10,奶粉\n33049900,美容品\n')).toEqual([1, 1])
  expect(await effect('prohibited', '编码,名称\n3304,化妆品\n')).toEqual([1, 1])
  await ledger.value('table.activate', { table: 'prohibited', version: `v${version}` })
  expect(await effect('prohibited', '编码,名称\n9619,纸尿裤\n')).toEqual([2, 2])
  expect(await effect('prohibited', '编码,名称\n33049900,美容品\n')).toEqual([0, 0])
  await ledger.close()
})
