import { insertRelease } from '../../db/bonded/release.ts'
import { transaction } from '../../db/tx.ts'
import { SYSTEM } from '../../electron/core/core.ts'
import { seedBook, openBondedLedger } from '../support/bonded.ts'
import type { HistoryBook } from '../support/bonded-history.ts'
import { seededRng, type TestLedger } from '../support/ledger.ts'
import { seedParcels } from '../support/seed-parcels.ts'
import type { Measured } from './bench.ts'

/** Lists of type 8 from a day's released parcels; encrypted, durable. */
const PARCELS = Number(process.env['BENCH_BONDED_PARCELS'] ?? 45_000)
const LATER = Date.UTC(2026, 10, 22, 2)

/** Lists of type 8 by the job itself, with what customs has released waiting in the ledger. */
async function cut(test: TestLedger, book: HistoryBook): Promise<Measured> {
  const { ledger } = test.core
  const place = { ledger, secrets: test.core.context(SYSTEM).secrets, rng: seededRng(5), now: LATER }
  seedParcels(place, { parcels: PARCELS, clients: 3, batchRows: 5000, documents: 'none', states: 'fresh' })
  const parcels = ledger.sql('select parcel_id from parcel order by parcel_id limit ?').pluck().all(PARCELS) as number[]
  const { bookNo } = ledger.sql('select book_no as bookNo from bonded_book where book_id = ?').get(book.bookId) as {
    bookNo: string
  }
  transaction(ledger, () => {
    for (const [i, parcelId] of parcels.entries())
      insertRelease(ledger, {
        parcelId,
        filingId: i + 1,
        line: 1,
        bookNo,
        itemNo: '',
        itemId: book.itemIds[i % 400] ?? 0,
        ownerId: 1,
        quantity: 100_000,
        total: 10_000_000,
        currency: '142',
        invtNo: `46122026${String(i).padStart(10, '0')}`,
        releasedAt: LATER,
        why: '',
      })
  })
  const [from, used] = [performance.now(), process.cpuUsage()]
  const { result } = await test.job('bonded.cut', { bookId: book.bookId })
  const { user, system } = process.cpuUsage(used)
  return {
    name: `${PARCELS} 个包裹归集为保税电商清单`,
    value: performance.now() - from,
    unit: 'ms',
    note: `${result?.lists.length ?? 0} 份；处理器 ${((user + system) / 1_000_000).toFixed(2)} 秒；要求 45,000 个 ≤ 5,000 ms`,
  }
}

export async function bench(): Promise<Measured[]> {
  const test = await openBondedLedger()
  try {
    const { ledger } = test.core
    const book = transaction(ledger, () => seedBook(ledger, 'T4604W000001', 400))
    return [await cut(test, book)]
  } finally {
    await test.close()
  }
}
