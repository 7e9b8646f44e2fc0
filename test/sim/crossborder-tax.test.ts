import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openTrainingWindow } from '../../electron/training/window.ts'
import { buildCeb } from '../../shared/message/ceb/build.ts'
import type { CebFields } from '../../shared/message/ceb/type.ts'
import { answered, lawsHold, numberOf } from './crossborder-office.ts'
import { openOffice, type Office } from './filing-office.ts'
import { random } from './filing-template.ts'

let office: Office | undefined
afterEach(async () => {
  await office?.test.close()
  office = undefined
})
const bytes = (type: 'CEB816Message' | 'CEB818Message', head: CebFields, lines: CebFields[] = []): Uint8Array =>
  new TextEncoder().encode(
    buildCeb(
      {
        type,
        guid: '0'.repeat(36),
        version: '1.0',
        signed: false,
        documents: [{ head: { guid: '0'.repeat(36), ...head }, lines }],
      },
      '202205',
    ),
  )

const bill = (i: number, vat: string, at = '20261122120000000', assureCode = '4101980E05'): Uint8Array =>
  bytes(
    'CEB816Message',
    {
      returnTime: at,
      invtNo: numberOf(i),
      taxNo: `T${i}`,
      customsTax: '0',
      valueAddedTax: vat,
      consumptionTax: '0',
      status: '1',
      assureCode,
    },
    [{ gnum: '1', gcode: '1901101000', taxPrice: '100', customsTax: '0', valueAddedTax: vat, consumptionTax: '0' }],
  )
const later = (i: number, status: string, at: string, entDutyNo = ''): Uint8Array =>
  bytes('CEB818Message', {
    returnTime: at,
    invtNo: numberOf(i),
    taxNo: `T${i}`,
    status,
    ...(entDutyNo === '' ? {} : { entDutyNo }),
  })

