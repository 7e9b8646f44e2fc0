import { describe, expect, it } from 'vitest'
import { BOOLEAN, DATE, ERROR, FORMULA, NUMBER, RAW, TEXT } from './cell.ts'
import { fieldOf } from './field-dictionary.ts'
import type { IntakeKind } from './kind.ts'
import { normalizeCell, type ReadOptions } from './normalize.ts'

/** [text, cell kind, what comes out (or !CODE), options, 1904] */
type Case = readonly [text: string, kind: number, expected: string, options?: ReadOptions, date1904?: boolean]

function run(kind: IntakeKind, id: string, cases: readonly Case[]): void {
  const field = fieldOf(kind, id)
  if (field === undefined) throw new Error(id)
  for (const [text, cell, expected, options, date1904] of cases) {
    it(`${id} ${JSON.stringify(text)} (${cell}${options === undefined ? '' : ` ${JSON.stringify(options)}`}) → ${expected}`, () => {
      const result = normalizeCell(field, text, cell, options ?? {}, date1904 ?? false)
      expect(result.ok ? result.text : `!${result.code}`).toBe(expected)
    })
  }
}

describe('编号：Excel 能存下的照原样，存不下的拒绝', () => {
  run('import-order', 'order.orderNo', [
    ['DD2026000001', TEXT, 'DD2026000001'],
    ['DD2026000001', RAW, 'DD2026000001'],
    ['  DD1 ', TEXT, 'DD1'],
    ['\u00a0DD1\u3000', TEXT, 'DD1'],
    ['\ufeffDD1', RAW, 'DD1'],
    ['DD\u200b1', TEXT, 'DD1'],
    ['ＤＤ１２３', TEXT, 'DD123'],
    ['DD－1', TEXT, 'DD-1'],
    ["'00123", RAW, '00123'],
    ['‘00123', TEXT, '00123'],
    ['00123', TEXT, '00123'],
    ['00123', RAW, '00123'],
    ['DD\n1', TEXT, 'DD 1'],
    ['DD\t1', RAW, 'DD 1'],
    ['DD 2026 1', TEXT, 'DD 2026 1'],
    ['订单1', TEXT, '订单1'],
    ['a/b_c.d', TEXT, 'a/b_c.d'],
    ['12.3', TEXT, '12.3'],
    ['1e5', TEXT, '1e5'],
    ['1E5A', TEXT, '1E5A'],
    ['123456789012345', NUMBER, '123456789012345'],
    ['1234567890123456', NUMBER, '!ID_ROUNDED_BY_EXCEL'],
    ['457895689564578000', NUMBER, '!ID_ROUNDED_BY_EXCEL'],
    ['4.57895689564578E+17', NUMBER, '!ID_ROUNDED_BY_EXCEL'],
    ['1E+17', NUMBER, '!ID_ROUNDED_BY_EXCEL'],
    ['1E+15', NUMBER, '!ID_ROUNDED_BY_EXCEL'],
    ['1E+14', NUMBER, '100000000000000'],
    ['1.23E+5', NUMBER, '123000'],
    ['12.5', NUMBER, '12.5'],
    ['-5', NUMBER, '!NUMBER_NEGATIVE'],
    ['4.4000000000000004', NUMBER, '4.4'],
    ['0', NUMBER, '0'],
    ['007', NUMBER, '007'],
    ['4.57896E+17', RAW, '!ID_ROUNDED_BY_EXCEL'],
    ['4.57896E+17', TEXT, '!ID_ROUNDED_BY_EXCEL'],
    ['1E+17', RAW, '!ID_ROUNDED_BY_EXCEL'],
    ['1.2E17', RAW, '!ID_ROUNDED_BY_EXCEL'],
    ['457895689564578000', RAW, '!ID_ROUNDED_BY_EXCEL'],
    ['457895689564578000', TEXT, '!ID_ROUNDED_BY_EXCEL'],
    ['457895689564578000', RAW, '457895689564578000', { zeroTail: 'accept' }],
    ['4578956895645780', RAW, '4578956895645780'],
    ['4578956895645780', RAW, '!ID_ROUNDED_BY_EXCEL', { zeroTail: 'refuse' }],
    ['45789568956457801', RAW, '45789568956457801', { zeroTail: 'refuse' }],
    ['457895689564578123', TEXT, '457895689564578123'],
    ['13800138000.0', RAW, '13800138000'],
    ['123.00', RAW, '123'],
    ['123.50', RAW, '123.50'],
    ['#NAME?', ERROR, '!CELL_ERROR'],
    ['#N/A', RAW, '!CELL_ERROR'],
    ['#REF!', TEXT, '!CELL_ERROR'],
    ['#1234', TEXT, '#1234'],
    ['########', RAW, '!CELL_ERROR'],
    ['#FORMULA', ERROR, '!FORMULA_WITHOUT_VALUE'],
    ['#QUOTE', ERROR, '!QUOTE_BROKEN'],
    ['45292', DATE, '!CELL_IS_DATE'],
    ['1', BOOLEAN, '!CELL_IS_BOOLEAN'],
    ['DD1', TEXT | FORMULA, 'DD1'],
    ['DD****12', TEXT, '!VALUE_MASKED'],
    ['A*B', TEXT, 'A*B'],
    ['D\ufffdD', RAW, '!TEXT_BROKEN'],
    ['D\ud800D', TEXT, '!TEXT_BROKEN'],
    ['x'.repeat(60), TEXT, 'x'.repeat(60)],
    ['x'.repeat(61), TEXT, '!TOO_LONG'],
    ['DD\u0001\u0007', TEXT, 'DD'],
  ])
  run('goods', 'goods.sku', [
    ['2-1', TEXT, '2-1'],
    ['45292', DATE, '!CELL_IS_DATE'],
    ['SKU 01', TEXT, 'SKU 01'],
    ['0012', NUMBER, '0012'],
    ['12', NUMBER, '12'],
  ])
  run('import-order', 'order.ebpCode', [
    ['3301968abc', TEXT, '3301968ABC'],
    ['33019 68ABC', TEXT, '3301968ABC'],
    ['３３０１９６８ＡＢＣ', TEXT, '3301968ABC'],
    ['4101985001', NUMBER, '4101985001'],
    ['91350100M000100Y43', TEXT, '91350100M000100Y43'],
    ['无', TEXT, '无'],
    ['123456789012345678', NUMBER, '!ID_ROUNDED_BY_EXCEL'],
  ])
})

