import { clientGoods } from '../../../../db/party/goods.ts'
import { listClients } from '../../../../db/party/client.ts'
import { hiddenEvidence } from '../../../../db/refund/evidence-batch.ts'
import type { ProducerRecord } from '../../../../db/refund/producer.ts'
import { currentVouchers } from '../../../../db/refund/voucher.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { directionOf, textIn } from '../../../../shared/domain/declaration/content.ts'
import {
  fixed,
  fixedText,
  fixedTextPadded,
  fractionHalfUp,
  parseFixed,
  percentOfMoney,
  total,
  type Money,
} from '../../../../shared/domain/decimal/decimal.ts'
import type { PurchaseLine } from '../../../../shared/domain/refund/evidence.ts'
import { costPerUsd, fobIn, inRmb } from '../../../../shared/domain/refund/fob.ts'
import {
  dayText,
  exportOfContent,
  type OwnExport,
  type OwnItem,
} from '../../../../shared/domain/refund/from-declaration.ts'
import { producerProblems } from '../../../../shared/domain/refund/producer.ts'
import { invoiceDaysOf, treatmentOf, type RateAnswer } from '../../../../shared/domain/refund/rate-library.ts'
import { expectRoute, ROUTE_NAMES } from '../../../../shared/domain/refund/route.ts'
import { goodsName } from '../../../../shared/domain/refund/solve/name.ts'
import type { ReadContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { setting } from '../house/setting.ts'
import { goodsBodyOf } from '../party/goods.ts'
import { unitName } from '../refund-evidence/list.ts'
import { RateRule } from '../refund-money/rate.ts'
import { findProducer } from '../refund-producer/find.ts'
import { Rates } from '../refund-rate/index-of.ts'
import { Routes } from './routes.ts'

/** 退税预览: what would become of the refund of an export declaration while it is still typed. Nothing is stored. */

type Preview = Out<'refund.preview'>
type Row = Preview['items'][number]
type Goods = ReturnType<typeof clientGoods>
const yuan = (value: Money): string => fixedTextPadded(value, 2)

const NOTHING: Preview = {
  isExport: false,
  day: '',
  library: '',
  producer: { name: '', taxId: '', state: '', tone: 'grey', problems: [] },
  unknown: [],
  rateText: '',
  fobRmb: '',
  refund: '',
  cost: '',
  costText: '',
  costTone: 'grey',
  items: [],
}

interface LastLine {
  readonly line: PurchaseLine
  readonly issuedOn: string
}

/** Everything that one preview looks up, of one client. */
interface Known {
  readonly clientId: number
  readonly day: string
  readonly own: OwnExport
  readonly rates: Rates
  readonly rule: RateRule
  readonly routes: Routes
  readonly goods: Goods
  readonly last: ReadonlyMap<string, LastLine>
  readonly producerAble: boolean | undefined
  readonly band: { readonly low: Money; readonly high: Money }
}

/** The client that the form names, else the one whose code stands as producer or consignor. */
function clientOf(ledger: ReadHandle, given: number, own: OwnExport, tradeCode: string): number {
  if (given !== 0) return given
  const codes = [own.owner.usci, own.owner.customsCode, tradeCode].filter((code) => code !== '')
  return listClients(ledger).find((one) => codes.includes(one.usci) || codes.includes(one.customsCode))?.id ?? 0
}

function producerState(
  producer: ProducerRecord | undefined,
  own: OwnExport,
  day: string,
  isClient: boolean,
): Preview['producer'] & { readonly able: boolean | undefined } {
  const name = producer?.name ?? own.owner.name
  const taxId = producer?.taxId ?? own.owner.usci
  if (producer !== undefined) {
    const problems = producerProblems(producer.body, day, { year: 0, limit: undefined })
    const able = problems.length === 0
    return {
      name,
      taxId,
      able,
      problems,
      state: able ? '可代办退税' : '暂不能代办退税',
      tone: able ? 'green' : 'amber',
    }
  }
  if (isClient)
    return { name, taxId, able: undefined, problems: [], state: '客户本身，不是另外的生产企业', tone: 'blue' }
  const problems =
    name === '' && taxId === ''
      ? ['没有填生产销售单位，不知道由谁开票']
      : ['没有登记为生产企业：备案、合同、退税权都不知道，请在“生产企业”登记']
  return { name, taxId, able: undefined, problems, state: '未登记', tone: 'amber' }
}

function rateWords(
  rate: RateAnswer | undefined,
): Pick<Row, 'levy' | 'rate' | 'rateTone' | 'treatment'> & { unknown: string[] } {
  if (rate === undefined)
    return { levy: '', rate: '', rateTone: 'grey', treatment: '', unknown: ['还没有启用退税率文库，退税率不知道'] }
  if (rate.kind === 'missing')
    return {
      levy: '',
      rate: '',
      rateTone: 'red',
      treatment: '文库中没有',
      unknown: ['出口日期的文库中没有这个商品编码'],
    }
  if (rate.kind === 'ambiguous')
    return {
      levy: '',
      rate: [...new Set(rate.candidates.map((one) => `${fixedText(one.refundRate)}%`))].join(' / '),
      rateTone: 'amber',
      treatment: '扩展码未定',
      unknown: [`该编码有 ${rate.candidates.length} 种退税政策，请在“退税率文库－待确认扩展码”选定`],
    }
  const { row } = rate
  return {
    levy: row.levyRates.map((one) => `${fixedText(one)}%`).join(' / '),
    rate: row.special === '' ? `${fixedText(row.refundRate)}%` : '不退',
    rateTone: row.special === '1' ? 'red' : row.special === '2' || row.refundRate === 0 ? 'amber' : 'green',
    treatment: treatmentOf(row),
    unknown: [],
  }
}

/** Goods record against the line: what the factory will be asked to write must be what is declared. */
function goodsWords(item: OwnItem, goods: Goods, day: string): string[] {
  const valid = goods.filter((one) => one.validFrom <= day && (one.validTo ?? day) >= day)
  const record =
    valid.find((one) => item.sku !== '' && one.sku === item.sku) ??
    valid.find((one) => goodsName(one.name) === goodsName(item.name))
  if (record === undefined) return ['没有商品备案，名称与单位未经核对']
  const body = goodsBodyOf(record)
  const words: string[] = []
  if (goodsName(body.name) !== goodsName(item.name)) words.push(`商品备案品名为“${body.name}”，与报关品名不同`)
  if (body.hsCode !== '' && body.hsCode !== item.hsCode) words.push(`商品备案编码为 ${body.hsCode}`)
  if (body.unit !== '' && !item.quantities.some((one) => one.unit === body.unit))
    words.push(`商品备案单位为${unitName(body.unit)}，不在报关的单位之中`)
  return words
}

function lastPrice(known: Known, item: OwnItem): { readonly one: LastLine; readonly base: Money } | undefined {
  for (const { unit, quantity } of item.quantities) {
    const one = known.last.get(`${goodsName(item.name)} ${unit}`)
    if (one === undefined) continue
    const base = fractionHalfUp<'money'>(
      BigInt(one.line.taxableAmount) * BigInt(quantity),
      BigInt(one.line.quantity),
      2,
    )
    return { one, base }
  }
  return undefined
}

const costTone = (cost: Money, { low, high }: Known['band']): string => (cost < low || cost > high ? 'amber' : 'green')

interface Line {
  readonly row: Row
  readonly usd: Money | undefined
  readonly rmb: Money | undefined
  readonly base: Money | undefined
  readonly refund: Money | undefined
  readonly levyRate: PurchaseLine['levyRate'] | undefined
}

function itemLine(known: Known, item: OwnItem): Line {
  const { own, day, rule } = known
  const rate = known.rates.find(known.clientId, item.hsCode, item.name, day)
  const words = rateWords(rate)
  const declaration = { ...own.head, clientId: known.clientId }
  const facts = known.routes.facts(declaration, { ...item, id: 0 }, rate, own.district)
  const { route, reasons } = expectRoute(facts, known.producerAble)
  const rateOf = rule.of(day)
  const [fob, usd] = [own.head.currency, 'USD'].map((currency) => fobIn(own.head, item, currency, rateOf))
  const rmb = inRmb(fob, own.head.currency, rateOf)
  const priced = lastPrice(known, item)
  const refundRate = rate?.kind === 'found' && rate.row.special === '' ? rate.row.refundRate : undefined
  const refund = priced === undefined || refundRate === undefined ? undefined : percentOfMoney(priced.base, refundRate)
  const levyRate = priced?.one.line.levyRate
  const cost =
    priced === undefined || levyRate === undefined || usd === undefined
      ? undefined
      : costPerUsd([{ taxableAmount: priced.base, levyRate, claimedRate: refundRate ?? fixed(0) }], usd)
  const unknown = [
    ...words.unknown,
    ...known.rates
      .adjustments(rate, day)
      .map((row) => `退税率另按开票日期：${invoiceDaysOf(row)} 为 ${fixedText(row.refundRate)}%`),
    ...goodsWords(item, known.goods, day),
    ...(item.name === '' ? ['没有商品名称'] : []),
    ...(item.quantities.length === 0 ? ['没有单位与数量，工厂不知道开什么'] : []),
    ...(priced === undefined ? ['没有同名同单位的进货发票，进价与换汇成本不知道'] : []),
  ]
  return {
    usd,
    rmb,
    base: priced?.base,
    refund,
    levyRate,
    row: {
      itemNo: item.itemNo,
      hsCode: item.hsCode,
      name: item.name,
      units: item.quantities.map((one) => `${fixedText(one.quantity)} ${unitName(one.unit)}`),
      levy: words.levy,
      rate: words.rate,
      rateTone: words.rateTone,
      treatment: words.treatment,
      route,
      routeName: ROUTE_NAMES[route],
      reasons: [...reasons],
      fob: fob === undefined || item.amount === 0 ? '' : `${own.head.currency} ${yuan(fob)}`,
      fobRmb: rmb === undefined || item.amount === 0 ? '' : yuan(rmb),
      price:
        priced === undefined
          ? ''
          : `${fixedTextPadded(fractionHalfUp(BigInt(priced.one.line.taxableAmount) * 100_000n, BigInt(priced.one.line.quantity), 4), 2)} 元/${unitName(priced.one.line.unit)}（${priced.one.issuedOn} 发票）`,
      base: priced === undefined ? '' : yuan(priced.base),
      refund: refund === undefined ? '' : yuan(refund),
      cost: cost === undefined ? '' : fixedText(cost),
      costTone: cost === undefined ? 'grey' : costTone(cost, known.band),
      unknown,
    },
  }
}

/** Of the newest invoices the price of each goods and unit. */
function lastLines(vouchers: ReturnType<typeof currentVouchers>): Known['last'] {
  const last = new Map<string, LastLine>()
  for (const { voucher, lines } of vouchers) {
    if (voucher.state === 'void' || voucher.state === 'red') continue
    for (const line of lines) {
      if (line.quantity <= 0 || line.taxableAmount <= 0) continue
      const key = `${goodsName(line.name)} ${line.unit}`
      if ((last.get(key)?.issuedOn ?? '') <= voucher.issuedOn) last.set(key, { line, issuedOn: voucher.issuedOn })
    }
  }
  return last
}

/** The whole declaration's cost; only where every line's price is known, else it would flatter. */
function wholeCost(lines: readonly Line[], known: Known): Pick<Preview, 'cost' | 'costText' | 'costTone'> {
  const { low, high } = known.band
  const band = `区间 ${fixedText(low)} 至 ${fixedText(high)}（未核实，可在设置中调整）`
  const none = (why: string): Pick<Preview, 'cost' | 'costText' | 'costTone'> => ({
    cost: '',
    costText: why,
    costTone: 'grey',
  })
  if (lines.length === 0) return none('')
  if (lines.some((one) => one.usd === undefined)) return none('缺少汇率，不能算美元离岸价')
  const priced = lines.filter((one) => one.base !== undefined)
  if (priced.length < lines.length) return none(`${lines.length - priced.length} 项没有进价，整票换汇成本不知道`)
  const usd = total<'money'>(lines.map((one) => one.usd ?? fixed<'money'>(0)))
  if (usd <= 0) return none('离岸价不大于零')
  // base + base × levy − refund, as each line has its own rates.
  const cost = priced.reduce((sum, one) => {
    const base = one.base ?? fixed<'money'>(0)
    return sum + base + percentOfMoney(base, one.levyRate ?? fixed(0)) - (one.refund ?? 0)
  }, 0)
  const each = fractionHalfUp<'money'>(BigInt(cost) * 100_000n, BigInt(usd), 4)
  const inside = each >= low && each <= high
  return { cost: fixedText(each), costText: inside ? band : `超出${band}`, costTone: costTone(each, known.band) }
}

export function refundPreview(context: ReadContext, input: In<'refund.preview'>): Preview {
  const { ledger } = context
  if (directionOf(input.content) !== 'E') return NOTHING
  const { head } = input.content
  const day = dayText(textIn(head, 'IEDate')) || today(context.now())
  const own = exportOfContent(input.content, { declarationNo: textIn(head, 'EntryId'), exportDate: day })
  const clientId = clientOf(ledger, input.clientId, own, textIn(head, 'TradeCoScc'))
  const client = listClients(ledger).find((one) => one.id === clientId)
  const isClient = client !== undefined && own.owner.usci !== '' && client.usci === own.owner.usci
  const { able, ...producer } = producerState(findProducer(ledger, own.owner), own, day, isClient)
  const vouchers = clientId === 0 ? [] : currentVouchers(ledger, hiddenEvidence(ledger), clientId)
  const rates = new Rates(ledger)
  const rule = new RateRule(ledger)
  const band = (key: 'doubt.costLow' | 'doubt.costHigh'): Money => parseFixed<'money'>(setting(ledger, key)) ?? fixed(0)
  const known: Known = {
    clientId,
    day,
    own,
    rates,
    rule,
    routes: new Routes(ledger, vouchers),
    goods: clientId === 0 ? [] : clientGoods(ledger, clientId),
    last: lastLines(vouchers),
    producerAble: able,
    band: { low: band('doubt.costLow'), high: band('doubt.costHigh') },
  }
  const lines = own.items.map((item) => itemLine(known, item))
  const rmb = lines.map((one) => one.rmb)
  const refunds = lines.flatMap((one) => (one.refund === undefined ? [] : [one.refund]))
  const { currency } = own.head
  return {
    isExport: true,
    day,
    library: rates.library?.version ?? '',
    producer,
    unknown: [
      ...(textIn(head, 'IEDate') === '' ? [`没有出口日期，按今天 ${day} 的规则与退税率`] : []),
      ...(clientId === 0 ? ['没有选择客户：发票、商品备案、综试区都不能查'] : []),
      ...(rates.library === undefined ? ['还没有启用退税率文库'] : []),
      ...(own.incotermKnown ? [] : ['成交方式没有填或不认得，按离岸价计']),
      ...(currency === ''
        ? ['没有币制']
        : currency === 'CNY' || rule.on(currency, day) !== undefined
          ? []
          : [rule.words(currency, day)]),
    ],
    rateText: currency === '' || rule.on(currency, day) === undefined ? '' : rule.words(currency, day),
    fobRmb:
      rmb.some((one) => one === undefined) || lines.length === 0
        ? ''
        : yuan(total(rmb.map((one) => one ?? fixed<'money'>(0)))),
    refund: refunds.length === 0 ? '' : yuan(total(refunds)),
    ...wholeCost(lines, known),
    items: lines.map((one) => one.row),
  }
}
