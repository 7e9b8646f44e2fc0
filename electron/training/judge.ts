import { parseFixed, type Fixed } from '../../shared/domain/decimal/decimal.ts'
import type { CebDocument, CebFields } from '../../shared/message/ceb/type.ts'
import type { TrainingDocument, TrainingStore } from '../../db/training/store.ts'
import { chance, happens } from './chance.ts'
import type { TrainingSettings } from './settings.ts'

/** What the window decides about a document: the next answer, and which act follows. */
export interface Verdict {
  readonly status: string
  readonly info: string
  readonly state: string
  readonly next?: string
}

const SINGLE_LIMIT = 5000 * 100_000
const ANNUAL_LIMIT = 26_000 * 100_000

/** Reasons that a manual rejection gives, as real receipts word them (SPEC 3.8). */
const MANUAL = [
  '[Code:1301;Desc:系统异常，请稍后重试]',
  '[Code:1300;Desc:人工退单，请核对商品规格型号后重新申报]',
  '[Code:1300;Desc:人工退单，商品名称过于笼统，请补充品牌]',
]

const amount = (text: string | undefined): number => parseFixed<string>(text ?? '') ?? 0

/** One step asks for the content of its documents several times. */
const MOST_CONTENTS = 200
const contents = new Map<string, CebDocument>()

/** What stands in one stored document. */
export function contentOf({ fields }: Pick<TrainingDocument, 'fields'>): CebDocument {
  const known = contents.get(fields)
  if (known !== undefined) return known
  const content = JSON.parse(fields) as CebDocument
  if (contents.size >= MOST_CONTENTS) contents.clear()
  contents.set(fields, content)
  return content
}

/** Yuan of an inventory: the sum of its lines, in hundred-thousandths. */
export function inventoryAmount(document: CebDocument): number {
  return document.lines.reduce((sum, line) => sum + amount(line['totalPrice']), 0)
}

/** The order that the window itself holds, when the office sent it. Others' documents are taken to agree. */
function orderDifference(store: TrainingStore, document: TrainingDocument): string | undefined {
  const order = store.ofOrder(document.orderKey, 'CEB311Message')
  if (order === undefined) return undefined
  const mine = contentOf(document)
  const theirs = contentOf(order)
  if (
    mine.head['buyerIdNumber'] !== theirs.head['buyerIdNumber'] ||
    mine.head['buyerName'] !== theirs.head['buyerName']
  )
    return '[Code:13127;Desc:清单订购人和订单不一致，修改订购人后重新申报]'
  if (mine.head['buyerTelephone'] !== theirs.head['buyerTelephone'])
    return '[Code:130126;Desc:清单上的订购人电话号码与订单上的订购人电话号码不一致]'
  const lines = (content: { lines: readonly CebFields[] }): string =>
    content.lines.map((line) => [line['gnum'], amount(line['qty']), amount(line['totalPrice'])].join('/')).join(' ')
  return lines(mine) === lines(theirs) ? undefined : '[Code:1322;Desc:订单清单表体商品项不一致]'
}

function paymentDifference(store: TrainingStore, document: TrainingDocument): string | undefined {
  const order = store.ofOrder(document.orderKey, 'CEB311Message')
  const payment = store.ofOrder(document.orderKey, 'CEB411Message')
  if (order === undefined || payment === undefined) return undefined
  const bought = contentOf(order).head
  const paid = contentOf(payment).head
  if (bought['buyerIdNumber'] !== paid['payerIdNumber'] || bought['buyerName'] !== paid['payerName'])
    return '[Code:1327;Desc:订单购买人与支付单支付人名字或身份证号码不一致]'
  return amount(bought['acturalPaid']) === amount(paid['amountPaid'])
    ? undefined
    : '[Code:1327;Desc:订单实付金额与支付金额不一致]'
}

function limitRefusal(store: TrainingStore, document: TrainingDocument): Verdict | undefined {
  const single = contentOf(document).lines.length > 1 && document.amount > SINGLE_LIMIT
  if (single) return { status: '-621005', info: '清单的购买金额超过单笔限额[5000]', state: 'rejected' }
  const before = store.boughtInYear(document.buyer, document.year, document.businessKey)
  if (before + document.amount <= ANNUAL_LIMIT) return undefined
  const total = ((before + document.amount) as Fixed) / 100_000
  return {
    status: '100',
    info: `[Code:1313;Desc:订购人购买超过年度限额,超过个人年度购买额度;totalPrice：${total.toLocaleString('en-US')} > limitPrice: 26,000;]`,
    state: 'rejected',
  }
}

/** 逻辑校验: the documents against each other, then the limits. */
export function check(store: TrainingStore, document: TrainingDocument): Verdict {
  if (document.type === 'CEB621Message') {
    const difference = orderDifference(store, document) ?? paymentDifference(store, document)
    if (difference !== undefined) return { status: '100', info: difference, state: 'rejected' }
    const limit = limitRefusal(store, document)
    if (limit !== undefined) return limit
  }
  return { status: '120', info: '[Code:1800;Desc:逻辑校验通过]', state: 'stored', next: 'decide' }
}

/** The seeded fate: manual rejection, inspection, or release. A second declaration is not rejected by chance again. */
export function decide(settings: TrainingSettings, document: TrainingDocument, isFirst: boolean): Verdict {
  const about = `${document.type} ${document.businessKey}`
  if (isFirst && happens(settings.seed, settings.rejectPercent, `reject ${about}`)) {
    return {
      status: '100',
      info: MANUAL[Math.floor(chance(settings.seed, `why ${about}`) * MANUAL.length)] ?? '',
      state: 'rejected',
    }
  }
  if (happens(settings.seed, settings.inspectPercent, `inspect ${about}`))
    return { status: '500', info: '[Code:2400;Desc:查验]', state: 'inspection', next: 'release' }
  if (document.type === 'CEB603Message')
    return { status: '399', info: '[Code:2300;Desc:海关审结]', state: 'settled', next: 'release' }
  return release()
}

export function release(): Verdict {
  return { status: '800', info: '[Code:2600;Desc:放行]', state: 'released', next: 'close' }
}

export function close(): Verdict {
  return { status: '899', info: '[Code:2700;Desc:结关]', state: 'closed' }
}
