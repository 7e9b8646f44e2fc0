import { describe, expect, it } from 'vitest'
import { person } from '../../../test/support/people.ts'
import { NUMBER, TEXT, EMPTY, DATE, type KeptRow, type Merge } from './cell.ts'
import { mappingProblems } from './field-dictionary.ts'
import { guessMapping, type GuessedMapping } from './guess-mapping.ts'
import { fingerprintOf, recognise } from './header-text.ts'
import type { IntakeKind } from './kind.ts'
import { parseMapping } from './mapping.ts'

type Value = string | number | Date | undefined

function kept(values: readonly Value[], row: number): KeptRow {
  return {
    row,
    hidden: false,
    texts: values.map((value) =>
      value === undefined ? '' : value instanceof Date ? String(value.getTime() / 86_400_000 + 25_569) : String(value),
    ),
    kinds: values.map((value) =>
      value === undefined || value === ''
        ? EMPTY
        : value instanceof Date
          ? DATE
          : typeof value === 'number'
            ? NUMBER
            : TEXT,
    ),
  }
}

function guess(kind: IntakeKind, rows: readonly (readonly Value[])[], merges: readonly Merge[] = []): GuessedMapping {
  const list = rows.map((values, i) => kept(values, i + 1)).filter((row) => row.kinds.some((cell) => cell !== EMPTY))
  const guessed = guessMapping(kind, { index: 0, name: '数据', hidden: false, rows: list, merges })
  expect(parseMapping(JSON.parse(JSON.stringify(guessed.mapping)))).toEqual({ ok: true, mapping: guessed.mapping })
  expect(mappingProblems(guessed.mapping)).toEqual([])
  return guessed
}

const fields = (guessed: GuessedMapping): (string | undefined)[] =>
  guessed.mapping.columns.map((column) =>
    column.group === undefined ? column.field : `${column.field ?? ''}#${column.group}`,
  )
const split = (line: string): string[] => line.split('|').map((part) => part.trim())
const people = [1, 2, 3, 4, 5].map(person)

