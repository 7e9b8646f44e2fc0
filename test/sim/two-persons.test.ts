import { afterEach, expect, it } from 'vitest'
import { openOffice, type Office } from './filing-office.ts'

let office: Office | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})

/** As if user `login` had imported everything. */
function importedBy(one: Office, login: string): void {
  one.test.core.ledger.sql('update batch set actor_id = (select user_id from user_account where login = ?)').run(login)
}

it('with two persons wanted, nobody files what he imported or corrected himself, not even an administrator; somebody else does', async () => {
  office = await openOffice({ parcels: 3 })
  const { test, parcels } = office
  importedBy(office, 'admin')
  await test.value('setting.save', { key: 'filing.twoPersons', value: 'true' })
  const check = await test.value('filing.check', { selection: { ids: parcels } })
  expect(check).toMatchObject({ ready: 0, blocked: [{ rule: 'F-MAKER', count: 3 }] })
  expect(await test.job('filing.file', { selection: { ids: parcels } })).toMatchObject({
    result: { filed: 0, blocked: 3 },
  })
  expect(await test.job('filing.file', { selection: { ids: parcels } }, 'clerk')).toMatchObject({
    result: { filed: 3, blocked: 0 },
  })
})

it('a correction makes its author a maker', async () => {
  office = await openOffice({ parcels: 2 })
  const { test, parcels } = office
  importedBy(office, 'admin')
  await test.value('setting.save', { key: 'filing.twoPersons', value: 'true' })
  await test.job(
    'fix.apply',
    { selection: { ids: parcels.slice(0, 1) }, fix: { kind: 'set', document: 'order', field: 'note', value: '示例' } },
    'clerk',
  )
  expect(await test.job('filing.file', { selection: { ids: parcels } }, 'clerk')).toMatchObject({
    result: { filed: 1, blocked: 1 },
  })
})

it('by itself one person may do all', async () => {
  office = await openOffice({ parcels: 2 })
  importedBy(office, 'admin')
  expect(await office.test.job('filing.file', { selection: { ids: office.parcels } })).toMatchObject({
    result: { filed: 2, blocked: 0 },
  })
})
