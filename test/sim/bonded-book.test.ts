import { afterEach, expect, it } from 'vitest'
import { bondedLaws } from '../../db/bonded/laws.ts'
import { stockFiles, stockLines } from '../../db/bonded/stock-file.ts'
import { openBondedLedger } from '../support/bonded.ts'
import { openDesk } from '../support/intake-desk.ts'
import type { TestLedger } from '../support/ledger.ts'
import { parserHere } from '../support/parser-here.ts'

let test: TestLedger | undefined
afterEach(async () => {
  await test?.close()
  test = undefined
})
const office = async (): Promise<TestLedger> => (test = await openBondedLedger({ spawn: parserHere() }))
const lawsHold = (one: TestLedger): void =>
  expect(bondedLaws.flatMap((law) => law.check(one.core.ledger).broken)).toEqual([])
const HEAD =
  '账册编号,备案序号,料号,商品编码,商品名称,申报单位,法定单位,第一换算系数,库存单位,库存换算系数,货主,账面数量,库存数量'

it('a book comes from a file with its items and what they stand at; the same rows again change nothing, another opening is refused', async () => {
  const ledger = await office()
  const desk = await openDesk(ledger)
  const rows = [
    'T4604W000001,1,LH-1,3304990039,示例面霜,007,035,0.05,120,12,,100,96',
    'T4604W000001,2,LH-2,3304990039,示例精华,007,035,0.03,,,,50.5,50.5',
    'T4604W000001,,LH-3,3304990039,示例眼霜,007,035,0.02,,,,,',
    'T4604W000001,4,LH-4,33,示例口红,007,035,0.02,,,,,',
    'T4604W000001,5,LH-5,3304990039,示例粉底,007,035,0.02,,,没有这家,1,1',
  ]
  const first = await desk.take([HEAD, ...rows].join('\n'), 'book-item')
  expect([first.accepted, first.leftOut]).toEqual([3, 1])
  const { books } = await ledger.value('book.list', {})
  expect(books).toMatchObject([{ bookNo: 'T4604W000001', kind: 'logistics', items: 3, unfiled: 1, open: 1 }])
  const { rows: items } = await ledger.value('book.items', {
    filters: [{ field: 'book', op: 'is', value: String(books[0]?.id) }],
    sort: { by: 'id', down: false },
  })
  expect(items.map((row) => [row.seq, row.itemNo, row.customs, row.house, row.difference, row.stateName])).toEqual([
    [1, 'LH-1', '100', '96', '4', '已备案'],
    [2, 'LH-2', '50.5', '50.5', '0', '已备案'],
    [0, 'LH-3', '0', '0', '0', '未备案'],
  ])
  const differing = await ledger.value('book.items', { filters: [{ field: 'difference', op: 'filled' }] })
  expect(differing.rows.map((row) => row.itemNo)).toEqual(['LH-1'])
  const again = await desk.take(`${HEAD}\n${rows[0]}\n${rows[1]?.replace('50.5,50.5', '51,50.5')}\n`, 'book-item')
  expect([again.accepted, again.unchanged, again.leftOut]).toEqual([0, 1, 1])
  const detail = await ledger.value('book.item', { id: items[0]?.id ?? 0 })
  expect(detail.accounts.map((one) => [one.name, one.owner, one.quantity])).toEqual([
    ['账册对方', '示例客户K1', '-100'],
    ['账面可用', '示例客户K1', '100'],
    ['库外', '示例客户K1', '-96'],
    ['库位', '示例客户K1', '96'],
  ])
  const { movements } = await ledger.value('book.movements', { itemId: items[0]?.id ?? 0, accounts: ['shelf'] })
  expect(movements).toMatchObject([{ kindName: '库存期初', quantity: '96', causeKind: 'import', mark: '期初' }])
  lawsHold(ledger)
})

it('books and items are saved as revisions: two people on one are told, a number twice and a material twice are refused', async () => {
  const ledger = await office()
  const book = { bookNo: 'T4604W000002', kind: 'logistics' as const, body: {} }
  const saved = await ledger.value('book.save', book)
  expect(await ledger.call('book.save', book)).toMatchObject({ ok: false, code: 'BOOK_EXISTS' })
  expect(await ledger.call('book.save', { ...book, bookNo: 'Q1' })).toMatchObject({ ok: false, code: 'FIELD_INVALID' })
  await ledger.value('book.save', { ...book, id: saved.id, revision: 1, title: '一号仓' })
  expect(await ledger.call('book.save', { ...book, id: saved.id, revision: 1 })).toMatchObject({
    ok: false,
    code: 'RECORD_CHANGED',
  })
  const item = { bookId: saved.id, seq: 7, itemNo: 'A', name: '示例', state: 'filed' as const }
  const one = await ledger.value('book.saveItem', item)
  expect(await ledger.call('book.saveItem', { ...item, itemNo: 'B' })).toMatchObject({ ok: false, code: 'ITEM_EXISTS' })
  expect(await ledger.call('book.saveItem', { ...item, seq: 8 })).toMatchObject({ ok: false, code: 'FIELD_INVALID' })
  await ledger.value('book.save', { ...book, id: saved.id, revision: 2, mode: 'batch' })
  expect((await ledger.value('book.saveItem', { ...item, seq: 8 })).revision).toBe(1)
  expect(
    (await ledger.value('book.saveItem', { ...item, id: one.id, revision: 1, gtin: '6901234567892' })).revision,
  ).toBe(2)
  lawsHold(ledger)
})

it('a stock list of another system is kept row by row: matched where it is clear, converted to the declared unit, else with its reason', async () => {
  const ledger = await office()
  const desk = await openDesk(ledger)
  await desk.take(`${HEAD}\nT4604W000001,1,LH-1,3304990039,示例面霜,007,035,0.05,120,12,,100,96\n`, 'book-item')
  const stock = [
    '账册编号,料号,数量,单位',
    ',LH-1,8,120',
    ',LH-1,2,007',
    ',LH-9,5,007',
    ',LH-1,3,011',
    'T4604W000009,LH-1,3,007',
  ]
  const taken = await desk.take(stock.join('\n'), 'stock')
  expect(taken.accepted).toBe(5)
  const [file] = stockFiles(ledger.core.ledger, 5)
  expect([file?.lines, file?.unmatched]).toEqual([5, 3])
  expect(stockLines(ledger.core.ledger, file?.id ?? 0).map((line) => [line.quantity / 100_000, line.why])).toEqual([
    [96, ''],
    [2, ''],
    [5, '没有料号 LH-9 对应的账册商品'],
    [3, '单位 011 不能换算成申报单位'],
    [3, '没有账册 T4604W000009'],
  ])
})