describe('电子税单', () => {
  it("customs' figure beside ours, by bill and by line, and the differences add up", async () => {
    office = (
      await answered(
        4,
        [
          ['120', '20261122101000000'],
          ['800', '20261122111000000'],
        ],
        true,
      )
    ).office
    const { test, wire, parcels } = office
    parcels.forEach((_parcel, i) => wire.items.push({ id: `b${i}`, fileName: '', bytes: bill(i, '12.34') }))
    wire.items.push({
      id: 'bx',
      fileName: '',
      bytes: bytes(
        'CEB816Message',
        {
          returnTime: '20261122120000000',
          invtNo: '46042026I999999999',
          taxNo: 'TX',
          customsTax: '1',
          valueAddedTax: '2',
          consumptionTax: '3',
          status: '1',
        },
        [{ gnum: '1', gcode: '1901101000', taxPrice: '100', customsTax: '1', valueAddedTax: '2', consumptionTax: '3' }],
      ),
    })
    await office.sync()
    const { rows } = await test.value('tax.page', { limit: 10 })
    const [stranger, ...ours] = rows
    // Goods without content have no tax of ours (the cosmetics test cannot be made).
    const own = ours.find((row) => row.own !== '')
    expect(ours).toHaveLength(4)
    expect(stranger).toMatchObject({ taxNo: 'TX', total: '6.00', own: '', difference: '' })
    expect(own).toMatchObject({ parcelId: expect.any(Number) as number, statusName: '已生成', total: '12.34' })
    const detail = await test.value('tax.get', { id: own?.id ?? 0 })
    expect(detail).toMatchObject({ why: '', customsTotal: '12.34' })
    const cents = (text: string): number => Math.round(Number(text) * 100)
    expect(detail.lines.reduce((sum, line) => sum + cents(line.difference), 0)).toBe(cents(detail.difference))
    expect(cents(detail.customsTotal) - cents(detail.ownTotal)).toBe(cents(detail.difference))
    expect(await test.value('tax.get', { id: stranger?.id ?? 0 })).toMatchObject({
      why: '台账中没有这个清单编号的包裹',
      ownTotal: '',
    })
  })

  it('one inventory billed in parts is compared as a whole, and taken once from what is pending', async () => {
    office = (
      await answered(
        4,
        [
          ['120', '20261122101000000'],
          ['800', '20261122111000000'],
        ],
        true,
      )
    ).office
    const { test, wire, parcels } = office
    await office.changeProfile({ guarantorCode: '4101980E05' })
    const put = async (part: string, of: number, vat: string): Promise<void> => {
      const head = { invtNo: numberOf(of), taxNo: `T${of}${part}`, customsTax: '0', valueAddedTax: vat }
      const line = { gnum: '1', gcode: '1901101000', taxPrice: '100', customsTax: '0', valueAddedTax: vat }
      wire.items.push({
        id: `b${of}${part}`,
        fileName: '',
        bytes: bytes(
          'CEB816Message',
          { ...head, returnTime: '20261122120000000', consumptionTax: '0', status: '1', assureCode: '4101980E05' },
          [{ ...line, consumptionTax: '0' }],
        ),
      })
      await office?.sync()
    }
    const pendingOf = async (): Promise<number> =>
      Number(
        (await test.value('guarantee.list', {})).guarantors.find((one) => one.assureCode === '4101980E05')?.pending,
      )
    // Up to the first whose tax we know, so that others are still pending.
    const all = await pendingOf()
    let of = -1
    let before = all
    while (before === all && of + 1 < parcels.length) {
      of += 1
      await put('a', of, '1.5')
      before = await pendingOf()
    }
    expect(before).toBeGreaterThan(0)
    const [first] = (await test.value('tax.page', { limit: 1 })).rows
    await put('b', of, '2.25')
    const both = (await test.value('tax.page', { limit: 10 })).rows.filter((row) => row.invtNo === first?.invtNo)
    const difference = (3.75 - Number(first?.own)).toFixed(2)
    expect(both.map((row) => [row.total, row.parts, row.own, row.difference])).toEqual([
      ['2.25', 2, first?.own, difference],
      ['1.50', 2, first?.own, difference],
    ])
    const detail = await test.value('tax.get', { id: both[0]?.id ?? 0 })
    expect(detail).toMatchObject({ customsTotal: '3.75', difference, why: '' })
    expect(detail.bills.map((one) => one.total)).toEqual(['1.50', '2.25'])
    expect(detail.lines[0]?.customs).toMatchObject({ price: '100.00', vat: '3.75' })
    expect(await pendingOf()).toBe(before)
    // A void part is out of the sum; it is compared with nothing.
    wire.items.push({
      id: 'v',
      fileName: '',
      bytes: bytes('CEB818Message', {
        returnTime: '20261123120000000',
        invtNo: numberOf(of),
        taxNo: `T${of}b`,
        status: '3',
      }),
    })
    await office.sync()
    const after = (await test.value('tax.page', { limit: 10 })).rows.filter((row) => row.invtNo === first?.invtNo)
    expect(after.map((row) => [row.parts, row.difference])).toEqual([
      [1, ''],
      [1, first?.difference],
    ])
  })

  it('816 and 818 in any order, any of them twice, end in one state: the newest word decides, a void bill owes nothing', async () => {
    const ends: string[] = []
    for (const seed of [1, 2, 3, 4]) {
      const one = (
        await answered(2, [
          ['120', '20261122101000000'],
          ['800', '20261122111000000'],
        ])
      ).office
      const next = random(seed)
      const items = [
        bill(0, '10'),
        bill(1, '20'),
        later(0, '2', '20261201120000000', 'D1'),
        later(1, '2', '20261201120000000', 'D1'),
        later(1, '3', '20261202120000000'),
        bill(0, '10'),
      ]
      for (const { bytes: body, key } of items
        .map((body) => ({ bytes: body, key: next() }))
        .sort((a, b) => a.key - b.key))
        one.wire.items.push({ id: `i${key}`, fileName: '', bytes: body })
      await one.sync()
      const log = await one.test.value('messageLog.page', {
        filters: [{ field: 'number', op: 'is', value: numberOf(1) }],
        limit: 100,
      })
      expect(log.rows.map((row) => row.typeName)).toEqual(
        expect.arrayContaining(['电子税单', '电子税单状态']) as string[],
      )
      const { rows } = await one.test.value('tax.page', { limit: 10 })
      const { guarantors } = await one.test.value('guarantee.list', {})
      ends.push(
        JSON.stringify([
          rows.map((row) => [row.taxNo, row.status, row.entDutyNo]).sort(),
          guarantors.filter((row) => row.bills > 0).map((row) => [row.accrued, row.bills]),
        ]),
      )
      lawsHold(one)
      await one.test.close()
    }
    expect(new Set(ends)).toEqual(
      new Set([
        JSON.stringify([
          [
            ['T0', '2', 'D1'],
            ['T1', '3', 'D1'],
          ],
          [['10', 1]],
        ]),
      ]),
    )
  })
})

