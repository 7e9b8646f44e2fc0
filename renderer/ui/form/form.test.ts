import { describe, expect, it } from 'vitest'
import type { FieldSpec } from './field.ts'
import { fitOrder, nextField, readOrder, setPlace } from './field.ts'
import { halfWidth, normalDate, normalDecimal, normalValue, objection } from './normal.ts'

const field = (id: string, more: Partial<FieldSpec> = {}): FieldSpec => ({ id, label: id, kind: 'text', ...more })
const fields = [field('a'), field('b', { readOnly: true }), field('c'), field('d')]

describe('order of fields', () => {
  it('a number that others compare is plain, a name stays as it was typed', () => {
    const field = { id: 'number', label: '编号', kind: 'text' } as const
    expect(normalValue({ ...field, plain: true }, ' ＸＹ００１　')).toBe('XY001')
    expect(normalValue(field, ' 示例（上海）公司 ')).toBe('示例（上海）公司')
  })

  it('Enter visits every editable field exactly once, also after the program got other fields', () => {
    expect(fitOrder(fields, [])).toEqual(['a', 'c', 'd'])
    expect(fitOrder(fields, ['d', 'gone', 'd', 'b', 'a'])).toEqual(['d', 'a', 'c'])
  })

  it('giving a field a number moves the others up around it', () => {
    expect(setPlace(['a', 'c', 'd'], 'd', 1)).toEqual(['d', 'a', 'c'])
    expect(setPlace(['a', 'c', 'd'], 'a', 99)).toEqual(['c', 'd', 'a'])
    expect(setPlace(['a', 'c', 'd'], 'c', -4)).toEqual(['c', 'a', 'd'])
  })

  it('behind the last field comes nothing, before the first neither', () => {
    expect(nextField(['a', 'c'], 'a', 1)).toBe('c')
    expect(nextField(['a', 'c'], 'c', 1)).toBeUndefined()
    expect(nextField(['a', 'c'], 'a', -1)).toBeUndefined()
    expect(nextField(['a', 'c'], 'elsewhere', 1)).toBe('a')
  })

  it('an unreadable saved order is no order', () => {
    for (const body of [undefined, '{', '{}', '5']) expect(readOrder(body)).toEqual([])
    expect(readOrder('["a",3,"c"]')).toEqual(['a', 'c'])
  })
})

describe('typed values', () => {
  it('full-width digits are digits, and a Chinese space is a space', () => {
    expect(halfWidth('１２３．５ＡＢ　ｃ')).toBe('123.5AB c')
    expect(normalDecimal('１，２３４．５')).toBe('1234.5')
  })

  it('a date may be typed as it comes to hand; what is unclear stays as typed and is refused', () => {
    expect([
      normalDate('20261122'),
      normalDate('2026/1/2'),
      normalDate('2026年11月2日'),
      normalDate('２０２６.１１.２２'),
    ]).toEqual(['2026-11-22', '2026-01-02', '2026-11-02', '2026-11-22'])
    expect(normalDate('2026112')).toBe('2026112')
    expect(objection(field('d', { kind: 'date' }), '2026-02-30')).toBeDefined()
    expect(objection(field('d', { kind: 'date' }), '2026-02-28')).toBeUndefined()
  })

  it('a number is never silently changed: misplaced separators are refused, not dropped', () => {
    expect(normalDecimal('1,23')).toBe('1,23')
    expect(objection(field('n', { kind: 'decimal' }), '1,23')).toBeDefined()
    expect(objection(field('n', { kind: 'decimal' }), '0.123456')).toBeDefined()
    expect(objection(field('n', { kind: 'decimal' }), '-12.34567')).toBeUndefined()
  })

  it('length is counted in characters as people count them', () => {
    expect(objection(field('t', { maxLength: 2 }), '𠮷野')).toBeUndefined()
    expect(objection(field('t', { maxLength: 2 }), '三个字')).toBeDefined()
    expect(objection(field('t', { required: true }), ' ')).toContain('请填写')
  })
})
