import { normaliseNumber, NUMBER_KIND, type NumberKind } from '../../../../db/trade/number-key.ts'
import {
  filingsOf,
  findEnding,
  findOrdersStarting,
  findWhole,
  searchedBatches,
  type FoundFiling,
  type NumberFind,
  type NumberFinds,
} from '../../../../db/trade/search.ts'
import { transportStates } from '../../../../db/trade/transport.ts'
import { MODE_NAMES } from '../../../../shared/contract/area/party.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { filingKind } from '../../../../shared/domain/filing/kind.ts'
import type { ReadContext } from '../../context.ts'
import { shownState } from '../filing/page.ts'
import { STATE_NAMES } from '../intake/query.ts'
import { modeOf, stateOf } from '../parcel/row.ts'
import { findIn, shortLists, type ShortLists } from './short-lists.ts'

type Hit = Out<'search.all'>['hits'][number]
interface Section {
  readonly hits: readonly Hit[]
  readonly more: boolean
}

/** What may be a document's number: letters and digits, four or more. */
const NUMBER = /^[0-9A-Z_\-./]{4,60}$/
const NUMBER_NAMES: Readonly<Record<NumberKind, string>> = {
  [NUMBER_KIND.order]: '订单编号',
  [NUMBER_KIND.waybill]: '运单编号',
  [NUMBER_KIND.payment]: '支付交易号',
  [NUMBER_KIND.own]: '企业内部编号',
  [NUMBER_KIND.inventory]: '清单编号',
  [NUMBER_KIND.preEntry]: '预录入编号',
  [NUMBER_KIND.waitingPayment]: '支付交易号',
  [NUMBER_KIND.waitingWaybill]: '运单编号',
  [NUMBER_KIND.waitingCollection]: '收款交易号',
}
/** Numbers that belong to a filing rather than to the trade. */
const FILED: ReadonlySet<NumberKind> = new Set([NUMBER_KIND.own, NUMBER_KIND.inventory, NUMBER_KIND.preEntry])
const NONE: NumberFinds = { finds: [], more: false }

const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' · ')
const cut = <T>(list: readonly T[], limit: number): { list: readonly T[]; more: boolean } => ({
  list: list.slice(0, limit),
  more: list.length > limit,
})

/** A whole number is an answer by itself; anything shorter may be an end or, of an order number, a beginning. */
function findParcels(context: ReadContext, text: string, limit: number): NumberFinds {
  if (!NUMBER.test(normaliseNumber(text))) return NONE
  const whole = findWhole(context.ledger, text, limit)
  if (whole.finds.length > 0) return whole
  const ending = findEnding(context.ledger, text, limit)
  const starting = findOrdersStarting(context.ledger, text, limit)
  const ids = new Set(ending.finds.map((find) => find.parcel.id))
  const { list, more } = cut([...ending.finds, ...starting.finds.filter((find) => !ids.has(find.parcel.id))], limit)
  return { finds: list, more: more || ending.more || starting.more }
}

function parcelHit({ parcel, kind, number }: NumberFind, clients: ReadonlyMap<number, string>): Hit {
  const { name, tone } = stateOf(parcel.filingState)
  const own = kind === NUMBER_KIND.order ? '' : `${NUMBER_NAMES[kind]} · 订单 ${parcel.orderNo}`
  const detail = joined(own, clients.get(parcel.clientId) ?? '', MODE_NAMES[modeOf(parcel.mode)], parcel.goodsText)
  return { kind: 'parcel', id: parcel.id, title: number, detail, state: name, tone }
}

function filingHit(filing: FoundFiling, find: NumberFind, clients: ReadonlyMap<number, string>): Hit {
  const { name, tone } = shownState(filing.state, filing.silentNoted)
  const detail = joined(
    filingKind(filing.kind)?.name ?? filing.kind,
    `订单 ${filing.orderNo}`,
    clients.get(find.parcel.clientId) ?? '',
  )
  return { kind: 'filing', id: filing.id, title: find.number, detail, state: name, tone }
}

/** The filings that carry the number by which a parcel was found. */
function filingSection(
  context: ReadContext,
  finds: readonly NumberFind[],
  clients: ReadonlyMap<number, string>,
  limit: number,
): Section {
  const byParcel = new Map(finds.filter((find) => FILED.has(find.kind)).map((find) => [find.parcel.id, find]))
  if (byParcel.size === 0) return { hits: [], more: false }
  const hits = filingsOf(context.ledger, [...byParcel.keys()]).flatMap((filing) => {
    const find = byParcel.get(filing.parcelId)
    return find !== undefined && [filing.copNo, filing.invtNo, filing.preNo].includes(find.number)
      ? [filingHit(filing, find, clients)]
      : []
  })
  const { list, more } = cut(hits, limit)
  return { hits: list, more }
}

