import { afterEach, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { openTrainingWindow, type TrainingWindow } from '../../electron/training/window.ts'
import type { CebFields } from '../../shared/message/ceb/type.ts'
import { checkMessage } from '../../shared/message/ceb/check.ts'
import { answered, lawsHold, numberOf, receipt, stateOf } from './crossborder-office.ts'
import { openOffice, type Office } from './filing-office.ts'
import { random } from './filing-template.ts'

let office: Office | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})

/** An office whose inventories are 入库, with what was declared. */
async function accepted(parcels: number): Promise<{ office: Office; heads: CebFields[]; numbers: string[] }> {
  const made = await answered(parcels, [['120', '20261122101000000']])
  office = made.office
  return { ...made, numbers: made.heads.map((_head, i) => numberOf(i)) }
}
const MINUTE = 60_000

describe('撤销', () => {
  it('what was declared is cancelled by its own numbers; the application changes nothing, the receipt cancels', async () => {
    const { office, heads, numbers } = await accepted(3)
    const { test, wire, parcels } = office
    expect(await test.value('cancel.check', { selection: { ids: parcels } })).toEqual({
      ready: 3,
      held: 0,
      blocked: [],
    })
    expect(
      await test.job('cancel.file', { selection: { ids: parcels.slice(0, 2) }, reason: '客户取消订单' }),
    ).toMatchObject({ state: 'done', result: { filed: 2, messages: 1, blocked: 0, reasons: [] } })
    await office.sync()
    const sent = wire.sent.at(-1)?.message
    expect(sent?.type).toBe('CEB623Message')
    expect(sent?.documents[0]?.head).toMatchObject({
      appType: '1',
      appStatus: '2',
      invtNo: numbers[0],
      orderNo: heads[0]?.['orderNo'],
      buyerIdNumber: heads[0]?.['buyerIdNumber'],
      agentCode: heads[0]?.['agentCode'],
      reason: '客户取消订单',
    })
    if (sent !== undefined) expect(checkMessage(sent, '202205')).toMatchObject({ schema: [], rule: [] })
    expect(await stateOf(office, parcels[0])).toBe('accepted')
    expect(await test.value('cancel.check', { selection: { ids: parcels } })).toMatchObject({
      ready: 1,
      held: 2,
      blocked: [{ rule: 'U-OPEN', count: 2 }],
    })
    const [own] = (
      await test.value('followUp.page', { filters: [{ field: 'kind', op: 'is', value: 'CEB623Message' }], limit: 10 })
    ).rows
    expect(own).toMatchObject({
      kindName: '进口撤销',
      state: 'sent',
      invtNo: numbers[1],
      askedFor: '客户取消订单',
      inventoryState: '入库',
    })
    const first = sent?.documents[0]?.head ?? {}
    wire.items.push({
      id: 'c',
      fileName: '',
      bytes: receipt(
        'CEB624Message',
        { copNo: first['copNo'] ?? '', agentCode: first['agentCode'] ?? '' },
        '399',
        '20261122120000000',
      ),
    })
    await office.sync()
    expect([await stateOf(office, parcels[0]), await stateOf(office, parcels[1])]).toEqual(['cancelled', 'accepted'])
    expect(await test.value('cancel.check', { selection: { ids: parcels } })).toMatchObject({
      ready: 1,
      blocked: [
        { rule: 'U-DONE', count: 1 },
        { rule: 'U-OPEN', count: 1 },
      ],
    })
    lawsHold(office)
  })

  it('a state that does not allow it refuses: not filed, not taken yet, released', async () => {
    const { office, heads } = await accepted(2)
    const { test, wire, parcels } = office
    const released = heads[0] ?? {}
    wire.items.push({
      id: 'r',
      fileName: '',
      bytes: receipt(
        'CEB622Message',
        { copNo: released['copNo'] ?? '', agentCode: released['agentCode'] ?? '' },
        '800',
        '20261122110000000',
      ),
    })
    await office.sync()
    expect(await test.value('cancel.check', { selection: { ids: parcels } })).toMatchObject({
      ready: 1,
      held: 1,
      blocked: [{ rule: 'U-STATE-CANCEL', count: 1, samples: [parcels[0]] }],
    })
    expect(await test.job('cancel.file', { selection: { ids: [parcels[0] ?? 0] }, reason: '误报' })).toMatchObject({
      result: { filed: 0, messages: 0, blocked: 1, reasons: [{ rule: 'U-STATE-CANCEL', count: 1 }] },
    })
    expect(await test.job('cancel.file', { selection: { ids: [parcels[1] ?? 0] }, reason: '  ' })).toMatchObject({
      state: 'failed',
      code: 'INPUT_INVALID',
    })
  })

  it('a refused application is asked once more under its number, and a cancelled inventory may be declared anew', async () => {
    const { office } = await accepted(1)
    const { test, wire, parcels } = office
    await test.job('cancel.file', { selection: { ids: parcels }, reason: '误报' })
    await office.sync()
    const first = wire.sent.at(-1)?.message.documents[0]?.head ?? {}
    wire.items.push({
      id: '1',
      fileName: '',
      bytes: receipt(
        'CEB624Message',
        { copNo: first['copNo'] ?? '', agentCode: first['agentCode'] ?? '' },
        '100',
        '20261122120000000',
      ),
    })
    await office.sync()
    const [row] = (await test.value('followUp.page', { filters: [], limit: 10 })).rows
    expect(row).toMatchObject({ state: 'rejected' })
    expect(await stateOf(office, parcels[0])).toBe('accepted')
    test.clock.advance(4 * 60 * MINUTE)
    expect(await test.job('followUp.redeclare', { ids: [row?.id ?? 0] })).toMatchObject({
      result: { filed: 1, messages: 1 },
    })
    await office.sync()
    const second = wire.sent.at(-1)?.message.documents[0]?.head ?? {}
    expect([
      second['copNo'],
      second['guid'] === first['guid'],
      (second['appTime'] ?? '') > (first['appTime'] ?? ''),
    ]).toEqual([first['copNo'], false, true])
    wire.items.push({
      id: '2',
      fileName: '',
      bytes: receipt(
        'CEB624Message',
        { copNo: first['copNo'] ?? '', agentCode: first['agentCode'] ?? '' },
        '399',
        '20261122180000000',
      ),
    })
    await office.sync()
    expect(await stateOf(office, parcels[0])).toBe('cancelled')
    test.clock.advance(12 * 60 * MINUTE)
    expect(await test.job('filing.redeclare', { selection: { ids: parcels } })).toMatchObject({
      result: { redeclared: 1 },
    })
    expect(await stateOf(office, parcels[0])).toBe('queued')
    lawsHold(office)
  })

  it('receipts of inventory and application in any order, any of them twice, end in one state', async () => {
    for (const seed of [1, 2, 3]) {
      const { office: one, heads, numbers } = await accepted(2)
      await one.test.job('cancel.file', { selection: { ids: one.parcels }, reason: '误报' })
      await one.sync()
      const asked = one.wire.sent.at(-1)?.message.documents.map((document) => document.head) ?? []
      const items = heads.flatMap((head, i) => {
        const inventory = { copNo: head['copNo'] ?? '', agentCode: head['agentCode'] ?? '', invtNo: numbers[i] ?? '' }
        const application = { copNo: asked[i]?.['copNo'] ?? '', agentCode: asked[i]?.['agentCode'] ?? '' }
        return [
          receipt('CEB622Message', inventory, '2', '20261122100500000'),
          receipt('CEB622Message', inventory, '300', '20261122101500000'),
          receipt('CEB624Message', application, '2', '20261122110000000'),
          receipt('CEB624Message', application, '120', '20261122111000000'),
          ...(i === 0 ? [receipt('CEB624Message', application, '399', '20261122112000000')] : []),
        ]
      })
      const next = random(seed)
      const shuffled = [...items, ...items.slice(0, 4)]
        .map((bytes) => ({ bytes, key: next() }))
        .sort((a, b) => a.key - b.key)
      for (const [i, { bytes }] of shuffled.entries()) {
        one.wire.items.push({ id: `s${i}`, fileName: '', bytes })
        if (i % 3 === 0) await one.sync()
      }
      await one.sync()
      expect([await stateOf(one, one.parcels[0]), await stateOf(one, one.parcels[1])], `seed ${seed}`).toEqual([
        'cancelled',
        'review',
      ])
      lawsHold(one)
      await one.test.close()
    }
    office = undefined
  })
})

