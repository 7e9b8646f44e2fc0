import { afterEach, describe, expect, it } from 'vitest'
import { LAWS } from '../../electron/core/service/house/laws.ts'
import { openTestLedger, type TestLedger } from '../support/ledger.ts'

let test: TestLedger | undefined
afterEach(async () => {
  await test?.close()
  test = undefined
})
const DAY = 86_400_000
const BILL = {
  kind: 'duty',
  number: '460420261000000001-L02',
  entryNo: '460420261000000001',
  title: '进口增值税',
  amount: '100000',
  declaredOn: '2026-11-20',
} as const
const HELD = {
  kind: 'deposit',
  number: 'BZJ-1',
  title: '暂时进出境',
  amount: '5000',
  issuedOn: '2026-11-01',
  endsOn: '2027-05-01',
} as const

const laws = ({ core }: TestLedger): string[] => LAWS.flatMap((law) => law.check(core.ledger).broken)
const piles = async (one: TestLedger): Promise<string[]> =>
  (await one.value('ledger.workQueue', {})).piles
    .filter((pile) => pile.id.startsWith('claim-'))
    .map((pile) => `${pile.title} ${pile.count}`)

describe('缴款书', () => {
  it('is due after fifteen days, shows up when it is nearly due and when it is late, and its late fee stops with the payment', async () => {
    const one = (test = await openTestLedger())
    const { id } = await one.value('claim.save', BILL)
    // 5 December 2026 is a Saturday.
    expect((await one.value('claim.get', { id })).row).toMatchObject({
      dueOn: '2026-12-07',
      state: 'open',
      lateFee: '',
      left: '100000.00',
      unverified: true,
    })
    expect(await piles(one)).toEqual([])
    one.clock.advance(13 * DAY)
    expect(await piles(one)).toEqual(['缴款书 3 天内到期 1'])
    one.clock.advance(12 * DAY)
    expect(await piles(one)).toEqual(['缴款书已逾期 1'])
    const late = await one.value('claim.get', { id })
    expect(late).toMatchObject({
      row: { state: 'overdue', daysLeft: -10, lateFee: '500.00' },
      late: { rate: '万分之5', minimum: '50.00', steps: [{ days: 10, unpaid: '100000.00' }] },
    })
    await one.value('claim.note', { id, what: 'paid', day: '2026-12-17', amount: '60000' })
    one.clock.advance(DAY)
    await one.value('claim.note', { id, what: 'paid', day: '2026-12-18', amount: '40000' })
    one.clock.advance(100 * DAY)
    const paid = await one.value('claim.get', { id })
    expect(paid).toMatchObject({
      row: { state: 'settled', stateName: '已缴', left: '0.00', lateFee: '520.00' },
      events: [{ what: '已缴税款', amount: '60000.00' }, { amount: '40000.00' }],
    })
    expect(await piles(one)).toEqual([])
    expect(laws(one)).toEqual([])
  })

  it('a holiday that the office adds moves the deadline, and a day that is none is refused with its text', async () => {
    const one = (test = await openTestLedger())
    const { id } = await one.value('claim.save', BILL)
    await one.value('setting.save', { key: 'calendar.days', value: '2026-12-07 休' })
    expect((await one.value('claim.get', { id })).row.dueOn).toBe('2026-12-08')
    expect(await one.call('setting.save', { key: 'calendar.days', value: '2026-12-32 休' })).toMatchObject({
      ok: false,
      code: 'FIELD_INVALID',
      data: { reason: expect.stringContaining('2026-12-32') as string },
    })
  })

  it('nothing is paid twice, overpaid, or entered twice; a second hand sees who was first', async () => {
    const one = (test = await openTestLedger())
    const { id } = await one.value('claim.save', BILL)
    expect(await one.call('claim.save', BILL)).toMatchObject({
      ok: false,
      code: 'FIELD_INVALID',
      data: { label: '编号' },
    })
    expect(await one.call('claim.save', { ...BILL, number: 'X', declaredOn: '' })).toMatchObject({
      code: 'FIELD_INVALID',
      data: { label: '完成申报日' },
    })
    expect(await one.call('claim.save', { ...BILL, number: 'X', amount: '1.001' })).toMatchObject({
      code: 'FIELD_INVALID',
    })
    expect(await one.call('claim.note', { id, what: 'paid', day: '2026-11-22', amount: '100000.01' })).toMatchObject({
      code: 'FIELD_INVALID',
      data: { label: '金额' },
    })
    expect(await one.call('claim.note', { id, what: 'refunded', day: '2026-11-22', amount: '1' })).toMatchObject({
      code: 'FIELD_INVALID',
    })
    await one.value('claim.save', { ...BILL, id, revision: 1, amount: '120000' })
    expect(await one.call('claim.save', { ...BILL, id, revision: 1, amount: '130000' })).toMatchObject({
      code: 'RECORD_CHANGED',
      data: { by: '您自己（在另一处）', revision: 2 },
    })
    await one.value('claim.note', { id, what: 'paid', day: '2026-11-22', amount: '110000' })
    expect(await one.call('claim.save', { ...BILL, id, revision: 2, amount: '100000' })).toMatchObject({
      code: 'FIELD_INVALID',
      data: { reason: expect.stringContaining('110000.00') as string },
    })
    await one.value('claim.note', { id, what: 'void', day: '2026-11-22', note: '海关撤销' })
    expect((await one.value('claim.get', { id })).row).toMatchObject({ stateName: '已作废', lateFee: '' })
    expect(await one.call('claim.note', { id, what: 'paid', day: '2026-11-22', amount: '1' })).toMatchObject({
      code: 'FIELD_INVALID',
    })
    expect(await one.call('claim.save', { ...BILL, number: 'Y' }, 'admin')).toMatchObject({ ok: true })
    expect(laws(one)).toEqual([])
  })
})

