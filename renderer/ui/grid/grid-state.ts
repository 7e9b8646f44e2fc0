import type { Answer, Filter, Sort } from '../../../shared/contract/index.ts'
import type { GridRow } from './column.ts'
import type { ColumnLayout, NamedView } from './column-layout.ts'
import type { PageWindow } from './page-window.ts'
import type { RowSelection } from './selection.ts'

/** Where a grid's rows come from. Every list of the contract has this shape; a local array can take it on too. */
export interface GridSource<Row extends GridRow> {
  page(input: PageRequest): Promise<Answer<{ rows: Row[]; next?: string | undefined }>>
  /** Absent: the list has no counting query; then only the loaded rows are counted. */
  readonly count?: (filters: Filter[]) => Promise<Answer<{ count: number; sums: Record<string, string> }>>
}

export interface PageRequest {
  readonly filters: Filter[]
  readonly sort: Sort
  readonly after?: string
  readonly fromEnd?: boolean
  readonly limit: number
}

export interface CellPlace {
  readonly row: number
  readonly column: number
}

export interface GridFailure {
  readonly code: string
  readonly data: Readonly<Record<string, unknown>>
}

export interface GridState<Row extends GridRow> {
  readonly filters: readonly Filter[]
  readonly sort: Sort
  readonly layout: ColumnLayout
  readonly views: readonly NamedView[]
  readonly window: PageWindow<Row>
  readonly status: 'loading' | 'ready' | 'failed'
  /** A page is being fetched at one side; the rows on screen stay. */
  readonly growing: boolean
  readonly failure: GridFailure | undefined
  readonly count: number | undefined
  readonly counting: boolean
  readonly sums: Readonly<Record<string, string>>
  /** Rows that match the filters and are wrong; known when the list can filter for errors. */
  readonly errors: number | undefined
  readonly selection: RowSelection
  readonly focus: CellPlace
  /** The other corner of the cell range; equal to `focus` when one cell is chosen. */
  readonly corner: CellPlace
  readonly editing: { readonly place: CellPlace; readonly text: string | undefined } | undefined
  /** Set when the view must scroll: a row to show, or rows that moved under it. */
  readonly scroll: ScrollWish | undefined
  /** A passing remark for the status line ("没有更多错误行"). */
  readonly remark: string
}

export type ScrollWish =
  | { readonly kind: 'show'; readonly row: number; readonly serial: number }
  | {
      readonly kind: 'shift'
      readonly rows: number
      readonly serial: number
    }

/** What is kept of a grid over a reload. */
export interface GridMemory {
  readonly filters: readonly Filter[]
  readonly sort: Sort
  readonly selected: readonly number[]
  /** First visible row, to come back to. */
  readonly topKey?: string | undefined
}
