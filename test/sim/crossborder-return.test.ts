import { afterEach, describe, expect, it } from 'vitest'
import { purchasedInYear } from '../../db/filing/parcel-link.ts'
import { checkMessage } from '../../shared/message/ceb/check.ts'
import { answered, lawsHold, numberOf, receipt, sentHeads, stateOf } from './crossborder-office.ts'
import type { Office } from './filing-office.ts'

let office: Office | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})
const DAY = 86_400_000
const released = async (parcels: number): Promise<Office> =>
  (office = (
    await answered(parcels, [
      ['120', '20261122101000000'],
      ['800', '20261122111000000'],
      ['899', '20261124111000000'],
    ])
  ).office)

/** What the buyer of a parcel has used of the year. */
function used(one: Office, parcelId: number | undefined): number {
  const { hash } = one.test.core.ledger
    .sql(
      'select o.buyer_id_h as hash from parcel p join trade_order o on o.order_id = p.order_id where p.parcel_id = ?',
    )
    .get(parcelId) as { hash: string }
  return purchasedInYear(one.test.core.ledger, hash, 2026)
}

describe('退货', () => {
  it('counts both clocks from the release (not from 结关), with their source', async () => {
    const { test, parcels } = await released(1)
    test.clock.advance(10 * DAY)
    const prepared = await test.value('return.prepare', { parcelId: parcels[0] ?? 0 })
    expect(prepared).toMatchObject({
      hold: '',
      invtNo: numberOf(0),
      clock: {
        releasedOn: '2026-11-22',
        applyBy: '2026-12-22',
        arriveBy: '2027-01-06',
        daysToApply: 20,
        daysToArrive: 35,
        source: '海关总署公告2020年第45号',
      },
    })
    test.clock.advance(21 * DAY)
    expect(await test.value('return.check', { selection: { ids: parcels } })).toMatchObject({
      ready: 0,
      held: 1,
      blocked: [{ rule: 'U-LATE' }],
    })
    expect(await test.job('return.file', { selection: { ids: parcels }, reason: '买家退货' })).toMatchObject({
      result: { filed: 0, blocked: 1, reasons: [{ rule: 'U-LATE', count: 1 }] },
    })
  })

  it('in parts: what is asked for is not there a second time, and only what customs grants gives the year back', async () => {
    const one = await released(1)
    const { test, wire, parcels } = one
    const before = used(one, parcels[0])
    const { lines } = await test.value('return.prepare', { parcelId: parcels[0] ?? 0 })
    const [first] = lines
    if (first === undefined) throw new Error('no line')
    expect(
      await test.job('return.file', {
        selection: { ids: parcels },
        reason: '买家退货',
        lines: [{ gnum: first.gnum, qty: '0.5' }],
      }),
    ).toMatchObject({ result: { filed: 1 } })
    await one.sync()
    const [head] = sentHeads(one, 'CEB625Message')
    const message = wire.sent.at(-1)?.message
    expect(message?.documents[0]?.lines).toEqual([
      { gnum: '1', gcode: first.gcode, gname: first.gname, qty: '0.5', unit: first.unit },
    ])
    if (message !== undefined) expect(checkMessage(message, '202205')).toMatchObject({ schema: [], rule: [] })
    expect(used(one, parcels[0])).toBe(before)
    expect(Number((await test.value('return.prepare', { parcelId: parcels[0] ?? 0 })).lines[0]?.left)).toBe(
      Number(first.left) - 0.5,
    )
    wire.items.push({
      id: 'g',
      fileName: '',
      bytes: receipt(
        'CEB626Message',
        { copNo: head?.['copNo'] ?? '', agentCode: head?.['agentCode'] ?? '' },
        '399',
        '20261123111000000',
      ),
    })
    await one.sync()
    const after = used(one, parcels[0])
    expect(after).toBeLessThan(before)
    expect(await stateOf(one, parcels[0])).toBe('closed')
    expect(await test.job('return.file', { selection: { ids: parcels }, reason: '买家退货' })).toMatchObject({
      result: { filed: 1 },
    })
    await one.sync()
    expect(await test.value('return.check', { selection: { ids: parcels } })).toMatchObject({
      ready: 0,
      blocked: [{ rule: 'U-LINES' }],
    })
    const second = sentHeads(one, 'CEB625Message').at(-1)
    wire.items.push({
      id: 'h',
      fileName: '',
      bytes: receipt(
        'CEB626Message',
        { copNo: second?.['copNo'] ?? '', agentCode: second?.['agentCode'] ?? '' },
        '399',
        '20261123121000000',
      ),
    })
    await one.sync()
    expect(Math.abs(used(one, parcels[0]))).toBeLessThan(10)
    lawsHold(one)
  })

  it('a refused return frees its lines; the same is asked once more under its number', async () => {
    const one = await released(2)
    const { test, wire, parcels } = one
    await test.job('return.file', { selection: { ids: parcels }, reason: '买家退货' })
    await one.sync()
    const heads = sentHeads(one, 'CEB625Message')
    for (const head of heads)
      wire.items.push({
        id: head['copNo'] ?? '',
        fileName: '',
        bytes: receipt(
          'CEB626Message',
          { copNo: head['copNo'] ?? '', agentCode: head['agentCode'] ?? '' },
          '100',
          '20261122130000000',
        ),
      })
    await one.sync()
    const rows = (
      await test.value('followUp.page', { filters: [{ field: 'kind', op: 'is', value: 'CEB625Message' }], limit: 10 })
    ).rows
    expect(rows.map((row) => [row.state, row.dueOn])).toEqual([
      ['rejected', '2027-01-06'],
      ['rejected', '2027-01-06'],
    ])
    // They stand in the work queue, and their pile opens them.
    const pileOf = async () =>
      (await test.value('ledger.workQueue', {})).piles.find((pile) => pile.id === 'follow-CEB625Message')
    const pile = await pileOf()
    expect(pile).toMatchObject({ title: '退单：进口退货', count: 2, open: { screen: 'crossborder' } })
    expect(await test.value('followUp.count', { filters: pile?.open.filters ?? [] })).toMatchObject({ count: 2 })
    test.clock.advance(12 * 3_600_000)
    expect(await test.job('followUp.redeclare', { ids: rows.map((row) => row.id) })).toMatchObject({
      result: { filed: 2, blocked: 0 },
    })
    await one.sync()
    expect(await pileOf()).toBeUndefined()
    expect(
      sentHeads(one, 'CEB625Message')
        .slice(2)
        .map((head) => head['copNo'])
        .sort(),
    ).toEqual(heads.map((head) => head['copNo']).sort())
    expect(await test.value('return.arrived', { ids: [rows[0]?.id ?? 0], day: '2026-12-20' })).toEqual({ changed: 1 })
    expect(await test.value('return.arrived', { ids: [rows[0]?.id ?? 0], day: '2026-12-25' })).toEqual({ changed: 0 })
    expect(
      (
        await test.value('followUp.page', {
          filters: [{ field: 'ids', op: 'is', value: String(rows[0]?.id) }],
          limit: 10,
        })
      ).rows[0]?.arrivedOn,
    ).toBe('2026-12-20')
    lawsHold(one)
  })

  it('before release it is refused with the reason, and named lines are those of one parcel', async () => {
    office = (await answered(2, [['120', '20261122101000000']])).office
    const { test, parcels } = office
    expect(await test.value('return.check', { selection: { ids: parcels } })).toMatchObject({
      ready: 0,
      blocked: [{ rule: 'U-STATE-RETURN', count: 2 }],
    })
    expect(
      await test.job('return.file', { selection: { ids: parcels }, reason: 'x', lines: [{ gnum: 1, qty: '1' }] }),
    ).toMatchObject({ state: 'failed', code: 'INPUT_INVALID' })
  })
})
