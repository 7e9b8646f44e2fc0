import { describe, expect, it } from 'vitest'
import { openTestLedger, seededRng, type TestLedger } from '../../../../test/support/ledger.ts'
import { seedParcels } from '../../../../test/support/seed-parcels.ts'
import type { Selection } from '../../../../shared/contract/list.ts'
import type { CallIn } from '../../../../shared/contract/index.ts'
import { failureText } from '../../../../shared/contract/failure.ts'

const FLIGHT = {
  name: '示例航班 11-22',
  mode: '9610I',
  trafMode: '5',
  trafNo: 'CK245',
  voyageNo: 'CK245/1122',
  billNo: '11212345675',
  ieDate: '2026-11-22',
} as const
const everything: Selection = { filters: [], except: [] }

async function seeded(parcels: number, clients = 1): Promise<TestLedger> {
  const test = await openTestLedger()
  seedParcels(
    {
      ledger: test.core.ledger,
      secrets: test.core.context({ userId: 0, login: '', name: '', roles: [] }).secrets,
      rng: seededRng(3),
      now: test.clock.now(),
    },
    { parcels, clients, batchRows: 100, documents: 'all', states: 'fresh' },
  )
  return test
}

const setState = (test: TestLedger, state: string, count: number): void =>
  void test.core.ledger.database
    .prepare(
      'update parcel set gross_weight = gross_weight, filing_state = ? where parcel_id in (select parcel_id from parcel order by parcel_id limit ?)',
    )
    .run(state, count)
const where = (test: TestLedger, condition: string): number =>
  (test.core.ledger.database.prepare(`select count(*) as n from parcel where ${condition}`).get() as { n: number }).n

/** Starts assigning everything and comes back once the first page has been moved. */
async function started(test: TestLedger, transportId: number): Promise<number> {
  const answer = await test.call('transport.assign', { transportId, selection: everything })
  if (!answer.ok) throw new Error(answer.code)
  while (where(test, `transport_id = ${transportId}`) === 0) await new Promise((resolve) => setImmediate(resolve))
  return answer.value.jobId
}

