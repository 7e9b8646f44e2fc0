import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Signer } from '../../electron/core/ports.ts'
import { openTrainingWindow } from '../../electron/training/window.ts'
import { checkMessage } from '../../shared/message/ceb/check.ts'
import { buildCeb } from '../../shared/message/ceb/build.ts'
import { lawsHold, receipt, sentHeads } from './crossborder-office.ts'
import { openOffice, type Office } from './filing-office.ts'
import { fakeSigner } from './filing-template.ts'

let office: Office | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})

/** An office whose export lists of 汇总申报 customs has released in November, but for the last one. */
async function released(parcels: number, options: Parameters<typeof openOffice>[0] = {}): Promise<Office> {
  const one = (office = await openOffice({ mode: '9610E', parcels, ...options }))
  await one.changeProfile({ statisticsFlag: 'B' })
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
  expect(await one.test.job('filing.file', { selection: { ids: one.parcels }, acceptWarnings: true })).toMatchObject({
    result: { filed: parcels },
  })
  await one.sync()
  if (options.open !== undefined) return one
  sentHeads(one, 'CEB603Message').forEach((head, i) => {
    const status = i === parcels - 1 ? '120' : i === 0 ? '899' : '800'
    one.wire.items.push({
      id: `r${i}`,
      fileName: '',
      bytes: receipt(
        'CEB604Message',
        {
          copNo: head['copNo'] ?? '',
          agentCode: head['agentCode'] ?? '',
          invtNo: `46042026E${String(i).padStart(9, '0')}`,
        },
        status,
        '20261122101000000',
      ),
    })
  })
  await one.sync()
  return one
}

