import type { ReadHandle } from '../open.ts'
import { conditionsSql, type ParcelFilter, type RowCondition, type Sql } from './parcel-filter.ts'
import { lanesFor, lanesSql, visibleRanges, type IdRange, type Lane, type LaneView } from './parcel-lane.ts'
import { comparePlaces, walk, type Place, type Source } from './parcel-walk.ts'
import { zoneSets, type PageSet } from './parcel-zone.ts'
import {
  checkOf,
  idsTop,
  lastIn,
  isSettled,
  laneSource,
  lanesTop,
  pointCount,
  pointSource,
  pointsOf,
  pointTop,
  prefixIds,
  settledSource,
  shelfSource,
  tableSource,
  type Point,
  type SettledLane,
  type SortBy,
} from './parcel-source.ts'

/**
 * Pages of parcels by key, in any of three sorts, with any filters. What is chosen, from the cheapest:
 *
 *  1. walk ranges that hold nothing but the answer: the table, lanes, shelves, settled lanes, points of an index, merged;
 *  2. look at all of a set that is small enough (index only, about a third of a microsecond a row) and keep its first rows;
 *  3. walk in the sort's order past rows that do not fit, a few thousand at most; when that was not enough, do 1 and 2 together
 *     (settled lanes in order, the others looked at), or 2 with the larger set; some days by order number batch by batch, in the order of
 *     where their numbers begin (db/trade/parcel-zone.ts).
 *
 * So a page is bounded for every single filter with every sort; what is counted to choose comes from parcel_sum or from an index,
 * no further than the bound itself.
 */

/** How much one page may look at; measured on an encrypted ledger of two million parcels so that every page stays below 50 ms. */
export interface PageLimits {
  /** Rows of a set in an index. */
  readonly indexRows: number
  /** Rows that have to be fetched. */
  readonly fetchedRows: number
  /** Rows that a walk may pass over before it is given up. */
  readonly walkRows: number
  /** Rows that are rather looked at all than walked to. */
  readonly lookedRows: number
  /** Lanes that are merged at once; where there are more, a short walk comes first. */
  readonly mergedLanes: number
}
export const PAGE_LIMITS: PageLimits = {
  indexRows: 120_000,
  fetchedRows: 6000,
  walkRows: 3500,
  lookedRows: 20_000,
  mergedLanes: 300,
}

export interface PageOf {
  readonly by: SortBy
  readonly down: boolean
  readonly after: Place | undefined
  readonly limit: number
  /** Other limits than the usual: tests take every way with few rows. */
  readonly limits?: PageLimits
}

const limitsOf = (page: PageOf): PageLimits => page.limits ?? PAGE_LIMITS

const ALL: IdRange = { from: 0, to: Number.MAX_SAFE_INTEGER }
const EVERYTHING: Sql = { text: '1', values: [] }

const and = (...parts: readonly Sql[]): Sql => {
  const real = parts.filter((part) => part.text !== '1')
  return real.length === 0
    ? EVERYTHING
    : { text: real.map((part) => part.text).join(' and '), values: real.flatMap((part) => part.values) }
}

/** Ids and sort values of a page, in order; `limit` at most. */
export function pageParcels(ledger: ReadHandle, filter: ParcelFilter, page: PageOf): readonly Place[] {
  const view = lanesFor(ledger, filter)
  if (view.lanes.length === 0) return []
  return page.by === 'id' ? pageById(ledger, filter, view, page) : pageBySort(ledger, filter, view, page, page.by)
}

function walked(
  ledger: ReadHandle,
  sources: readonly Source[],
  page: PageOf,
  fits: Sql,
  budget?: number,
): { places: readonly Place[]; complete: boolean } {
  const { places, complete } = walk(sources, {
    down: page.down,
    after: page.after,
    wanted: page.limit,
    check: checkOf(ledger, fits),
    ...(budget === undefined ? {} : { budget }),
  })
  return { places: distinct(places), complete }
}

/** A parcel with two of the rules asked for stands in two points. */
function distinct(places: readonly Place[]): readonly Place[] {
  return places.filter((place, i) => place.id !== places[i - 1]?.id)
}

