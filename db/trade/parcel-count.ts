import type { ReadHandle } from '../open.ts'
import { conditionsSql, prefixEnd, type ParcelFilter, type RowCondition } from './parcel-filter.ts'
import { lanesFor, lanesSql, visibleSql, type LaneView } from './parcel-lane.ts'
import { idRange } from './row-id.ts'

/** Sums per currency (3-digit code); weight and tax have no currency of their own, tax is always in yuan. Counts of 0.00001. */
export interface ParcelTotals {
  readonly count: number
  readonly byCurrency: ReadonlyMap<string, { readonly goodsValue: bigint; readonly paid: bigint }>
  readonly tax: bigint
  readonly grossWeight: bigint
}

interface SumRow {
  currency: string
  parcels: number
  goodsValue: string
  paid: string
  tax: string
  grossWeight: string
}

const SUMS =
  'cast(sum(p.goods_value) as text) as goodsValue, cast(sum(p.paid) as text) as paid, cast(sum(p.tax) as text) as tax, cast(sum(p.gross_weight) as text) as grossWeight'

function totals(rows: readonly SumRow[], less: readonly SumRow[] = []): ParcelTotals {
  let count = 0
  let tax = 0n
  let grossWeight = 0n
  const byCurrency = new Map<string, { goodsValue: bigint; paid: bigint }>()
  for (const [part, sign] of [
    [rows, 1],
    [less, -1],
  ] as const) {
    for (const row of part) {
      const big = BigInt(sign)
      count += sign * row.parcels
      tax += big * BigInt(row.tax)
      grossWeight += big * BigInt(row.grossWeight)
      const sums = byCurrency.get(row.currency) ?? { goodsValue: 0n, paid: 0n }
      byCurrency.set(row.currency, {
        goodsValue: sums.goodsValue + big * BigInt(row.goodsValue),
        paid: sums.paid + big * BigInt(row.paid),
      })
    }
  }
  for (const [currency, sums] of byCurrency) if (sums.goodsValue === 0n && sums.paid === 0n) byCurrency.delete(currency)
  return { count, byCurrency, tax, grossWeight }
}

/** Lanes only: from parcel_sum, less what small hidden batches have put into the same lanes. */
function fromSums(ledger: ReadHandle, view: LaneView): ParcelTotals {
  const wanted = JSON.stringify(view.lanes.map((lane) => `${lane.shelfId}|${lane.filingState}|${lane.matchState}`))
  const rows = ledger
    .sql(
      `select p.currency, sum(p.parcels) as parcels, ${SUMS} from parcel_sum p where p.shelf_id || '|' || p.filing_state || '|' || p.match_state in (select value from json_each(?)) group by p.currency`,
    )
    .all(wanted) as SumRow[]
  const lanes = lanesSql(view)
  const less = view.hidden.flatMap((batch) => {
    const { from, to } = idRange(batch)
    return ledger
      .sql(
        `select p.currency, count(*) as parcels, ${SUMS} from parcel p where p.parcel_id between ? and ? and p.shelf_id in (select shelf_id from shelf where lot = 0) and ${lanes.text} group by p.currency`,
      )
      .all(from, to, ...lanes.values) as SumRow[]
  })
  return totals(rows, less)
}

/** FROM and WHERE of the condition that finds its rows fastest; `p` is the parcel. */
interface Driven {
  readonly from: string
  readonly values: readonly (string | number | null)[]
  readonly condition: RowCondition | undefined
}

const DRIVERS: readonly RowCondition['by'][] = ['ids', 'transports', 'reasons', 'rules', 'ranges', 'prefix', 'days']

function driven(rows: readonly RowCondition[], view: LaneView): Driven {
  const by = DRIVERS.find((one) => rows.some((row) => row.by === one))
  const condition = rows.find((row) => row.by === by)
  const list = (values: readonly (string | number)[]): string => JSON.stringify(values)
  switch (condition?.by) {
    case 'ids':
      return {
        from: '(select distinct value from json_each(?)) j cross join parcel p on p.parcel_id = j.value',
        values: [list(condition.ids)],
        condition,
      }
    case 'transports':
      return {
        from: '(select value from json_each(?)) j cross join parcel p indexed by parcel_transport on p.transport_id = j.value',
        values: [list(condition.values)],
        condition,
      }
    case 'reasons':
      return {
        from: "(select value from json_each(?)) j cross join parcel p indexed by parcel_reason on p.reason_code = j.value and p.reason_code <> ''",
        values: [list(condition.values)],
        condition,
      }
    case 'rules':
      return {
        from: '(select distinct parcel_id from projection_defect where rule in (select value from json_each(?))) d cross join parcel p on p.parcel_id = d.parcel_id',
        values: [list(condition.values)],
        condition,
      }
    case 'ranges':
      return {
        from: '(select value ->> 0 as low, value ->> 1 as high from json_each(?)) j cross join parcel p on p.parcel_id between j.low and j.high',
        values: [JSON.stringify(condition.ranges.map(({ from, to }) => [from, to]))],
        condition,
      }
    case 'prefix':
      return {
        from: '(select value from json_each(?)) j cross join parcel_by_order s on s.shelf_id = j.value and s.order_no >= ? and s.order_no < ? cross join parcel p on p.parcel_id = s.parcel_id',
        values: [list(view.shelves), condition.prefix, prefixEnd(condition.prefix)],
        condition,
      }
    case 'days':
      return { from: 'parcel p indexed by parcel_day', values: [], condition: undefined }
    default:
      return { from: 'parcel p', values: [], condition: undefined }
  }
}

/** Above so many rows the sums are left out: reading them all would hold up the reader for seconds. */
const MOST_SUMMED = 150_000

/** The rows that conditions choose, counted and, when they are not too many, added up. */
function fromRows(ledger: ReadHandle, filter: ParcelFilter, view: LaneView): ParcelTotals {
  const lanes = lanesSql(view)
  const { from, values, condition } = driven(filter.rows, view)
  const rest = conditionsSql(filter.rows.filter((row) => row !== condition))
  const where = `${visibleSql(view)} and ${lanes.text} and ${rest.text}`
  const parameters = [...values, ...lanes.values, ...rest.values]
  const { n } = ledger.sql(`select count(*) as n from ${from} where ${where}`).get(...parameters) as { n: number }
  if (n > MOST_SUMMED) return { ...totals([]), count: n }
  return totals(
    ledger
      .sql(`select p.currency, count(*) as parcels, ${SUMS} from ${from} where ${where} group by p.currency`)
      .all(...parameters) as SumRow[],
  )
}

/** How many visible parcels a filter finds and what they add up to. By client, mode and states without reading a parcel; otherwise by counting, with sums up to 150,000 rows (none above). */
export function countParcels(ledger: ReadHandle, filter: ParcelFilter): ParcelTotals {
  const view = lanesFor(ledger, filter)
  if (view.lanes.length === 0) return totals([])
  return filter.rows.length === 0 ? fromSums(ledger, view) : fromRows(ledger, filter, view)
}
