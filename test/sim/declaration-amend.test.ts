import { expect, it } from 'vitest'
import { openTrainingWindow } from '../../electron/training/window.ts'
import type { CallIn } from '../../shared/contract/index.ts'
import { exportContent } from '../../shared/message/dec/declaration.fixture.ts'
import { buildDec } from '../../shared/message/dec/build.ts'
import { buildDecReceipt } from '../../shared/message/dec/receipt.ts'
import { escapeText } from '../../shared/message/xml/escape.ts'
import { openTestLedger, type TestLedger } from '../support/ledger.ts'

const body = (head: Record<string, string> = {}): CallIn<'declaration.save'>['content'] =>
  JSON.parse(JSON.stringify(exportContent(head))) as CallIn<'declaration.save'>['content']

async function settle(ledger: TestLedger): Promise<void> {
  for (let i = 0; i < 60; i++) {
    ledger.clock.advance(1000)
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
}

/** A closed declaration, declared from here. */
async function closedOffice(): Promise<TestLedger & { id: number }> {
  const ledger = await openTestLedger({
    wires: ({ clock, rng, directory }) => [
      openTrainingWindow({ file: `${directory}/training.sqlite`, key: new Uint8Array(32).fill(7), clock, rng }),
    ],
  })
  const { id } = await ledger.value('declaration.save', { content: body() })
  await ledger.value('declaration.declare', { id, revision: 1 })
  await settle(ledger)
  return { ...ledger, id }
}

it('a change is followed step by step; the closed content is the amended one only after it was read back', async () => {
  const one = await closedOffice()
  const before = await one.value('declaration.closed', { id: one.id })
  expect([before.source, before.content.head['GrossWet'], before.pending]).toEqual(['第 1 版申报报文', '120', 0])
  const opened = await one.value(
    'amendment.open',
    {
      declarationId: one.id,
      kind: 'amend',
      reasonCode: 'quantity',
      reason: '实际毛重不符',
      changes: '毛重 120 改为 121',
    },
    'clerk',
  )
  expect(
    await one.call('amendment.open', {
      declarationId: one.id,
      kind: 'withdraw',
      reasonCode: 'other',
      reason: '又一次',
    }),
  ).toMatchObject({ ok: false, code: 'AMENDMENT_STATE' })
  expect((await one.value('ledger.workQueue', {})).piles.find((pile) => pile.id === 'amending')).toMatchObject({
    count: 1,
  })
  expect(
    (await one.value('declaration.page', { filters: [{ field: 'amending', op: 'is', value: '1' }] })).rows,
  ).toHaveLength(1)
  expect(await one.call('amendment.step', { id: opened.id, step: 'approve' })).toMatchObject({
    ok: false,
    code: 'AMENDMENT_STATE',
  })
  expect(await one.call('amendment.step', { id: opened.id, step: 'submit', happenedAt: '昨天' })).toMatchObject({
    ok: false,
    code: 'FIELD_INVALID',
  })
  await one.value('amendment.step', {
    id: opened.id,
    step: 'submit',
    customsNo: 'XC0001',
    happenedAt: '2026-11-22 10:00',
  })
  expect((await one.value('declaration.closed', { entryNo: before.entryNo })).pending).toBe(1)
  await one.value('amendment.step', { id: opened.id, step: 'approve' })
  expect(await one.call('declaration.closed', { id: one.id })).toMatchObject({
    ok: false,
    code: 'DECLARATION_NOT_CLOSED',
  })
  expect(await one.call('amendment.step', { id: opened.id, step: 'complete' })).toMatchObject({
    ok: false,
    code: 'AMENDMENT_STATE',
  })
  one.clock.advance(60_000)
  const { row } = await one.value('declaration.get', { id: one.id })
  const theirs = exportContent({ SeqNo: row.platformNo, EntryId: row.entryNo, GrossWet: '121' })
  await one.job('declaration.readBack', { id: one.id, hash: one.upload(buildDec(theirs)), fileName: '修改后.xml' })
  await one.value('amendment.step', { id: opened.id, step: 'complete' })
  const after = await one.value('declaration.closed', { id: one.id })
  expect([after.source, after.content.head['GrossWet']]).toEqual(['读回：修改后.xml', '121'])
  const { amendments } = await one.value('amendment.list', { declarationId: one.id })
  expect(amendments[0]).toMatchObject({ stateName: '已办结', customsNo: 'XC0001', steps: [] })
  expect(amendments[0]?.timeline.map((event) => event.stateName)).toEqual(['待提交', '已提交', '已批准', '已办结'])
  const verified = await one.job('ledger.verify', {})
  expect(verified.result?.laws.filter((law) => !law.ok)).toEqual([])
  expect((await one.job('ledger.rebuild', {})).result).toMatchObject({ wrongSums: 0 })
  await one.close()
})

it('a withdrawal ends by itself when customs deletes the declaration; before customs has it nothing is applied for', async () => {
  const one = await closedOffice()
  const draft = await one.value('declaration.save', { content: body() })
  expect(
    await one.call('amendment.open', {
      declarationId: draft.id,
      kind: 'withdraw',
      reasonCode: 'other',
      reason: '不要了',
    }),
  ).toMatchObject({ ok: false, code: 'DECLARATION_STATE' })
  const opened = await one.value('amendment.open', {
    declarationId: one.id,
    kind: 'withdraw',
    reasonCode: 'cancelled',
    reason: '退关',
  })
  await one.value('amendment.step', { id: opened.id, step: 'submit' })
  const { row } = await one.value('declaration.get', { id: one.id })
  const receipt = {
    kind: 'customs',
    platformNo: row.platformNo,
    entryNo: row.entryNo,
    noticeTime: '2026-11-23T10:00:00',
    channel: 'D',
    note: '删单',
    district: '3111',
    crossedOn: '',
    declaredAt: '',
  } as const
  await one.value('receipt.apply', {
    hash: one.upload(buildDecReceipt(receipt, escapeText)),
    fileName: 'Receipt_9.xml',
  })
  const { amendments, closed } = await one.value('amendment.list', { declarationId: one.id })
  expect([amendments[0]?.state, closed.ok]).toEqual(['done', false])
  await one.close()
})
