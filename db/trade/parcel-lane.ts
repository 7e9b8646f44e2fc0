import type { ReadHandle } from '../open.ts'
import { chosen, type LaneChoice, type ParcelFilter, type Sql } from './parcel-filter.ts'
import { hiddenBatches, visibleCondition } from './visible.ts'
import { batchOf, idRange } from './row-id.ts'

/** A lane: the parcels of a shelf in one filing state and one match state. In the index parcel_lane it is one range in id order. */
export interface Lane {
  readonly shelfId: number
  readonly filingState: string
  readonly matchState: number
  /** Hidden ones of small batches included. */
  readonly parcels: number
}

export interface LaneView {
  /** Lanes with at least one parcel that pass the filter; those of large hidden batches are left out. */
  readonly lanes: readonly Lane[]
  /** Shelves of these lanes. */
  readonly shelves: readonly number[]
  /** The filter leaves no lane of these shelves out. */
  readonly whole: boolean
  /** The filter leaves no match state of a filing state out. */
  readonly everyMatchState: boolean
  /** Nothing is left out at all. */
  readonly all: boolean
  readonly parcels: number
  readonly hidden: readonly number[]
}

interface Row {
  shelf_id: number
  client_id: number
  mode: string
  lot: number
  filing_state: string
  match_state: number
  parcels: number
}

/** Chooses lanes for a filter, by the counts of parcel_sum: some hundred to a few thousand rows, whatever the number of parcels. */
export function lanesFor(ledger: ReadHandle, filter: ParcelFilter): LaneView {
  const hidden = hiddenBatches(ledger)
  const rows = ledger
    .sql(
      'select m.shelf_id, s.client_id, s.mode, s.lot, m.filing_state, m.match_state, sum(m.parcels) as parcels from parcel_sum m join shelf s on s.shelf_id = m.shelf_id group by m.shelf_id, m.filing_state, m.match_state',
    )
    .all() as Row[]
  const { shelfFits, stateFits } = fits(filter.lanes, clientsOfRanges(ledger, filter), hidden)
  const lanes: Lane[] = []
  const shelves = new Set<number>()
  const partial = new Set<number>()
  let left = false
  for (const row of rows) {
    if (row.parcels <= 0 || (row.lot !== 0 && hidden.includes(row.lot))) continue
    if (shelfFits(row) && stateFits(row)) {
      lanes.push({
        shelfId: row.shelf_id,
        filingState: row.filing_state,
        matchState: row.match_state,
        parcels: row.parcels,
      })
      shelves.add(row.shelf_id)
    } else {
      left = true
      partial.add(row.shelf_id)
    }
  }
  return {
    lanes,
    shelves: [...shelves],
    whole: ![...shelves].some((shelf) => partial.has(shelf)),
    everyMatchState: filter.lanes.matchStates.length === 0,
    all: !left,
    parcels: lanes.reduce((sum, lane) => sum + lane.parcels, 0),
    hidden,
  }
}

/** The rows of a batch belong to its client, and those of a large batch to its own shelf: a filter by batch needs no other lanes. */
function clientsOfRanges(
  ledger: ReadHandle,
  filter: ParcelFilter,
): { clients: ReadonlySet<number>; batches: ReadonlySet<number> } | undefined {
  const batches = filter.rows.flatMap((row) => (row.by === 'ranges' ? row.ranges.map(({ from }) => batchOf(from)) : []))
  if (batches.length === 0) return undefined
  const rows = ledger
    .sql('select client_id as id from batch where batch_id in (select value from json_each(?))')
    .all(JSON.stringify(batches)) as { id: number | null }[]
  return { clients: new Set(rows.flatMap((row) => (row.id === null ? [] : [row.id]))), batches: new Set(batches) }
}

function fits(
  choice: LaneChoice,
  within: { clients: ReadonlySet<number>; batches: ReadonlySet<number> } | undefined,
  hidden: readonly number[],
): {
  shelfFits: (row: Row) => boolean
  stateFits: (row: Row) => boolean
} {
  return {
    shelfFits: (row) =>
      chosen(choice.clients, row.client_id) &&
      chosen(choice.modes, row.mode) &&
      !hidden.includes(row.lot) &&
      (within === undefined || (within.clients.has(row.client_id) && (row.lot === 0 || within.batches.has(row.lot)))),
    stateFits: (row) => chosen(choice.filingStates, row.filing_state) && chosen(choice.matchStates, row.match_state),
  }
}

/** The lanes as a condition on `p`, for walks that go past other rows. */
export function lanesSql(view: LaneView): Sql {
  if (view.all) return { text: '1', values: [] }
  const shelves: Sql = {
    text: 'p.shelf_id in (select value from json_each(?))',
    values: [JSON.stringify(view.shelves)],
  }
  if (view.whole) return shelves
  const states = JSON.stringify([...new Set(view.lanes.map((lane) => `${lane.matchState}${lane.filingState}`))])
  return {
    text: `${shelves.text} and p.match_state || p.filing_state in (select value from json_each(?))`,
    values: [...shelves.values, states],
  }
}

/** What is visible, as a condition on `p`. */
export function visibleSql(view: LaneView): string {
  return visibleCondition('p.parcel_id', view.hidden)
}

export interface IdRange {
  readonly from: number
  readonly to: number
}

/** The visible parts of the whole id space, ascending. */
export function visibleRanges(hidden: readonly number[]): IdRange[] {
  const ranges: IdRange[] = []
  let from = 0
  for (const batch of [...hidden].sort((a, b) => a - b)) {
    const range = idRange(batch)
    if (range.from > from) ranges.push({ from, to: range.from - 1 })
    from = range.to + 1
  }
  ranges.push({ from, to: Number.MAX_SAFE_INTEGER })
  return ranges
}
