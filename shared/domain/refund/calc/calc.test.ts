import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agencyRefund, deemedProfitTax, exchangeCost, exemptCreditRefund, profitLoss, tradingRefund } from './export.ts'
import type { CalcAnswer } from './form.ts'
import { priceTerm } from './price.ts'
import { retailImport } from './retail.ts'

const TODAY = '2026-11-22'
const value = (answer: CalcAnswer, id: string): string => {
  if (!answer.ok) throw new Error(answer.problems.map((one) => one.text).join('；'))
  return answer.results.find((one) => one.id === id)?.value ?? '?'
}
const warned = (answer: CalcAnswer): string[] => (answer.ok ? answer.warnings.map((one) => one.rule) : ['refused'])
const cents = (text: string): bigint => BigInt(text.replace('.', ''))

describe('外贸免退税', () => {
  it('refund is base × rate half-up by line, and the lines add up', () => {
    const answer = tradingRefund(
      {
        lines: [
          { taxable: '100.05', levyRate: '13', refundRate: '9' },
          { taxable: '0.05', levyRate: '13', refundRate: '10' },
        ],
      },
      TODAY,
    )
    expect([value(answer, 'refund'), value(answer, 'nonRefundable')]).toEqual(['9.01', '4.00'])
  })
  it('the lower rate holds for simplified and small-scale purchases only; otherwise a difference is a doubt', () => {
    const line = { taxable: '1000', levyRate: '13', refundRate: '13', invoiceRate: '3' }
    expect(value(tradingRefund({ lines: [{ ...line, supplier: 'small' }] }, TODAY), 'refund')).toBe('30.00')
    const general = tradingRefund({ lines: [line] }, TODAY)
    expect([value(general, 'refund'), warned(general)]).toEqual(['130.00', ['CALC-RATE']])
  })
  it('consumption tax by rate and by quantity comes back beside VAT and lowers the cost', () => {
    const line = {
      taxable: '4000',
      levyRate: '13',
      refundRate: '13',
      consumptionRate: '20',
      unitTax: '0.5',
      quantity: '400',
    }
    const answer = tradingRefund({ lines: [line], fobUsd: '1000' }, '2026-05-01')
    expect(answer).toMatchObject({ ok: true })
    const results = answer.ok ? new Map(answer.results.map((one) => [one.id, one.value])) : new Map<string, string>()
    expect(['refund', 'consumptionRefund', 'totalRefund', 'costPerUsd'].map((id) => results.get(id))).toEqual([
      '520.00',
      '1000.00',
      '1520.00',
      '3.0000',
    ])
    const { quantity: _none, ...without } = line
    expect(tradingRefund({ lines: [without] }, '2026-05-01')).toMatchObject({
      ok: false,
      problems: [{ path: 'lines.0.quantity' }],
    })
  })
  it('used equipment is refunded on its net value', () => {
    expect(
      value(
        tradingRefund(
          { lines: [{ taxable: '1000', levyRate: '13', refundRate: '13', netValue: '300', originalValue: '900' }] },
          TODAY,
        ),
        'refund',
      ),
    ).toBe('43.33')
  })
  it('the source is that of the export date, and what was not seen says so', () => {
    const sourceOf = (exportDate: string): string => {
      const answer = tradingRefund({ exportDate, lines: [{ taxable: '1', levyRate: '13', refundRate: '13' }] }, TODAY)
      return answer.ok ? (answer.steps.at(-1)?.source ?? '') : ''
    }
    expect(sourceOf('2025-12-31')).toBe('财税〔2012〕39号（未核实）')
    expect(sourceOf('2026-01-01')).toBe('财政部 税务总局公告2026年第11号 五(二)')
  })
  it('every wrong field is named at once, with its line', () => {
    const answer = tradingRefund(
      { exportDate: '2026-02-30', lines: [{ taxable: 'x', levyRate: '130', refundRate: '' }] },
      TODAY,
    )
    expect(answer.ok ? [] : answer.problems.map((one) => one.path)).toEqual([
      'exportDate',
      'lines.0.levyRate',
      'lines.0.refundRate',
      'lines.0.taxable',
    ])
  })
  it('refund and the part that becomes cost never exceed base × levy by more than the rounding of both', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 ** 10 }),
        fc.integer({ min: 0, max: 17 }),
        fc.integer({ min: 0, max: 17 }),
        (count, a, b) => {
          const [levy, rate] = [Math.max(a, b), Math.min(a, b)]
          const answer = tradingRefund(
            { lines: [{ taxable: (count / 100).toFixed(2), levyRate: `${levy}%`, refundRate: `${rate}%` }] },
            TODAY,
          )
          const both = cents(value(answer, 'refund')) + cents(value(answer, 'nonRefundable'))
          const exact = BigInt(count) * BigInt(levy)
          expect(both * 100n - exact <= 100n && exact - both * 100n <= 100n).toBe(true)
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('代办退税', () => {
  it('an invoice without the note, or off the FOB value, is warned of and still computed', () => {
    const answer = agencyRefund(
      { amount: '70000', levyRate: '13', refundRate: '13', note: '出口', fobUsd: '10000', fxRate: '7.1' },
      TODAY,
    )
    expect([value(answer, 'refund'), value(answer, 'difference'), warned(answer)]).toEqual([
      '9100.00',
      '-1000.00',
      ['CALC-NOTE', 'CALC-FOB'],
    ])
  })
})

describe('换汇成本与盈亏', () => {
  it('both forms are kept apart', () => {
    const figures = { inclVat: '1130', levyRate: '13', refundRate: '13', usd: '150' }
    expect(value(exchangeCost(figures), 'costPerUsd')).toBe('6.6667')
    expect(value(exchangeCost({ ...figures, method: 'simple', feeRate: '10%' }), 'costPerUsd')).toBe('7.4200')
  })
  it('a cost outside the band is only warned of, and the band says that it is unverified', () => {
    const answer = exchangeCost({ taxable: '1000', levyRate: '13', refundRate: '13', usd: '100' })
    expect(warned(answer)).toEqual(['CALC-BAND'])
    expect(answer.ok && answer.warnings[0]?.text).toContain('未核实')
  })
  it('a loss is a loss', () => {
    expect(value(profitLoss({ totalCost: '800', netUsd: '100', fxRate: '7' }), 'profit')).toBe('-100.00')
  })
})

describe('价格术语', () => {
  it('there and back is the same price', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 10 ** 6 }),
        fc.integer({ min: 0, max: 99 }),
        fc.integer({ min: 0, max: 50 }),
        (price, freight, rate) => {
          const common = { freight: String(freight), insuranceRate: `${rate / 100}%`, insuredFraction: '1.1' }
          const cif = value(priceTerm({ ...common, from: 'FOB', to: 'CIF', price: String(price) }), 'unitPrice')
          const fob = value(priceTerm({ ...common, from: 'CIF', to: 'FOB', price: cif }), 'unitPrice')
          expect(Math.abs(Number(fob) - price)).toBeLessThanOrEqual(0.0001001)
        },
      ),
      { numRuns: 100 },
    )
  })
  it('a price that freight eats up is refused in words', () => {
    expect(priceTerm({ from: 'CFR', to: 'FOB', price: '10', freight: '20' })).toMatchObject({ ok: false })
  })
})

