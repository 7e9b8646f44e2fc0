import { describe, expect, it } from 'vitest'
import { parseMapping } from '../../../shared/domain/intake/mapping.ts'
import type { Mapping } from '../../../shared/domain/intake/mapping.ts'
import { rowsToReturn } from './batch-columns.ts'
import { ownerOf } from './intake-queue.ts'
import { guessKind } from './kind-guess.ts'
import {
  changeColumn,
  chooseField,
  chooseHead,
  columnIndex,
  columnOf,
  fitToHeaders,
  headFieldOf,
  readTranslations,
  setConstant,
  setSameAs,
  writeTranslations,
} from './mapping-edit.ts'

const MAPPING: Mapping = {
  version: 1,
  kind: 'import-order',
  layout: 'row-per-line',
  sheet: { index: 0, name: 'Sheet1' },
  headerTop: 1,
  headerBottom: 1,
  dataStart: 2,
  head: [],
  constants: [{ field: 'order.currency', value: '142' }],
  blankContinues: false,
  fingerprint: 'f',
  columns: [
    { column: 0, header: '单号', field: 'order.orderNo', confidence: 0.9, reasons: ['表头'] },
    { column: 1, header: '重量', field: 'waybill.grossWeight', grams: true, confidence: 0.8, reasons: [] },
    { column: 27, header: '备注', confidence: 0, reasons: [] },
  ],
}

describe('a mapping corrected by hand', () => {
  it('a field stands in one column: the one chosen last; every changed mapping is one that the core takes', () => {
    const moved = chooseField(MAPPING, 'AB', '备注', 'order.orderNo')
    expect(moved.columns.map((column) => column.field)).toEqual([undefined, 'waybill.grossWeight', 'order.orderNo'])
    expect(parseMapping({ ...moved })).toMatchObject({ ok: true })
    expect(columnOf(moved, 'AB')?.confidence).toBe(1)
  })

  it('product groups keep their own column of the same field', () => {
    const grouped: Mapping = {
      ...MAPPING,
      columns: [
        { column: 0, header: '货号1', field: 'line.itemNo', group: 0, confidence: 1, reasons: [] },
        { column: 1, header: '货号2', group: 1, confidence: 0, reasons: [] },
      ],
    }
    expect(chooseField(grouped, 'B', '货号2', 'line.itemNo').columns.map((column) => column.field)).toEqual([
      'line.itemNo',
      'line.itemNo',
    ])
  })

  it('a column that takes over a field ends the constant for it; reading options of the old field do not stay', () => {
    const changed = chooseField(MAPPING, 'B', '重量', 'order.currency')
    expect(changed.constants).toEqual([])
    expect(columnOf(changed, 'B')).toEqual({
      column: 1,
      header: '重量',
      field: 'order.currency',
      confidence: 1,
      reasons: ['由您指定'],
    })
  })

  it('options are set and taken away without touching the rest', () => {
    const off = changeColumn(MAPPING, 'B', { grams: undefined, places: 2 })
    expect(columnOf(off, 'B')).toEqual({
      column: 1,
      header: '重量',
      field: 'waybill.grossWeight',
      places: 2,
      confidence: 0.8,
      reasons: [],
    })
    expect(parseMapping({ ...off })).toMatchObject({ ok: true })
  })

  it('constants and translations as typed', () => {
    expect(setConstant(MAPPING, 1, { field: 'order.ebpCode', value: 'X' }).constants).toHaveLength(2)
    expect(setConstant(MAPPING, 0, undefined).constants).toEqual([])
    const pairs = readTranslations('人民币=142\n\nUSD → 502\n没有等号\n 台 = ')
    expect(pairs).toEqual([
      ['人民币', '142'],
      ['USD', '502'],
      ['台', ''],
    ])
    expect(readTranslations(writeTranslations(pairs))).toEqual(pairs)
  })

  it('a field that takes over another is a pair until it has a column of its own; a half chosen pair is not sent', () => {
    const same = setSameAs(MAPPING, 0, { field: 'order.buyerName', from: 'order.consignee' })
    expect(same.sameAs).toEqual([{ field: 'order.buyerName', from: 'order.consignee' }])
    expect(chooseField(same, 'Z', '订购人', 'order.buyerName').sameAs).toEqual([])
    const half = parseMapping(setSameAs(same, 1, { field: 'order.note', from: '' }))
    expect(half.ok && half.mapping.sameAs).toEqual(same.sameAs)
    expect(setSameAs(same, 0, undefined).sameAs).toEqual([])
  })

  it('a saved mapping goes to the headers of this file: moved columns are followed, absent ones let go, and the core takes the result', () => {
    const headers = (...texts: string[]): { column: string; text: string }[] =>
      texts.map((text, i) => ({ column: 'ABCDEFG'[i] ?? '', text }))
    const fields = (mapping: Mapping): (string | undefined)[][] =>
      mapping.columns.map((column) => [column.header, String(column.column), column.field])
    const moved = fitToHeaders(MAPPING, headers('备注', '单 号', '重\n量', '别的'))
    expect(fields(moved)).toEqual([
      ['备注', '0', undefined],
      ['单号', '1', 'order.orderNo'],
      ['重量', '2', 'waybill.grossWeight'],
    ])
    expect(moved.columns[2]).toMatchObject({ grams: true })
    expect(parseMapping({ ...moved })).toMatchObject({ ok: true })
    expect(fields(fitToHeaders(MAPPING, headers('单号', '件数')))).toEqual([['单号', '0', 'order.orderNo']])
    // Two columns of one header keep their order, and none is given twice.
    const twice: Mapping = {
      ...MAPPING,
      columns: [
        { column: 0, header: '货号', field: 'line.itemNo', group: 0, confidence: 1, reasons: [] },
        { column: 1, header: '货号', field: 'line.itemNo', group: 1, confidence: 1, reasons: [] },
      ],
    }
    expect(
      fitToHeaders(twice, headers('单号', '货号', '货号')).columns.map((column) => [column.column, column.group]),
    ).toEqual([
      [1, 1],
      [2, 0],
    ])
  })

  it('column letters of Excel', () => {
    expect(['A', 'Z', 'AA', 'AB', 'a1'].map(columnIndex)).toEqual([0, 25, 26, 27, -1])
  })
})

