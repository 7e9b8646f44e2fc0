import { ACCOUNTS, account, accountOfCode, type AccountName } from '../../shared/domain/bonded/account.ts'
import {
  CAUSE_KINDS,
  entryKind,
  entryKindOfCode,
  MARK_KINDS,
  reversalOf,
  type BalancedEntry,
  type Cause,
  type CauseKind,
  type EntryKind,
  type Mark,
  type MarkKind,
  type Posting,
} from '../../shared/domain/bonded/entry.ts'
import { fixed, fixedText, type Quantity } from '../../shared/domain/decimal/decimal.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'
import { dayOf, monthOf } from './period.ts'
import { moveProjections } from './projection.ts'

/** The bonded quantity ledger: posting, reversing, and what an account stood at. Callers run inside a transaction. */

/** Goods that are not there cannot be moved: the balance that would fall below zero. */
export class ShortError extends Error {
  readonly code = 'BONDED_SHORT'
  readonly account: AccountName
  readonly itemId: number
  readonly ownerId: number
  readonly lotId: number
  /** What is there, and what was asked for, as decimal text. */
  readonly there: string
  readonly wanted: string
  constructor(place: {
    account: AccountName
    itemId: number
    ownerId: number
    lotId: number
    there: number
    wanted: number
  }) {
    super(`BONDED_SHORT ${place.account} of item ${place.itemId}`)
    this.name = 'ShortError'
    this.account = place.account
    this.itemId = place.itemId
    this.ownerId = place.ownerId
    this.lotId = place.lotId
    this.there = fixedText(fixed(place.there))
    this.wanted = fixedText(fixed(place.wanted))
  }
}

/** What posting answers: a key that was posted before posts nothing. */
export interface Posted {
  readonly entryId: number
  readonly again: boolean
}

const BALANCE =
  'select quantity from bonded_balance_projection where item_id = ? and account = ? and owner_id = ? and lot_id = ?'

/** Accounts of things that exist never fall below zero: looked at before anything is written. @throws ShortError */
function refuseShort(ledger: ReadHandle, postings: readonly Posting[]): void {
  const moves = new Map<string, { posting: Posting; sum: number }>()
  for (const posting of postings) {
    if (account(posting.account).signed) continue
    const key = `${posting.account} ${posting.itemId} ${posting.ownerId} ${posting.lotId}`
    const found = moves.get(key)
    if (found === undefined) moves.set(key, { posting, sum: posting.quantity })
    else found.sum += posting.quantity
  }
  for (const { posting, sum } of moves.values()) {
    if (sum >= 0) continue
    const { itemId, ownerId, lotId } = posting
    const row = ledger.sql(BALANCE).get(itemId, account(posting.account).code, ownerId, lotId) as
      { quantity: number } | undefined
    const there = row?.quantity ?? 0
    if (there + sum < 0) throw new ShortError({ account: posting.account, itemId, ownerId, lotId, there, wanted: -sum })
  }
}

/**
 * Appends an entry with its postings and moves every projection with it; in the caller's transaction. An entry whose key is known is
 * not posted again (`again`): a scan that arrives twice, a receipt that comes twice, two people who decide the same.
 * @throws ShortError when goods would be moved that are not there
 */
