import type { ReadHandle } from '../open.ts'
import { prefixEnd, type RowCondition, type Sql } from './parcel-filter.ts'
import { visibleSql, type IdRange, type Lane, type LaneView } from './parcel-lane.ts'
import type { Check, Place, Source } from './parcel-walk.ts'

/**
 * The ordered ranges that pages are read from. Every statement seeks into one range of one index and stops at its limit; what
 * each may cost is said beside it.
 */
export type SortBy = 'id' | 'orderNo' | 'goodsValue'

type Value = string | number | null
function read(ledger: ReadHandle, text: string, values: readonly Value[]): readonly Place[] {
  return (
    ledger
      .sql(text)
      .raw(true)
      .all(...values) as [Value, number][]
  ).map(([value, id]) => ({ value, id }))
}

const order = (down: boolean): { sign: string; way: string } =>
  down ? { sign: '<', way: 'desc' } : { sign: '>', way: 'asc' }
const startId = (down: boolean): number => (down ? Number.MAX_SAFE_INTEGER : -1)

/** What of an id range lies behind a place: one lower and one upper bound, because of two on one side an index seeks by one and tests the other row by row. */
function behind(range: IdRange, after: Place | undefined, down: boolean): IdRange {
  if (after === undefined) return range
  return down
    ? { from: range.from, to: Math.min(range.to, after.id - 1) }
    : { from: Math.max(range.from, after.id + 1), to: range.to }
}

/** Parcels of an id range by id. */
export function tableSource(ledger: ReadHandle, range: IdRange, down: boolean): Source {
  const { way } = order(down)
  const text = `select null, p.parcel_id from parcel p where p.parcel_id between ? and ? order by p.parcel_id ${way} limit ?`
  return (after, limit) => {
    const { from, to } = behind(range, after, down)
    return read(ledger, text, [from, to, limit])
  }
}

/** A lane (or an id range of it) by id. Index only. */
export function laneSource(ledger: ReadHandle, lane: Lane, range: IdRange, view: LaneView, down: boolean): Source {
  const { way } = order(down)
  const text = `select null, p.parcel_id from parcel p indexed by parcel_lane
    where p.shelf_id = ? and p.filing_state = ? and p.match_state = ? and p.parcel_id between ? and ? and ${visibleSql(view)} order by p.parcel_id ${way} limit ?`
  return (after, limit) => {
    const { from, to } = behind(range, after, down)
    return read(ledger, text, [lane.shelfId, lane.filingState, lane.matchState, from, to, limit])
  }
}

/** The place before the first row of a sort. */
function startOf(by: 'orderNo' | 'goodsValue', prefix: string, down: boolean): Place {
  if (by === 'orderNo') return down ? { value: prefixEnd(prefix), id: 0 } : { value: prefix, id: -1 }
  return down ? { value: Number.MAX_SAFE_INTEGER, id: 0 } : { value: Number.MIN_SAFE_INTEGER, id: -1 }
}

/** A shelf in the order of a sort that has a table of its own. Index only. */
export function shelfSource(
  ledger: ReadHandle,
  by: 'orderNo' | 'goodsValue',
  shelfId: number,
  view: LaneView,
  prefix: string,
  down: boolean,
): Source {
  const { sign, way } = order(down)
  const visible = visibleSql(view).replaceAll('p.parcel_id', 's.parcel_id')
  if (by === 'orderNo') {
    const text = `select s.order_no, s.parcel_id from parcel_by_order s where s.shelf_id = ? and s.order_no >= ? and s.order_no < ? and (s.order_no, s.parcel_id) ${sign} (?, ?) and ${visible} order by s.order_no ${way}, s.parcel_id ${way} limit ?`
    const from = startOf(by, prefix, down)
    return (after, limit) =>
      read(ledger, text, [shelfId, prefix, prefixEnd(prefix), (after ?? from).value, (after ?? from).id, limit])
  }
  const text = `select s.goods_value, s.parcel_id from parcel_by_value s where s.shelf_id = ? and (s.goods_value, s.parcel_id) ${sign} (?, ?) and ${visible} order by s.goods_value ${way}, s.parcel_id ${way} limit ?`
  const from = startOf(by, prefix, down)
  return (after, limit) => read(ledger, text, [shelfId, (after ?? from).value, (after ?? from).id, limit])
}

const SETTLED = ['released', 'closed']

/** Is this a filing state in which parcels pile up for years? Those stand in the orders of the sorts by themselves. */
export const isSettled = (filingState: string): boolean => SETTLED.includes(filingState)

/** One settled filing state of a shelf. */
export interface SettledLane {
  readonly shelfId: number
  readonly filingState: string
  /** undefined: all that the shelf has. */
  readonly matchStates: readonly number[] | undefined
}

