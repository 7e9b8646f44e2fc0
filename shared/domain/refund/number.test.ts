import { describe, expect, it } from 'vitest'
import { goodsNameOf, itemKey, linkNo, readDeclarationNo, readLinkNo, readVoucherNo } from './number.ts'

describe('numbers of refund papers', () => {
  it('a declaration number is read with an item of two or three digits, and the claim always writes three', () => {
    expect(readDeclarationNo('530120260000000123')).toEqual({ declarationNo: '530120260000000123', itemNo: undefined })
    for (const text of ['53012026000000012307', '530120260000000123007', '5301 2026 0000 0001 23-007'])
      expect(readDeclarationNo(text)).toEqual({ declarationNo: '530120260000000123', itemNo: 7 })
    for (const text of ['5301202600000001', '530120260000000123000', '5301202600000001230001', 'E30120260000000123'])
      expect(readDeclarationNo(text)).toBeUndefined()
    expect(itemKey('530120260000000123', 7)).toBe('530120260000000123007')
  })

  it('a voucher number is code and number, or the twenty digits of a digital invoice', () => {
    expect(readVoucherNo('4100201130', '1234567')).toBe('410020113001234567')
    expect(readVoucherNo('041002000111', '12345678')).toBe('04100200011112345678')
    expect(readVoucherNo('', '26412000000012345678')).toBe('26412000000012345678')
    expect(readVoucherNo('', '12345678')).toBeUndefined()
    expect(readVoucherNo('4100', '12345678')).toBeUndefined()
  })

  it('a link number has seventeen characters and gives its parts back', () => {
    const parts = { period: '202611', batch: '003', sequence: 42 }
    expect(linkNo(parts)).toBe('20261100300000042')
    expect(readLinkNo(linkNo(parts))).toEqual(parts)
    expect(readLinkNo('20261300300000042')).toBeUndefined()
    expect(() => linkNo({ ...parts, sequence: 100_000_000 })).toThrow(RangeError)
  })

  it('goods are named without the classification of the invoice', () => {
    expect(goodsNameOf('*塑料制品*塑料收纳箱')).toBe('塑料收纳箱')
    expect(goodsNameOf('收纳箱*大')).toBe('收纳箱*大')
  })
})
