import { CUSTOMS_ACCOUNTS, HOUSE_ACCOUNTS, type AccountName } from '../../shared/domain/bonded/account.ts'
import { CAUSE_KINDS, entryKind, entryKindOfCode } from '../../shared/domain/bonded/entry.ts'
import type { WriteOffFigure } from '../../shared/domain/bonded/write-off.ts'
import type { ReadHandle } from '../open.ts'
import { ACCOUNT_CODES } from './ledger.ts'

/**
 * Figures of a book over a cycle, read from the postings themselves as far as an entry, so that they can be had again later.
 * An entry that was taken back within the cycle counts as never made. Quantities are counts of 0.00001.
 */

/** Moments (UTC milliseconds): after `from`, up to and with `to`; entries up to and with `through`. */
export interface Cycle {
  readonly bookId: number
  readonly from: number
  readonly to: number
  readonly through: number
}

/** The moments of a cycle of whole Beijing days. */
export function cycleOf(bookId: number, from: string, to: string, through: number): Cycle {
  return {
    bookId,
    from: Date.parse(`${from}T00:00:00+08:00`) - 1,
    to: Date.parse(`${to}T23:59:59.999+08:00`),
    through,
  }
}

export interface CycleFigures {
  readonly itemId: number
  readonly opening: number
  readonly credited: number
  readonly debited: number
  readonly closing: number
  readonly house: number
  readonly disposed: number
}

const codes = (names: readonly AccountName[]): string => names.map((name) => ACCOUNT_CODES[name]).join(', ')
const CUSTOMS = `p.account in (${codes(CUSTOMS_ACCOUNTS)})`
const HOUSE = `p.account in (${codes(HOUSE_ACCOUNTS)})`
const DISPOSED = `p.account = ${ACCOUNT_CODES.damage} and e.kind = ${entryKind('dispose').code}`
/** Both entries of a pair that undoes itself within the cycle. */
const UNDONE = `undone (entry_id) as materialized (
  select e.entry_id from bonded_entry r join bonded_entry o on o.entry_id = r.reverses join bonded_entry e on e.entry_id in (o.entry_id, r.entry_id)
  where r.reverses is not null and r.entry_id <= @through and o.at > @from and o.at <= @to and r.at > @from and r.at <= @to)`
const OF_BOOK = 'p.item_id in (select item_id from bonded_item where book_id = @bookId)'
const STANDING = `select p.item_id as itemId, sum(case when ${CUSTOMS} and p.at <= @from then p.quantity else 0 end) as opening, sum(case when ${CUSTOMS} then p.quantity else 0 end) as closing,
  sum(case when ${HOUSE} then p.quantity else 0 end) as house from bonded_posting p where ${OF_BOOK} and p.at <= @to and p.entry_id <= @through group by p.item_id`
const MOVED = `with ${UNDONE} select itemId, sum(max(quantity, 0)) as credited, sum(max(-quantity, 0)) as debited from (
  select p.item_id as itemId, sum(p.quantity) as quantity from bonded_posting p where ${OF_BOOK} and ${CUSTOMS} and p.at > @from and p.at <= @to and p.entry_id <= @through and p.entry_id not in (select entry_id from undone)
  group by p.item_id, p.entry_id, p.mark_kind, p.mark_id) group by itemId`
const GONE = `with ${UNDONE} select p.item_id as itemId, sum(-p.quantity) as disposed from bonded_posting p join bonded_entry e on e.entry_id = p.entry_id
  where ${OF_BOOK} and ${DISPOSED} and p.at > @from and p.at <= @to and p.entry_id <= @through and p.entry_id not in (select entry_id from undone) group by p.item_id`

/** What each item of a book came to; items that never had anything are left out. */
export function cycleFigures(ledger: ReadHandle, cycle: Cycle): CycleFigures[] {
  const standing = ledger.sql(STANDING).all(cycle) as Pick<CycleFigures, 'itemId' | 'opening' | 'closing' | 'house'>[]
  const moved = new Map(
    (ledger.sql(MOVED).all(cycle) as Pick<CycleFigures, 'itemId' | 'credited' | 'debited'>[]).map((row) => [
      row.itemId,
      row,
    ]),
  )
  const gone = new Map(
    (ledger.sql(GONE).all(cycle) as Pick<CycleFigures, 'itemId' | 'disposed'>[]).map((row) => [
      row.itemId,
      row.disposed,
    ]),
  )
  return standing
    .map((row) => ({
      ...row,
      credited: moved.get(row.itemId)?.credited ?? 0,
      debited: moved.get(row.itemId)?.debited ?? 0,
      disposed: gone.get(row.itemId) ?? 0,
    }))
    .filter((row) =>
      [row.opening, row.credited, row.debited, row.closing, row.house, row.disposed].some((n) => n !== 0),
    )
}