describe('汇总申报', () => {
  it('the preview merges the released lists of the month exactly, says the deadline with its source, and changes nothing', async () => {
    const { test, wire } = await released(6)
    const preview = await test.job('summary.prepare', { month: '2026-11' })
    expect(preview).toMatchObject({
      result: {
        lists: 5,
        applications: 1,
        deadline: { day: '2026-12-15', source: '海关总署公告2018年第194号', confidence: 'memory' },
      },
    })
    const documents = wire.sent
      .filter((sent) => sent.message.type === 'CEB603Message')
      .flatMap((sent) => sent.message.documents)
      .slice(0, 5)
    const cents = documents
      .flatMap((document) => document.lines)
      .reduce((sum, line) => sum + Math.round(Number(line['totalPrice']) * 100_000), 0)
    const merged = (preview.result?.groups ?? [])
      .flatMap((group) => group.lines)
      .reduce((sum, line) => sum + Math.round(Number(line.total) * 100_000), 0)
    expect(merged).toBe(cents)
    expect((await test.job('summary.prepare', { month: '2026-10' })).result).toMatchObject({ lists: 0 })
    expect((await test.job('summary.prepare', { month: '2026-11' })).result).toMatchObject({ lists: 5 })
  })

  it('by list numbers in parts; a list is applied for once, and 702 and 792 find it', async () => {
    const one = await released(6)
    const { test, wire } = one
    expect(await test.job('summary.file', { month: '2026-11', partSize: 2 })).toMatchObject({
      result: { filed: 3, lists: 5, messages: 1 },
    })
    await one.sync()
    const message = wire.sent.at(-1)?.message
    expect(
      message?.documents.map((document) => [
        document.head['msgCount'],
        document.head['msgSeqNo'],
        document.lines.length,
      ]),
    ).toEqual([
      ['3', '1', 2],
      ['3', '2', 2],
      ['3', '3', 1],
    ])
    if (message !== undefined) expect(checkMessage(message, '202205')).toMatchObject({ schema: [], rule: [] })
    expect(await test.job('summary.file', { month: '2026-11' })).toMatchObject({
      state: 'failed',
      code: 'NOTHING_SELECTED',
    })
    const [first] = sentHeads(one, 'CEB701Message')
    const sumNo = '460420260000000001'
    wire.items.push({
      id: 's',
      fileName: '',
      bytes: receipt(
        'CEB702Message',
        { agentCode: first?.['agentCode'] ?? '', copNo: first?.['copNo'] ?? '', msgSeqNo: '1', sumNo },
        '399',
        '20261201101000000',
      ),
    })
    const head = {
      guid: '0'.repeat(36),
      customsCode: '4604',
      sumNo,
      opDate: '20261201111000000',
      declSeqNo: 'E60420260000000001',
      decState: '0',
      agentCode: '1',
      agentName: '示例',
      ebcCode: '1',
      ebcName: '示例',
      declAgentCode: '1',
      declAgentName: '示例',
      grossWeight: '1',
      netWeight: '1',
      msgCount: '1',
      msgSeqNo: '1',
    }
    const result = (entryId: string, opDate: string) =>
      new TextEncoder().encode(
        buildCeb(
          {
            type: 'CEB792Message',
            guid: '0'.repeat(36),
            version: '1.0',
            signed: false,
            documents: [
              {
                head: { ...head, opDate, ...(entryId === '' ? {} : { entryId }) },
                lines: [
                  { invtNo: '46042026E000000000', logisticsNo: 'Y', gseqno: '1', gnum: '1', gcode: '1234567890' },
                ],
              },
            ],
          },
          '202205',
        ),
      )
    // The later word comes first, and comes twice.
    for (const [i, bytes] of [
      result('460420260000000099', '20261202111000000'),
      result('', '20261201111000000'),
      result('460420260000000099', '20261202111000000'),
    ].entries())
      wire.items.push({ id: `n${i}`, fileName: '', bytes })
    await one.sync()
    expect(
      (
        await test.value('followUp.page', { filters: [{ field: 'kind', op: 'is', value: 'CEB701Message' }], limit: 10 })
      ).rows.map((row) => [row.part, row.state]),
    ).toEqual([
      [3, 'sent'],
      [2, 'sent'],
      [1, 'concluded'],
    ])
    expect(await test.value('summary.results', { sumNo })).toMatchObject({
      results: [{ entryId: '460420260000000099', lists: 1 }],
    })
    // The declaration that customs made stands as prefill of the refund's evidence, from the list as it was declared, once.
    const listed = sentHeads(one, 'CEB603Message').length
    const { rows } = await test.value('prefill.list', {})
    expect([listed, rows.map((row) => [row.declarationNo, row.sourceName, row.state, row.items.length])]).toEqual([
      6,
      [['460420260000000099', '汇总结果单', 'waiting', 1]],
    ])
    lawsHold(one)
  })

  it('an application that could not be signed is taken up again under its number, not a second time under another', async () => {
    let broken = false
    const signer: Signer = {
      ...fakeSigner,
      sign: (bytes) =>
        broken ? Promise.resolve({ ok: false, reason: '拔卡', locked: false }) : fakeSigner.sign(bytes),
    }
    const one = await released(6, { signers: [signer] })
    const { test } = one
    broken = true
    expect(await test.job('summary.file', { month: '2026-11', partSize: 2 })).toMatchObject({
      state: 'failed',
      code: 'SIGN_FAILED',
    })
    broken = false
    const parts = test.core.ledger
      .sql("select follow_id as id, cop_no as copNo from follow_up where kind = 'CEB701Message' order by follow_id")
      .all() as { id: number; copNo: string }[]
    expect(parts).toHaveLength(3)
    expect(await test.job('summary.file', { month: '2026-11', partSize: 2 })).toMatchObject({
      result: { filed: 3, lists: 0 },
    })
    await one.sync()
    expect(new Set(sentHeads(one, 'CEB701Message').map((head) => head['copNo']))).toEqual(new Set([parts[0]?.copNo]))
    lawsHold(one)
  })

  it('a run that was cut off while it took its lists is begun anew with all of them', async () => {
    let broken = false
    const signer: Signer = {
      ...fakeSigner,
      sign: (bytes) =>
        broken ? Promise.resolve({ ok: false, reason: '拔卡', locked: false }) : fakeSigner.sign(bytes),
    }
    const one = await released(6, { signers: [signer] })
    const { test } = one
    broken = true
    await test.job('summary.file', { month: '2026-11', partSize: 2 })
    broken = false
    const { copNo } = test.core.ledger
      .sql("select cop_no as copNo from follow_up where kind = 'CEB701Message' limit 1")
      .get() as { copNo: string }
    test.core.ledger
      .sql(
        'update export_list set follow_id = null where filing_id = (select max(filing_id) from export_list where follow_id is not null)',
      )
      .run()
    expect(await test.job('summary.file', { month: '2026-11', partSize: 2 })).toMatchObject({
      result: { filed: 3, lists: 5 },
    })
    await one.sync()
    const sent = one.wire.sent
      .filter((message) => message.message.type === 'CEB701Message')
      .flatMap((message) => message.message.documents)
    expect(sent.every((document) => document.head['copNo'] !== copNo)).toBe(true)
    expect(new Set(sent.flatMap((document) => document.lines.map((line) => line['invtNo']))).size).toBe(5)
    lawsHold(one)
  })

  it('by period: one application without numbers; the lists count as applied for', async () => {
    const one = await released(3)
    expect(
      await one.test.job('summary.file', {
        month: '2026-11',
        by: 'period',
        declAgentCode: '4101980E09',
        declAgentName: '示例报关行',
      }),
    ).toMatchObject({ result: { filed: 1, lists: 2 } })
    await one.sync()
    const message = one.wire.sent.at(-1)?.message
    expect(message?.documents[0]).toMatchObject({
      head: { startTime: '20261101000000', endTime: '20261130235959', declAgentCode: '4101980E09', summaryFlag: '2' },
      lines: [],
    })
    if (message !== undefined) expect(checkMessage(message, '202205')).toMatchObject({ schema: [], rule: [] })
    expect((await one.test.job('summary.prepare', { month: '2026-11' })).result).toMatchObject({ lists: 0 })
  })

  it('培训窗口 answers with 702 and the declaration that it became', async () => {
    const one = await released(4, {
      open: ({ clock, rng, directory }) => [
        openTrainingWindow({ file: join(directory, 'training.db'), key: new Uint8Array(32).fill(3), clock, rng }),
      ],
    })
    await one.test.value('training.set', { delayMs: 1000 })
    const turn = async (): Promise<void> => {
      for (let i = 0; i < 6; i++) {
        one.test.clock.advance(10_000)
        await one.sync()
      }
    }
    await turn()
    expect(await one.test.job('summary.file', { month: '2026-11', partSize: 3 })).toMatchObject({
      result: { filed: 2, lists: 4 },
    })
    await turn()
    expect((await one.test.value('followUp.page', { filters: [], limit: 10 })).rows.map((row) => row.state)).toEqual([
      'concluded',
      'concluded',
    ])
    expect(await one.test.value('summary.results', {})).toMatchObject({ results: [{ lists: 4 }] })
    lawsHold(one)
  })
})
