import { describe, expect, it } from 'vitest'
import { contract } from '../../../shared/contract/index.ts'
import { GOODS_FIELDS, goodsInput, goodsValues } from './goods-fields.ts'

const row = contract['goods.page'].output.shape.rows.element.parse({
  id: 3,
  key: 'k',
  clientId: 9,
  client: '示例',
  initials: 'sl',
  problems: [],
  revision: 5,
  sku: 'S1',
  name: '面膜',
  hsCode: '3304990029',
  model: '25ml',
  elements: '品牌:示例',
  brand: '示例',
  unit: '125',
  unit1: '035',
  unit2: '011',
  factor1: '0.25',
  factor2: '10',
  unitNetWeight: '0.25',
  originCountry: '133',
  gtin: '无',
  bookItems: ['T1-1', 'T2-7'],
  vatRate: '0.13',
  consumptionRate: '',
  dutyRate: '0',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  note: '备注',
  content: '50',
  measure: 'piece',
})

describe('goods form', () => {
  it('a record goes through the form and back without a change', () => {
    const { key: _key, client: _client, initials: _initials, problems: _problems, ...body } = row
    expect(goodsInput(goodsValues(row, 'C1'), 9, 3, 5)).toEqual(body)
  })

  it('several book items may be typed with any of the usual separators', () => {
    expect(goodsInput({ ...goodsValues(row, 'C1'), bookItems: 'A-1， B-2;C-3、D-4' }, 9, 3, 5).bookItems).toEqual([
      'A-1',
      'B-2',
      'C-3',
      'D-4',
    ])
  })

  it('the form has every field of a goods record', () => {
    const own = Object.keys(contract['goods.save'].input.shape).filter(
      (key) => !['id', 'revision', 'clientId'].includes(key),
    )
    expect(
      GOODS_FIELDS.map((field) => field.id)
        .filter((id) => id !== 'clientCode')
        .sort(),
    ).toEqual(own.sort())
  })
})