describe('what a file is, by its name', () => {
  it.each([
    ['示例-进口三单.xlsx', 'import-parcel'],
    ['示例-出口订单.csv', 'export-order'],
    ['示例-收款单.csv', 'export-receipt'],
    ['示例-出口运单.xlsx', 'export-waybill'],
    ['示例-商品备案.csv', 'goods'],
    ['支付单0501.csv', 'payment'],
    ['示例-平台订单-CEB311.xml', 'import-order'],
    ['11月22日.xlsx', 'waybill'],
    ['客户档案.xlsx', 'client'],
  ])('%s is taken for %s', (name, kind) => {
    expect(guessKind(name, 'waybill')).toBe(kind)
  })
})

describe('whose file it is', () => {
  it("the clients' own list belongs to nobody and can be checked in an empty ledger; every other file needs its client", () => {
    expect(ownerOf({ kind: 'client', clientId: undefined })).toBe(0)
    expect(ownerOf({ kind: 'client', clientId: 7 })).toBe(0)
    expect(ownerOf({ kind: 'goods', clientId: undefined })).toBeUndefined()
    expect(ownerOf({ kind: 'goods', clientId: 7 })).toBe(7)
  })
})

describe('what stands above the table', () => {
  const cell = { label: '客户订单号', row: 2, column: 0, offset: 1 }
  it('a label takes a field and the sheet is one document; its columns keep only what lines say; without it the sheet is a table again', () => {
    const form = chooseHead(MAPPING, cell, 'order.orderNo')
    expect(form).toMatchObject({ layout: 'form', head: [{ field: 'order.orderNo', ...cell }] })
    expect(columnOf(form, 'A')?.field).toBeUndefined()
    expect(headFieldOf(form, cell)).toBe('order.orderNo')
    const moved = chooseHead(form, { ...cell, row: 3 }, 'order.orderNo')
    expect(moved.head.map((one) => one.row)).toEqual([3])
    expect(chooseHead(moved, { ...cell, row: 3 }, '')).toMatchObject({ layout: 'row-per-line', head: [] })
    expect(parseMapping(JSON.parse(JSON.stringify(form))).ok).toBe(true)
  })
})

describe('what goes back', () => {
  it('rows that their own room refused when the batch was taken go back like those that the check refused', () => {
    const note = { code: 'CODE_TRANSLATED', text: '', count: 9 }
    expect(rowsToReturn({ bad: 3, reasons: [note] })).toBe(3)
    expect(rowsToReturn({ bad: 3, reasons: [note, { code: 'PARTY_REFUSED', text: '', count: 2 }] })).toBe(5)
  })
})
