import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  agencyRefund,
  deemedProfitTax,
  exchangeCost,
  exemptCreditRefund,
  profitLoss,
  tradingRefund,
} from '../../shared/domain/refund/calc/export.ts'
import type { CalcAnswer } from '../../shared/domain/refund/calc/form.ts'
import { priceTerm } from '../../shared/domain/refund/calc/price.ts'
import { retailImport } from '../../shared/domain/refund/calc/retail.ts'
import { parseRatio, ratioText } from '../../shared/domain/refund/ratio.ts'
import { parseCsv } from '../../shared/domain/text/csv.ts'

/** Published worked answers (refund/examples.csv) against the calculators; what no calculator covers is named with its reason. */

const FILE = join(import.meta.dirname, '../../../shared/specs/refund/examples.csv')
const TODAY = '2026-11-22'

type Json = Readonly<Record<string, unknown>>
interface Example {
  readonly topic: string
  readonly inputs: Json
  readonly expected: Json
  readonly row: number
}

function examples(): Example[] {
  const [, ...rows] = parseCsv(readFileSync(FILE, 'utf8'))
  return rows
    .filter((row) => row.length >= 3)
    .map((row, at) => ({
      topic: row[0] ?? '',
      inputs: JSON.parse(row[1] ?? '{}') as Json,
      expected: JSON.parse(row[2] ?? '{}') as Json,
      row: at + 2,
    }))
}

/** A figure of the example as people would type it. */
const typed = (value: unknown): string | undefined =>
  typeof value === 'number' || typeof value === 'string' ? String(value) : undefined
const percent = (value: unknown): string | undefined =>
  typed(value) === undefined ? undefined : `${ratioText(parseRatio(`${typed(value)}*100`) ?? { n: 0n, d: 1n }, 4)}%`

const ELSEWHERE: Readonly<Record<string, string>> = {
  refund_rate_lookup: '退税率文库按编码查找，不是计算器',
  refund_rate_by_export_date: '退税率按出口日期取，属退税率文库',
  personal_postal_tax: '行邮税不属本程序范围',
}

/** The calculator of a topic, on the example's figures. */
function computed({ topic, inputs: i }: Example): CalcAnswer | undefined {
  switch (topic) {
    case 'refund_rate_lower_of_invoice':
      return tradingRefund(
        {
          exportDate: '2026-07-07',
          lines: [
            {
              taxable: '100',
              levyRate: '13',
              refundRate: typed(i.library_rate),
              invoiceRate: typed(i.invoice_rate),
              supplier: i.simplified_or_small_supplier === true ? 'small' : 'general',
            },
          ],
        },
        TODAY,
      )
    case 'foreign_trade_refund':
      return tradingRefund(
        {
          lines: [
            { inclVat: typed(i.purchase_incl_vat), levyRate: percent(i.vat_rate), refundRate: percent(i.refund_rate) },
          ],
        },
        TODAY,
      )
    case 'exchange_cost':
      return exchangeCost({
        method: 'simple',
        inclVat: typed(i.purchase_incl_vat),
        feeRate: percent(i.domestic_cost_rate),
        levyRate: percent(i.vat_rate),
        refundRate: percent(i.refund_rate),
        usd: typed(i.cif_usd),
        freightUsd: typed(i.freight_usd),
        insuranceUsd: typed(i.insurance_usd),
      })
    case 'export_profit_loss':
      return profitLoss({
        totalCost: typed(i.total_cost_rmb ?? i.total_cost_rmb_exact),
        netUsd: typed(i.net_usd),
        fxRate: typed(i.fx),
      })
    case 'producer_exempt_credit_refund':
      return exemptCreditRefund(
        {
          exportSales: typed(i.export_sales),
          refundRate: percent(i.refund_rate),
          inputVat: typed(i.input_vat),
          carryForward: typed(i.carry_forward),
        },
        TODAY,
      )
    case 'cbec_import_tax':
      return retailImport(
        {
          lines: [
            {
              value: typed(i.dutiable_price),
              vatRate: percent(i.vat_rate),
              consumptionRate: percent(i.consumption_rate),
            },
          ],
        },
        TODAY,
      )
    case 'cbec_composite_rate':
      return retailImport(
        { lines: [{ value: '100', vatRate: percent(i.vat_rate), consumptionRate: percent(i.consumption_rate) }] },
        TODAY,
      )
    case 'cbec_high_end_cosmetics_test':
      return retailImport(
        { lines: [{ value: typed(i.price_rmb), vatRate: '13%', content: typed(i.grams ?? i.legal_quantity_g) }] },
        TODAY,
      )
    case 'price_term_conversion':
      return priceTerm(priceInput(i))
    case 'freight':
      return priceTerm({
        price: '1',
        measurement: typed(i.measurement_m3),
        weight: typed(i.weight_t),
        pieces: typed(i.pieces),
        freightRate: typed(i.rate_usd),
        surcharge: percent(i.surcharge),
      })
    default:
      return undefined
  }
}

