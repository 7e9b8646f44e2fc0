import { compileFilter } from '../../../../db/trade/parcel-filter.ts'
import { countParcels } from '../../../../db/trade/parcel-count.ts'
import { pageParcels } from '../../../../db/trade/parcel-page.ts'
import type { SortBy } from '../../../../db/trade/parcel-source.ts'
import type { Place } from '../../../../db/trade/parcel-walk.ts'
import { findNumber, normaliseNumber, NUMBER_KIND } from '../../../../db/trade/number-key.ts'
import { readParcelRows } from '../../../../db/trade/parcel-row.ts'
import { hiddenBatches, isVisible } from '../../../../db/trade/visible.ts'
import { Failure, type In, type Out } from '../../../../shared/contract/index.ts'
import type { Sort } from '../../../../shared/contract/list.ts'
import { PLACES } from '../../../../shared/domain/decimal/decimal.ts'
import type { ReadContext } from '../../context.ts'
import { parcelRows } from './row.ts'

const SORTS: readonly SortBy[] = ['id', 'orderNo', 'goodsValue']

function sortBy(sort: Sort | undefined): { by: SortBy; down: boolean } {
  if (sort === undefined) return { by: 'id', down: true }
  const by = SORTS.find((one) => one === sort.by)
  if (by === undefined) throw new Failure('INPUT_INVALID', { path: 'sort.by', reason: `可用 ${SORTS.join('、')}` })
  return { by, down: sort.down }
}

/** The key of a row: its id, and the value it is sorted by. */
const writeKey = (place: Place): string => (place.value === null ? String(place.id) : `${place.id}:${place.value}`)

function readKey(by: SortBy, text: string): Place {
  const match = /^(\d{1,16})(?::(.*))?$/s.exec(text)
  const value = match?.[2]
  const number = by === 'goodsValue' && value !== undefined && /^-?\d{1,16}$/.test(value) ? Number(value) : undefined
  if (match === null || (by !== 'id' && value === undefined) || (by === 'goodsValue' && number === undefined))
    throw new Failure('INPUT_INVALID', { path: 'after', reason: '不是本列表的翻页标记' })
  return { id: Number(match[1]), value: by === 'id' ? null : (number ?? value ?? '') }
}

/** One page by key; the newest first unless told otherwise. */
export function parcelPage(context: ReadContext, input: In<'parcel.page'>): Out<'parcel.page'> {
  const { by, down } = sortBy(input.sort)
  const filter = compileFilter(context.ledger, input.filters)
  const fromEnd = input.fromEnd && input.after === undefined
  const found = pageParcels(context.ledger, filter, {
    by,
    down: down !== fromEnd,
    after: input.after === undefined ? undefined : readKey(by, input.after),
    limit: input.limit + 1,
  })
  const places = found.slice(0, input.limit)
  const more = !fromEnd && found.length > input.limit
  if (fromEnd) places.reverse()
  const keys = new Map(places.map((place) => [place.id, writeKey(place)]))
  const rows = parcelRows(
    context,
    places.map((place) => place.id),
    (id) => keys.get(id) ?? '',
  )
  const last = places.at(-1)
  return { rows, ...(more && last !== undefined ? { next: writeKey(last) } : {}) }
}

/** Exact text of a sum that may be larger than a number holds. */
function bigText(count: bigint): string {
  const scale = 10n ** BigInt(PLACES)
  const sign = count < 0n ? '-' : ''
  const absolute = count < 0n ? -count : count
  const rest = (absolute % scale).toString().padStart(PLACES, '0').replace(/0+$/, '')
  return `${sign}${absolute / scale}${rest === '' ? '' : `.${rest}`}`
}

/** Count and sums. Amounts of several currencies are not added: then each stands under its own name, `goodsValue.142`. */
export function parcelCount(context: ReadContext, input: In<'parcel.count'>): Out<'parcel.count'> {
  const totals = countParcels(context.ledger, compileFilter(context.ledger, input.filters))
  const sums: Record<string, string> =
    totals.count > 0 && totals.byCurrency.size === 0
      ? {}
      : { tax: bigText(totals.tax), grossWeight: bigText(totals.grossWeight) }
  for (const [currency, { goodsValue, paid }] of totals.byCurrency) {
    const suffix = totals.byCurrency.size === 1 ? '' : `.${currency}`
    sums[`goodsValue${suffix}`] = bigText(goodsValue)
    sums[`paid${suffix}`] = bigText(paid)
  }
  return { count: totals.count, sums }
}

/** Pasted numbers in the pasted order: which parcels each names, and which name none. */
export function findMany(context: ReadContext, input: In<'parcel.findMany'>): Out<'parcel.findMany'> {
  const hidden = hiddenBatches(context.ledger)
  const found: { number: string; ids: number[] }[] = []
  const missing: string[] = []
  for (const text of input.numbers) {
    const number = text.trim()
    const wanted = normaliseNumber(number)
    if (wanted === '') continue
    const candidates = new Set(
      findNumber(context.ledger, number)
        .filter((hit) => hit.kind <= NUMBER_KIND.preEntry && isVisible(hidden, hit.targetId))
        .map((hit) => hit.targetId),
    )
    const ids =
      candidates.size === 0
        ? []
        : readParcelRows(context.ledger, [...candidates])
            .filter((row) =>
              [row.orderNo, row.waybillNo, row.paymentNo, row.copNo, row.invtNo, row.preNo].some(
                (own) => normaliseNumber(own) === wanted,
              ),
            )
            .map((row) => row.id)
    if (ids.length > 0) found.push({ number, ids })
    else missing.push(number)
  }
  return { found, missing }
}
