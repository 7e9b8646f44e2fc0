import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bondedLaws } from '../../db/bonded/laws.ts'
import { balanceAt, postEntry } from '../../db/bonded/ledger.ts'
import { PROJECTION_NAMES } from '../../db/bonded/projection.ts'
import { ITEMS_A_REBUILD, lastItem, rebuildItems } from '../../db/bonded/rebuild.ts'
import type { WriteHandle } from '../../db/open.ts'
import { transaction } from '../../db/tx.ts'
import { reconcile } from '../../electron/core/service/bonded/reconcile.ts'
import { checkEntry, type EntryKind, type Move } from '../../shared/domain/bonded/entry.ts'
import { fixed } from '../../shared/domain/decimal/decimal.ts'
import { seedBook } from '../support/bonded.ts'
import { ownerOfItem, seedHistory, type HistoryBook } from '../support/bonded-history.ts'
import { openTestLedger } from '../support/ledger.ts'
import type { Measured } from './bench.ts'

/**
 * The bonded ledger, encrypted. BENCH_BOOKS × BENCH_ITEMS items with BENCH_MOVEMENTS movements of 300 days (full size: 20 × 10,000 and
 * 10,000,000, some 4 GB on the disk for the time of the run; the standard is a tenth of it). A movement is one quantity from one account to
 * another. Where others use the machine, processor time says more than the clock: both are given.
 */
const BOOKS = Number(process.env['BENCH_BOOKS'] ?? 4)
const ITEMS = Number(process.env['BENCH_ITEMS'] ?? 10_000)
const MOVEMENTS = Number(process.env['BENCH_MOVEMENTS'] ?? 1_000_000)
const PARCELS = Number(process.env['BENCH_BONDED_PARCELS'] ?? 45_000)
const DAY = 86_400_000
const DAYS = 300
const START = Date.UTC(2026, 0, 5, 2)
const LATER = START + (DAYS + 10) * DAY
const BY = { actorId: 0, at: LATER }
/** Scans of handhelds arrive up to a hundred in one commit. */
const SCANS_AT_ONCE = 100
const PARCELS_A_LIST = 500

interface Spent {
  readonly ms: number
  readonly cpu: string
}

async function timed(work: () => unknown): Promise<Spent> {
  const [from, used] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(used)
  return { ms: performance.now() - from, cpu: `处理器 ${((user + system) / 1_000_000).toFixed(2)} 秒` }
}

function post(ledger: WriteHandle, kind: EntryKind, key: string, moves: readonly Move[], at: number): void {
  const checked = checkEntry({ kind, key, cause: { kind: 'document', id: 1, text: '示例' }, at, moves })
  if (!checked.ok) throw new Error(`${kind} ${checked.code}`)
  postEntry(ledger, checked.entry, BY)
}

function sizeOf(directory: string): number {
  return readdirSync(directory, { withFileTypes: true })
    .filter((one) => one.isFile())
    .reduce((sum, one) => sum + statSync(join(directory, one.name)).size, 0)
}

async function seeded(ledger: WriteHandle, books: readonly HistoryBook[], directory: string): Promise<Measured> {
  let made = { movements: 0, entries: 0 }
  const spent = await timed(() => {
    made = seedHistory(ledger, books, { movements: MOVEMENTS, days: DAYS, start: START })
  })
  const size = `${made.movements} 笔变动，${made.entries} 笔分录，${(sizeOf(directory) / 2 ** 30).toFixed(2)} GiB`
  const note = `${size}；${spent.cpu}`
  return { name: '成批装入', value: made.movements / (spent.ms / 1000), unit: '笔/秒', note }
}

async function founded(ledger: WriteHandle): Promise<Measured> {
  const { ms, cpu } = await rebuilt(ledger)
  return { name: '由空白建立全部余额', value: ms / 1000, unit: '秒', note: `${cpu}；要求 10,000,000 笔 ≤ 90 秒` }
}

async function lawful(ledger: WriteHandle): Promise<Measured> {
  const { ms, cpu } = await timed(() => {
    for (const law of bondedLaws) {
      const { broken } = law.check(ledger)
      if (broken.length > 0) throw new Error(`${law.id} ${broken.join(', ')}`)
    }
  })
  return { name: '校验保税账定律，全部成立', value: ms / 1000, unit: '秒', note: cpu }
}

function dump(ledger: WriteHandle): string {
  return PROJECTION_NAMES.map((name) =>
    JSON.stringify(
      ledger.database.prepare(`select count(*), total(item_id * 31 + owner_id) from ${name}`).raw(true).get(),
    ),
  ).join(' ')
}

async function rebuilt(ledger: WriteHandle): Promise<Spent & { readonly wrong: number }> {
  let wrong = 0
  const spent = await timed(() => {
    const last = lastItem(ledger)
    for (let from = 1; from <= last; from += ITEMS_A_REBUILD)
      wrong += transaction(ledger, () => rebuildItems(ledger, from, from + ITEMS_A_REBUILD - 1))
  })
  return { ...spent, wrong }
}

async function again(ledger: WriteHandle): Promise<Measured> {
  const before = dump(ledger)
  const { wrong, ms, cpu } = await rebuilt(ledger)
  const same = wrong === 0 && dump(ledger) === before ? '一致' : `不符 ${wrong} 行`
  return { name: '重建全部余额', value: ms / 1000, unit: '秒', note: `${same}；${cpu}；要求 10,000,000 笔 ≤ 90 秒` }
}

