import type { Place } from '../../../../db/trade/parcel-walk.ts'
import type { Filter, Sort } from '../../../../shared/contract/list.ts'
import type { ReadContext } from '../../context.ts'

/**
 * The lists that can be exported. Rows come from the very handlers that the screens ask, so a file holds what is seen: the same
 * rows, the same words, the same masks.
 */
export interface PageAsked {
  readonly filters: Filter[]
  readonly sort?: Sort
  readonly after?: string
  readonly fromEnd: boolean
  readonly limit: number
}

export interface ListColumn<Row> {
  readonly number: boolean
  text(row: Row): string
}

export interface ExportList<Row extends { readonly id: number }> {
  /** Begins the file's name and names the sheet. */
  readonly title: string
  /** Rows of one page: what can be read and written in a slice. */
  readonly pageSize: number
  page(context: ReadContext, asked: PageAsked): { rows: readonly Row[]; next?: string | undefined }
  count(context: ReadContext, filters: Filter[]): number
  /** The filter that keeps listed rows. */
  readonly idField: string
  /** Listed ids in the order of a sort; some hundreds in one call. */
  places?(context: ReadContext, ids: readonly number[], sort: Sort): readonly Place[]
  readonly columns: Readonly<Record<string, ListColumn<Row>>>
}

const BEIJING_MS = 8 * 3_600_000
/** yyyy-mm-dd hh:mm:ss, Beijing; what is no time stays as it is. */
export function timeShown(iso: string): string {
  const ms = Date.parse(iso)
  return Number.isNaN(ms) ? iso : new Date(ms + BEIJING_MS).toISOString().slice(0, 19).replace('T', ' ')
}

/** A column of text, of a number. */
export const text = <Row>(of: (row: Row) => string): ListColumn<Row> => ({ number: false, text: of })
export const number = <Row>(of: (row: Row) => string | number): ListColumn<Row> => ({
  number: true,
  text: (row) => String(of(row)),
})

/** Fields that can be shown as they are. */
type PlainField<Row> = { [Name in keyof Row & string]: Row[Name] extends string | number ? Name : never }[keyof Row &
  string]

/** Columns that show a field of the row as it is. */
export function fields<Row>(
  make: (of: (row: Row) => string) => ListColumn<Row>,
  names: readonly PlainField<Row>[],
): Record<string, ListColumn<Row>> {
  return Object.fromEntries(names.map((name) => [name, make((row) => String(row[name]))]))
}
