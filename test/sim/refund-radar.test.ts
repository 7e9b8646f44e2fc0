import { afterEach, describe, expect, it } from 'vitest'
import type { CallIn } from '../../shared/contract/index.ts'
import { declarationNo, invoiceNo, SELLER } from '../support/refund-files.ts'
import { packetOffice, type PacketOffice } from '../support/packet-office.ts'

let office: PacketOffice | undefined
afterEach(async () => {
  await office?.close()
  office = undefined
})
const open = async (): Promise<PacketOffice> => (office = await packetOffice())

async function filed(one: PacketOffice, day: string): Promise<number> {
  const id = await one.packet()
  await one.ledger.value('packet.allocate', { id, exact: true })
  await one.ledger.value('packet.act', { id, act: 'check' })
  await one.ledger.job('packet.export', { id })
  await one.ledger.value('packet.act', { id, act: 'file', day })
  return id
}

describe('期限雷达', () => {
  it('what is not claimed is at risk on 30 April and after 36 months with the refund its papers would bring; old exports have no hard stop', async () => {
    const one = await open()
    await one.rates(['3923100090', '13'])
    await one.exports({ date: '2025-12-31' }, { date: '2026-01-01' })
    await one.invoices({})
    const { rows, days, money } = await one.ledger.value('deadline.list', { within: 3000 })
    // Payment is due by the same day, and hangs on the same refund: it is at risk once.
    expect(rows.filter((row) => row.kind !== 'mandate').map((row) => [row.kind, row.day, row.money])).toEqual([
      ['claim', '2026-04-30', '650.00'],
      ['fx', '2026-04-30', '650.00'],
      ['claim', '2027-04-30', '0.00'],
      ['fx', '2027-04-30', '0.00'],
      ['stop', '2029-01-01', '0.00'],
    ])
    expect(days[0]).toMatchObject({ day: '2026-04-30', money: '650.00', tone: 'red' })
    expect(money).toBe('650.00')
    expect(rows[0]).toMatchObject({ verified: false })
  })

  it('a filed claim owes its kept papers within 15 days, a contract its renewal, and the Monday list has a line for each', async () => {
    const one = await open()
    await one.rates(['3923100090', '13'])
    await one.exports({})
    await one.invoices({})
    await one.ledger.value('producer.save', {
      clientId: one.clientId,
      taxId: SELLER,
      name: '示例工厂',
      contractNo: 'C1',
      contractTo: '2026-12-01',
    })
    const id = await filed(one, '2026-11-20')
    const { rows, total } = await one.ledger.value('deadline.list', { within: 60 })
    expect(rows.map((row) => [row.kind, row.day, row.screen, row.id])).toEqual(
      expect.arrayContaining([
        ['papers', '2026-12-05', 'packet', id],
        ['contract', '2026-12-01', 'producer', expect.any(Number)],
      ]),
    )
    expect((await one.ledger.job('deadline.sheet', { within: 60 })).result?.rows).toBe(total)
    const hash = one.ledger.upload('提单')
    expect(
      await one.ledger.value('refundPaper.save', {
        clientId: one.clientId,
        kind: 'transport',
        title: '示例提单',
        hash,
        fileName: '提单.pdf',
        declarationNos: [declarationNo(1)],
      }),
    ).toMatchObject({ links: 1, again: false })
    expect((await one.ledger.value('deadline.list', { within: 60, kind: 'papers' })).rows).toEqual([])
    expect((await one.get(id)).papers).toEqual([
      expect.objectContaining({ title: '示例提单', about: `报关单 ${declarationNo(1)}` }),
    ])
  })
})

describe('期限雷达：收汇、保证金、证明', () => {
  it('an unpaid shipment shows what is open and until when; a deposit its end; an item that goes by certificate its certificate and no claim', async () => {
    const one = await open()
    await one.rates(['3923100090', '13'])
    await one.exports({}, {})
    await one.invoices({})
    await one.ledger.value('fx.deem', {
      declarationNo: declarationNo(1),
      amount: '0',
      reasonCode: '08',
      evidence: '示例合同',
      contractDay: '2027-06-30',
    })
    await one.ledger.value('claim.save', {
      kind: 'deposit',
      number: 'BZJ1',
      clientId: one.clientId,
      title: '示例保证金',
      amount: '1200.00',
      endsOn: '2026-12-31',
    })
    const itemId = (await one.ledger.value('route.list', {})).rows[1]?.itemId ?? 0
    await one.ledger.value('route.choose', { itemId, route: 'agencyCertificate', reason: '委托方自己申报' })
    const { rows, money } = await one.ledger.value('deadline.list', { within: 800 })
    const short = rows.flatMap((row) => (row.kind === 'mandate' ? [] : [[row.kind, row.day, row.money, row.verified]]))
    expect(short).toEqual([
      ['deposit', '2026-12-31', '1200.00', true],
      ['certificate', '2027-04-15', '0.00', false],
      ['claim', '2027-04-30', '650.00', true],
      ['fx', '2027-04-30', '0.00', true],
      ['fx', '2027-06-30', '650.00', true],
    ])
    expect(money).toBe('1850.00')
    expect(rows.find((row) => row.day === '2027-06-30')?.about).toContain('USD 1000.00 未收汇（合同约定日）')
  })
})

