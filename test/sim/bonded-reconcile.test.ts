import { statementPrint } from '../../shared/domain/bonded/statement-print.ts'
import { afterEach, expect, it } from 'vitest'
import { bondedLaws } from '../../db/bonded/laws.ts'
import { postEntry, reverseEntry } from '../../db/bonded/ledger.ts'
import { saveItem } from '../../db/bonded/book.ts'
import { transaction } from '../../db/tx.ts'
import type { AccountName } from '../../shared/domain/bonded/account.ts'
import {
  checkEntry,
  type CauseKind,
  type EntryKind,
  type Mark,
  type MarkKind,
} from '../../shared/domain/bonded/entry.ts'
import { fileParts, isConversion, type PartCode } from '../../shared/domain/bonded/reconcile.ts'
import { fixed } from '../../shared/domain/decimal/decimal.ts'
import { exampleItem, openBondedLedger, seedBook } from '../support/bonded.ts'
import { openDesk } from '../support/intake-desk.ts'
import { parserHere } from '../support/parser-here.ts'
import type { TestLedger } from '../support/ledger.ts'
import { random } from './filing-template.ts'

let test: TestLedger | undefined
afterEach(async () => {
  await test?.close()
  test = undefined
})

const DAY = 86_400_000
const START = Date.UTC(2026, 0, 5, 2)
const ONE = 100_000

