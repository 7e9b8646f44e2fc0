import type { ReadHandle, WriteHandle } from '../open.ts'

/**
 * The sums that stand beside parcels, counted anew from the parcels themselves. Triggers keep them, and LaneSums where thousands change at once; this is for a ledger in which a law says
 * that they have drifted. A key at a time, so that each transaction stays as short as one lane, batch or rule is. A row that is right is
 * not written.
 */

/** One row of sums: its key and its figures, as they are and as they should be. */
interface SumTable {
  readonly table: string
  readonly key: readonly string[]
  readonly figures: readonly string[]
  /** Which parts there are: a select of the part's columns. */
  readonly parts: string
  /** The first columns of the key, by which the table is done part by part. */
  readonly partKey: readonly string[]
  /** A select of key and figures of one part, counted from the rows. */
  readonly counted: string
}

const LANE = 'shelf_id, filing_state, match_state'
const SUMS: readonly SumTable[] = [
  {
    table: 'parcel_sum',
    key: ['shelf_id', 'filing_state', 'match_state', 'currency'],
    figures: ['parcels', 'goods_value', 'paid', 'tax', 'gross_weight'],
    partKey: ['shelf_id', 'filing_state', 'match_state'],
    parts: `select ${LANE} from parcel group by ${LANE} union select ${LANE} from parcel_sum`,
    counted: `select ${LANE}, currency, count(*) as parcels, sum(goods_value) as goods_value, sum(paid) as paid, sum(tax) as tax, sum(gross_weight) as gross_weight from parcel where shelf_id = ? and filing_state = ? and match_state = ? group by currency`,
  },
  {
    table: 'transport_sum',
    key: ['transport_id', 'filing_state'],
    figures: ['parcels'],
    partKey: ['transport_id'],
    parts: 'select transport_id from transport union select transport_id from transport_sum',
    counted:
      'select transport_id, filing_state, count(*) as parcels from parcel where transport_id = ? group by filing_state',
  },
  {
    table: 'defect_sum',
    key: ['rule', 'shelf_id', 'severity'],
    figures: ['parcels'],
    partKey: ['rule'],
    parts: 'select distinct rule from projection_defect union select rule from defect_sum',
    counted:
      'select d.rule, p.shelf_id, d.severity, count(*) as parcels from projection_defect d join parcel p on p.parcel_id = d.parcel_id where d.rule = ? group by p.shelf_id, d.severity',
  },
  {
    table: 'parcel_zone',
    key: ['shelf_id', 'batch_id'],
    figures: ['order_from', 'order_to', 'day_from', 'day_to'],
    partKey: ['shelf_id'],
    parts: 'select distinct shelf_id from parcel union select shelf_id from parcel_zone',
    counted:
      'select shelf_id, parcel_id / 2097152 as batch_id, min(order_no) as order_from, max(order_no) as order_to, min(ordered_on) as day_from, max(ordered_on) as day_to from parcel where shelf_id = ? group by 2',
  },
]

type Key = readonly (string | number)[]
type Row = Readonly<Record<string, string | number>>

/** A part of a table of sums that is counted in one go. */
export interface SumPart {
  readonly table: number
  readonly key: Key
}

/** All parts of all tables of sums. */
export function sumParts(ledger: ReadHandle): SumPart[] {
  return SUMS.flatMap(({ parts }, table) => (ledger.sql(parts).raw(true).all() as Key[]).map((key) => ({ table, key })))
}

const where = (columns: readonly string[]): string => columns.map((column) => `${column} = ?`).join(' and ')
const keyOf = (table: SumTable, row: Row): Key => table.key.map((column) => row[column] ?? '')

/**
 * Counts one part anew and corrects what differs; in the caller's transaction.
 * @returns rows looked at and rows that were wrong (a row of zeros where nothing is to be counted is right)
 */
export function rebuildSums(ledger: WriteHandle, part: SumPart): { rows: number; wrong: number } {
  const table = SUMS[part.table]
  if (table === undefined) throw new RangeError(`sum table ${part.table}`)
  const columns = [...table.key, ...table.figures].join(', ')
  const kept = new Map(
    (ledger.sql(`select ${columns} from ${table.table} where ${where(table.partKey)}`).all(...part.key) as Row[]).map(
      (row) => [JSON.stringify(keyOf(table, row)), row],
    ),
  )
  const counted = new Map(
    (ledger.sql(table.counted).all(...part.key) as Row[]).map((row) => [JSON.stringify(keyOf(table, row)), row]),
  )
  const zeros: Row = Object.fromEntries(table.figures.map((figure) => [figure, 0]))
  let wrong = 0
  for (const id of new Set([...kept.keys(), ...counted.keys()])) {
    const right = counted.get(id) ?? zeros
    const stands = kept.get(id) ?? zeros
    if (table.figures.every((figure) => stands[figure] === right[figure])) continue
    wrong++
    const key = keyOf(table, counted.get(id) ?? kept.get(id) ?? {})
    const figures = table.figures.map((figure) => right[figure] ?? 0)
    ledger
      .sql(
        `insert into ${table.table} (${columns}) values (${[...key, ...figures].map(() => '?').join(', ')}) on conflict do update set ${table.figures.map((figure) => `${figure} = excluded.${figure}`).join(', ')}`,
      )
      .run(...key, ...figures)
  }
  return { rows: Math.max(kept.size, counted.size), wrong }
}
