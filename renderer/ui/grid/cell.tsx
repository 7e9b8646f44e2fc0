import type { ReactNode } from 'react'
import { readableDecimal, readableTime } from '../number-text.ts'
import { StatusTag } from '../part/status-tag.tsx'
import type { GridColumn } from './column.ts'

/** What a cell shows. Text and tags are cut off at the cell's edge; the whole text is its title. */
export function cellContent<Row>(column: GridColumn<Row>, row: Row): ReactNode {
  if (column.render !== undefined) return column.render(row)
  const text = column.text(row)
  if (column.kind === 'number') return readableDecimal(text, column.places ?? 0)
  if (column.kind === 'time') return readableTime(text)
  if (column.tone !== undefined && text !== '') return <StatusTag tone={column.tone(row)}>{text}</StatusTag>
  return text
}

/** The cell as it is copied: numbers bare, times readable, all else as seen. */
export function cellText<Row>(column: GridColumn<Row>, row: Row): string {
  const text = column.text(row)
  return column.kind === 'time' ? readableTime(text) : text
}

export function cellClass<Row>(column: GridColumn<Row>): string {
  if (column.kind === 'number') return 'cell cell-number'
  return column.kind === 'code' || column.kind === 'time' || column.kind === 'date' ? 'cell cell-code' : 'cell'
}
