import { describe, expect, it } from 'vitest'
import { fixed, parseFixed, type Fixed, type Quantity, type Weight } from '../decimal/decimal.ts'
import { allocate, byExpiry, isPickable, type Stand } from './allocate.ts'
import { countedProblem, lineResult, type Tally } from './count.ts'
import { askedAgain, gateOf, mayStep, PARCEL_STEPS } from './parcel-step.ts'
import { gs1Date, readScan } from './scan.ts'
import { goodsLabel, poolNumber, readPool } from './label.ts'
import { differenceValue, valueSum } from './count-value.ts'
import { readSheet, sheetDate, sheetQuantity } from './sheet.ts'
import { rateOn, storageCharge, storageRuns, unitDays } from './storage.ts'
import { checkWeight, readScale } from './weigh.ts'
import { BIN_KINDS, derivedColour } from './colour.ts'
import { moveKind } from './way.ts'
import { entryKind } from '../bonded/entry.ts'
import { BIN_ACCOUNTS } from './colour.ts'
import { FILING_STATES } from '../filing/state.ts'

const q = (text: string): Quantity => parseFixed<'quantity'>(text) ?? fixed<'quantity'>(0)
const w = (text: string): Weight => parseFixed<'weight'>(text) ?? fixed<'weight'>(0)
const p = (text: string): Fixed<'percent'> => parseFixed<'percent'>(text) ?? fixed<'percent'>(0)
const stand = (placeId: number, free: string, expiresOn = '', receivedOn = '2026-01-01'): Stand => ({
  placeId,
  binCode: `A-${placeId}`,
  itemNo: '',
  expiresOn,
  receivedOn,
  free: q(free),
})

describe('先到期先出', () => {
  it('the earliest expiry is taken first, goods without expiry last, one stand when it suffices, nothing by halves', () => {
    const stands = [
      stand(1, '5'),
      stand(2, '3', '2027-03-01'),
      stand(3, '9', '2027-01-01'),
      stand(4, '2', '2027-01-01', '2025-12-01'),
    ].sort(byExpiry)
    expect(stands.map((one) => one.placeId)).toEqual([4, 3, 2, 1])
    expect(allocate(q('2'), stands)).toEqual([{ placeId: 4, qty: q('2') }])
    expect(allocate(q('8'), stands)).toEqual([{ placeId: 3, qty: q('8') }])
    expect(allocate(q('12'), stands)).toEqual([
      { placeId: 4, qty: q('2') },
      { placeId: 3, qty: q('9') },
      { placeId: 2, qty: q('1') },
    ])
    expect(allocate(q('20'), stands)).toBeUndefined()
    expect(allocate(q('0'), stands)).toBeUndefined()
  })
  it('goods are picked through the day they expire, less the days kept clear', () => {
    expect(isPickable({ expiresOn: '2026-11-29' }, '2026-11-29', 0)).toBe(true)
    expect(isPickable({ expiresOn: '2026-11-28' }, '2026-11-29', 0)).toBe(false)
    expect(isPickable({ expiresOn: '2026-12-08' }, '2026-11-29', 10)).toBe(false)
    expect(isPickable({ expiresOn: '' }, '2026-11-29', 10)).toBe(true)
  })
})

describe('出库的门', () => {
  it('opens for a release and for nothing else; what customs stopped stops the parcel', () => {
    expect(FILING_STATES.filter((state) => gateOf(state) === 'open')).toEqual(['released', 'closed'])
    for (const state of ['inspection', 'cancelled', 'rejected', 'detained', 'suspended', 'nonsense'])
      expect(gateOf(state)).toBe('stop')
    expect(gateOf('accepted')).toBe('wait')
  })
  it('no way leads from before packing, or from an interception, to dispatch', () => {
    expect(PARCEL_STEPS.filter((step) => mayStep(step, 'dispatched'))).toEqual(['packed'])
    expect(askedAgain({ code: 'PARCEL_STEP', data: { state: '已出库' } }, 'dispatched')).toBe(true)
    expect(askedAgain({ code: 'PARCEL_STEP', data: { state: '已拣' } }, 'dispatched')).toBe(false)
    expect(askedAgain({ code: 'NOT_RELEASED', data: {} }, 'dispatched')).toBe(false)
    expect(mayStep(undefined, 'planned')).toBe(true)
    expect(mayStep(undefined, 'packed')).toBe(false)
    expect(mayStep('putBack', 'planned')).toBe(true)
  })
})

