import { describe, expect, it } from 'vitest'
import type { DocumentView } from './compare-rows.ts'
import { compareRows, unequalFirst } from './compare-rows.ts'

const document = (
  kind: DocumentView['kind'],
  fields: Readonly<Record<string, string>>,
  unequal: readonly string[] = [],
): DocumentView => ({
  kind,
  present: true,
  revision: 1,
  lines: [],
  fields: Object.entries(fields).map(([field, value]) => ({
    field,
    label: field,
    value,
    personal: false,
    unequal: unequal.includes(field),
  })),
})
const texts = (documents: readonly DocumentView[]): unknown[] =>
  compareRows(documents).map((row) => [row.label, ...row.cells.map((cell) => cell?.value)])

describe('documents side by side', () => {
  it('one thing under several names stands in one line, each document in its own column', () => {
    const order = document('order', { note: 'x', acturalPaid: '10', orderNo: 'A' })
    const payment = document('payment', { amountPaid: '12', orderNo: 'A', payTime: '2026' })
    expect(texts([order, payment])).toEqual([
      ['订单编号', 'A', 'A'],
      ['实付 / 收款金额', '10', '12'],
      ['note', 'x', undefined],
      ['payTime', undefined, '2026'],
    ])
  })

  it('no field is lost and none appears twice; lines without any value are left out', () => {
    const documents = [
      document('order', { orderNo: 'A', buyerName: '张*', batchNumbers: '' }),
      document('inventory', { orderNo: 'A', buyerName: '张*', copNo: 'C', billNo: '' }),
    ]
    expect(
      compareRows(documents)
        .flatMap((row) => row.cells)
        .filter((cell) => cell !== undefined && cell.value !== ''),
    ).toHaveLength(5)
    expect(compareRows(documents).map((row) => row.id)).not.toContain('batchNumbers')
  })

  it('an unequal field is shown even when empty, and comes first', () => {
    const rows = unequalFirst(
      compareRows([
        document('order', { orderNo: 'A', currency: '142' }),
        document('payment', { currency: '' }, ['currency']),
      ]),
    )
    expect(rows.map((row) => [row.label, row.unequal])).toEqual([
      ['币制', true],
      ['订单编号', false],
    ])
  })
})
