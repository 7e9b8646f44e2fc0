import { fixed, fixedText, fixedTextPadded, type Fixed, type Money } from '../../decimal/decimal.ts'
import { explainRetailTax } from '../../tax/explain.ts'
import {
  compositeRate,
  dutiablePrices,
  retailImportTax,
  retailRegime,
  TAX_PROBLEMS,
  type CommodityTax,
  type TaxableParcel,
} from '../../tax/retail-import-tax.ts'
import { retailRule, type RetailRule } from '../../tax/retail-limits.ts'
import { NOTHING, ONE, over, ratio, ratioText, rounded, type Ratio } from '../ratio.ts'
import {
  CalcReader,
  type CalcAnswer,
  type CalcProblem,
  type CalcResult,
  type CalcWarning,
  type FieldIds,
  type Typed,
} from './form.ts'
import { RETAIL_FORM } from './forms.ts'

type RetailLine = Typed<FieldIds<typeof RETAIL_FORM.line>>
const LARGEST = ratio(9_000_000_000_000n, 100n)

/** A figure as the exact decimal of the tax rules: five places, half-up. */
function exact<U extends string>(value: Ratio): Fixed<U> {
  const five = rounded(value, 5)
  return fixed<U>(Number((five.n * 100_000n) / five.d))
}

function lineOf(
  line: RetailLine,
  at: number,
): { taxable: TaxableParcel['lines'][number]; perContent: Ratio | undefined; problems: readonly CalcProblem[] } {
  const reader = new CalcReader(RETAIL_FORM.line, line, `lines.${at}.`)
  const [value, quantity] = [reader.amount('value'), reader.amount('quantity', ONE)]
  const [vat, duty, consumption] = [reader.rate('vatRate'), reader.rate('dutyRate'), reader.rate('consumptionRate')]
  const content = reader.amount('content')
  const measure = reader.choice('measure', ['ml-or-g', 'piece'], 'ml-or-g')
  if (value.n * LARGEST.d > LARGEST.n * value.d) reader.object('value', '超出可计算的范围')
  if (quantity.n === 0n) reader.object('quantity', '应大于零')
  const usable = reader.problems.length === 0
  const tax: CommodityTax = {
    duty: reader.has('dutyRate') ? exact(duty) : undefined,
    vat: exact(vat),
    consumption: reader.has('consumptionRate')
      ? consumption.n === 0n
        ? { kind: 'none' }
        : { kind: 'ad-valorem', rate: exact(consumption) }
      : reader.has('content')
        ? { kind: 'cosmetics', measure, content: exact(content) }
        : { kind: 'none' },
    source: '所填税率',
  }
  return {
    taxable: {
      gnum: at + 1,
      value: usable ? exact<'money'>(value) : fixed<'money'>(0),
      qty: usable ? exact<'quantity'>(quantity) : fixed<'quantity'>(0),
      tax,
    },
    perContent:
      usable && content.n > 0n ? over(value, ratio(content.n * quantity.n, content.d * quantity.d)) : undefined,
    problems: reader.problems,
  }
}

/** Which regime holds: by the limits, with the reason as a warning where the parcel may not be imported this way. */
function regimeOf(
  dutiable: Money,
  onePiece: boolean,
  used: Money,
  rule: RetailRule,
): { regime: 'within' | 'full'; warning: CalcWarning | undefined } {
  const answer = retailRegime(dutiable, onePiece, used, rule)
  if (answer.regime === 'within') return { regime: 'within', warning: undefined }
  if (answer.regime === 'full') return { regime: 'full', warning: undefined }
  const text =
    answer.reason === 'ANNUAL_OVER'
      ? '加上本单超过个人年度限值，应按一般贸易管理；下面按全额计算，仅供参考。'
      : '超过单次限值且不是不可分割的单件，不能按零售进口申报；下面按全额计算，仅供参考。'
  return {
    regime: 'full',
    warning: {
      rule: 'CALC-LIMIT',
      text: `${text}（单次 ${fixedText(rule.singleLimit)} 元、年度 ${fixedText(rule.annualLimit)} 元）`,
    },
  }
}