/** A settled state of a shelf in the order of a sort. Index only. */
export function settledSource(
  ledger: ReadHandle,
  by: 'orderNo' | 'goodsValue',
  lane: SettledLane,
  view: LaneView,
  prefix: string,
  down: boolean,
): Source {
  const { sign, way } = order(down)
  const matched = lane.matchStates === undefined ? '1' : `p.match_state in (${lane.matchStates.join(', ')})`
  // The list of states is what the index is limited to: it must stand here word for word.
  const where = `p.shelf_id = ? and p.filing_state = ? and p.filing_state in ('released', 'closed') and ${visibleSql(view)} and ${matched}`
  if (by === 'orderNo') {
    const text = `select p.order_no, p.parcel_id from parcel p indexed by parcel_settled_order where ${where} and p.order_no >= ? and p.order_no < ? and (p.order_no, p.parcel_id) ${sign} (?, ?) order by p.order_no ${way}, p.parcel_id ${way} limit ?`
    const from = startOf(by, prefix, down)
    return (after, limit) =>
      read(ledger, text, [
        lane.shelfId,
        lane.filingState,
        prefix,
        prefixEnd(prefix),
        (after ?? from).value,
        (after ?? from).id,
        limit,
      ])
  }
  const text = `select p.goods_value, p.parcel_id from parcel p indexed by parcel_settled_value where ${where} and (p.goods_value, p.parcel_id) ${sign} (?, ?) order by p.goods_value ${way}, p.parcel_id ${way} limit ?`
  const from = startOf(by, prefix, down)
  return (after, limit) =>
    read(ledger, text, [lane.shelfId, lane.filingState, (after ?? from).value, (after ?? from).id, limit])
}

/** Looks at rows one by one, by id. */
export function checkOf(ledger: ReadHandle, fits: Sql): Check | undefined {
  if (fits.text === '1') return undefined
  const text = `select p.parcel_id from json_each(?) j cross join parcel p on p.parcel_id = j.value where ${fits.text}`
  return (ids) =>
    new Set(
      (
        ledger
          .sql(text)
          .raw(true)
          .all(JSON.stringify(ids), ...fits.values) as [number][]
      ).map(([id]) => id),
    )
}

const SORT_COLUMN = { id: 'null', orderNo: 'p.order_no', goodsValue: 'p.goods_value' } as const satisfies Record<
  SortBy,
  string
>

/** Keeps what lies after a place; nothing to keep out without one. */
function afterSql(by: SortBy, after: Place | undefined, down: boolean): Sql {
  if (after === undefined) return { text: '1', values: [] }
  const { sign } = order(down)
  if (by === 'id') return { text: `p.parcel_id ${sign} ?`, values: [after.id] }
  return { text: `(${SORT_COLUMN[by]}, p.parcel_id) ${sign} (?, ?)`, values: [after.value, after.id] }
}

/** ORDER BY of a bounded set. */
function orderSql(by: SortBy, down: boolean): string {
  const { way } = order(down)
  return by === 'id' ? `p.parcel_id ${way}` : `${SORT_COLUMN[by]} ${way}, p.parcel_id ${way}`
}

/**
 * The first rows of lanes (or of an id range of them) in any sort, by looking at all of them in one statement. Index only; about a third
 * of a microsecond a row.
 */
export function lanesTop(
  ledger: ReadHandle,
  lanes: readonly Lane[],
  view: LaneView,
  of: { by: SortBy; down: boolean; after: Place | undefined; range: IdRange; rest: Sql; limit: number },
): readonly Place[] {
  if (lanes.length === 0) return []
  const after = afterSql(of.by, of.after, of.down)
  const listed = JSON.stringify(lanes.map((lane) => [lane.shelfId, lane.filingState, lane.matchState]))
  const text = `select ${SORT_COLUMN[of.by]}, p.parcel_id from json_each(?) j cross join parcel p indexed by parcel_lane
    where p.shelf_id = j.value ->> 0 and p.filing_state = j.value ->> 1 and p.match_state = j.value ->> 2 and p.parcel_id between ? and ? and ${visibleSql(view)} and ${after.text} and ${of.rest.text}
    order by ${orderSql(of.by, of.down)} limit ?`
  return read(ledger, text, [listed, of.range.from, of.range.to, ...after.values, ...of.rest.values, of.limit])
}

/** One range of an index in which a condition's rows stand in id order: FROM and WHERE with `p` as the parcel. */
export interface Point {
  readonly from: string
  readonly where: Sql
  /** The column to seek and sort ids by. */
  readonly id: string
  /** The index holds the columns of the other sorts. */
  readonly covers: boolean
}

const MOST_POINTS = 800

/** The days between two that have parcels, by one seek each; undefined when there are too many. */
export function daysBetween(ledger: ReadHandle, from: string, to: string): string[] | undefined {
  const rows = ledger
    .sql(
      `with recursive day (value) as (
        select min(ordered_on) from parcel indexed by parcel_day where ordered_on >= ?1
        union all select (select min(ordered_on) from parcel indexed by parcel_day where ordered_on > day.value) from day where day.value is not null and day.value <= ?2
      ) select value from day where value <= ?2 limit ?3`,
    )
    .all(from, to, MOST_POINTS + 1) as { value: string }[]
  return rows.length > MOST_POINTS ? undefined : rows.map((row) => row.value)
}

