import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBook, saveBook, saveItem, type NewItem } from '../../db/bonded/book.ts'
import type { WriteHandle } from '../../db/open.ts'
import { openTrainingWindow } from '../../electron/training/window.ts'
import { fixed, parseFixed, type Quantity } from '../../shared/domain/decimal/decimal.ts'
import { openTestLedger, type TestLedger, type TestLedgerOptions } from './ledger.ts'

/** Books and items for tests and benchmarks; the names say that they are examples. */

const BY = { actorId: 0, at: 0, why: '示例' }

export const quantity = (text: string): Quantity => parseFixed<'quantity'>(text) ?? fixed<'quantity'>(0)

/** An item as a receipt would have opened it. */
export function exampleItem(bookId: number, seq: number, change: Partial<NewItem> = {}): NewItem {
  return {
    bookId,
    seq,
    itemNo: `LH-${String(seq).padStart(5, '0')}`,
    hsCode: '3304990039',
    name: `示例面霜 ${seq}`,
    spec: '4|3|护肤|50ml/瓶',
    declaredUnit: '007',
    legalUnit: '035',
    secondUnit: '011',
    factor1: 5000,
    factor2: 100_000,
    stockUnit: '007',
    stockFactor: 100_000,
    country: '116',
    currency: '142',
    price: 10_000_000,
    limitDate: '',
    inDate: '',
    listNo: '',
    listLine: 0,
    gtin: '',
    state: 'filed',
    source: '示例',
    ...change,
  }
}

/** A logistics book with items 1 to `items`. @returns the book's id and those of its items, by 备案序号 - 1 */
export function seedBook(ledger: WriteHandle, bookNo: string, items: number): { bookId: number; itemIds: number[] } {
  const bookId =
    findBook(ledger, bookNo)?.id ??
    saveBook(
      ledger,
      undefined,
      {
        bookNo,
        kind: 'logistics',
        mode: 'accumulate',
        title: `示例账册 ${bookNo}`,
        body: '{}',
        validTo: '',
        cycleFrom: '',
        cycleTo: '',
      },
      BY,
    ).id
  const itemIds = Array.from(
    { length: items },
    (_, i) => saveItem(ledger, undefined, exampleItem(bookId, i + 1), BY).id,
  )
  return { bookId, itemIds }
}

/** A ledger in memory where there is a place for it: histories of hundreds of transactions need not wait for a disk. */
export function openBondedLedger(options: TestLedgerOptions = {}): Promise<TestLedger> {
  const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  return openTestLedger({ directory: mkdtempSync(join(memory, 'portledger-bonded-')), ...options })
}

/** Whose book it is, as the head of a document repeats it. */
export const BOOK_BODY = {
  companyCode: '4101W60001',
  companyCredit: '91410100MA0000007F',
  companyName: '示例区内物流有限公司',
  district: '4604',
  contact: '示例联系人',
}

/** The same, sending to a training window that answers after a second. */
export async function openBondedOffice(setting: { readonly rejectPercent?: number } = {}): Promise<TestLedger> {
  const ledger = await openBondedLedger({
    wires: ({ clock, rng, directory }) => [
      openTrainingWindow({ file: join(directory, 'training.db'), key: new Uint8Array(32).fill(3), clock, rng }),
    ],
  })
  await ledger.value('training.set', { delayMs: 1000, ...setting })
  return ledger
}

/** What is queued leaves, is answered and the answers are read. */
export async function settle(ledger: TestLedger, turns = 8): Promise<void> {
  for (let i = 0; i < turns; i++) {
    ledger.clock.advance(5_000)
    await ledger.job('channel.sync', { untilIdle: false })
  }
}
