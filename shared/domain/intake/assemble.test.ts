import { describe, expect, it } from 'vitest'
import { assemble, BUYER, buyer, codes, mapping, one, two, type Value } from '../../../test/support/assemble.ts'
import { citizenIdCheckCharacter } from '../identifier/citizen-id.ts'
import { Assembler } from './assemble.ts'
import { TEXT, type RowCells } from './cell.ts'

describe('一行一个商品：按订单号归并', () => {
  const map = mapping('import-order', [
    'order.orderNo',
    ...BUYER,
    'line.itemNo',
    'line.qty',
    'line.price',
    'line.totalPrice',
  ])
  it('adjacent and scattered rows of an order become one document, in the order of their first rows', () => {
    const { documents } = assemble(map, [
      ['D1', ...buyer(), 'S1', 1, 10, 10],
      ['D2', ...buyer(two), 'S1', 2, 10, 20],
      ['D1', ...buyer(), 'S2', 1, 5, 5],
      ['D1', '', '', '', '', '', 'S3', 1, 1, 1],
    ])
    expect(
      documents.map((document) => [
        document.row,
        document.rows,
        document.order?.lines.map((line) => line['itemNo']),
        codes(document),
      ]),
    ).toEqual([
      [2, [2, 4, 5], ['S1', 'S2', 'S3'], []],
      [3, [3], ['S1'], []],
    ])
    expect(documents[0]?.order?.head['goodsValue']).toBe('16')
    expect(documents[0]?.derived).toContain('order.goodsValue')
  })
  it('one bad line makes that order bad and no other', () => {
    const { documents } = assemble(map, [
      ['D1', ...buyer(), 'S1', 1, 10, 10],
      ['D1', ...buyer(), 'S2', '三', 5, 5],
      ['D2', ...buyer(two), 'S1', 2, 10, 20],
    ])
    expect(documents.map(codes)).toEqual([['NUMBER_SHAPE@3H'], []])
    expect(documents[0]?.rows).toEqual([2, 3])
  })
  it('head values that differ within an order are named with both rows', () => {
    const { documents } = assemble(map, [
      ['D1', ...buyer(), 'S1', 1, 10, 10],
      ['D1', ...buyer(two), 'S2', 1, 5, 5],
    ])
    expect(
      documents[0]?.findings.every((finding) => finding.code === 'HEAD_VALUES_DIFFER' && finding.data?.['first'] === 2),
    ).toBe(true)
    expect(JSON.stringify(documents[0]?.findings)).not.toContain(two.idNumber)
  })
  it('beyond the window the order is refused and what was sent is recalled, once', () => {
    const rows = [
      ['D0', ...buyer(), 'S1', 1, 10, 10],
      ...Array.from({ length: 30 }, (_unused, i) => [`D${i + 1}`, ...buyer(), 'S1', 1, 10, 10]),
      ['D0', ...buyer(), 'S2', 1, 1, 1],
      ['D0', ...buyer(), 'S3', 1, 1, 1],
    ]
    const { documents, recalls } = assemble(map, rows, 2, 3)
    expect(recalls).toEqual([
      { row: 2, finding: expect.objectContaining({ code: 'ORDER_ROWS_SCATTERED', row: 2 }) as unknown },
    ])
    expect(
      documents
        .filter((document) => document.findings.length > 0)
        .map((document) => [document.row, document.findings[0]?.code]),
    ).toEqual([
      [33, 'ORDER_ROWS_SCATTERED'],
      [34, 'ORDER_ROWS_SCATTERED'],
    ])
    expect(documents.map((document) => document.rows.length).reduce((sum, n) => sum + n, 0)).toBe(33)
  })
  it('a blank key continues the order above only where the mapping says so', () => {
    const rows = [
      ['D1', ...buyer(), 'S1', 1, 10, 10],
      ['', '', '', '', '', '', 'S2', 1, 5, 5],
    ]
    expect(
      assemble({ ...map, blankContinues: true }, rows).documents.map((document) => [document.rows, codes(document)]),
    ).toEqual([[[2, 3], []]])
    const apart = assemble(map, rows).documents
    expect(apart.map((document) => document.rows)).toEqual([[3], [2]])
    expect(codes(apart[0])).toContain('VALUE_MISSING@3A')
  })
  it('footers and repeated headers are skipped and counted; blank rows keep their numbers', () => {
    const { documents, assembler } = assemble(map, [
      ['D1', ...buyer(), 'S1', 1, 10, 10],
      [],
      [...map.columns.map((column) => column.header)],
      ['D2', ...buyer(), 'S1', 1, 10, 10],
      ['', '合计', '', '', '', '', '', 2, '', 20],
      ['合 计', '', '', '', '', '', '', 2, '', 20],
    ])
    expect(documents.map((document) => document.row)).toEqual([2, 5])
    expect(assembler.findings()).toEqual([
      { code: 'FOOTER_SKIPPED', data: { count: 2 } },
      { code: 'HEADER_REPEATED', data: { count: 1 } },
    ])
  })
  it('a head amount split over the lines is added up where the mapping says so', () => {
    const split = mapping(
      'import-order',
      ['order.orderNo', ...BUYER, 'line.itemNo', 'line.qty', 'line.price', 'order.freight'],
      {},
      { 9: { sum: true } },
    )
    const { documents } = assemble(split, [
      ['D1', ...buyer(), 'S1', 1, 10, 1.1],
      ['D1', ...buyer(), 'S2', 1, 5, 2.2],
    ])
    expect(documents[0]?.order?.head).toMatchObject({ freight: '3.3', goodsValue: '15', acturalPaid: '18.3' })
  })
})

