import type { Filter, Sort } from '../../../shared/contract/index.ts'
import type { GridColumn } from './column.ts'

/** A user's arrangement of one grid's columns. It names columns by id, so that a newer program can add and drop columns. */
export interface ColumnLayout {
  readonly order: readonly string[]
  readonly hidden: readonly string[]
  readonly frozen: readonly string[]
  readonly width: Readonly<Record<string, number>>
}

/** A named view: an arrangement with its filters and sort. */
export interface NamedView {
  readonly name: string
  readonly layout: ColumnLayout
  readonly filters: readonly Filter[]
  readonly sort: Sort
}

export interface SavedGrid {
  readonly layout: ColumnLayout
  readonly views: readonly NamedView[]
}

export const MIN_WIDTH = 40
export const MAX_WIDTH = 800

export interface PlacedColumn<Row> {
  readonly column: GridColumn<Row>
  readonly width: number
  readonly frozen: boolean
}

export function defaultLayout<Row>(columns: readonly GridColumn<Row>[]): ColumnLayout {
  return {
    order: columns.map((column) => column.id),
    hidden: columns.filter((column) => column.hidden === true).map((column) => column.id),
    frozen: columns.filter((column) => column.frozen === true).map((column) => column.id),
    width: {},
  }
}

/**
 * Makes a saved arrangement fit the columns of this program: unknown ids are dropped, new columns come in
 * behind the column they follow in the program's own order, hidden if they are hidden by default.
 */
export function fitLayout<Row>(columns: readonly GridColumn<Row>[], saved: ColumnLayout): ColumnLayout {
  const known = new Set(columns.map((column) => column.id))
  const order = [...new Set(saved.order)].filter((id) => known.has(id))
  const hidden = saved.hidden.filter((id) => known.has(id))
  columns.forEach((column, index) => {
    if (order.includes(column.id)) return
    const before = columns[index - 1]
    order.splice(before === undefined ? 0 : order.indexOf(before.id) + 1, 0, column.id)
    if (column.hidden === true) hidden.push(column.id)
  })
  const width = Object.fromEntries(
    Object.entries(saved.width)
      .filter(([id]) => known.has(id))
      .map(([id, value]) => [id, clampWidth(value)]),
  )
  return { order, hidden, frozen: saved.frozen.filter((id) => known.has(id)), width }
}

function clampWidth(width: number): number {
  return Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, Math.round(width)))
}

/** The columns as they stand on screen: frozen ones first, each group in the chosen order. */
export function placeColumns<Row>(
  columns: readonly GridColumn<Row>[],
  layout: ColumnLayout,
): readonly PlacedColumn<Row>[] {
  const byId = new Map(columns.map((column) => [column.id, column]))
  const placed = layout.order.flatMap((id) => {
    const column = byId.get(id)
    if (column === undefined || layout.hidden.includes(id)) return []
    return [{ column, width: layout.width[id] ?? column.width, frozen: layout.frozen.includes(id) }]
  })
  return [...placed.filter((column) => column.frozen), ...placed.filter((column) => !column.frozen)]
}

/** Moves a column in front of another (or to the end), taking over the other's side of the freeze line. */
export function moveColumn(layout: ColumnLayout, id: string, before: string | undefined): ColumnLayout {
  if (id === before) return layout
  const order = layout.order.filter((other) => other !== id)
  const at = before === undefined ? order.length : order.indexOf(before)
  order.splice(at < 0 ? order.length : at, 0, id)
  const frozen = layout.frozen.filter((other) => other !== id)
  if (before !== undefined && layout.frozen.includes(before)) frozen.push(id)
  return { ...layout, order, frozen }
}

export function setShown(layout: ColumnLayout, id: string, shown: boolean): ColumnLayout {
  const hidden = layout.hidden.filter((other) => other !== id)
  return { ...layout, hidden: shown ? hidden : [...hidden, id] }
}

export function setFrozen(layout: ColumnLayout, id: string, frozen: boolean): ColumnLayout {
  const others = layout.frozen.filter((other) => other !== id)
  return { ...layout, frozen: frozen ? [...others, id] : others }
}

export function setWidth(layout: ColumnLayout, id: string, width: number): ColumnLayout {
  return { ...layout, width: { ...layout.width, [id]: clampWidth(width) } }
}

type Plain = Readonly<Record<string, unknown>>

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}

function readLayout(value: unknown): ColumnLayout | undefined {
  if (!isPlain(value) || !Array.isArray(value.order)) return undefined
  const width = isPlain(value.width)
    ? Object.entries(value.width).filter((entry): entry is [string, number] => typeof entry[1] === 'number')
    : []
  return {
    order: texts(value.order),
    hidden: texts(value.hidden),
    frozen: texts(value.frozen),
    width: Object.fromEntries(width),
  }
}

const OPS: readonly Filter['op'][] = ['is', 'in', 'not', 'from', 'to', 'has', 'starts', 'empty', 'filled']

/** Filters from a saved text; entries of another shape are dropped. */
export function readFilters(value: unknown): Filter[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((item: unknown): Filter[] => {
    if (!isPlain(item) || typeof item.field !== 'string') return []
    const op = OPS.find((known) => known === item.op)
    if (op === undefined) return []
    if (typeof item.value === 'string') return [{ field: item.field, op, value: item.value }]
    if (Array.isArray(item.value)) return [{ field: item.field, op, value: [...texts(item.value)] }]
    return [{ field: item.field, op }]
  })
}

export function readSort(value: unknown): Sort | undefined {
  return isPlain(value) && typeof value.by === 'string' && typeof value.down === 'boolean'
    ? { by: value.by, down: value.down }
    : undefined
}

function readView(value: unknown, fallbackSort: Sort): NamedView[] {
  if (!isPlain(value) || typeof value.name !== 'string') return []
  const layout = readLayout(value.layout)
  if (layout === undefined) return []
  return [{ name: value.name, layout, filters: readFilters(value.filters), sort: readSort(value.sort) ?? fallbackSort }]
}

/** Reads what `layout.load` answered; anything unreadable falls back to the program's own arrangement. */
export function readSavedGrid<Row>(
  columns: readonly GridColumn<Row>[],
  body: string | undefined,
  fallbackSort: Sort,
): SavedGrid {
  let value: unknown
  try {
    value = body === undefined ? undefined : JSON.parse(body)
  } catch {
    value = undefined
  }
  if (!isPlain(value)) return { layout: defaultLayout(columns), views: [] }
  const layout = readLayout(value.layout)
  const views = Array.isArray(value.views) ? value.views.flatMap((view) => readView(view, fallbackSort)) : []
  return {
    layout: layout === undefined ? defaultLayout(columns) : fitLayout(columns, layout),
    views: views.map((view) => ({ ...view, layout: fitLayout(columns, view.layout) })),
  }
}