/** The first of many bounded sets: later sets are only asked for what comes before the worst that is kept. */
function firstOf(page: PageOf, sets: readonly PageSet[]): readonly Place[] {
  const sign = page.down ? -1 : 1
  let best: Place[] = []
  for (const set of sets) {
    const rows = set(best.length >= page.limit ? best.at(-1) : undefined)
    if (rows.length === 0) continue
    best = [...distinct([...best, ...rows].sort((a, b) => sign * comparePlaces(a, b)))].slice(0, page.limit)
  }
  return best
}

interface Plan {
  /** The condition that drives, if one does, and its ranges. */
  readonly driving?: RowCondition
  readonly points: readonly Point[] | undefined
  readonly count: number
  /** All row conditions but the driving one. */
  readonly rest: readonly RowCondition[]
}

/** The driving condition with the fewest rows. */
function planOf(ledger: ReadHandle, rows: readonly RowCondition[], { indexRows }: PageLimits): Plan {
  let best: Plan = { points: undefined, count: Number.MAX_SAFE_INTEGER, rest: rows }
  for (const condition of rows) {
    const points = pointsOf(ledger, condition)
    if (points === undefined) continue
    let count = 0
    for (const point of points) {
      count += pointCount(ledger, point, Math.max(0, Math.min(best.count, indexRows + 1) - count))
      if (count > indexRows || count >= best.count) break
    }
    if (best.points === undefined || count < best.count)
      best = { driving: condition, points, count, rest: rows.filter((row) => row !== condition) }
  }
  return best
}

const listed = (rows: readonly RowCondition[]): readonly number[] | undefined =>
  rows.find((row) => row.by === 'ids')?.ids
const without = (rows: readonly RowCondition[], by: RowCondition['by']): readonly RowCondition[] => {
  const first = rows.find((row) => row.by === by)
  return rows.filter((row) => row !== first)
}

function pageById(ledger: ReadHandle, filter: ParcelFilter, view: LaneView, page: PageOf): readonly Place[] {
  const { rows } = filter
  const ids = listed(rows)
  if (ids !== undefined)
    return idsTop(ledger, ids, view, { ...page, rest: and(lanesSql(view), conditionsSql(without(rows, 'ids'))) })
  const prefix = rows.find((row) => row.by === 'prefix')?.prefix
  if (prefix !== undefined) return pageOfPrefix(ledger, filter, view, page, prefix)
  const plan = planOf(
    ledger,
    rows.filter((row) => row.by !== 'ranges'),
    limitsOf(page),
  )
  const ranges = rows.find((row) => row.by === 'ranges')?.ranges ?? [ALL]
  if (plan.points !== undefined && (ranges[0] === ALL || plan.count <= limitsOf(page).fetchedRows)) {
    const rest = and(lanesSql(view), conditionsSql(rows.filter((row) => row.by === 'ranges')), conditionsSql(plan.rest))
    return walked(
      ledger,
      plan.points.map((point) => pointSource(ledger, point, view, rest, page.down)),
      page,
      EVERYTHING,
    ).places
  }
  const fits = conditionsSql(without(rows, 'ranges'))
  if (filterIsEmpty(filter)) return walked(ledger, tableSources(ledger, ranges, view, page.down), page, fits).places
  // Most rows fit most filters by lane: a short walk of the table is less than a seek in each of some thousand lanes.
  if (view.lanes.length > limitsOf(page).mergedLanes) {
    const most = Math.ceil(limitsOf(page).walkRows / 5)
    const dense = walked(ledger, tableSources(ledger, ranges, view, page.down), page, and(lanesSql(view), fits), most)
    if (dense.complete) return dense.places
  }
  const lanes = ranges.flatMap((range) => view.lanes.map((lane) => laneSource(ledger, lane, range, view, page.down)))
  return walked(ledger, lanes, page, fits).places
}

function filterIsEmpty({ lanes }: ParcelFilter): boolean {
  return lanes.clients.length + lanes.modes.length + lanes.filingStates.length + lanes.matchStates.length === 0
}

/** The visible parts of id ranges, each a source; most pages end in the first. */
function tableSources(ledger: ReadHandle, ranges: readonly IdRange[], view: LaneView, down: boolean): Source[] {
  const visible = visibleRanges(view.hidden)
  const parts = ranges
    .flatMap((range) =>
      visible.map((part) => ({ from: Math.max(range.from, part.from), to: Math.min(range.to, part.to) })),
    )
    .filter((part) => part.from <= part.to)
  return parts.map((part) => tableSource(ledger, part, down))
}

