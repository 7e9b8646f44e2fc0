import { describe, expect, it } from 'vitest'
import { fieldsOf, missingFields } from './field-dictionary.ts'
import { foldHeader } from './header-text.ts'
import { INTAKE_KINDS } from './kind.ts'
import { parseMapping, type Mapping } from './mapping.ts'

const MAPPING: Mapping = {
  version: 1,
  kind: 'import-order',
  layout: 'row-per-line',
  sheet: { index: 0, name: '订单' },
  headerTop: 1,
  headerBottom: 2,
  dataStart: 3,
  columns: [
    { column: 0, header: '订单号', field: 'order.orderNo', confidence: 1, reasons: ['表头'] },
    {
      column: 4,
      header: '币制',
      field: 'order.currency',
      translate: [['国币', '142']],
      zeroTail: 'accept',
      dateOrder: 'mdy',
      group: 0,
      grams: true,
      suffix: 'KG',
      places: 2,
      midnight: true,
      serial: true,
      sum: true,
      confidence: 0.5,
      reasons: [],
    },
  ],
  head: [{ field: 'order.note', label: '备注', row: 1, column: 0, offset: 1 }],
  constants: [{ field: 'order.currency', value: '142' }],
  blankContinues: true,
  fingerprint: '订单号\t币制',
}

describe('对应关系是普通 JSON', () => {
  it('comes back equal through JSON', () => {
    expect(parseMapping(JSON.parse(JSON.stringify(MAPPING)))).toEqual({ ok: true, mapping: MAPPING })
  })
  it.each<readonly [string, unknown]>([
    ['null', null],
    ['a list', []],
    ['another version', { ...MAPPING, version: 2 }],
    ['an unknown kind', { ...MAPPING, kind: 'x' }],
    ['an unknown layout', { ...MAPPING, layout: 'x' }],
    ['a negative column', { ...MAPPING, columns: [{ ...MAPPING.columns[0], column: -1 }] }],
    ['a column twice', { ...MAPPING, columns: [MAPPING.columns[0], MAPPING.columns[0]] }],
    ['a number as field', { ...MAPPING, columns: [{ ...MAPPING.columns[0], field: 5 }] }],
    [
      'a control character in a translation',
      { ...MAPPING, columns: [{ ...MAPPING.columns[1], translate: [['a', 'b\u001fc']] }] },
    ],
    ['places beyond five', { ...MAPPING, columns: [{ ...MAPPING.columns[1], places: 6 }] }],
    ['a missing sheet', { ...MAPPING, sheet: undefined }],
    [
      '2,001 columns',
      { ...MAPPING, columns: Array.from({ length: 2001 }, (_unused, column) => ({ ...MAPPING.columns[0], column })) },
    ],
    ['a fraction as row', { ...MAPPING, dataStart: 1.5 }],
    ['zeroTail of another word', { ...MAPPING, columns: [{ ...MAPPING.columns[1], zeroTail: 'yes' }] }],
  ])('%s is refused with the place', (_name, value) => {
    expect(parseMapping(value)).toMatchObject({ ok: false })
  })
  it('unknown names in the JSON are dropped, not kept', () => {
    const result = parseMapping(JSON.parse('{"__proto__":{"x":1},"constructor":1}'))
    expect(result.ok).toBe(false)
    const kept = parseMapping({ ...MAPPING, evil: 1, columns: [{ ...MAPPING.columns[0], evil: 1 }] })
    expect(JSON.stringify(kept)).not.toContain('evil')
  })
})

describe('字段词典', () => {
  it('has no field twice, no name of two fields of one kind beside those that values tell apart, and a Chinese label everywhere', () => {
    for (const kind of INTAKE_KINDS) {
      const fields = fieldsOf(kind)
      expect(new Set(fields.map((field) => field.id)).size, kind).toBe(fields.length)
      expect(
        fields.filter((field) => !/[\u4e00-\u9fff]/.test(field.label)).map((field) => field.id),
        kind,
      ).toEqual([])
      const heads = new Map<string, string>()
      const twice: string[] = []
      for (const field of fields.filter((one) => one.section !== 'line')) {
        for (const name of new Set([field.label, ...field.synonyms].map(foldHeader))) {
          const other = heads.get(`${field.section} ${name}`)
          if (other !== undefined) twice.push(`${name}: ${other} ${field.id}`)
          heads.set(`${field.section} ${name}`, field.id)
        }
      }
      expect(twice, kind).toEqual([])
    }
  })
  it('names what a file must still bring', () => {
    expect(missingFields({ ...MAPPING, columns: [], head: [], constants: [] })).toEqual([
      'order.orderNo',
      'order.buyerName',
      'order.buyerIdNumber',
      'order.consignee',
      'order.consigneeTelephone',
      'order.consigneeAddress',
      'line.qty',
      'line.itemName',
      'line.price',
    ])
    expect(missingFields({ ...MAPPING, kind: 'goods', columns: [], head: [], constants: [] })).toEqual([
      'goods.sku',
      'goods.name',
    ])
  })
})
