import type { Sort } from '../../../shared/contract/index.ts'
import type { GridRow } from './column.ts'
import type { GridStore } from './grid-store.ts'
import { positionOf, rowAt } from './page-window.ts'

/** How the cursor finds a row: the next wrong one, the next with a text. */

export function flip(sort: Sort): Sort {
  return { by: sort.by, down: !sort.down }
}

/** The first loaded row from a position on that matches. */
function search<Row extends GridRow>(
  store: GridStore<Row>,
  from: number,
  matches: (row: Row) => boolean,
): number | undefined {
  const { window } = store.state()
  const at = window.rows.findIndex((row, index) => window.base + index >= from && matches(row))
  return at < 0 ? undefined : window.base + at
}

/** The next wrong row after the cursor; beyond what is loaded when the list can filter for errors. */
export async function nextError<Row extends GridRow>(store: GridStore<Row>): Promise<void> {
  const { errorOf, errorFilter, source } = store.options
  const { window, focus, sort, filters } = store.state()
  if (errorOf === undefined) return
  const near = search(store, focus.row + 1, (row) => errorOf(row) !== undefined)
  if (near !== undefined) return store.focusCell({ row: near, column: focus.column })
  const last = window.rows.at(-1)
  if (window.atEnd || errorFilter === undefined || last === undefined) return store.set({ remark: '后面没有错误行' })
  const answer = await source.page({ filters: [...filters, errorFilter], sort, after: last.key, limit: 1 })
  const found = answer.ok ? answer.value.rows[0] : undefined
  if (found === undefined) return store.set({ remark: '后面没有错误行' })
  await store.openAt(found.key)
  const at = search(store, store.state().window.base, (row) => row.id === found.id)
  if (at !== undefined) store.focusCell({ row: at, column: focus.column })
  else await focusBehind(store, found.key, found.id)
}

/** `after` leaves the keyed row itself out: it stands just in front of the stretch that was opened. */
async function focusBehind<Row extends GridRow>(store: GridStore<Row>, key: string, id: number): Promise<void> {
  const { sort, filters } = store.state()
  const before = await store.options.source.page({ filters: [...filters], sort: flip(sort), after: key, limit: 1 })
  const previous = before.ok ? before.value.rows[0] : undefined
  if (previous === undefined) await store.reopen('start')
  else await store.openAt(previous.key)
  const { window, focus } = store.state()
  const at = positionOf(window, id)
  if (at !== undefined) store.focusCell({ row: at, column: focus.column })
}

/** The next loaded row with this text in a visible column, from the cursor on and round to the top. */
export function findText<Row extends GridRow>(store: GridStore<Row>, text: string): boolean {
  const needle = text.trim().toLowerCase()
  if (needle === '') return false
  const columns = store.placed()
  const columnIn = (row: Row): number =>
    columns.findIndex(({ column }) => column.text(row).toLowerCase().includes(needle))
  const hit = (row: Row): boolean => columnIn(row) >= 0
  const { window, focus } = store.state()
  const at = search(store, focus.row + 1, hit) ?? search(store, window.base, hit)
  const row = at === undefined ? undefined : rowAt(window, at)
  if (at === undefined || row === undefined) {
    store.set({ remark: `已加载的行中没有“${text}”，可用列筛选查找全部` })
    return false
  }
  store.focusCell({ row: at, column: columnIn(row) })
  return true
}