describe('担保台账', () => {
  it('accrued less paid, what is filed counts until its bill comes, and a filing that would exceed it is warned of before it is made', async () => {
    office = await openOffice({ parcels: 6 })
    const { test, wire, parcels } = office
    await office.changeProfile({ guarantorCode: '4101980E05' })
    // What is stored of a parcel's tax comes from the match.
    await test.job('match.run', {})
    const all = await test.value('filing.check', { selection: { ids: parcels } })
    expect(all.warnings.filter((warning) => warning.rule === 'F-GUARANTEE')).toEqual([])
    // What cannot be computed is counted and said, never left out in silence.
    const owns = await Promise.all(parcels.map((id) => test.value('filing.check', { selection: { ids: [id] } })))
    const unknown = owns.filter((one) => one.ready === 1 && Number(one.taxTotal) === 0).length
    expect([unknown > 0, all.taxUnknown]).toEqual([true, unknown])
    await test.value('guarantee.limit', { assureCode: '4101980E05', name: '示例担保企业', amount: all.taxTotal })
    expect(
      (await test.value('filing.check', { selection: { ids: parcels } })).warnings.some(
        (warning) => warning.rule === 'F-GUARANTEE',
      ),
    ).toBe(false)
    expect(await test.job('filing.file', { selection: { ids: parcels.slice(0, 3) } })).toMatchObject({
      result: { filed: 3 },
    })
    const half = await test.value('guarantee.list', {})
    const position = half.guarantors.find((row) => row.assureCode === '4101980E05')
    const cents = (text: string | undefined): number => Math.round(Number(text ?? 'NaN') * 100_000)
    expect(cents(position?.pending)).toBeGreaterThan(0)
    expect(cents(position?.free) + cents(position?.pending)).toBe(cents(all.taxTotal))
    await test.value('guarantee.limit', { assureCode: '4101980E05', amount: position?.pending ?? '0' })
    const check = await test.value('filing.check', { selection: { ids: parcels.slice(3) } })
    expect(check.warnings.find((warning) => warning.rule === 'F-GUARANTEE')).toMatchObject({
      count: expect.any(Number) as number,
      text: expect.stringMatching(/可用 0 元.*另有 \d+ 票算不出税款/) as string,
    })
    await office.sync()
    wire.items.push({ id: 'b', fileName: '', bytes: bill(7, '30') })
    await office.sync()
    await test.value('guarantee.pay', {
      assureCode: '4101980E05',
      amount: '12.5',
      paidOn: '2026-12-01',
      entDutyNo: 'D1',
    })
    const after = (await test.value('guarantee.list', {})).guarantors.find((row) => row.assureCode === '4101980E05')
    expect(after).toMatchObject({ accrued: '30', paid: '12.5', outstanding: '17.5', exceeded: true })
    // One that was noted wrongly is taken back by an entry of the other sign, once; an entry that takes back is none to take back.
    const payments = async () => (await test.value('guarantee.payments', { assureCode: '4101980E05' })).payments
    const [paid] = await payments()
    expect(paid).toMatchObject({ amount: '12.5', entDutyNo: 'D1', open: true })
    await test.value('guarantee.unpay', { id: paid?.id ?? 0, reason: '金额登记错' })
    const [back, old] = await payments()
    expect([back?.amount, back?.open, back?.note, old?.open]).toEqual([
      '-12.5',
      false,
      `冲正第 ${paid?.id ?? 0} 笔：金额登记错`,
      false,
    ])
    for (const id of [paid?.id ?? 0, back?.id ?? 0])
      expect(await test.call('guarantee.unpay', { id, reason: '再来' })).toMatchObject({ code: 'FIELD_INVALID' })
    expect(
      (await test.value('guarantee.list', {})).guarantors.find((row) => row.assureCode === '4101980E05'),
    ).toMatchObject({ paid: '0', outstanding: '30' })
    expect(
      await test.call('guarantee.pay', { assureCode: '4101980E05', amount: '-1', paidOn: '2026-12-01' }),
    ).toMatchObject({ ok: false, code: 'INPUT_INVALID' })
  })

  it('培训窗口 sends the bills of what it releases, and they replace what was pending', async () => {
    office = await openOffice({
      parcels: 3,
      open: ({ clock, rng, directory }) => [
        openTrainingWindow({ file: join(directory, 'training.db'), key: new Uint8Array(32).fill(3), clock, rng }),
      ],
    })
    await office.changeProfile({ guarantorCode: '4101980E05' })
    await office.test.value('training.set', { delayMs: 1000, taxBills: true })
    await office.test.job('match.run', {})
    await office.test.job('filing.file', { selection: { ids: office.parcels } })
    for (let i = 0; i < 6; i++) {
      office.test.clock.advance(10_000)
      await office.sync()
    }
    const { rows } = await office.test.value('tax.page', { limit: 10 })
    // The bills came with the release, and with the closing customs summarised them into a payment note (818).
    expect(rows.map((row) => row.statusName)).toEqual(['已汇总', '已汇总', '已汇总'])
    expect(rows.every((row) => row.entDutyNo !== '')).toBe(true)
    expect(rows.some((row) => row.own !== '')).toBe(true)
    expect(
      (await office.test.value('guarantee.list', {})).guarantors.find((row) => row.assureCode === '4101980E05'),
    ).toMatchObject({ bills: 3, pending: '0' })
    lawsHold(office)
  })
})
