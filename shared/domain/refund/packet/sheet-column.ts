import { fixedTextPadded, type Fixed } from '../../decimal/decimal.ts'

/** A column of a sheet for the bureau, whatever its rows are. */

export interface SheetContext {
  readonly period: string
  readonly batch: string
  readonly unitName: (unit: string) => string
  readonly currencyName: (currency: string) => string
  /** Business type of the packet's lines, '' or `HWC-YT|…`. */
  readonly businessType: string
  readonly declarantTaxId: string
}

export interface Column<Row> {
  /** Header of the current layout, and other words for it. Two columns may have the same header: the first one met is the first. */
  readonly header: string
  readonly words: readonly string[]
  readonly kind: 'text' | 'number'
  readonly value: (row: Row, context: SheetContext, number: number) => string
}

/** Two decimals; '' for what is not known. */
export const money = (value: Fixed | undefined): string => (value === undefined ? '' : fixedTextPadded(value, 2))
