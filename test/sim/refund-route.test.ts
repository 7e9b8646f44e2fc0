import { afterEach, describe, expect, it } from 'vitest'
import { packetOffice, type PacketOffice } from '../support/packet-office.ts'
import { declarationNo, EXPORT_HEADER, exportRow } from '../support/refund-files.ts'

let office: PacketOffice | undefined
afterEach(async () => {
  await office?.close()
  office = undefined
})

describe('退税方式与索票', () => {
  it('what has no voucher waits; the factory is told what to write, and the days since it was asked are counted', async () => {
    const one = (office = await packetOffice())
    await one.rates(['3923100090', '13'])
    await one.exports({}, { name: '示例提篮' })
    await one.invoices({})
    const before = await one.ledger.value('route.list', {})
    expect(before.rows.map((row) => [row.route, row.askedOn])).toEqual([
      ['own', ''],
      ['waiting', ''],
    ])
    const itemId = before.rows[1]?.itemId ?? 0
    const { text } = await one.ledger.value('notice.ask', { itemIds: [itemId], agency: true })
    for (const word of ['示例提篮', '500 个', '13%', '代办退税专用', `${declarationNo(2)}001`])
      expect(text).toContain(word)
    one.ledger.clock.advance(3 * 86_400_000)
    expect((await one.ledger.value('route.list', { route: 'waiting' })).rows[0]).toMatchObject({ askedDays: 3 })
  })

  it('9810: sold abroad never exceeds what left; the refund paid ahead and what is due for the sold part differ by the unsold', async () => {
    const one = (office = await packetOffice())
    await one.rates(['3923100090', '13'])
    const row = exportRow({ no: declarationNo(1) })
    row[5] = '9810'
    await one.take('export', [EXPORT_HEADER, row])
    await one.invoices({})
    const id = await one.packet('departure')
    await one.ledger.value('packet.allocate', { id, exact: true })
    const itemId = (await one.ledger.value('overseas.list', {})).rows[0]?.itemId ?? 0
    expect(await one.ledger.value('overseas.sell', { itemId, day: '2026-11-01', quantity: '300' })).toEqual({
      unsold: '200',
    })
    expect(await one.ledger.call('overseas.sell', { itemId, day: '2026-11-01', quantity: '201' })).toMatchObject({
      code: 'PAPER_USED',
      data: { left: '200' },
    })
    expect((await one.ledger.value('overseas.list', {})).rows[0]).toMatchObject({
      prepaid: '650.00',
      due: '390.00',
      difference: '-260.00',
      unsold: '200',
    })
  })
})
