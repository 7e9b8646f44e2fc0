import {
  add,
  compare,
  isZero,
  less,
  NOTHING,
  ONE,
  over,
  percentText,
  ratio,
  ratioText,
  rounded,
  shortText,
  smaller,
  sum,
  times,
  type Ratio,
} from '../ratio.ts'
import { refundRegime, sourceText } from '../regime.ts'
import {
  CalcReader,
  type CalcAnswer,
  type CalcProblem,
  type CalcResult,
  type CalcStep,
  type CalcWarning,
  type FieldIds,
  type Typed,
} from './form.ts'
import {
  AGENCY_FORM,
  DEEMED_FORM,
  EXCHANGE_FORM,
  EXCHANGE_METHODS,
  EXEMPT_FORM,
  PROFIT_FORM,
  SUPPLIERS,
  TRADING_FORM,
} from './forms.ts'

/** Calculators of export refund. Everything is an exact fraction until the rounding that its step names: half-up. */

const COST_SOURCE = '换汇成本通用公式（退税资料 B.7）'
/** refund/SPEC B.7: 5–8 after 2019, remembered only; a warning, never a refusal. */
const COST_BAND = { low: ratio(5n), high: ratio(8n), source: '经验区间，未核实' } as const
const yuan = (value: Ratio): string => ratioText(value, 2)

/** Collects the steps of one computation. */
class Steps {
  readonly steps: CalcStep[] = []
  readonly warnings: CalcWarning[] = []
  readonly results: CalcResult[] = []
  step(text: string, value: string, source: string): void {
    this.steps.push({ text, value, source })
  }
  warn(rule: string, text: string): void {
    this.warnings.push({ rule, text })
  }
  result(id: string, label: string, value: string): void {
    this.results.push({ id, label, value })
  }
  answer(): CalcAnswer {
    return { ok: true, results: this.results, steps: this.steps, warnings: this.warnings }
  }
}

const refused = (problems: readonly CalcProblem[]): CalcAnswer => ({ ok: false, problems })

/** The amount without tax: as typed, else the amount with tax divided by 1 + rate (an invoice has two decimals). */
function baseOf<Id extends 'taxable' | 'inclVat'>(
  reader: CalcReader<Id>,
  taxable: Id,
  inclVat: Id,
  rate: Ratio,
  steps: Steps,
  exact: boolean,
): Ratio {
  const typed = reader.amount(taxable)
  const whole = reader.amount(inclVat)
  const derived = exact ? over(whole, add(ONE, rate)) : rounded(over(whole, add(ONE, rate)), 2)
  if (reader.has(taxable)) {
    if (reader.has(inclVat) && compare(rounded(derived, 2), rounded(typed, 2)) !== 0)
      steps.warn(
        'CALC-AMOUNTS',
        `计税金额 ${yuan(typed)} 与价税合计 ${yuan(whole)} 按 ${percentText(rate)} 换算的 ${yuan(derived)} 不符，按计税金额计算。`,
      )
    return typed
  }
  if (reader.has(inclVat))
    steps.step(
      `计税金额 = 价税合计 ${yuan(whole)} ÷ (1 + ${percentText(rate)})`,
      exact ? ratioText(derived, 4) : yuan(derived),
      '增值税价税分离',
    )
  else reader.object(taxable, '与价税合计至少填一项')
  return derived
}

type TradingLine = Typed<FieldIds<typeof TRADING_FORM.line>>

interface LineOutcome {
  readonly base: Ratio
  readonly levy: Ratio
  readonly rate: Ratio
  readonly refund: Ratio
  readonly kept: Ratio
  readonly consumption: Ratio
  readonly problems: readonly CalcProblem[]
}

const CONSUMPTION_SOURCE = '消费税应退税额 = 从价计税依据 × 比例税率 + 从量数量 × 定额税率（财税〔2012〕39号，未核实）'

/** Consumption tax that comes back with a line, half-up to the fen. */
function consumptionOf(
  reader: CalcReader<FieldIds<typeof TRADING_FORM.line>>,
  base: Ratio,
  at: number,
  steps: Steps,
): Ratio {
  const [rate, each, quantity] = [
    reader.rate('consumptionRate', NOTHING),
    reader.amount('unitTax'),
    reader.amount('quantity'),
  ]
  if (!isZero(each) && isZero(quantity)) reader.object('quantity', '有定额税率时须填数量')
  if (isZero(rate) && isZero(each)) return NOTHING
  const tax = rounded(add(times(base, rate), times(quantity, each)), 2)
  steps.step(
    `第 ${at + 1} 行应退消费税 = ${yuan(base)} × ${percentText(rate)} + ${shortText(quantity)} × ${shortText(each)}`,
    yuan(tax),
    CONSUMPTION_SOURCE,
  )
  return tax
}

