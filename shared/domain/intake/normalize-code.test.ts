import { describe, expect, it } from 'vitest'
import { BOOLEAN, DATE, FORMULA, NUMBER, RAW, TEXT } from './cell.ts'
import { normalizeCell, type ReadOptions } from './normalize.ts'
import { fieldOf } from './field-dictionary.ts'
import type { IntakeKind } from './kind.ts'
import { run } from '../../../test/support/normalize-cases.ts'

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