export interface CycleList {
  readonly id: number
  readonly customsNo: string
  readonly ownNo: string
  readonly direction: string
  /** When it was booked (UTC milliseconds). */
  readonly at: number
}

const LIST_BOOKED = `e.kind in (${entryKind('listCredited').code}, ${entryKind('listDebited').code})`

/** Lists that the book was credited or debited by in a cycle, by time. */
export function cycleLists(ledger: ReadHandle, cycle: Cycle): CycleList[] {
  return ledger
    .sql(
      `with ${UNDONE} select d.document_id as id, d.customs_no as customsNo, d.own_no as ownNo, d.direction, min(e.at) as at from bonded_document d
      join bonded_entry e on e.cause_kind = ${CAUSE_KINDS.indexOf('document')} and e.cause_id = d.document_id
      where d.type = 'INV101' and d.book_id = @bookId and ${LIST_BOOKED} and e.reverses is null and e.at > @from and e.at <= @to and e.entry_id <= @through and e.entry_id not in (select entry_id from undone)
      group by d.document_id order by min(e.at), d.document_id`,
    )
    .all(cycle) as CycleList[]
}

/** Lists of a book that do not take part though they might have: still pre-debited, or booked by customs and not in the ledger. */
export function listsOutside(ledger: ReadHandle, bookId: number): { preDebited: number; unposted: number } {
  return ledger
    .sql(
      `select coalesce(sum(d.state = 'preDebited'), 0) as preDebited, coalesce(sum(d.state = 'debited' and not exists (select 1 from bonded_entry e where e.cause_kind = ${CAUSE_KINDS.indexOf('document')} and e.cause_id = d.document_id)), 0) as unposted
      from bonded_document d where d.type = 'INV101' and d.book_id = ? and d.state in ('preDebited', 'debited')`,
    )
    .get(bookId) as { preDebited: number; unposted: number }
}

/** One movement behind a figure. */
export interface CycleRow {
  readonly entryId: number
  readonly at: number
  readonly kindName: string
  readonly cause: string
  readonly causeKind: string
  readonly causeId: number
  readonly quantity: number
}

const WHICH: Readonly<Record<WriteOffFigure, string>> = {
  opening: `${CUSTOMS} and p.at <= @from`,
  closing: `${CUSTOMS} and p.at <= @to`,
  house: `${HOUSE} and p.at <= @to`,
  credited: `${CUSTOMS} and p.at > @from and p.at <= @to and p.entry_id not in (select entry_id from undone)`,
  debited: `${CUSTOMS} and p.at > @from and p.at <= @to and p.entry_id not in (select entry_id from undone)`,
  disposed: `${DISPOSED} and p.at > @from and p.at <= @to and p.entry_id not in (select entry_id from undone)`,
}
const SIGN: Partial<Record<WriteOffFigure, string>> = { credited: '> 0', debited: '< 0' }

/** The movements that a figure of an item adds up from, newest first; their sum is the figure (debited and disposed with their sign). */
export function cycleRows(
  ledger: ReadHandle,
  cycle: Cycle,
  itemId: number,
  figure: WriteOffFigure,
  limit: number,
): CycleRow[] {
  const sign = SIGN[figure] ?? '<> 0'
  const rows = ledger
    .sql(
      `with ${UNDONE} select e.entry_id as entryId, e.at, e.kind, e.cause, e.cause_kind as causeKind, e.cause_id as causeId, sum(g.quantity) as quantity from (
        select p.entry_id, sum(p.quantity) as quantity from bonded_posting p join bonded_entry e on e.entry_id = p.entry_id
        where p.item_id = @itemId and p.entry_id <= @through and ${WHICH[figure]} group by p.entry_id, p.mark_kind, p.mark_id having sum(p.quantity) ${sign}) g
      join bonded_entry e on e.entry_id = g.entry_id group by e.entry_id order by e.at desc, e.entry_id desc limit @limit`,
    )
    .all({ ...cycle, itemId, limit }) as (Omit<CycleRow, 'kindName' | 'causeKind'> & {
    kind: number
    causeKind: number
  })[]
  return rows.map(({ kind, causeKind, ...row }) => ({
    ...row,
    kindName: entryKindOfCode(kind).title,
    causeKind: CAUSE_KINDS[causeKind] ?? 'person',
  }))
}

/** How many entries of a cycle (or before it) were posted after the last that counts; 1000 = as many or more. */
export function entriesAfter(ledger: ReadHandle, cycle: Cycle): number {
  return (
    ledger
      .sql(
        `select count(*) as n from (select distinct p.entry_id from bonded_posting p where ${OF_BOOK} and p.at <= @to and p.entry_id > @through limit 1000)`,
      )
      .get(cycle) as { n: number }
  ).n
}
