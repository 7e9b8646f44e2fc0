import type { z } from 'zod'
import type { Filter, pageInputSchema, Sort } from '../../../../shared/contract/list.ts'

/** Pages over some thousands of rows that are already in memory: the same rules as a keyed page of a large table. */
type Row = Record<string, unknown> & { readonly id: number }

const textOf = (value: unknown): string =>
  Array.isArray(value) ? value.join(' ') : value === undefined || value === null ? '' : String(value)

function matches(row: Row, filter: Filter): boolean {
  const value = textOf(row[filter.field])
  const wanted = filter.value
  const first = Array.isArray(wanted) ? (wanted[0] ?? '') : (wanted ?? '')
  switch (filter.op) {
    case 'is':
      return value === first
    case 'not':
      return value !== first
    case 'in':
      return Array.isArray(wanted) ? wanted.includes(value) : value === first
    case 'has':
      return value.toLowerCase().includes(first.toLowerCase())
    case 'starts':
      return value.toLowerCase().startsWith(first.toLowerCase())
    case 'from':
      return value >= first
    case 'to':
      return value <= first
    case 'empty':
      return value === ''
    case 'filled':
      return value !== ''
  }
}

/** Rows that pass all filters. */
export function filtered<R extends Row>(rows: readonly R[], filters: readonly Filter[]): R[] {
  return filters.length === 0 ? [...rows] : rows.filter((row) => filters.every((filter) => matches(row, filter)))
}

/** One page; a row's `key` is its sort text and id, so that a page goes on after rows that were changed or removed. */
export function pageInMemory<R extends Row>(
  rows: readonly R[],
  input: z.output<typeof pageInputSchema>,
  standard: Sort,
): { rows: (R & { key: string })[]; next?: string } {
  const sort = input.sort ?? standard
  const keyed = filtered(rows, input.filters).map((row) => ({
    ...row,
    key: `${textOf(row[sort.by])}\u0000${String(row.id).padStart(12, '0')}`,
  }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) * (sort.down ? -1 : 1))
  const { after } = input
  const start =
    after !== undefined
      ? keyed.findIndex((row) => (sort.down ? row.key < after : row.key > after))
      : input.fromEnd
        ? Math.max(0, keyed.length - input.limit)
        : 0
  if (start < 0) return { rows: [] }
  const page = keyed.slice(start, start + input.limit)
  const last = page.at(-1)
  return { rows: page, ...(start + input.limit < keyed.length && last !== undefined ? { next: last.key } : {}) }
}
