import { hash } from 'node:crypto'
import {
  anyWaiting,
  findInbox,
  insertInbox,
  insertReceipt,
  openInbox,
  receiptsOfInbox,
  saveInboxProgress,
  savePlace,
  waitingFor,
  waitingReceipts,
  type InboxRow,
} from '../../../../db/filing/inbox.ts'
import { transaction } from '../../../../db/tx.ts'
import type { WriteContext } from '../../context.ts'
import { takeNotice } from '../crossborder/notice.ts'
import { stepBudgets } from './budgets.ts'
import { readInboxBytes, type InboxReading } from './inbox-read.ts'
import { retryReceipt, takeReceipt, waitKeyOf, type Applied, type ApplyTools } from './receipt-apply.ts'

/** The inbox: raw bytes are durable before anything reads them, then each item is read in a transaction of its own. */

export interface IncomingItem {
  readonly remoteId: string
  readonly fileName: string
  readonly bytes: Uint8Array
}

export interface ReadCounts {
  receipts: number
  applied: number
  waiting: number
  unreadable: number
}
export const noCounts = (): ReadCounts => ({ receipts: 0, applied: 0, waiting: 0, unreadable: 0 })

/** Tools for one run of applying; made anew for each transaction, because settings and the clock move. */
export function applyTools(context: WriteContext): ApplyTools {
  return {
    ledger: context.ledger,
    now: context.now(),
    actorId: context.actor.userId,
    budgets: stepBudgets(context.ledger),
    arrived: new Set(),
  }
}

/**
 * Stores raw items, sealed with the ledger's key, in one transaction with `beside` (the channel's cursor). Bytes that came before
 * are one inbox row. @returns the rows that are new, in order
 */
export function storeItems(
  context: WriteContext,
  channel: string,
  items: readonly IncomingItem[],
  beside: () => void = () => undefined,
): { id: number; again: boolean }[] {
  return transaction(context.ledger, () => {
    const stored = items.map((item) => {
      const sha256 = hash('sha256', item.bytes)
      const known = findInbox(context.ledger, sha256)
      if (known !== undefined) return { id: known.id, again: true }
      const { objectId } = context.content.put('inbox', item.fileName.slice(0, 200), 0, item.bytes, { sync: false })
      const id = insertInbox(context.ledger, {
        sha256,
        objectId,
        channel,
        remoteId: item.remoteId.slice(0, 200),
        fileName: item.fileName.slice(0, 200),
        bytes: item.bytes.length,
        receivedAt: context.now(),
      })
      return { id, again: false }
    })
    context.content.sync()
    beside()
    return stored
  })
}

function noteUnread(
  tools: ApplyTools,
  inboxId: number,
  reading: Exclude<InboxReading, { kind: 'receipts' | 'notice' }>,
): void {
  const receiptId = insertReceipt(tools.ledger, {
    inboxId,
    ordinal: 0,
    type: reading.type,
    forKind: '',
    businessKey: '',
    orderNo: '',
    platformCode: '',
    merchantCode: '',
    copMsgId: '',
    status: '',
    returnTime: '',
    info: '',
    infoCode: '',
    preNo: '',
    invtNo: '',
    identity: '',
  })
  savePlace(tools.ledger, receiptId, {
    state: 'unreadable',
    filingId: null,
    version: null,
    why: reading.code,
    waitKey: '',
    handled: 0,
  })
  saveInboxProgress(tools.ledger, inboxId, reading.kind, reading.code, 0, tools.now)
}

function count(counts: ReadCounts, applied: Applied): void {
  counts.receipts++
  if (applied.state === 'waiting') counts.waiting++
  else counts.applied++
}

