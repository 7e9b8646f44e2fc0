import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  fixed,
  fixedText,
  fixedTextPadded,
  parseFixed,
  total,
  ZERO,
  type Fixed,
  type Money,
} from '../decimal/decimal.ts'
import { explainRetailTax } from './explain.ts'
import {
  compositeRate,
  dutiablePrices,
  isHighEndCosmetics,
  retailImportTax,
  retailRegime,
  type CommodityTax,
  type ParcelTax,
  type TaxableParcel,
} from './retail-import-tax.ts'
import { annualUse, cosmeticsRule, retailRule, type AnnualEntry, type Rate, type RetailRule } from './retail-limits.ts'

const of = <U extends string>(text: string): Fixed<U> => {
  const value = parseFixed<U>(text)
  if (value === undefined) throw new Error(text)
  return value
}
const money = (text: string): Money => of<'money'>(text)
const rate = (text: string): Rate => of<'rate'>(text)
const rule = (day = '2026-01-01'): RetailRule => {
  const found = retailRule(day)
  if (found === undefined) throw new Error(day)
  return found
}
const plain = (vat: string, consumption = '0', duty?: string): CommodityTax => ({
  duty: duty === undefined ? undefined : rate(duty),
  vat: rate(vat),
  consumption: consumption === '0' ? { kind: 'none' } : { kind: 'ad-valorem', rate: rate(consumption) },
  source: '示例',
})
const parcel = (values: readonly string[], tax: CommodityTax, extra: Partial<TaxableParcel> = {}): TaxableParcel => ({
  lines: values.map((value, i) => ({ gnum: i + 1, value: money(value), qty: of('1'), tax })),
  freight: ZERO,
  insurance: ZERO,
  discount: ZERO,
  ...extra,
})
const computed = (p: TaxableParcel, regime: 'within' | 'full' = 'within', day = '2026-01-01'): ParcelTax => {
  const tax = retailImportTax(p, regime, rule(day), day)
  if (!tax.ok) throw new Error(tax.code)
  return tax
}
const texts = (tax: ParcelTax): string[] => [tax.duty, tax.consumption, tax.vat, tax.total].map((v) => fixedText(v))