/** Order numbers that start so, in another sort than by order number: few are fetched and sorted; many are dense enough to be walked to. */
function pageOfPrefix(
  ledger: ReadHandle,
  filter: ParcelFilter,
  view: LaneView,
  page: PageOf,
  prefix: string,
): readonly Place[] {
  const shelves = view.shelves.filter((shelf) => prefixIds(ledger, shelf, prefix, 1).length > 0)
  const inShelves: LaneView = {
    ...view,
    shelves,
    lanes: view.lanes.filter((lane) => shelves.includes(lane.shelfId)),
    all: false,
  }
  const ids: number[] = []
  for (const shelf of shelves)
    if (ids.length <= limitsOf(page).fetchedRows)
      ids.push(...prefixIds(ledger, shelf, prefix, limitsOf(page).fetchedRows + 1 - ids.length))
  const rest = without(filter.rows, 'prefix')
  if (ids.length <= limitsOf(page).fetchedRows)
    return idsTop(ledger, ids, view, { ...page, rest: and(lanesSql(view), conditionsSql(rest)) })
  if (page.by === 'id') {
    const sources = view.all
      ? tableSources(ledger, [ALL], view, page.down)
      : inShelves.lanes.map((lane) => laneSource(ledger, lane, ALL, view, page.down))
    const { places, complete } = walked(ledger, sources, page, conditionsSql(filter.rows), limitsOf(page).walkRows)
    // Many start so, but not those at this end of the ids: the lanes' index holds the order number and is read in the order of ids.
    return complete ? places : topOfLanes(ledger, inShelves, page, [ALL], conditionsSql(filter.rows))
  }
  return sortedShelves(ledger, filter, inShelves, page, page.by, '')
}

function pageBySort(
  ledger: ReadHandle,
  filter: ParcelFilter,
  view: LaneView,
  page: PageOf,
  by: 'orderNo' | 'goodsValue',
): readonly Place[] {
  const { rows } = filter
  const ids = listed(rows)
  if (ids !== undefined)
    return idsTop(ledger, ids, view, { ...page, rest: and(lanesSql(view), conditionsSql(without(rows, 'ids'))) })
  const ranges = rows.find((row) => row.by === 'ranges')?.ranges
  if (ranges !== undefined) return pageOfRanges(ledger, filter, view, page, by, ranges)
  const prefix = rows.find((row) => row.by === 'prefix')?.prefix
  if (prefix !== undefined)
    return by === 'orderNo'
      ? sortedShelves(ledger, filter, view, page, by, prefix)
      : pageOfPrefix(ledger, filter, view, page, prefix)
  const plan = planOf(ledger, rows, limitsOf(page))
  const { points } = plan
  if (points === undefined) return sortedShelves(ledger, filter, view, page, by, '')
  const rest = and(lanesSql(view), conditionsSql(plan.rest))
  const top = (): readonly Place[] =>
    firstOf(
      page,
      points.map((point) => (below) => pointTop(ledger, point, view, { ...page, below, rest })),
    )
  const indexOnly = rest.text === '1' && points.every((point) => point.covers)
  if (plan.count <= (indexOnly ? limitsOf(page).indexRows : limitsOf(page).fetchedRows)) return top()
  const { driving } = plan
  const inZones =
    by === 'orderNo' && driving?.by === 'days' ? zoneSets(ledger, view, driving, { ...page, rest }) : undefined
  // Where zones help, order numbers rise with time, and a walk from their beginning passes months; where they do not, it is short.
  const most = limitsOf(page).walkRows / (inZones === undefined ? 1 : 5)
  const fits = and(lanesSql(view), conditionsSql(rows))
  const { places, complete } = walkShelves(ledger, view, fits, page, by, '', Math.ceil(most))
  return complete ? places : inZones === undefined ? top() : firstOf(page, inZones)
}

function walkShelves(
  ledger: ReadHandle,
  view: LaneView,
  fits: Sql,
  page: PageOf,
  by: 'orderNo' | 'goodsValue',
  prefix: string,
  most = limitsOf(page).walkRows,
): { places: readonly Place[]; complete: boolean } {
  return walked(
    ledger,
    view.shelves.map((shelf) => shelfSource(ledger, by, shelf, view, prefix, page.down)),
    page,
    fits,
    most,
  )
}

