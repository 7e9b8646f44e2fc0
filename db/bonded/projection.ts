import { account, ACCOUNTS, type AccountName } from '../../shared/domain/bonded/account.ts'
import { MARK_KINDS, type Posting } from '../../shared/domain/bonded/entry.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/**
 * Projections of postings: where accounts stand, what they moved by each day, and the marks whose two planes do not explain each other
 * yet. All are plain sums, so any order of posting ends in the same rows; a row of nothing but zeros is not kept.
 */

const DAY_MS = 86_400_000
const BEIJING_MS = 8 * 3_600_000

/** The Beijing day of a moment: its number since 1970, and the moment at which it starts. */
export function dayOf(ms: number): { readonly number: number; readonly startsAt: number } {
  const number = Math.floor((ms + BEIJING_MS) / DAY_MS)
  return { number, startsAt: number * DAY_MS - BEIJING_MS }
}

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

/** How much a posting moves each column of its mark. */
export function openShare(name: AccountName): {
  readonly difference: -1 | 0 | 1
  readonly own: OpenColumn | undefined
} {
  const { plane, stock } = account(name)
  return { difference: !stock ? 0 : plane === 'book' ? 1 : plane === 'goods' ? -1 : 0, own: OWN_COLUMN[name] }
}

type Sums = Record<OpenColumn, number>
const noSums = (): Sums => ({
  difference: 0,
  pre_debited: 0,
  pre_credited: 0,
  in_flight: 0,
  void_pass: 0,
  exception: 0,
  returns: 0,
  count_difference: 0,
  released: 0,
})

const UPSERT_BALANCE = `insert into bonded_balance_projection (item_id, account, owner_id, lot_id, quantity) values (?, ?, ?, ?, ?)
  on conflict (item_id, account, owner_id, lot_id) do update set quantity = quantity + excluded.quantity returning quantity`
const UPSERT_DAY = `insert into bonded_day_projection (item_id, account, owner_id, lot_id, day, quantity) values (?, ?, ?, ?, ?, ?)
  on conflict (item_id, account, owner_id, lot_id, day) do update set quantity = quantity + excluded.quantity returning quantity`
const UPSERT_OPEN = `insert into bonded_open_projection (item_id, owner_id, mark_kind, mark_id, ${OPEN_COLUMNS.join(', ')}) values (?, ?, ?, ?, ${OPEN_COLUMNS.map(() => '?').join(', ')})
  on conflict (item_id, owner_id, mark_kind, mark_id) do update set ${OPEN_COLUMNS.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}
  returning ${OPEN_COLUMNS.map((name) => `${name} = 0`).join(' and ')} as closed`

/** Adds postings of one moment to every projection. */
export function moveProjections(ledger: WriteHandle, at: number, postings: readonly Posting[]): void {
  const balances = new Map<string, { key: [number, number, number, number]; sum: number }>()
  const opens = new Map<string, { key: [number, number, number, number]; sums: Sums; any: boolean }>()
  for (const { account: name, itemId, ownerId, lotId, mark, quantity } of postings) {
    const { code } = account(name)
    const balanceKey = `${itemId} ${code} ${ownerId} ${lotId}`
    const balance = balances.get(balanceKey)
    if (balance === undefined) balances.set(balanceKey, { key: [itemId, code, ownerId, lotId], sum: quantity })
    else balance.sum += quantity
    const share = openShare(name)
    if (share.difference === 0 && share.own === undefined) continue
    const kind = MARK_KINDS.indexOf(mark.kind)
    const openKey = `${itemId} ${ownerId} ${kind} ${mark.id}`
    let open = opens.get(openKey)
    if (open === undefined)
      opens.set(openKey, (open = { key: [itemId, ownerId, kind, mark.id], sums: noSums(), any: false }))
    open.sums.difference += share.difference * quantity
    if (share.own !== undefined) open.sums[share.own] += quantity
  }
  const day = dayOf(at).number
  for (const { key, sum } of balances.values()) {
    if (sum === 0) continue
    addBalance(ledger, key, sum)
    addDay(ledger, key, day, sum)
  }
  for (const { key, sums } of opens.values()) {
    const values = OPEN_COLUMNS.map((name) => sums[name])
    if (values.every((value) => value === 0)) continue
    const { closed } = ledger.sql(UPSERT_OPEN).get(...key, ...values) as { closed: number }
    if (closed === 1)
      ledger
        .sql('delete from bonded_open_projection where item_id = ? and owner_id = ? and mark_kind = ? and mark_id = ?')
        .run(...key)
  }
}

function addBalance(ledger: WriteHandle, key: readonly [number, number, number, number], sum: number): void {
  const { quantity } = ledger.sql(UPSERT_BALANCE).get(...key, sum) as { quantity: number }
  if (quantity === 0)
    ledger
      .sql('delete from bonded_balance_projection where item_id = ? and account = ? and owner_id = ? and lot_id = ?')
      .run(...key)
}