/** Reads one stored item and gives its receipts to what they speak of; all or nothing. */
export function readItem(
  context: WriteContext,
  row: InboxRow,
  tools: ApplyTools,
  counts: ReadCounts,
  fresh?: FreshBytes,
): void {
  const bytes = fresh?.get(row.id)
  const reading = bytes === undefined ? readStored(context, row) : readInboxBytes(bytes)
  if (reading.kind === 'notice') {
    takeNotice(tools, row.id, reading.message)
    counts.applied++
    return saveInboxProgress(tools.ledger, row.id, 'read', '', 0, tools.now)
  }
  if (reading.kind !== 'receipts') {
    noteUnread(tools, row.id, reading)
    counts.unreadable++
    return
  }
  reading.receipts.forEach((receipt, i) => count(counts, takeReceipt(tools, row.id, i + 1, receipt)))
  saveInboxProgress(tools.ledger, row.id, 'read', '', reading.receipts.length, tools.now)
}

function readStored(context: WriteContext, row: InboxRow): InboxReading {
  return readInboxBytes(context.content.bytesById(row.objectId))
}

/** The bytes of inbox rows that were stored a moment ago: they need not be fetched from the segments and opened again. */
export type FreshBytes = ReadonlyMap<number, Uint8Array>

/** How many items one transaction reads; a message of a hundred returns takes some 15 ms. */
const AT_ONCE = 4

/**
 * Reads what is stored and not read yet. `breathe` lets others come in between; an item that breaks the program is set aside, so
 * that it does not hold up the others.
 */
export async function readInbox(
  context: WriteContext,
  breathe: () => Promise<void>,
  reportInternal: (error: unknown) => string,
  fresh?: FreshBytes,
): Promise<ReadCounts> {
  const counts = noCounts()
  for (;;) {
    await breathe()
    const rows = openInbox(context.ledger, 'stored', 0, AT_ONCE)
    if (rows.length === 0) return counts
    readTogether(context, rows, counts, reportInternal, fresh)
  }
}

function readTogether(
  context: WriteContext,
  rows: readonly InboxRow[],
  counts: ReadCounts,
  reportInternal: (error: unknown) => string,
  fresh: FreshBytes | undefined,
): void {
  const done = noCounts()
  try {
    transaction(context.ledger, () => {
      const tools = applyTools(context)
      for (const row of rows) readItem(context, row, tools, done, fresh)
    })
    addCounts(counts, done)
  } catch (error) {
    const [only, ...others] = rows
    if (only === undefined) return
    if (others.length > 0) {
      for (const row of rows) readTogether(context, [row], counts, reportInternal, fresh)
      return
    }
    if (isOfTheDisk(error)) throw error
    const id = reportInternal(error)
    transaction(context.ledger, () =>
      noteUnread(applyTools(context), only.id, { kind: 'unreadable', type: '', code: `INTERNAL ${id}` }),
    )
    counts.unreadable++
  }
}

/** What the item cannot be blamed for: a full, locked or closed disk. Then nothing is noted and the item is read again later. */
function isOfTheDisk(error: unknown): boolean {
  if (!(error instanceof Error)) return true
  if (!('code' in error)) return /database connection is not open/.test(error.message)
  return /^(SQLITE_(FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|NOMEM|CORRUPT)|ENOSPC|EIO|EACCES|EBUSY|EMFILE)/.test(
    String(error.code),
  )
}

function addCounts(to: ReadCounts, more: ReadCounts): void {
  to.receipts += more.receipts
  to.applied += more.applied
  to.waiting += more.waiting
  to.unreadable += more.unreadable
}

/**
 * Receipts that waited for filings that have just appeared, or for their message; in the transaction that made them.
 * @returns whether there were any
 */
export function callAwaited(
  tools: ApplyTools,
  filings: readonly { kind: string; businessKey: string; orderNo: string }[],
  copMsgId: string,
): boolean {
  if (!anyWaiting(tools.ledger)) return false
  const keys = [
    ...filings.flatMap((filing) => [
      waitKeyOf.filing(filing.kind, filing.businessKey),
      waitKeyOf.order(filing.kind, filing.orderNo),
    ]),
    waitKeyOf.message(copMsgId),
  ]
  const awaited = keys.flatMap((key) => waitingFor(tools.ledger, key))
  for (const receipt of awaited) retryReceipt(tools, receipt)
  return awaited.length > 0
}