describe('transport batches', () => {
  it('a saved batch comes back as written, the newest first, and an older revision changes nothing', async () => {
    const test = await openTestLedger()
    const first = await test.value('transport.save', FLIGHT)
    await test.value('transport.save', { name: '示例货车', mode: '9610E' })
    const changed = await test.value('transport.save', {
      ...FLIGHT,
      id: first.id,
      revision: first.revision,
      billNo: '99912345675',
    })
    expect(
      await test.call('transport.save', { ...FLIGHT, id: first.id, revision: first.revision, billNo: '000' }),
    ).toMatchObject({ ok: false, code: 'RECORD_CHANGED' })
    expect(await test.call('transport.save', { ...FLIGHT, id: 77, revision: 1 })).toMatchObject({
      ok: false,
      code: 'TRANSPORT_UNKNOWN',
    })
    const { transports } = await test.value('transport.list', {})
    expect(transports.map((one) => one.name)).toEqual(['示例货车', FLIGHT.name])
    expect(transports[1]).toEqual({
      ...FLIGHT,
      loctNo: '',
      note: '',
      id: first.id,
      billNo: '99912345675',
      revision: changed.revision,
      total: 0,
      states: [],
    })
    expect((await test.value('transport.list', { mode: '9610E' })).transports.map((one) => one.name)).toEqual([
      '示例货车',
    ])
    const kept = test.core.ledger.database
      .prepare("select body from record_revision where kind = 'transport'")
      .all() as { body: string }[]
    expect(kept.map((row) => (JSON.parse(row.body) as { billNo: string }).billNo)).toEqual([FLIGHT.billNo])
    await test.close()
  })

  it('one is found by name, voyage or bill however old it is, and named by its id', async () => {
    const test = await openTestLedger()
    const { id } = await test.value('transport.save', { ...FLIGHT, name: '很久以前的 OLD 航班' })
    for (let n = 0; n < 6; n++)
      await test.value('transport.save', { name: `批次 ${n}`, mode: n < 2 ? '9610E' : '9610I' })
    const ids = async (input: CallIn<'transport.list'>) =>
      (await test.value('transport.list', { limit: 3, ...input })).transports.map((one) => one.id)
    expect(await ids({})).toEqual([7, 6, 5])
    for (const text of ['old 航', 'ck245/11', '112123', ' 很久 ']) expect(await ids({ text }), text).toEqual([id])
    expect(await ids({ text: '批次', mode: '9610E' })).toEqual([3, 2])
    expect(await ids({ text: '没有' })).toEqual([])
    expect(await ids({ text: '%' })).toEqual([])
    expect(await ids({ ids: [id, 4, 99] })).toEqual([4, id])
    await test.close()
  })

  it('the list goes on after any number of batches, and filters choose over all of them', async () => {
    const test = await openTestLedger()
    for (let n = 0; n < 7; n++)
      await test.value('transport.save', {
        name: `批次 ${n}`,
        mode: n < 2 ? '9610E' : '9610I',
        billNo: n < 5 ? `B${n}` : '',
      })
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await test.value('transport.page', { limit: 3, ...(after === undefined ? {} : { after }) })
      seen.push(...page.rows.map((row) => row.name))
      after = page.next
    } while (after !== undefined)
    expect(seen).toEqual(['批次 6', '批次 5', '批次 4', '批次 3', '批次 2', '批次 1', '批次 0'])
    const names = async (filters: CallIn<'transport.count'>['filters']): Promise<string[]> => {
      const { rows } = await test.value('transport.page', { filters, limit: 100 })
      expect(await test.value('transport.count', { filters })).toMatchObject({ count: rows.length })
      return rows.map((row) => row.name)
    }
    expect(await names([{ field: 'mode', op: 'is', value: '9610E' }])).toEqual(['批次 1', '批次 0'])
    expect(await names([{ field: 'missing', op: 'is', value: 'bill' }])).toEqual(['批次 6', '批次 5'])
    expect(await names([{ field: 'missing', op: 'filled' }])).toHaveLength(7)
    expect(await names([{ field: 'numbers', op: 'has', value: 'B3' }])).toEqual(['批次 3'])
    await test.close()
  })

  it('parcels on their way to customs stay where they are; the others are moved and matched again', async () => {
    const test = await seeded(450)
    setState(test, 'released', 30)
    const { id } = await test.value('transport.save', FLIGHT)
    const done = await test.job('transport.assign', { transportId: id, selection: everything })
    expect(test.internalErrors).toEqual([])
    expect(done).toMatchObject({ state: 'done', result: { changed: 420, blocked: 30 } })
    expect(where(test, `transport_id = ${id}`)).toBe(420)
    expect(where(test, 'transport_id is not null and match_state = 2')).toBe(420)
    expect(where(test, 'transport_id is null and match_state = 0')).toBe(30)
    const [transport] = (await test.value('transport.list', {})).transports
    expect(transport?.total).toBe(420)
    expect(transport?.states.reduce((sum, one) => sum + one.count, 0)).toBe(420)
    expect(transport?.states.every((one) => one.name !== one.state && one.tone === 'grey')).toBe(true)
    expect(await test.job('transport.assign', { transportId: id, selection: everything })).toMatchObject({
      result: { changed: 0, blocked: 30 },
    })
    await test.close()
  })

  it('what becomes known at night is matched in all parcels that are still here, and touches none of them', async () => {
    const test = await seeded(40)
    const { id, revision } = await test.value('transport.save', {
      name: FLIGHT.name,
      mode: '9610I',
      trafMode: '5',
      trafNo: 'CK245',
      voyageNo: 'CK245/1122',
    })
    await test.job('transport.assign', { transportId: id, selection: everything })
    expect(where(test, 'match_state = 2')).toBe(0)
    const named = await test.value('transport.save', {
      ...FLIGHT,
      billNo: '',
      ieDate: undefined,
      id,
      revision,
      name: '示例航班（改名）',
    })
    expect((await test.value('job.list', { active: false })).jobs.filter((job) => job.name === 'match.run')).toEqual([])
    await test.value('transport.save', { ...FLIGHT, id, revision: named.revision })
    const run = (await test.value('job.list', { active: false })).jobs.find((job) => job.name === 'match.run')
    expect((await test.core.jobs.ended(run?.id ?? 0)).state).toBe('done')
    expect(where(test, 'match_state = 2')).toBe(40)
    await test.close()
  })

  it('an import parcel is not put on an export flight', async () => {
    const test = await seeded(20)
    const { id } = await test.value('transport.save', { ...FLIGHT, mode: '9610E' })
    expect(await test.job('transport.assign', { transportId: id, selection: everything })).toMatchObject({
      result: { changed: 0, blocked: 20 },
    })
    await test.close()
  })

  it('an unknown transport and an empty selection say so', async () => {
    const test = await openTestLedger()
    expect(await test.job('transport.assign', { transportId: 9, selection: everything })).toMatchObject({
      state: 'failed',
      code: 'TRANSPORT_UNKNOWN',
    })
    const { id } = await test.value('transport.save', FLIGHT)
    expect(await test.job('transport.assign', { transportId: id, selection: everything })).toMatchObject({
      state: 'failed',
      code: 'NOTHING_SELECTED',
    })
    await test.close()
  })

  it('a cancelled run leaves no parcel whose match speaks of another transport', async () => {
    const test = await seeded(900)
    const { id } = await test.value('transport.save', FLIGHT)
    const jobId = await started(test, id)
    test.core.jobs.cancel(jobId)
    const ended = await test.core.jobs.ended(jobId)
    expect(ended.state).toBe('cancelled')
    const moved = where(test, `transport_id = ${id}`)
    // What stays is said, and stands in the log.
    expect(failureText(ended.code ?? '', ended.data)).toBe(
      `任务已取消，没有留下一半的结果；此前归入的 ${moved} 票保留，其余未动。`,
    )
    expect((await test.value('audit.page', {})).rows.find((row) => row.action === 'transport.assign')?.text).toBe(
      `${moved} 票归入运输批次 ${id}`,
    )
    expect(moved).toBeGreaterThan(0)
    expect(moved).toBeLessThan(900)
    expect(where(test, `transport_id = ${id} and match_state = 2`)).toBe(moved)
    await test.close()
  })

  it('a run that the program was closed on goes on where it was and loses no figure', async () => {
    const first = await seeded(500)
    setState(first, 'sent', 10)
    const { id } = await first.value('transport.save', FLIGHT)
    const jobId = await started(first, id)
    const test = await first.reopen()
    expect(await test.core.jobs.ended(jobId)).toMatchObject({ state: 'done', result: { changed: 490, blocked: 10 } })
    expect(where(test, `transport_id = ${id} and match_state = 2`)).toBe(490)
    await test.close()
  })
})
