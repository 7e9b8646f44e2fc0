import { expect, it } from 'vitest'
import { read, utils, write } from 'xlsx'
import { BLANK_FORMS } from '../../shared/contract/area/form.ts'
import { codeForName, codeNames } from '../../shared/domain/intake/code-name.ts'
import { formColumns } from '../../shared/domain/intake/blank-form.ts'
import { fieldsOf } from '../../shared/domain/intake/field-dictionary.ts'
import { BLANK_HEAD, BLANK_ITEM } from '../../shared/message/dec/blank.ts'
import { openTestLedger, type TestLedger } from '../support/ledger.ts'
import { parserHere } from '../support/parser-here.ts'

async function blank(ledger: TestLedger, form: (typeof BLANK_FORMS)[number]): Promise<Buffer> {
  const { result } = await ledger.job('form.blank', { form })
  return Buffer.concat([...ledger.core.content.chunks(result?.hash ?? '')])
}

/** The form with a row under its titles, as somebody fills it in and saves it. */
function filled(form: Buffer, rows: readonly (readonly string[])[], at: number): Buffer {
  const book = read(form)
  const sheet = book.Sheets[book.SheetNames[0] ?? ''] ?? {}
  utils.sheet_add_aoa(
    sheet,
    rows.map((row) => [...row]),
    { origin: at },
  )
  return write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer
}

const client = {
  code: 'K1',
  name: '示例企业',
  usci: '',
  customsCode: '',
  roles: ['client'] as ('client' | 'merchant')[],
  contact: { name: '', phone: '', email: '', address: '' },
}

it('every empty form is understood by its own reader, each title as the field that it was made for', async () => {
  const ledger = await openTestLedger({ spawn: parserHere() })
  const { id } = await ledger.value('client.save', client)
  for (const kind of BLANK_FORMS) {
    if (kind === 'declaration') continue
    const hash = ledger.upload(await blank(ledger, kind))
    const sniffed = await ledger.job('intake.sniff', { hash, fileName: `${kind}.xlsx`, kind, clientId: id })
    const mapping = sniffed.result?.mapping as { columns: { column: number; field: string }[] } | undefined
    const found = (mapping?.columns ?? []).map((one) => fieldsOf(kind).find((field) => field.id === one.field)?.label)
    expect([kind, [...found].sort()]).toEqual([
      kind,
      formColumns(kind)
        .map((column) => column.title)
        .sort(),
    ])
  }
  await ledger.close()
})

it('what a drop-down offers means the code that it stands for', () => {
  for (const table of ['currency', 'unit', 'country', 'trafMode', 'wrapType', 'tradeMode', 'idType'] as const) {
    expect(codeNames(table).length).toBeGreaterThan(1)
    for (const name of codeNames(table))
      expect([name, /^\w+$/.test(name) || codeForName(table, name) !== undefined]).toEqual([name, true])
  }
})

it('an empty form of a declaration, filled in, becomes the declaration that was meant', async () => {
  const ledger = await openTestLedger({ spawn: parserHere() })
  const form = await blank(ledger, 'declaration')
  const cells = utils.sheet_to_json<string[]>(read(form).Sheets['报关单'] ?? {}, { header: 1, defval: '' })
  const flat = cells.flat().filter((text) => text !== '')
  expect(flat).toEqual([...BLANK_HEAD, ...BLANK_ITEM].map((field) => field.title))
  const values: Readonly<Record<string, string>> = { 进出口标志: '出口', 合同号: 'HT-9', 净重: '1,100', 毛重: '1200' }
  const head = cells.slice(0, -1).map((row) => row.map((cell, i) => values[row[i - 1] ?? ''] ?? cell))
  const items = {
    CodeTS: '9405310000',
    GName: '节日灯',
    GQty: '10',
    GUnit: '套',
    TradeCurr: '美元',
    OriginCountry: '中国',
  }
  const line = BLANK_ITEM.map(({ element }) => Object.entries(items).find(([name]) => name === element)?.[1] ?? '')
  const hash = ledger.upload(filled(form, [...head, cells.at(-1) ?? [], line], 0))
  const done = await ledger.job('declaration.import', { hash, fileName: '报关单.xlsx' })
  expect(done.result?.unknown).toEqual([])
  const { content } = await ledger.value('declaration.get', { id: done.result?.id ?? 0 })
  expect(content.head).toMatchObject({ IEFlag: 'E', ContrNo: 'HT-9', NetWt: '1100', GrossWet: '1200' })
  expect(content.items[0]?.fields).toMatchObject({
    CodeTS: '9405310000',
    GUnit: '006',
    TradeCurr: 'USD',
    OriginCountry: 'CHN',
  })
  await ledger.close()
})

it('bills of duty come from the filled-in form; a bad row goes back with its reason, a known number is a new content', async () => {
  const ledger = await openTestLedger({ spawn: parserHere() })
  const { id } = await ledger.value('client.save', client)
  const form = await blank(ledger, 'duty')
  const titles = formColumns('duty').map((column) => column.title)
  const row = (values: Readonly<Record<string, string>>): string[] => titles.map((title) => values[title] ?? '')
  const take = async (rows: readonly string[][]) => {
    const hash = ledger.upload(filled(form, rows, 1))
    const staged = await ledger.job('intake.stage', { hash, fileName: '缴款书.xlsx', kind: 'duty', clientId: id })
    return (await ledger.job('intake.accept', { batchId: staged.result?.batchId ?? 0 })).result
  }
  const good = { 税单编号: '460420261000000001-L02', 税种: '增值税', 税额: '1,200.50', 完成申报日: '2026-11-20' }
  expect(await take([row(good), row({ 税单编号: 'X-2', 税额: '10' })])).toMatchObject({ accepted: 1, leftOut: 1 })
  const { rows } = await ledger.value('claim.page', {})
  expect(rows).toMatchObject([{ number: good['税单编号'], amount: '1200.50', clientId: id, dueOn: '2026-12-07' }])
  const [batch] = (await ledger.value('intake.page', {})).rows
  const findings = (await ledger.value('intake.findings', { batchId: batch?.id ?? 0 })).rows
  expect(JSON.stringify(findings)).toContain('完成申报日与填发日至少填一个')
  expect(await take([row({ ...good, 税额: '1300' })])).toMatchObject({ accepted: 1 })
  expect((await ledger.value('claim.page', {})).rows).toMatchObject([{ amount: '1300.00', revision: 2 }])
  expect(await take([row({ ...good, 税额: '1300.00' })])).toMatchObject({ accepted: 0, unchanged: 1 })
  await ledger.close()
})