describe('数量与金额：十进制逐位精确', () => {
  run('import-order', 'line.price', [
    ['12.5', NUMBER, '12.5'],
    ['12.50', RAW, '12.5'],
    ['12.50', TEXT, '12.5'],
    ['12', NUMBER, '12'],
    ['012', RAW, '12'],
    ['0', NUMBER, '0'],
    ['0.00', RAW, '0'],
    ['.5', RAW, '0.5'],
    ['5.', RAW, '5'],
    ['+5', RAW, '5'],
    ['00.10', TEXT, '0.1'],
    ['4.4000000000000004', NUMBER, '4.4'],
    ['0.30000000000000004', NUMBER, '0.3'],
    ['33.100000000000001', NUMBER, '33.1'],
    ['2.9999999999999996', NUMBER, '3'],
    ['99.989999999999995', NUMBER, '99.99'],
    ['1.0000000000000002', NUMBER, '1'],
    ['1E-2', NUMBER, '0.01'],
    ['1.5E-3', NUMBER, '0.0015'],
    ['1.2E+3', NUMBER, '1200'],
    ['1E+17', NUMBER, '!NUMBER_TOO_LARGE'],
    ['1E-6', NUMBER, '!DECIMALS_TOO_MANY'],
    ['1E+17', TEXT, '!NUMBER_SCIENTIFIC'],
    ['1.2E+03', RAW, '!NUMBER_SCIENTIFIC'],
    ['33.333333333333336', NUMBER, '!DECIMALS_TOO_MANY'],
    ['33.333333333333336', NUMBER, '33.33333', { places: 5 }],
    ['33.335', NUMBER, '33.34', { places: 2 }],
    ['33.334', RAW, '33.33', { places: 2 }],
    ['0.004', RAW, '0', { places: 2 }],
    ['0.005', RAW, '0.01', { places: 2 }],
    ['99.999', RAW, '100', { places: 2 }],
    ['0.999999', RAW, '1', { places: 5 }],
    ['0.123456', RAW, '!DECIMALS_TOO_MANY'],
    ['0.12345', RAW, '0.12345'],
    ['0.1234500', RAW, '0.12345'],
    ['0.000004', RAW, '0', { places: 5 }],
    ['0.000005', RAW, '0.00001', { places: 5 }],
    ['1,234.50', RAW, '1234.5'],
    ['1,234,567', TEXT, '1234567'],
    ['1，234.50', TEXT, '1234.5'],
    ['12,34', RAW, '!NUMBER_AMBIGUOUS'],
    ['1,5', RAW, '!NUMBER_AMBIGUOUS'],
    ['1234,567', RAW, '!NUMBER_AMBIGUOUS'],
    [',5', RAW, '!NUMBER_AMBIGUOUS'],
    ['¥12.5', RAW, '12.5'],
    ['￥12.5', TEXT, '12.5'],
    ['￥ 1,234.50', TEXT, '1234.5'],
    ['12.5元', TEXT, '12.5'],
    ['RMB 12.5', TEXT, '12.5'],
    ['12.5 CNY', RAW, '12.5'],
    ['$12.5', RAW, '!CURRENCY_SIGN_FOREIGN'],
    ['12.5USD', RAW, '!CURRENCY_SIGN_FOREIGN'],
    ['$12.5', RAW, '12.5', { suffix: '$' }],
    ['12.5 USD', RAW, '12.5', { suffix: 'USD' }],
    ['€12', RAW, '!CURRENCY_SIGN_FOREIGN'],
    ['１２．５', TEXT, '12.5'],
    ['１,２３４', TEXT, '1234'],
    ["'12.5", RAW, '12.5'],
    ['12.5\u200b', RAW, '12.5'],
    ['\u00a012.5', RAW, '12.5'],
    ['12 .5', RAW, '!NUMBER_SHAPE'],
    ['12.5.6', RAW, '!NUMBER_SHAPE'],
    ['abc', RAW, '!NUMBER_SHAPE'],
    ['-5', RAW, '!NUMBER_NEGATIVE'],
    ['-5', NUMBER, '!NUMBER_NEGATIVE'],
    ['(5.00)', RAW, '!NUMBER_NEGATIVE'],
    ['－5', TEXT, '!NUMBER_NEGATIVE'],
    ['−5', TEXT, '!NUMBER_NEGATIVE'],
    ['13%', RAW, '!NUMBER_WITH_UNIT'],
    ['#N/A', RAW, '!CELL_ERROR'],
    ['#DIV/0!', ERROR, '!CELL_ERROR'],
    ['45292', DATE, '!CELL_IS_DATE'],
    ['1', BOOLEAN, '!CELL_IS_BOOLEAN'],
    ['12.5', NUMBER | FORMULA, '12.5'],
    ['-', RAW, ''],
    ['--', TEXT, ''],
    ['/', TEXT, ''],
    ['无', TEXT, ''],
    ['N/A', RAW, ''],
    ['—', TEXT, ''],
    ['90071992547.40991', RAW, '90071992547.40991'],
    ['90071992547.40992', RAW, '!NUMBER_TOO_LARGE'],
    ['123456789012345678', NUMBER, '!NUMBER_TOO_LARGE'],
    ['99999999999', NUMBER, '!NUMBER_TOO_LARGE'],
    ['Infinity', RAW, '!NUMBER_SHAPE'],
    ['NaN', RAW, '!NUMBER_SHAPE'],
    ['0x10', RAW, '!NUMBER_WITH_UNIT'],
    ['1_000', RAW, '!NUMBER_WITH_UNIT'],
  ])
  run('import-order', 'line.qty', [
    ['3', NUMBER, '3'],
    ['3件', TEXT, '!NUMBER_WITH_UNIT'],
    ['3件', TEXT, '3', { suffix: '件' }],
    ['3 件', TEXT, '3', { suffix: '件' }],
    ['3PCS', RAW, '3', { suffix: 'pcs' }],
    ['3', RAW, '3', { suffix: '件' }],
    ['3个', TEXT, '!NUMBER_WITH_UNIT', { suffix: '件' }],
    ['x3', TEXT, '3', { suffix: 'x' }],
    ['-', RAW, '!NUMBER_SHAPE'],
    ['无', TEXT, '!NUMBER_SHAPE'],
    ['1.5', NUMBER, '1.5'],
    ['三', TEXT, '!NUMBER_SHAPE'],
    ['', RAW, '!NUMBER_SHAPE'],
  ])
  run('waybill', 'waybill.weight', [
    ['0.5', NUMBER, '0.5'],
    ['0.5KG', TEXT, '!NUMBER_WITH_UNIT'],
    ['0.5KG', TEXT, '0.5', { suffix: 'kg' }],
    ['500', NUMBER, '0.5', { grams: true }],
    ['500g', RAW, '0.5', { grams: true, suffix: 'g' }],
    ['1', RAW, '0.001', { grams: true }],
    ['1234.5', RAW, '1.2345', { grams: true }],
    ['0.001', RAW, '!DECIMALS_TOO_MANY', { grams: true }],
    ['0.01', RAW, '0.00001', { grams: true }],
    ['0', NUMBER, '0', { grams: true }],
    ['1,500', RAW, '1.5', { grams: true }],
  ])
  run('waybill', 'waybill.packNo', [
    ['1', NUMBER, '1'],
    ['1.0', RAW, '1'],
    ['1.5', RAW, '!NUMBER_NOT_WHOLE'],
    ['1件', TEXT, '!NUMBER_WITH_UNIT'],
    ['01', RAW, '1'],
  ])
})