function tradingLine(line: TradingLine, at: number, exportDate: string, steps: Steps): LineOutcome {
  const reader = new CalcReader(TRADING_FORM.line, line, `lines.${at}.`)
  const regime = refundRegime(exportDate)
  const levy = reader.rate('levyRate')
  const library = reader.rate('refundRate')
  const invoice = reader.rate('invoiceRate', levy)
  const supplier = reader.choice('supplier', SUPPLIERS, 'general')
  let base = baseOf(reader, 'taxable', 'inclVat', reader.has('invoiceRate') ? invoice : levy, steps, false)
  if (reader.has('netValue') || reader.has('originalValue')) {
    const [net, original] = [reader.amount('netValue'), reader.amount('originalValue')]
    if (isZero(original) || compare(net, original) > 0) reader.object('originalValue', '应大于零且不小于净值')
    else {
      const reduced = rounded(over(times(base, net), original), 2)
      steps.step(
        `旧设备计税依据 = ${yuan(base)} × 净值 ${yuan(net)} ÷ 原值 ${yuan(original)}`,
        yuan(reduced),
        '财政部 税务总局公告2026年第11号 四(一)11',
      )
      base = reduced
    }
  }
  const lowered = supplier !== 'general' && compare(invoice, library) < 0
  const rate = lowered ? smaller(invoice, library) : library
  if (lowered)
    steps.step(
      `适用退税率：发票 ${percentText(invoice)} 与文库 ${percentText(library)} 孰低（${supplier === 'small' ? '小规模纳税人' : '简易计税'}）`,
      percentText(rate),
      sourceText(regime.lowerRate),
    )
  else if (compare(invoice, library) < 0)
    steps.warn(
      'CALC-RATE',
      `第 ${at + 1} 行发票税率 ${percentText(invoice)} 低于退税率 ${percentText(library)}，而供货方不是简易计税或小规模纳税人，税务机关可能提出疑点。`,
    )
  if (compare(levy, rate) < 0)
    steps.warn('CALC-LEVY', `第 ${at + 1} 行退税率 ${percentText(rate)} 高于征税率 ${percentText(levy)}，请核对。`)
  const refund = rounded(times(base, rate), 2)
  const kept = compare(levy, rate) < 0 ? NOTHING : rounded(times(base, less(levy, rate)), 2)
  if (reader.problems.length === 0) {
    steps.step(
      `第 ${at + 1} 行应退税额 = 计税金额 ${yuan(base)} × 退税率 ${percentText(rate)}，四舍五入到分`,
      yuan(refund),
      sourceText(regime.formula),
    )
    if (!isZero(kept))
      steps.step(
        `第 ${at + 1} 行不予退税进成本 = ${yuan(base)} × (${percentText(levy)} − ${percentText(rate)})`,
        yuan(kept),
        COST_SOURCE,
      )
  }
  const consumption = consumptionOf(reader, base, at, steps)
  return { base, levy, rate, refund, kept, consumption, problems: reader.problems }
}

/** 外贸企业免退税 by line (refund/SPEC B.6). */
export function tradingRefund(
  input: Typed<FieldIds<typeof TRADING_FORM.head>> & { readonly lines: readonly TradingLine[] },
  today: string,
): CalcAnswer {
  const reader = new CalcReader(TRADING_FORM.head, input)
  const steps = new Steps()
  const exportDate = reader.day('exportDate', today)
  const [usd, typed] = [reader.amount('fobUsd'), reader.amount('consumptionRefund')]
  if (input.lines.length === 0) return refused([...reader.problems, { path: 'lines', text: '至少要有一行进货' }])
  const lines = input.lines.map((line, at) => tradingLine(line, at, exportDate, steps))
  const problems = [...reader.problems, ...lines.flatMap((line) => line.problems)]
  if (problems.length > 0) return refused(problems)
  const [base, refund, kept] = [
    sum(lines.map((line) => line.base)),
    sum(lines.map((line) => line.refund)),
    sum(lines.map((line) => line.kept)),
  ]
  const consumption = add(typed, sum(lines.map((line) => line.consumption)))
  steps.result('base', '计税金额合计', yuan(base))
  steps.result('refund', '应退税额', yuan(refund))
  steps.result('nonRefundable', '不予退税进成本', yuan(kept))
  if (!isZero(consumption)) {
    steps.result('consumptionRefund', '应退消费税', yuan(consumption))
    steps.result('totalRefund', '应退税额合计', yuan(add(refund, consumption)))
  }
  const [first] = lines
  if (first !== undefined && lines.every((line) => compare(line.rate, first.rate) === 0))
    steps.result('applicableRate', '适用退税率', percentText(first.rate))
  steps.result('regime', '适用规则', refundRegime(exportDate).name)
  if (!isZero(usd)) {
    const cost = over(less(add(base, kept), consumption), usd)
    steps.step(
      `换汇成本 = (计税金额 ${yuan(base)} + 征退差 ${yuan(kept)} − 应退消费税 ${yuan(consumption)}) ÷ 离岸价 ${yuan(usd)} 美元`,
      ratioText(cost, 4),
      COST_SOURCE,
    )
    steps.result('costPerUsd', '换汇成本', ratioText(cost, 4))
    bandWarning(cost, COST_BAND.low, COST_BAND.high, steps)
  }
  return steps.answer()
}