/** What is parked, as it stands; a row that is read meanwhile does not come again. */
function* parkedRows(context: WriteContext): Generator<InboxRow> {
  for (let after = 0; ;) {
    const rows = openInbox(context.ledger, 'parked', after, 50)
    if (rows.length === 0) return
    yield* rows
    after = rows.at(-1)?.id ?? after
  }
}

/** Reads one parked item again; where this program knows its kind by now, it is applied like any other. In the caller's transaction. */
function readParked(context: WriteContext, tools: ApplyTools, row: InboxRow): ReadCounts {
  const counts = noCounts()
  const reading = readStored(context, row)
  if (reading.kind !== 'receipts' && reading.kind !== 'notice') return counts
  const receipts = reading.kind === 'receipts' ? reading.receipts : []
  if (reading.kind === 'notice') {
    takeNotice(tools, row.id, reading.message)
    counts.applied++
  }
  receipts.forEach((receipt, i) => count(counts, takeReceipt(tools, row.id, i + 1, receipt)))
  saveInboxProgress(tools.ledger, row.id, 'read', 'REPLAYED', receipts.length, tools.now)
  const note = receiptsOfInbox(tools.ledger, row.id).find((receipt) => receipt.ordinal === 0)
  if (note !== undefined)
    savePlace(tools.ledger, note.id, {
      state: 'applied',
      filingId: null,
      version: null,
      why: 'REPLAYED',
      waitKey: '',
      handled: 1,
    })
  return counts
}

/**
 * After a start: what an older program could not read is read by this one, each item in a transaction of its own. One that breaks the
 * program stays parked and holds up nothing. @returns what came of it
 */
export async function replayParked(
  context: WriteContext,
  breathe: () => Promise<void>,
  reportInternal: (error: unknown) => string,
): Promise<ReadCounts> {
  const counts = noCounts()
  for (const row of parkedRows(context)) {
    await breathe()
    try {
      addCounts(
        counts,
        transaction(context.ledger, () => readParked(context, applyTools(context), row)),
      )
    } catch (error) {
      if (isOfTheDisk(error)) throw error
      reportInternal(error)
    }
  }
  return counts
}

/** Tries everything that waits once more, and reads parked items again (this program may know them now). In the caller's transaction. */
export function retryWaiting(context: WriteContext): { applied: number; waiting: number } {
  const tools = applyTools(context)
  const result = { applied: 0, waiting: 0 }
  for (let after = 0; ;) {
    const page = waitingReceipts(context.ledger, after, 500)
    if (page.length === 0) break
    for (const receipt of page) {
      if (retryReceipt(tools, receipt).state === 'waiting') result.waiting++
      else result.applied++
      after = receipt.id
    }
  }
  for (const row of parkedRows(context)) {
    const reread = readParked(context, tools, row)
    result.applied += reread.applied
    result.waiting += reread.waiting
  }
  return result
}

export interface AppliedFile extends ReadCounts {
  readonly inboxId: number
  readonly again: boolean
}

/**
 * Receives bytes that are in the content store as if they had come over a channel; in the caller's transaction. The same bytes again
 * change nothing. @throws Failure CONTENT_MISSING
 */
export function applyStored(context: WriteContext, hashOf: string, fileName: string): AppliedFile {
  const bytes = context.content.bytes(hashOf)
  const [stored] = storeItems(context, 'file', [{ remoteId: '', fileName, bytes }])
  if (stored === undefined) throw new RangeError('one item was stored')
  const counts = noCounts()
  const row = findInbox(context.ledger, hashOf)
  if (row?.state === 'stored') readItem(context, row, applyTools(context), counts)
  else if (row !== undefined) counts.receipts = row.receipts
  return { inboxId: stored.id, again: stored.again, ...counts }
}
