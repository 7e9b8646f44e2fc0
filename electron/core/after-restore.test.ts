import { expect, it } from 'vitest'
import { readIdentity } from '../../db/house/identity.ts'
import { openOffice } from '../../test/sim/filing-office.ts'
import { afterRestore } from './after-restore.ts'

it('a restored ledger asks about what looks unsent and issues no number that its later life has issued', async () => {
  const { test, wire, parcels, sync } = await openOffice()
  await test.job('filing.file', { selection: { ids: parcels } })
  const before = test.core.identity.deviceCode
  expect(afterRestore(test.core)).toBe(2)
  expect(readIdentity(test.core.ledger)?.deviceCode).not.toBe(before)
  await sync()
  expect(wire.asked).toHaveLength(2)
  expect(wire.sent).toEqual([])
  await test.close()
})
