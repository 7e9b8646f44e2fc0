import { account, type AccountName } from '../../shared/domain/bonded/account.ts'
import { MARK_KINDS, type Posting } from '../../shared/domain/bonded/entry.ts'
import type { WriteHandle } from '../open.ts'
import { dayOf, monthOf } from './period.ts'

/**
 * Projections of postings: where accounts stand, what they moved by each day, the marks whose two planes do not explain each other yet,
 * and how both stood at the start of each month in which an item moved. All are plain sums, so any order of posting ends in the same
 * rows (db/bonded/fold.ts says which); a row of nothing but zeros is not kept.
 */

/** Columns of an open mark. `difference` = customs' book less what lies in the house. */
export const OPEN_COLUMNS = [
  'difference',
  'pre_debited',
  'pre_credited',
  'in_flight',
  'void_pass',
  'exception',
  'returns',
  'count_difference',
  'released',
] as const
export type OpenColumn = (typeof OPEN_COLUMNS)[number]

const OWN_COLUMN: Partial<Record<AccountName, OpenColumn>> = {
  preDebit: 'pre_debited',
  preCredit: 'pre_credited',
  inFlight: 'in_flight',
  voidPass: 'void_pass',
  exception: 'exception',
  returns: 'returns',
  countDifference: 'count_difference',
  released: 'released',
}

/** How much a posting moves each column of its mark: the sign in `difference`, and the place of its own column (0 = none). */
export function openShare(name: AccountName): { readonly difference: -1 | 0 | 1; readonly own: number } {
  const { plane, stock } = account(name)
  const own = OWN_COLUMN[name]
  return {
    difference: !stock ? 0 : plane === 'book' ? 1 : plane === 'goods' ? -1 : 0,
    own: own === undefined ? 0 : OPEN_COLUMNS.indexOf(own),
  }
}

/** Tables of projections with their keys; the last columns are what adds up. */
export const PROJECTIONS = {
  bonded_balance_projection: { key: ['item_id', 'account', 'owner_id', 'lot_id'], sums: ['quantity'] },
  bonded_day_projection: { key: ['item_id', 'day', 'account', 'owner_id', 'lot_id'], sums: ['quantity'] },
  bonded_open_projection: { key: ['item_id', 'owner_id', 'mark_kind', 'mark_id'], sums: OPEN_COLUMNS },
  bonded_month_projection: { key: ['item_id', 'starts_at', 'account', 'owner_id', 'lot_id'], sums: ['quantity'] },
  bonded_month_open_projection: {
    key: ['item_id', 'starts_at', 'owner_id', 'mark_kind', 'mark_id'],
    sums: ['difference'],
  },
} as const satisfies Readonly<Record<string, { readonly key: readonly string[]; readonly sums: readonly string[] }>>
export type ProjectionName = keyof typeof PROJECTIONS
export const PROJECTION_NAMES = Object.keys(PROJECTIONS) as ProjectionName[]

const ADD = Object.fromEntries(
  PROJECTION_NAMES.map((name) => {
    const { key, sums }: { key: readonly string[]; sums: readonly string[] } = PROJECTIONS[name]
    return [
      name,
      `insert into ${name} (${[...key, ...sums].join(', ')}) values (${[...key, ...sums].map(() => '?').join(', ')})
  on conflict (${key.join(', ')}) do update set ${sums.map((sum) => `${sum} = ${sum} + excluded.${sum}`).join(', ')}
  returning ${sums.map((sum) => `${sum} = 0`).join(' and ')} as is_empty`,
    ]
  }),
) as Readonly<Record<ProjectionName, string>>
const ACCOUNT = 'account = ? and owner_id = ? and lot_id = ?'
const MARK = 'owner_id = ? and mark_kind = ? and mark_id = ?'
const DROP: Readonly<Record<ProjectionName, string>> = {
  bonded_balance_projection: `delete from bonded_balance_projection where item_id = ? and ${ACCOUNT}`,
  bonded_day_projection: `delete from bonded_day_projection where item_id = ? and day = ? and ${ACCOUNT}`,
  bonded_open_projection: `delete from bonded_open_projection where item_id = ? and ${MARK}`,
  bonded_month_projection: `delete from bonded_month_projection where item_id = ? and starts_at = ? and ${ACCOUNT}`,
  bonded_month_open_projection: `delete from bonded_month_open_projection where item_id = ? and starts_at = ? and ${MARK}`,
}

/** Adds to a row; one that comes to nothing goes. */
function add(ledger: WriteHandle, name: ProjectionName, key: readonly number[], sums: readonly number[]): void {
  const { is_empty: empty } = ledger.sql(ADD[name]).get(...key, ...sums) as { is_empty: number }
  if (empty === 1) ledger.sql(DROP[name]).run(...key)
}

const FROM_NOW = `insert into bonded_month_projection (item_id, starts_at, account, owner_id, lot_id, quantity)
  select item_id, ?, account, owner_id, lot_id, quantity from bonded_balance_projection where item_id = ?`
