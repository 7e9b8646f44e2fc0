import type { ZoneFact } from './zone.ts'

/**
 * By which way a declared item goes to the bureau, decided with its reasons. What was never seen in a text is said to be unverified and is never
 * decided silently: where a condition is unknown the answer is `undecided`.
 */
export const ROUTES = [
  'own',
  'agency',
  'agencyCertificate',
  'departure',
  'exemptWithoutVoucher',
  'exempt',
  'taxed',
  'waiting',
  'undecided',
] as const
export type Route = (typeof ROUTES)[number]

export const ROUTE_NAMES: Readonly<Record<Route, string>> = {
  own: '免退税（自营）',
  agency: '代办退税',
  agencyCertificate: '代理出口证明',
  departure: '离境即退（9810）',
  exemptWithoutVoucher: '无票免税',
  exempt: '免税',
  taxed: '视同内销征税',
  waiting: '待索票',
  undecided: '待确定',
}

/** Ways of a person's choosing: what is only a state of knowing (waiting, undecided) nobody chooses. */
export const CHOSEN_ROUTES = ROUTES.filter((route) => route !== 'waiting' && route !== 'undecided')

/** How the solver and the packets take a route: by which channel it may be claimed, '' = either, none = it is not claimed at all. */
export function channelOf(route: Route): 'own' | 'agency' | 'none' | '' {
  switch (route) {
    case 'own':
    case 'departure':
      return 'own'
    case 'agency':
      return 'agency'
    case 'waiting':
    case 'undecided':
      return ''
    default:
      return 'none'
  }
}

export interface RouteFacts {
  readonly tradeMode: string
  /** Special flag of the rate library on the export date; undefined when the rate is not known. */
  readonly special: string | undefined
  readonly agencyCertificate: string
  /** Vouchers of the client whose name and unit agree with the item. */
  readonly vouchers: {
    readonly special: number
    readonly agency: number
    readonly ordinary: number
    readonly payment: number
  }
  /** Wholly sold abroad already (9810). */
  readonly sold: boolean
  /** Where the client stands on the export date; undefined when the dossier does not say. */
  readonly zone: ZoneFact | undefined
  /** Customs district that takes the declaration, '' when it is not known. */
  readonly district: string
}

/** A person's word, which wins over what is computed. */
export interface RouteWish {
  readonly route: Route
  readonly reason: string
}

export interface RouteReason {
  readonly text: string
  readonly source: string
}
export interface RouteDecision {
  readonly route: Route
  readonly reasons: readonly RouteReason[]
  /** What the rules alone say, where a person decided otherwise. */
  readonly computed: Route
}

const ECOMMERCE: ReadonlySet<string> = new Set(['9610', '9710', '9810', '1210', '1239'])
const NO_11 = '财政部 税务总局公告2026年第11号'
const ZONE = '财税〔2018〕103号'

/**
 * The route of an item that nobody has claimed yet.
 * @param wish a person's choice with his reason: it stands, and what the rules say is said beside it
 */
export function decideRoute(facts: RouteFacts, wish?: RouteWish): RouteDecision {
  const { route, reasons } = computeRoute(facts)
  if (wish === undefined) return { route, reasons, computed: route }
  const said = { text: `人工确定：${wish.reason}`, source: '人工' }
  const rules = route === wish.route ? [] : [{ text: `按规则为“${ROUTE_NAMES[route]}”`, source: '本台账' }]
  return { route: wish.route, reasons: [said, ...rules, ...reasons], computed: route }
}

/**
 * The route that is to be expected before anything is invoiced: what vouchers for the same goods went before, else what the producer may do.
 * @param producerAble may the service company claim for the producer? undefined = not known, or there is none beside the client
 */
export function expectRoute(facts: RouteFacts, producerAble: boolean | undefined): Computed {
  const computed = computeRoute(facts)
  if (computed.route !== 'waiting' && computed.route !== 'undecided') return computed
  if (facts.vouchers.agency + facts.vouchers.special > 0 || producerAble === undefined) return computed
  const source = '国家税务总局公告2017年第35号'
  if (!producerAble)
    return {
      ...computed,
      reasons: [...computed.reasons, { text: '生产企业的备案或合同还不齐，暂不能代办退税', source }],
    }
  return {
    route: 'agency',
    reasons: [
      { text: '生产企业的备案、合同、退税权都齐，可代办退税：请其开具备注“代办退税专用”的专用发票', source },
      ...computed.reasons,
    ],
  }
}

type Computed = Pick<RouteDecision, 'route' | 'reasons'>