describe('移库的去向', () => {
  it('every way between kinds of bins is one that the bonded ledger knows', () => {
    for (const from of BIN_KINDS)
      for (const to of BIN_KINDS) {
        const kind = moveKind(from, to)
        if (kind === undefined || kind === 'relocate') continue
        expect(entryKind(kind).ways).toContainEqual([BIN_ACCOUNTS[from], BIN_ACCOUNTS[to]])
      }
    expect(moveKind('storage', 'receiving')).toBeUndefined()
    expect(moveKind('packed', 'packed')).toBeUndefined()
  })
})

describe('称重', () => {
  it('the wider of both tolerances counts; a parcel without a declared weight cannot deviate', () => {
    const rule = { absolute: w('0.05'), percent: p('3') }
    expect(checkWeight(w('1.03'), w('1'), rule)).toMatchObject({ ok: true })
    expect(checkWeight(w('1.06'), w('1'), rule)).toMatchObject({ ok: false, allowed: w('0.05') })
    expect(checkWeight(w('10.3'), w('10'), rule)).toMatchObject({ ok: true })
    expect(checkWeight(w('10.31'), w('10'), rule)).toMatchObject({ ok: false })
    expect(checkWeight(w('9'), w('0'), rule)).toMatchObject({ ok: true })
  })
  it('a tolerance counts with every decimal that the office gave it', () => {
    const rule = { absolute: w('0'), percent: p('0.125') }
    expect(checkWeight(w('8.01'), w('8'), rule)).toMatchObject({ ok: true })
    expect(checkWeight(w('8.0101'), w('8'), rule)).toMatchObject({ ok: false, allowed: w('0.01') })
  })
  it('reads what scales type, in kilograms and grams, and refuses what is not stable or below nothing', () => {
    for (const [text, value] of [
      ['1.234', '1.234'],
      ['1234g', '1.234'],
      ['ST,GS,+  1.234kg', '1.234'],
      ['１．５ＫＧ', '1.5'],
      ['85g', '0.085'],
      ['12.5g', '0.0125'],
    ] as const)
      expect(readScale(text)).toBe(w(value))
    for (const text of ['', 'US,GS,+1.2kg', '-1.2', '0', '0.000kg', 'abc']) expect(readScale(text)).toBeUndefined()
  })
})

describe('盘点', () => {
  const rule = { pieces: q('0'), percent: p('0'), otherPerson: true }
  const tally = (round: number, counterId: number, qty: string, expected = '10'): Tally => ({
    round,
    counterId,
    qty: q(qty),
    expected: q(expected),
  })
  it('a difference is one when two people find the same; goods that moved meanwhile are no difference', () => {
    expect(lineResult([], rule).state).toBe('open')
    expect(lineResult([tally(1, 1, '10')], rule)).toMatchObject({ state: 'agrees', difference: 0 })
    expect(lineResult([tally(1, 1, '8', '8')], rule).state).toBe('agrees')
    expect(lineResult([tally(1, 1, '9')], rule).state).toBe('again')
    expect(lineResult([tally(1, 1, '9'), tally(2, 1, '9')], rule).state).toBe('again')
    expect(lineResult([tally(1, 1, '9'), tally(2, 2, '8')], rule).state).toBe('again')
    expect(lineResult([tally(1, 1, '9'), tally(2, 2, '9')], rule)).toEqual({
      state: 'differs',
      difference: -100_000,
      round: 2,
    })
    expect(lineResult([tally(1, 1, '9'), tally(2, 2, '8', '9')], rule).state).toBe('differs')
  })
  it('small differences are settled by one count where the rule says so', () => {
    expect(lineResult([tally(1, 1, '9')], { ...rule, pieces: q('1') }).state).toBe('differs')
    expect(lineResult([tally(1, 1, '99', '100')], { ...rule, percent: p('1') }).state).toBe('differs')
    expect(lineResult([tally(1, 1, '98', '100')], { ...rule, percent: p('1') }).state).toBe('again')
    expect(lineResult([tally(1, 1, '1001.251', '1000')], { ...rule, percent: p('0.125') }).state).toBe('again')
  })
  it('half a piece, less than nothing and no number are refused in words; kilograms may have decimals', () => {
    expect(countedProblem(q('1.5'), '011')).toContain('小数')
    expect(countedProblem(q('1.5'), '035')).toBeUndefined()
    expect(countedProblem(q('-1'), '035')).toContain('负')
    expect(countedProblem(undefined, '011')).toContain('数字')
  })
})