describe('日期：序列号按工作簿的纪年，文字按常见写法，模糊的拒绝', () => {
  const midnight: ReadOptions = { midnight: true }
  run('payment', 'payment.payTime', [
    ['45292.5', DATE, '20240101120000'],
    ['45292.5423611111', DATE, '20240101130100'],
    ['45292.99999999', DATE, '20240102000000'],
    ['43830.5', DATE, '20240101120000', {}, true],
    ['45292', DATE, '!TIME_MISSING'],
    ['45292', DATE, '20240101000000', midnight],
    ['60', DATE, '!DATE_NOT_REAL', midnight],
    ['59.5', DATE, '!DATE_OUT_OF_RANGE'],
    ['61.5', DATE, '!DATE_OUT_OF_RANGE'],
    ['60.5', DATE, '!DATE_OUT_OF_RANGE', {}, true],
    ['45292.5', NUMBER, '!DATE_IS_NUMBER'],
    ['45292.5', NUMBER, '20240101120000', { serial: true }],
    ['45292.5', RAW, '20240101120000', { serial: true }],
    ['45292', RAW, '!DATE_IS_NUMBER'],
    ['2024/1/5 13:05:06', RAW, '20240105130506'],
    ['2024-01-05 13:05:06', TEXT, '20240105130506'],
    ['2024.1.5 13:05', TEXT, '20240105130500'],
    ['2024年1月5日 13:05:06', TEXT, '20240105130506'],
    ['2024年1月5日13时05分06秒', TEXT, '20240105130506'],
    ['2024年1月5日下午1:05', TEXT, '20240105130500'],
    ['2024-01-05T13:05:06', TEXT, '20240105130506'],
    ['2024-01-05T13:05:06+08:00', TEXT, '20240105130506'],
    ['2024-01-05T13:05:06Z', TEXT, '!DATE_SHAPE'],
    ['2024-01-05 13:05:06.000', TEXT, '20240105130506'],
    ['20240105130506', RAW, '20240105130506'],
    ['20240105130506', NUMBER, '20240105130506'],
    ['202401051305', RAW, '20240105130500'],
    ['2024/1/5 下午 1:05:06', TEXT, '20240105130506'],
    ['2024/1/5 1:05 PM', TEXT, '20240105130500'],
    ['2024/1/5 12:05 AM', TEXT, '20240105000500'],
    ['2024/1/5 上午 12:05', TEXT, '20240105000500'],
    ['２０２４／１／５　１３：０５：０６', TEXT, '20240105130506'],
    ['2024/1/5', RAW, '!TIME_MISSING'],
    ['2024/1/5', RAW, '20240105000000', midnight],
    ['2024/1/5 25:00', RAW, '!DATE_SHAPE'],
    ['2024/1/5 13:60', RAW, '!DATE_SHAPE'],
    ['2024/13/5 13:00', RAW, '!DATE_NOT_REAL'],
    ['2024/2/30 13:00', RAW, '!DATE_NOT_REAL'],
    ['2023/2/29 13:00', RAW, '!DATE_NOT_REAL'],
    ['2024/2/29 13:00', RAW, '20240229130000'],
    ['1900-02-29 10:00', RAW, '!DATE_NOT_REAL'],
    ['1/5/2024 13:05', RAW, '!DATE_AMBIGUOUS'],
    ['1/5/2024 13:05', RAW, '20240105130500', { dateOrder: 'mdy' }],
    ['1/5/2024 13:05', RAW, '20240501130500', { dateOrder: 'dmy' }],
    ['13/5/2024 13:05', RAW, '20240513130500'],
    ['5/13/2024 13:05', RAW, '20240513130500'],
    ['13/13/2024 13:05', RAW, '!DATE_AMBIGUOUS'],
    ['24/1/5 13:05', RAW, '!DATE_AMBIGUOUS'],
    ['1985-01-05 10:00', RAW, '!DATE_OUT_OF_RANGE'],
    ['2124-01-05 10:00', RAW, '!DATE_OUT_OF_RANGE'],
    ['昨天', TEXT, '!DATE_SHAPE'],
    ['', RAW, '!DATE_SHAPE'],
    ['20241305130506', RAW, '!DATE_NOT_REAL'],
    ['20240105250000', RAW, '!DATE_NOT_REAL'],
    ['1', BOOLEAN, '!CELL_IS_BOOLEAN'],
    ['#N/A', ERROR, '!CELL_ERROR'],
    ['-', RAW, ''],
    ["'2024-01-05 13:05:06", RAW, '20240105130506'],
    ['2024-1-5  13:5:6', RAW, '20240105130506'],
  ])
  run('client', 'client.mandateFrom', [
    ['2024/1/5', RAW, '2024-01-05'],
    ['20240105', RAW, '2024-01-05'],
    ['20240105', NUMBER, '2024-01-05'],
    ['45292', DATE, '2024-01-01'],
    ['43830', DATE, '2024-01-01', {}, true],
    ['2024年1月5日', TEXT, '2024-01-05'],
    ['2024-01-05 00:00:00', RAW, '2024-01-05'],
    ['2024-01-05 10:00:00', RAW, '!DATE_WITH_TIME'],
    ['45292.25', DATE, '!DATE_WITH_TIME'],
    ['2024.12.31', TEXT, '2024-12-31'],
    ['2024-2-30', TEXT, '!DATE_NOT_REAL'],
    ['45292', NUMBER, '!DATE_IS_NUMBER'],
    ['长期', TEXT, '!DATE_SHAPE'],
  ])
})

