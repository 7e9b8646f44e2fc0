import { describe, expect, it } from 'vitest'
import type { GridColumn } from './column.ts'
import {
  defaultLayout,
  fitLayout,
  moveColumn,
  placeColumns,
  readFilters,
  readSavedGrid,
  setFrozen,
  setShown,
  setWidth,
} from './column-layout.ts'

interface Row {
  readonly id: number
  readonly key: string
}
const column = (id: string, more: Partial<GridColumn<Row>> = {}): GridColumn<Row> => ({
  id,
  title: id,
  width: 100,
  text: () => '',
  ...more,
})
const columns = [column('a', { frozen: true }), column('b'), column('c', { hidden: true }), column('d')]
const ids = (layout: ReturnType<typeof defaultLayout>): string[] =>
  placeColumns(columns, layout).map((placed) => placed.column.id)
const sort = { by: 'id', down: true }

describe('column layout', () => {
  it('frozen columns stand first, hidden ones not at all', () => {
    expect(ids(defaultLayout(columns))).toEqual(['a', 'b', 'd'])
    expect(ids(setFrozen(defaultLayout(columns), 'd', true))).toEqual(['a', 'd', 'b'])
    expect(ids(setShown(defaultLayout(columns), 'c', true))).toEqual(['a', 'b', 'c', 'd'])
  })

  it('a saved layout survives a program that knows more and fewer columns', () => {
    const saved = {
      order: ['d', 'gone', 'a', 'a'],
      hidden: ['a', 'gone'],
      frozen: ['d', 'gone'],
      width: { d: 77, gone: 5, a: 3 },
    }
    const fitted = fitLayout(columns, saved)
    expect(fitted.order).toEqual(['d', 'a', 'b', 'c'])
    expect(fitted.hidden).toEqual(['a', 'c'])
    expect(fitted.frozen).toEqual(['d'])
    expect(fitted.width).toEqual({ d: 77, a: 40 })
    expect(ids(fitted)).toEqual(['d', 'b'])
  })

  it('a column dropped among frozen ones is frozen, dropped behind them it is not', () => {
    const layout = setFrozen(defaultLayout(columns), 'b', true)
    expect(moveColumn(layout, 'd', 'a').frozen).toContain('d')
    expect(moveColumn(layout, 'b', 'd').frozen).not.toContain('b')
    expect(moveColumn(layout, 'a', undefined).order).toEqual(['b', 'c', 'd', 'a'])
    expect(moveColumn(layout, 'b', 'b')).toBe(layout)
  })

  it('widths stay within bounds', () => {
    expect(setWidth(defaultLayout(columns), 'b', 5).width.b).toBe(40)
    expect(setWidth(defaultLayout(columns), 'b', 5000).width.b).toBe(800)
  })

  it('an unreadable saved text falls back to the own arrangement, never to an error', () => {
    for (const body of [
      undefined,
      '',
      '{',
      '[]',
      '"x"',
      '{"layout":3}',
      '{"layout":{"order":"a"},"views":[{"name":1}]}',
    ]) {
      const saved = readSavedGrid(columns, body, sort)
      expect(saved.layout).toEqual(defaultLayout(columns))
      expect(saved.views).toEqual([])
    }
  })

  it('views keep filters and sort; filters of another shape are dropped', () => {
    const view = {
      name: '退单',
      layout: defaultLayout(columns),
      filters: [
        { field: 'state', op: 'is', value: 'x' },
        { field: 'q', op: 'guess' },
      ],
      sort: { by: 'updated', down: false },
    }
    const saved = readSavedGrid(columns, JSON.stringify({ layout: defaultLayout(columns), views: [view] }), sort)
    expect(saved.views[0]?.filters).toEqual([{ field: 'state', op: 'is', value: 'x' }])
    expect(saved.views[0]?.sort.by).toBe('updated')
    expect(
      readFilters([
        { field: 'a', op: 'in', value: ['1', 2] },
        { field: 'b', op: 'empty' },
      ]),
    ).toEqual([
      { field: 'a', op: 'in', value: ['1'] },
      { field: 'b', op: 'empty' },
    ])
  })
})