function clientSection(lists: ShortLists, text: string, limit: number): Section {
  const { list, more } = cut(findIn(lists.clients, text, limit), limit)
  const hit = ({ id, name, code, usci, customsCode }: (typeof list)[number]): Hit => ({
    kind: 'client',
    id,
    title: name,
    detail: joined(code, usci, customsCode),
    state: '',
    tone: '',
  })
  return { hits: list.map(hit), more }
}

function goodsSection(lists: ShortLists, text: string, clients: ReadonlyMap<number, string>, limit: number): Section {
  const { list, more } = cut(findIn(lists.goods, text, limit), limit)
  return {
    hits: list.map((goods) => ({
      kind: 'goods',
      id: goods.id,
      title: goods.name,
      detail: joined(goods.sku, goods.hsCode, goods.gtin, clients.get(goods.clientId) ?? ''),
      ...(goods.problems > 0 ? { state: '待完善', tone: 'amber' } : { state: '', tone: '' }),
    })),
    more,
  }
}

function transportSection(context: ReadContext, lists: ShortLists, text: string, limit: number): Section {
  const { list, more } = cut(findIn(lists.transports, text, limit), limit)
  const totals = new Map<number, number>()
  if (list.length > 0)
    for (const { id, count } of transportStates(
      context.ledger,
      list.map((one) => one.id),
    ))
      totals.set(id, (totals.get(id) ?? 0) + count)
  return {
    hits: list.map((one) => ({
      kind: 'transport',
      id: one.id,
      title: one.name,
      detail: joined(
        MODE_NAMES[modeOf(one.mode)],
        one.voyageNo,
        one.billNo,
        one.ieDate,
        `${totals.get(one.id) ?? 0} 票`,
      ),
      state: '',
      tone: '',
    })),
    more,
  }
}

const BATCH_TONES = {
  staging: 'blue',
  staged: 'amber',
  accepting: 'blue',
  accepted: 'green',
  cancelled: 'grey',
  failed: 'red',
} as const
const isBatchState = (state: string): state is keyof typeof BATCH_TONES => Object.hasOwn(BATCH_TONES, state)

function batchSection(
  context: ReadContext,
  lists: ShortLists,
  text: string,
  clients: ReadonlyMap<number, string>,
  limit: number,
): Section {
  const { list, more } = cut(findIn(lists.batches, text, limit), limit)
  const rows = list.length === 0 ? [] : searchedBatches(context.ledger, list)
  return {
    hits: rows.map((row) => ({
      kind: 'batch',
      id: row.id,
      title: row.fileName,
      detail: joined(row.clientId === null ? '' : (clients.get(row.clientId) ?? ''), `${row.rows} 票`),
      ...(isBatchState(row.state)
        ? { state: STATE_NAMES[row.state], tone: BATCH_TONES[row.state] }
        : { state: row.state, tone: 'grey' }),
    })),
    more,
  }
}

/** Every section gets its turn, so that a hundred parcels with the same last digits do not hide the client of that code. */
function inTurns(sections: readonly Section[], limit: number): Out<'search.all'> {
  const shares = sections.map(() => 0)
  let left = limit
  for (let gave = true; gave && left > 0;) {
    gave = false
    for (const [i, section] of sections.entries()) {
      if (left === 0 || (shares[i] ?? 0) >= section.hits.length) continue
      shares[i] = (shares[i] ?? 0) + 1
      left--
      gave = true
    }
  }
  return {
    hits: sections.flatMap((section, i) => section.hits.slice(0, shares[i])),
    more: sections.some((section, i) => section.more || section.hits.length > (shares[i] ?? 0)),
  }
}

/**
 * The one search box: numbers whole, by their last four characters or more, and order numbers by their beginning; clients and goods by name,
 * pinyin or code; transport batches and imported files by name. Nothing in an answer is personal data.
 */
export function searchAll(context: ReadContext, input: In<'search.all'>): Out<'search.all'> {
  const text = input.text.trim()
  const { limit } = input
  if (text === '') return { hits: [], more: false }
  const lists = shortLists(context.ledger)
  const clients = lists.names
  const { finds, more } = findParcels(context, text, limit)
  const sections: Section[] = [
    { hits: finds.map((find) => parcelHit(find, clients)), more },
    filingSection(context, finds, clients, limit),
    clientSection(lists, text, limit),
    goodsSection(lists, text, clients, limit),
    transportSection(context, lists, text, limit),
    batchSection(context, lists, text, clients, limit),
  ]
  return inTurns(sections, limit)
}