describe('证件、电话、海关编码：失去的零只在长度唯一时补回', () => {
  run('import-order', 'order.buyerIdNumber', [
    ['410105196509125630', TEXT, '410105196509125630'],
    ['41010519650912563x', TEXT, '41010519650912563X'],
    ['４１０１０５１９６５０９１２５６３Ｘ', TEXT, '41010519650912563X'],
    ['410105 19650912 563X', TEXT, '41010519650912563X'],
    ["'410105196509125630", RAW, '410105196509125630'],
    ['410105196509125000', NUMBER, '!ID_ROUNDED_BY_EXCEL'],
    ['4.10105E+17', RAW, '!ID_ROUNDED_BY_EXCEL'],
    ['4.10105196509125E+17', NUMBER, '!ID_ROUNDED_BY_EXCEL'],
    ['410105********5630', TEXT, '!VALUE_MASKED'],
    ['4101*5630', TEXT, '!VALUE_MASKED'],
    ['410105650912563', NUMBER, '410105650912563'],
    ['E12345678', TEXT, 'E12345678'],
    ['#NAME?', RAW, '!CELL_ERROR'],
    ['\u202a410105196509125630\u202c', TEXT, '410105196509125630'],
  ])
  run('import-order', 'order.consigneeTelephone', [
    ['19900001234', NUMBER, '19900001234'],
    ['19900001234', TEXT, '19900001234'],
    ['19900001234', RAW, '19900001234'],
    ['1.9900001234E+10', NUMBER, '19900001234'],
    ['1.99E+10', RAW, '!ID_ROUNDED_BY_EXCEL'],
    ['19900001234.0', RAW, '19900001234'],
    ['+86 199 0000 1234', TEXT, '+8619900001234'],
    ['199-0000-1234', TEXT, '199-0000-1234'],
    ['１９９００００１２３４', TEXT, '19900001234'],
    ['199****1234', TEXT, '!VALUE_MASKED'],
    ['1088886666', NUMBER, '01088886666'],
    ['3718888666', NUMBER, '03718888666'],
    ['37188886666', NUMBER, '037188886666'],
    ['4008001234', NUMBER, '4008001234'],
    ['8008001234', NUMBER, '8008001234'],
    ['1088886666', RAW, '1088886666'],
    ['0371-88886666', TEXT, '0371-88886666'],
    ['(0371)88886666', TEXT, '(0371)88886666'],
    ['19900001234-1234', TEXT, '19900001234-1234'],
    ['19900001234转123', TEXT, '19900001234转123'],
    ['123', RAW, '!PHONE_SHAPE'],
    ['无', TEXT, '!PHONE_SHAPE'],
    ['19900001234/19900005678', TEXT, '!PHONE_SHAPE'],
    ['电话19900001234', TEXT, '!PHONE_SHAPE'],
    ['19900001234\u200e', TEXT, '19900001234'],
  ])
  run('goods', 'goods.hsCode', [
    ['3304990090', TEXT, '3304990090'],
    ['3304990090', NUMBER, '3304990090'],
    ['101210010', NUMBER, '0101210010'],
    ['101210010', RAW, '0101210010'],
    ['0101210010', TEXT, '0101210010'],
    ['3304.99.0090', TEXT, '3304990090'],
    ['3304 9900 90', TEXT, '3304990090'],
    ['3304990090101', TEXT, '3304990090'],
    ['101210010999', NUMBER, '0101210010'],
    ['33049900', TEXT, '!HS_CODE_SHAPE'],
    ['1012100', NUMBER, '!HS_CODE_SHAPE'],
    ['33049900AB', TEXT, '!HS_CODE_SHAPE'],
    ['３３０４９９００９０', TEXT, '3304990090'],
    ['3.30499E+09', RAW, '!ID_ROUNDED_BY_EXCEL'],
    ['330499009', TEXT, '0330499009'],
  ])
  run('goods', 'goods.gtin', [
    ['6901234567892', NUMBER, '6901234567892'],
    ['6901234567892', TEXT, '6901234567892'],
    ['6901234567893', TEXT, '!GTIN_CHECK_DIGIT'],
    ['36000291452', NUMBER, '036000291452'],
    ['12345', TEXT, '!GTIN_LENGTH'],
    ['6.90123E+12', RAW, '!ID_ROUNDED_BY_EXCEL'],
  ])
  run('client', 'client.usci', [
    ['91350100M000100Y43', TEXT, '91350100M000100Y43'],
    ['91350100m000100y43', TEXT, '91350100M000100Y43'],
    ['９１３５０１００Ｍ０００１００Ｙ４３', TEXT, '91350100M000100Y43'],
    ['91350100M000100Y44', TEXT, '!USCI_CHECK_DIGIT'],
    ['91350100M000100', TEXT, '!USCI_LENGTH'],
    ['91350100M0001OOY43', TEXT, '!USCI_CHARACTER'],
  ])
  run('client', 'client.customsCode', [
    ['4101985001', NUMBER, '4101985001'],
    ['4101w68006', TEXT, '4101W68006'],
    ['410198500', NUMBER, '!CUSTOMS_CODE_SHAPE'],
  ])
  run('import-order', 'order.consigneeDistrict', [
    ['410105', NUMBER, '410105'],
    ['41010', NUMBER, '!AREA_SHAPE'],
    ['410105', TEXT, '410105'],
  ])
})

