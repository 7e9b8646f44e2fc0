import { afterEach, describe, expect, it } from 'vitest'
import { refundMoneyLaws } from '../../db/refund-money/laws.ts'
import { SAMPLE_CLIENT } from '../../electron/training/sample/office.ts'
import { openTestLedger, type TestLedger } from '../support/ledger.ts'

let test: TestLedger
afterEach(async () => {
  await test.close()
})

async function office(): Promise<number> {
  test = await openTestLedger()
  const { id } = await test.value('client.save', {
    ...SAMPLE_CLIENT,
    roles: [...SAMPLE_CLIENT.roles],
    mandates: [...SAMPLE_CLIENT.mandates],
  })
  return id
}
const lawsHold = (): void => {
  for (const law of refundMoneyLaws) expect([law.id, law.check(test.core.ledger).broken]).toEqual([law.id, []])
}

describe('往来与对账单', () => {
  it('an advance, its refund, fee and interest: the statement ties to the cent, the vouchers balance, a month is charged once', async () => {
    const clientId = await office()
    await test.value('billing.save', {
      clientId,
      validFrom: '2026-01-01',
      rule: {
        fees: [
          { kind: 'percentRefund', value: '2', least: '50' },
          { kind: 'monthly', value: '100' },
        ],
        interest: '6',
        dayBase: 360,
      },
    })
    await test.value('money.enter', { kind: 'advancePaid', clientId, day: '2026-10-11', amount: '36000' })
    await test.value('money.enter', {
      kind: 'refundReceived',
      clientId,
      day: '2026-10-21',
      amount: '40000.55',
      reference: '202610001',
    })
    await test.value('money.enter', { kind: 'advanceRepaid', clientId, day: '2026-10-21', amount: '36000' })
    const preview = await test.value('charge.preview', { month: '2026-10' })
    expect(preview.charges.map((one) => [one.kind, one.amount, one.booked])).toEqual([
      ['feeCharged', '800.01', false],
      ['feeCharged', '100.00', false],
      ['interestCharged', '60.00', false],
    ])
    expect(await test.value('charge.book', { month: '2026-10' })).toEqual({ booked: 3, total: '960.01' })
    expect(await test.call('charge.book', { month: '2026-10' })).toMatchObject({ ok: false, code: 'NOTHING_SELECTED' })
    expect(await test.call('charge.book', { month: '2026-11' })).toMatchObject({ ok: false, code: 'FIELD_INVALID' })
    await test.value('money.enter', { kind: 'producerPaid', clientId, day: '2026-11-02', amount: '3040.54' })
    const october = await test.value('money.statement', { clientId, from: '2026-10-01', to: '2026-10-31' })
    expect(october).toMatchObject({
      opening: '0.00',
      credits: '40000.55',
      debits: '36960.01',
      closing: '3040.54',
      advancedAfter: '0.00',
    })
    const november = await test.value('money.statement', { clientId, from: '2026-11-01', to: '2026-11-30' })
    expect(november).toMatchObject({ opening: october.closing, closing: '0.00' })
    expect(await test.value('money.clients', { day: '2026-10-31' })).toMatchObject({
      owed: october.closing,
      clients: [{ owed: october.closing, advanced: '0.00' }],
    })
    const made = await test.job('money.vouchers', { from: '2026-10-01', to: '2026-11-30', layout: 'kingdee' })
    // Each of the three incomes has a third line: the tax inside it.
    expect(made).toMatchObject({ state: 'done', result: { vouchers: 7, rows: 17 } })
    expect(made.result?.debit).toBe(made.result?.credit)
    expect(await test.job('money.sheet', { clientId, from: '2026-10-01', to: '2026-10-31' })).toMatchObject({
      state: 'done',
      result: { rows: 8 },
    })
    // 6 % inside 800.01, 100.00 and 60.00, each half-up to the fen.
    const tie = async (): Promise<unknown> =>
      (await test.value('vat.tie', { month: '2026-10' })).lines.slice(2).map((line) => [line.line, line.own])
    const split = [
      ['feeIncome', '849.07'],
      ['interestIncome', '56.60'],
      ['outputTax', '54.34'],
    ]
    expect(await tie()).toEqual(split)
    expect(october.lines.map((line) => line.text)).toEqual(
      expect.arrayContaining(['服务费（含增值税 45.28）', '服务费（含增值税 5.66）', '垫款利息（含增值税 3.40）']),
    )
    const set = (value: string) => test.call('setting.save', { key: 'money.feeVat', value })
    expect(await set('六')).toMatchObject({ ok: false })
    expect(await set('2020-01-01 6；2026-11-01 1')).toMatchObject({ ok: true })
    expect(await tie()).toEqual(split)
    await set('0')
    expect(await tie()).toEqual([
      ['feeIncome', '900.01'],
      ['interestIncome', '60.00'],
      ['outputTax', '0.00'],
    ])
    lawsHold()
  })

  it('what was wrong is taken back, never deleted, and only once; a fee on it is not charged', async () => {
    const clientId = await office()
    await test.value('billing.save', {
      clientId,
      validFrom: '2026-01-01',
      rule: { fees: [{ kind: 'percentRefund', value: '2' }], interest: '0', dayBase: 365 },
    })
    const { id } = await test.value('money.enter', {
      kind: 'refundReceived',
      clientId,
      day: '2026-10-21',
      amount: '1000',
    })
    await test.value('money.reverse', { id, day: '2026-10-22', note: '记错客户' })
    expect(await test.call('money.reverse', { id, day: '2026-10-22', note: '再来' })).toMatchObject({
      ok: false,
      code: 'MONEY_REVERSED',
    })
    expect(await test.value('money.statement', { clientId, from: '2026-10-01', to: '2026-10-31' })).toMatchObject({
      closing: '0.00',
      lines: [{ credit: '1000.00' }, { debit: '1000.00', text: '冲回：代收退税（记错客户）' }],
    })
    expect(await test.value('charge.preview', { month: '2026-10' })).toMatchObject({ charges: [], open: 0 })
    lawsHold()
  })

  it('the month ties to the VAT return: equal is equal, anything else is shown to the cent; what has no rate is said', async () => {
    const clientId = await office()
    await test.value('money.enter', { kind: 'refundReceived', clientId, day: '2026-10-21', amount: '1000' })
    await test.value('vat.enter', { month: '2026-10', line: 'refundReceived', amount: '1000' })
    await test.value('vat.enter', { month: '2026-10', line: 'feeIncome', amount: '0.01' })
    const { lines } = await test.value('vat.tie', { month: '2026-10' })
    expect(lines.map((line) => [line.line, line.own, line.difference])).toEqual([
      ['exportSales', '0.00', undefined],
      ['refundReceived', '1000.00', '0.00'],
      ['feeIncome', '0.00', '-0.01'],
      ['interestIncome', '0.00', undefined],
      ['outputTax', '0.00', undefined],
    ])
    await test.value('vat.enter', { month: '2026-10', line: 'refundReceived', amount: '999' })
    expect((await test.value('vat.tie', { month: '2026-10' })).lines[1]).toMatchObject({
      filed: '999.00',
      difference: '1.00',
    })
    expect(await test.call('vat.enter', { month: '2026-10', line: 'feeIncome', amount: '-1' })).toMatchObject({
      ok: false,
      code: 'FIELD_INVALID',
    })
  })

  it('a wrong amount, day, kind or client is refused in words and nothing is booked', async () => {
    const clientId = await office()
    const wrong = [
      [{ amount: '0' }, 'FIELD_INVALID'],
      [{ amount: '-5' }, 'FIELD_INVALID'],
      [{ amount: '1.001' }, 'FIELD_INVALID'],
      [{ day: '2026-02-30' }, 'FIELD_INVALID'],
      [{ kind: 'feeCharged' as const }, 'FIELD_INVALID'],
      [{ clientId: 999 }, 'CLIENT_UNKNOWN'],
    ] as const
    for (const [change, code] of wrong)
      expect(
        await test.call('money.enter', {
          kind: 'refundReceived',
          clientId,
          day: '2026-10-21',
          amount: '1000',
          ...change,
        }),
      ).toMatchObject({ ok: false, code })
    expect(await test.value('money.count', {})).toMatchObject({ count: 0 })
  })
})
