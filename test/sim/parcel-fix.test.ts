import { expect, it } from 'vitest'
import { insertSeededBatch, insertSeededTransport } from '../../db/testing/seed.ts'
import { rowId } from '../../db/trade/row-id.ts'
import { transaction } from '../../db/tx.ts'
import { SYSTEM } from '../../electron/core/core.ts'
import type { Fix } from '../../shared/contract/area/parcel.ts'
import type { Selection } from '../../shared/contract/list.ts'
import { openTestLedger, seededRng, type TestLedger } from '../support/ledger.ts'
import { addMatchClients, goodParts, PartsWriter, type Parts } from '../support/match-parcels.ts'

const COUNT = 240
const AMOUNT: Selection = { filters: [{ field: 'rule', op: 'is', value: 'M-PAY-AMOUNT' }], except: [] }
const COPY: Fix = {
  kind: 'copy',
  document: 'order',
  field: 'acturalPaid',
  from: { document: 'payment', field: 'amountPaid' },
}

/** Every third parcel pays one yuan more than its order says, by the freight that the order forgot. */
async function world(): Promise<{ test: TestLedger; batchId: number; ids: number[] }> {
  const test = await openTestLedger()
  const { ledger } = test.core
  const batchId = transaction(ledger, () => {
    const clients = addMatchClients(ledger, test.core.context(SYSTEM).secrets, seededRng(3), ['1210I'])
    const transport = insertSeededTransport(ledger, '示例', '1210I', 0)
    const batch = insertSeededBatch(ledger, {
      clientId: clients[0]?.id ?? 0,
      kind: 'import-parcel',
      fileName: '示例.xlsx',
      rows: COUNT,
      visible: true,
      at: 0,
    })
    const writer = new PartsWriter(ledger, test.core.context(SYSTEM).secrets, seededRng(4), clients)
    for (let n = 0; n < COUNT; n++)
      writer.write(
        rowId(batch, n),
        batch,
        n % 3 === 0 ? shortPaid(goodParts(n, '1210I', 0, 1)) : goodParts(n, '1210I', 0, 1),
        transport,
      )
    return batch
  })
  await test.job('match.run', {})
  return { test, batchId, ids: Array.from({ length: COUNT / 3 }, (_, n) => rowId(batchId, n * 3)) }
}

function shortPaid(parts: Parts): Parts {
  parts.order['freight'] = '11'
  if (parts.payment) parts.payment['amountPaid'] = String(Number(parts.payment['amountPaid']) + 1)
  return parts
}

const all = <T>(test: TestLedger, sql: string): T[] => test.core.ledger.database.prepare(sql).all() as T[]
const revisions = (test: TestLedger): unknown =>
  all(
    test,
    'select parcel_id as id, count(*) as n, max(revision) as last from trade_order group by parcel_id having n > 1 order by parcel_id',
  )

it('同一修改应用于同一差异的全部包裹：单证出新版本，旧版本留痕，差异消失，再做一次什么也不改', async () => {
  const { test, ids } = await world()
  const before = await test.value('match.groups', { filters: [] })
  expect(before.groups.find((group) => group.rule === 'M-PAY-AMOUNT')?.count).toBe(ids.length)
  const preview = await test.value('fix.preview', { selection: AMOUNT, fix: COPY })
  expect(preview).toMatchObject({ count: ids.length, changed: ids.length, solved: ids.length })
  const done = await test.job('fix.apply', { selection: AMOUNT, fix: COPY, reason: '客户确认' }, 'clerk')
  expect(done.result).toEqual({ changed: ids.length, unchanged: 0, blocked: 0, agreed: ids.length })
  expect(revisions(test)).toEqual(ids.map((id) => ({ id, n: 2, last: 2 })))
  const stale = all(
    test,
    'select p.parcel_id from parcel p join trade_order o on o.order_id = p.order_id where exists (select 1 from trade_order n where n.replaces = o.order_id)',
  )
  expect(stale).toEqual([])
  expect(all(test, 'select rule from projection_defect')).toEqual([])
  expect(all(test, 'select changed, reason from fix_run')).toEqual([{ changed: ids.length, reason: '客户确认' }])
  expect(all<{ actor: string }>(test, "select actor from audit where action = 'fix.apply'")).toEqual([
    { actor: 'clerk' },
  ])
  const again = await test.job('fix.apply', { selection: { ids }, fix: COPY })
  expect(again.result).toEqual({ changed: 0, unchanged: ids.length, blocked: 0, agreed: 0 })
  expect(revisions(test)).toEqual(ids.map((id) => ({ id, n: 2, last: 2 })))
  await test.close()
})

it('在任何一片之后被切断，重开后接着做完：每票恰好改一次，且没有一票停在改了却没比对的状态', async () => {
  for (const slices of [1, 2, 3]) {
    const { test, ids } = await world()
    const started = await test.value('fix.apply', { selection: AMOUNT, fix: COPY })
    while ((test.core.jobs.view(started.jobId)?.done ?? 0) < slices * 25)
      await new Promise((resolve) => setImmediate(resolve))
    const unmatched = all(
      test,
      'select p.parcel_id from parcel p join trade_order o on o.order_id = p.order_id where o.revision = 2 and p.match_state <> 2',
    )
    expect(unmatched).toEqual([])
    const again = await test.reopen()
    const view = await again.core.jobs.ended(started.jobId)
    expect(view.result).toEqual({ changed: ids.length, unchanged: 0, blocked: 0, agreed: ids.length })
    expect(revisions(again)).toEqual(ids.map((id) => ({ id, n: 2, last: 2 })))
    expect(all(again, 'select changed from fix_run')).toEqual([{ changed: ids.length }])
    expect(all(again, "select batch_id from batch where kind = 'correction'")).toHaveLength(1)
    expect((await again.job('ledger.verify', {})).result?.laws.filter((law) => !law.ok)).toEqual([])
    await again.close()
  }
})

it('在途的包裹不改，退单的可以改；业务主键与不合法的修改被拒绝，并说明原因', async () => {
  const { test, ids } = await world()
  test.core.ledger
    .sql("update parcel set gross_weight = gross_weight, filing_state = 'sent' where parcel_id = ?")
    .run(ids[0])
  test.core.ledger
    .sql("update parcel set gross_weight = gross_weight, filing_state = 'rejected' where parcel_id = ?")
    .run(ids[1])
  const done = await test.job('fix.apply', { selection: { ids: ids.slice(0, 3) }, fix: COPY })
  expect(done.result).toMatchObject({ changed: 2, blocked: 1 })
  for (const fix of [
    { kind: 'set', document: 'order', field: 'orderNo', value: 'X' },
    { kind: 'set', document: 'order', field: 'goodsValue', value: 'viel' },
    { kind: 'set', document: 'order', field: 'nothing', value: '1' },
  ] as const) {
    expect(await test.call('fix.preview', { selection: { ids }, fix })).toMatchObject({
      ok: false,
      code: 'FIX_INVALID',
    })
    expect(await test.job('fix.apply', { selection: { ids }, fix })).toMatchObject({
      state: 'failed',
      code: 'FIX_INVALID',
    })
  }
  expect(
    await test.job('fix.apply', {
      selection: { filters: [{ field: 'rule', op: 'is', value: 'M-WEIGHT' }], except: [] },
      fix: COPY,
    }),
  ).toMatchObject({ state: 'failed', code: 'NOTHING_SELECTED' })
  await test.close()
})
