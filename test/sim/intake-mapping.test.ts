import { afterEach, beforeEach, expect, it } from 'vitest'
import { parseMapping } from '../../shared/domain/intake/mapping.ts'
import { importCsv } from '../support/intake-files.ts'
import { openDesk, type Desk } from '../support/intake-desk.ts'
import { openTestLedger, type TestLedger } from '../support/ledger.ts'
import { parserHere } from '../support/parser-here.ts'

let ledger: TestLedger
let desk: Desk
beforeEach(async () => {
  ledger = await openTestLedger({ spawn: parserHere() })
  desk = await openDesk(ledger)
})
afterEach(() => ledger.close())

const sniff = async (file: string, mapping?: Record<string, unknown>) => {
  const job = await ledger.job('intake.sniff', {
    hash: ledger.upload(file),
    fileName: 'a.csv',
    kind: 'import-parcel',
    clientId: desk.clientId,
    ...(mapping === undefined ? {} : { mapping }),
  })
  if (job.result === undefined) throw new Error(job.code)
  return job.result
}

it('a saved mapping is found in the list by name, comes back as it was saved, reads a preview, and replaces itself when it is corrected', async () => {
  const guessed = await sniff(importCsv(1, 30))
  const { id } = await ledger.value('mapping.save', {
    name: '示例日报',
    kind: 'import-parcel',
    clientId: desk.clientId,
    fingerprint: guessed.fingerprint,
    mapping: guessed.mapping,
  })
  const { mappings } = await ledger.value('mapping.list', { kind: 'import-parcel', clientId: desk.clientId })
  expect(mappings.map((one) => [one.id, one.name])).toEqual([[id, '示例日报']])
  const saved = await ledger.value('mapping.get', { id })
  expect(saved).toMatchObject({
    id,
    name: '示例日报',
    kind: 'import-parcel',
    clientId: desk.clientId,
    fingerprint: guessed.fingerprint,
  })
  expect(saved.mapping).toEqual(guessed.mapping)
  const parsed = parseMapping(saved.mapping)
  if (!parsed.ok) throw new Error(parsed.reason)
  const corrected = {
    ...parsed.mapping,
    columns: parsed.mapping.columns.map((column) =>
      column.field === 'line.itemName'
        ? { column: column.column, header: column.header, confidence: 1, reasons: [] }
        : column,
    ),
  }
  const preview = await sniff(importCsv(1, 30), { ...corrected })
  expect(preview.columns.find((column) => column.header === '企业商品名称')?.field).toBeUndefined()
  expect(
    await ledger.value('mapping.save', {
      name: '示例日报',
      kind: 'import-parcel',
      clientId: desk.clientId,
      fingerprint: saved.fingerprint,
      mapping: { ...corrected },
    }),
  ).toEqual({ id })
  expect((await ledger.value('mapping.get', { id })).mapping).toEqual({ ...corrected })
})

it('an id without a mapping is a coded failure', async () => {
  expect(await ledger.call('mapping.get', { id: 99 })).toMatchObject({ ok: false, code: 'MAPPING_UNKNOWN' })
})