async function past(ledger: WriteHandle, items: readonly number[]): Promise<Measured[]> {
  const busiest = ledger
    .sql('select item_id as id, count(*) as n from bonded_posting group by item_id order by n desc limit 1')
    .get() as { id: number; n: number }
  const spread = Array.from({ length: 200 }, (_, i) => items[(i * 7919) % items.length] ?? 0)
  const hot = Array.from({ length: 200 }, () => busiest.id)
  const out: Measured[] = []
  for (const [name, asked] of [
    ['任一商品任一过去日的余额 p95', spread],
    [`变动最多的商品（${busiest.n / 2} 笔）`, hot],
  ] as const) {
    const times: number[] = []
    for (const [i, itemId] of asked.entries()) {
      const at = START + ((i * 37) % DAYS) * DAY + (i % 24) * 3_600_000
      times.push((await timed(() => balanceAt(ledger, { itemId, accounts: ['book', 'preDebit'], at }))).ms)
    }
    times.sort((a, b) => a - b)
    const most = (times.at(-1) ?? 0).toFixed(1)
    out.push({ name, value: times[189] ?? 0, unit: 'ms', note: `要求 ≤ 20 ms；最慢 ${most}` })
  }
  return out
}

async function reconciled(ledger: WriteHandle, bookId: number, name: string, days: number): Promise<Measured> {
  const bare = await timed(() =>
    ledger.database
      .prepare(
        'select p.item_id, p.owner_id, p.account, sum(p.quantity) from bonded_posting p join bonded_item i on i.item_id = p.item_id where i.book_id = ? group by 1, 2, 3',
      )
      .all(bookId),
  )
  let found = ''
  const full = await timed(() => {
    const made = reconcile(ledger, { bookIds: [bookId], ownerId: undefined, at: START + days * DAY, fileId: 0 })
    found = `${made.rows.length} 行，原因 ${made.parts.length} 处`
  })
  return {
    name,
    value: full.ms,
    unit: 'ms',
    ratio: full.ms / bare.ms,
    note: `${found}；${full.cpu}；对同样行的裸 SQL 汇总（${bare.ms.toFixed(0)} ms，${bare.cpu}）；要求 ≤ 1500 ms、≤ 3 倍`,
  }
}

/** A day of one book: each parcel scanned out by itself, and later debited by lists. */
async function posted(ledger: WriteHandle, items: readonly number[], what: 'scans' | 'lists'): Promise<Measured> {
  const move = (from: Move['from'], to: Move['to'], i: number): Move => {
    const itemId = items[i % items.length] ?? 0
    const mark = { kind: 'parcel', id: 500_000_000 + i } as const
    return { from, to, itemId, ownerId: ownerOfItem(itemId), lotId: 0, quantity: fixed(100_000), mark }
  }
  const spent = await timed(() => {
    if (what === 'scans')
      for (let from = 0; from < PARCELS; from += SCANS_AT_ONCE)
        transaction(ledger, () => {
          for (let i = from; i < Math.min(from + SCANS_AT_ONCE, PARCELS); i++)
            post(ledger, 'dispatch', `scan ${i}`, [move('shelf', 'inFlight', i)], LATER + i)
        })
    else
      for (let from = 0; from < PARCELS; from += PARCELS_A_LIST)
        transaction(ledger, () => {
          const all = Array.from({ length: Math.min(PARCELS_A_LIST, PARCELS - from) }, (_, i) =>
            move('book', 'preDebit', from + i),
          )
          post(ledger, 'listPreDebited', `list ${from}`, all, LATER + DAY + from)
        })
  })
  return {
    name: what === 'scans' ? `${PARCELS} 个包裹逐个扫描出库入账` : `${PARCELS} 个包裹由清单预核扣`,
    value: spent.ms,
    unit: 'ms',
    note: `${spent.cpu}；要求 45,000 个 ≤ 10,000 ms`,
  }
}

export async function bench(tell: (one: Measured) => void): Promise<Measured[]> {
  const directory = mkdtempSync(join(process.env['BENCH_PLACE'] ?? tmpdir(), 'portledger-bench-'))
  const test = await openTestLedger({ directory })
  const { ledger } = test.core
  try {
    const books = Array.from({ length: BOOKS }, (_, i) =>
      transaction(ledger, () => seedBook(ledger, `T4604W${String(i + 1).padStart(6, '0')}`, ITEMS)),
    )
    const [book] = books
    if (book === undefined) return []
    const items = books.flatMap((one) => one.itemIds)
    tell(await seeded(ledger, books, directory))
    tell(await founded(ledger))
    const before = process.memoryUsage().rss
    for (const one of await past(ledger, items)) tell(one)
    for (const [name, days] of [
      ['整本账册核对（含原因）', DAYS + 1],
      ['一个月前时点的整本核对', DAYS - 30],
      ['半年前时点的整本核对', DAYS / 2],
    ] as const)
      tell(await reconciled(ledger, book.bookId, name, days))
    tell(await again(ledger))
    tell(await posted(ledger, book.itemIds.slice(0, 3000), 'scans'))
    tell(await reconciled(ledger, book.bookId, `${PARCELS} 个包裹已发未核扣时的整本核对`, DAYS + 12))
    tell(await posted(ledger, book.itemIds.slice(0, 3000), 'lists'))
    tell(await reconciled(ledger, book.bookId, `${PARCELS} 个包裹预核扣时的整本核对`, DAYS + 12))
    const grown = (process.memoryUsage().rss - before) / 2 ** 20
    tell({ name: '内存增加', value: grown, unit: 'MiB', note: '上述查询、入账与重建期间' })
    tell(await lawful(ledger))
    return []
  } finally {
    await test.core.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}