export function postEntry(
  ledger: WriteHandle,
  entry: BalancedEntry,
  by: { readonly actorId: number; readonly at: number },
): Posted {
  const known = ledger.sql('select entry_id as id from bonded_entry where key = ?').get(entry.key) as
    { id: number } | undefined
  if (known !== undefined) return { entryId: known.id, again: true }
  refuseShort(ledger, entry.postings)
  const { id } = ledger
    .sql(
      'insert into bonded_entry (kind, key, cause_kind, cause_id, cause, reverses, at, actor_id, recorded_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning entry_id as id',
    )
    .get(
      entryKind(entry.kind).code,
      entry.key,
      CAUSE_KINDS.indexOf(entry.cause.kind),
      entry.cause.id,
      entry.cause.text,
      entry.reverses ?? null,
      entry.at,
      by.actorId,
      by.at,
    ) as { id: number }
  moveProjections(ledger, entry.at, entry.postings)
  const insert = ledger.sql(
    'insert into bonded_posting (item_id, at, entry_id, line, account, owner_id, lot_id, quantity, mark_kind, mark_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  for (const [line, p] of entry.postings.entries())
    insert.run(
      p.itemId,
      entry.at,
      id,
      line,
      account(p.account).code,
      p.ownerId,
      p.lotId,
      p.quantity,
      MARK_KINDS.indexOf(p.mark.kind),
      p.mark.id,
    )
  return { entryId: id, again: false }
}

export interface EntryRow {
  readonly id: number
  readonly kind: EntryKind
  readonly key: string
  readonly cause: Cause
  readonly reverses: number | undefined
  readonly at: number
  readonly actorId: number
  readonly recordedAt: number
}
interface StoredEntry {
  id: number
  kind: number
  key: string
  causeKind: number
  causeId: number
  cause: string
  reverses: number | null
  at: number
  actorId: number
  recordedAt: number
}
const ENTRY_COLUMNS =
  'e.entry_id as id, e.kind, e.key, e.cause_kind as causeKind, e.cause_id as causeId, e.cause, e.reverses, e.at, e.actor_id as actorId, e.recorded_at as recordedAt'

/** An entry from its stored columns. */
function entryRow(row: StoredEntry): EntryRow {
  return {
    id: row.id,
    kind: entryKindOfCode(row.kind).kind,
    key: row.key,
    cause: { kind: CAUSE_KINDS[row.causeKind] ?? 'person', id: row.causeId, text: row.cause },
    reverses: row.reverses ?? undefined,
    at: row.at,
    actorId: row.actorId,
    recordedAt: row.recordedAt,
  }
}

/** One entry. */
function readEntry(ledger: ReadHandle, id: number): EntryRow | undefined {
  const row = ledger.sql(`select ${ENTRY_COLUMNS} from bonded_entry e where e.entry_id = ?`).get(id) as
    StoredEntry | undefined
  return row === undefined ? undefined : entryRow(row)
}

/** The entry of a key. */
export function findEntry(ledger: ReadHandle, key: string): EntryRow | undefined {
  const row = ledger.sql(`select ${ENTRY_COLUMNS} from bonded_entry e where e.key = ?`).get(key) as
    StoredEntry | undefined
  return row === undefined ? undefined : entryRow(row)
}

interface StoredPosting {
  account: number
  itemId: number
  ownerId: number
  lotId: number
  quantity: number
  markKind: number
  markId: number
}
const POSTING_COLUMNS =
  'p.account, p.item_id as itemId, p.owner_id as ownerId, p.lot_id as lotId, p.quantity, p.mark_kind as markKind, p.mark_id as markId'

const markOf = (kind: number, id: number): Mark => ({ kind: MARK_KINDS[kind] ?? 'adjust', id })

function posting(row: StoredPosting): Posting {
  return {
    account: accountOfCode(row.account).name,
    itemId: row.itemId,
    ownerId: row.ownerId,
    lotId: row.lotId,
    quantity: fixed(row.quantity),
    mark: markOf(row.markKind, row.markId),
  }
}

/** The postings of an entry, in their order. */
function postingsOf(ledger: ReadHandle, entryId: number): Posting[] {
  return (
    ledger
      .sql(`select ${POSTING_COLUMNS} from bonded_posting p where p.entry_id = ? order by p.line`)
      .all(entryId) as StoredPosting[]
  ).map(posting)
}

export interface MarkPosting extends Posting {
  readonly entry: EntryRow
}

/** Everything that was posted under a mark, oldest first. */
export function postingsOfMark(ledger: ReadHandle, kind: MarkKind, id: number): MarkPosting[] {
  const rows = ledger
    .sql(
      `select ${POSTING_COLUMNS}, ${ENTRY_COLUMNS} from bonded_posting p join bonded_entry e on e.entry_id = p.entry_id where p.mark_kind = ? and p.mark_id = ? order by p.at, p.entry_id, p.line`,
    )
    .all(MARK_KINDS.indexOf(kind), id) as (StoredPosting & StoredEntry)[]
  return rows.map((row) => ({ ...posting(row), entry: entryRow(row) }))
}

/**
 * Takes an entry back by its mirror image, linked to it; once. @returns the reversal (`again` when it was taken back before)
 * @throws ShortError when the goods it brought are no longer there; RangeError for an entry that is none
 */
export function reverseEntry(
  ledger: WriteHandle,
  entryId: number,
  about: { readonly key: string; readonly cause: Cause; readonly at: number },
  by: { readonly actorId: number; readonly at: number },
): Posted {
  const entry = readEntry(ledger, entryId)
  if (entry === undefined) throw new RangeError(`entry ${entryId}`)
  const done = ledger.sql('select entry_id as id from bonded_entry where reverses = ?').get(entryId) as
    { id: number } | undefined
  if (done !== undefined) return { entryId: done.id, again: true }
  return postEntry(ledger, reversalOf(entryId, { kind: entry.kind, postings: postingsOf(ledger, entryId) }, about), by)
}

/** What is asked for; an absent dimension sums over all of it. */
export interface BalanceQuestion {
  readonly itemId: number
  readonly accounts: readonly AccountName[]
  readonly ownerId?: number
  readonly lotId?: number
  /** UTC milliseconds; absent = now. Everything that happened up to and with this moment counts. */
  readonly at?: number
}

/** Where a past moment is counted from: the start of the newest month, up to its own, in which the item moved and something stood; 0 = from the first. */
const MONTH = 'select coalesce(max(starts_at), 0) from bonded_month_projection where item_id = ? and starts_at <= ?'
/** What adds up to a past moment: how it stood at the month's start (?2), the days since (?3 to ?4), the day itself from its postings (?5 to ?6). */
const PAST = `select account, owner_id, lot_id, quantity from bonded_month_projection where item_id = ?1 and starts_at = ?2
  union all select account, owner_id, lot_id, quantity from bonded_day_projection where item_id = ?1 and day >= ?3 and day < ?4
  union all select account, owner_id, lot_id, quantity from bonded_posting where item_id = ?1 and at >= ?5 and at <= ?6`

/** The six values of PAST. */
function pastOf(ledger: ReadHandle, itemId: number, at: number): number[] {
  const month = ledger.sql(MONTH).pluck().get(itemId, monthOf(at).startsAt) as number
  const day = dayOf(at)
  return [itemId, month, month === 0 ? Number.MIN_SAFE_INTEGER : dayOf(month).number, day.number, day.startsAt, at]
}

/**
 * What accounts of an item stand at, or stood at: the start of a month, the days since, and the day itself, so that ten million
 * movements cost no more than a month of days and the one day.
 */
export function balanceAt(ledger: ReadHandle, question: BalanceQuestion): Quantity {
  const { itemId, accounts, at, ownerId = -1, lotId = -1 } = question
  const list = accounts.map((name) => account(name).code).join(', ')
  if (list === '') return fixed(0)
  const of = (from: string, owner: string, lot: string): string =>
    `select coalesce(sum(quantity), 0) as sum from ${from} account in (${list}) and (${owner} < 0 or owner_id = ${owner}) and (${lot} < 0 or lot_id = ${lot})`
  const row =
    at === undefined
      ? ledger.sql(of('bonded_balance_projection where item_id = ?1 and', '?2', '?3')).get(itemId, ownerId, lotId)
      : ledger.sql(of(`(${PAST}) where`, '?7', '?8')).get(...pastOf(ledger, itemId, at), ownerId, lotId)
  return fixed((row as { sum: number }).sum)
}

export interface BalanceRow {
  readonly itemId: number
  readonly account: AccountName
  readonly ownerId: number
  readonly lotId: number
  readonly quantity: Quantity
}

/** Where every account of an item stands now or stood at a moment, by owner and lot; zeros left out. */
export function balancesAt(ledger: ReadHandle, itemId: number, at: number | undefined): BalanceRow[] {
  const rows =
    at === undefined
      ? ledger
          .sql(
            'select account, owner_id as ownerId, lot_id as lotId, quantity from bonded_balance_projection where item_id = ? order by account, owner_id, lot_id',
          )
          .all(itemId)
      : ledger
          .sql(
            `select account, owner_id as ownerId, lot_id as lotId, sum(quantity) as quantity from (${PAST}) group by account, owner_id, lot_id having sum(quantity) <> 0 order by account, owner_id, lot_id`,
          )
          .all(...pastOf(ledger, itemId, at))
  return (rows as { account: number; ownerId: number; lotId: number; quantity: number }[]).map((row) => ({
    ...row,
    itemId,
    account: accountOfCode(row.account).name,
    quantity: fixed(row.quantity),
  }))
}

/** Has anything ever been posted to customs' book of an item? */
export function hasBookPostings(ledger: ReadHandle, itemId: number): boolean {
  return (
    ledger.sql('select 1 as yes from bonded_posting where item_id = ? and account < 10 limit 1').get(itemId) !==
    undefined
  )
}

/** Entries of a cause that have not been taken back, oldest first. */
export function liveEntriesOf(ledger: ReadHandle, kind: CauseKind, id: number): EntryRow[] {
  const rows = ledger
    .sql(
      `select ${ENTRY_COLUMNS} from bonded_entry e where e.cause_kind = ? and e.cause_id = ? and e.reverses is null and not exists (select 1 from bonded_entry r where r.reverses = e.entry_id) order by e.entry_id`,
    )
    .all(CAUSE_KINDS.indexOf(kind), id) as StoredEntry[]
  return rows.map(entryRow)
}

/** All entries of a cause, taken back or not, oldest first, with what they move. */
export function entriesOf(
  ledger: ReadHandle,
  kind: CauseKind,
  id: number,
): (EntryRow & { readonly quantity: Quantity; readonly items: number })[] {
  const rows = ledger
    .sql(
      `select ${ENTRY_COLUMNS}, (select coalesce(sum(p.quantity), 0) from bonded_posting p where p.entry_id = e.entry_id and p.quantity > 0) as quantity,
      (select count(distinct p.item_id) from bonded_posting p where p.entry_id = e.entry_id) as items from bonded_entry e where e.cause_kind = ? and e.cause_id = ? order by e.entry_id`,
    )
    .all(CAUSE_KINDS.indexOf(kind), id) as (StoredEntry & { quantity: number; items: number })[]
  return rows.map((row) => ({ ...entryRow(row), quantity: fixed(row.quantity), items: row.items }))
}

/** What an account holds under a mark, by item, owner and lot; zeros left out. */
export function heldUnder(ledger: ReadHandle, mark: Mark, name: AccountName): Omit<BalanceRow, 'account'>[] {
  return ledger
    .sql(
      'select item_id as itemId, owner_id as ownerId, lot_id as lotId, sum(quantity) as quantity from bonded_posting where mark_kind = ? and mark_id = ? and account = ? group by item_id, owner_id, lot_id having sum(quantity) <> 0',
    )
    .all(MARK_KINDS.indexOf(mark.kind), mark.id, account(name).code) as Omit<BalanceRow, 'account'>[]
}

/** The last entry that was posted; what a statement counts up to. 0 = none. */
export function lastEntry(ledger: ReadHandle): number {
  return (ledger.sql('select coalesce(max(entry_id), 0) as id from bonded_entry').get() as { id: number }).id
}

/** Codes of all accounts, for SQL that reads them by number. */
export const ACCOUNT_CODES: Readonly<Record<AccountName, number>> = Object.fromEntries(
  ACCOUNTS.map((row) => [row.name, row.code]),
) as Readonly<Record<AccountName, number>>
