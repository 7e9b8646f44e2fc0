import type { Law } from '../law.ts'
import type { ReadHandle } from '../open.ts'

/** Laws of the projections of parcels: what is kept ready for lists and counts equals what the rows add up to. */

const broken = (ledger: ReadHandle, sql: string): string[] =>
  (ledger.database.prepare(`${sql} limit 20`).all() as { what: string }[]).map((row) => row.what)
const count = (ledger: ReadHandle, table: string): number =>
  (ledger.database.prepare(`select count(*) as n from ${table}`).get() as { n: number }).n

/** Rows of one side that the other has not, in both directions; sides are SELECTs with the same columns, the first of them a name. */
const differences = (ledger: ReadHandle, kept: string, right: string, name: string): string[] =>
  broken(
    ledger,
    // Each direction for itself: what SQLite reads from left to right would leave only one.
    `select '${name} ' || key as what from (select * from (${kept} except ${right}) union select * from (${right} except ${kept})) group by key`,
  )

const LANE = "shelf_id || '|' || filing_state || '|' || match_state || '|' || currency"

/** What the parcel repeats of its documents, in the order in which the documents have a say. */
const FIELDS = [
  ['goods_value', 'coalesce(o.goods_value, o.lines_value)'],
  ['freight', 'coalesce(o.freight, 0)'],
  ['line_count', 'o.line_count'],
  ['paid', 'coalesce(o.paid, y.amount, c.amount, 0)'],
] as const

export const parcelLaws: readonly Law[] = [
  {
    id: 'L-PARCEL-SUM',
    title: '按客户、模式与状态保存的票数和金额等于逐票相加',
    check: (ledger) => ({
      checked: count(ledger, 'parcel_sum'),
      broken: differences(
        ledger,
        `select ${LANE} as key, parcels, goods_value, paid, tax, gross_weight from parcel_sum where parcels <> 0 or goods_value <> 0 or paid <> 0 or tax <> 0 or gross_weight <> 0`,
        `select ${LANE} as key, count(*), sum(goods_value), sum(paid), sum(tax), sum(gross_weight) from parcel group by shelf_id, filing_state, match_state, currency`,
        'lane',
      ),
    }),
  },
  {
    id: 'L-TRANSPORT-SUM',
    title: '运输批次各状态的票数等于逐票计数',
    check: (ledger) => ({
      checked: count(ledger, 'transport_sum'),
      broken: differences(
        ledger,
        "select transport_id || '|' || filing_state as key, parcels from transport_sum where parcels <> 0",
        "select transport_id || '|' || filing_state as key, count(*) from parcel where transport_id is not null group by transport_id, filing_state",
        'transport',
      ),
    }),
  },
  {
    id: 'L-DEFECT-SUM',
    title: '各规则的差异票数等于逐票计数，差异只属于仍可修改的包裹',
    check: (ledger) => ({
      checked: count(ledger, 'projection_defect'),
      broken: [
        ...differences(
          ledger,
          "select rule || '|' || shelf_id || '|' || severity as key, parcels from defect_sum where parcels <> 0",
          "select d.rule || '|' || p.shelf_id || '|' || d.severity as key, count(*) from projection_defect d join parcel p on p.parcel_id = d.parcel_id group by d.rule, p.shelf_id, d.severity",
          'rule',
        ),
        ...broken(
          ledger,
          "select 'defects of parcel ' || d.parcel_id as what from projection_defect d join parcel p on p.parcel_id = d.parcel_id where p.filing_state = 'queued' or p.defect_bits = 0",
        ),
        ...broken(
          ledger,
          "select 'no defects of parcel ' || parcel_id as what from parcel p where p.defect_bits <> 0 and not exists (select 1 from projection_defect d where d.parcel_id = p.parcel_id)",
        ),
      ].slice(0, 20),
    }),
  },
  {
    id: 'L-PARCEL-FIELDS',
    title: '包裹上的金额与行数等于其单证所载',
    check: (ledger) => ({
      checked: count(ledger, 'parcel'),
      broken: FIELDS.flatMap(([column, right]) =>
        broken(
          ledger,
          `select '${column} of parcel ' || p.parcel_id as what from parcel p join trade_order o on o.order_id = p.order_id
        left join payment y on y.payment_id = p.payment_id left join collection c on c.collection_id = p.collection_id where p.${column} is not ${right}`,
        ),
      ).slice(0, 20),
    }),
  },
  {
    id: 'L-PARCEL-ZONE',
    title: '每票的订单号与日期都在其批次所记的范围之内',
    check: (ledger) => ({
      checked: count(ledger, 'parcel_zone'),
      broken: broken(
        ledger,
        `select 'zone of parcel ' || p.parcel_id as what from parcel p left join parcel_zone z on z.shelf_id = p.shelf_id and z.batch_id = p.parcel_id / 2097152
        where z.batch_id is null or p.order_no < z.order_from or p.order_no > z.order_to or p.ordered_on < z.day_from or p.ordered_on > z.day_to`,
      ),
    }),
  },
  {
    id: 'L-PARCEL-SORTS',
    title: '排序表恰好各含每个包裹一次',
    check: (ledger) => ({
      checked: count(ledger, 'parcel_by_order'),
      broken: ['parcel_by_order', 'parcel_by_value'].flatMap((table) => {
        const key = table === 'parcel_by_order' ? 'order_no' : 'goods_value'
        return broken(
          ledger,
          `select '${table} ' || s.parcel_id as what from ${table} s where not exists (select 1 from parcel p where p.parcel_id = s.parcel_id and p.shelf_id = s.shelf_id and p.${key} = s.${key})`,
        )
      }),
    }),
  },
]
