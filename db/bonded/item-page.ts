import { CUSTOMS_ACCOUNTS, HOUSE_ACCOUNTS, type AccountName } from '../../shared/domain/bonded/account.ts'
import { CAUSE_KINDS, MARK_KINDS, type MarkKind } from '../../shared/domain/bonded/entry.ts'
import { countRows, pageRows, type ListQuestion, type ListTable } from '../filing/page.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'
import { ITEM_COLUMNS, type ItemRow } from './book.ts'
import { ACCOUNT_CODES } from './ledger.ts'

/** Lists of account-book items with their balances, and of an item's movements. */

const sumOf = (names: readonly AccountName[]): string =>
  `coalesce((select sum(b.quantity) from bonded_balance_projection b where b.item_id = i.item_id and b.account in (${names.map((name) => ACCOUNT_CODES[name]).join(', ')})), 0)`

/** Figures of an item, counts of 0.00001. `difference` = customs' book less what lies in the house. */
export interface ItemFigures {
  readonly customs: number
  readonly book: number
  readonly preDebited: number
  readonly preCredited: number
  readonly released: number
  readonly house: number
  readonly inFlight: number
  readonly countDifference: number
}
const FIGURES: Readonly<Record<keyof ItemFigures, readonly AccountName[]>> = {
  customs: CUSTOMS_ACCOUNTS,
  book: ['book'],
  preDebited: ['preDebit'],
  preCredited: ['preCredit'],
  released: ['released'],
  house: HOUSE_ACCOUNTS,
  inFlight: ['inFlight'],
  countDifference: ['countDifference'],
}
export type ItemListRow = ItemRow & ItemFigures & { readonly bookNo: string }

/** SQL of book less house, for filters (alias `i`). */
export const DIFFERENCE_SQL = `(${sumOf(CUSTOMS_ACCOUNTS)} - ${sumOf(HOUSE_ACCOUNTS)})`

const ITEM: ListTable = {
  from: 'bonded_item i join bonded_book k on k.book_id = i.book_id',
  id: 'i.item_id',
  columns: `${ITEM_COLUMNS}, k.book_no as bookNo, ${Object.entries(FIGURES)
    .map(([name, accounts]) => `${sumOf(accounts)} as ${name}`)
    .join(', ')}`,
}

/** A page of items (aliases `i` item, `k` book). */
export const pageItems = (ledger: ReadHandle, question: ListQuestion): ItemListRow[] =>
  pageRows<ItemListRow>(ledger, ITEM, question)
export const countItems = (ledger: ReadHandle, question: Pick<ListQuestion, 'branches' | 'rest'>): number =>
  countRows(ledger, ITEM, question)

/** Per book: items, items without 备案序号, marks that the planes do not explain. */
export function bookFigures(ledger: ReadHandle): Map<number, { items: number; unfiled: number; open: number }> {
  const rows = ledger
    .sql(
      `select i.book_id as id, count(*) as items, sum(i.seq = 0) as unfiled, coalesce(sum((select count(*) from bonded_open_projection o where o.item_id = i.item_id and o.difference <> 0)), 0) as open
      from bonded_item i group by i.book_id`,
    )
    .all() as { id: number; items: number; unfiled: number; open: number }[]
  return new Map(rows.map(({ id, ...figures }) => [id, figures]))
}

/** Items whose storage limit lies on or before a day and that still lie in the house. */
export function itemsExpiring(ledger: ReadHandle, bookId: number, day: string): number {
  return (
    ledger
      .sql(
        `select count(*) as n from bonded_item i where i.book_id = ? and i.limit_date <> '' and i.limit_date <= ? and ${sumOf(CUSTOMS_ACCOUNTS)} > 0`,
      )
      .get(bookId, day) as { n: number }
  ).n
}

export interface MovementRow {
  readonly entryId: number
  readonly line: number
  readonly at: number
  readonly recordedAt: number
  readonly kind: number
  readonly account: number
  readonly ownerId: number
  readonly lotId: number
  readonly quantity: number
  readonly markKind: number
  readonly markId: number
  readonly cause: string
  readonly causeKind: number
  readonly causeId: number
  readonly reverses: number | null
  readonly actor: string
}

/** Movements of an item, newest first, after a place (at, entry, line). `accounts`: codes; none = all. */
export function movementsOf(
  ledger: ReadHandle,
  itemId: number,
  accounts: readonly number[],
  before: { readonly at: number; readonly entryId: number; readonly line: number } | undefined,
  limit: number,
): MovementRow[] {
  const place = before ?? { at: Number.MAX_SAFE_INTEGER, entryId: 0, line: 0 }
  const only = accounts.length === 0 ? '' : `and p.account in (${accounts.map(() => '?').join(', ')})`
  return ledger
    .sql(
      `select p.entry_id as entryId, p.line, p.at, e.recorded_at as recordedAt, e.kind, p.account, p.owner_id as ownerId, p.lot_id as lotId, p.quantity, p.mark_kind as markKind, p.mark_id as markId, e.cause, e.cause_kind as causeKind,
      e.cause_id as causeId, e.reverses, coalesce((select u.name from user_account u where u.user_id = e.actor_id), '') as actor
      from bonded_posting p join bonded_entry e on e.entry_id = p.entry_id where p.item_id = ? and (p.at, p.entry_id, p.line) < (?, ?, ?) ${only} order by p.at desc, p.entry_id desc, p.line desc limit ?`,
    )
    .all(itemId, place.at, place.entryId, place.line, ...accounts, limit) as MovementRow[]
}

export const markKindName = (code: number): MarkKind | '' => MARK_KINDS[code] ?? ''
export const causeKindName = (code: number): string => CAUSE_KINDS[code] ?? ''

/** What customs said an item stands at. Counts of 0.00001. */
export interface ItemStatement {
  readonly at: number
  readonly source: string
  readonly inQuantity: number
  readonly credited: number
  readonly debited: number
  readonly preCredited: number
  readonly preDebited: number
}

/** Statements of customs about an item, newest first. */
export function itemStatements(ledger: ReadHandle, itemId: number, limit: number): ItemStatement[] {
  return ledger
    .sql(
      'select at, source, in_quantity as inQuantity, credited, debited, pre_credited as preCredited, pre_debited as preDebited from bonded_item_statement where item_id = ? order by at desc limit ?',
    )
    .all(itemId, limit) as ItemStatement[]
}

/** Keeps a statement of customs; the same one again changes nothing. */
export function insertItemStatement(ledger: WriteHandle, itemId: number, s: ItemStatement): void {
  ledger
    .sql(
      'insert into bonded_item_statement (item_id, at, source, in_quantity, credited, debited, pre_credited, pre_debited) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing',
    )
    .run(itemId, s.at, s.source, s.inQuantity, s.credited, s.debited, s.preCredited, s.preDebited)
}
