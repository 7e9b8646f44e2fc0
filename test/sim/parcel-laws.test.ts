import { afterAll, beforeAll, expect, it } from 'vitest'
import { parcelLaws } from '../../db/trade/parcel-laws.ts'
import { SYSTEM } from '../../electron/core/core.ts'
import { openTestLedger, seededRng, type TestLedger } from '../support/ledger.ts'
import { numbers, seedParcels } from '../support/seed-parcels.ts'

let test: TestLedger
beforeAll(async () => {
  test = await openTestLedger()
  const { ledger } = test.core
  seedParcels(
    { ledger, secrets: test.core.context(SYSTEM).secrets, rng: seededRng(2), now: 0 },
    { parcels: 600, clients: 4, batchRows: 100, documents: 'all', states: 'fresh' },
  )
  await test.job('match.run', {})
  ledger.database.exec(
    "update parcel set transport_id = 1 where parcel_id % 3 = 0; update parcel set gross_weight = gross_weight, filing_state = 'queued' where parcel_id % 7 = 0; update parcel set gross_weight = gross_weight, filing_state = 'released' where parcel_id % 14 = 0; update parcel set transport_id = 2 where parcel_id % 9 = 0",
  )
})
afterAll(() => test.close())

const brokenLaws = (): string[] =>
  parcelLaws.filter((law) => law.check(test.core.ledger).broken.length > 0).map((law) => law.id)

it('合计、计数、排序与单证在导入、比对、归批、申报之后仍然相符', () => {
  for (const law of parcelLaws) expect(law.check(test.core.ledger)).toMatchObject({ broken: [] })
  expect(parcelLaws.map((law) => law.check(test.core.ledger).checked > 0)).not.toContain(false)
})

it('任何写法下合计都跟得上：随机的归批、改状态、改金额、再比对之后，定律仍成立', async () => {
  const { ledger } = test.core
  const random = numbers(31)
  const some = (): number => 2 + Math.floor(random() * 9)
  const states = ['draft', 'ready', 'queued', 'sent', 'released', 'rejected', 'silent', 'cancelled']
  for (let i = 0; i < 300; i++) {
    const where = `parcel_id % ${some()} = ${Math.floor(random() * 2)}`
    const state = states[Math.floor(random() * states.length)] ?? 'draft'
    const writes = [
      `update parcel set transport_id = ${Math.floor(random() * 4)} where ${where}`,
      `update parcel set transport_id = null where ${where}`,
      `update parcel set gross_weight = gross_weight, filing_state = '${state}' where ${where}`,
      `update parcel set transport_id = ${Math.floor(random() * 4)}, gross_weight = gross_weight, filing_state = '${state}' where ${where}`,
      `update parcel set tax = tax + ${some()}, gross_weight = ${some()} where ${where}`,
      `update parcel set gross_weight = gross_weight, match_state = ${Math.floor(random() * 3)} where defect_bits = 0 and ${where}`,
      `update parcel set currency = '${random() < 0.5 ? '142' : '502'}' where ${where}`,
    ]
    ledger.database.exec(writes[Math.floor(random() * writes.length)] ?? '')
    if (i % 20 === 0) expect(brokenLaws()).toEqual([])
  }
  await test.job('match.run', {})
  expect(brokenLaws()).toEqual([])
})

it.each([
  ['L-PARCEL-SUM', 'update parcel_sum set parcels = parcels + 1'],
  ['L-PARCEL-SUM', "insert into parcel_sum values (999999, 'draft', 0, '142', 5, 0, 0, 0, 0)"],
  ['L-TRANSPORT-SUM', "insert into transport_sum values (999999, 'draft', 5)"],
  ['L-PARCEL-SUM', 'update parcel_sum set tax = tax + 1'],
  ['L-TRANSPORT-SUM', 'update transport_sum set parcels = parcels + 1'],
  ['L-DEFECT-SUM', 'update defect_sum set parcels = parcels - 1'],
  ['L-PARCEL-FIELDS', 'update parcel set freight = freight + 1 where parcel_id = (select min(parcel_id) from parcel)'],
  ['L-PARCEL-ZONE', "update parcel_zone set order_to = order_from, day_to = '2000-01-01'"],
  ['L-PARCEL-SORTS', 'insert into parcel_by_order select shelf_id, order_no, parcel_id + 1000000 from parcel limit 1'],
])('%s 发现被改动的一处', (id, sql) => {
  const { database } = test.core.ledger
  database.exec(`savepoint law; ${sql}`)
  expect(brokenLaws()).toContain(id)
  database.exec('rollback to law; release law')
  expect(brokenLaws()).toEqual([])
})