describe('算得出的才算，算不准的拒绝', () => {
  const base = ['order.orderNo', ...BUYER, 'line.itemNo', 'line.qty']
  it.each<
    readonly [string, readonly string[], readonly Value[], Record<string, string>, Record<string, string>, string[]]
  >([
    [
      'total from price',
      ['line.price'],
      [3, 1.1],
      { totalPrice: '3.3' },
      { goodsValue: '3.3', freight: '0', discount: '0', taxTotal: '0', acturalPaid: '3.3' },
      [],
    ],
    ['price from total', ['line.totalPrice'], [4, 10], { price: '2.5' }, { goodsValue: '10' }, []],
    ['a price that does not divide', ['line.totalPrice'], [3, 10], {}, {}, ['NOT_EXACT@2']],
    ['a product of too many decimals', ['line.price'], ['0.333', '0.3333'], {}, {}, ['NOT_EXACT@2']],
    [
      'a given sum that comes out',
      ['line.price', 'order.acturalPaid'],
      [2, 5, 10],
      {},
      { acturalPaid: '10', freight: '0' },
      [],
    ],
    [
      'a given sum that does not come out leaves parts unknown',
      ['line.price', 'order.acturalPaid'],
      [2, 5, 12],
      {},
      { acturalPaid: '12', goodsValue: '10' },
      [],
    ],
    [
      'tax and discount',
      ['line.price', 'order.taxTotal', 'order.discount', 'order.freight'],
      [2, 5, 0.91, 1, 3],
      {},
      { acturalPaid: '12.91' },
      [],
    ],
    ['a discount above everything', ['line.price', 'order.discount'], [2, 5, 11], {}, {}, ['NOT_EXACT@2']],
  ])('%s', (_name, fields, values, line, head, expected) => {
    const { documents } = assemble(mapping('import-order', [...base, ...fields]), [['D1', ...buyer(), 'S1', ...values]])
    expect(codes(documents[0]).map((code) => code.replace(/[A-Z]$/, ''))).toEqual(expected)
    expect(documents[0]?.order?.lines[0]).toMatchObject(line)
    expect(documents[0]?.order?.head).toMatchObject(head)
    if (_name.includes('unknown')) expect(documents[0]?.order?.head['freight']).toBeUndefined()
  })
})