describe('保证金', () => {
  it('is followed to its end, through extension, conversion into duty and refund', async () => {
    const one = (test = await openTestLedger())
    const { id } = await one.value('claim.save', HELD)
    one.clock.advance(150 * DAY)
    expect(await piles(one)).toEqual(['保证金 30 天内到期 1'])
    expect(await one.call('claim.note', { id, what: 'extended', day: '2027-04-01' })).toMatchObject({
      code: 'FIELD_INVALID',
    })
    await one.value('claim.note', { id, what: 'extended', day: '2027-11-01' })
    expect((await one.value('claim.get', { id })).row).toMatchObject({
      dueOn: '2027-11-01',
      endsOn: '2027-05-01',
      state: 'open',
    })
    expect(await piles(one)).toEqual([])
    one.clock.advance(20 * DAY)
    await one.value('claim.note', { id, what: 'converted', day: '2027-05-01', amount: '2000' })
    await one.value('claim.note', { id, what: 'refunded', day: '2027-05-02', amount: '3000' })
    expect((await one.value('claim.get', { id })).row).toMatchObject({
      state: 'settled',
      stateName: '已退转',
      left: '0.00',
    })
    const of = (state: string) =>
      one.value('claim.page', {
        filters: [
          { field: 'kind', op: 'is', value: 'deposit' },
          { field: 'state', op: 'is', value: state },
        ],
      })
    expect([(await of('open')).rows.length, (await of('closed')).rows.length]).toEqual([0, 1])
    expect(await one.job('ledger.rebuild', {})).toMatchObject({ result: { wrongSums: 0 } })
    expect(laws(one)).toEqual([])
  })

  it('the projection that was damaged is found by the law and mended by the rebuilding', async () => {
    const one = (test = await openTestLedger())
    await one.value('claim.save', HELD)
    one.core.ledger.sql('update customs_claim_projection set open = 0').run()
    expect(laws(one)).toEqual(['claim 1'])
    expect(await one.job('ledger.rebuild', {})).toMatchObject({ result: { wrongSums: 1 } })
    expect(laws(one)).toEqual([])
  })
})
