import { cellText } from './cell.tsx'
import type { CopyCell } from './clipboard.ts'
import { formatBlock, formatHtml } from './clipboard.ts'
import type { GridRow } from './column.ts'
import type { GridStore } from './grid-store.ts'
import { rowAt } from './page-window.ts'

export interface CopiedBlock {
  readonly plain: string
  readonly html: string
  readonly rows: number
}

function blockOf(rows: readonly (readonly CopyCell[])[]): CopiedBlock {
  return { plain: formatBlock(rows), html: formatHtml(rows), rows: rows.length }
}

/** The chosen block of cells, as seen. */
export function copyRange<Row extends GridRow>(store: GridStore<Row>): CopiedBlock {
  const { top, bottom, left, right } = store.range()
  const columns = store.placed().slice(left, right + 1)
  const rows: CopyCell[][] = []
  for (let position = top; position <= bottom; position += 1) {
    const row = rowAt(store.state().window, position)
    if (row !== undefined)
      rows.push(columns.map(({ column }) => ({ text: cellText(column, row), number: column.kind === 'number' })))
  }
  return blockOf(rows)
}

/** The loaded rows that are chosen, with the column titles above them. */
export function copyChosenRows<Row extends GridRow>(store: GridStore<Row>): CopiedBlock {
  const columns = store.placed()
  const chosen = store.state().window.rows.filter((row) => store.isChosen(row.id))
  const head = columns.map(({ column }) => ({ text: column.title, number: false }))
  return blockOf([
    head,
    ...chosen.map((row) =>
      columns.map(({ column }) => ({ text: cellText(column, row), number: column.kind === 'number' })),
    ),
  ])
}
