import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openTrainingWindow } from '../../electron/training/window.ts'
import { exportReturnClock, monthsAfter } from '../../shared/domain/crossborder/export-return.ts'
import { checkMessage } from '../../shared/message/ceb/check.ts'
import { fieldTable } from '../../shared/message/ceb/table.ts'
import { answered, lawsHold, receipt, sentHeads } from './crossborder-office.ts'
import { openOffice, type Office } from './filing-office.ts'

let office: Office | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})
const DAY = 86_400_000
const WAY = {
  billNo: '99912345675',
  trafMode: '5',
  trafName: 'SL999',
  voyageNo: 'SL999',
  portCode: '4601',
  country: '502',
}
const PLACE = { operatorCode: '4101980E0Z', operatorName: '示例监管场所', location: 'A-01' }
const PLACE_711 = { operatorCode: PLACE.operatorCode, operatorName: PLACE.operatorName }
const numberE = (i: number): string => `46042026E${String(i).padStart(9, '0')}`

/** Export inventories that customs has released. */
async function released(parcels: number): Promise<Office> {
  const one = (office = await openOffice({ mode: '9610E', parcels }))
  await one.test.job('filing.file', { selection: { ids: one.parcels }, acceptWarnings: true })
  await one.sync()
  const heads = sentHeads(one, 'CEB603Message')
  heads.forEach((head, i) => {
    for (const [status, at] of [
      ['120', '20261122101000000'],
      ['800', '20261122111000000'],
    ] as const) {
      const keys = { copNo: head['copNo'] ?? '', agentCode: head['agentCode'] ?? '', invtNo: numberE(i) }
      one.wire.items.push({
        id: `e${i}${status}`,
        fileName: '',
        bytes: receipt(
          'CEB604Message',
          { ...keys, preNo: 'B20261122000000001', ebcCode: '', ebpCode: '', orderNo: '', statisticsFlag: 'A' },
          status,
          at,
        ),
      })
    }
  })
  await one.sync()
  return one
}

const followUps = async (one: Office, kind: string) =>
  (await one.test.value('followUp.page', { filters: [{ field: 'kind', op: 'is', value: kind }], limit: 10 })).rows

async function answer(
  one: Office,
  type: 'CEB214Message' | 'CEB216Message' | 'CEB514Message',
  head: Readonly<Record<string, string>>,
  status: string,
  at: string,
): Promise<void> {
  // A receipt repeats what its table has of the document.
  const known = fieldTable(type, '202205').head.byName
  const repeated = Object.fromEntries(Object.entries(head).filter(([name]) => known.has(name)))
  one.wire.items.push({ id: `${type}${status}${at}`, fileName: '', bytes: receipt(type, repeated, status, at) })
  await one.sync()
}

