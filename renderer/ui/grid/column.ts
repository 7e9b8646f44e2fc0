import type { ReactNode } from 'react'
import type { Filter } from '../../../shared/contract/index.ts'
import type { Tone } from '../tone.ts'

/** Every row of a list has a stable id and its paging key. */
export interface GridRow {
  readonly id: number
  readonly key: string
}

export interface FilterOption {
  readonly value: string
  readonly label: string
}

/** How a column can be filtered; `field` is the list's filter field when it differs from the column's id. */
export interface ColumnFilter {
  readonly kind: 'text' | 'exact' | 'number' | 'date' | 'options'
  readonly field?: string
  readonly options?: readonly FilterOption[]
  /** Options beyond those that are listed, by what is typed; absent: there are no others. */
  readonly search?: (text: string) => Promise<readonly FilterOption[]>
  /** The label of an option that is not listed. */
  readonly labelOf?: (value: string) => string | undefined
  /** The field holds several values in one text: one option is looked for in it. */
  readonly oneOf?: boolean
  /** Conditions that the list understands, when they are fewer than the kind offers. */
  readonly ops?: readonly Filter['op'][]
}

export interface ColumnEdit<Row> {
  /** Starting text of the editor (default: the cell's text). */
  readonly start?: (row: Row) => string
  readonly can?: (row: Row) => boolean
}

/** One column of a dense grid. `text` is the cell as it is copied, searched and exported: what the user sees, masked as seen. */
export interface GridColumn<Row> {
  readonly id: string
  readonly title: string
  readonly width: number
  /** Numbers stand right-aligned with separators; codes and times in tabular figures; a tag is text with a tone. */
  readonly kind?: 'text' | 'code' | 'number' | 'date' | 'time' | 'tag'
  /** Least decimals of a number: amount 2, price 4, quantity up to 5. */
  readonly places?: number
  readonly text: (row: Row) => string
  readonly tone?: (row: Row) => Tone
  readonly render?: (row: Row) => ReactNode
  /** A cell's own error: red border and the reason as its title. */
  readonly error?: (row: Row) => string | undefined
  readonly filter?: ColumnFilter
  /** Named, indexed sort of the list that orders by this column. */
  readonly sort?: string
  /** Name of the sum in the list's count answer. */
  readonly sum?: string
  /** Stays at the left while the others scroll (unless the user decides otherwise). */
  readonly frozen?: boolean
  /** Not shown until the user asks for it. */
  readonly hidden?: boolean
  readonly edit?: ColumnEdit<Row>
}

export function filterField<Row>(column: GridColumn<Row>): string {
  return column.filter?.field ?? column.id
}
