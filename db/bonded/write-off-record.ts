import type { WriteOffFigures, WriteOffState } from '../../shared/domain/bonded/write-off.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/** Saved write-offs: the row, its frozen versions, what happened to it. */

export interface WriteOffRow {
  readonly id: number
  readonly bookId: number
  readonly times: number
  readonly from: string
  readonly to: string
  readonly state: WriteOffState
  readonly version: number
  readonly extendedTo: string
  readonly customsNo: string
  readonly revision: number
  readonly createdAt: number
  readonly changedAt: number
}

const COLUMNS =
  'write_off_id as id, book_id as bookId, times, cycle_from as "from", cycle_to as "to", state, version, extended_to as extendedTo, customs_no as customsNo, revision, created_at as createdAt, changed_at as changedAt'

/** One write-off. */
export function readWriteOff(ledger: ReadHandle, id: number): WriteOffRow | undefined {
  return ledger.sql(`select ${COLUMNS} from bonded_write_off where write_off_id = ?`).get(id) as WriteOffRow | undefined
}

/** The write-offs of a book (0 = of all books), newest cycle first. */
export function listWriteOffs(ledger: ReadHandle, bookId: number): WriteOffRow[] {
  return ledger
    .sql(
      `select ${COLUMNS} from bonded_write_off where ?1 = 0 or book_id = ?1 order by cycle_to desc, write_off_id desc limit 500`,
    )
    .all(bookId) as WriteOffRow[]
}

/** The write-off of a book that customs' receipt means by its count. */
export function writeOffOfTimes(ledger: ReadHandle, bookId: number, times: number): WriteOffRow | undefined {
  return ledger
    .sql(
      `select ${COLUMNS} from bonded_write_off where book_id = ? and times = ? and state <> 'void' order by write_off_id desc limit 1`,
    )
    .get(bookId, times) as WriteOffRow | undefined
}

/** A new one, as draft without a version. @returns its id and the count of write-offs of the book with it */
export function insertWriteOff(
  ledger: WriteHandle,
  row: { readonly bookId: number; readonly from: string; readonly to: string },
  at: number,
): { id: number; times: number } {
  return ledger
    .sql(
      `insert into bonded_write_off (book_id, times, cycle_from, cycle_to, state, version, extended_to, customs_no, revision, created_at, changed_at)
      values (@bookId, (select count(*) + 1 from bonded_write_off where book_id = @bookId and state <> 'void'), @from, @to, 'draft', 0, '', '', 0, @at, @at) returning write_off_id as id, times`,
    )
    .get({ ...row, at }) as { id: number; times: number }
}

export interface WriteOffVersion {
  readonly version: number
  readonly throughEntry: number
  readonly hash: string
  readonly items: number
  readonly surplus: number
  readonly shortage: number
  readonly lists: number
  readonly note: string
  readonly actorId: number
  readonly actor: string
  readonly at: number
}
export interface WriteOffList {
  readonly id: number
  readonly taking: boolean
  readonly why: string
}