describe('公开模板的版式（LAYOUTS.md）', () => {
  it('订单宽表：重复的商品组、姓名分列、代码名称合写', () => {
    const header = split(
      '交货仓库 | 目的仓库 | 省份 | 城市 | 区县 | 运输方式 | 交易订单号 | 姓 | 名 | 公司名称 | 邮编 | 地址1 | 地址2 | 电话 | 电子邮件 | 毛重（KG） | 成交总价（RMB） | 证件类型 | 证件号码 | 备注 | sku1 | 数量 | sku2 | 数量',
    )
    const rows = people.map((one, i) => [
      'A仓',
      'B仓',
      '河南省',
      '郑州市',
      '金水区',
      '快递',
      `DD20260000${i}`,
      '示',
      '一',
      '',
      '450000',
      one.address,
      '',
      one.phone,
      'a@example.com',
      0.5 + i,
      100 + i,
      '身份证',
      one.idNumber,
      '',
      `SKU${i}`,
      1 + i,
      `SKU9${i}`,
      2,
    ])
    const guessed = guess('import-order', [header, ...rows])
    expect(guessed.mapping.layout).toBe('row-per-order')
    expect(fields(guessed).slice(20)).toEqual(['line.itemNo#0', 'line.qty#0', 'line.itemNo#1', 'line.qty#1'])
    expect(fields(guessed)[6]).toBe('order.orderNo')
    expect(fields(guessed)[16]).toMatch(/^order\.(?:goodsValue|acturalPaid)$/)
    expect(fields(guessed).slice(17, 20)).toEqual(['order.buyerIdType', 'order.buyerIdNumber', 'order.note'])
    expect(guessed.mapping.constants).toEqual([{ field: 'order.currency', value: '142' }])
    expect(fields(guessed).slice(2, 5)).toEqual([
      'order.consigneeProvince',
      'order.consigneeCity',
      'order.consigneeCounty',
    ])
    expect(fields(guessed).slice(7, 9)).toEqual(['order.consigneeSurname', 'order.consigneeGivenName'])
    expect(fields(guessed).slice(11, 14)).toEqual([
      'order.consigneeAddress',
      'order.consigneeAddress2',
      'order.consigneeTelephone',
    ])
    expect(guessed.mapping.sameAs).toEqual([{ field: 'order.buyerName', from: 'order.consignee' }])
    expect(guessed.missing).toEqual(['line.price'])
  })

  it('另一家：产品sku1 | 数量 | SKU1成交单价 | SKU1成交总价 重复', () => {
    const header = split(
      '订单号 | 收件人 | 收件人电话 | 收件人地址 | 身份证号 | 产品sku1 | 数量 | SKU1成交单价 | SKU1成交总价 | 产品sku2 | 数量 | SKU2成交单价 | SKU2成交总价',
    )
    const rows = people.map((one, i) => [
      `DD${i}20260101`,
      one.name,
      one.phone,
      one.address,
      one.idNumber,
      `S${i}A`,
      2 + i,
      10,
      20 + 10 * i,
      `S${i}B`,
      1,
      5,
      5,
    ])
    const guessed = guess('import-order', [header, ...rows])
    // One person with his number: he orders and receives.
    expect(guessed.mapping.sameAs).toEqual([{ field: 'order.buyerName', from: 'order.consignee' }])
    expect(guessed.missing).toEqual([])
    expect(fields(guessed).slice(5)).toEqual(
      [0, 1].flatMap((group) => ['itemNo', 'qty', 'price', 'totalPrice'].map((element) => `line.${element}#${group}`)),
    )
  })

  it('支付单：数字单元格里的证件号仍认作证件号（读取时才拒绝）', () => {
    const header = split(
      '订单号码 | 客户代码 | 客户参考号 | 订单商品货款 | 订单商品运费 | 货币币种 | 支付人证件号码 | 支付人姓名 | 支付人地址 | 支付人电话 | 支付人所在国家 | 优惠金额 | 优惠金额说明 | 备注',
    )
    const rows = people.map((one, i) => [
      `DD2026010${i}`,
      'C001',
      `R${i}`,
      100 + i,
      5,
      '142 人民币',
      457895689564578000 + i * 1e12,
      one.name,
      one.address,
      Number(one.phone),
      '中国',
      0,
      '',
      '',
    ])
    const guessed = guess('payment', [header, ...rows])
    expect(fields(guessed)[0]).toBe('payment.orderNo')
    expect(fields(guessed).slice(5, 8)).toEqual(['payment.currency', 'payment.payerIdNumber', 'payment.payerName'])
    expect(fields(guessed)[9]).toBe('payment.telephone')
    expect(fields(guessed).slice(3, 5)).toEqual(['payment.goodsPaid', 'payment.freightPaid'])
    expect(fields(guessed)[11]).toBe('payment.discountPaid')
    expect(guessed.missing).toEqual([])
  })

  it('运单：三十列全名', () => {
    const header = split(
      '客户代码 | 交易单号 | 物流运单编号 | 运输方式 | 运输工具名称 | 航班航次号 | 提运单号 | 运费 | 订单商品货款 | 币种 | 保价费 | 毛重 | 净重 | 件数 | 包裹单信息 | 商品信息 | 收货人名称 | 收货人所在国 | 收货人地址（省） | 收货人地址（市） | 收货人地址（区） | 收货人地址 | 收货人电话 | 发货人 | 发货人地址 | 发货人电话 | 发货人所在国 | 主管海关代码 | 进出口业务 | 备注',
    )
    const rows = people.map((one, i) => [
      'C1',
      `DD2026000${i}`,
      `YT700000000${i}`,
      '航空运输',
      'CA',
      `CA10${i}`,
      `784-1234567${i}`,
      5,
      100,
      'RMB',
      0,
      0.5,
      0.4,
      1,
      '面霜',
      '面霜50ml',
      one.name,
      '中国',
      '河南省',
      '郑州市',
      '金水区',
      one.address,
      one.phone,
      '示例发货',
      'Tokyo Street 1',
      '0312345678',
      '日本',
      '(4612)新郑综保',
      '备货模式',
      '',
    ])
    const guessed = guess('waybill', [header, ...rows])
    const want = new Map([
      [1, 'orderNo'],
      [2, 'logisticsNo'],
      [3, 'trafMode'],
      [5, 'voyageNo'],
      [6, 'billNo'],
      [7, 'freight'],
      [9, 'currency'],
      [10, 'insuredFee'],
      [11, 'weight'],
      [12, 'netWeight'],
      [13, 'packNo'],
      [16, 'consignee'],
      [18, 'consigneeProvince'],
      [19, 'consigneeCity'],
      [20, 'consigneeCounty'],
      [21, 'consigneeAddress'],
      [22, 'consigneeTelephone'],
      [27, 'customsCode'],
      [28, 'tradeMode'],
      [29, 'note'],
    ])
    expect(
      [...want]
        .map(([column, element]) => [column, fields(guessed)[column], element])
        .filter(([, found, element]) => found !== `waybill.${String(element)}`),
    ).toEqual([])
    expect(guessed.missing).toEqual([])
  })
})