function bandWarning(cost: Ratio, low: Ratio, high: Ratio, steps: Steps): void {
  if (compare(cost, low) >= 0 && compare(cost, high) <= 0) return
  steps.warn(
    'CALC-BAND',
    `换汇成本 ${ratioText(cost, 4)} 不在 ${shortText(low)} 至 ${shortText(high)} 之间（${COST_BAND.source}），税务机关可能提出疑点。`,
  )
}

/** 代办退税 of one invoice (refund/SPEC A.6). */
export function agencyRefund(input: Typed<FieldIds<typeof AGENCY_FORM.head>>, today: string): CalcAnswer {
  const reader = new CalcReader(AGENCY_FORM.head, input)
  const steps = new Steps()
  const exportDate = reader.day('exportDate', today)
  const [levy, rate] = [reader.rate('levyRate'), reader.rate('refundRate')]
  const invoice = reader.rate('invoiceRate', levy)
  const [whole, usd, fx, tolerance] = [
    reader.amount('inclVat'),
    reader.amount('fobUsd'),
    reader.amount('fxRate'),
    reader.amount('tolerance', ONE),
  ]
  const typed = reader.amount('amount')
  const base = reader.has('amount') ? typed : rounded(over(whole, add(ONE, levy)), 2)
  if (!reader.has('amount') && !reader.has('inclVat')) reader.object('amount', '与价税合计至少填一项')
  if (reader.problems.length > 0) return refused(reader.problems)
  if (!reader.has('amount'))
    steps.step(`发票金额 = 价税合计 ${yuan(whole)} ÷ (1 + ${percentText(levy)})`, yuan(base), '增值税价税分离')
  const regime = refundRegime(exportDate)
  const refund = rounded(times(base, rate), 2)
  steps.step(
    `应退税额 = 发票金额 ${yuan(base)} × 退税率 ${percentText(rate)}，四舍五入到分`,
    yuan(refund),
    sourceText(regime.agency),
  )
  steps.result('refund', '应退税额', yuan(refund))
  steps.result('base', '计税金额', yuan(base))
  steps.result('regime', '适用规则', regime.name)
  if (compare(invoice, rate) < 0)
    steps.warn(
      'CALC-RATE',
      `发票税率 ${percentText(invoice)} 低于退税率 ${percentText(rate)}，税务机关可能提出疑点（代办退税是否取孰低未核实，不代为降低）。`,
    )
  if (reader.has('note') && !reader.text('note').includes('代办退税专用'))
    steps.warn('CALC-NOTE', '发票备注没有“代办退税专用”，不能作为代办退税凭证。')
  if (!isZero(usd) && !isZero(fx)) {
    const rmb = rounded(times(usd, fx), 2)
    const difference = less(base, rmb)
    steps.step(
      `离岸价折人民币 = ${yuan(usd)} × ${shortText(fx)}`,
      yuan(rmb),
      '发票金额应为离岸价折人民币（退税资料 A.3，未核实）',
    )
    steps.result('fobRmb', '离岸价折人民币', yuan(rmb))
    steps.result('difference', '发票金额减离岸价', yuan(difference))
    const size = difference.n < 0n ? less(NOTHING, difference) : difference
    if (compare(size, tolerance) > 0)
      steps.warn(
        'CALC-FOB',
        `发票金额 ${yuan(base)} 与离岸价 ${yuan(rmb)} 相差 ${yuan(difference)} 元，超过 ${yuan(tolerance)} 元。`,
      )
  }
  return steps.answer()
}