describe('代码：代码、名称、“代码 名称”都读成代码，矛盾或不认识的拒绝', () => {
  run('import-order', 'order.currency', [
    ['142', NUMBER, '142'],
    ['142', TEXT, '142'],
    ['142 人民币', TEXT, '142'],
    ['RMB', TEXT, '142'],
    ['CNY', TEXT, '142'],
    ['人民币', TEXT, '142'],
    ['142-人民币', TEXT, '142'],
    ['人民币(142)', TEXT, '142'],
    ['[142]人民币', TEXT, '142'],
    ['（142）人民币', TEXT, '142'],
    ['502', TEXT, '502'],
    ['usd', TEXT, '502'],
    ['美元', TEXT, '502'],
    ['142 美元', TEXT, '!CODE_NAME_CONFLICT'],
    ['999', TEXT, '!CODE_UNKNOWN'],
    ['比特币', TEXT, '!CODE_UNKNOWN'],
    ['国币', TEXT, '142', { translate: [['国币', '142']] }],
    ['１４２', TEXT, '142'],
    ['142.0', RAW, '142'],
  ])
  run('import-order', 'line.unit', [
    ['千克', TEXT, '035'],
    ['KG', TEXT, '035'],
    ['kg', RAW, '035'],
    ['公斤', TEXT, '035'],
    ['035', TEXT, '035'],
    ['35', NUMBER, '035'],
    ['7', NUMBER, '007'],
    ['个', TEXT, '007'],
    ['PCS', TEXT, '007'],
    ['件', TEXT, '011'],
    ['瓶', TEXT, '142'],
    ['035 千克', TEXT, '035'],
    ['35千克', TEXT, '035'],
    ['坛', TEXT, '!CODE_UNKNOWN'],
  ])
  run('import-order', 'line.country', [
    ['日本', TEXT, '116'],
    ['116', NUMBER, '116'],
    ['JPN', TEXT, '116'],
    ['韩国', TEXT, '133'],
    ['美国(502)', TEXT, '502'],
    ['中国香港', TEXT, '110'],
    ['亚特兰蒂斯', TEXT, '!CODE_UNKNOWN'],
  ])
  run('import-order', 'order.buyerIdType', [
    ['身份证', TEXT, '1'],
    ['1', NUMBER, '1'],
    ['居民身份证', TEXT, '1'],
    ['护照', TEXT, '2'],
    ['军官证', TEXT, '2'],
    ['1-身份证', TEXT, '1'],
    ['3', NUMBER, '!CODE_UNKNOWN'],
  ])
  run('import-order', 'order.tradeMode', [
    ['集货模式', TEXT, '9610'],
    ['备货模式', TEXT, '1210'],
    ['9610', NUMBER, '9610'],
    ['1210', TEXT, '1210'],
    ['110', NUMBER, '0110'],
    ['保税备货', TEXT, '1210'],
  ])
  run('waybill', 'waybill.customsCode', [
    ['(5303)名称', TEXT, '5303'],
    ['5303', NUMBER, '5303'],
    ['200', NUMBER, '0200'],
    ['（5303）某某海关', TEXT, '5303'],
    ['某某海关', TEXT, '!CODE_UNKNOWN'],
  ])
  run('waybill', 'waybill.trafMode', [
    ['空运', TEXT, '5'],
    ['5', NUMBER, '5'],
    ['航空运输', TEXT, '5'],
    ['水路运输', TEXT, '2'],
    ['4-公路运输', TEXT, '4'],
  ])
})