function priceInput(i: Json): Parameters<typeof priceTerm>[0] {
  if (i.cif !== undefined)
    return {
      from: 'CIF',
      to: 'CFR',
      price: typed(i.cif),
      insuredFraction: typed(i.insured_fraction),
      insuranceRate: percent(i.insurance_rate),
    }
  const common = { quantity: typed(i.qty), commissionRate: percent(i.commission_rate), fxRate: typed(i.fx) }
  if (i.price_incl_commission !== undefined)
    return {
      ...common,
      from: 'CFR',
      to: 'FOB',
      price: typed(i.price_incl_commission),
      commission: 'take-off',
      freight: typed(i.freight_per_unit),
    }
  return { ...common, price: typed(i.price), commission: 'add' }
}

/** The example's names of results, and how many decimals the page printed. */
const NAMES: Readonly<Record<string, string>> = {
  refund: 'refund',
  applicable_rate: 'applicableRate',
  total_cost_rmb: 'totalCost',
  net_usd: 'netUsd',
  cost_per_usd: 'costPerUsd',
  profit_rmb: 'profit',
  rate_percent: 'ratePercent',
  ecr_amount: 'ecrAmount',
  credited: 'credited',
  next_carry: 'nextCarry',
  customs_tax: 'customsTax',
  value_added_tax: 'valueAddedTax',
  consumption_tax: 'consumptionTax',
  composite_percent: 'compositePercent',
  consumption_rate: 'consumptionRate',
  price_per_gram: 'perContent',
  cfr: 'unitPrice',
  commission: 'commission',
  rmb: 'rmb',
  freight_usd: 'freight',
}
const ALSO: Readonly<Record<string, Readonly<Record<string, string>>>> = { price_term_conversion: { net_usd: 'total' } }

describe('examples.csv 的每一行', () => {
  if (!existsSync(FILE)) {
    it('../shared is absent: the published examples are not compared (own cases stand in shared/domain/refund)', () => {
      expect(existsSync(FILE)).toBe(false)
    })
    return
  }
  it.each(examples().map((one) => [one.row, one.topic, one] as const))(
    'row %i (%s) gives its value, or says who covers it',
    (_row, topic, example) => {
      const answer = computed(example)
      if (answer === undefined) {
        expect(ELSEWHERE).toHaveProperty(topic)
        return
      }
      if (!answer.ok) throw new Error(answer.problems.map((one) => one.text).join('；'))
      const values = new Map(answer.results.map((one) => [one.id, one.value]))
      for (const [name, value] of Object.entries(example.expected)) {
        if (name === 'consumption_tax_applies') {
          expect(Number(values.get('consumptionTax')) > 0).toBe(value)
          continue
        }
        const id = ALSO[topic]?.[name] ?? NAMES[name]
        if (id === undefined) throw new Error(`no result for ${name}`)
        const places = (String(value).split('.')[1] ?? '').length
        const ours = parseRatio(values.get(id) ?? '')
        if (ours === undefined) throw new Error(`${name} → ${id}: ${values.get(id) ?? 'missing'}`)
        const shown = values.get(id)?.endsWith('%') === true ? { n: ours.n * 100n, d: ours.d } : ours
        expect(`${name} ${ratioText(shown, places)}`).toBe(`${name} ${String(value)}`)
      }
      expect(answer.steps.length).toBeGreaterThan(0)
      for (const step of answer.steps) expect(step.source).not.toBe('')
    },
  )
})

describe('没有公开算例的计算器', () => {
  it('agency refund and deemed profit tax: the formula by hand', () => {
    expect(
      agencyRefund({ amount: '100000', levyRate: '13', refundRate: '13', note: '代办退税专用' }, TODAY),
    ).toMatchObject({ ok: true, warnings: [], results: [{ id: 'refund', value: '13000.00' }, {}, {}] })
    expect(deemedProfitTax({ revenue: '1000000', taxRate: '25%' }, TODAY)).toMatchObject({
      ok: true,
      results: [{ value: '40000.00' }, { value: '10000.00' }],
    })
  })
})
