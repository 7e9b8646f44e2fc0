import type { Filter, Sort } from '../../../shared/contract/index.ts'
import type { GridColumn, GridRow } from './column.ts'
import type { ColumnLayout, NamedView, PlacedColumn } from './column-layout.ts'
import { defaultLayout, fitLayout, placeColumns } from './column-layout.ts'
import { sameFilters } from './filter-text.ts'
import { findText, flip, nextError } from './grid-find.ts'
import type { CellPlace, GridMemory, GridSource, GridState, ScrollWish } from './grid-state.ts'
import type { PageWindow } from './page-window.ts'
import {
  EMPTY_WINDOW,
  MIDDLE,
  append,
  endOf,
  openAround,
  openEnd,
  openStart,
  positionOf,
  prepend,
  replaceFrom,
  rowAt,
  trim,
} from './page-window.ts'
import type { RowSelection } from './selection.ts'
import { NOTHING, choose, chooseAll, isNothing, isSelected, toggle } from './selection.ts'

export interface GridOptions<Row extends GridRow> {
  readonly id: string
  readonly columns: readonly GridColumn<Row>[]
  readonly source: GridSource<Row>
  readonly defaultSort: Sort
  readonly filters?: readonly Filter[]
  /** Why a row is wrong; shown in the error column and found by F9. */
  readonly errorOf?: (row: Row) => string | undefined
  /** The list's own filter for wrong rows, so that F9 finds them beyond what is loaded. */
  readonly errorFilter?: Filter
}

const PAGE_ROWS = 200
/** A new page is asked for when this few rows remain beyond what is visible. */
const AHEAD = 80

/**
 * One grid's state and its conversation with the list: plain TypeScript, no React, so that paging, selection
 * and keys can be tested with two million virtual rows and no screen.
 */
export class GridStore<Row extends GridRow> {
  readonly options: GridOptions<Row>
  #state: GridState<Row>
  readonly #listeners = new Set<() => void>()
  /** Answers to questions asked before the last change of filters or sort are dropped. */
  #generation = 0
  #counted = 0
  #serial = 0
  #placedFor: ColumnLayout | undefined
  #placed: readonly PlacedColumn<Row>[] = []
  #visible = { first: 0, last: 40 }
  /** A row that was just added and is not loaded yet: the cursor goes there when it is. */
  #awaited: CellPlace | undefined

  constructor(options: GridOptions<Row>, memory?: GridMemory) {
    this.options = options
    this.#state = {
      filters: memory?.filters ?? options.filters ?? [],
      sort: memory?.sort ?? options.defaultSort,
      layout: defaultLayout(options.columns),
      views: [],
      window: EMPTY_WINDOW,
      status: 'loading',
      growing: false,
      failure: undefined,
      count: undefined,
      counting: false,
      sums: {},
      errors: undefined,
      selection:
        memory === undefined || memory.selected.length === 0 ? NOTHING : choose(NOTHING, memory.selected, true),
      focus: { row: 0, column: 0 },
      corner: { row: 0, column: 0 },
      editing: undefined,
      scroll: undefined,
      remark: '',
    }
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly state = (): GridState<Row> => this.#state

  set(patch: Partial<GridState<Row>>): void {
    this.#state = { ...this.#state, ...patch }
    this.#listeners.forEach((listener) => listener())
  }

  /** The columns on screen, in order; the same array until the layout changes. */
  placed(): readonly PlacedColumn<Row>[] {
    if (this.#placedFor !== this.#state.layout) {
      this.#placedFor = this.#state.layout
      this.#placed = placeColumns(this.options.columns, this.#state.layout)
    }
    return this.#placed
  }

