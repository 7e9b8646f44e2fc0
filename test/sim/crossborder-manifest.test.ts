import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Signer } from '../../electron/core/ports.ts'
import { openTrainingWindow } from '../../electron/training/window.ts'
import { checkMessage } from '../../shared/message/ceb/check.ts'
import type { CebFields } from '../../shared/message/ceb/type.ts'
import { lawsHold, receipt, sentHeads } from './crossborder-office.ts'
import { openOffice, type Office } from './filing-office.ts'
import { fakeSigner, random } from './filing-template.ts'

let office: Office | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})
const DETAILS = {
  operatorCode: '4101980E07',
  operatorName: '示例监管场所',
  domesticTrafNo: '豫A00000',
  leaveTime: '20261123103000',
}

/** An office whose exported parcels are on one flight and filed. */
async function exported(
  parcels: number,
  options: Parameters<typeof openOffice>[0] = {},
): Promise<{ one: Office; transportId: number }> {
  const one = (office = await openOffice({ mode: '9610E', parcels, ...options }))
  const { id } = await one.test.value('transport.save', {
    name: '示例航班',
    mode: '9610E',
    trafMode: '5',
    trafNo: 'SL999',
    voyageNo: 'SL999',
    billNo: '99912345675',
    ieDate: '2026-11-23',
  })
  await one.test.job('transport.assign', { transportId: id, selection: { ids: one.parcels } })
  const filed = await one.test.job('filing.file', { selection: { ids: one.parcels }, acceptWarnings: true })
  expect(filed).toMatchObject({ result: { filed: parcels } })
  await one.sync()
  return { one, transportId: id }
}

/** Customs takes the inventories in, with numbers. */
async function takenIn(one: Office, heads: readonly CebFields[]): Promise<void> {
  heads.forEach((head, i) =>
    one.wire.items.push({
      id: `t${head['copNo'] ?? i}`,
      fileName: '',
      bytes: receipt(
        'CEB604Message',
        {
          copNo: head['copNo'] ?? '',
          agentCode: head['agentCode'] ?? '',
          invtNo: `46042026E${String(i).padStart(9, '0')}`,
        },
        '120',
        '20261122101000000',
      ),
    }),
  )
  await one.sync()
}
const answer = (head: CebFields, status: string, at: string): Uint8Array =>
  receipt(
    'CEB608Message',
    {
      agentCode: head['agentCode'] ?? '',
      logisticsCode: head['logisticsCode'] ?? '',
      copNo: head['copNo'] ?? '',
      billNo: head['billNo'] ?? '',
      msgSeqNo: head['msgSeqNo'] ?? '',
    },
    status,
    at,
  )

describe('总分单', () => {
  it('lists the parcels of the master bill in parts; parcels that customs has not taken in are held with the reason', async () => {
    const { one, transportId } = await exported(6)
    const { test, wire } = one
    await takenIn(one, sentHeads(one, 'CEB603Message').slice(0, 5))
    const input = { transportId, kind: 'CEB607Message' as const, partSize: 2 }
    expect(await test.value('manifest.check', input)).toMatchObject({
      ready: 5,
      held: 1,
      blocked: [{ rule: 'U-STATE-LIST', count: 1 }],
      missing: [],
      lists: [{ parcels: 5, parts: 3 }],
    })
    expect(await test.job('manifest.file', input)).toMatchObject({ result: { filed: 3, messages: 1, blocked: 1 } })
    await one.sync()
    const message = wire.sent.at(-1)?.message
    const heads = sentHeads(one, 'CEB607Message')
    expect(heads.map((head) => [head['msgCount'], head['msgSeqNo'], head['billNo']])).toEqual([
      ['3', '1', '99912345675'],
      ['3', '2', '99912345675'],
      ['3', '3', '99912345675'],
    ])
    expect(new Set(heads.map((head) => head['copNo'])).size).toBe(1)
    expect(message?.documents.map((document) => document.lines.map((line) => line['gnum']))).toEqual([
      ['1', '2'],
      ['1', '2'],
      ['1'],
    ])
    expect(new Set(message?.documents.flatMap((document) => document.lines.map((line) => line['invtNo']))).size).toBe(5)
    if (message !== undefined) expect(checkMessage(message, '202205')).toMatchObject({ schema: [], rule: [] })
    expect(await test.job('manifest.file', input)).toMatchObject({ result: { filed: 0, blocked: 6 } })
    lawsHold(one)
  })

  it('receipts find their part in any order; a refused part is sent once more with what the transport says now', async () => {
    const { one, transportId } = await exported(4)
    const { test, wire } = one
    await takenIn(one, sentHeads(one, 'CEB603Message'))
    await test.job('manifest.file', { transportId, kind: 'CEB607Message', partSize: 2 })
    await one.sync()
    const heads = sentHeads(one, 'CEB607Message')
    const [first, second] = heads
    if (first === undefined || second === undefined) throw new Error('two parts')
    const next = random(7)
    const items = [
      answer(first, '2', '20261122103000000'),
      answer(first, '120', '20261122104000000'),
      answer(first, '399', '20261122105000000'),
      answer(second, '2', '20261122103000000'),
      answer(second, '100', '20261122104000000'),
    ]
    for (const { bytes, key } of [...items, ...items]
      .map((bytes) => ({ bytes, key: next() }))
      .sort((a, b) => a.key - b.key))
      wire.items.push({ id: `m${key}`, fileName: '', bytes })
    await one.sync()
    const rows = (
      await test.value('followUp.page', {
        filters: [{ field: 'transport', op: 'is', value: String(transportId) }],
        limit: 10,
      })
    ).rows
    expect(rows.map((row) => [row.part, row.state])).toEqual([
      [2, 'rejected'],
      [1, 'concluded'],
    ])
    const transport = (await test.value('transport.list', { limit: 10 })).transports.find(
      (row) => row.id === transportId,
    )
    if (transport === undefined) throw new Error('no transport')
    const { total: _total, states: _states, ...body } = transport
    await test.value('transport.save', { ...body, voyageNo: 'SL888' })
    test.clock.advance(12 * 3_600_000)
    expect(await test.job('followUp.redeclare', { ids: rows.map((row) => row.id) })).toMatchObject({
      result: { filed: 1, blocked: 1 },
    })
    await one.sync()
    expect(sentHeads(one, 'CEB607Message').at(-1)).toMatchObject({
      copNo: second['copNo'],
      msgSeqNo: '2',
      msgCount: '2',
      voyageNo: 'SL888',
    })
    lawsHold(one)
  })

  it('a run that was cut off between its messages is completed under its number, not begun anew', async () => {
    let signatures = 0
    let broken = false
    const signer: Signer = {
      ...fakeSigner,
      sign: (bytes) =>
        broken && ++signatures > 1
          ? Promise.resolve({ ok: false, reason: '拔卡', locked: false })
          : fakeSigner.sign(bytes),
    }
    const { one, transportId } = await exported(12, { signers: [signer] })
    await takenIn(one, sentHeads(one, 'CEB603Message'))
    broken = true
    const input = { transportId, kind: 'CEB607Message' as const, partSize: 1 }
    expect(await one.test.job('manifest.file', input)).toMatchObject({ result: { filed: 5, messages: 1 } })
    broken = false
    expect(await one.test.value('manifest.check', input)).toMatchObject({ ready: 0, unfinished: 7 })
    expect(await one.test.job('manifest.file', input)).toMatchObject({ result: { filed: 7 } })
    await one.sync()
    const heads = sentHeads(one, 'CEB607Message')
    expect(heads.map((head) => Number(head['msgSeqNo'])).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 12 }, (_, i) => i + 1),
    )
    expect([
      new Set(heads.map((head) => head['copNo'])).size,
      new Set(heads.map((head) => head['msgCount'])).size,
    ]).toEqual([1, 1])
    lawsHold(one)
  })

  it('says what is missing before anything is written', async () => {
    const { one, transportId } = await exported(1)
    await takenIn(one, sentHeads(one, 'CEB603Message'))
    expect(await one.test.job('manifest.file', { transportId, kind: 'CEB507Message' })).toMatchObject({
      state: 'failed',
      code: 'DETAILS_MISSING',
      data: { what: '监管场所经营人代码、监管场所经营人名称、境内运输工具编号' },
    })
    expect(await one.test.value('manifest.check', { transportId, kind: 'CEB509Message' })).toMatchObject({
      missing: ['离境时间'],
    })
  })
})