describe('跨境零售进口税', () => {
  it('examples.csv: the CEB816 sample 410.00 at 13 % gives VAT 37.31 and no duty', () => {
    expect(texts(computed(parcel(['410'], plain('0.13'))))).toEqual(['0', '0', '37.31', '37.31'])
  })
  it('examples.csv: composite rate of VAT 17 % and consumption tax 30 % is 47 %', () => {
    expect(fixedText(compositeRate(rate('0.17'), rate('0.3'), ZERO, 'within', rule().collected))).toBe('0.47')
    expect(texts(computed(parcel(['100'], plain('0.17', '0.3'))))).toEqual(['0', '30', '17', '47'])
  })
  it('the formula gives 26.35 %, not the printed 26.37 %, for VAT 17 % and consumption tax 15 %', () => {
    expect(fixedText(compositeRate(rate('0.17'), rate('0.15'), ZERO, 'within', rule().collected))).toBe('0.26353')
  })
  it('full tax: duty on the price, consumption tax on both, VAT on all three, no 70 %', () => {
    // 1000 × 10 % = 100; 1100 ÷ 0.85 × 15 % = 194.1176…; (1100 + 194.1176…) × 13 % = 168.2352…
    expect(texts(computed(parcel(['1000'], plain('0.13', '0.15', '0.1')), 'full'))).toEqual([
      '100',
      '194.12',
      '168.24',
      '462.36',
    ])
    expect(fixedText(compositeRate(rate('0.13'), rate('0.15'), rate('0.1'), 'full', rule().collected))).toBe('0.46235')
  })

  it('freight, insurance and discount are spread by line value with the remainder on the last line', () => {
    const p = parcel(['10', '10', '10'], plain('0.13'), {
      freight: money('1'),
      insurance: money('0.01'),
      discount: money('2'),
    })
    // 0.33+0.33+0.34 freight, 0+0+0.01 insurance, 0.67+0.67+0.66 discount
    expect(dutiablePrices(p)?.map((v) => fixedText(v))).toEqual(['9.66', '9.66', '9.69'])
  })
  it('a discount larger than the goods, a specific rate and a missing rate are refused, not guessed', () => {
    const day = '2026-01-01'
    expect(retailImportTax(parcel(['10'], plain('0.13'), { discount: money('11') }), 'within', rule(), day)).toEqual({
      ok: false,
      code: 'TAX_DISCOUNT_TOO_LARGE',
      gnum: 0,
    })
    expect(retailImportTax(parcel([], plain('0.13')), 'within', rule(), day)).toEqual({
      ok: false,
      code: 'TAX_NO_LINES',
      gnum: 0,
    })
    expect(retailImportTax(parcel(['10'], plain('0.13')), 'full', rule(), day)).toEqual({
      ok: false,
      code: 'TAX_DUTY_MISSING',
      gnum: 1,
    })
    expect(retailImportTax(parcel(['10'], { ...plain('0.13'), vat: undefined }), 'within', rule(), day)).toEqual({
      ok: false,
      code: 'TAX_VAT_MISSING',
      gnum: 1,
    })
    expect(
      retailImportTax(parcel(['10'], { ...plain('0.13'), consumption: { kind: 'specific' } }), 'within', rule(), day),
    ).toEqual({
      ok: false,
      code: 'TAX_SPECIFIC_RATE',
      gnum: 1,
    })
  })

  it('each tax is rounded half-up per line and then summed', () => {
    // 0.05 × 13 % × 70 % = 0.00455 → 0 a line; 1.10 × 9.1 % = 0.1001 → 0.10; 0.55 × 9.1 % = 0.05005 → 0.05
    expect(fixedText(computed(parcel(['0.55', '0.55'], plain('0.13'))).vat)).toBe('0.1')
    expect(fixedText(computed(parcel(['0.5', '0.5'], plain('0.1', '0'))).vat)).toBe('0.08')
    expect(fixedText(computed(parcel(['1'], plain('0.1', '0'))).vat)).toBe('0.07')
  })

  it('equals exact rational arithmetic, and the dutiable prices add up, for any parcel', () => {
    const value = fc.integer({ min: 0, max: 500_000 }).map((fen) => fixed<'money'>(fen * 1000))
    const arbitrary = fc.record({
      values: fc.array(value, { minLength: 1, maxLength: 6 }),
      freight: value,
      insurance: value,
      discountShare: fc.integer({ min: 0, max: 100 }),
      vat: fc.constantFrom('0.13', '0.09', '0.17'),
      consumption: fc.constantFrom('0', '0.15', '0.3'),
      duty: fc.constantFrom('0', '0.1', '0.065'),
      regime: fc.constantFrom('within' as const, 'full' as const),
    })
    fc.assert(
      fc.property(arbitrary, (a) => {
        const goods = total(a.values)
        const p: TaxableParcel = {
          lines: a.values.map((v, i) => ({
            gnum: i + 1,
            value: v,
            qty: of('1'),
            tax: plain(a.vat, a.consumption, a.duty),
          })),
          freight: a.freight,
          insurance: a.insurance,
          discount: fixed<'money'>(Math.floor((goods / 1000) * (a.discountShare / 100)) * 1000),
        }
        const tax = computed(p, a.regime)
        expect(tax.dutiable).toBe(goods - p.discount + p.freight + p.insurance)
        const [v, c, t] = [Number(a.vat), Number(a.consumption), a.regime === 'full' ? Number(a.duty) : 0]
        for (const line of tax.lines) {
          const price = line.dutiable / 1e5
          const share = a.regime === 'full' ? 1 : 0.7
          const near = (actual: number, expected: number): void =>
            expect(Math.abs(actual / 1e5 - expected)).toBeLessThanOrEqual(0.0050001)
          near(line.duty, price * t)
          near(line.consumption, ((price * (1 + t)) / (1 - c)) * c * share)
          near(line.vat, ((price * (1 + t)) / (1 - c)) * v * share)
        }
        expect(tax.total).toBe(total(tax.lines.map((l) => l.total)))
      }),
      { numRuns: 300 },
    )
  })

  it('every step of the explanation names its source and ends in the total', () => {
    const p = parcel(['300', '100'], plain('0.13', '0.15', '0.1'), { freight: money('12') })
    for (const regime of ['within', 'full'] as const) {
      const tax = computed(p, regime)
      const steps = explainRetailTax(p, tax, rule())
      expect(steps).toHaveLength(9)
      for (const step of steps) expect(step.source).not.toBe('')
      expect(steps.at(-1)?.value).toBe(fixedTextPadded(tax.total, 2))
    }
    expect(explainRetailTax(p, computed(p), rule())[0]?.text).toContain('300.00')
  })
})

