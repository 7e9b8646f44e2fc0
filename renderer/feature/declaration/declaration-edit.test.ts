import { csvOf } from '../../ui/grid/clipboard.ts'
import { expect, it } from 'vitest'
import { EMPTY_CONTENT } from '../../../shared/domain/declaration/content.ts'
import {
  editedItem,
  newItem,
  nextPath,
  placeOf,
  sums,
  targetOf,
  withHead,
  withItem,
  withUnits,
} from './declaration-edit.ts'
import { headForm, standingOf } from './declaration-fields.ts'

it('quantity, price and total stay together, in cents, half up', () => {
  expect(editedItem({ DeclPrice: '0.335' }, 'GQty', '3')).toMatchObject({ DeclTotal: '1.01' })
  expect(editedItem({ GQty: '3' }, 'DeclTotal', '10')).toMatchObject({ DeclPrice: '3.3333' })
  expect(editedItem({ GQty: '' }, 'DeclTotal', '10')['DeclPrice']).toBeUndefined()
  expect(editedItem({ DeclPrice: 'x' }, 'GQty', '3')['DeclTotal']).toBeUndefined()
})
it('equal units share the quantity, whichever comes first', () => {
  expect(editedItem({ GUnit: '035', FirstUnit: '035' }, 'GQty', '7')).toMatchObject({ FirstQty: '7' })
  expect(editedItem({ GQty: '7', FirstUnit: '011' }, 'GUnit', '011')).toMatchObject({ FirstQty: '7' })
  expect(withUnits({ GQty: '7', GUnit: '035' }, { unit1: '011', unit2: '035' })).toMatchObject({
    FirstUnit: '011',
    SecondUnit: '035',
    SecondQty: '7',
  })
  expect(withUnits({ FirstUnit: '006' }, { unit1: '011', unit2: '' })).toMatchObject({ FirstUnit: '006' })
})
it('a line begins like the one above it, the first like its direction', () => {
  expect(newItem({ ...EMPTY_CONTENT, head: { IEFlag: 'E', TradeCountry: 'USA' } }).fields).toMatchObject({
    OriginCountry: 'CHN',
    DestinationCountry: 'USA',
  })
  const content = withItem(EMPTY_CONTENT, 0, () => ({ TradeCurr: 'USD', GName: 'a' }))
  expect(newItem(content).fields).toMatchObject({ TradeCurr: 'USD' })
  expect(newItem(content).fields['GName']).toBeUndefined()
})
it('9810 brings its mark, another mode takes it away again, and what somebody typed stays', () => {
  const marks = (...modes: readonly string[]) =>
    modes.reduce((content, mode) => withHead(content, 'TradeMode', mode), EMPTY_CONTENT).head['BusinessItems'] ?? ''
  expect([marks('0110'), marks('9810'), marks('9810', '9710')]).toEqual(['', '00100', ''])
  const typed = { ...EMPTY_CONTENT, head: { BusinessItems: '10001' } }
  expect(withHead(typed, 'TradeMode', '9810').head['BusinessItems']).toBe('10001')
})
it('a finding leads to its field', () => {
  expect(targetOf('head.NetWt')).toEqual({ section: 'head', row: 0, field: 'NetWt' })
  expect(targetOf('items[3].GModel')).toEqual({ section: 'items', row: 3, field: 'GModel' })
  expect(targetOf('items')).toEqual({ section: 'items', row: 0, field: '' })
  expect(targetOf('items[0].permits[1].LicenceNo')).toEqual({ section: 'items', row: 0, field: 'LicenceNo' })
})
it('sums keep currencies apart and count kilograms wherever they stand', () => {
  const content = {
    ...EMPTY_CONTENT,
    items: [
      { fields: { DeclTotal: '1.5', TradeCurr: 'USD', FirstUnit: '035', FirstQty: '2' }, permits: [] },
      { fields: { DeclTotal: '1', TradeCurr: 'EUR', SecondUnit: '035', SecondQty: '0.5' }, permits: [] },
    ],
  }
  expect(sums(content)).toEqual({ totals: ['1.50 USD', '1.00 EUR'], kilograms: '2.5' })
})
it('the form has each field once, by direction, and Enter walks only what changes', () => {
  for (const direction of ['E', 'I'] as const) {
    const { fields, order } = headForm(direction, true)
    expect(new Set(fields.map((field) => field.id)).size).toBe(fields.length)
    expect(order.every((id) => fields.some((field) => field.id === id))).toBe(true)
  }
  expect(headForm('E', false).fields.some((field) => field.id === 'DespPortCode')).toBe(false)
  expect(headForm('I', false).fields.find((field) => field.id === 'IEPort')?.label).toBe('进境关别')
  expect(standingOf({ AgentCode: '1', NetWt: '5', CopName: '' })).toEqual({ AgentCode: '1' })
})
it('the next error is the one behind the last on the screen, also when that one is gone, and round again', () => {
  const place = (path: string): number => placeOf(path, ['B', 'A'], ['x', 'y'])
  const paths = ['items[1].x', 'head.A', 'head.B', 'items[0].y', 'containers[0].x']
  expect(nextPath(paths, undefined, place)).toBe('head.B')
  expect(
    nextPath(
      paths.filter((path) => path !== 'head.B'),
      'head.B',
      place,
    ),
  ).toBe('head.A')
  expect(nextPath(paths, 'head.A', place)).toBe('items[0].y')
  expect(nextPath(paths, 'items[1].x', place)).toBe('containers[0].x')
  expect(nextPath(paths, 'containers[0].x', place)).toBe('head.B')
  expect(nextPath([], 'head.A', place)).toBeUndefined()
})
it('pasted cells keep their commas, quotes and line breaks', () => {
  expect(
    csvOf([
      ['a', '1,2'],
      ['"x"', 'y\nz'],
    ]),
  ).toBe('a,"1,2"\n"""x""","y\nz"')
})
