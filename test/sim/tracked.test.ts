import { expect, it } from 'vitest'
import { exportContent } from '../../shared/message/dec/declaration.fixture.ts'
import type { CallIn } from '../../shared/contract/index.ts'
import { TRACKED_KINDS, validityOn } from '../../shared/domain/tracked/kind.ts'
import { openTestLedger } from '../support/ledger.ts'

it('an agreement is followed to its confirmation and reminded of before its end; a declaration that names it hears of both', async () => {
  const ledger = await openTestLedger()
  const input = {
    kind: 'agreement',
    number: 'XY20260001',
    party: '示例贸易有限公司',
    scheme: '长期',
    validFrom: '2026-01-01',
    validTo: '2026-12-10',
  } as const
  const saved = await ledger.value('tracked.save', input, 'clerk')
  expect(await ledger.call('tracked.save', input)).toMatchObject({ ok: false, code: 'TRACKED_EXISTS' })
  const content = JSON.parse(
    JSON.stringify({ ...exportContent(), attachments: [{ EdocID: 'XY20260001', EdocCode: '10000001' }] }),
  ) as NonNullable<CallIn<'declaration.check'>['content']>
  const said = async (): Promise<string[]> =>
    (await ledger.value('declaration.check', { content })).findings
      .filter((one) => one.code.startsWith('TRACKED'))
      .map((one) => one.message)
  expect(await said()).toEqual(['单据报文行 1：代理报关委托协议 XY20260001 当前为“待发起”，请先办妥'])
  expect(await ledger.call('tracked.step', { id: saved.id, state: 'refused' })).toMatchObject({
    ok: false,
    code: 'TRACKED_STATE',
  })
  await ledger.value('tracked.step', { id: saved.id, state: 'sent' })
  await ledger.value('tracked.step', { id: saved.id, state: 'confirmed', info: '对方 11 月 22 日确认' })
  expect(await said()).toEqual([])
  const pile = (await ledger.value('ledger.workQueue', {})).piles.find((one) => one.id === 'tracked')
  expect(pile).toMatchObject({ count: 1, open: { screen: 'tracked' } })
  expect(
    (await ledger.value('tracked.page', { filters: pile?.open.filters ?? [] })).rows.map((row) => [
      row.number,
      row.validityName,
    ]),
  ).toEqual([['XY20260001', '即将到期']])
  ledger.clock.advance(20 * 86_400_000)
  expect(await said()).toEqual(['单据报文行 1：代理报关委托协议 XY20260001 已过期（2026-01-01 至 2026-12-10）'])
  const { row } = await ledger.value('tracked.get', { id: saved.id })
  await ledger.value('tracked.save', { ...input, id: saved.id, revision: row.revision, validTo: '2027-12-31' })
  expect(await said()).toEqual([])
  expect(await ledger.call('tracked.save', { ...input, id: saved.id, revision: row.revision })).toMatchObject({
    ok: false,
    code: 'RECORD_CHANGED',
  })
  expect(await ledger.call('tracked.save', { ...input, number: 'XY2', validFrom: '2027-01-01' })).toMatchObject({
    ok: false,
    code: 'FIELD_INVALID',
  })
  const detail = await ledger.value('tracked.get', { id: saved.id })
  expect(detail.timeline.map((event) => event.stateName)).toEqual([
    '待发起',
    '已发起，待对方确认',
    '已确认',
    '修改资料',
  ])
  expect((await ledger.job('ledger.verify', {})).result?.laws.filter((law) => !law.ok)).toEqual([])
  expect((await ledger.job('ledger.rebuild', {})).result).toMatchObject({ wrongSums: 0 })
  await ledger.close()
})

it('every state of every kind leads only to states of that kind, and the last day of validity still counts', () => {
  for (const kind of TRACKED_KINDS)
    for (const state of kind.states)
      for (const next of state.next) expect(kind.states.some((one) => one.id === next)).toBe(true)
  const paper = { ended: false, validFrom: '2026-01-01', validTo: '2026-11-22' }
  expect(['2025-12-31', '2026-01-01', '2026-11-22', '2026-11-23'].map((day) => validityOn(paper, day, day))).toEqual([
    'early',
    'valid',
    'soon',
    'expired',
  ])
})