describe('高档化妆品', () => {
  const cosmetics = cosmeticsRule('2026-01-01')
  it('examples.csv: 425 yuan for 20 g is taxed, 700 yuan for 83.5 g is not', () => {
    if (cosmetics === undefined) throw new Error('no rule')
    expect(isHighEndCosmetics(money('425'), of('20'), 'ml-or-g', cosmetics)).toBe(true)
    expect(isHighEndCosmetics(money('700'), of('83.5'), 'ml-or-g', cosmetics)).toBe(false)
    expect(fixedText(cosmetics.rate)).toBe('0.15')
  })
  it('exactly 10 yuan a gram and 15 yuan a piece are taxed, one fen less is not', () => {
    if (cosmetics === undefined) throw new Error('no rule')
    expect(isHighEndCosmetics(money('500'), of('50'), 'ml-or-g', cosmetics)).toBe(true)
    expect(isHighEndCosmetics(money('499.99'), of('50'), 'ml-or-g', cosmetics)).toBe(false)
    expect(isHighEndCosmetics(money('75'), of('5'), 'piece', cosmetics)).toBe(true)
    expect(isHighEndCosmetics(money('74.99'), of('5'), 'piece', cosmetics)).toBe(false)
  })
  it('the content counts per declared unit and decides the parcel tax; before the rule there was none', () => {
    const tax: CommodityTax = {
      duty: undefined,
      vat: rate('0.13'),
      consumption: { kind: 'cosmetics', measure: 'ml-or-g', content: of('50') },
      source: '示例',
    }
    const p: TaxableParcel = {
      lines: [{ gnum: 1, value: money('1000'), qty: of('2'), tax }],
      freight: ZERO,
      insurance: ZERO,
      discount: ZERO,
    }
    expect(fixedText(computed(p).consumption)).toBe('123.53')
    expect(fixedText(computed({ ...p, discount: money('0.01') }).consumption)).toBe('0')
    expect(fixedText(computed(p, 'within', '2016-05-01').consumption)).toBe('0')
    const unknown = { ...tax, consumption: { kind: 'cosmetics', measure: 'ml-or-g', content: undefined } as const }
    expect(retailImportTax(parcel(['10'], unknown), 'within', rule(), '2026-01-01')).toEqual({
      ok: false,
      code: 'TAX_CONTENT_MISSING',
      gnum: 1,
    })
  })
})

describe('限值', () => {
  it.each([
    ['2016-04-07', undefined, undefined],
    ['2016-04-08', '2000', '20000'],
    ['2018-12-31', '2000', '20000'],
    ['2019-01-01', '5000', '26000'],
    ['2026-11-22', '5000', '26000'],
  ])('on %s the limits are %s and %s', (day, single, annual) => {
    const found = retailRule(day)
    expect(found === undefined ? undefined : fixedText(found.singleLimit)).toBe(single)
    expect(found === undefined ? undefined : fixedText(found.annualLimit)).toBe(annual)
  })
  it.each([
    ['5000', false, '0', 'within', 'WITHIN_LIMITS'],
    ['5000.01', false, '0', 'refused', 'SINGLE_OVER'],
    ['5000.01', true, '0', 'full', 'SINGLE_OVER_INDIVISIBLE'],
    ['5000', false, '21000', 'within', 'WITHIN_LIMITS'],
    ['5000', false, '21000.01', 'refused', 'ANNUAL_OVER'],
    ['6000', true, '20000.01', 'refused', 'ANNUAL_OVER'],
  ])('%s (one piece: %s) after %s is %s', (price, onePiece, used, regime, reason) => {
    expect(retailRegime(money(price), onePiece, money(used), rule())).toEqual({ regime, reason })
  })
  it('a year counts what was declared in it; rejected, failed, cancelled and returned lists give it back', () => {
    const entry = (declTime: string, state: AnnualEntry['state']): AnnualEntry => ({
      declTime,
      dutiable: money('100'),
      state,
    })
    const entries = [
      entry('20251231', 'released'),
      entry('20260101', 'released'),
      entry('20260601', 'sent'),
      entry('20260601', 'silent'),
      entry('20260602', 'rejected'),
      entry('20260603', 'failed'),
      entry('20260604', 'cancelled'),
      entry('20260605', 'returned'),
      entry('20260606', 'draft'),
      entry('20270101', 'released'),
    ]
    expect(fixedText(annualUse(entries, '2026'))).toBe('300')
  })
})

