import { afterAll, expect, it } from 'vitest'
import { openTestLedger } from '../../test/support/ledger.ts'
import { lawsInThread } from './law-thread.ts'

const test = await openTestLedger({ readers: 1 })
afterAll(() => test.close())

it('laws are checked beside the writer, who answers meanwhile; they find what is wrong as he would', async () => {
  const started = await test.value('ledger.verify', {})
  await test.value('setting.save', { key: 'match.waybillReuseMonths', value: '6' })
  expect((await test.core.jobs.ended((started as { jobId: number }).jobId)).result).toMatchObject({ ok: true })
  test.core.ledger.sql("insert into parcel_sum values (1, 'draft', 0, '142', 5, 0, 0, 0, 0)").run()
  const found = (await test.job('ledger.verify', {})).result
  expect(found?.laws.filter((law) => !law.ok).map((law) => law.id)).toEqual(['L-PARCEL-SUM'])
})

it('a thread that cannot open the ledger says so, whenever it is asked, and harms nobody', async () => {
  const run = lawsInThread('no/such/ledger.db', new Uint8Array(32))
  await expect(run.check(0)).rejects.toThrow()
  await expect(run.check(1)).rejects.toThrow()
  run.close()
})