describe('培训窗口 answers cancellations', () => {
  it('with 2, 120 and 399, and the inventory stays cancelled; one that is released meanwhile is refused', async () => {
    let window: TrainingWindow | undefined
    office = await openOffice({
      parcels: 2,
      open: ({ clock, rng, directory }) => {
        window = openTrainingWindow({
          file: join(directory, 'training.db'),
          key: new Uint8Array(32).fill(3),
          clock,
          rng,
        })
        return [window]
      },
    })
    const { test, parcels } = office
    await test.value('training.set', { delayMs: 1000 })
    await test.job('filing.file', { selection: { ids: parcels } })
    await office.sync()
    await test.value('training.set', { delayMs: 600_000 })
    test.clock.advance(2500)
    await office.sync()
    expect(await stateOf(office, parcels[0])).toBe('accepted')
    await test.value('training.set', { delayMs: 1000 })
    expect(await test.job('cancel.file', { selection: { ids: [parcels[0] ?? 0] }, reason: '误报' })).toMatchObject({
      result: { filed: 1 },
    })
    await office.sync()
    test.clock.advance(10_000)
    await office.sync()
    expect(await stateOf(office, parcels[0])).toBe('cancelled')
    test.clock.advance(650_000)
    await office.sync()
    expect([await stateOf(office, parcels[0]), await stateOf(office, parcels[1])]).toEqual(['cancelled', 'closed'])
    expect(window?.witness.acceptedTwice()).toEqual([])
    lawsHold(office)
  })
})