/** 换汇成本 (refund/SPEC B.7): the statutory form and the textbook form, kept apart. */
export function exchangeCost(input: Typed<FieldIds<typeof EXCHANGE_FORM.head>>): CalcAnswer {
  const reader = new CalcReader(EXCHANGE_FORM.head, input)
  const steps = new Steps()
  const method = reader.choice('method', EXCHANGE_METHODS, 'statutory')
  const [levy, rate] = [reader.rate('levyRate'), reader.rate('refundRate')]
  const base = baseOf(reader, 'taxable', 'inclVat', levy, steps, method === 'simple')
  const whole = reader.has('inclVat') ? reader.amount('inclVat') : times(base, add(ONE, levy))
  const [consumption, feeRate, fees] = [
    reader.amount('consumptionRefund'),
    reader.rate('feeRate'),
    reader.amount('fees'),
  ]
  const [usd, freight, insurance] = [reader.amount('usd'), reader.amount('freightUsd'), reader.amount('insuranceUsd')]
  const [low, high] = [reader.amount('bandLow', COST_BAND.low), reader.amount('bandHigh', COST_BAND.high)]
  const net = less(usd, add(freight, insurance))
  if (net.n <= 0n && reader.has('usd')) reader.object('usd', '减去运费、保险费后应大于零')
  if (reader.problems.length > 0) return refused(reader.problems)
  steps.step(`外汇净收入 = ${yuan(usd)} − 运费 ${yuan(freight)} − 保险费 ${yuan(insurance)}`, yuan(net), COST_SOURCE)
  const domestic = add(times(whole, feeRate), fees)
  const total =
    method === 'simple'
      ? less(add(whole, domestic), add(times(base, rate), consumption))
      : less(add(base, times(base, less(levy, rate))), consumption)
  if (method === 'simple')
    steps.step(
      `出口总成本 = 含税进价 ${yuan(whole)} + 国内费用 ${ratioText(domestic, 4)} − 退税 ${ratioText(times(base, rate), 4)}${isZero(consumption) ? '' : ` − 应退消费税 ${yuan(consumption)}`}`,
      ratioText(total, 4),
      '教材口径，供报价比较；与申报口径不同',
    )
  else
    steps.step(
      `成本 = 计税金额 ${yuan(base)} + 计税金额 × (${percentText(levy)} − ${percentText(rate)}) − 应退消费税 ${yuan(consumption)}`,
      ratioText(total, 4),
      COST_SOURCE,
    )
  const cost = over(total, net)
  steps.step(`换汇成本 = ${ratioText(total, 4)} ÷ ${yuan(net)}`, ratioText(cost, 4), COST_SOURCE)
  steps.result('costPerUsd', '换汇成本', ratioText(cost, 4))
  steps.result('totalCost', '总成本', ratioText(total, 4))
  steps.result('netUsd', '外汇净收入', yuan(net))
  bandWarning(cost, low, high, steps)
  return steps.answer()
}

/** 出口盈亏: RMB income of the net foreign exchange less the total cost, and their ratio. */
export function profitLoss(input: Typed<FieldIds<typeof PROFIT_FORM.head>>): CalcAnswer {
  const reader = new CalcReader(PROFIT_FORM.head, input)
  const steps = new Steps()
  const [cost, usd, fx] = [reader.amount('totalCost'), reader.amount('netUsd'), reader.amount('fxRate')]
  if (isZero(cost) && reader.has('totalCost')) reader.object('totalCost', '应大于零')
  if (isZero(usd) && reader.has('netUsd')) reader.object('netUsd', '应大于零')
  if (reader.problems.length > 0) return refused(reader.problems)
  const source = '出口盈亏额 = 人民币净收入 − 总成本；盈亏率 = 盈亏额 ÷ 总成本（教材通用公式）'
  const income = times(usd, fx)
  const profit = less(income, cost)
  const rate = times(over(profit, cost), ratio(100n))
  steps.step(`人民币净收入 = ${yuan(usd)} × ${shortText(fx)}`, yuan(income), source)
  steps.step(`盈亏额 = ${yuan(income)} − ${ratioText(cost, 4)}`, yuan(profit), source)
  steps.step(`盈亏率 = ${yuan(profit)} ÷ ${ratioText(cost, 4)}`, `${ratioText(rate, 2)}%`, source)
  steps.result('profit', profit.n < 0n ? '亏损额' : '盈利额', yuan(profit))
  steps.result('ratePercent', '盈亏率（%）', ratioText(rate, 2))
  steps.result('costPerUsd', '换汇成本', ratioText(over(cost, usd), 4))
  return steps.answer()
}