describe('出口退货 213 与理货 215', () => {
  it('in parts, valid by the schema, statutory quantities in proportion, lines numbered anew', async () => {
    const one = await released(1)
    const { test, wire, parcels } = one
    const prepared = await test.value('exportReturn.prepare', { parcelId: parcels[0] ?? 0 })
    expect(prepared).toMatchObject({
      hold: '',
      invtNo: numberE(0),
      returnMode: '9661',
      clock: { releasedOn: '2026-11-22', arriveBy: '2027-11-22', confidence: 'memory', enforced: false },
    })
    const last = prepared.lines.at(-1)
    if (last === undefined) throw new Error('no line')
    const half = String(Number(last.left) / 2)
    expect(
      await test.job('exportReturn.file', {
        selection: { ids: parcels },
        reason: '境外买家退货',
        details: { ...WAY, logisticsNo: 'BACK1' },
        lines: [{ gnum: last.gnum, qty: half }],
      }),
    ).toMatchObject({ result: { filed: 1 } })
    await one.sync()
    const message = wire.sent.at(-1)?.message
    const declared = wire.sent
      .find((sent) => sent.message.type === 'CEB603Message')
      ?.message.documents[0]?.lines.find((line) => line['gnum'] === String(last.gnum))
    expect(message).toMatchObject({ type: 'CEB213Message' })
    expect(message?.documents[0]?.head).toMatchObject({
      invtNo: numberE(0),
      tradeMode: '9661',
      ieFlag: 'I',
      logisticsNo: 'BACK1',
      country: '502',
      reason: '境外买家退货',
    })
    expect(message?.documents[0]?.lines).toHaveLength(1)
    expect(message?.documents[0]?.lines[0]).toMatchObject({ gnum: '1', gcode: last.gcode, qty: half })
    expect(Number(message?.documents[0]?.lines[0]?.['qty1'])).toBeCloseTo(Number(declared?.['qty1']) / 2, 4)
    if (message !== undefined) expect(checkMessage(message, '202205')).toMatchObject({ schema: [], rule: [] })
    expect(
      Number((await test.value('exportReturn.prepare', { parcelId: parcels[0] ?? 0 })).lines.at(-1)?.left),
    ).toBeCloseTo(Number(last.left) / 2, 4)
    lawsHold(one)
  })

  it('a refused application frees its lines and is asked once more under its number; the goods are tallied once customs has taken it', async () => {
    const one = await released(2)
    const { test, wire, parcels } = one
    await test.job('exportReturn.file', { selection: { ids: parcels }, reason: '拒收', details: WAY })
    await one.sync()
    const [first, second] = sentHeads(one, 'CEB213Message')
    if (first === undefined || second === undefined) throw new Error('two applications')
    await answer(one, 'CEB214Message', first, '100', '20261122130000000')
    await answer(one, 'CEB214Message', second, '120', '20261122130000000')
    const rows = await followUps(one, 'CEB213Message')
    const ids = rows.map((row) => row.id)
    expect(rows.map((row) => row.state).sort()).toEqual(['accepted', 'rejected'])
    expect(await test.value('exportReturn.check', { selection: { ids: parcels } })).toMatchObject({
      ready: 1,
      blocked: [{ rule: 'U-LINES', count: 1 }],
    })
    expect(await test.job('tally.file', { ids, ...PLACE })).toMatchObject({
      result: { filed: 1, blocked: 1, reasons: [{ rule: 'U-RETURN-OPEN' }] },
    })
    await one.sync()
    const tally = sentHeads(one, 'CEB215Message')
    expect(tally).toHaveLength(1)
    expect(tally[0]).toMatchObject({
      invtNo: second['invtNo'],
      logisticsNo: second['logisticsNo'],
      billNo: WAY.billNo,
      ieFlag: 'I',
      location: 'A-01',
    })
    const sent = wire.sent.at(-1)?.message
    if (sent !== undefined) expect(checkMessage(sent, '202205')).toMatchObject({ schema: [], rule: [] })
    expect(await test.job('tally.file', { ids, ...PLACE })).toMatchObject({
      result: { filed: 0, reasons: expect.arrayContaining([expect.objectContaining({ rule: 'U-OPEN' })]) as unknown },
    })
    test.clock.advance(12 * 3_600_000)
    expect(await test.job('followUp.redeclare', { ids })).toMatchObject({ result: { filed: 1 } })
    await one.sync()
    expect(sentHeads(one, 'CEB213Message').at(-1)?.['coElNo']).toBe(first['coElNo'])
    await answer(one, 'CEB216Message', tally[0] ?? {}, '399', '20261123130000000')
    expect((await followUps(one, 'CEB215Message'))[0]).toMatchObject({ stateName: '审结', kindName: '退货理货' })
    lawsHold(one)
  })

  it('refused and tallied ones asked for once more together go out as messages of one kind each', async () => {
    const one = await released(2)
    const { test, parcels } = one
    await test.job('exportReturn.file', { selection: { ids: parcels }, reason: '拒收', details: WAY })
    await one.sync()
    const [first, second] = sentHeads(one, 'CEB213Message')
    await answer(one, 'CEB214Message', first ?? {}, '100', '20261122130000000')
    await answer(one, 'CEB214Message', second ?? {}, '120', '20261122130000000')
    const applications = await followUps(one, 'CEB213Message')
    await test.job('tally.file', { ids: applications.map((row) => row.id), ...PLACE })
    await one.sync()
    await answer(one, 'CEB216Message', sentHeads(one, 'CEB215Message')[0] ?? {}, '100', '20261122140000000')
    const refused = [...applications, ...(await followUps(one, 'CEB215Message'))].map((row) => row.id)
    test.clock.advance(DAY)
    expect(await test.job('followUp.redeclare', { ids: refused })).toMatchObject({ result: { filed: 2, messages: 2 } })
    await one.sync()
    expect(
      one.wire.sent
        .slice(-2)
        .map((sent) => sent.message.type)
        .sort(),
    ).toEqual(['CEB213Message', 'CEB215Message'])
  })

  it('the year is only held to when the office says so; what the way back needs is asked for by name; imports have no 213', async () => {
    const one = await released(1)
    const { test, parcels } = one
    test.clock.advance(400 * DAY)
    expect(await test.value('exportReturn.check', { selection: { ids: parcels } })).toMatchObject({ ready: 1 })
    await test.value('setting.save', { key: 'return.exportYear', value: 'true' })
    expect(await test.value('exportReturn.check', { selection: { ids: parcels } })).toMatchObject({
      ready: 0,
      blocked: [{ rule: 'U-LATE' }],
    })
    await test.value('setting.save', { key: 'return.exportYear', value: 'false' })
    expect(
      await test.job('exportReturn.file', {
        selection: { ids: parcels },
        reason: 'x',
        details: { ...WAY, voyageNo: '', country: '142' },
      }),
    ).toMatchObject({
      state: 'failed',
      code: 'DETAILS_MISSING',
      data: { what: expect.stringContaining('航班航次号') as string },
    })
    expect(monthsAfter('2024-02-29', 12)).toBe('2025-02-28')
    expect(exportReturnClock('2019-05-05')).toBeUndefined()
  })
})

