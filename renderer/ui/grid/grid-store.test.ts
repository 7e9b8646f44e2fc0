import { describe, expect, it } from 'vitest'
import type { Filter } from '../../../shared/contract/index.ts'
import type { GridRow } from './column.ts'
import type { PageRequest } from './grid-state.ts'
import { GridStore } from './grid-store.ts'
import { MIDDLE, MOST_ROWS, endOf, numberOf, rowAt } from './page-window.ts'

interface Row extends GridRow {
  readonly bad: boolean
}

/** A list of `total` rows with ids 1…total, paged by key in both directions, nothing held in memory. */
function virtualList(total: () => number, badEvery = 0) {
  const asked: PageRequest[] = []
  const rowOf = (id: number): Row => ({ id, key: String(id), bad: badEvery > 0 && id % badEvery === 0 })
  const passes = (row: Row, filters: readonly Filter[]): boolean =>
    filters.every((filter) => filter.field !== 'bad' || row.bad)
  return {
    asked,
    page: (input: PageRequest) => {
      asked.push(input)
      const step = input.sort.down ? -1 : 1
      let id = input.after === undefined ? (input.sort.down ? total() : 1) : Number(input.after) + step
      const rows: Row[] = []
      for (; id >= 1 && id <= total() && rows.length < input.limit; id += step)
        if (passes(rowOf(id), input.filters)) rows.push(rowOf(id))
      const last = rows.at(-1)
      const more = last !== undefined && id >= 1 && id <= total()
      return Promise.resolve({ ok: true as const, value: { rows, ...(more ? { next: last.key } : {}) } })
    },
    count: () => Promise.resolve({ ok: true as const, value: { count: total(), sums: {} } }),
  }
}

function storeOn(total: number | (() => number), badEvery = 0) {
  const source = virtualList(typeof total === 'number' ? () => total : total, badEvery)
  const store = new GridStore<Row>({
    id: 'test',
    columns: [{ id: 'id', title: '编号', width: 80, text: (row) => String(row.id) }],
    source,
    defaultSort: { by: 'id', down: false },
    errorOf: (row) => (row.bad ? '错' : undefined),
    errorFilter: { field: 'bad', op: 'is', value: 'yes' },
  })
  return { store, source }
}

const TWO_MILLION = 2_000_000