function topOfLanes(
  ledger: ReadHandle,
  view: LaneView,
  page: PageOf,
  ranges: readonly IdRange[],
  rest: Sql,
): readonly Place[] {
  return firstOf(
    page,
    ranges.map((range) => () => lanesTop(ledger, view.lanes, view, { ...page, range, rest })),
  )
}

/** Settled lanes by shelf and filing state, and which of their match states are wanted where not all are. */
function settledLanes(view: LaneView): SettledLane[] {
  const found = new Map<string, { lane: Lane; matchStates: number[] }>()
  for (const lane of view.lanes) {
    if (!isSettled(lane.filingState)) continue
    const key = `${lane.shelfId} ${lane.filingState}`
    const known = found.get(key)
    if (known === undefined) found.set(key, { lane, matchStates: [lane.matchState] })
    else known.matchStates.push(lane.matchState)
  }
  return [...found.values()].map(({ lane, matchStates }) => ({
    shelfId: lane.shelfId,
    filingState: lane.filingState,
    matchStates: view.everyMatchState ? undefined : matchStates,
  }))
}

/**
 * The first rows of some lanes without a walk past others: settled lanes, however large, stand in the sort's order; the others are looked at.
 * So the cost is a seek for each settled lane and a look at what is still being worked on, whatever the age of the ledger.
 */
function settledAndLive(
  ledger: ReadHandle,
  view: LaneView,
  page: PageOf,
  by: 'orderNo' | 'goodsValue',
  prefix: string,
): readonly Place[] {
  const rest = prefix === '' ? EVERYTHING : conditionsSql([{ by: 'prefix', prefix }])
  const live = lanesTop(ledger, liveLanes(view), view, { ...page, range: ALL, rest })
  const settled = settledLanes(view).map((lane) => settledSource(ledger, by, lane, view, prefix, page.down))
  let taken = 0
  const next: Source = (_after, limit) => live.slice(taken, (taken += limit))
  return walked(ledger, [next, ...settled], page, EVERYTHING).places
}

const liveLanes = (view: LaneView): Lane[] => view.lanes.filter((lane) => !isSettled(lane.filingState))

/** No index drives: whole shelves are walked as they are; other lanes are walked to where that is short, else looked for. */
function sortedShelves(
  ledger: ReadHandle,
  filter: ParcelFilter,
  view: LaneView,
  page: PageOf,
  by: 'orderNo' | 'goodsValue',
  prefix: string,
): readonly Place[] {
  const inTable = prefix === '' ? filter.rows : without(filter.rows, 'prefix')
  if (view.whole && inTable.length === 0) return walkShelves(ledger, view, EVERYTHING, page, by, prefix).places
  const byLanesOnly = inTable.length === 0
  const live = liveLanes(view).reduce((sum, lane) => sum + lane.parcels, 0)
  if (byLanesOnly && live <= limitsOf(page).lookedRows) return settledAndLive(ledger, view, page, by, prefix)
  const fits = and(view.whole ? EVERYTHING : lanesSql(view), conditionsSql(inTable))
  const { places, complete } = walkShelves(ledger, view, fits, page, by, prefix)
  if (complete) return places
  return byLanesOnly
    ? settledAndLive(ledger, view, page, by, prefix)
    : topOfLanes(ledger, view, page, [ALL], conditionsSql(filter.rows))
}

/** Rows of batches: a large batch is a shelf of its own, a small one is looked at whole. */
function pageOfRanges(
  ledger: ReadHandle,
  filter: ParcelFilter,
  view: LaneView,
  page: PageOf,
  by: 'orderNo' | 'goodsValue',
  ranges: readonly IdRange[],
): readonly Place[] {
  const rest = without(filter.rows, 'ranges')
  const rows = ranges.reduce((sum, range) => sum + ((lastIn(ledger, range) ?? range.from) - range.from), 0)
  if (rows <= limitsOf(page).indexRows) return topOfLanes(ledger, view, page, ranges, conditionsSql(rest))
  const { places, complete } = walkShelves(ledger, view, and(lanesSql(view), conditionsSql(filter.rows)), page, by, '')
  return complete ? places : topOfLanes(ledger, view, page, ranges, conditionsSql(rest))
}