function computeRoute(facts: RouteFacts): Computed {
  const reasons: RouteReason[] = []
  const because = (text: string, source: string): void => void reasons.push({ text, source })
  const answer = (route: Route): Computed => ({ route, reasons })
  if (facts.special === '1') {
    because('退税率文库标明该商品不退税', `${NO_11} 七(一)1`)
    return answer('taxed')
  }
  if (facts.special === '2') {
    because('退税率文库标明该商品免税', `${NO_11} 六(一)1`)
    return answer('exempt')
  }
  if (facts.agencyCertificate !== '') {
    because(`已开具代理出口货物证明 ${facts.agencyCertificate}，由委托方申报`, '国家税务总局公告2026年第5号')
    return answer('agencyCertificate')
  }
  if (facts.special === undefined) because('退税率未能确定，请先启用文库或确认扩展码', '退税率文库')
  if (facts.vouchers.agency > 0) {
    because(`有 ${facts.vouchers.agency} 张代办退税专用发票`, '国家税务总局公告2017年第35号')
    if (facts.vouchers.special > 0)
      because('同时有一般专用发票：同一货物只能走一种方式，请核对', '国家税务总局公告2017年第35号')
    return answer(facts.vouchers.special > 0 ? 'undecided' : 'agency')
  }
  if (facts.vouchers.special + facts.vouchers.payment > 0) {
    because(`有 ${facts.vouchers.special + facts.vouchers.payment} 张增值税专用发票或海关缴款书`, `${NO_11} 四(一)7`)
    if (facts.tradeMode !== '9810' || facts.sold) return answer('own')
    because('9810 尚未全部销售：先预退，销售后核算', '国家税务总局公告2025年第3号')
    return answer('departure')
  }
  return withoutVoucher(facts, reasons)
}

function withoutVoucher(facts: RouteFacts, reasons: RouteReason[]): Computed {
  if (facts.vouchers.ordinary > 0) {
    reasons.push({ text: '只有普通发票，不能退税', source: `${NO_11} 六(一)1` })
    return { route: 'exempt', reasons }
  }
  if (!ECOMMERCE.has(facts.tradeMode)) {
    reasons.push({ text: '还没有名称、单位一致的进货凭证，请向生产企业索票', source: '本台账' })
    return { route: 'waiting', reasons }
  }
  reasons.push({ text: `监管方式 ${facts.tradeMode} 为跨境电商出口，没有进货凭证`, source: ZONE })
  const judged = zoneJudgement(facts)
  reasons.push(...judged.reasons.map((text) => ({ text, source: ZONE })))
  if (judged.route === 'exemptWithoutVoucher') reasons.push(incomeTaxReason(facts.zone))
  return { route: judged.route, reasons }
}

/** The conditions of 财税〔2018〕103号: all needed; one that is not met asks for invoices, one that is unknown leaves the answer open. */
function zoneJudgement({ zone, district }: RouteFacts): { route: Route; reasons: string[] } {
  if (zone === undefined)
    return { route: 'undecided', reasons: ['客户是否在综试区注册不明，请在客户档案“综试区”中填写'] }
  if (zone.zone === '') return { route: 'waiting', reasons: ['客户不在综试区注册，不适用无票免税，请索票'] }
  const failed: string[] = []
  const unknown: string[] = []
  if (zone.platform === 'no') failed.push(`没有在${zone.zone}平台登记商品信息`)
  if (zone.platform === '') unknown.push(`是否在${zone.zone}平台登记了商品信息不明，请在客户档案“综试区”中填写`)
  if (zone.districts.length === 0) unknown.push(`${zone.zone}的海关关区没有填写，不能判断是否经综试区海关申报`)
  else if (district === '') unknown.push('申报海关不明，不能判断是否经综试区海关申报')
  else if (!zone.districts.includes(district)) failed.push(`申报关区 ${district} 不属于${zone.zone}海关（未核实）`)
  if (failed.length > 0) return { route: 'waiting', reasons: [...failed, '不适用无票免税，请索票'] }
  if (unknown.length > 0) return { route: 'undecided', reasons: unknown }
  return {
    route: 'exemptWithoutVoucher',
    reasons: [`${zone.zone}企业，商品已在平台登记，经综试区关区 ${district} 申报，不在取消退税之列：免税不退税`],
  }
}

function incomeTaxReason(zone: ZoneFact | undefined): RouteReason {
  const source = '国家税务总局公告2019年第36号'
  if (zone?.incomeTax === 'deemed')
    return { text: '所得税核定征收，应税所得率 4%：应纳税所得额＝收入 × 4%（不是税率）', source }
  if (zone?.incomeTax === 'books') return { text: '所得税查账征收：没有凭证的成本不能扣除，请核对', source }
  return { text: '所得税可按应税所得率 4% 核定征收；客户档案“综试区”没有填写征收方式', source }
}
