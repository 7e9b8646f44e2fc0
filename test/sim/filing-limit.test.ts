import { afterEach, expect, it } from 'vitest'
import { savePurchase } from '../../db/filing/parcel-link.ts'
import { openOffice, type Office } from './filing-office.ts'

let office: Office | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})

it('chosen parcels of one buyer fill his year one after the other, whether or not their tax is known: the check holds what filing would hold', async () => {
  office = await openOffice()
  const { test, parcels } = office
  const { ledger } = test.core
  // Goods that no tariff row is known of: their tax cannot be computed.
  ledger
    .sql("update goods set hs_code = '9619001100', body = json_set(body, '$.hsCode', '9619001100', '$.vatRate', '')")
    .run()
  ledger.sql("update trade_order set buyer_id_h = 'one buyer'").run()
  const value = (
    ledger.sql('select goods_value + freight as value from parcel where parcel_id = ?').get(parcels[0] ?? 0) as {
      value: number
    }
  ).value
  savePurchase(ledger, { buyerHash: 'one buyer', year: 2026, filingId: 999_999, amount: 26_000 * 100_000 - value })
  const check = await test.value('filing.check', { selection: { ids: parcels } })
  expect(check).toMatchObject({ ready: 1, taxUnknown: 1, blocked: [{ rule: 'M-LIMIT-ANNUAL', count: 4 }] })
  expect(await test.job('filing.file', { selection: { ids: parcels } })).toMatchObject({
    result: { filed: 1, blocked: 4 },
  })
})