describe('文字：只去掉没人打出来的字符', () => {
  run('import-order', 'order.consigneeAddress', [
    ['河南省郑州市 示例路1号', TEXT, '河南省郑州市 示例路1号'],
    [' 河南省\n郑州市 ', TEXT, '河南省 郑州市'],
    ['示例路１号', TEXT, '示例路１号'],
    ['示\u200b例路', TEXT, '示例路'],
    ['示例\u00a0路', TEXT, '示例 路'],
    ['𠮷野路1号', TEXT, '𠮷野路1号'],
    ['\ufffd路', RAW, '!TEXT_BROKEN'],
    ['路'.repeat(201), TEXT, '!TOO_LONG'],
  ])
  run('import-order', 'order.buyerName', [
    ['示一', TEXT, '示一'],
    ['示*', TEXT, '!VALUE_MASKED'],
    ['示\u3000一', TEXT, '示\u3000一'],
    ['示·一', TEXT, '示·一'],
  ])
  run('import-order', 'line.gmodel', [
    ['50ml|示例牌', TEXT, '50ml|示例牌'],
    ['45292', DATE, '!CELL_IS_DATE'],
    ['50', NUMBER, '50'],
    ["'=1+1", RAW, '=1+1'],
    ['=1+1', TEXT, '=1+1'],
    ["'50", RAW, "'50"],
    ['TRUE', BOOLEAN, '!CELL_IS_BOOLEAN'],
  ])
})