/** 生产企业免抵退税. */
export function exemptCreditRefund(input: Typed<FieldIds<typeof EXEMPT_FORM.head>>, today: string): CalcAnswer {
  const reader = new CalcReader(EXEMPT_FORM.head, input)
  const steps = new Steps()
  const exportDate = reader.day('exportDate', today)
  const rate = reader.rate('refundRate')
  const levy = reader.rate('levyRate', rate)
  const [sales, dutyFree, input0, out] = [
    reader.amount('exportSales'),
    reader.amount('dutyFree'),
    reader.amount('inputVat'),
    reader.amount('inputOut'),
  ]
  const [output, carried] = [reader.amount('domesticOutput'), reader.amount('carryForward')]
  if (compare(dutyFree, sales) > 0) reader.object('dutyFree', '不应大于出口销售额')
  if (compare(levy, rate) < 0) reader.object('levyRate', '不应低于退税率')
  if (reader.problems.length > 0) return refused(reader.problems)
  const source = `${sourceText({ source: refundRegime(exportDate).source, confidence: 'memory' })}；免抵退税计算`
  const base = less(sales, dutyFree)
  const notCredited = rounded(times(base, less(levy, rate)), 2)
  const payable = less(less(output, less(less(input0, notCredited), out)), carried)
  const ecr = rounded(times(base, rate), 2)
  const left = payable.n < 0n ? less(NOTHING, payable) : NOTHING
  const refund = smaller(left, ecr)
  steps.step(
    `不得免征和抵扣税额 = (${yuan(sales)} − ${yuan(dutyFree)}) × (${percentText(levy)} − ${percentText(rate)})`,
    yuan(notCredited),
    source,
  )
  steps.step(
    `当期应纳税额 = 销项 ${yuan(output)} − (进项 ${yuan(input0)} − ${yuan(notCredited)} − 转出 ${yuan(out)}) − 上期留抵 ${yuan(carried)}`,
    yuan(payable),
    source,
  )
  steps.step(`免抵退税额 = (${yuan(sales)} − ${yuan(dutyFree)}) × ${percentText(rate)}`, yuan(ecr), source)
  steps.step(`应退税额 = 期末留抵 ${yuan(left)} 与免抵退税额孰小`, yuan(refund), source)
  steps.result('ecrAmount', '免抵退税额', yuan(ecr))
  steps.result('refund', '应退税额', yuan(refund))
  steps.result('credited', '免抵税额', yuan(less(ecr, refund)))
  steps.result('nextCarry', '结转下期留抵', yuan(less(left, refund)))
  steps.result('payable', '应纳税额', yuan(payable.n < 0n ? NOTHING : payable))
  return steps.answer()
}

/** Deemed income of export without vouchers in a pilot zone: STA 2019 No. 36, 4 % from 2020-01-01. */
const DEEMED_RATE = { percent: ratio(4n, 100n), from: '2020-01-01', source: '国家税务总局公告2019年第36号' } as const

/** 核定征收 (refund/SPEC C): revenue × 4 % × corporate income tax rate. */
export function deemedProfitTax(input: Typed<FieldIds<typeof DEEMED_FORM.head>>, today: string): CalcAnswer {
  const reader = new CalcReader(DEEMED_FORM.head, input)
  const steps = new Steps()
  const day = reader.day('day', today)
  const revenue = reader.amount('revenue')
  const rate = reader.rate('taxRate', ratio(25n, 100n))
  if (day < DEEMED_RATE.from) reader.object('day', `早于 ${DEEMED_RATE.from}，核定征收办法尚未施行`)
  if (reader.problems.length > 0) return refused(reader.problems)
  const income = rounded(times(revenue, DEEMED_RATE.percent), 2)
  const tax = rounded(times(income, rate), 2)
  steps.step(`应纳税所得额 = 收入 ${yuan(revenue)} × 应税所得率 4%`, yuan(income), DEEMED_RATE.source)
  steps.step(
    `应纳企业所得税 = ${yuan(income)} × ${percentText(rate)}`,
    yuan(tax),
    reader.has('taxRate') ? '所填税率' : '企业所得税基本税率 25%（未核实）',
  )
  steps.result('taxableIncome', '应纳税所得额', yuan(income))
  steps.result('tax', '应纳企业所得税', yuan(tax))
  return steps.answer()
}
