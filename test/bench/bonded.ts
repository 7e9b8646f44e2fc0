import { rmSync } from 'node:fs'
import { balanceAt, postEntry } from '../../db/bonded/ledger.ts'
import { rebuildItems } from '../../db/bonded/projection.ts'
import { transaction } from '../../db/tx.ts'
import { reconcile } from '../../electron/core/service/bonded/reconcile.ts'
import { checkEntry, type EntryDraft, type EntryKind, type Move } from '../../shared/domain/bonded/entry.ts'
import { cutLists } from '../../shared/domain/bonded/cut.ts'
import { fixed } from '../../shared/domain/decimal/decimal.ts'
import { seedBook } from '../support/bonded.ts'
import { openTestLedger } from '../support/ledger.ts'
import type { Measured } from './bench.ts'

/**
 * The bonded ledger, encrypted. BENCH_BOOKS × BENCH_ITEMS items with BENCH_MOVEMENTS movements (full size: 20 × 10,000 and 10,000,000;
 * the standard is a thirtieth of it). A movement is one quantity from one account to another.
 */
const BOOKS = Number(process.env['BENCH_BOOKS'] ?? 4)
const ITEMS = Number(process.env['BENCH_ITEMS'] ?? 10_000)
const MOVEMENTS = Number(process.env['BENCH_MOVEMENTS'] ?? 300_000)
const PARCELS = Number(process.env['BENCH_BONDED_PARCELS'] ?? 45_000)
const DAY = 86_400_000
const START = Date.UTC(2026, 0, 5)
const BY = { actorId: 0, at: START }

const timed = (work: () => void): number => {
  const from = performance.now()
  work()
  return performance.now() - from
}