describe('工作台：退税与资金', () => {
  it('the day begins with what is late, what was asked for and has not come, what would come back, and payments that belong to nothing', async () => {
    const one = await open()
    await one.rates(['3923100090', '13'])
    await one.exports({ date: '2025-03-01' }, { date: '2026-10-01' })
    await one.invoices({ date: '2026-10-02' })
    const piles = async (part: CallIn<'refund.today'>['part']) =>
      (await one.ledger.value('refund.today', { part })).piles.map((pile) => [pile.id, pile.count, pile.detail])
    expect(await piles('deadline')).toEqual([['deadline-late', 2, '涉及 650.00 元']])
    expect((await piles('doubt')).map(([id]) => id)).toEqual(['doubt-failing', 'best-paper'])
    expect(await piles('paper')).toEqual([])
    const second = (await one.ledger.value('route.list', {})).rows[1]?.itemId ?? 0
    await one.ledger.value('notice.ask', { itemIds: [second] })
    expect(await piles('paper')).toEqual([['notice-out', 1, '最久 0 天']])
    await one.ledger.value('fx.enter', {
      clientId: one.clientId,
      voucherNo: 'FX1',
      receivedOn: '2026-10-20',
      currency: 'EUR',
      amount: '70',
    })
    expect(await piles('money')).toEqual([
      ['fx-late', 1, undefined],
      ['fx-open', 1, undefined],
    ])
  })
})

describe('月结', () => {
  const figure = async (one: PacketOffice, month: string, id: string): Promise<string> =>
    (await one.ledger.value('month.figures', { month })).figures.find((each) => each.id === id)?.value ?? ''

  it('carried in, claimed, received, dropped and carried out tie to the cent, month after month, and a locked month takes nothing more', async () => {
    const one = await open()
    await one.rates(['3923100090', '13'])
    await one.exports({ quantity: '500' })
    await one.invoices({})
    const first = await filed(one, '2026-10-20')
    await one.exports({ quantity: '200' })
    await one.invoices({ quantity: '200', amount: '2000.00', tax: '260.00' })
    const second = await filed(one, '2026-11-05')
    const step = (id: number, act: CallIn<'packet.act'>['act'], day: string, amount = '') =>
      one.ledger.value('packet.act', { id, act, day, amount })
    await step(first, 'approve', '2026-11-10')
    await step(first, 'refund', '2026-11-12', '649.99')
    await step(second, 'withdraw', '2026-11-15')
    expect(await figure(one, '2026-10', 'carriedOut')).toBe('650.00')
    for (const [id, value] of [
      ['carriedIn', '650.00'],
      ['claimed', '260.00'],
      ['received', '649.99'],
      ['difference', '-0.01'],
      ['dropped', '260.00'],
      ['carriedOut', '0.00'],
    ] as const)
      expect([id, await figure(one, '2026-11', id)]).toEqual([id, value])
    expect(await one.ledger.value('month.figures', { month: '2026-11' })).toMatchObject({
      untied: '0.00',
      may: false,
      why: '当月结束后才能结账',
    })
    await one.ledger.value('month.close', { month: '2026-10' })
    expect(await one.ledger.call('month.close', { month: '2026-10' })).toMatchObject({ code: 'MONTH_LOCKED' })
    await one.exports({ quantity: '100' })
    await one.invoices({ quantity: '100', amount: '1000.00', tax: '130.00' })
    const third = await one.packet()
    await one.ledger.value('packet.allocate', { id: third, exact: true })
    await one.ledger.value('packet.act', { id: third, act: 'check' })
    await one.ledger.job('packet.export', { id: third })
    expect(await one.ledger.call('packet.act', { id: third, act: 'file', day: '2026-10-31' })).toMatchObject({
      code: 'MONTH_LOCKED',
    })
  })

  it('a closed month keeps its figures: money of its days is refused, papers and receipts that come later are corrections beside them', async () => {
    const one = await open()
    await one.rates(['3923100090', '13'])
    await one.exports({ date: '2026-10-10' })
    await one.ledger.value('month.close', { month: '2026-10' })
    one.ledger.clock.advance(60_000)
    await one.exports({ date: '2026-10-11', quantity: '100' })
    await one.ledger.value('fx.enter', {
      clientId: one.clientId,
      voucherNo: 'FX01',
      receivedOn: '2026-10-12',
      currency: 'USD',
      amount: '1000.00',
    })
    const month = await one.ledger.value('month.figures', { month: '2026-10' })
    const of = (id: string) => month.figures.find((figure) => figure.id === id)
    expect([of('exported')?.value, of('exported')?.now]).toEqual(['1', '2'])
    expect([of('fxReceived')?.value, of('fxReceived')?.now]).toEqual(['0', 'USD 1000.00'])
    expect(month.corrections.map((row) => [row.what, row.subject])).toEqual([
      ['报关单补录或更正', declarationNo(2)],
      ['收汇补录', 'FX01'],
    ])
    const entry = { kind: 'refundReceived', clientId: one.clientId, amount: '650.00' } as const
    expect(await one.ledger.call('money.enter', { ...entry, day: '2026-10-31' })).toMatchObject({
      code: 'MONTH_LOCKED',
    })
    expect(await one.ledger.call('money.enter', { ...entry, day: '2026-11-01' })).toMatchObject({ ok: true })
  })

  it('a refund received names its packet, and every figure of a month that has rows opens them', async () => {
    const one = await open()
    await one.rates(['3923100090', '13'])
    await one.exports({ date: '2026-11-02' })
    await one.invoices({})
    const id = await filed(one, '2026-11-05')
    const entry = { kind: 'refundReceived', clientId: one.clientId, day: '2026-11-20', amount: '650.00' } as const
    await one.ledger.value('money.enter', { ...entry, packetId: id })
    expect((await one.ledger.value('money.page', {})).rows).toEqual([
      expect.objectContaining({ packetId: id, packet: '202611-001' }),
    ])
    expect(await one.ledger.call('money.enter', { ...entry, packetId: 999 })).toMatchObject({ code: 'PACKET_UNKNOWN' })
    expect(await one.ledger.call('money.enter', { ...entry, kind: 'clientPaid', packetId: id })).toMatchObject({
      code: 'FIELD_INVALID',
    })
    const { figures } = await one.ledger.value('month.figures', { month: '2026-11' })
    const shown = figures.filter((figure) => figure.rows > 0)
    expect(shown.map((figure) => figure.id)).toEqual(['exported', 'eligible', 'claimed', 'carriedOut'])
    expect(shown.every((figure) => figure.filters.length > 0)).toBe(true)
  })
})