describe('表头在哪里、有几行', () => {
  const body = people.map((one, i) => [
    `DD2026010${i}`,
    one.name,
    one.phone,
    one.address,
    one.name,
    one.idNumber,
    `S${i}`,
    1 + i,
    10,
  ])
  const flat = ['订单编号', '收货人', '收货人电话', '收货地址', '订购人', '身份证号', '货号', '数量', '单价']
  it('titles above, hints in the cells, a row of hints below', () => {
    const guessed = guess('import-order', [
      ['示例平台 2026 年 1 月订单'],
      [],
      flat.map((name) => `* ${name}（必填）`),
      flat.map(() => '必填'),
      ...body,
    ])
    expect([guessed.mapping.headerTop, guessed.mapping.headerBottom, guessed.mapping.dataStart]).toEqual([3, 3, 5])
    expect(guessed.missing).toEqual([])
  })
  it('a second header row with element names is no data', () => {
    const guessed = guess('import-order', [
      flat,
      [
        'orderNo',
        'consignee',
        'consigneeTelephone',
        'consigneeAddress',
        'buyerName',
        'buyerIdNumber',
        'itemNo',
        'qty',
        'price',
      ],
      ...body,
    ])
    expect(guessed.mapping.dataStart).toBe(3)
    expect(guessed.missing).toEqual([])
  })
  it.each([
    [
      'with merged cells',
      [
        { left: 1, right: 3, top: 1, bottom: 1 },
        { left: 4, right: 5, top: 1, bottom: 1 },
      ],
    ],
    ['with blanks instead', []],
  ])('group names over their parts, %s', (_name, merges) => {
    const guessed = guess(
      'import-order',
      [
        ['订单', '收货人', undefined, undefined, '订购人', undefined, '商品', undefined, undefined],
        ['编号', '姓名', '电话', '地址', '姓名', '身份证号', '货号', '数量', '单价'],
        ...body,
      ],
      merges,
    )
    expect(fields(guessed)).toEqual([
      'order.orderNo',
      'order.consignee',
      'order.consigneeTelephone',
      'order.consigneeAddress',
      'order.buyerName',
      'order.buyerIdNumber',
      'line.itemNo',
      'line.qty',
      'line.price',
    ])
    expect([guessed.mapping.headerTop, guessed.mapping.headerBottom, guessed.mapping.dataStart]).toEqual([1, 2, 3])
  })
  it('bare names take the role of the column to their left', () => {
    const guessed = guess('import-order', [
      ['订单号', '收货人', '电话', '地址', '订购人', '身份证号', '货号', '数量', '单价'],
      ...body,
    ])
    expect(fields(guessed).slice(1, 4)).toEqual([
      'order.consignee',
      'order.consigneeTelephone',
      'order.consigneeAddress',
    ])
  })
  it('vertically merged or blank order numbers continue the order above', () => {
    const holes = body.flatMap((row) => [row, ['', ...row.slice(1)]])
    expect(guess('import-order', [flat, ...holes]).mapping.blankContinues).toBe(true)
    expect(guess('import-order', [flat, ...body]).mapping.blankContinues).toBe(false)
    expect(
      guess('import-order', [flat, ...body], [{ left: 0, right: 0, top: 2, bottom: 3 }]).mapping.blankContinues,
    ).toBe(true)
  })
  it('a form: head block in pairs over an item table', () => {
    const one = person(7)
    const guessed = guess('import-order', [
      ['示例平台订单'],
      ['订单编号：', 'DD1', undefined, '订购人姓名', one.name],
      ['证件号码', one.idNumber, undefined, `收货人：${one.name}`],
      ['收货人电话', one.phone, undefined, '收货地址', one.address],
      [],
      ['货号', '商品名称', '数量', '单价', '总价'],
      ['S1', '示例面霜', 1, 10, 10],
      ['S2', '示例面膜', 3, 5, 15],
    ])
    expect(guessed.mapping.layout).toBe('form')
    expect(guessed.mapping.head.map((cell) => [cell.field, cell.row, cell.column, cell.offset])).toEqual([
      ['order.orderNo', 2, 0, 1],
      ['order.buyerName', 2, 3, 1],
      ['order.buyerIdNumber', 3, 0, 1],
      ['order.consignee', 3, 3, 0],
      ['order.consigneeTelephone', 4, 0, 1],
      ['order.consigneeAddress', 4, 3, 1],
    ])
    expect(fields(guessed)).toEqual(['line.itemNo', 'line.itemName', 'line.qty', 'line.price', 'line.totalPrice'])
    expect(guessed.missing).toEqual([])
  })
  it('values decide where headers are silent: quantity × price = total', () => {
    const rows = people.map((one, i) => [
      `DD2026010${i}`,
      one.name,
      one.phone,
      one.address,
      one.name,
      one.idNumber,
      `S${i}`,
      2 + i,
      10.5,
      21 + 10.5 * i,
    ])
    expect(
      fields(guess('import-order', [[...flat.slice(0, 7), '购买', '金额一', '金额二'], ...rows])).slice(7),
    ).toEqual(['line.qty', 'line.price', 'line.totalPrice'])
  })
  it('what was paid is proven by goods, freight and discount together, when its header says nothing', () => {
    const rows = people.map((one, i) => [
      `DD2026010${i}`,
      one.name,
      one.phone,
      one.address,
      one.name,
      one.idNumber,
      `S${i}`,
      2 + i,
      10.5,
      5 + i,
      i % 2,
      21 + 10.5 * i + 5 + i - (i % 2),
    ])
    expect(fields(guess('import-order', [[...flat, '运费', '优惠金额', '某列'], ...rows])).slice(9)).toEqual([
      'order.freight',
      'order.discount',
      'order.acturalPaid',
    ])
  })
  it('columns of a repeated name are one field in each group, though only some of the groups could be told', () => {
    const header = [...flat.slice(0, 6), '货号1', '货品1', '数量1', '单价1', '货号2', '货品2', '数量2', '单价2']
    const rows = people.map((one, i) => [
      `DD2026010${i}`,
      one.name,
      one.phone,
      one.address,
      one.name,
      one.idNumber,
      `S${i}`,
      '示例面霜',
      1 + i,
      10,
      ...(i === 0 ? ['S9', '示例面膜', 2, 5] : [undefined, undefined, undefined, undefined]),
    ])
    expect(fields(guess('import-order', [header, ...rows])).slice(6)).toEqual(
      [0, 1].flatMap((group) => ['itemNo', 'itemName', 'qty', 'price'].map((element) => `line.${element}#${group}`)),
    )
  })
  it('an only telephone is the one that is needed, whoever is named to its left', () => {
    const rows = people.map((one, i) => [
      `DD2026010${i}`,
      one.name,
      one.idNumber,
      one.phone,
      one.name,
      one.address,
      `S${i}`,
      1,
      10,
    ])
    expect(
      fields(
        guess('import-order', [
          ['订单编号', '订购人', '身份证号', '移动电话', '收货人', '收货地址', '货号', '数量', '单价'],
          ...rows,
        ]),
      )[3],
    ).toBe('order.consigneeTelephone')
  })
})