describe('grid store', () => {
  it('scrolling down through many pages keeps one unbroken run of rows and a bounded memory', async () => {
    const { store } = storeOn(TWO_MILLION)
    await store.open()
    for (let first = 0; first < 12_000; first += 100) await store.ensure(first, first + 40)
    const { window } = store.state()
    expect(window.rows.length).toBeLessThanOrEqual(MOST_ROWS)
    expect(rowAt(window, 11_900)?.id).toBe(11_901)
    expect(window.rows.every((row, index) => row.id === window.base + index + 1)).toBe(true)
    expect(numberOf(window, 11_900, undefined)).toBe(11_901)
  })

  it('scrolling back up brings the dropped rows again, at their old positions', async () => {
    const { store } = storeOn(TWO_MILLION)
    await store.open()
    for (let first = 0; first < 9_000; first += 100) await store.ensure(first, first + 40)
    for (let first = 9_000; first >= 0; first -= 100) await store.ensure(first, first + 40)
    const { window } = store.state()
    expect(window.base).toBe(0)
    expect(window.atStart).toBe(true)
    expect(rowAt(window, 0)?.id).toBe(1)
  })

  it('End opens the last page of two million rows with two questions, and row numbers come from the count', async () => {
    const { store, source } = storeOn(TWO_MILLION)
    await store.open()
    const before = source.asked.length
    store.toEnd()
    await Promise.resolve()
    await Promise.resolve()
    const { window, focus, count } = store.state()
    expect(source.asked.length - before).toBe(1)
    expect(rowAt(window, focus.row)?.id).toBe(TWO_MILLION)
    expect(numberOf(window, focus.row, count)).toBe(TWO_MILLION)
    await store.ensure(window.base, window.base + 40)
    expect(rowAt(store.state().window, window.base - 1)?.id).toBe(TWO_MILLION - 200)
  })

  it('a list opened in the middle reaches its true start without losing the row under the eye', async () => {
    const { store } = storeOn(1_000)
    await store.openAt('500')
    expect(rowAt(store.state().window, store.state().focus.row)?.id).toBe(501)
    for (let round = 0; round < 5; round += 1)
      await store.ensure(store.state().window.base, store.state().window.base + 40)
    const { window, scroll } = store.state()
    expect(window.atStart && window.base === 0).toBe(true)
    expect(rowAt(window, 0)?.id).toBe(1)
    expect(scroll?.kind).toBe('shift')
    expect(rowAt(window, store.state().focus.row)?.id).toBe(501)
  })

  it('an answer to an old question never replaces the rows of a new one', async () => {
    const { store, source } = storeOn(1_000)
    const held: (() => void)[] = []
    const page = source.page
    source.page = (input) =>
      input.filters.length === 0
        ? new Promise((resolve) => held.push(() => void page(input).then(resolve)))
        : page(input)
    const opening = store.open()
    store.setFilters([{ field: 'bad', op: 'is', value: 'yes' }])
    await Promise.resolve()
    await Promise.resolve()
    held.forEach((release) => release())
    await opening
    expect(store.state().window.rows).toEqual([])
  })

  it('rows that appear while the user reads do not move the cursor to another row', async () => {
    let total = 5_000
    const source = virtualList(() => total)
    const store = new GridStore<Row>({
      id: 't',
      columns: [{ id: 'id', title: '', width: 80, text: (row) => String(row.id) }],
      source,
      defaultSort: { by: 'id', down: true },
    })
    await store.open()
    store.focusCell({ row: 10, column: 0 })
    const id = store.focusRow()?.id
    total += 7
    await store.refresh()
    expect(store.focusRow()?.id).toBe(id)
    expect(store.state().window.rows[0]?.id).toBe(5_007)
  })

  it('a refresh in the depth of the list asks once for what is visible and keeps its place', async () => {
    const { store, source } = storeOn(TWO_MILLION)
    await store.open()
    for (let first = 0; first < 3_000; first += 100) await store.ensure(first, first + 40)
    store.focusCell({ row: 2_950, column: 0 })
    const before = source.asked.length
    await store.refresh()
    expect(source.asked.length - before).toBeLessThanOrEqual(3)
    expect(rowAt(store.state().window, 2_950)?.id).toBe(2_951)
    expect(numberOf(store.state().window, 2_950, undefined)).toBe(2_951)
  })

  it('F9 finds the next wrong row among a million without loading the rows between', async () => {
    const { store, source } = storeOn(TWO_MILLION, 900_000)
    await store.open()
    await store.nextError()
    expect(store.focusRow()?.id).toBe(900_000)
    expect(source.asked.length).toBeLessThan(12)
    expect(store.state().window.base).toBe(MIDDLE)
    await store.nextError()
    expect(store.focusRow()?.id).toBe(1_800_000)
    await store.nextError()
    expect(store.state().remark).toBe('后面没有错误行')
  })

  it('a change of filters drops the selection that was made under the old ones', async () => {
    const { store } = storeOn(1_000)
    await store.open()
    store.toggleRow(3)
    store.chooseRange(6)
    expect(store.state().selection).toEqual({ kind: 'ids', ids: new Set([4, 5, 6, 7]) })
    store.setFilters([{ field: 'bad', op: 'is', value: 'yes' }])
    expect(store.isChosen(4)).toBe(false)
  })

  it('the cursor stays inside the loaded rows and the cell range spans its two corners', async () => {
    const { store } = storeOn(50)
    await store.open()
    store.move(-5, -5)
    expect(store.state().focus).toEqual({ row: 0, column: 0 })
    store.move(1_000, 0)
    expect(store.state().focus.row).toBe(49)
    store.move(-9, 0, true)
    expect(store.range()).toEqual({ top: 40, bottom: 49, left: 0, right: 0 })
    expect(endOf(store.state().window)).toBe(50)
  })

  it('the cursor goes to a row that was just added as soon as it is there, unless the user went elsewhere', async () => {
    let total = 2
    const store = new GridStore<Row>({
      id: 't',
      columns: [{ id: 'id', title: '', width: 80, text: (row) => String(row.id) }],
      source: virtualList(() => total),
      defaultSort: { by: 'id', down: false },
    })
    await store.open()
    store.focusWhenThere({ row: 2, column: 0 })
    total = 3
    await store.refresh()
    expect(store.focusRow()?.id).toBe(3)
    store.focusWhenThere({ row: 3, column: 0 })
    store.focusCell({ row: 0, column: 0 })
    total = 4
    await store.refresh()
    expect(store.focusRow()?.id).toBe(1)
  })

  it('a remembered filter that the list no longer has gives way to the standard view instead of an error', async () => {
    const list = virtualList(() => 100)
    const strict = {
      ...list,
      page: (input: PageRequest) =>
        input.filters.some((filter) => filter.field === 'gone')
          ? Promise.resolve({ ok: false as const, code: 'INPUT_INVALID', data: {} })
          : list.page(input),
    }
    const store = new GridStore<Row>(
      { id: 't', columns: [], source: strict, defaultSort: { by: 'id', down: false } },
      {
        filters: [{ field: 'gone', op: 'filled' }],
        sort: { by: 'id', down: true },
        selected: [],
      },
    )
    await store.open('50')
    expect(store.state().status).toBe('ready')
    expect(store.state().filters).toEqual([])
    expect(store.state().window.rows[0]?.id).toBe(1)
  })

  it('a failed page is a visible state, and a refresh recovers from it', async () => {
    const { store, source } = storeOn(100)
    const page = source.page
    const broken: Pick<typeof store.options.source, 'page'> = {
      page: () => Promise.resolve({ ok: false, code: 'BUSY', data: {} }),
    }
    Object.assign(source, broken)
    await store.open()
    expect(store.state().status).toBe('failed')
    expect(store.state().failure?.code).toBe('BUSY')
    Object.assign(source, { page })
    await store.refresh()
    expect(store.state().status).toBe('ready')
  })

  it('find goes round from the cursor', async () => {
    const { store } = storeOn(100)
    await store.open()
    store.focusCell({ row: 80, column: 0 })
    expect(store.find('77')).toBe(true)
    expect(store.focusRow()?.id).toBe(77)
    expect(store.find('nowhere')).toBe(false)
  })
})
