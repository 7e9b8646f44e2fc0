import { foldHeader } from '../intake/header-text.ts'
import { parseFixed, type Quantity } from '../decimal/decimal.ts'

/** Small tables that people paste or upload (bins, inbound lines, count sheets): columns by their titles, or by place when there is no title row. */

export interface SheetColumn<Field extends string> {
  readonly field: Field
  /** The title we write ourselves comes first. */
  readonly titles: readonly string[]
}

export interface SheetRow<Field extends string> {
  /** 1-based row of what was pasted. */
  readonly row: number
  readonly values: Readonly<Record<Field, string>>
  /** The cells as they came, for whoever sends the row back. */
  readonly text: string
}

const clean = (cell: string): string => cell.normalize('NFKC').trim()

export interface Sheet<Field extends string> {
  /** 1-based title row, 0 = none. */
  readonly head: number
  readonly rows: readonly SheetRow<Field>[]
}

/**
 * Rows by field. The first row that names at least two of the columns is the title row; without one the columns are taken in
 * their given order. Empty rows are left out but keep their number.
 */
export function readSheet<Field extends string>(
  rows: readonly (readonly string[])[],
  columns: readonly SheetColumn<Field>[],
): Sheet<Field> {
  const named = rows.slice(0, 10).map((row) => placesOf(row, columns))
  const head = named.findIndex((places) => places.size >= Math.min(2, columns.length))
  const places =
    head < 0 ? new Map(columns.map((column, at) => [column.field, at])) : (named[head] ?? new Map<Field, number>())
  const read = rows.slice(head + 1).flatMap((cells, i) => {
    if (cells.every((cell) => clean(cell) === '')) return []
    const value = (field: Field): string => {
      const at = places.get(field)
      return at === undefined ? '' : clean(cells[at] ?? '')
    }
    const values = Object.fromEntries(columns.map(({ field }) => [field, value(field)])) as Record<Field, string>
    return [{ row: head + 2 + i, values, text: cells.join('\t').slice(0, 400) }]
  })
  return { head: head + 1, rows: read }
}

function placesOf<Field extends string>(
  row: readonly string[],
  columns: readonly SheetColumn<Field>[],
): Map<Field, number> {
  const places = new Map<Field, number>()
  row.forEach((cell, at) => {
    const title = foldHeader(cell)
    const column = columns.find((one) => one.titles.some((name) => foldHeader(name) === title))
    if (title !== '' && column !== undefined && !places.has(column.field)) places.set(column.field, at)
  })
  return places
}

/** A quantity as people type it: thousands separators, a unit behind it, full-width digits. undefined: no number. */
export function sheetQuantity(text: string): Quantity | undefined {
  const plain = clean(text)
    .replace(/,/g, '')
    .replace(/(件|个|盒|箱|罐|瓶|支|片|包|套|千克|kg|pcs)$/i, '')
    .trim()
  return parseFixed<'quantity'>(plain)
}

/** A date as people type it (2027-01-31, 2027/1/31, 2027.1.31, 20270131, 2027年1月31日), or as the day number of a date cell, as yyyy-mm-dd; '' stays ''; undefined: no date. */
export function sheetDate(text: string): string | undefined {
  const plain = clean(text)
  if (plain === '') return ''
  // A date cell of a spreadsheet arrives as the number of its days since 1899-12-30 (1900 system).
  if (/^[34567]\d{4}$/.test(plain)) return new Date((Number(plain) - 25_569) * 86_400_000).toISOString().slice(0, 10)
  const match =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s.*)?$/.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain)
  if (match === null) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.toISOString().slice(0, 10) : undefined
}
