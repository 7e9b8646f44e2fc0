import { expect, it } from 'vitest'
import { contract } from '../../../shared/contract/index.ts'
import type { Transport } from './transport-fields.ts'
import {
  newTransport,
  TRANSPORT_FORM,
  missingText,
  stateText,
  transportInput,
  transportValues,
} from './transport-fields.ts'

const TRANSPORT: Transport = {
  id: 4,
  revision: 2,
  name: '示例航班',
  mode: '1210I',
  trafMode: '5',
  trafNo: 'SL1',
  voyageNo: '',
  billNo: '99912345675',
  loctNo: '',
  ieDate: '2026-11-22',
  note: '',
  total: 3200,
  states: [
    { state: 'released', name: '放行', tone: 'green', count: 3150 },
    { state: 'inspection', name: '查验', tone: 'amber', count: 20 },
    { state: 'rejected', name: '退单', tone: 'red', count: 30 },
  ],
}

it('a transport goes through its form and back without a change, and the contract takes it', () => {
  const { total: _total, states: _states, ...body } = TRANSPORT
  expect(transportInput(transportValues(TRANSPORT), 4, 2)).toEqual(body)
  expect(contract['transport.save'].input.safeParse(transportInput(transportValues(TRANSPORT), 4, 2)).success).toBe(
    true,
  )
  expect(TRANSPORT_FORM.map((field) => field.id).sort()).toEqual(Object.keys(transportValues(TRANSPORT)).sort())
})

it('says how its parcels stand and what is still unknown', () => {
  expect(stateText(TRANSPORT)).toBe('3,200 票：3,150 放行，20 查验，30 退单')
  expect(stateText({ ...TRANSPORT, total: 0, states: [] })).toBe('还没有包裹')
  expect([
    missingText(TRANSPORT),
    missingText({ ...TRANSPORT, voyageNo: 'X' }),
    missingText({ ...TRANSPORT, billNo: '' }),
  ]).toEqual(['航次待填', undefined, '航次、提运单待填'])
})

it('a batch that is made for chosen parcels has their mode, or it could not take them', () => {
  expect(newTransport('1210I')).toEqual({ mode: '1210I' })
  expect(newTransport(undefined)).toEqual({ mode: '9610E' })
})
