import { describe, expect, it } from 'vitest'
import { assemble, codes, mapping, one } from '../../../test/support/assemble.ts'
import { mappingProblems, missingFields } from './field-dictionary.ts'
import type { Mapping } from './mapping.ts'

describe('分列填写的内容', () => {
  it('province, city and county are joined to the address unless it has them', () => {
    const map = mapping('waybill', [
      'waybill.logisticsNo',
      'waybill.orderNo',
      'waybill.consigneeProvince',
      'waybill.consigneeCity',
      'waybill.consigneeCounty',
      'waybill.consigneeAddress',
    ])
    const { documents } = assemble(map, [
      ['YT1', 'D1', '河南省', '郑州市', '金水区', '示例路1号'],
      ['YT2', 'D2', '河南省', '郑州市', '金水区', '河南郑州金水示例路1号'],
    ])
    expect(documents.map((document) => document.waybill?.head['consigneeAddress'])).toEqual([
      '河南省郑州市金水区示例路1号',
      '河南郑州金水示例路1号',
    ])
    expect(documents[0]?.waybill?.head['consigneeProvince']).toBeUndefined()
  })
  it('a name in two columns and an address in two are put together; who is said to be the same takes it over, a value of its own stays', () => {
    const map: Mapping = {
      ...mapping('import-order', [
        'order.orderNo',
        'order.consigneeSurname',
        'order.consigneeGivenName',
        'order.consigneeTelephone',
        'order.consigneeAddress',
        'order.consigneeAddress2',
        'order.buyerIdNumber',
        'line.itemNo',
        'line.qty',
        'line.price',
      ]),
      sameAs: [{ field: 'order.buyerName', from: 'order.consignee' }],
    }
    expect(missingFields(map)).toEqual([])
    const row = (key: string, surname: string, given: string): (string | number)[] => [
      key,
      surname,
      given,
      one.phone,
      '河南省郑州市示例路1号',
      '3单元',
      one.idNumber,
      'S1',
      1,
      10,
    ]
    const { documents } = assemble(map, [row('D1', '示', '一例'), row('D2', 'Sample', 'Ann'), row('D3', '', '')])
    expect(documents.map((document) => document.order?.head['buyerName'])).toEqual(['示一例', 'Ann Sample', undefined])
    expect(documents[0]?.order?.head).toMatchObject({
      consignee: '示一例',
      consigneeAddress: '河南省郑州市示例路1号3单元',
    })
    expect(documents[0]?.derived).toContain('order.buyerName')
    expect(documents.map(codes)).toEqual([[], [], ['VALUE_MISSING@4', 'VALUE_MISSING@4']])
    const own = {
      ...map,
      columns: [...map.columns, { column: 10, header: '订购人', field: 'order.buyerName', confidence: 1, reasons: [] }],
    }
    expect(mappingProblems(own)).toEqual(['field order.buyerName twice'])
  })
  it('a payment given in parts is goods and freight less the deduction, exactly; without freight it is not known', () => {
    const map = mapping('payment', [
      'payment.orderNo',
      'payment.payerName',
      'payment.payerIdNumber',
      'payment.goodsPaid',
      'payment.freightPaid',
      'payment.discountPaid',
    ])
    const row = (...amounts: (number | string)[]): (string | number)[] => [
      `D${amounts.join()}`,
      one.name,
      one.idNumber,
      ...amounts,
    ]
    const { documents } = assemble(map, [row(100.1, 5.02, 0.12), row(100, 0, ''), row(100, '', ''), row(1, 1, 3)])
    expect(documents.map((document) => document.payment?.head['amountPaid'])).toEqual([
      '105',
      '100',
      undefined,
      undefined,
    ])
    expect(documents.map(codes)).toEqual([[], [], ['VALUE_MISSING@4'], ['NOT_EXACT@5']])
    expect(documents[0]?.payment?.head['goodsPaid']).toBeUndefined()
    expect(missingFields({ ...map, columns: map.columns.slice(0, 4) })).toEqual(['payment.amountPaid'])
  })
})
