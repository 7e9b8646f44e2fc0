import { describe, expect, it } from 'vitest'
import { DatedIndex, datedRow, diffOn, holdsOn, overlaps, type DatedRow, type DatedTable } from './dated.ts'

interface Rate extends DatedRow {
  readonly rate: string
}
const rate = (key: string, value: string, validFrom: string, validTo = ''): Rate => ({
  key,
  rate: value,
  validFrom,
  validTo,
  source: '示例',
})
const table = (version: string, rows: readonly Rate[]): DatedTable<Rate> => ({
  id: 'rate',
  title: '税率',
  version,
  source: '示例',
  rows,
})

const old = table('1', [
  rate('a', '9', '2020-01-01', '2026-03-31'),
  rate('a', '6', '2026-04-01', '2026-12-31'),
  rate('b', '13', ''),
  rate('c', '13', '2020-01-01'),
])

describe('按日期生效的表', () => {
  it.each([
    ['2019-12-31', undefined],
    ['2020-01-01', '9'],
    ['2026-03-31', '9'],
    ['2026-04-01', '6'],
    ['2026-12-31', '6'],
    ['2027-01-01', undefined],
  ])('first and last day count: on %s the rate is %s', (day, expected) => {
    expect(new DatedIndex(old).on('a', day)?.rate).toBe(expected)
    expect(datedRow(old.rows, 'a', day)?.rate).toBe(expected)
  })
  it('a row without dates holds always', () => {
    expect(holdsOn(rate('x', '1', ''), '1900-01-01')).toBe(true)
    expect(holdsOn(rate('x', '1', ''), '2999-01-01')).toBe(true)
  })
  it('of several that hold, the one that began last wins', () => {
    const rows = [rate('a', 'general', ''), rate('a', 'special', '2024-01-01', '2024-12-31')]
    expect(datedRow(rows, 'a', '2024-06-01')?.rate).toBe('special')
    expect(datedRow(rows, 'a', '2025-01-01')?.rate).toBe('general')
  })

  it('the diff of two versions names what is added, removed and changed on a day, and nothing else', () => {
    const fresh = table('2', [
      rate('a', '0', '2027-01-01'),
      rate('b', '9', '2027-01-01'),
      rate('c', '13', '2027-01-01'),
      rate('d', '13', ''),
    ])
    const effects = diffOn(old, fresh, '2027-01-01').map((c) => [
      c.key,
      c.kind,
      c.before?.rate,
      c.after?.rate,
      c.fields,
    ])
    expect(effects).toEqual([
      ['a', 'added', undefined, '0', []],
      ['b', 'changed', '13', '9', ['rate']],
      ['d', 'added', undefined, '13', []],
    ])
    expect(diffOn(old, fresh, '2026-06-01').map((c) => [c.key, c.kind])).toEqual([
      ['a', 'removed'],
      ['b', 'removed'],
      ['c', 'removed'],
      ['d', 'added'],
    ])
    expect(diffOn(old, old, '2026-06-01')).toEqual([])
  })
  it('a table that contradicts itself is found', () => {
    expect(overlaps(old)).toEqual([])
    expect(
      overlaps(table('3', [rate('a', '9', '2020-01-01'), rate('a', '6', '2026-04-01')])).map((o) => o.key),
    ).toEqual(['a'])
  })
})