describe('一表多单、一行一单、表单', () => {
  it('one table of all three documents: shared values are taken over and named; absent documents stay absent', () => {
    const map = mapping('import-parcel', [
      'order.orderNo',
      ...BUYER,
      'line.itemNo',
      'line.qty',
      'line.price',
      'waybill.logisticsNo',
      'payment.payTransactionId',
      'payment.payName',
    ])
    const { documents } = assemble(map, [
      ['D1', ...buyer(), 'S1', 1, 10, 'YT1', 'P1', '示例支付'],
      ['D2', ...buyer(two), 'S1', 1, 10, '', '', '示例支付'],
    ])
    expect(documents[0]?.payment?.head).toMatchObject({
      orderNo: 'D1',
      payTransactionId: 'P1',
      payerName: one.name,
      payerIdNumber: one.idNumber,
      amountPaid: '10',
    })
    expect(documents[0]?.waybill?.head).toMatchObject({
      orderNo: 'D1',
      logisticsNo: 'YT1',
      consignee: one.name,
      consigneeAddress: one.address,
    })
    expect(documents[0]?.order?.head['payTransactionId']).toBe('P1')
    expect(documents[0]?.derived).toEqual(
      expect.arrayContaining(['payment.payerName', 'waybill.consignee', 'order.goodsValue']),
    )
    expect([documents[1]?.payment, documents[1]?.waybill]).toEqual([undefined, undefined])
    expect(documents.map(codes)).toEqual([[], []])
  })
  it('repeating product groups are lines; empty groups are none; the same order twice is refused twice', () => {
    const map = mapping(
      'import-order',
      ['order.orderNo', ...BUYER, 'line.itemNo', 'line.qty', 'line.price', 'line.itemNo', 'line.qty', 'line.price'],
      { layout: 'row-per-order' },
      { 6: { group: 0 }, 7: { group: 0 }, 8: { group: 0 }, 9: { group: 1 }, 10: { group: 1 }, 11: { group: 1 } },
    )
    const { documents, recalls } = assemble(map, [
      ['D1', ...buyer(), 'S1', 1, 10, 'S2', 2, 5],
      ['D2', ...buyer(), 'S1', 1, 10],
      ['D1', ...buyer(), 'S1', 1, 10],
    ])
    expect(documents.map((document) => document.order?.lines.length)).toEqual([2, 1, 1])
    expect(codes(documents[2])).toEqual(['KEY_REPEATED@4A'])
    expect(recalls.map((recall) => recall.row)).toEqual([2])
  })
  it('a form gives one document of its head block and its table', () => {
    const map = mapping('import-order', ['line.itemNo', 'line.qty', 'line.price'], {
      layout: 'form',
      headerTop: 5,
      headerBottom: 5,
      dataStart: 6,
      head: [
        { field: 'order.orderNo', label: '订单编号', row: 1, column: 0, offset: 1 },
        { field: 'order.buyerName', label: '订购人', row: 1, column: 3, offset: 1 },
        { field: 'order.buyerIdNumber', label: '证件号码', row: 2, column: 0, offset: 1 },
        { field: 'order.consignee', label: '收货人', row: 2, column: 3, offset: 0 },
        { field: 'order.consigneeTelephone', label: '电话', row: 3, column: 0, offset: 1 },
        { field: 'order.consigneeAddress', label: '地址', row: 3, column: 3, offset: 1 },
      ],
    })
    const rows: Value[][] = [
      ['订单编号：', 'D1', undefined, '订购人', one.name],
      ['证件号码', one.idNumber, undefined, `收货人：${one.name}`],
      ['电话', one.phone, undefined, '地址', one.address],
      [],
      ['货号', '数量', '单价'],
      ['S1', 1, 10],
      ['S2', 2, 5],
      ['合计', 3, undefined],
      ['签字', undefined, undefined],
    ]
    const { documents } = assemble(map, rows, 1)
    expect(documents).toHaveLength(1)
    expect(codes(documents[0])).toEqual([])
    expect(documents[0]?.order).toMatchObject({
      head: { orderNo: 'D1', consignee: one.name, consigneeAddress: one.address, goodsValue: '20' },
      lines: [{ itemNo: 'S1' }, { itemNo: 'S2' }],
    })
    expect(codes(assemble(map, [['别的', 'D1'], ...rows.slice(1)], 1).documents[0])).toContain('FORM_LABEL_MOVED@1A')
  })
  it('an ID is checked unless the row says it is another paper, and never shown in clear', () => {
    const map = mapping('payment', [
      'payment.orderNo',
      'payment.payerName',
      'payment.payerIdType',
      'payment.payerIdNumber',
      'payment.amountPaid',
    ])
    const wrong = `${one.idNumber.slice(0, 17)}${one.idNumber.endsWith('1') ? '2' : '1'}`
    const { documents } = assemble(map, [
      ['D1', one.name, '身份证', wrong, 10],
      ['D2', one.name, '护照', 'E12345678', 10],
      ['D3', one.name, '', one.idNumber, 10],
    ])
    expect(documents.map(codes)).toEqual([['CITIZEN_ID_CHECK_DIGIT@2D'], [], []])
    expect(JSON.stringify(documents[0]?.findings)).not.toContain(wrong)
  })
  it('once an ID of a province has passed, a wrong check character, day or length of the next is still found', () => {
    const map = mapping('payment', [
      'payment.orderNo',
      'payment.payerName',
      'payment.payerIdNumber',
      'payment.amountPaid',
    ])
    const body = one.idNumber.slice(0, 17)
    const others = [...'0123456789X'].filter((last) => last !== one.idNumber.charAt(17)).map((last) => body + last)
    const unreal = ['19880230', '19881301', '18000101', '20991231']
      .map((birth) => `${body.slice(0, 6)}${birth}${body.slice(14)}`)
      .map((text) => text + (citizenIdCheckCharacter(text) ?? ''))
    const ids = [one.idNumber, ...others, ...unreal.slice(0, 3), one.idNumber.slice(0, 17), `${one.idNumber}0`]
    const { documents } = assemble(
      map,
      ids.map((id, i) => [`D${i}`, one.name, id, 10]),
    )
    expect(documents.map((document) => document.findings.length)).toEqual(ids.map((_id, i) => (i === 0 ? 0 : 1)))
  })
  it('goods and clients: one row one record, hyphened dates, the same key twice refused', () => {
    const goods = assemble(
      mapping('goods', ['goods.sku', 'goods.name', 'goods.hsCode', 'goods.unit', 'goods.validFrom']),
      [
        ['S1', '示例面霜', '3304990090', '瓶', '2026/1/5'],
        ['S1', '示例面霜', '3304990090', '瓶', ''],
      ],
    )
    expect(goods.documents[0]?.goods?.head).toEqual({
      sku: 'S1',
      name: '示例面霜',
      hsCode: '3304990090',
      unit: '142',
      validFrom: '2026-01-05',
    })
    expect(codes(goods.documents[1])).toEqual(['KEY_REPEATED@3A'])
    expect(goods.recalls).toHaveLength(1)
  })
  it('goods stand once for each validity and each item of an account book; what is equal in both is refused', () => {
    const goods = assemble(mapping('goods', ['goods.sku', 'goods.name', 'goods.validFrom', 'goods.bookItemNo']), [
      ['S1', '示例面霜', '2026-01-01', '1、2'],
      ['S1', '示例面霜', '2026-01-01', '7'],
      ['S1', '示例面霜', '2027-01-01', '1、2'],
      ['S1', '示例面霜', '2027-01-01', '1、2'],
    ])
    expect(goods.documents.map((document) => codes(document))).toEqual([[], [], [], ['KEY_REPEATED@5A']])
    expect(goods.documents[0]?.goods?.head['bookItemNo']).toBe('1、2')
  })
  it('300,000 distinct keys are told apart, and the same key is found again', () => {
    const map = mapping('waybill', ['waybill.logisticsNo', 'waybill.orderNo'])
    let bad = 0
    const assembler = new Assembler(
      map,
      { date1904: false, window: 1, openOrders: 1 },
      { document: (row) => void (bad += row[5] === 0 ? 0 : 1), recall: () => undefined },
    )
    const cells: RowCells = { row: 1, width: 2, texts: ['', 'D1'], kinds: Uint8Array.of(TEXT, TEXT), hidden: false }
    for (let i = 0; i < 300_000; i++) {
      cells.row = i + 2
      cells.texts[0] = `YT${7_000_000_000_000 + (i === 299_999 ? 5 : i)}`
      assembler.push(cells)
    }
    assembler.finish()
    expect([assembler.documents, bad]).toEqual([300_000, 1])
  })
})

describe('对应关系无效时整个文件被拒绝', () => {
  it.each([['order.noSuch'], ['__proto__.x'], ['constructor.name']])('%s', (field) => {
    expect(
      () =>
        new Assembler(
          mapping('import-order', [field]),
          { date1904: false, window: 1, openOrders: 1 },
          { document: () => undefined, recall: () => undefined },
        ),
    ).toThrow('MAPPING_INVALID')
  })
  it('a constant that does not hold', () => {
    expect(
      () =>
        new Assembler(
          mapping('import-order', ['order.orderNo'], { constants: [{ field: 'order.currency', value: '贝壳' }] }),
          { date1904: false, window: 1, openOrders: 1 },
          { document: () => undefined, recall: () => undefined },
        ),
    ).toThrow('MAPPING_INVALID')
  })
})