describe('免抵退与核定征收', () => {
  it.each([
    [
      { exportSales: '100000', levyRate: '13', refundRate: '9', inputVat: '20000', domesticOutput: '5000' },
      ['9000.00', '9000.00', '0.00', '2000.00', '0.00'],
    ],
    [
      { exportSales: '100000', refundRate: '13', inputVat: '1000', domesticOutput: '5000' },
      ['13000.00', '0.00', '13000.00', '0.00', '4000.00'],
    ],
  ])('case %#: refund, credit and carry add up', (input, expected) => {
    const answer = exemptCreditRefund(input, TODAY)
    expect(['ecrAmount', 'refund', 'credited', 'nextCarry', 'payable'].map((id) => value(answer, id))).toEqual(expected)
  })
  it('4 % is the rate of deemed income, not of tax; before 2020 there was none', () => {
    expect(value(deemedProfitTax({ revenue: '1000000' }, TODAY), 'tax')).toBe('10000.00')
    expect(deemedProfitTax({ revenue: '1', day: '2019-12-31' }, TODAY)).toMatchObject({
      ok: false,
      problems: [{ path: 'day' }],
    })
  })
})

describe('零售进口税', () => {
  it("is the ledger's own tax; over the limit it says why and what it would be in full", () => {
    expect(value(retailImport({ lines: [{ value: '410', vatRate: '13%' }] }, TODAY), 'total')).toBe('37.31')
    const over = retailImport({ lines: [{ value: '6000', vatRate: '13%', dutyRate: '10%' }] }, TODAY)
    expect([value(over, 'regime'), value(over, 'total'), warned(over)]).toEqual(['全额征收', '1458.00', ['CALC-LIMIT']])
    expect(
      warned(retailImport({ onePiece: 'yes', lines: [{ value: '6000', vatRate: '13%', dutyRate: '10%' }] }, TODAY)),
    ).toEqual([])
  })
})
