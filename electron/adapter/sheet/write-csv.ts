import { encode } from 'iconv-lite'
import { csvField } from '../../../shared/domain/intake/safe-text.ts'
import type { ByteSink, SheetColumn, SheetRow, SheetRows } from './column.ts'

const PIECE = 1 << 16

export interface CsvOptions {
  /** utf-8 gets a byte order mark, without which Excel reads it as GBK. */
  readonly encoding?: 'utf-8' | 'gb18030'
}

/**
 * Writes a list as CSV: quoted where needed, dangerous starts disarmed by an apostrophe.
 * @returns the number of rows written, the title row aside
 */
export async function writeCsv(
  columns: readonly SheetColumn[],
  rows: SheetRows,
  sink: ByteSink,
  options: CsvOptions = {},
): Promise<number> {
  const bytesOf = (text: string): Uint8Array =>
    options.encoding === 'gb18030' ? encode(text, 'gb18030') : Buffer.from(text, 'utf8')
  const line = (values: SheetRow): string => `${values.map((value) => csvField(value ?? '', ',')).join(',')}\r\n`
  let text = `${options.encoding === 'gb18030' ? '' : '\ufeff'}${line(columns.map((column) => column.title))}`
  let count = 0
  const write = async (row: SheetRow): Promise<void> => {
    text += line(row.slice(0, columns.length))
    count++
    if (text.length < PIECE) return
    const bytes = bytesOf(text)
    text = ''
    await sink(bytes)
  }
  if (Symbol.asyncIterator in rows) for await (const row of rows) await write(row)
  else for (const row of rows) await write(row)
  if (text !== '') await sink(bytesOf(text))
  return count
}