/** A warehouse that is played at the ledger itself: every step an entry, as the rooms above make them. */
class Warehouse {
  readonly ledger: TestLedger
  readonly itemIds: readonly number[]
  readonly planted: { readonly place: string; readonly day: number; readonly pieces: number }[] = []
  day = 0
  /** Whose goods move. */
  owner = 1
  #next = 0
  #marks = 1000
  constructor(ledger: TestLedger, itemIds: readonly number[]) {
    this.ledger = ledger
    this.itemIds = itemIds
  }
  mark(kind: MarkKind): Mark {
    return { kind, id: ++this.#marks }
  }
  post(
    kind: EntryKind,
    from: AccountName,
    to: AccountName,
    item: number,
    pieces: number,
    mark: Mark,
    document = 0,
  ): number {
    const itemId = this.itemIds[item] ?? 0
    const cause = { kind: (document > 0 ? 'document' : 'scan') as CauseKind, id: document, text: kind }
    const checked = checkEntry({
      kind,
      key: `e${++this.#next}`,
      cause,
      at: START + this.day * DAY + this.#next,
      moves: [{ from, to, itemId, ownerId: this.owner, lotId: 0, quantity: fixed(pieces * ONE), mark }],
    })
    if (!checked.ok) throw new Error(`${kind} ${checked.code}`)
    const { ledger } = this.ledger.core
    return transaction(ledger, () => postEntry(ledger, checked.entry, { actorId: 1, at: START + this.day * DAY }))
      .entryId
  }
  book(item: number, pieces: number, mark: Mark): void {
    this.post('listPreCredited', 'bookOutside', 'preCredit', item, pieces, mark, mark.id)
    this.post('listCredited', 'preCredit', 'book', item, pieces, mark, mark.id)
  }
  receive(item: number, pieces: number, mark: Mark): void {
    this.post('receive', 'outside', 'receiving', item, pieces, mark)
    this.post('shelve', 'receiving', 'shelf', item, pieces, mark)
  }
  inbound(item: number, pieces: number): void {
    const mark = this.mark('list')
    this.receive(item, pieces, mark)
    this.book(item, pieces, mark)
  }
  pack(item: number, pieces: number, mark: Mark): void {
    this.post('pick', 'shelf', 'picked', item, pieces, mark)
    this.post('pack', 'picked', 'packed', item, pieces, mark)
  }
  ship(item: number, pieces: number, mark: Mark): void {
    this.pack(item, pieces, mark)
    this.post('dispatch', 'packed', 'inFlight', item, pieces, mark)
    this.post('gatePassed', 'inFlight', 'outside', item, pieces, mark)
  }
  preDebit(item: number, pieces: number, mark: Mark, list: number): number {
    return this.post('listPreDebited', 'book', 'preDebit', item, pieces, mark, list)
  }
  debit(item: number, pieces: number, mark: Mark, list: number): number[] {
    return [
      this.preDebit(item, pieces, mark, list),
      this.post('listDebited', 'preDebit', 'bookOutside', item, pieces, mark, list),
    ]
  }
  undo(entryIds: readonly number[]): void {
    const { ledger } = this.ledger.core
    for (const id of [...entryIds].reverse())
      transaction(ledger, () =>
        reverseEntry(
          ledger,
          id,
          {
            key: `u${id}`,
            cause: { kind: 'document', id: 1, text: '删单' },
            at: START + this.day * DAY + ++this.#next,
          },
          { actorId: 1, at: 0 },
        ),
      )
  }
  plant(code: PartCode, item: number, pieces: number): void {
    this.planted.push({ place: `${this.itemIds[item]} ${this.owner} ${code}`, day: this.day, pieces })
  }
  /** What had been planted by the end of a day, of some items and owners. */
  plantedBy(day: number, of: (itemId: number, ownerId: number) => boolean = () => true): [string, number][] {
    const sums = new Map<string, number>()
    for (const { place, day: on, pieces } of this.planted) {
      const [itemId = 0, ownerId = 0] = place.split(' ').map(Number)
      if (on <= day && of(itemId, ownerId)) sums.set(place, (sums.get(place) ?? 0) + pieces)
    }
    return [...sums].sort()
  }
}

/** One mistake of each kind; the figure is book less house. */
const MISTAKES: readonly ((w: Warehouse, item: number) => void)[] = [
  (w, i) => {
    const mark = w.mark('parcel')
    w.ship(i, 3, mark)
    w.preDebit(i, 3, mark, 501)
    w.plant('preDebited', i, 3)
  },
  (w, i) => {
    w.ship(i, 2, w.mark('parcel'))
    w.plant('shippedNotDebited', i, 2)
  },
  (w, i) => {
    const mark = w.mark('parcel')
    w.pack(i, 4, mark)
    w.debit(i, 4, mark, 502)
    w.plant('releasedNotShipped', i, -4)
  },
  (w, i) => {
    w.post('returnIn', 'outside', 'returns', i, 1, w.mark('return'))
    w.plant('returnedNotCredited', i, -1)
  },
  (w, i) => {
    const mark = w.mark('parcel')
    w.pack(i, 2, mark)
    w.debit(i, 2, mark, 503)
    w.post('intercept', 'packed', 'exception', i, 2, mark)
    w.post('putBack', 'exception', 'shelf', i, 2, mark)
    w.plant('intercepted', i, -2)
  },
  (w, i) => {
    const mark = w.mark('list')
    w.book(i, 10, mark)
    w.receive(i, 120, mark)
    w.plant('unitConversion', i, -110)
  },
  (w, i) => {
    const mark = w.mark('parcel')
    w.ship(i, 5, mark)
    w.debit(i, 5, mark, 504)
    w.debit(i, 5, mark, 505)
    w.plant('doubleList', i, -5)
  },
  (w, i) => {
    const mark = w.mark('parcel')
    w.ship(i, 6, mark)
    w.undo(w.debit(i, 6, mark, 506))
    w.plant('deletedList', i, 6)
  },
  (w) => {
    // Items 0 and 1 are one material under two numbers.
    const mark = w.mark('parcel')
    w.ship(0, 7, mark)
    w.debit(1, 7, mark, 507)
    w.plant('wrongItem', 0, 7)
    w.plant('wrongItem', 1, -7)
  },
  (w, i) => {
    w.post('countAdjust', 'shelf', 'countDifference', i, 2, w.mark('count'))
    w.plant('countUndecided', i, 2)
  },
  (w, i) => {
    const mark = w.mark('count')
    w.post('countAdjust', 'shelf', 'countDifference', i, 1, mark)
    w.post('countDecided', 'countDifference', 'outside', i, 1, mark)
    w.plant('countDecided', i, 1)
  },
  (w, i) => {
    const mark = w.mark('parcel')
    w.pack(i, 3, mark)
    w.post('dispatch', 'packed', 'inFlight', i, 3, mark)
    w.debit(i, 3, mark, 508)
    w.post('passVoid', 'inFlight', 'voidPass', i, 3, mark)
    w.plant('voidPass', i, -3)
  },
  (w, i) => {
    w.post('stockOut', 'shelf', 'outside', i, 1, w.mark('adjust'))
    w.plant('unexplained', i, 1)
  },
  (w, i) => {
    w.receive(i, 9, w.mark('list'))
    w.plant('receivedNotBooked', i, -9)
  },
  (w, i) => {
    w.book(i, 8, w.mark('list'))
    w.plant('bookedNotReceived', i, 8)
  },
  (w, i) => {
    const mark = w.mark('list')
    w.book(i, 20, mark)
    w.receive(i, 19, mark)
    w.plant('receiptDifference', i, 1)
  },
]

/** Items 0 and 1 are one material under two numbers; the second half of the items is in another book. */
const ITEMS = 12
const OWNERS = 3

async function year(seed: number): Promise<{ warehouse: Warehouse; ledger: TestLedger; bookIds: number[] }> {
  const ledger = (test = await openBondedLedger({ spawn: parserHere() }))
  const books = ['T4604W000001', 'T4604W000002'].map((no) => seedBook(ledger.core.ledger, no, ITEMS))
  for (const { bookId, itemIds } of books)
    for (const [i, id] of itemIds.entries()) {
      const item = exampleItem(bookId, i + 1, i > 1 ? { stockFactor: 12 * ONE } : { itemNo: 'LH-00001' })
      saveItem(ledger.core.ledger, id, item, { actorId: 0, at: 0, why: '' })
    }
  const warehouse = new Warehouse(
    ledger,
    books.flatMap((book) => book.itemIds),
  )
  const next = random(seed)
  const pick = (from: number): number => from + Math.floor(next() * (2 * ITEMS - from))
  const whose = (): void => void (warehouse.owner = 1 + Math.floor(next() * OWNERS))
  for (warehouse.owner = 1; warehouse.owner <= OWNERS; warehouse.owner++)
    for (let item = 0; item < 2 * ITEMS; item++) warehouse.inbound(item, 500)
  for (warehouse.day = 1; warehouse.day <= 300; warehouse.day += 5) {
    whose()
    const item = pick(0)
    if (next() < 0.3) warehouse.inbound(item, 40)
    const mark = warehouse.mark('parcel')
    warehouse.ship(item, 2, mark)
    warehouse.debit(item, 2, mark, 400)
    whose()
    if (warehouse.day % 3 === 1) MISTAKES[Math.floor(warehouse.day / 3) % MISTAKES.length]?.(warehouse, pick(2))
  }
  for (const mistake of MISTAKES) {
    whose()
    mistake(warehouse, pick(2))
  }
  ledger.clock.set(START + 310 * DAY)
  return { warehouse, ledger, bookIds: books.map((book) => book.bookId) }
}

const named = (
  rows: readonly {
    itemId: number
    ownerId: number
    difference: string
    parts: readonly { code: string; quantity: string }[]
  }[],
): [string, number][] => {
  for (const row of rows)
    expect(row.parts.reduce((sum, part) => sum + Number(part.quantity), 0)).toBe(Number(row.difference))
  return rows
    .flatMap((row) =>
      row.parts.map((part): [string, number] => [`${row.itemId} ${row.ownerId} ${part.code}`, Number(part.quantity)]),
    )
    .sort()
}

it('a year with planted mistakes in two books and of three owners: every cause is named at its item and owner with its quantity, then and now', async () => {
  for (const seed of [3, 8]) {
    const { warehouse, ledger, bookIds } = await year(seed)
    const made = await ledger.value('reconcile.run', {})
    expect(named(made.rows)).toEqual(warehouse.plantedBy(400))
    expect(new Set(warehouse.planted.map((one) => one.place.split(' ')[2])).size).toBe(16)
    for (const day of [46, 121, 196, 271]) {
      const at = new Date(START + day * DAY + DAY / 2).toISOString()
      expect(named((await ledger.value('reconcile.run', { at })).rows)).toEqual(warehouse.plantedBy(day))
      const ownerId = 1 + (day % OWNERS)
      const asked = { at, ownerId, bookIds: bookIds.slice(1) }
      const own = warehouse.itemIds.slice(ITEMS)
      expect(named((await ledger.value('reconcile.run', asked)).rows)).toEqual(
        warehouse.plantedBy(day, (itemId, owner) => own.includes(itemId) && owner === ownerId),
      )
    }
    const one = await ledger.value('reconcile.part', { code: 'doubleList' })
    expect(one.rows.reduce((sum, row) => sum + Number(row.quantity), 0)).toBe(
      warehouse.plantedBy(400).reduce((sum, [at, pieces]) => sum + (at.endsWith('doubleList') ? pieces : 0), 0),
    )
    expect(one.rows[0]?.entries.map((entry) => entry.kindName)).toContain('出区清单核扣')
    expect(bondedLaws.flatMap((law) => law.check(ledger.core.ledger).broken)).toEqual([])
    await ledger.close()
    test = undefined
  }
})

it('another system’s file of a year is held beside the house: every line that was falsified is named, no other', async () => {
  const { ledger, bookIds } = await year(4)
  const { rows } = await ledger.value('reconcile.run', { onlyDifferences: false, bookIds: bookIds.slice(1) })
  const house = new Map<number, number>()
  for (const row of rows) house.set(row.seq, (house.get(row.seq) ?? 0) + Number(row.house))
  const desk = await openDesk(ledger)
  const lies = new Map([
    [5, -3],
    [7, 11],
  ])
  const itemNo = (seq: number): string => `LH-${String(seq === 2 ? 1 : seq).padStart(5, '0')}`
  const lines = [...house].map(([seq, pieces]) => `T4604W000002,${seq},${itemNo(seq)},${pieces + (lies.get(seq) ?? 0)}`)
  await desk.take(`账册编号,备案序号,料号,数量\n${lines.join('\n')}\nT4604W000002,99,Z,1\n`, 'stock')
  const { files } = await ledger.value('reconcile.statements', {})
  const made = await ledger.value('reconcile.run', {
    fileId: files[0]?.id ?? 0,
    bookIds: bookIds.slice(1),
    onlyDifferences: false,
  })
  const gaps = new Map<number, number>()
  for (const row of made.rows) {
    const parts = row.fileParts.reduce((sum, part) => sum + Number(part.quantity), 0)
    expect(parts).toBe(Number(row.fileDifference))
    gaps.set(row.seq, (gaps.get(row.seq) ?? 0) + parts)
  }
  expect([...gaps].filter(([, gap]) => gap !== 0)).toEqual([...lies].map(([seq, lie]) => [seq, -lie]))
  expect(made.unmatched).toMatchObject([{ row: lines.length + 2 }])
})

it('a past moment counts what had happened by then, and a signed statement gives its hash again whatever comes later', async () => {
  const { warehouse, ledger } = await year(5)
  const clean = await ledger.value('reconcile.run', { at: new Date(START + DAY / 2).toISOString() })
  expect([clean.differing, clean.rows]).toEqual([0, []])
  const now = await ledger.value('reconcile.run', {})
  const signed = await ledger.job('reconcile.sign', { note: '年底' })
  expect(signed).toMatchObject({ state: 'done', result: { hash: now.hash } })
  const id = signed.result?.id ?? 0
  // Later and back-dated movements: the statement stands on the entries that it knew.
  warehouse.day = 20
  warehouse.ship(4, 1, warehouse.mark('parcel'))
  warehouse.day = 320
  warehouse.inbound(5, 10)
  ledger.clock.set(START + 330 * DAY)
  expect(await ledger.value('reconcile.verify', { id })).toMatchObject({ same: true })
  expect((await ledger.value('reconcile.run', {})).hash).not.toBe(now.hash)
  const { statements } = await ledger.value('reconcile.statements', {})
  expect(statements).toMatchObject([{ hash: now.hash, note: '年底', items: 2 * ITEMS * OWNERS }])
  // On paper: the signed hash, the one computed for the print, and whether they are the same.
  expect(await ledger.job('reconcile.print', { id })).toMatchObject({ state: 'done', result: { same: true } })
})

it('a statement on paper says what was signed and whether the movements still give it; what does not fit is counted', () => {
  const row = {
    bookNo: 'T4604W000001',
    seq: '1',
    itemNo: 'LH-1',
    name: '示例商品',
    owner: '示例货主',
    customs: '10',
    house: '9',
    inFlight: '0',
    difference: '1',
    causes: '已入账未收货 1',
  }
  const paper = {
    company: '示例区内物流有限公司',
    number: 3,
    books: '全部账册',
    owner: '全部货主',
    moment: '2026-12-31 23:59:59',
    through: 77,
    signedAt: '2027-01-04 09:00:00',
    signedBy: '示例仓管员',
    note: '',
    hash: 'aaaa',
    again: { hash: 'aaaa', at: '2027-01-05 09:00:00' },
    items: 12,
    totals: [{ title: '已入账未收货', marks: 1, quantity: '1' }],
    rows: [row],
    left: 4,
    training: false,
  }
  const texts = (made: typeof paper): string => JSON.stringify(statementPrint(made).blocks)
  expect(texts(paper)).toContain('复算与签署一致')
  expect(texts(paper)).toContain('12 项，有差异 5 项')
  expect(texts(paper)).toContain('另有 4 项有差异')
  expect(texts({ ...paper, again: { ...paper.again, hash: 'bbbb' } })).toContain('复算与签署不一致')
})

it('another system’s stock is held beside the house: what it does not count is named, a unit is named, unmatched rows are listed', async () => {
  const ledger = (test = await openBondedLedger({ spawn: parserHere() }))
  const desk = await openDesk(ledger)
  const head = '账册编号,备案序号,料号,商品名称,申报单位,库存单位,库存换算系数,账面数量,库存数量'
  await desk.take(
    `${head}\nT4604W000001,1,A,示例甲,007,120,12,48,48\nT4604W000001,2,B,示例乙,007,120,12,24,24\nT4604W000001,3,C,示例丙,007,,,10,10\n`,
    'book-item',
  )
  const { rows } = await ledger.value('book.items', {})
  const itemId = rows.find((row) => row.itemNo === 'C')?.id ?? 0
  const checked = checkEntry({
    kind: 'damage',
    key: 'd',
    cause: { kind: 'person', id: 1, text: '破损' },
    at: ledger.clock.now(),
    moves: [
      {
        from: 'shelf',
        to: 'damage',
        itemId,
        ownerId: desk.clientId,
        lotId: 0,
        quantity: fixed(2 * ONE),
        mark: { kind: 'damage', id: 1 },
      },
    ],
  })
  if (!checked.ok) throw new Error(checked.code)
  transaction(ledger.core.ledger, () =>
    postEntry(ledger.core.ledger, checked.entry, { actorId: 1, at: ledger.clock.now() }),
  )
  await desk.take('料号,数量\nA,48\nB,2\nC,8\nZ,1\n', 'stock')
  const { files } = await ledger.value('reconcile.statements', {})
  const made = await ledger.value('reconcile.run', { fileId: files[0]?.id ?? 0, onlyDifferences: false })
  expect(
    made.rows.map((row) => [
      row.itemNo,
      row.house,
      row.file,
      row.fileParts.map((part) => `${part.title} ${part.quantity}`),
    ]),
  ).toEqual([
    ['A', '48', '48', []],
    ['B', '24', '2', ['单位换算 22']],
    ['C', '10', '8', ['残损未计 2']],
  ])
  expect(made.unmatched).toMatchObject([{ row: 5, why: '没有料号 Z 对应的账册商品' }])
})

it('a write-off draft of a cycle adds up item by item, has its clock, and tells surplus from shortage', async () => {
  const { ledger, bookIds } = await year(7)
  const [bookId = 0] = bookIds
  const book = (await ledger.value('book.list', {})).books[0]
  await ledger.value('book.save', {
    id: bookId,
    revision: book?.revision ?? 0,
    bookNo: 'T4604W000001',
    kind: 'logistics',
    body: {},
    cycleFrom: '2026-01-01',
    cycleTo: '2026-12-31',
  })
  const draft = await ledger.value('writeOff.draft', { bookId })
  expect(draft.clock).toMatchObject({ reportBy: '2027-03-01', latestBy: '2027-03-31', tooLong: false })
  for (const row of draft.rows) {
    expect(Number(row.opening) + Number(row.credited) - Number(row.debited)).toBe(Number(row.closing))
    expect(row.result).toBe(Number(row.difference) === 0 ? '相符' : Number(row.difference) > 0 ? '溢余' : '短少')
  }
  expect([draft.rows.length, draft.surplus + draft.shortage > 0]).toEqual([12, true])
  const half = await ledger.value('writeOff.draft', { bookId, from: '2026-03-01', to: '2026-06-30' })
  for (const row of half.rows)
    expect(Number(row.opening) + Number(row.credited) - Number(row.debited)).toBe(Number(row.closing))
  expect((await ledger.value('trace.find', { text: 'LH-00003' })).subjects).toMatchObject([
    { kind: 'item', itemNo: 'LH-00003', seq: 3 },
    { kind: 'item', itemNo: 'LH-00003', seq: 3 },
  ])
  expect(await ledger.call('writeOff.draft', { bookId, from: '2026-03-01', to: '2026-02-01' })).toMatchObject({
    ok: false,
    code: 'FIELD_INVALID',
  })
})

it('parts of a file add up, the fewest accounts explain, and a conversion is only one when it is exact', () => {
  expect(fileParts({ picked: 3, packed: 4, damage: 7 }, 100, 93, [])).toEqual([{ code: 'damage', quantity: 7 }])
  expect(fileParts({ picked: 3, packed: 4 }, 100, 93, [])).toEqual([
    { code: 'picked', quantity: 3 },
    { code: 'packed', quantity: 4 },
  ])
  expect(fileParts({ picked: 3 }, 100, 90, [])).toEqual([{ code: 'fileUnexplained', quantity: 10 }])
  expect([
    isConversion(10 * ONE, 120 * ONE, [12 * ONE]),
    isConversion(10 * ONE, 119 * ONE, [12 * ONE]),
    isConversion(5, 5, [ONE]),
    isConversion(300_000, 99_999, [33_333]),
  ]).toEqual([true, false, false, true])
})