/** 零售进口综合税: the parcel tax of the ledger on typed figures (shared/domain/tax). */
export function retailImport(
  input: Typed<FieldIds<typeof RETAIL_FORM.head>> & { readonly lines: readonly RetailLine[] },
  today: string,
): CalcAnswer {
  const reader = new CalcReader(RETAIL_FORM.head, input)
  const day = reader.day('day', today)
  const [freight, insurance, discount, used] = [
    reader.amount('freight'),
    reader.amount('insurance'),
    reader.amount('discount'),
    reader.amount('annualUsed', NOTHING),
  ]
  const onePiece = reader.choice('onePiece', ['no', 'yes'], 'no') === 'yes'
  const lines = input.lines.map(lineOf)
  const problems = [...reader.problems, ...lines.flatMap((line) => line.problems)]
  const rule = retailRule(day)
  if (rule === undefined) problems.push({ path: 'day', text: '“申报日期”早于零售进口税收政策施行日（2016-04-08）' })
  if (rule === undefined || problems.length > 0) return { ok: false, problems }
  const parcel: TaxableParcel = {
    lines: lines.map((line) => line.taxable),
    freight: exact(freight),
    insurance: exact(insurance),
    discount: exact(discount),
  }
  const prices = dutiablePrices(parcel)
  if (parcel.lines.length === 0) return { ok: false, problems: [{ path: 'lines', text: TAX_PROBLEMS.TAX_NO_LINES }] }
  if (prices === undefined)
    return { ok: false, problems: [{ path: 'discount', text: TAX_PROBLEMS.TAX_DISCOUNT_TOO_LARGE }] }
  const dutiable = fixed<'money'>(prices.reduce((sum, price) => sum + price, 0))
  const { regime, warning } = regimeOf(dutiable, onePiece, exact(used), rule)
  const tax = retailImportTax(parcel, regime, rule, day)
  if (!tax.ok)
    return {
      ok: false,
      problems: [{ path: tax.gnum === 0 ? 'lines' : `lines.${tax.gnum - 1}`, text: TAX_PROBLEMS[tax.code] }],
    }
  const money = (value: Money): string => fixedTextPadded(value, 2)
  const results: CalcResult[] = [
    { id: 'total', label: '税款合计', value: money(tax.total) },
    { id: 'customsTax', label: '关税', value: money(tax.duty) },
    { id: 'consumptionTax', label: '消费税', value: money(tax.consumption) },
    { id: 'valueAddedTax', label: '增值税', value: money(tax.vat) },
    { id: 'dutiable', label: '完税价格', value: money(tax.dutiable) },
    { id: 'regime', label: '征收方式', value: regime === 'within' ? '限值内' : '全额征收' },
  ]
  const [first] = tax.lines
  if (first !== undefined && tax.lines.length === 1) {
    const { vat, duty } = lines[0]?.taxable.tax ?? {}
    const composite = compositeRate(vat ?? fixed(0), first.consumptionRate, duty ?? fixed(0), regime, rule.collected)
    results.push(
      { id: 'compositePercent', label: '综合税率（%）', value: fixedText(fixed(composite * 100)) },
      { id: 'consumptionRate', label: '适用消费税率', value: fixedText(first.consumptionRate) },
    )
    const per = lines[0]?.perContent
    if (per !== undefined) results.push({ id: 'perContent', label: '每毫升、克或片价格', value: ratioText(per, 2) })
  }
  const steps = explainRetailTax(parcel, tax, rule).map((step) => ({
    text: step.gnum === 0 ? step.text : `第 ${step.gnum} 行 ${step.text}`,
    value: step.value,
    source: step.source,
  }))
  return { ok: true, results, steps, warnings: warning === undefined ? [] : [warning] }
}
