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
  /** The client is registered in a pilot zone; undefined when the dossier does not say. */
  readonly inZone: boolean | undefined
}

export interface RouteReason {
  readonly text: string
  readonly source: string
}
export interface RouteDecision {
  readonly route: Route
  readonly reasons: readonly RouteReason[]
}

const ECOMMERCE: ReadonlySet<string> = new Set(['9610', '9710', '9810', '1210', '1239'])
const NO_11 = '财政部 税务总局公告2026年第11号'
const ZONE = '财税〔2018〕103号'

/** The route of an item that nobody has claimed yet. */
export function decideRoute(facts: RouteFacts): RouteDecision {
  const reasons: RouteReason[] = []
  const because = (text: string, source: string): void => void reasons.push({ text, source })
  const answer = (route: Route): RouteDecision => ({ route, reasons })
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

function withoutVoucher(facts: RouteFacts, reasons: RouteReason[]): RouteDecision {
  if (facts.vouchers.ordinary > 0) {
    reasons.push({ text: '只有普通发票，不能退税', source: `${NO_11} 六(一)1` })
    return { route: 'exempt', reasons }
  }
  if (!ECOMMERCE.has(facts.tradeMode)) {
    reasons.push({ text: '还没有名称、单位一致的进货凭证，请向生产企业索票', source: '本台账' })
    return { route: 'waiting', reasons }
  }
  reasons.push({ text: `监管方式 ${facts.tradeMode} 为跨境电商出口，没有进货凭证`, source: ZONE })
  if (facts.inZone === undefined) {
    reasons.push({ text: '客户是否在综试区注册不明，请在客户档案中填写', source: ZONE })
    return { route: 'undecided', reasons }
  }
  if (!facts.inZone) {
    reasons.push({ text: '客户不在综试区注册，不适用无票免税，请索票', source: ZONE })
    return { route: 'waiting', reasons }
  }
  reasons.push({ text: '综试区企业：登记商品信息齐全、经综试区海关申报、不在取消退税清单的，免税不退税', source: ZONE })
  reasons.push({ text: '所得税可按应税所得率 4% 核定征收', source: '国家税务总局公告2019年第36号' })
  return { route: 'exemptWithoutVoucher', reasons }
}
