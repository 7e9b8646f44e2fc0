import { expect, it } from 'vitest'
import { openDesk } from '../support/intake-desk.ts'
import { csv, IMPORT_HEADERS, importRow } from '../support/intake-files.ts'
import { openTestLedger } from '../support/ledger.ts'
import { parserHere } from '../support/parser-here.ts'

it('an import order that names no currency is in renminbi before and after it is corrected: sums stay one figure', async () => {
  const ledger = await openTestLedger({ spawn: parserHere() })
  const desk = await openDesk(ledger)
  await ledger.value('profile.save', { clientId: desk.clientId, mode: '9610I', name: '', body: {}, revision: 0 })
  await desk.take(
    csv(
      IMPORT_HEADERS,
      [1, 2, 3].map((n) => importRow(n)),
    ),
  )
  const currencies = async (): Promise<readonly string[]> =>
    (await ledger.value('parcel.page', {})).rows.map((row) => row.currency)
  const sums = async (): Promise<Readonly<Record<string, string>>> => (await ledger.value('parcel.count', {})).sums
  expect(await currencies()).toEqual(['142', '142', '142'])
  const before = await sums()
  const { rows } = await ledger.value('parcel.page', { limit: 1 })
  const fixed = await ledger.job('fix.apply', {
    selection: { ids: rows.map((row) => row.id) },
    fix: { kind: 'set', document: 'order', field: 'note', value: '已核对' },
  })
  expect(fixed).toMatchObject({ result: { changed: 1 } })
  expect(await currencies()).toEqual(['142', '142', '142'])
  expect(await sums()).toEqual(before)
  expect((await ledger.job('ledger.verify', {})).result?.laws.filter((law) => !law.ok)).toEqual([])
  await ledger.close()
})