describe('列的读法由样本建议，理由写明', () => {
  const base = ['运单号', '订单号']
  const rows = (values: readonly Value[]): Value[][] =>
    values.map((value, i) => [`YT70000000${i}`, `DD2026010${i}`, value])
  it.each<readonly [string, readonly Value[], Record<string, unknown>]>([
    ['毛重（g）', [500, 620, 700], { grams: true }],
    ['毛重', ['500g', '600g', '710g'], { grams: true, suffix: 'g' }],
    ['毛重', ['0.5KG', '0.6KG', '1KG'], { suffix: 'KG' }],
    ['毛重(KG)', [0.5, 0.6, 0.7], {}],
    ['件数', ['1件', '2件', '1件'], { suffix: '件' }],
  ])('%s %j', (header, values, options) => {
    const column = guess('waybill', [[...base, header], ...rows(values)]).mapping.columns[2]
    expect(column).toMatchObject(options)
    if (Object.keys(options).length > 0) expect(column?.reasons.length).toBeGreaterThan(1)
    else expect([column?.grams, column?.suffix]).toEqual([undefined, undefined])
  })
  it.each<readonly [readonly Value[], Record<string, unknown>]>([
    [['2026/1/5', '2026/1/6', '2026/1/7'], { midnight: true }],
    [['5/1/2026 10:00', '25/1/2026 10:00'], { dateOrder: 'dmy' }],
    [['1/5/2026 10:00', '1/25/2026 10:00'], { dateOrder: 'mdy' }],
    [[45292.5, 45293.25, 45294.75], { serial: true }],
    [['2026-01-05 10:00:00', '2026-01-06 10:00:00'], {}],
  ])('支付时间 %j', (values, options) => {
    const guessed = guess('payment', [
      ['订单号', '支付人', '支付时间'],
      ...values.map((value, i) => [`DD2026010${i}`, people[i]?.name, value]),
    ])
    const { midnight, dateOrder, serial } = guessed.mapping.columns[2] ?? {}
    expect({
      ...(midnight === undefined ? {} : { midnight }),
      ...(dateOrder === undefined ? {} : { dateOrder }),
      ...(serial === undefined ? {} : { serial }),
    }).toEqual(options)
  })
})

