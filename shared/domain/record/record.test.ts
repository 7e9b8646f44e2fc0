import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixedText } from '../decimal/decimal.ts'
import { documentText, fieldRow, ORDER_FIELDS, PAYMENT_FIELDS, WAYBILL_FIELDS, type FieldKind } from './field.ts'
import { exampleTriple } from './example.ts'
import { MODES, modeRow } from './mode.ts'
import { readBookItem, readGoods, readOrder, readWaybill } from './read.ts'

const KINDS: readonly FieldKind[] = ['code', 'number', 'name', 'text', 'phone', 'id', 'address', 'time']

describe('单证文本', () => {
  it.each<[FieldKind, string, string]>([
    ['name', '　张三 ', '张三'],
    ['name', '张\u200b三', '张三'],
    ['name', 'John  Smith', 'John Smith'],
    ['name', '张（三）', '张（三）'],
    ['id', ' 11010519491231002x', '11010519491231002X'],
    ['id', '１１０１０５１９４９１２３１００２Ｘ', '11010519491231002X'],
    ['phone', '139 0000 1234', '13900001234'],
    ['phone', '+86 139-0000-1234', '+86139-0000-1234'],
    ['number', ' SL 001 ', 'SL 001'],
    ['number', 'ＳＬ００１', 'SL001'],
    ['code', ' 4101960 AAA', '4101960AAA'],
    ['address', '河南省\n郑州市', '河南省 郑州市'],
  ])('%s %j goes into the message as %j', (kind, text, expected) => {
    expect(documentText(kind, text)).toBe(expected)
  })
  it('cleaning twice is cleaning once', () => {
    const messy = fc.string({
      unit: fc.constantFrom('a', 'x', 'Ｘ', '１', '中', ' ', '　', '\t', '\u200b', '\ufeff', '-', '（'),
      maxLength: 12,
    })
    fc.assert(
      fc.property(
        fc.constantFrom(...KINDS),
        messy,
        (kind, text) => documentText(kind, documentText(kind, text)) === documentText(kind, text),
      ),
    )
  })
})

describe('从文本到记录', () => {
  it('amounts are exact, missing ones undefined, unreadable ones undefined and never 0', () => {
    const order = readOrder(
      { orderNo: ' SL1 ', goodsValue: '10.00001', freight: '', discount: '1,000', buyerIdNumber: '11010519491231002x' },
      [{ qty: '2' }, { gnum: '7' }],
    )
    expect([
      order.orderNo,
      order.goodsValue && fixedText(order.goodsValue),
      order.freight,
      order.discount,
      order.taxTotal,
    ]).toEqual(['SL1', '10.00001', undefined, undefined, undefined])
    expect(order.buyerIdNumber).toBe('11010519491231002X')
    expect(order.lines.map((l) => l.gnum)).toEqual([1, 7])
  })
  it('the weight of 511 and of 505 is one field', () => {
    expect(readWaybill({ weight: '1.5' }).grossWeight).toBe(150_000)
    expect(readWaybill({ grossWeight: '1.5' }).grossWeight).toBe(150_000)
  })
  it('a book item names its book or none', () => {
    expect(readBookItem('T4612W000001:37')).toEqual({ bookNo: 'T4612W000001', itemNo: '37' })
    expect(readBookItem(' 37 ')).toEqual({ bookNo: '', itemNo: '37' })
    expect(readGoods({ sku: 'A', hsCode: '3304.99.0039' }, ['', '1']).bookItems).toHaveLength(1)
    expect(readGoods({ sku: 'A', hsCode: '3304.99.0039' }).hsCode).toBe('3304990039')
  })
  it('names, phones, IDs and addresses of people are marked personal, companies are not', () => {
    const personal = [...ORDER_FIELDS, ...PAYMENT_FIELDS, ...WAYBILL_FIELDS]
      .filter((f) => f.personal)
      .map((f) => f.field)
    expect(new Set(personal)).toEqual(
      new Set([
        'buyerName',
        'buyerTelephone',
        'buyerIdNumber',
        'consignee',
        'consigneeTelephone',
        'consigneeAddress',
        'payerIdNumber',
        'payerName',
        'telephone',
      ]),
    )
    expect(fieldRow('order', 'ebcName')?.personal).toBe(false)
    expect(fieldRow('order', 'toString')).toBeUndefined()
  })
  it('the same number gives the same example parcel, another number another one', () => {
    for (const mode of MODES) {
      expect(exampleTriple(mode, 5)).toEqual(exampleTriple(mode, 5))
      expect(exampleTriple(mode, 5).order.orderNo).not.toBe(exampleTriple(mode, 6).order.orderNo)
      expect(modeRow(mode).tradeMode).toBe(mode.slice(0, 4))
    }
  })
})