describe('出口撤销', () => {
  it('605 names the inventory as declared; 606 审结 cancels it, and it leaves the list of those that may stand on a manifest', async () => {
    const { one, transportId } = await exported(2)
    const { test, wire, parcels } = one
    await takenIn(one, sentHeads(one, 'CEB603Message'))
    expect(
      await test.job('cancel.file', { selection: { ids: parcels.slice(0, 1) }, reason: '客户改期' }),
    ).toMatchObject({ result: { filed: 1 } })
    await one.sync()
    const message = wire.sent.at(-1)?.message
    const head = message?.documents[0]?.head ?? {}
    expect([message?.type, head['ebcCode'], head['invtNo']]).toEqual([
      'CEB605Message',
      sentHeads(one, 'CEB603Message')[0]?.['ebcCode'],
      (await test.value('parcel.get', { id: parcels[0] ?? 0 })).row.invtNo,
    ])
    if (message !== undefined) expect(checkMessage(message, '202205')).toMatchObject({ schema: [], rule: [] })
    wire.items.push({
      id: 'c',
      fileName: '',
      bytes: receipt(
        'CEB606Message',
        { copNo: head['copNo'] ?? '', agentCode: head['agentCode'] ?? '', invtNo: head['invtNo'] ?? '' },
        '399',
        '20261122120000000',
      ),
    })
    await one.sync()
    expect((await test.value('parcel.get', { id: parcels[0] ?? 0 })).row.filingState).toBe('cancelled')
    expect(await test.value('manifest.check', { transportId, kind: 'CEB607Message' })).toMatchObject({
      ready: 1,
      held: 1,
    })
    lawsHold(one)
  })
})

describe('培训窗口 answers lists', () => {
  it('运抵、总分、离境 of one batch go through, parts together', async () => {
    const { one, transportId } = await exported(5, {
      open: ({ clock, rng, directory }) => [
        openTrainingWindow({ file: join(directory, 'training.db'), key: new Uint8Array(32).fill(3), clock, rng }),
      ],
    })
    const { test } = one
    await test.value('training.set', { delayMs: 1000 })
    for (let i = 0; i < 4; i++) {
      test.clock.advance(10_000)
      await one.sync()
    }
    for (const kind of ['CEB507Message', 'CEB607Message', 'CEB509Message'] as const) {
      expect(await test.job('manifest.file', { transportId, kind, partSize: 2, details: DETAILS })).toMatchObject({
        result: { filed: 3, blocked: 0 },
      })
      for (let i = 0; i < 3; i++) {
        test.clock.advance(10_000)
        await one.sync()
      }
    }
    const rows = (await test.value('followUp.page', { filters: [], limit: 20 })).rows
    expect(rows.map((row) => row.state)).toEqual(Array.from({ length: 9 }, () => 'concluded'))
    lawsHold(one)
  })
})