describe('妥投 513', () => {
  it('a released import parcel is reported once, a refused report again, each valid by the schema', async () => {
    const made = await answered(2, [
      ['120', '20261122101000000'],
      ['800', '20261122111000000'],
    ])
    const one = (office = made.office)
    const { test, wire, parcels } = one
    expect(await test.value('delivery.check', { selection: { ids: parcels } })).toMatchObject({ ready: 2 })
    expect(await test.job('delivery.file', { selection: { ids: parcels }, signedAt: '20261125101112' })).toMatchObject({
      result: { filed: 2 },
    })
    await one.sync()
    const message = wire.sent.at(-1)?.message
    expect(message).toMatchObject({ type: 'CEB513Message' })
    if (message !== undefined) expect(checkMessage(message, '202205')).toMatchObject({ schema: [], rule: [] })
    const [head] = sentHeads(one, 'CEB513Message')
    expect(head).toMatchObject({ logisticsStatus: 'S', logisticsTime: '20261125101112' })
    await answer(one, 'CEB514Message', head ?? {}, '100', '20261125130000000')
    expect(await test.value('delivery.check', { selection: { ids: parcels } })).toMatchObject({
      ready: 1,
      blocked: [{ rule: 'U-DONE', count: 1 }],
    })
    test.clock.advance(5 * DAY)
    const rows = await followUps(one, 'CEB513Message')
    expect(await test.job('followUp.redeclare', { ids: rows.map((row) => row.id) })).toMatchObject({
      result: { filed: 1 },
    })
    lawsHold(one)
  })
})