describe('说明：读得出但并非原样的，每列记一次', () => {
  const notes = (
    kind: IntakeKind,
    id: string,
    text: string,
    cell: number,
    options: ReadOptions = {},
  ): readonly string[] => {
    const field = fieldOf(kind, id)
    const result = field === undefined ? undefined : normalizeCell(field, text, cell, options)
    return result?.ok === true ? result.notes : ['refused']
  }
  it.each([
    ['ＤＤ１', 'order.orderNo', 'FULL_WIDTH'],
    ['DD\u200b1', 'order.orderNo', 'INVISIBLE_REMOVED'],
    ['D\nD', 'order.orderNo', 'LINE_BREAK_REPLACED'],
    ['1,000', 'line.price', 'THOUSANDS_MARKS'],
    ['￥5', 'line.price', 'CURRENCY_SIGN'],
    ["'01", 'order.orderNo', 'APOSTROPHE_REMOVED'],
    ['5.0', 'order.orderNo', 'DECIMAL_TAIL'],
    ['3301968abc', 'order.ebpCode', 'LOWER_CASE'],
    ['RMB', 'order.currency', 'CODE_TRANSLATED'],
    ['35', 'line.unit', 'ZERO_RESTORED'],
    ['-', 'line.price', 'PLACEHOLDER'],
  ])('%j in %s is noted as %s', (text, id, code) => {
    expect(notes('import-order', id, text, RAW)).toContain(code)
  })
  it('a tidy cell makes no note', () => {
    expect(notes('import-order', 'order.orderNo', 'DD1', TEXT)).toEqual([])
    expect(notes('import-order', 'line.price', '12.5', NUMBER)).toEqual([])
    expect(notes('import-order', 'line.price', '12.5', NUMBER | FORMULA)).toEqual(['FORMULA_VALUE'])
    expect(notes('import-order', 'line.price', '4.4000000000000004', NUMBER)).toEqual(['FLOAT_NOISE'])
  })
})
