import { CUSTOMS_ACCOUNTS } from '../../shared/domain/bonded/account.ts'
import type { ReadHandle } from '../open.ts'
import { ACCOUNT_CODES } from './ledger.ts'

/** How full a book is and how old what it holds. Quantities are counts of 0.00001 in declared units, added up as they stand. */

const CUSTOMS = CUSTOMS_ACCOUNTS.map((name) => ACCOUNT_CODES[name]).join(', ')
const OF_BOOK = 'item_id in (select item_id from bonded_item where book_id = @bookId)'

/** What the book holds by customs' count. */
export function heldByBook(ledger: ReadHandle, bookId: number): number {
  const row = ledger
    .sql(
      `select coalesce(sum(quantity), 0) as n from bonded_balance_projection where ${OF_BOOK} and account in (${CUSTOMS})`,
    )
    .get({ bookId }) as { n: number }
  return row.n
}

/** Items that still hold something though their last inbound was before a day (yyyy-mm-dd). */
export function itemsStoredSince(ledger: ReadHandle, bookId: number, before: string): number {
  const row = ledger
    .sql(
      `select count(*) as n from bonded_item i where i.book_id = @bookId and i.in_date <> '' and i.in_date < @before
      and (select coalesce(sum(b.quantity), 0) from bonded_balance_projection b where b.item_id = i.item_id and b.account in (${CUSTOMS})) > 0`,
    )
    .get({ bookId, before }) as { n: number }
  return row.n
}

/** A part of what an item holds, with the Beijing day (number since 1970) on which it came in. */
export interface AgedPart {
  readonly itemId: number
  readonly day: number
  readonly quantity: number
}

/** What a book holds by the day it came, first in first out: an item's balance is the newest of what was credited. */
export function agedParts(ledger: ReadHandle, bookId: number): AgedPart[] {
  return ledger
    .sql(
      `with credited as (
        select item_id, (at + 28800000) / 86400000 as day, sum(quantity) as quantity from bonded_posting where ${OF_BOOK} and account in (${CUSTOMS}) group by item_id, day having sum(quantity) > 0),
      standing as (select item_id, sum(quantity) as balance from bonded_balance_projection where ${OF_BOOK} and account in (${CUSTOMS}) group by item_id having sum(quantity) > 0),
      running as (
        select c.item_id, c.day, c.quantity, s.balance, sum(c.quantity) over (partition by c.item_id order by c.day desc rows unbounded preceding) - c.quantity as newer
        from credited c join standing s on s.item_id = c.item_id)
      select item_id as itemId, day, min(quantity, balance - newer) as quantity from running where newer < balance order by day, item_id`,
    )
    .all({ bookId }) as AgedPart[]
}
