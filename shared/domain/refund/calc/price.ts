import {
  add,
  compare,
  isZero,
  larger,
  less,
  NOTHING,
  ONE,
  over,
  percentText,
  ratio,
  ratioText,
  rounded,
  shortText,
  times,
  type Ratio,
} from '../ratio.ts'
import { CalcReader, type CalcAnswer, type CalcResult, type CalcStep, type FieldIds, type Typed } from './form.ts'
import { COMMISSION_WAYS, PRICE_FORM, PRICE_TERMS } from './forms.ts'

/** Price terms: FOB + freight = CFR; CFR = CIF × (1 − insured fraction × rate); a net price ÷ (1 − commission) includes it. */
const SOURCE = '国际贸易术语换算通用公式（教材）'
const usd = (value: Ratio): string => ratioText(value, 4)
const RANK = { FOB: 0, CFR: 1, CIF: 2 } as const

interface Price {
  readonly from: (typeof PRICE_TERMS)[number]
  readonly to: (typeof PRICE_TERMS)[number]
  readonly way: (typeof COMMISSION_WAYS)[number]
  readonly price: Ratio
  readonly freight: Ratio
  readonly insurance: Ratio
  readonly premium: Ratio
  readonly commission: Ratio
}

/** The price wanted, its commission and its insurance, a unit. */
function convert(
  one: Price,
  step: (text: string, value: Ratio) => void,
): { unit: Ratio; commission: Ratio; insurance: Ratio } {
  const within = one.way === 'included' || one.way === 'take-off'
  const commission = within ? times(one.price, one.commission) : NOTHING
  let net = less(one.price, commission)
  if (within) step(`净价 = ${usd(one.price)} − 佣金 ${usd(one.price)} × ${percentText(one.commission)}`, net)
  let insurance = NOTHING
  if (one.from === 'CIF' && RANK[one.to] < 2) {
    insurance = isZero(one.premium) ? one.insurance : times(one.price, one.premium)
    net = less(net, insurance)
    step(`CFR = CIF − 保险费 ${usd(insurance)}`, net)
  }
  if (RANK[one.from] > 0 && one.to === 'FOB') {
    net = less(net, one.freight)
    step(`FOB = CFR − 运费 ${usd(one.freight)}`, net)
  } else if (one.from === 'FOB' && RANK[one.to] > 0) {
    net = add(net, one.freight)
    step(`CFR = FOB + 运费 ${usd(one.freight)}`, net)
  }
  const insures = one.to === 'CIF' && one.from !== 'CIF'
  const share = one.way === 'included' || one.way === 'add' ? one.commission : NOTHING
  if (insures && isZero(one.premium)) net = add(net, one.insurance)
  const divisor = less(ONE, add(share, insures ? one.premium : NOTHING))
  const unit = over(net, divisor)
  if (insures) {
    insurance = isZero(one.premium) ? one.insurance : times(unit, one.premium)
    step(
      isZero(one.premium)
        ? `CIF = CFR + 保险费 ${usd(one.insurance)}`
        : `CIF = ${usd(net)} ÷ (1 − ${percentText(one.premium)}${isZero(share) ? '' : ` − 佣金 ${percentText(share)}`})`,
      unit,
    )
  } else if (!isZero(share)) step(`含佣价 = ${usd(net)} ÷ (1 − ${percentText(share)})`, unit)
  return { unit, commission: isZero(share) ? commission : times(unit, share), insurance }
}

/** 价格术语换算; figures of the whole quantity beside the unit price. */
export function priceTerm(input: Typed<FieldIds<typeof PRICE_FORM.head>>): CalcAnswer {
  const reader = new CalcReader(PRICE_FORM.head, input)
  const [from, to] = [reader.choice('from', PRICE_TERMS, 'FOB'), reader.choice('to', PRICE_TERMS, 'FOB')]
  const way = reader.choice('commission', COMMISSION_WAYS, 'none')
  const [price, quantity, freight, insurance] = [
    reader.amount('price'),
    reader.amount('quantity', ONE),
    reader.amount('freight'),
    reader.amount('insurance'),
  ]
  const premium = times(reader.amount('insuredFraction', ratio(11n, 10n)), reader.rate('insuranceRate'))
  const [commission, fx] = [reader.rate('commissionRate'), reader.amount('fxRate')]
  if (compare(add(premium, commission), ONE) >= 0) reader.object('commissionRate', '与保险费率合计应小于 100%')
  const cargo = freightOf(reader)
  if (reader.problems.length > 0) return { ok: false, problems: reader.problems }
  const steps: CalcStep[] = []
  const results: CalcResult[] = []
  const result = (id: string, label: string, value: string): void => void results.push({ id, label, value })
  const step = (text: string, value: Ratio): void => void steps.push({ text, value: usd(value), source: SOURCE })
  const one = convert({ from, to, way, price, freight, insurance, premium, commission }, step)
  if (one.unit.n <= 0n)
    return { ok: false, problems: [{ path: 'price', text: '“单价”减去佣金、保险费、运费后应大于零' }] }
  const whole = times(one.unit, quantity)
  step(`总额 = ${usd(one.unit)} × ${shortText(quantity)}`, whole)
  result('unitPrice', `${to} 单价`, usd(one.unit))
  result('total', `${to} 总额`, ratioText(whole, 2))
  result('commission', '佣金总额', ratioText(times(one.commission, quantity), 2))
  result('insurance', '保险费总额', ratioText(times(one.insurance, quantity), 2))
  if (!isZero(fx)) {
    const rmb = rounded(times(whole, fx), 2)
    steps.push({
      text: `折人民币 = ${ratioText(whole, 4)} × ${shortText(fx)}`,
      value: ratioText(rmb, 2),
      source: SOURCE,
    })
    result('rmb', '折人民币', ratioText(rmb, 2))
  }
  if (cargo !== undefined) {
    steps.push({ text: cargo.text, value: ratioText(cargo.value, 2), source: '班轮运费：体积与重量从高（教材）' })
    result('freight', '全部运费', ratioText(cargo.value, 2))
  }
  return { ok: true, results, steps, warnings: [] }
}

function freightOf(reader: CalcReader<FieldIds<typeof PRICE_FORM.head>>): { value: Ratio; text: string } | undefined {
  const [measurement, weight, pieces, rate, surcharge] = [
    reader.amount('measurement'),
    reader.amount('weight'),
    reader.amount('pieces', ONE),
    reader.amount('freightRate'),
    reader.rate('surcharge'),
  ]
  if (isZero(rate)) return undefined
  const tons = larger(measurement, weight)
  return {
    value: rounded(times(times(times(tons, pieces), rate), add(ONE, surcharge)), 2),
    text: `运费 = 每件 ${shortText(tons)} 运费吨 × ${shortText(pieces)} 件 × ${shortText(rate)} × (1 + 附加 ${percentText(surcharge)})`,
  }
}
