import { describe, expect, it } from 'vitest'
import { contract } from '../../../shared/contract/index.ts'
import { CLIENT_FIELDS, NEW_CLIENT, clientInput, clientValues } from './client-fields.ts'
import { PROFILE_FIELDS, profileBody, profileValues } from './profile-fields.ts'

describe('client form', () => {
  it('a record goes through the form and back without a change, masked contact included', () => {
    const client = {
      id: 4,
      revision: 7,
      code: 'C1',
      name: '示例公司',
      usci: '',
      customsCode: '',
      roles: ['client' as const, 'merchant' as const],
      contact: { name: '张*', phone: '138****0001', email: '***', address: '河南省郑州市***' },
      place: '郑州',
      note: '',
    }
    expect(clientInput(clientValues(client), 4, 7)).toEqual(client)
  })

  it('every field of the form is one that the contract takes, and the other way round', () => {
    const input = clientInput(NEW_CLIENT, undefined, 0)
    expect(contract['client.save'].input.safeParse({ ...input, code: 'C', name: '名' }).success).toBe(true)
    expect(CLIENT_FIELDS.map((field) => field.id).sort()).toEqual(
      Object.keys(
        clientValues({
          id: 1,
          revision: 1,
          code: '',
          name: '',
          usci: '',
          customsCode: '',
          roles: [],
          contact: { name: '', phone: '', email: '', address: '' },
          place: '',
          note: '',
        }),
      ).sort(),
    )
  })
})

describe('profile form', () => {
  const full = contract['profile.save'].input.shape.body.parse({
    platformCode: '4101960AAA',
    trafMode: '5',
    currency: '502',
    sends: { order: true, payment: true, waybill: false, receipts: true },
    edition: '2018',
    statisticsFlag: 'B',
  })

  it('a profile goes through the form and back without a change', () => {
    expect(profileBody(profileValues({ name: '郑州', body: full }))).toEqual(full)
  })

  it('the form shows every field that a profile has, once', () => {
    const expected = [
      ...Object.keys(full).filter((key) => key !== 'sends'),
      ...Object.keys(full.sends).map((key) => `sends.${key}`),
      'name',
    ]
    expect(PROFILE_FIELDS.map((field) => field.id).sort()).toEqual(expected.sort())
  })
})