describe('生产企业与函调', () => {
  it('an open letter freezes its vouchers in every packet until it ends, a stopped right stops agency claims, a new library says what it takes from open packets', async () => {
    const one = await open()
    await one.rates(['3923100090', '13'])
    await one.exports({})
    await one.invoices({ note: '代办退税专用' })
    const { id: producerId, revision } = await one.ledger.value('producer.save', {
      clientId: one.clientId,
      taxId: SELLER,
      name: '示例工厂',
      filedOn: '2026-01-05',
      contractNo: 'C1',
    })
    const id = await one.packet('agency')
    await one.ledger.value('packet.allocate', { id, exact: true })
    const letter = await one.ledger.value('inquiry.open', {
      producerId,
      number: '示例函1',
      openedOn: '2026-11-20',
      vouchers: [invoiceNo(1)],
    })
    expect(await one.ledger.call('packet.act', { id, act: 'check' })).toMatchObject({
      code: 'PACKET_PROBLEMS',
      data: { first: expect.stringContaining('示例函1') as string },
    })
    await one.ledger.value('inquiry.end', { id: letter.id, outcome: 'clear', endedOn: '2026-11-21' })
    expect(await one.ledger.value('packet.act', { id, act: 'check' })).toMatchObject({ state: 'checked' })
    await one.ledger.value('producer.save', {
      id: producerId,
      revision,
      clientId: one.clientId,
      taxId: SELLER,
      name: '示例工厂',
      filedOn: '2026-01-05',
      contractNo: 'C1',
      stoppedOn: '2026-11-01',
    })
    expect(await one.ledger.call('packet.act', { id, act: 'check' })).toMatchObject({ code: 'PACKET_PROBLEMS' })
    expect(
      await one.ledger.call('producer.save', {
        id: producerId,
        revision,
        clientId: one.clientId,
        taxId: SELLER,
        name: '示例工厂',
      }),
    ).toMatchObject({ code: 'RECORD_CHANGED' })
    await one.rates(['3923100090', '13'], ['3923100000', '9'])
    expect((await one.get(id)).refund).toBe('650.00')
  })
})
