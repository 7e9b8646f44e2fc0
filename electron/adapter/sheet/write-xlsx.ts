import { WorkbookWriter, type OutCell } from '../../../shared/domain/intake/workbook-writer.ts'
import { fitsNumberCell, type ByteSink, type SheetColumn, type SheetRow, type SheetRows } from './column.ts'
import { nodeSqueeze } from './squeeze.ts'

const PIECE = 1 << 17

export interface XlsxOptions {
  readonly sheetName?: string
}

/**
 * Writes a list as .xlsx, row by row; memory does not grow with the rows. Text is always a text cell and never a formula,
 * whatever it starts with.
 * @returns the number of rows written, the title row aside
 */
export async function writeXlsx(
  columns: readonly SheetColumn[],
  rows: SheetRows,
  sink: ByteSink,
  options: XlsxOptions = {},
): Promise<number> {
  let pieces: Uint8Array[] = []
  let held = 0
  const flush = async (everything: boolean): Promise<void> => {
    if (held === 0 || (!everything && held < PIECE)) return
    const bytes = Buffer.concat(pieces)
    pieces = []
    held = 0
    await sink(bytes)
  }
  const formats = [...new Set(columns.flatMap((column) => (column.format === undefined ? [] : [column.format])))]
  const styles = columns.map((column) => (column.format === undefined ? 0 : formats.indexOf(column.format) + 1))
  const book = new WorkbookWriter(
    (bytes) => {
      pieces.push(bytes)
      held += bytes.length
    },
    nodeSqueeze,
    {
      sheetName: options.sheetName ?? '',
      formats,
      widths: columns.map((column) => column.width ?? 14),
      frozenRows: 1,
      headerRows: [1, 1],
    },
  )
  const cell = (text: string | undefined, index: number): OutCell => {
    if (text === undefined || text === '') return undefined
    return columns[index]?.kind === 'number' && fitsNumberCell(text)
      ? { t: 'number', text, format: styles[index] ?? 0 }
      : { t: 'text', text }
  }
  book.row(columns.map((column): OutCell => ({ t: 'text', text: column.title })))
  let count = 0
  const write = async (row: SheetRow): Promise<void> => {
    book.row(row.slice(0, columns.length).map(cell))
    count++
    await flush(false)
  }
  if (Symbol.asyncIterator in rows) for await (const row of rows) await write(row)
  else for (const row of rows) await write(row)
  book.finish()
  await flush(true)
  return count
}