describe('入库明细 711', () => {
  it("one document a message, over the declared waybills of an import flight, answered with customs' own number", async () => {
    const one = (office = await openOffice({ mode: '9610I', parcels: 5 }))
    const { test, wire, parcels } = one
    const { id } = await test.value('transport.save', {
      name: '示例航班',
      mode: '9610I',
      trafMode: '5',
      trafNo: 'SL1',
      voyageNo: 'SL1',
      billNo: '99900000001',
      ieDate: '2026-11-22',
    })
    await test.job('transport.assign', { transportId: id, selection: { ids: parcels } })
    const input = {
      transportId: id,
      kind: 'CEB711Message' as const,
      partSize: 2,
      details: { operatorCode: PLACE.operatorCode, operatorName: PLACE.operatorName, location: 'B-02' },
    }
    expect(await test.value('manifest.check', input)).toMatchObject({
      ready: 0,
      blocked: [{ rule: 'U-NOT-FILED', count: 5 }],
    })
    await test.job('filing.file', { selection: { ids: parcels }, acceptWarnings: true })
    await one.sync()
    expect(await test.value('manifest.check', { ...input, details: {} })).toMatchObject({
      ready: 5,
      missing: ['监管场所经营人代码', '监管场所经营人名称'],
    })
    expect(await test.job('manifest.file', input)).toMatchObject({ result: { filed: 3, messages: 3 } })
    await one.sync()
    const sent = wire.sent.filter((one) => one.message.type === 'CEB711Message').map((one) => one.message)
    expect(sent.map((message) => message.documents.length)).toEqual([1, 1, 1])
    expect(new Set(sent.map((message) => message.documents[0]?.head['copNo'])).size).toBe(3)
    expect(sent.flatMap((message) => message.documents[0]?.lines ?? [])).toHaveLength(5)
    for (const message of sent) expect(checkMessage(message, '202205')).toMatchObject({ schema: [], rule: [] })
    expect(await test.value('manifest.check', input)).toMatchObject({
      ready: 0,
      blocked: [{ rule: 'U-OPEN', count: 5 }],
    })
    lawsHold(one)
  })
})

describe('培训窗口', () => {
  it('answers exported goods that come back: 213 with 214, the tally 215 with 216', async () => {
    office = await openOffice({
      mode: '9610E',
      parcels: 2,
      open: ({ clock, rng, directory }) => [
        openTrainingWindow({ file: join(directory, 'training.db'), key: new Uint8Array(32).fill(3), clock, rng }),
      ],
    })
    const { test, parcels } = office
    const settle = async (): Promise<void> => {
      for (let i = 0; i < 6; i++) {
        test.clock.advance(10_000)
        await office?.sync()
      }
    }
    await test.value('training.set', { delayMs: 1000 })
    await test.job('filing.file', { selection: { ids: parcels }, acceptWarnings: true })
    await settle()
    expect(
      await test.job('exportReturn.file', { selection: { ids: parcels }, reason: '拒收', details: WAY }),
    ).toMatchObject({ result: { filed: 2 } })
    await settle()
    const applications = await followUps(office, 'CEB213Message')
    expect(applications.map((row) => row.stateName)).toEqual(['审结', '审结'])
    expect(await test.job('tally.file', { ids: applications.map((row) => row.id), ...PLACE })).toMatchObject({
      result: { filed: 2 },
    })
    await settle()
    expect((await followUps(office, 'CEB215Message')).map((row) => row.stateName)).toEqual(['审结', '审结'])
    lawsHold(office)
  })

  it('takes imported goods in with a number of its own (711, 712) and the word that a parcel was signed for (513, 514)', async () => {
    office = await openOffice({
      mode: '9610I',
      parcels: 2,
      open: ({ clock, rng, directory }) => [
        openTrainingWindow({ file: join(directory, 'training.db'), key: new Uint8Array(32).fill(3), clock, rng }),
      ],
    })
    const { test, parcels } = office
    const settle = async (): Promise<void> => {
      for (let i = 0; i < 6; i++) {
        test.clock.advance(10_000)
        await office?.sync()
      }
    }
    await test.value('training.set', { delayMs: 1000 })
    const flight = { name: '示例航班', mode: '9610I', trafMode: '5', trafNo: 'SL1', voyageNo: 'SL1' } as const
    const { id } = await test.value('transport.save', { ...flight, billNo: '99900000001', ieDate: '2026-11-22' })
    await test.job('transport.assign', { transportId: id, selection: { ids: parcels } })
    await test.job('filing.file', { selection: { ids: parcels }, acceptWarnings: true })
    await settle()
    await test.job('manifest.file', { transportId: id, kind: 'CEB711Message', details: PLACE_711 })
    await test.job('delivery.file', { selection: { ids: parcels }, signedAt: '20261125101112' })
    await settle()
    const [taken] = (
      await test.value('filing.page', { filters: [{ field: 'kind', op: 'is', value: 'CEB711Message' }] })
    ).rows
    expect(taken).toMatchObject({ stateName: '审结', invtNo: expect.stringMatching(/^\d{18}$/) as string })
    expect((await followUps(office, 'CEB513Message')).map((row) => row.stateName)).toEqual(['审结', '审结'])
    lawsHold(office)
  })
})