describe('仓储', () => {
  it('unit-days are what lay there at the end of each day, and the charge is exact to the fen', () => {
    const moves = [
      { day: '2026-10-30', qty: 1_000_000 },
      { day: '2026-11-02', qty: 500_000 },
      { day: '2026-11-04', qty: -700_000 },
      { day: '2026-12-01', qty: 900_000 },
    ]
    // 10 on 1 Nov, 15 on 2 and 3 Nov, 8 on 4 Nov
    expect(unitDays(moves, '2026-11-01', '2026-11-04')).toBe(4_800_000n)
    const run = (perUnitDay: number | undefined, days: bigint) => ({ from: '', to: '', unitDays: days, perUnitDay })
    expect(storageCharge([run(1500, 4_800_000n)])).toBe(72_000)
    expect(storageCharge([run(1500, 1n), run(undefined, 9n)])).toBe(0)
    expect(storageCharge([run(undefined, 4_800_000n)])).toBeUndefined()
    // Every day at its own rate: the owner's before the one for all.
    const all = [{ from: '2026-11-02', perUnitDay: 100 }]
    const own = [{ from: '2026-11-04', perUnitDay: 300 }]
    expect(storageRuns(moves, { own, all }, '2026-11-01', '2026-11-04')).toEqual([
      { from: '2026-11-01', to: '2026-11-01', unitDays: 1_000_000n, perUnitDay: undefined },
      { from: '2026-11-02', to: '2026-11-03', unitDays: 3_000_000n, perUnitDay: 100 },
      { from: '2026-11-04', to: '2026-11-04', unitDays: 800_000n, perUnitDay: 300 },
    ])
    const rates = [
      { from: '2026-01-01', perUnitDay: 1 },
      { from: '2026-06-01', perUnitDay: 2 },
    ]
    expect(rateOn(rates, '2026-05-31')?.perUnitDay).toBe(1)
    expect(rateOn(rates, '2026-06-01')?.perUnitDay).toBe(2)
    expect(rateOn(rates, '2025-12-31')).toBeUndefined()
  })
})

describe('扫码', () => {
  it('GS1 element strings give GTIN, lot, expiry and count, from a gun or from a label; everything else is one code', () => {
    expect(readScan(']C101069012345678921727063010L1')).toMatchObject({
      code: '6901234567892',
      expiresOn: '2027-06-30',
      lotNo: 'L1',
    })
    expect(readScan('(01)06901234567892(10)AB-1(17)270600(37)12')).toEqual({
      code: '6901234567892',
      gtin: '06901234567892',
      lotNo: 'AB-1',
      expiresOn: '2027-06-30',
      count: '12',
    })
    expect(readScan('0106901234567892\u001d10AB1\u001d17270101')).toMatchObject({
      lotNo: 'AB1',
      expiresOn: '2027-01-01',
    })
    expect(readScan(' 6901234567892 ')).toMatchObject({ code: '6901234567892', gtin: '' })
    expect(readScan('0112345')).toMatchObject({ code: '0112345', gtin: '' })
    expect(gs1Date('271301')).toBeUndefined()
    expect(gs1Date('270230')).toBeUndefined()
    expect(gs1Date('280200')).toBe('2028-02-29')
  })
})

describe('库位状态颜色', () => {
  it('what is under way counts before what is settled; an officer sees the gate before the list, the list before the book', () => {
    const load = { plain: 1, booked: 2, pending: 0, writtenOff: 0 }
    const work = { pending: 0, passing: 0, debited: 0 }
    expect(derivedColour({ ...load, booked: 0 })).toBe('nonBonded')
    expect(derivedColour(load)).toBe('bonded')
    expect(derivedColour({ ...load, writtenOff: 1 })).toBe('writtenOff')
    expect(derivedColour({ ...load, pending: 1, writtenOff: 1 })).toBe('listPending')
    expect(derivedColour(load, { ...work, debited: 3 })).toBe('writtenOff')
    expect(derivedColour(load, { ...work, pending: 1, debited: 3 })).toBe('listPending')
    expect(derivedColour(load, { pending: 1, passing: 1, debited: 3 })).toBe('passPending')
  })
})