  focusRow(): Row | undefined {
    return rowAt(this.#state.window, this.#state.focus.row)
  }

  memory(): GridMemory {
    const { filters, sort, selection, window } = this.#state
    return {
      filters,
      sort,
      selected: selection.kind === 'ids' ? [...selection.ids].slice(0, 2000) : [],
      topKey: rowAt(window, this.#visible.first - 1)?.key,
    }
  }

  // ---- loading -------------------------------------------------------------------------------

  /** Opens the list at its start, or where it was left. */
  async open(topKey?: string): Promise<void> {
    void this.recount()
    if (topKey === undefined) await this.reopen('start')
    else {
      await this.openAt(topKey)
      if (this.#state.window.rows.length === 0) await this.reopen('start')
    }
    // What was remembered may be a filter or sort that this program no longer has.
    if (this.#state.failure?.code !== 'INPUT_INVALID') return
    this.set({ filters: this.options.filters ?? [], sort: this.options.defaultSort })
    void this.recount()
    await this.reopen('start')
  }

  /** Reads the list anew from one of its ends, with the cursor there. */
  async reopen(side: 'start' | 'end'): Promise<void> {
    const generation = ++this.#generation
    this.set({ status: this.#state.window.rows.length === 0 ? 'loading' : 'ready', failure: undefined, growing: true })
    const sort = side === 'start' ? this.#state.sort : flip(this.#state.sort)
    const answer = await this.#ask({ sort, limit: PAGE_ROWS })
    if (generation !== this.#generation) return
    if (!answer.ok)
      return this.set({ status: 'failed', failure: { code: answer.code, data: answer.data }, growing: false })
    const more = answer.value.next !== undefined
    const window = side === 'start' ? openStart(answer.value.rows, more) : openEnd(answer.value.rows.toReversed(), more)
    const row = side === 'start' ? 0 : Math.max(0, endOf(window) - 1)
    this.set({
      window,
      status: 'ready',
      growing: false,
      ...this.#at({ row, column: this.#state.focus.column }),
      scroll: this.#show(row),
    })
  }

  /** Opens the stretch of the list around the row with this key, the row after the key at the top. */
  async openAt(key: string, focusAfter = false): Promise<void> {
    const generation = ++this.#generation
    this.set({ growing: true, failure: undefined })
    const [after, before] = await Promise.all([
      this.#ask({ sort: this.#state.sort, after: key, limit: PAGE_ROWS }),
      this.#ask({ sort: flip(this.#state.sort), after: key, limit: PAGE_ROWS }),
    ])
    if (generation !== this.#generation) return
    if (!after.ok)
      return this.set({ status: 'failed', failure: { code: after.code, data: after.data }, growing: false })
    if (!before.ok)
      return this.set({ status: 'failed', failure: { code: before.code, data: before.data }, growing: false })
    const front = before.value.rows.toReversed()
    const window = openAround(front, after.value.rows, before.value.next !== undefined, after.value.next !== undefined)
    const row = Math.min(window.base + front.length, Math.max(window.base, endOf(window) - 1))
    const focus = focusAfter ? this.#at({ row, column: this.#state.focus.column }) : this.#at({ row, column: 0 })
    this.set({ window, status: 'ready', growing: false, ...focus, scroll: this.#show(row) })
  }

  /** Called with what is visible; fetches at either side when little is left there. */
  async ensure(first: number, last: number): Promise<void> {
    this.#visible = { first, last }
    const { window, growing, status } = this.#state
    if (growing || status !== 'ready' || window.rows.length === 0) return
    if (!window.atEnd && last + AHEAD >= endOf(window)) await this.#grow('after')
    else if (!window.atStart && first - AHEAD <= window.base) await this.#grow('before')
  }

  async #grow(side: 'after' | 'before'): Promise<void> {
    const { window, sort } = this.#state
    const edge = side === 'after' ? window.rows.at(-1) : window.rows[0]
    if (edge === undefined) return
    const generation = this.#generation
    this.set({ growing: true })
    const answer = await this.#ask({ sort: side === 'after' ? sort : flip(sort), after: edge.key, limit: PAGE_ROWS })
    if (generation !== this.#generation) return
    if (!answer.ok) return this.set({ growing: false, failure: { code: answer.code, data: answer.data } })
    const more = answer.value.next !== undefined
    if (side === 'after')
      this.set({ window: this.#trimmed(append(this.#state.window, answer.value.rows, more)), growing: false })
    else {
      const grown = prepend(this.#state.window, answer.value.rows.toReversed(), more)
      this.#shift(grown.moved)
      this.set({ window: this.#trimmed(grown.window), growing: false })
    }
    await this.ensure(this.#visible.first, this.#visible.last)
  }

  #trimmed(window: PageWindow<Row>): PageWindow<Row> {
    return trim(window, this.#visible.first, this.#visible.last)
  }

  /** Rows moved to other positions: cursor and scroll position move with them. */
  #shift(rows: number): void {
    if (rows === 0) return
    const { focus, corner } = this.#state
    this.#visible = { first: this.#visible.first + rows, last: this.#visible.last + rows }
    this.set({
      focus: { ...focus, row: focus.row + rows },
      corner: { ...corner, row: corner.row + rows },
      scroll: { kind: 'shift', rows, serial: ++this.#serial },
    })
  }

  /** The list changed: reads what is visible again (and counts), keeping scroll position, cursor and selection. */
  async refresh(count = true): Promise<void> {
    if (count) void this.recount()
    const { window, focus } = this.#state
    const top = Math.max(window.base, this.#visible.first - 20)
    const before = top === window.base ? undefined : rowAt(window, top - 1)
    if (before === undefined && !window.atStart) return this.#refreshMiddle()
    if (this.#state.status === 'failed' || window.rows.length === 0) return this.reopen('start')
    const generation = ++this.#generation
    const focused = this.focusRow()?.id
    const answer = await this.#ask({
      sort: this.#state.sort,
      limit: PAGE_ROWS,
      ...(before === undefined ? {} : { after: before.key }),
    })
    if (generation !== this.#generation) return
    if (!answer.ok) return this.set({ failure: { code: answer.code, data: answer.data }, growing: false })
    if (answer.value.rows.length === 0 && before !== undefined) return this.reopen('start')
    const next = replaceFrom(window, before === undefined ? 0 : top, answer.value.rows, answer.value.next !== undefined)
    const at = focused === undefined ? undefined : positionOf(next, focused)
    const row = Math.min(at ?? focus.row, Math.max(0, endOf(next) - 1))
    const moved = row === focus.row ? {} : this.#at({ row, column: focus.column })
    this.set({ window: next, growing: false, failure: undefined, status: 'ready', ...moved })
    this.#goToAwaited()
    await this.ensure(this.#visible.first, this.#visible.last)
  }

  async #refreshMiddle(): Promise<void> {
    const first = this.#state.window.rows[0]
    if (first === undefined) return this.reopen('start')
    await this.openAt(first.key)
  }

  /** Counts and sums are asked for apart; rows never wait for them. */
  async recount(): Promise<void> {
    const count = this.options.source.count
    if (count === undefined) return
    const asked = ++this.#counted
    this.set({ counting: true })
    const filters = [...this.#state.filters]
    const answer = await count(filters)
    if (asked !== this.#counted) return
    this.set(answer.ok ? { count: answer.value.count, sums: answer.value.sums, counting: false } : { counting: false })
    if (this.options.errorFilter === undefined) return
    const wrong = await count([...filters, this.options.errorFilter])
    if (asked === this.#counted && wrong.ok) this.set({ errors: wrong.value.count })
  }

  #ask(input: { sort: Sort; after?: string; limit: number }) {
    return this.options.source.page({ filters: [...this.#state.filters], ...input })
  }

  // ---- what is asked for ---------------------------------------------------------------------

  /** Other filters are another question: the selection, which was made under the old one, is dropped. */
  setFilters(filters: readonly Filter[]): void {
    if (sameFilters(filters, this.#state.filters)) return
    this.set({ filters, selection: NOTHING, count: undefined, errors: undefined, sums: {}, remark: '' })
    void this.recount()
    void this.reopen('start')
  }

  setSort(sort: Sort): void {
    this.set({ sort })
    void this.reopen('start')
  }

  /** By this column; once more turns the order round. Figures and times start with the largest and newest. */
  sortBy(column: GridColumn<Row>): void {
    const { sort } = this.#state
    if (column.sort === undefined) return this.set({ remark: `“${column.title}”不能排序` })
    this.setSort({
      by: column.sort,
      down: sort.by === column.sort ? !sort.down : column.kind === 'number' || column.kind === 'time',
    })
  }

  toStart(): void {
    if (this.#state.window.atStart && this.#state.window.base === 0)
      this.focusCell({ row: 0, column: this.#state.focus.column })
    else void this.reopen('start')
  }

  toEnd(): void {
    const { window } = this.#state
    if (window.atEnd) this.focusCell({ row: endOf(window) - 1, column: this.#state.focus.column })
    else void this.reopen('end')
  }

  setLayout(layout: ColumnLayout): void {
    this.set({ layout })
  }

  applyView(view: NamedView): void {
    this.set({ layout: fitLayout(this.options.columns, view.layout), sort: view.sort })
    if (sameFilters(view.filters, this.#state.filters)) void this.reopen('start')
    else this.setFilters(view.filters)
  }

  // ---- cursor and cell range -----------------------------------------------------------------

  #at(place: CellPlace): Pick<GridState<Row>, 'focus' | 'corner'> {
    return { focus: place, corner: place }
  }

  #show(row: number): ScrollWish {
    return { kind: 'show', row, serial: ++this.#serial }
  }

  #clamp(place: CellPlace): CellPlace {
    const { window } = this.#state
    const lastColumn = Math.max(0, this.placed().length - 1)
    return {
      row: Math.max(window.base, Math.min(place.row, endOf(window) - 1)),
      column: Math.max(0, Math.min(place.column, lastColumn)),
    }
  }

  /** Puts the cursor on a cell; with `extend` only the far corner of the range moves. */
  focusCell(place: CellPlace, extend = false): void {
    if (this.#state.window.rows.length === 0) return
    this.#awaited = undefined
    const focus = this.#clamp(place)
    this.set({
      focus,
      corner: extend ? this.#state.corner : focus,
      editing: undefined,
      scroll: this.#show(focus.row),
      remark: '',
    })
  }

  focusWhenThere(place: CellPlace): void {
    this.#awaited = place
  }

  #goToAwaited(): void {
    const place = this.#awaited
    if (place === undefined || rowAt(this.#state.window, place.row) === undefined) return
    this.#awaited = undefined
    this.focusCell(place)
  }

  move(rows: number, columns: number, extend = false): void {
    const { focus } = this.#state
    this.focusCell({ row: focus.row + rows, column: focus.column + columns }, extend)
  }

  /** The chosen block, first and last inclusive. */
  range(): { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number } {
    const { focus, corner } = this.#state
    return {
      top: Math.min(focus.row, corner.row),
      bottom: Math.max(focus.row, corner.row),
      left: Math.min(focus.column, corner.column),
      right: Math.max(focus.column, corner.column),
    }
  }

  // ---- selection -----------------------------------------------------------------------------

  setSelection(selection: RowSelection): void {
    this.set({ selection })
  }

  toggleRow(row: number): void {
    const found = rowAt(this.#state.window, row)
    if (found !== undefined)
      this.set({
        selection: toggle(this.#state.selection, found.id),
        ...this.#at({ row, column: this.#state.focus.column }),
      })
  }

  /** From the cursor's row to this one, all chosen. */
  chooseRange(row: number): void {
    const { window, focus, selection } = this.#state
    const ids = window.rows
      .slice(Math.max(0, Math.min(row, focus.row) - window.base), Math.max(row, focus.row) - window.base + 1)
      .map((found) => found.id)
    this.set({ selection: choose(selection, ids, true), focus: { row, column: focus.column } })
  }

  /** Ctrl+A: all that match, also when all were chosen before; who presses it twice does not mean none. */
  chooseEverything(): void {
    this.set({ selection: chooseAll(this.#state.filters) })
  }

  dropSelection(): boolean {
    if (isNothing(this.#state.selection)) return false
    this.set({ selection: NOTHING })
    return true
  }

  isChosen(id: number): boolean {
    return isSelected(this.#state.selection, id)
  }

  // ---- errors and find -----------------------------------------------------------------------

  /** F9: the next wrong row after the cursor. */
  nextError(): Promise<void> {
    return nextError(this)
  }

  /** F3: the next loaded row with this text in a visible column. */
  find(text: string): boolean {
    return findText(this, text)
  }
}

/** Total height of the scrolled space in rows: what is loaded and the room in front of it. */
export function spanOf<Row extends GridRow>(window: PageWindow<Row>): number {
  return Math.max(endOf(window), window.base > 0 ? Math.min(window.base, MIDDLE) : 0)
}
