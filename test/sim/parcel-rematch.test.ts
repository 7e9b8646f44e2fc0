import { expect, it } from 'vitest'
import { insertSeededBatch, insertSeededTransport } from '../../db/testing/seed.ts'
import { rowId } from '../../db/trade/row-id.ts'
import { transaction } from '../../db/tx.ts'
import { SYSTEM } from '../../electron/core/core.ts'
import { openTestLedger, seededRng, type TestLedger } from '../support/ledger.ts'
import { addMatchClients, goodParts, PartsWriter, type Parts } from '../support/match-parcels.ts'

/** What the rules read changes: the parcels it may touch are matched again, the others are left alone. */
async function world(
  change: (parts: Parts, n: number) => void,
): Promise<{ test: TestLedger; clients: readonly number[]; batchId: number }> {
  const test = await openTestLedger()
  const { ledger } = test.core
  const { secrets } = test.core.context(SYSTEM)
  const made = transaction(ledger, () => {
    const clients = addMatchClients(ledger, secrets, seededRng(3), ['1210I'])
    const transport = insertSeededTransport(ledger, '示例', '1210I', 0)
    const batchId = insertSeededBatch(ledger, {
      clientId: clients[0]?.id ?? 0,
      kind: 'import-parcel',
      fileName: '示例.xlsx',
      rows: 6,
      visible: true,
      at: 0,
    })
    const writer = new PartsWriter(ledger, secrets, seededRng(4), clients)
    for (let n = 0; n < 6; n++) {
      const parts = goodParts(n, '1210I', n % 2, 1)
      change(parts, n)
      writer.write(rowId(batchId, n), batchId, parts, transport)
    }
    return { clients: clients.map((client) => client.id), batchId }
  })
  await test.job('match.run', {})
  return { test, ...made }
}

const settled = async (test: TestLedger): Promise<void> => {
  for (const job of test.core.jobs.list(true)) await test.core.jobs.ended(job.id)
}
const states = (test: TestLedger): number[] =>
  (test.core.ledger.sql('select match_state as state from parcel order by parcel_id').all() as { state: number }[]).map(
    (row) => row.state,
  )

it('补了商品备案，缺它的包裹自动变为可申报，别的客户不动', async () => {
  const { test, clients } = await world((parts) =>
    parts.lines.forEach((line) => Object.assign(line, { itemNo: 'NEW-1', unit: '007' })),
  )
  expect(states(test)).toEqual([1, 1, 1, 1, 1, 1])
  await test.value('goods.save', {
    clientId: clients[0] ?? 0,
    sku: 'NEW-1',
    name: '示例新品',
    hsCode: '3926909090',
    model: '个',
    unit: '007',
    unit1: '035',
    unitNetWeight: '0.1',
    originCountry: '116',
    bookItems: ['9'],
  })
  await settled(test)
  expect(states(test)).toEqual([2, 1, 2, 1, 2, 1])
  await test.close()
})

it('改了申报方案或容差，受影响的未申报包裹重新比对', async () => {
  const { test, clients } = await world(
    (parts) => parts.payment && (parts.payment['amountPaid'] = String(Number(parts.payment['amountPaid']) + 1)),
  )
  expect(states(test)).toEqual([1, 1, 1, 1, 1, 1])
  await test.value('setting.save', { key: 'match.amountTolerance', value: '1' })
  await settled(test)
  expect(states(test)).toEqual([2, 2, 2, 2, 2, 2])
  const profile = await test.value('profile.get', { clientId: clients[1] ?? 0, mode: '1210I' })
  await test.value('profile.save', {
    clientId: clients[1] ?? 0,
    mode: '1210I',
    name: '',
    body: { ...profile.body, platformCode: '4403169D3W' },
    revision: profile.revision,
  })
  await settled(test)
  expect(states(test)).toEqual([2, 1, 2, 1, 2, 1])
  await test.close()
})

it('没有未申报的包裹时不起任务，等待中的任务不重复', async () => {
  const { test, clients } = await world(() => undefined)
  const before = test.core.jobs.list(false).length
  const goods = (sku: string, clientId: number): ReturnType<typeof test.value> =>
    test.value('goods.save', { clientId, sku, name: '示例', hsCode: '3926909090' })
  await goods('A', clients[4] ?? 0)
  expect(test.core.jobs.list(false).length).toBe(before)
  await Promise.all([goods('A', clients[0] ?? 0), goods('B', clients[0] ?? 0), goods('C', clients[0] ?? 0)])
  await settled(test)
  expect(test.core.jobs.list(false).length - before).toBeLessThanOrEqual(2)
  await test.close()
})