function addDay(ledger: WriteHandle, key: readonly [number, number, number, number], day: number, sum: number): void {
  const { quantity } = ledger.sql(UPSERT_DAY).get(...key, day, sum) as { quantity: number }
  if (quantity === 0)
    ledger
      .sql(
        'delete from bonded_day_projection where item_id = ? and account = ? and owner_id = ? and lot_id = ? and day = ?',
      )
      .run(...key, day)
}

const caseOf = (names: readonly (readonly [AccountName, number])[]): string =>
  `sum(case account ${names.map(([name, sign]) => `when ${account(name).code} then ${sign} * quantity`).join(' ')} else 0 end)`

const ALL_SHARES = (Object.keys(OWN_COLUMN) as AccountName[]).map((name) => [name, OWN_COLUMN[name]] as const)
const DIFFERENCE: readonly (readonly [AccountName, number])[] = ACCOUNTS.map(
  ({ name }) => [name, openShare(name).difference] as const,
).filter(([, sign]) => sign !== 0)

/** What each projection should hold, as one query over the postings of items from ?1 to ?2; zeros left out. */
export const PROJECTION_QUERIES = {
  bonded_balance_projection: {
    columns: 'item_id, account, owner_id, lot_id, quantity',
    query: `select item_id, account, owner_id, lot_id, sum(quantity) as quantity from bonded_posting where item_id >= ?1 and item_id <= ?2
      group by item_id, account, owner_id, lot_id having sum(quantity) <> 0`,
  },
  bonded_day_projection: {
    columns: 'item_id, account, owner_id, lot_id, day, quantity',
    query: `select item_id, account, owner_id, lot_id, (at + ${BEIJING_MS}) / ${DAY_MS} as day, sum(quantity) as quantity from bonded_posting where item_id >= ?1 and item_id <= ?2
      group by item_id, account, owner_id, lot_id, day having sum(quantity) <> 0`,
  },
  bonded_open_projection: {
    columns: `item_id, owner_id, mark_kind, mark_id, ${OPEN_COLUMNS.join(', ')}`,
    query: `select * from (select item_id, owner_id, mark_kind, mark_id, ${caseOf(DIFFERENCE)} as difference, ${ALL_SHARES.map(([name, column]) => `${caseOf([[name, 1]])} as ${column ?? name}`).join(', ')}
      from bonded_posting where item_id >= ?1 and item_id <= ?2 group by item_id, owner_id, mark_kind, mark_id)
      where ${OPEN_COLUMNS.map((name) => `${name} <> 0`).join(' or ')}`,
  },
} as const
export type ProjectionName = keyof typeof PROJECTION_QUERIES

/** Rows of a projection that postings of these items do not bear out, or that it lacks. 0 on a healthy ledger. */
export function projectionErrors(ledger: ReadHandle, name: ProjectionName, from: number, to: number): number {
  const { columns, query } = PROJECTION_QUERIES[name]
  const kept = `select ${columns} from ${name} where item_id >= ?1 and item_id <= ?2`
  const made = `select ${columns} from (${query})`
  const row = ledger
    .sql(
      `select (select count(*) from (${kept} except ${made})) + (select count(*) from (${made} except ${kept})) as n`,
    )
    .get(from, to) as { n: number }
  return row.n
}

const CLEAR: Readonly<Record<ProjectionName, string>> = {
  bonded_balance_projection: 'delete from bonded_balance_projection where item_id >= ? and item_id <= ?',
  bonded_day_projection: 'delete from bonded_day_projection where item_id >= ? and item_id <= ?',
  bonded_open_projection: 'delete from bonded_open_projection where item_id >= ? and item_id <= ?',
}

/** Drops and refills every projection of these items from their postings. @returns rows that were wrong */
export function rebuildItems(ledger: WriteHandle, from: number, to: number): number {
  let wrong = 0
  for (const name of Object.keys(PROJECTION_QUERIES) as ProjectionName[]) {
    const { columns, query } = PROJECTION_QUERIES[name]
    wrong += projectionErrors(ledger, name, from, to)
    ledger.sql(CLEAR[name]).run(from, to)
    ledger.sql(`insert into ${name} (${columns}) select ${columns} from (${query})`).run(from, to)
  }
  return wrong
}

/** Items that one slice of a rebuild takes: some thousand movements. */
export const ITEMS_A_REBUILD = 100

/** The highest item with postings or projections; 0 = none. */
export function lastItem(ledger: ReadHandle): number {
  return (ledger.sql('select coalesce(max(item_id), 0) as id from bonded_item').get() as { id: number }).id
}