/** Freezes figures and lists as the newest version. */
export function insertWriteOffVersion(
  ledger: WriteHandle,
  id: number,
  version: Omit<WriteOffVersion, 'actor'>,
  items: readonly WriteOffFigures[],
  lists: readonly WriteOffList[],
): void {
  ledger
    .sql(
      `insert into bonded_write_off_version (write_off_id, version, through_entry, hash, items, surplus, shortage, lists, note, actor_id, at)
      values (@id, @version, @throughEntry, @hash, @items, @surplus, @shortage, @lists, @note, @actorId, @at)`,
    )
    .run({ id, ...version })
  const item = ledger.sql(
    'insert into bonded_write_off_item (write_off_id, version, item_id, opening, credited, debited, closing, house, actual, disposed, justified, why) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  for (const one of items)
    item.run(
      id,
      version.version,
      one.itemId,
      one.opening,
      one.credited,
      one.debited,
      one.closing,
      one.house,
      one.actual,
      one.disposed,
      one.justified ? 1 : 0,
      one.why,
    )
  const list = ledger.sql(
    'insert into bonded_write_off_list (write_off_id, version, document_id, taking, why) values (?, ?, ?, ?, ?)',
  )
  for (const one of lists) list.run(id, version.version, one.id, one.taking ? 1 : 0, one.why)
  ledger
    .sql('update bonded_write_off set version = ?, revision = revision + 1, changed_at = ? where write_off_id = ?')
    .run(version.version, version.at, id)
}

/** The versions of a write-off, oldest first. */
export function writeOffVersions(ledger: ReadHandle, id: number): WriteOffVersion[] {
  return ledger
    .sql(
      `select v.version, v.through_entry as throughEntry, v.hash, v.items, v.surplus, v.shortage, v.lists, v.note, v.actor_id as actorId, v.at, coalesce((select u.name from user_account u where u.user_id = v.actor_id), '') as actor
      from bonded_write_off_version v where v.write_off_id = ? order by v.version`,
    )
    .all(id) as WriteOffVersion[]
}

/** The frozen figures of a version, by item. */
export function writeOffItems(ledger: ReadHandle, id: number, version: number): WriteOffFigures[] {
  const rows = ledger
    .sql(
      'select item_id as itemId, opening, credited, debited, closing, house, actual, disposed, justified, why from bonded_write_off_item where write_off_id = ? and version = ? order by item_id',
    )
    .all(id, version) as (Omit<WriteOffFigures, 'justified'> & { justified: number })[]
  return rows.map((row) => ({ ...row, justified: row.justified === 1 }))
}

/** The lists of a version, those that take part and those that were left out. */
export function writeOffLists(ledger: ReadHandle, id: number, version: number): WriteOffList[] {
  const rows = ledger
    .sql(
      'select document_id as id, taking, why from bonded_write_off_list where write_off_id = ? and version = ? order by document_id',
    )
    .all(id, version) as { id: number; taking: number; why: string }[]
  return rows.map((row) => ({ ...row, taking: row.taking === 1 }))
}

export interface WriteOffEvent {
  readonly version: number
  readonly act: string
  readonly state: WriteOffState
  /** The day it happened on, yyyy-mm-dd. */
  readonly day: string
  readonly detail: string
  readonly receiptId: number | null
  readonly actorId: number
  readonly at: number
}

/** Notes an event and brings the row in line with it. */
export function appendWriteOffEvent(
  ledger: WriteHandle,
  id: number,
  event: WriteOffEvent,
  change: { readonly extendedTo?: string; readonly customsNo?: string } = {},
): void {
  ledger
    .sql(
      `insert into bonded_write_off_event (write_off_id, version, act, state, day, detail, receipt_id, actor_id, at)
      values (@id, @version, @act, @state, @day, @detail, @receiptId, @actorId, @at)`,
    )
    .run({ id, ...event })
  ledger
    .sql(
      'update bonded_write_off set state = ?, extended_to = coalesce(?, extended_to), customs_no = coalesce(?, customs_no), revision = revision + 1, changed_at = ? where write_off_id = ?',
    )
    .run(event.state, change.extendedTo ?? null, change.customsNo ?? null, event.at, id)
}

/** What happened, oldest first. */
export function writeOffEvents(ledger: ReadHandle, id: number): (WriteOffEvent & { readonly actor: string })[] {
  return ledger
    .sql(
      `select e.version, e.act, e.state, e.day, e.detail, e.receipt_id as receiptId, e.actor_id as actorId, e.at, coalesce((select u.name from user_account u where u.user_id = e.actor_id), '') as actor
      from bonded_write_off_event e where e.write_off_id = ? order by e.event_id`,
    )
    .all(id) as (WriteOffEvent & { actor: string })[]
}

/** Has this receipt done its work already? */
export function writeOffReceiptKnown(ledger: ReadHandle, receiptId: number): boolean {
  return ledger.sql('select 1 from bonded_write_off_event where receipt_id = ?').get(receiptId) !== undefined
}

/** Write-offs that are not done, earliest end of cycle first. */
export function openWriteOffs(ledger: ReadHandle): WriteOffRow[] {
  return ledger
    .sql(`select ${COLUMNS} from bonded_write_off where state in ('draft', 'reported', 'returned') order by cycle_to`)
    .all() as WriteOffRow[]
}
