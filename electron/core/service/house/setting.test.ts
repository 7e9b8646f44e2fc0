import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parserHere } from '../../../../test/support/parser-here.ts'
import { csv, importRow, IMPORT_HEADERS } from '../../../../test/support/intake-files.ts'
import { openTestLedger, type TestLedger } from '../../../../test/support/ledger.ts'
import { SETTINGS } from './setting-table.ts'

let test: TestLedger
beforeAll(async () => {
  test = await openTestLedger({ spawn: parserHere() })
})
afterAll(() => test.close())

it('every setting has an effect: some other file of the core asks for it', () => {
  const core = join(import.meta.dirname, '..', '..')
  const source = (readdirSync(core, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !/house\/setting-\w+\.ts$/.test(name))
    .map((name) => readFileSync(join(core, name), 'utf8'))
    .join('\n')
  expect(SETTINGS.filter((one) => !source.includes(`'${one.key}'`)).map((one) => one.key)).toEqual([])
})

it('every setting is declared once', () => {
  const keys = SETTINGS.map((one) => one.key)
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
})

it('a tolerance of more than the whole is refused', async () => {
  for (const key of ['shelf.weightPercent', 'shelf.countPercent', 'bonded.weightPercent']) {
    expect(await test.call('setting.save', { key, value: '100.00001' })).toMatchObject({ code: 'FIELD_INVALID' })
    await test.value('setting.save', { key, value: '100' })
  }
})

it("a limit of the intake that the office has set is the parser's limit", async () => {
  const { id: clientId } = await test.value('client.save', { code: 'S1', name: '示例客户', note: '' })
  const file = csv(IMPORT_HEADERS, [importRow(1), importRow(2)])
  const stage = () =>
    test.job('intake.stage', { hash: test.upload(file), fileName: '示例.csv', kind: 'import-parcel', clientId })
  await test.value('setting.save', { key: 'intake.maxColumns', value: '3' })
  expect(await stage()).toMatchObject({ state: 'failed', code: 'FILE_REFUSED' })
  await test.value('setting.save', { key: 'intake.maxColumns', value: '512' })
  expect((await stage()).code).not.toBe('FILE_REFUSED')
})
