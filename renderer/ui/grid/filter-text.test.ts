import { describe, expect, it } from 'vitest'
import type { GridColumn } from './column.ts'
import { filterText, withField } from './filter-text.ts'

const columns: GridColumn<{ id: number; key: string }>[] = [
  {
    id: 'stateName',
    title: '状态',
    width: 80,
    text: () => '',
    filter: { kind: 'options', field: 'state', options: [{ value: 'draft', label: '草稿' }] },
  },
]

describe('filter chips', () => {
  it('speak the column title and the option label, not the codes', () => {
    expect(filterText({ field: 'state', op: 'is', value: 'draft' }, columns)).toBe('状态 = 草稿')
    expect(filterText({ field: 'state', op: 'empty' }, columns)).toBe('状态 为空')
    expect(filterText({ field: 'ids', op: 'in', value: ['1', '2', '3', '4'] }, columns)).toBe('选定记录 属于 4 项')
  })

  it('a new condition on a field replaces the old ones of that field only', () => {
    const before = [
      { field: 'a', op: 'from' as const, value: '1' },
      { field: 'a', op: 'to' as const, value: '9' },
      { field: 'b', op: 'filled' as const },
    ]
    expect(withField(before, 'a', [{ field: 'a', op: 'from', value: '5' }])).toEqual([
      { field: 'b', op: 'filled' },
      { field: 'a', op: 'from', value: '5' },
    ])
    expect(withField(before, 'b', [])).toHaveLength(2)
  })
})
