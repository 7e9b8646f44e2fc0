import type { ReadHandle } from '../open.ts'
import { conditionsSql, type ParcelFilter, type RowCondition } from './parcel-filter.ts'
import { lanesFor, lanesSql, visibleSql, type LaneView } from './parcel-lane.ts'
import { pointsOf } from './parcel-source.ts'
import { idRange } from './row-id.ts'

/** Sums per currency (3-digit code); weight and tax have no currency of their own, tax is always in yuan. Counts of 0.00001. */
export interface ParcelTotals {
  readonly count: number
  readonly byCurrency: ReadonlyMap<string, { readonly goodsValue: bigint; readonly paid: bigint }>
  readonly tax: bigint
  readonly grossWeight: bigint
}

interface SumRow { currency: string; parcels: number; goodsValue: string; paid: string; tax: string; grossWeight: string }

const SUMS = 'cast(sum(p.goods_value) as text) as goodsValue, cast(sum(p.paid) as text) as paid, cast(sum(p.tax) as text) as tax, cast(sum(p.gross_weight) as text) as grossWeight'

function totals(rows: readonly SumRow[], less: readonly SumRow[] = []): ParcelTotals {
  let count = 0
  let tax = 0n
  let grossWeight = 0n
  const byCurrency = new Map<string, { goodsValue: bigint; paid: bigint }>()
  for (const [part, sign] of [[rows, 1], [less, -1]] as const) {
    for (const row of part) {
      const big = BigInt(sign)
      count += sign * row.parcels
      tax += big * BigInt(row.tax)
      grossWeight += big * BigInt(row.grossWeight)
      const sums = byCurrency.get(row.currency) ?? { goodsValue: 0n, paid: 0n }
      byCurrency.set(row.currency, { goodsValue: sums.goodsValue + big * BigInt(row.goodsValue), paid: sums.paid + big * BigInt(row.paid) })
    }
  }
  for (const [currency, sums] of byCurrency) if (sums.goodsValue === 0n && sums.paid === 0n) byCurrency.delete(currency)
  return { count, byCurrency, tax, grossWeight }
}

/** Lanes only: from parcel_sum, less what small hidden batches have put into the same lanes. */
function fromSums(ledger: ReadHandle, view: LaneView): ParcelTotals {
  const wanted = JSON.stringify(view.lanes.map((lane) => `${lane.shelfId}|${lane.filingState}|${lane.matchState}`))
  const rows = ledger
    .sql(`select p.currency, sum(p.parcels) as parcels, ${SUMS} from parcel_sum p where p.shelf_id || '|' || p.filing_state || '|' || p.match_state in (select value from json_each(?)) group by p.currency`)
    .all(wanted) as SumRow[]
  const lanes = lanesSql(view)
  const less = view.hidden.flatMap((batch) => {
    const { from, to } = idRange(batch)
    return ledger
      .sql(`select p.currency, count(*) as parcels, ${SUMS} from parcel p where p.parcel_id between ? and ? and p.shelf_id in (select shelf_id from shelf where lot = 0) and ${lanes.text} group by p.currency`)
      .all(from, to, ...lanes.values) as SumRow[]
  })
  return totals(rows, less)
}

/** The rows that conditions choose, counted and added up. */
function fromRows(ledger: ReadHandle, filter: ParcelFilter, view: LaneView): ParcelTotals {
  const lanes = lanesSql(view)
  const driver = filter.rows.find((row) => row.by === 'ids') ?? filter.rows.find((row) => row.by === 'transports' || row.by === 'reasons') ?? filter.rows.find((row) => row.by === 'rules') ?? filter.rows.find((row) => row.by === 'ranges')
    ?? filter.rows.find((row) => row.by === 'days')
  const rest = conditionsSql(filter.rows.filter((row) => row !== driver))
  const { from, where, values } = source(ledger, driver)
  const rows = ledger
    .sql(`select p.currency, count(*) as parcels, ${SUMS} from ${from} where ${where} and ${visibleSql(view)} and ${lanes.text} and ${rest.text} group by p.currency`)
    .all(...values, ...lanes.values, ...rest.values) as SumRow[]
  return totals(rows)
}

function source(ledger: ReadHandle, driver: RowCondition | undefined): { from: string; where: string; values: readonly (string | number | null)[] } {
  if (driver === undefined) return { from: 'parcel p', where: '1', values: [] }
  if (driver.by === 'ids') return { from: '(select distinct value from json_each(?)) j cross join parcel p on p.parcel_id = j.value', where: '1', values: [JSON.stringify(driver.ids)] }
  if (driver.by === 'rules') return { from: '(select distinct parcel_id from projection_defect where rule in (select value from json_each(?))) d cross join parcel p on p.parcel_id = d.parcel_id', where: '1', values: [JSON.stringify(driver.values)] }
  const points = driver.by === 'transports' || driver.by === 'reasons' ? pointsOf(ledger, driver) : undefined
  const [point] = points ?? []
  const own = conditionsSql([driver])
  return { from: points?.length === 1 && point !== undefined ? point.from : 'parcel p', where: point !== undefined && points?.length === 1 ? point.where.text : own.text, values: point !== undefined && points?.length === 1 ? point.where.values : own.values }
}

/** How many visible parcels a filter finds and what they add up to. By client, mode and states without reading a parcel; otherwise by reading each. */
export function countParcels(ledger: ReadHandle, filter: ParcelFilter): ParcelTotals {
  const view = lanesFor(ledger, filter)
  if (view.lanes.length === 0) return totals([])
  return filter.rows.length === 0 ? fromSums(ledger, view) : fromRows(ledger, filter, view)
}