export async function bench(): Promise<Measured[]> {
  const test = await openTestLedger()
  const { ledger } = test.core
  const out: Measured[] = []
  try {
    const books = Array.from({ length: BOOKS }, (_, i) =>
      transaction(ledger, () => seedBook(ledger, `T4604W${String(i + 1).padStart(6, '0')}`, ITEMS)),
    )
    const items = books.flatMap((book) => book.itemIds)
    let next = 0
    const post = (kind: EntryKind, moves: readonly Move[], at: number): void => {
      const draft: EntryDraft = { kind, key: `b${++next}`, cause: { kind: 'document', id: 1, text: '' }, at, moves }
      const checked = checkEntry(draft)
      if (checked.ok) postEntry(ledger, checked.entry, BY)
    }
    const move = (from: Move['from'], to: Move['to'], itemId: number, pieces: number, mark: Move['mark']): Move => ({
      from,
      to,
      itemId,
      ownerId: itemId % 7,
      lotId: 0,
      quantity: fixed(pieces * 100_000),
      mark,
    })
    // Both planes of inbound lists, then parcels out of the house and out of the book, a hundred a transaction.
    const rounds = Math.max(1, Math.floor(MOVEMENTS / 400))
    const seeded = timed(() => {
      transaction(ledger, () => {
        for (const id of items) {
          const mark = { kind: 'list', id } as const
          post('listCredited', [move('bookOutside', 'book', id, 1_000_000, mark)], START)
          post('receive', [move('outside', 'shelf', id, 1_000_000, mark)], START)
        }
      })
      for (let round = 0; round < rounds; round++)
        transaction(ledger, () => {
          const at = START + DAY + Math.floor((round / rounds) * 300) * DAY + round
          const chosen = Array.from({ length: 100 }, (_, i) => items[(round * 7919 + i * 31) % items.length] ?? 0)
          const marks = chosen.map((_id, i) => ({ kind: 'parcel' as const, id: round * 100 + i + 1 }))
          const all = (from: Move['from'], to: Move['to']): Move[] =>
            chosen.map((id, i) => move(from, to, id, 1, marks[i] ?? { kind: 'parcel', id: 0 }))
          post('dispatch', all('shelf', 'inFlight'), at)
          post('gatePassed', all('inFlight', 'outside'), at + 1)
          if (round % 50 === 0) return
          post('listPreDebited', all('book', 'preDebit'), at + 2)
          post('listDebited', all('preDebit', 'bookOutside'), at + 3)
        })
    })
    const count = (ledger.sql('select count(*) as n from bonded_posting').get() as { n: number }).n
    out.push({ name: '分录入账', value: count / 2 / (seeded / 1000), unit: '笔/秒', note: `${count / 2} 笔变动` })
    const spread = Array.from({ length: 200 }, (_, i) => items[(i * 7919) % items.length] ?? 0)
    const times = spread
      .map((itemId, i) =>
        timed(() => balanceAt(ledger, { itemId, accounts: ['book', 'preDebit'], at: START + (i + 20) * DAY })),
      )
      .sort((a, b) => a - b)
    const p95 = times[Math.floor(times.length * 0.95)] ?? 0
    out.push({
      name: '任一过去时点余额 p95',
      value: p95,
      unit: 'ms',
      note: `要求 ≤ 20 ms；最慢 ${(times.at(-1) ?? 0).toFixed(1)}`,
    })
    const bookId = books[0]?.bookId ?? 0
    const bare = timed(() =>
      ledger.database
        .prepare(
          'select p.item_id, p.owner_id, p.account, sum(p.quantity) from bonded_posting p join bonded_item i on i.item_id = p.item_id where i.book_id = ? group by 1, 2, 3',
        )
        .all(bookId),
    )
    const asked = { bookIds: [bookId], ownerId: undefined, at: START + 400 * DAY, fileId: 0 }
    const full = timed(() => reconcile(ledger, asked))
    out.push({
      name: '整本账册核对（含原因）',
      value: full,
      unit: 'ms',
      ratio: full / bare,
      note: '对同样行的裸 SQL 汇总；要求 ≤ 1500 ms、≤ 3 倍',
    })
    const past = timed(() => reconcile(ledger, { ...asked, at: START + 200 * DAY }))
    out.push({ name: '半年前时点的整本核对', value: past, unit: 'ms', ratio: past / bare, note: '' })
    const parcels = timed(() => {
      for (let from = 0; from < PARCELS; from += 500)
        transaction(ledger, () =>
          post(
            'dispatch',
            Array.from({ length: Math.min(500, PARCELS - from) }, (_, i) =>
              move('shelf', 'inFlight', items[(from + i) % 3000] ?? 0, 1, {
                kind: 'parcel',
                id: 50_000_000 + from + i,
              }),
            ),
            START + 310 * DAY,
          ),
        )
    })
    out.push({ name: `${PARCELS} 个包裹出库入账`, value: parcels, unit: 'ms', note: '要求 45,000 个 ≤ 10,000 ms' })
    const cut = timed(() =>
      cutLists(
        Array.from({ length: PARCELS }, (_, i) => ({
          parcelId: i + 1,
          invtNo: String(i),
          gross: 1,
          lines: [{ line: 1, itemId: (i % 400) + 1, ownerId: 0, lotId: 0, quantity: fixed<'quantity'>(1), total: 1 }],
        })),
        { lines: 50, parcels: 2000 },
      ),
    )
    out.push({ name: `${PARCELS} 个包裹分清单（只计分割）`, value: cut, unit: 'ms', note: '' })
    let wrong = 0
    const rebuilt = timed(() => {
      for (let from = 1; from <= (items.at(-1) ?? 0); from += 100)
        wrong += transaction(ledger, () => rebuildItems(ledger, from, from + 99))
    })
    out.push({
      name: '重建全部余额',
      value: rebuilt,
      unit: 'ms',
      note: `不符 ${wrong} 行；要求 10,000,000 笔 ≤ 90,000 ms`,
    })
    return out
  } finally {
    await test.core.stop()
    rmSync(test.directory, { recursive: true, force: true })
  }
}
