import { expect, it } from 'vitest'
import { TEXT } from './cell.ts'
import { labelsAbove } from './head-label.ts'

const rows = (lines: readonly (readonly string[])[]): Parameters<typeof labelsAbove>[0] =>
  lines.map((texts, i) => ({ row: i + 1, hidden: false, texts, kinds: texts.map((text) => (text === '' ? 0 : TEXT)) }))

it('labels above a table come with the value beside them or behind their colon; titles, values and what follows the header are none', () => {
  const sheet = rows([
    ['', '出口订单登记表', '', ''],
    ['客户订单号', 'FORM0001', '下单日期', '2026-11-20'],
    ['收货人：Jane', '', '电话：', '12125550100'],
    ['单位：', '币制：USD'],
    ['商品货号', '数量', '单价', '总价'],
    ['SL-1', '1', '2', '2'],
  ])
  expect(labelsAbove(sheet, 5).map((one) => [one.row, one.column, one.label, one.offset, one.value])).toEqual([
    [2, 0, '客户订单号', 1, 'FORM0001'],
    [2, 2, '下单日期', 1, '2026-11-20'],
    [3, 0, '收货人', 0, 'Jane'],
    [3, 2, '电话', 1, '12125550100'],
    [4, 1, '币制', 0, 'USD'],
  ])
  expect(labelsAbove(sheet, 0)).toEqual([])
})