describe('盘点差异估值', () => {
  const rate = (text: string) => fixed<'rate'>(q(text))
  const facts = {
    difference: q('-3'),
    price: fixed<'money'>(q('100')),
    currency: 'USD',
    yuan: fixed<'exchangeRate'>(q('7.1')),
    hsCode: '2106909090',
    tax: { duty: rate('0.12'), vat: rate('0.13'), consumption: { kind: 'none' }, source: '' },
    day: '2026-11-22',
  } as const

  it('what is missing is worth its declared price in yuan, and bears duty, and VAT on value and duty', () => {
    expect(differenceValue(facts)).toEqual({
      value: q('-2130'),
      duty: q('-255.6'),
      consumption: 0,
      vat: q('-310.13'),
      tax: q('-565.73'),
      why: '',
    })
    expect(differenceValue({ ...facts, difference: q('3') })).toMatchObject({ value: q('2130'), tax: q('565.73') })
  })
  it('what is not known says so and is in no sum; what is known of the line stays', () => {
    const noRate = differenceValue({ ...facts, yuan: undefined })
    const noDuty = differenceValue({ ...facts, tax: { ...facts.tax, duty: undefined } })
    expect([noRate.value, noRate.why]).toEqual([undefined, '没有 USD 在 2026-11-22 的汇率'])
    expect([noDuty.value, noDuty.tax, noDuty.why]).toEqual([q('-2130'), undefined, expect.stringContaining('关税税率')])
    expect(differenceValue({ ...facts, price: fixed(0) }).why).toContain('没有申报单价')
    expect(differenceValue({ ...facts, hsCode: '' }).why).toContain('没有商品编码')
    expect(valueSum([differenceValue(facts), noRate, noDuty])).toMatchObject({
      lines: 3,
      value: q('-4260'),
      tax: q('-565.73'),
      unknown: 2,
    })
  })
})

describe('表格', () => {
  it('columns are found by title or by place, empty rows keep their number', () => {
    const columns = [
      { field: 'code' as const, titles: ['库位'] },
      { field: 'qty' as const, titles: ['数量', '实盘'] },
    ]
    expect(
      readSheet([['说明'], ['实盘（件）', '库位'], ['3', 'A-1'], ['', ''], ['4', 'A-2']], columns).rows,
    ).toMatchObject([{ row: 1, values: { code: '说明' } }, { row: 2 }, { row: 3 }, { row: 5 }])
    expect(
      readSheet(
        [
          ['实盘', '库位'],
          ['3', 'A-1'],
          ['', ''],
          ['4', 'A-2'],
        ],
        columns,
      ).rows.map((row) => [row.row, row.values]),
    ).toEqual([
      [2, { code: 'A-1', qty: '3' }],
      [4, { code: 'A-2', qty: '4' }],
    ])
    expect(readSheet([['A-1', '3']], columns).rows[0]).toMatchObject({ row: 1, values: { code: 'A-1', qty: '3' } })
  })
  it('numbers and dates are read as people type them, or not at all', () => {
    expect(sheetQuantity('1,200 件')).toBe(q('1200'))
    expect(sheetQuantity('一百')).toBeUndefined()
    expect(sheetDate('2027年1月31日')).toBe('2027-01-31')
    expect(sheetDate('2027.2.30')).toBeUndefined()
    expect(sheetDate('46538')).toBe('2027-05-31')
    expect(sheetDate('')).toBe('')
  })
})

describe('标签与号段', () => {
  it('what a label says is what a gun reads from it', () => {
    const text = goodsLabel({ gtin: '6901234567892', lotNo: 'AB-1', expiresOn: '2027-06-30', count: '12' })
    expect(text).toBe('(01)06901234567892(17)270630(37)12(10)AB-1')
    expect(readScan(text ?? '')).toEqual({
      code: '6901234567892',
      gtin: '06901234567892',
      lotNo: 'AB-1',
      expiresOn: '2027-06-30',
      count: '12',
    })
    expect(goodsLabel({ gtin: '', lotNo: '', expiresOn: '', count: '' })).toBeUndefined()
    expect(goodsLabel({ gtin: '6901234567892', lotNo: '批号一', expiresOn: '', count: '' })).toBe('(01)06901234567892')
  })
  it('a pool keeps its leading zeros and its prefix, and refuses ends that do not belong together', () => {
    expect(readPool('YT0000900', 'YT0001099')).toEqual({ prefix: 'YT', width: 7, first: 900, last: 1099 })
    expect(poolNumber({ prefix: 'YT', width: 7 }, 901)).toBe('YT0000901')
    for (const [first, last] of [
      ['YT1', 'ZT2'],
      ['YT2', 'YT1'],
      ['YT1', 'YT10'],
      ['ABC', 'ABD'],
    ] as const)
      expect(typeof readPool(first, last)).toBe('string')
  })
})