export const parcelPoint = (index: string, text: string, ...values: readonly (string | number)[]): Point => ({
  from: `parcel p indexed by ${index}`,
  where: { text, values },
  id: 'p.parcel_id',
  covers: true,
})

/** The ranges behind a condition that an index can drive; undefined when none can. */
export function pointsOf(ledger: ReadHandle, condition: RowCondition): Point[] | undefined {
  switch (condition.by) {
    case 'transports':
      return condition.values.map((value) => parcelPoint('parcel_transport', 'p.transport_id = ?', value))
    case 'reasons':
      return condition.values
        .filter((value) => value !== '')
        .map((value) => parcelPoint('parcel_reason', "p.reason_code = ? and p.reason_code <> ''", value))
    case 'rules':
      return condition.values.map((value) => ({
        from: 'projection_defect d cross join parcel p',
        where: { text: 'd.rule = ? and p.parcel_id = d.parcel_id', values: [value] },
        id: 'd.parcel_id',
        covers: false,
      }))
    case 'days':
      return daysBetween(ledger, condition.from, condition.to)?.map((day) =>
        parcelPoint('parcel_day', 'p.ordered_on = ?', day),
      )
    default:
      return undefined
  }
}

/** A point by id; `rest` leaves rows out. */
export function pointSource(ledger: ReadHandle, point: Point, view: LaneView, rest: Sql, down: boolean): Source {
  const { sign, way } = order(down)
  const visible = visibleSql(view).replaceAll('p.parcel_id', point.id)
  const text = `select null, ${point.id} from ${point.from} where ${point.where.text} and ${point.id} ${sign} ? and ${visible} and ${rest.text} order by ${point.id} ${way} limit ?`
  return (after, limit) =>
    read(ledger, text, [...point.where.values, after?.id ?? startId(down), ...rest.values, limit])
}

/** How many rows a point has, counted no further than `most`. Index only. */
export function pointCount(ledger: ReadHandle, point: Point, most: number): number {
  const from = point.id === 'd.parcel_id' ? 'projection_defect d' : point.from
  const where = point.id === 'd.parcel_id' ? 'd.rule = ?' : point.where.text
  return (
    ledger
      .sql(`select count(*) as n from (select 1 from ${from} where ${where} limit ?)`)
      .get(...point.where.values, most) as { n: number }
  ).n
}

/** The first rows of a point in any sort, by looking at all of it. */
export function pointTop(
  ledger: ReadHandle,
  point: Point,
  view: LaneView,
  of: { by: SortBy; down: boolean; after: Place | undefined; below: Place | undefined; rest: Sql; limit: number },
): readonly Place[] {
  const after = afterSql(of.by, of.after, of.down)
  const below = afterSql(of.by, of.below, !of.down)
  const text = `select ${SORT_COLUMN[of.by]}, p.parcel_id from ${point.from}
    where ${point.where.text} and ${visibleSql(view)} and ${after.text} and ${below.text} and ${of.rest.text} order by ${orderSql(of.by, of.down)} limit ?`
  return read(ledger, text, [...point.where.values, ...after.values, ...below.values, ...of.rest.values, of.limit])
}

/** The first of listed parcels in any sort. */
export function idsTop(
  ledger: ReadHandle,
  ids: readonly number[],
  view: LaneView,
  of: { by: SortBy; down: boolean; after: Place | undefined; rest: Sql; limit: number },
): readonly Place[] {
  const after = afterSql(of.by, of.after, of.down)
  const text = `select ${SORT_COLUMN[of.by]}, p.parcel_id from json_each(?) j cross join parcel p on p.parcel_id = j.value
    where ${visibleSql(view)} and ${after.text} and ${of.rest.text} order by ${orderSql(of.by, of.down)} limit ?`
  return read(ledger, text, [JSON.stringify([...new Set(ids)]), ...after.values, ...of.rest.values, of.limit])
}

/** Parcels of a shelf whose order number starts so, counted or listed no further than `most`. Index only. */
export function prefixIds(ledger: ReadHandle, shelfId: number, prefix: string, most: number): number[] {
  const rows = ledger
    .sql('select parcel_id from parcel_by_order where shelf_id = ? and order_no >= ? and order_no < ? limit ?')
    .raw(true)
    .all(shelfId, prefix, prefixEnd(prefix), most)
  return (rows as [number][]).map(([id]) => id)
}

/** The highest id in a range, undefined when it is empty: how long the range can be. */
export function lastIn(ledger: ReadHandle, range: IdRange): number | undefined {
  return (
    (
      ledger
        .sql('select max(parcel_id) as id from parcel where parcel_id between ? and ?')
        .get(range.from, range.to) as { id: number | null }
    ).id ?? undefined
  )
}
