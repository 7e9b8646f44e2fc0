import { describe, expect, it } from 'vitest'
import type { GridColumn } from './column.ts'
import { LocalRows } from './local-rows.ts'

interface Row {
  readonly id: number
  readonly key: string
  readonly name: string
}
const columns: GridColumn<Row>[] = [{ id: 'name', title: '名称', width: 80, text: (row) => row.name, sort: 'name' }]
const rows: Row[] = ['b10', 'b2', 'a1'].map((name, index) => ({ id: index + 1, key: String(index + 1), name }))

describe('a local array as a list', () => {
  it('keeps its own order unless a sort is named, and sorts numbers in text as numbers', async () => {
    const local = new LocalRows(columns)
    local.set(rows)
    const names = async (by: string, down: boolean) => {
      const page = await local.source.page({ filters: [], sort: { by, down }, limit: 10 })
      return page.ok ? page.value.rows.map((row) => row.name) : []
    }
    expect(await names('id', false)).toEqual(['b10', 'b2', 'a1'])
    expect(await names('name', false)).toEqual(['a1', 'b2', 'b10'])
    expect(await names('name', true)).toEqual(['b10', 'b2', 'a1'])
  })

  it('pages by key and filters by what is seen', async () => {
    const local = new LocalRows(columns)
    local.set(rows)
    const first = await local.source.page({ filters: [], sort: { by: 'id', down: false }, limit: 2 })
    expect(first.ok && first.value.next).toBe('2')
    const rest = await local.source.page({ filters: [], sort: { by: 'id', down: false }, limit: 2, after: '2' })
    expect(rest.ok && rest.value).toEqual({ rows: [rows[2]] })
    const found = await local.source.count?.([{ field: 'name', op: 'starts', value: 'b' }])
    expect(found).toEqual({ ok: true, value: { count: 2, sums: {} } })
  })
})
