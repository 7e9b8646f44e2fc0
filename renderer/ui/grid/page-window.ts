import type { GridRow } from './column.ts'

/**
 * The part of a list that is loaded: one unbroken run of rows in a space of virtual positions.
 *
 * Lists are paged by key, so nobody can ask for "row 1,500,000"; but a stretch of rows can be opened anywhere
 * (start, end, around a key) and grown at both sides. `base` is the virtual position of the first loaded row:
 * dropping rows at the top moves `base` and nothing else, so the scroll position stays where it is.
 */
export interface PageWindow<Row extends GridRow> {
  readonly rows: readonly Row[]
  readonly base: number
  /** No row stands before the first loaded one. */
  readonly atStart: boolean
  readonly atEnd: boolean
  /** Where true row numbers can be counted from; undefined while they are unknown. */
  readonly counted: 'start' | 'end' | undefined
}

/** Room left before rows that were not opened at the start, so that they can grow upwards. */
export const MIDDLE = 100_000
/** Rows kept in memory; far more than a screen, little enough to stay quick. */
export const MOST_ROWS = 4_000

export const EMPTY_WINDOW: PageWindow<never> = { rows: [], base: 0, atStart: true, atEnd: false, counted: 'start' }

export function endOf<Row extends GridRow>(window: PageWindow<Row>): number {
  return window.base + window.rows.length
}

export function rowAt<Row extends GridRow>(window: PageWindow<Row>, position: number): Row | undefined {
  return position < window.base ? undefined : window.rows[position - window.base]
}

export function positionOf<Row extends GridRow>(window: PageWindow<Row>, id: number): number | undefined {
  const at = window.rows.findIndex((row) => row.id === id)
  return at < 0 ? undefined : window.base + at
}

/** The first page of a list. */
export function openStart<Row extends GridRow>(rows: readonly Row[], more: boolean): PageWindow<Row> {
  return { rows, base: 0, atStart: true, atEnd: !more, counted: 'start' }
}

/** The last page of a list (End). */
export function openEnd<Row extends GridRow>(rows: readonly Row[], more: boolean): PageWindow<Row> {
  if (!more) return openStart(rows, false)
  return { rows, base: MIDDLE, atStart: false, atEnd: true, counted: 'end' }
}

/** A stretch somewhere in the middle, opened at a key. */
export function openAround<Row extends GridRow>(
  before: readonly Row[],
  rows: readonly Row[],
  moreBefore: boolean,
  moreAfter: boolean,
): PageWindow<Row> {
  if (!moreBefore) return openStart([...before, ...rows], moreAfter)
  return { rows: [...before, ...rows], base: MIDDLE, atStart: false, atEnd: !moreAfter, counted: undefined }
}

function unseen<Row extends GridRow>(window: PageWindow<Row>, rows: readonly Row[]): readonly Row[] {
  const known = new Set(window.rows.map((row) => row.id))
  return rows.filter((row) => !known.has(row.id))
}

/** Adds the page after the last loaded row. A row that moved there since it was read is not shown twice. */
export function append<Row extends GridRow>(
  window: PageWindow<Row>,
  rows: readonly Row[],
  more: boolean,
): PageWindow<Row> {
  return { ...window, rows: [...window.rows, ...unseen(window, rows)], atEnd: !more }
}

/**
 * Adds the page before the first loaded row. `moved` says by how many positions the rows that were already
 * there have moved: 0 unless the room in front ran out or the list's start was reached.
 */
export function prepend<Row extends GridRow>(
  window: PageWindow<Row>,
  rows: readonly Row[],
  more: boolean,
): { readonly window: PageWindow<Row>; readonly moved: number } {
  const added = unseen(window, rows)
  const wanted = window.base - added.length
  const base = more ? (wanted > 0 ? wanted : MIDDLE) : 0
  const counted = more ? window.counted : 'start'
  return {
    window: { ...window, rows: [...added, ...window.rows], base, atStart: !more, counted },
    moved: base - wanted,
  }
}

/** Drops rows far from what is visible once there are too many. */
export function trim<Row extends GridRow>(
  window: PageWindow<Row>,
  firstVisible: number,
  lastVisible: number,
): PageWindow<Row> {
  const surplus = window.rows.length - MOST_ROWS
  if (surplus <= 0) return window
  const above = firstVisible - window.base
  const below = endOf(window) - lastVisible
  if (above >= below)
    return { ...window, rows: window.rows.slice(surplus), base: window.base + surplus, atStart: false }
  return { ...window, rows: window.rows.slice(0, window.rows.length - surplus), atEnd: false }
}

/**
 * The rows were changed by someone: fresh rows from `position` on replace everything loaded. What stood
 * before is dropped rather than shown stale; it is fetched again when the user scrolls there.
 */
export function replaceFrom<Row extends GridRow>(
  window: PageWindow<Row>,
  position: number,
  rows: readonly Row[],
  more: boolean,
): PageWindow<Row> {
  if (position <= 0) return openStart(rows, more)
  return {
    rows,
    base: position,
    atStart: false,
    atEnd: !more,
    counted: window.counted === 'start' ? 'start' : undefined,
  }
}

/** The row's number in the whole list, from 1; undefined while it cannot be known. */
export function numberOf<Row extends GridRow>(
  window: PageWindow<Row>,
  position: number,
  count: number | undefined,
): number | undefined {
  if (window.counted === 'start') return position + 1
  if (window.counted === 'end' && window.atEnd && count !== undefined) return count - (endOf(window) - position) + 1
  return undefined
}
