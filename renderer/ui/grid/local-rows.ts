import type { Filter } from '../../../shared/contract/index.ts'
import type { GridColumn, GridRow } from './column.ts'
import { filterField } from './column.ts'
import type { GridSource, PageRequest } from './grid-state.ts'

/**
 * A short array with the shape of a list, so that the one grid also shows what is typed in (mandates, lines) or what
 * came whole (jobs, permissions). Columns filter by their text and sort by it when they name a sort.
 */
export class LocalRows<Row extends GridRow> {
  readonly #columns: readonly GridColumn<Row>[]
  #rows: readonly Row[] = []

  constructor(columns: readonly GridColumn<Row>[]) {
    this.#columns = columns
  }

  set(rows: readonly Row[]): void {
    this.#rows = rows
  }

  readonly source: GridSource<Row> = {
    page: (request) => {
      const ordered = this.#ordered(request)
      const after = request.after === undefined ? -1 : ordered.findIndex((row) => row.key === request.after)
      const rows = ordered.slice(after + 1, after + 1 + request.limit)
      const last = rows.at(-1)
      const more = last !== undefined && after + 1 + rows.length < ordered.length
      return Promise.resolve({ ok: true, value: { rows, ...(more ? { next: last.key } : {}) } })
    },
    count: (filters) => Promise.resolve({ ok: true, value: { count: this.#matching(filters).length, sums: {} } }),
  }

  #matching(filters: readonly Filter[]): readonly Row[] {
    return this.#rows.filter((row) => filters.every((filter) => this.#passes(row, filter)))
  }

  #ordered(request: PageRequest): Row[] {
    const column = this.#columns.find((candidate) => candidate.sort === request.sort.by)
    const matching = [...this.#matching(request.filters)]
    if (column !== undefined) {
      const collator = new Intl.Collator('zh-CN', { numeric: true })
      matching.sort((a, b) => collator.compare(column.text(a), column.text(b)))
    }
    return request.sort.down ? matching.toReversed() : matching
  }

  #passes(row: Row, filter: Filter): boolean {
    const column = this.#columns.find((candidate) => filterField(candidate) === filter.field)
    if (column === undefined) return true
    const text = column.text(row)
    const values = Array.isArray(filter.value) ? filter.value : [filter.value ?? '']
    switch (filter.op) {
      case 'has':
        return values.some((value) => text.toLowerCase().includes(value.toLowerCase()))
      case 'starts':
        return values.some((value) => text.startsWith(value))
      case 'is':
      case 'in':
        return values.some(
          (value) => text === value || column.filter?.options?.find((option) => option.value === value)?.label === text,
        )
      case 'not':
        return !values.includes(text)
      case 'empty':
        return text === ''
      case 'filled':
        return text !== ''
      case 'from':
        return values.every((value) => text >= value)
      case 'to':
        return values.every((value) => text <= value)
    }
  }
}