const FROM_NOW_OPEN = `insert into bonded_month_open_projection (item_id, starts_at, owner_id, mark_kind, mark_id, difference)
  select item_id, ?, owner_id, mark_kind, mark_id, difference from bonded_open_projection where item_id = ? and difference <> 0`
const FROM_LATER = `insert into bonded_month_projection (item_id, starts_at, account, owner_id, lot_id, quantity)
  select item_id, ?, account, owner_id, lot_id, quantity from bonded_month_projection where item_id = ? and starts_at = ?`
const FROM_LATER_OPEN = `insert into bonded_month_open_projection (item_id, starts_at, owner_id, mark_kind, mark_id, difference)
  select item_id, ?, owner_id, mark_kind, mark_id, difference from bonded_month_open_projection where item_id = ? and starts_at = ?`

/**
 * Before an item moves for the first time in a month: how it stood at the month's start. Nothing moved since then, so that is how it
 * stands now, or how it stood at the start of the next month in which it moved. @returns starts of the later months in which it moved
 */
function openMonth(ledger: WriteHandle, itemId: number, at: number): number[] {
  const next = ledger.sql('select at from bonded_posting where item_id = ? and at >= ? order by at limit 1').pluck()
  const movedFrom = (moment: number): number | undefined => next.get(itemId, moment) as number | undefined
  const month = monthOf(at)
  const later: number[] = []
  let moved = movedFrom(month.startsAt)
  const first = moved === undefined || moved >= month.endsAt
  if (!first) moved = movedFrom(month.endsAt)
  while (moved !== undefined) {
    const { startsAt, endsAt } = monthOf(moved)
    later.push(startsAt)
    moved = movedFrom(endsAt)
  }
  if (!first) return later
  const [following] = later
  if (following === undefined)
    for (const text of [FROM_NOW, FROM_NOW_OPEN]) ledger.sql(text).run(month.startsAt, itemId)
  else for (const text of [FROM_LATER, FROM_LATER_OPEN]) ledger.sql(text).run(month.startsAt, itemId, following)
  return later
}

interface Sum {
  readonly itemId: number
  readonly key: readonly number[]
  readonly sums: number[]
}

/** What postings come to by account, and by mark in the columns of OPEN_COLUMNS. */
function summed(postings: readonly Posting[]): { readonly accounts: readonly Sum[]; readonly marks: readonly Sum[] } {
  const accounts = new Map<string, Sum>()
  const marks = new Map<string, Sum>()
  const at = (sums: Map<string, Sum>, itemId: number, key: readonly number[], width: number): number[] => {
    const text = `${itemId} ${key.join(' ')}`
    let row = sums.get(text)
    if (row === undefined) sums.set(text, (row = { itemId, key, sums: new Array<number>(width).fill(0) }))
    return row.sums
  }
  const plus = (sums: number[], place: number, quantity: number): void => {
    sums[place] = (sums[place] ?? 0) + quantity
  }
  for (const { account: name, itemId, ownerId, lotId, mark, quantity } of postings) {
    plus(at(accounts, itemId, [account(name).code, ownerId, lotId], 1), 0, quantity)
    const { difference, own } = openShare(name)
    if (difference === 0 && own === 0) continue
    const sums = at(marks, itemId, [ownerId, MARK_KINDS.indexOf(mark.kind), mark.id], OPEN_COLUMNS.length)
    plus(sums, 0, difference * quantity)
    if (own > 0) plus(sums, own, quantity)
  }
  const something = (row: Sum): boolean => row.sums.some((sum) => sum !== 0)
  return { accounts: [...accounts.values()].filter(something), marks: [...marks.values()].filter(something) }
}

/** Adds postings of one moment to every projection. They are not stored yet: what is stored says in which months an item has moved. */
export function moveProjections(ledger: WriteHandle, at: number, postings: readonly Posting[]): void {
  const later = new Map<number, readonly number[]>()
  for (const { itemId } of postings) if (!later.has(itemId)) later.set(itemId, openMonth(ledger, itemId, at))
  const { accounts, marks } = summed(postings)
  const day = dayOf(at).number
  for (const { itemId, key, sums } of accounts) {
    add(ledger, 'bonded_balance_projection', [itemId, ...key], sums)
    add(ledger, 'bonded_day_projection', [itemId, day, ...key], sums)
    for (const startsAt of later.get(itemId) ?? [])
      add(ledger, 'bonded_month_projection', [itemId, startsAt, ...key], sums)
  }
  for (const { itemId, key, sums } of marks) {
    add(ledger, 'bonded_open_projection', [itemId, ...key], sums)
    const [difference = 0] = sums
    if (difference === 0) continue
    for (const startsAt of later.get(itemId) ?? [])
      add(ledger, 'bonded_month_open_projection', [itemId, startsAt, ...key], [difference])
  }
}