describe('从量与复合消费税', () => {
  const levied = (levy: { rate: string; perUnit: string; each: string | undefined }, duty = '0'): CommodityTax => ({
    duty: rate(duty),
    vat: rate('0.13'),
    consumption: {
      kind: 'specific',
      levy: {
        rate: rate(levy.rate),
        perUnit: money(levy.perUnit),
        unit: '035',
        unitsEach: levy.each === undefined ? undefined : of(levy.each),
      },
    },
    source: '示例税则',
  })

  it('从量：数量乘定额，并入增值税税基；限值内按 70%', () => {
    const p = parcel(['100'], levied({ rate: '0', perUnit: '1', each: '0.5' }))
    const two = { ...p, lines: p.lines.map((line) => ({ ...line, qty: of<'quantity'>('2') })) }
    expect(texts(computed(two))).toEqual(['0', '0.7', '9.19', '9.89'])
  })

  it('复合：组成计税价格含定额，消费税为从价与从量之和', () => {
    const p = parcel(['100'], levied({ rate: '0.2', perUnit: '1', each: '0.5' }, '0.1'))
    expect(texts(computed(p))).toEqual(['0', '17.94', '11.43', '29.37'])
    expect(texts(computed(p, 'full'))).toEqual(['10', '28.13', '17.96', '56.09'])
  })

  it('定额为 0 时与只有比例税率时相同', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500_000_000 }), fc.integer({ min: 0, max: 60_000 }), (value, c) => {
        const own = {
          ...parcel(['1'], levied({ rate: '0', perUnit: '0', each: '1' })),
          lines: [
            {
              gnum: 1,
              value: fixed<'money'>(value),
              qty: of<'quantity'>('1'),
              tax: levied({ rate: fixedText(fixed(c)), perUnit: '0', each: '1' }),
            },
          ],
        }
        const other = {
          ...own,
          lines: [
            {
              gnum: 1,
              value: fixed<'money'>(value),
              qty: of<'quantity'>('1'),
              tax: plain('0.13', c === 0 ? '0' : fixedText(fixed(c))),
            },
          ],
        }
        expect(texts(computed(own))).toEqual(texts(computed(other)))
      }),
      { numRuns: 100 },
    )
  })

  it('没有写明定额或无法换算数量的，不猜；解释写明公式来源未核实', () => {
    const unknown: CommodityTax = { ...plain('0.13'), consumption: { kind: 'specific' } }
    expect(retailImportTax(parcel(['100'], unknown), 'within', rule(), '2026-01-01')).toMatchObject({
      ok: false,
      code: 'TAX_SPECIFIC_RATE',
    })
    expect(
      retailImportTax(
        parcel(['100'], levied({ rate: '0', perUnit: '1', each: undefined })),
        'within',
        rule(),
        '2026-01-01',
      ),
    ).toMatchObject({ ok: false, code: 'TAX_SPECIFIC_UNIT' })
    const p = parcel(['100'], levied({ rate: '0.2', perUnit: '1', each: '0.5' }))
    const step = explainRetailTax(p, computed(p), rule()).find((one) => one.text.startsWith('消费税'))
    expect(step).toMatchObject({
      text: '消费税（复合）= [(100.00 + 0.5 × 1.00) ÷ (1 − 20%) × 20% + 0.5 × 1.00] × 70%',
      value: '17.94',
    })
    expect(step?.source).toContain('未核实')
  })
})
