import type { ReadHandle, WriteHandle } from '../open.ts'
import { foldPostings, type ProjectionRows, type RawPosting } from './fold.ts'
import { PROJECTION_NAMES, PROJECTIONS, type ProjectionName } from './projection.ts'

/** Projections of the bonded ledger held against their postings, item by item, and mended where they differ. A healthy ledger is only read. */

/** Items that one slice takes: some thousand movements. */
export const ITEMS_A_REBUILD = 25

const POSTINGS = `select item_id, at, account, owner_id, lot_id, quantity, mark_kind, mark_id from bonded_posting
  where item_id >= ? and item_id <= ? order by item_id, at, entry_id, line`

const columnsOf = (name: ProjectionName): readonly string[] => [...PROJECTIONS[name].key, ...PROJECTIONS[name].sums]

const KEPT = Object.fromEntries(
  PROJECTION_NAMES.map((name) => [
    name,
    `select ${columnsOf(name).join(', ')} from ${name} where item_id >= ? and item_id <= ? order by ${PROJECTIONS[name].key.join(', ')}`,
  ]),
) as Readonly<Record<ProjectionName, string>>
const CLEAR: Readonly<Record<ProjectionName, string>> = {
  bonded_balance_projection: 'delete from bonded_balance_projection where item_id >= ? and item_id <= ?',
  bonded_day_projection: 'delete from bonded_day_projection where item_id >= ? and item_id <= ?',
  bonded_open_projection: 'delete from bonded_open_projection where item_id >= ? and item_id <= ?',
  bonded_month_projection: 'delete from bonded_month_projection where item_id >= ? and item_id <= ?',
  bonded_month_open_projection: 'delete from bonded_month_open_projection where item_id >= ? and item_id <= ?',
}

/** Compiles once and hands rows over as arrays: a row as an object costs three times as much. */
const raw = (ledger: ReadHandle, text: string): ReturnType<ReadHandle['sql']> => ledger.sql(text).raw(true)

const made = (ledger: ReadHandle, from: number, to: number): ProjectionRows =>
  foldPostings(raw(ledger, POSTINGS).iterate(from, to) as IterableIterator<RawPosting>)

/** Below 0: row a has the smaller key; 0: the same row; undefined: the same key with other sums. */
function compared(a: readonly number[], b: readonly number[], keys: number): number | undefined {
  for (let i = 0; i < a.length; i++) {
    const gap = (a[i] ?? 0) - (b[i] ?? 0)
    if (gap !== 0) return i < keys ? gap : undefined
  }
  return 0
}

/** Rows that one side has and the other lacks, or has with other sums; both in the order of their keys. */
function differing(one: readonly number[][], other: readonly number[][], keys: number): number {
  let [i, k, differences] = [0, 0, 0]
  for (;;) {
    const [a, b] = [one[i], other[k]]
    if (a === undefined || b === undefined) return differences + (one.length - i) + (other.length - k)
    const order = compared(a, b, keys)
    if (order !== 0) differences++
    if (order === undefined || order <= 0) i++
    if (order === undefined || order >= 0) k++
  }
}

function errorsOf(ledger: ReadHandle, name: ProjectionName, rows: ProjectionRows, from: number, to: number): number {
  return differing(raw(ledger, KEPT[name]).all(from, to) as number[][], rows[name], PROJECTIONS[name].key.length)
}

/** Rows of each projection that the postings of these items do not bear out, or that it lacks; none on a healthy ledger. */
export function projectionErrors(
  ledger: ReadHandle,
  from: number,
  to: number,
): { name: ProjectionName; rows: number }[] {
  const rows = made(ledger, from, to)
  return PROJECTION_NAMES.flatMap((name) => {
    const errors = errorsOf(ledger, name, rows, from, to)
    return errors === 0 ? [] : [{ name, rows: errors }]
  })
}

/** Makes every projection of these items anew from their postings and replaces what differs. @returns rows that were wrong */
export function rebuildItems(ledger: WriteHandle, from: number, to: number): number {
  const rows = made(ledger, from, to)
  let wrong = 0
  for (const name of PROJECTION_NAMES) {
    const errors = errorsOf(ledger, name, rows, from, to)
    if (errors === 0) continue
    wrong += errors
    ledger.sql(CLEAR[name]).run(from, to)
    const columns = columnsOf(name)
    const insert = ledger.sql(
      `insert into ${name} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
    )
    for (const row of rows[name]) insert.run(...row)
  }
  return wrong
}

/** The highest item; 0 = none. */
export function lastItem(ledger: ReadHandle): number {
  return (ledger.sql('select coalesce(max(item_id), 0) as id from bonded_item').get() as { id: number }).id
}
