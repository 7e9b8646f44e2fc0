import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openWriter } from '../open.ts'
import { migrate } from '../migrate.ts'
import { migrations } from '../migrations/index.ts'
import {
  findByTail,
  findNumber,
  findNumberOf,
  normaliseNumber,
  numberKey,
  numberTail,
  NUMBER_KIND,
} from './number-key.ts'
import { batchOf, idRange, MAX_NUMBER, numberOf, rowId } from './row-id.ts'
import { hiddenBatches, isVisible, visibleCondition } from './visible.ts'

const folder = mkdtempSync(join(tmpdir(), 'portledger-number-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let count = 0

function ledger() {
  const writer = openWriter(join(folder, `${++count}.db`), new Uint8Array(32))
  migrate(writer, migrations, 0)
  return writer
}

it('a row id gives back its batch and number, and ids of two batches never meet', () => {
  for (const [batch, number] of [
    [0, 0],
    [1, 0],
    [7, MAX_NUMBER],
    [4_294_967_295, MAX_NUMBER],
  ] as const) {
    const id = rowId(batch, number)
    expect([batchOf(id), numberOf(id), Number.isSafeInteger(id)]).toEqual([batch, number, true])
  }
  expect(idRange(3).to + 1).toBe(idRange(4).from)
  expect(() => rowId(1, MAX_NUMBER + 1)).toThrow(RangeError)
})

it('four digits are their own tail, everything else lies outside the digits', () => {
  expect(numberTail('PO20261234')).toBe(1234)
  expect(numberTail('0007')).toBe(7)
  for (const other of ['123', 'AB12', '12B4', 'X', '单号甲乙'])
    expect(numberTail(normaliseNumber(other))).toBeGreaterThanOrEqual(10_000)
  for (let i = 0; i < 3000; i++) expect(numberTail(`N${i}Z`)).toBeLessThan(65_536)
  expect(Number.isSafeInteger(numberKey('ZZZZZZZZZZZZZZZZ'))).toBe(true)
})

it('a number typed with blanks, small letters or full-width digits is the same number', () => {
  expect(normaliseNumber(' po２０２６ 0001\u3000')).toBe('PO20260001')
})

it('a whole number finds its targets, four characters find everything that ends so, in pages', () => {
  const writer = ledger()
  const insert = writer.sql('insert into projection_number (key, kind, target_id) values (?, ?, ?)')
  for (let i = 0; i < 300; i++) insert.run(numberKey(`ORDER${i}7788`), NUMBER_KIND.order, 1000 + i)
  insert.run(numberKey('ORDER17788'), NUMBER_KIND.waybill, 5)
  insert.run(numberKey('ORDER17789'), NUMBER_KIND.waybill, 6)
  expect(findNumber(writer, 'order17788')).toEqual([
    { kind: 1, targetId: 1001 },
    { kind: 2, targetId: 5 },
  ])
  expect(findNumberOf(writer, NUMBER_KIND.waybill, 'ORDER17788')).toEqual([5])
  const found: number[] = []
  for (let page = findByTail(writer, '7788', 70); page.length > 0; page = findByTail(writer, '7788', 70, page.at(-1)))
    found.push(...page.map((hit) => hit.targetId))
  expect(found.toSorted((a, b) => a - b)).toEqual([5, ...Array.from({ length: 300 }, (_, i) => 1000 + i)])
  writer.database.close()
})

it('only batches whose rows are being loaded or were left behind are hidden', () => {
  const writer = ledger()
  const insert = writer.sql(
    "insert into batch (batch_id, client_id, kind, file_sha256, file_name, mapping, mapping_name, state, visible, rows, good, bad, unchanged, changed, accepted, actor_id, at) values (?, 1, 'payment', '', '', '{}', '', ?, ?, 0, 0, 0, 0, 0, 0, 1, 0)",
  )
  insert.run(1, 'accepted', 1)
  insert.run(2, 'accepting', 0)
  insert.run(3, 'failed', 0)
  insert.run(4, 'staged', 1)
  insert.run(9, 'cancelled', 0)
  const hidden = hiddenBatches(writer)
  expect(hidden).toEqual([2, 3, 9])
  expect([isVisible(hidden, rowId(1, 5)), isVisible(hidden, rowId(3, 0))]).toEqual([true, false])
  const condition = visibleCondition('id', hidden)
  const seen = (id: number): boolean =>
    writer.sql(`select 1 as yes from (select ? as id) where ${condition}`).get(id) !== undefined
  expect([1, 2, 3, 4, 9, 10].map((batch) => seen(rowId(batch, 7)))).toEqual([true, false, false, true, false, true])
  expect(visibleCondition('id', [])).toBe('1')
  writer.database.close()
})