describe('版式指纹', () => {
  const header = ['订单编号（必填）', '收货人', '电话', '数量']
  const rows = [kept(header, 1), kept(['DD1', '示一', '19900001234', 1], 2)]
  it('next month’s file is recognised, also under a new title and with our two columns', () => {
    const guessed = guess('import-order', [header, ['DD1', '示一', '19900001234', 1]])
    const moved = [
      kept(['二月订单'], 1),
      kept(['订单编号 （必填）*', '收货人', '电 话', '数量', undefined, '原行号', '退回原因'], 3),
      kept(['DD2', '示二', '19900001235', 2, undefined, 7, '没有填写'], 4),
    ]
    expect(recognise(guessed.mapping, moved)).toMatchObject({ headerTop: 3, headerBottom: 3, dataStart: 4 })
    expect(recognise(guessed.mapping, rows)).toEqual(guessed.mapping)
  })
  it('other words or another order are another layout', () => {
    const guessed = guess('import-order', [header, ['DD1', '示一', '19900001234', 1]])
    expect(recognise(guessed.mapping, [kept(['收货人', '订单编号', '电话', '数量'], 1)])).toBeUndefined()
    expect(fingerprintOf(rows, 1, 1)).not.toBe(fingerprintOf([kept([...header, '备注'], 1)], 1, 1))
  })
  it('the columns our returned file adds are never mapped', () => {
    const guessed = guess('import-order', [
      [...header, '原行号', '退回原因'],
      ['DD1', '示一', '19900001234', 1, 5, '电话没有填写'],
    ])
    expect(fields(guessed).slice(4)).toEqual([undefined, undefined])
  })
})
