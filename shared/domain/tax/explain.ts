import { fixed, fixedText, fixedTextPadded, timesHalfUp, ZERO, type Fixed, type Money } from '../decimal/decimal.ts'
import {
  SPECIFIC_BASIS,
  type ParcelTax,
  type SpecificLevy,
  type TaxableLine,
  type TaxableParcel,
} from './retail-import-tax.ts'
import type { RetailRule } from './retail-limits.ts'

/** One number of a tax computation with how it came about and on which rule. */
export interface TaxStep {
  readonly gnum: number
  readonly text: string
  readonly value: string
  readonly source: string
}

const ROUNDING = '海关总署令第272号 第13、19条（四舍五入到分）'
const DUTIABLE = '海关总署公告2018年第194号（完税价格含运费、保险费）；退税资料 D'

const yuan = (value: Money): string => fixedTextPadded(value, 2)
const percentText = (rate: Fixed): string => `${fixedText(fixed(rate * 100))}%`

/** "2 × 1 元": the quantity in tax units and the amount for each. */
function byQuantity(line: TaxableLine, levy: SpecificLevy): string {
  return `${fixedText(timesHalfUp(line.qty, levy.unitsEach ?? ZERO, 5))} × ${yuan(levy.perUnit)}`
}

/** Explains a computed tax line by line; the numbers are those of the result, never computed again. */
export function explainRetailTax(parcel: TaxableParcel, tax: ParcelTax, rule: RetailRule): TaxStep[] {
  const steps: TaxStep[] = []
  const spreadText = parcel.lines.length > 1 ? '，运保费与优惠按行价值分摊，尾差在末行' : ''
  for (const line of tax.lines) {
    const input = parcel.lines.find((l) => l.gnum === line.gnum)
    const push = (text: string, value: Money, source: string): void =>
      void steps.push({ gnum: line.gnum, text, value: yuan(value), source })
    const vat = input?.tax.vat
    const share = tax.regime === 'within' ? ` × ${percentText(rule.collected)}` : ''
    const c = percentText(line.consumptionRate)
    push(
      `完税价格 = 货价 ${yuan(input?.value ?? line.dutiable)} − 优惠 + 运费 + 保费${spreadText}`,
      line.dutiable,
      DUTIABLE,
    )
    if (tax.regime === 'within') push(`关税：限值内税率 ${percentText(rule.dutyWithin)}`, line.duty, rule.source)
    else
      push(
        `关税 = ${yuan(line.dutiable)} × ${percentText(input?.tax.duty ?? ZERO)}（全额征收）`,
        line.duty,
        rule.source,
      )
    const taxed = tax.regime === 'within' ? yuan(line.dutiable) : `(${yuan(line.dutiable)} + 关税)`
    const levy = input?.tax.consumption.kind === 'specific' ? input.tax.consumption.levy : undefined
    const quantity = input === undefined || levy === undefined ? undefined : byQuantity(input, levy)
    if (quantity !== undefined) {
      const rated = line.consumptionRate > 0 ? `(${taxed} + ${quantity}) ÷ (1 − ${c}) × ${c} + ` : ''
      const text = share === '' ? `${rated}${quantity}` : `[${rated}${quantity}]${share}`
      push(
        `消费税（${line.consumptionRate > 0 ? '复合' : '从量'}）= ${text}`,
        line.consumption,
        `${input?.tax.source ?? ''}；${SPECIFIC_BASIS.source}（未核实）；${ROUNDING}`,
      )
    } else if (line.consumptionRate > 0)
      push(`消费税 = ${taxed} ÷ (1 − ${c}) × ${c}${share}`, line.consumption, `${rule.source}；${ROUNDING}`)
    else push('消费税：不征', line.consumption, input?.tax.source ?? rule.source)
    const priced = quantity === undefined ? taxed : `(${taxed} + ${quantity})`
    const vatBase = line.consumptionRate > 0 ? `${priced} ÷ (1 − ${c})` : priced
    push(
      `增值税 = ${vatBase} × ${vat === undefined ? '' : percentText(vat)}${share}`,
      line.vat,
      `${rule.source}；${ROUNDING}`,
    )
  }
  steps.push({ gnum: 0, text: '合计 = 各行关税 + 消费税 + 增值税', value: yuan(tax.total), source: ROUNDING })
  return steps
}
