import { describe, expect, it } from 'vitest'
import type { FieldRule } from './field.ts'
import { fieldRule } from './field.ts'
import { editionHas, fieldTable } from './table.ts'
import type { Edition } from './type.ts'
import { CEB_TYPES } from './type.ts'

const EDITIONS: readonly Edition[] = ['2018', '202205']

describe('field tables', () => {
  it('every message has a table in every edition that has it, and no element twice in a group', () => {
    for (const edition of EDITIONS) {
      for (const type of CEB_TYPES.filter((candidate) => editionHas(candidate, edition))) {
        const { head, line, transfer } = fieldTable(type, edition)
        for (const group of [head, line, transfer])
          expect(group?.byName.size, `${type} ${edition}`).toBe(group?.fields.length)
        expect(head.fields[0]?.name).toBe('guid')
      }
    }
  })

  it('every field has a Chinese name and a meaning', () => {
    for (const type of CEB_TYPES) {
      const { head, line } = fieldTable(type, '202205')
      for (const field of [...head.fields, ...(line?.fields ?? [])]) {
        expect(field.cn, `${type} ${field.name}`).toMatch(/\p{Script=Han}/u)
        expect(field.meaning.length, `${type} ${field.name}`).toBeGreaterThan(2)
      }
    }
  })

  it('documents and receipts point at each other, and share the elements of the business key', () => {
    for (const type of CEB_TYPES) {
      const { receipt, keys, head } = fieldTable(type, '202205')
      for (const key of keys) expect(head.byName.has(key), `${type} ${key}`).toBe(true)
      if (receipt === undefined) continue
      const answer = fieldTable(receipt, '202205')
      expect(answer.receiptFor).toBe(type)
      expect(answer.keys).toEqual(keys)
    }
  })

  it('returns and tallies came with 202205; asking 2018 for them is an error of the programmer', () => {
    for (const type of ['CEB213Message', 'CEB214Message', 'CEB215Message', 'CEB216Message'] as const) {
      expect([editionHas(type, '2018'), editionHas(type, '202205')]).toEqual([false, true])
      expect(() => fieldTable(type, '2018')).toThrow(RangeError)
    }
  })

  it('keeps the differences of the editions that SPEC 4.7 lists', () => {
    const limit = (type: Parameters<typeof fieldTable>[0], name: string, edition: Edition) => {
      const { head, line } = fieldTable(type, edition)
      return (head.byName.get(name) ?? line?.byName.get(name))?.maxLength
    }
    expect([limit('CEB621Message', 'itemNo', '2018'), limit('CEB621Message', 'itemNo', '202205')]).toEqual([30, 20])
    expect([limit('CEB303Message', 'ebpCode', '2018'), limit('CEB303Message', 'ebpCode', '202205')]).toEqual([50, 18])
    expect([limit('CEB603Message', 'logisticsNo', '2018'), limit('CEB603Message', 'logisticsNo', '202205')]).toEqual([
      80, 32,
    ])
    expect([
      limit('CEB603Message', 'totalPackageNo', '2018'),
      limit('CEB603Message', 'totalPackageNo', '202205'),
    ]).toEqual([60, 37])
    expect(fieldTable('CEB792Message', '2018').line?.byName.has('gseqno')).toBe(false)
    expect(fieldTable('CEB792Message', '202205').line?.byName.has('gseqno')).toBe(true)
  })

  it('621 and 603 order the fields of a line differently (SPEC 3.3)', () => {
    const order = (type: 'CEB621Message' | 'CEB603Message') =>
      fieldTable(type, '202205')
        .line?.fields.map(({ name }) => name)
        .filter((name) => /^(qty|unit)/.test(name))
    expect(order('CEB621Message')).toEqual(['qty', 'unit', 'qty1', 'unit1', 'qty2', 'unit2'])
    expect(order('CEB603Message')).toEqual(['qty', 'qty1', 'qty2', 'unit', 'unit1', 'unit2'])
  })
})

describe('forms', () => {
  const rule = (form: string): FieldRule | undefined => fieldRule(['x', form, 'R', '某', '某'], '202205')

  it('are read as written', () => {
    expect(rule('C36')).toMatchObject({ kind: 'text', minLength: 36, maxLength: 36, collapse: false })
    expect(rule('C..60')).toMatchObject({ kind: 'text', minLength: 0, maxLength: 60 })
    expect(rule('C1..')).toMatchObject({ kind: 'text', minLength: 1, maxLength: Infinity })
    expect(rule('C3..4~')).toMatchObject({ minLength: 3, maxLength: 4, collapse: true })
    expect(rule('N19,5?0')).toMatchObject({ kind: 'decimal', totalDigits: 19, fractionDigits: 5, defaultValue: '0' })
    expect(rule('I')).toMatchObject({ kind: 'int', totalDigits: 0 })
    expect(rule('I9')).toMatchObject({ kind: 'int', totalDigits: 9 })
    expect(rule('C1=3')).toMatchObject({ fixedValue: '3', defaultValue: '3', minLength: 1, maxLength: 1 })
  })

  it('others are an error of the programmer', () => {
    for (const form of ['', 'X3', 'C', 'N18,5', 'C3.4']) expect(() => rule(form), form).toThrow(RangeError)
  })
})
