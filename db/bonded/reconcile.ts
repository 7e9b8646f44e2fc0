import { accountOfCode, type AccountName } from '../../shared/domain/bonded/account.ts'
import { entryKindOfCode, MARK_KINDS, type EntryKind, type MarkKind } from '../../shared/domain/bonded/entry.ts'
import type { OpenMark, ReconcileItem } from '../../shared/domain/bonded/reconcile.ts'
import type { ReadHandle } from '../open.ts'

/** What a reconciliation reads: balances and open marks of books at a moment, as far as an entry. */

/** Books, owner (-1 = all), the moment and the last entry that count. */
export interface Cut {
  readonly bookIds: readonly number[]
  readonly ownerId: number
  readonly at: number
  readonly through: number
}

export interface ReconcileRow extends ReconcileItem {
  readonly bookNo: string
  readonly seq: number
  readonly name: string
  readonly unit: string
}

const list = (ids: readonly number[]): string => (ids.length === 0 ? '-1' : ids.map((id) => Math.trunc(id)).join(', '))

/** Items of the books. */
export function reconcileItems(ledger: ReadHandle, bookIds: readonly number[]): Map<number, ReconcileRow> {
  const rows = ledger.database
    .prepare(
      `select i.item_id as id, i.book_id as bookId, k.book_no as bookNo, i.seq, i.item_no as itemNo, i.name, i.declared_unit as unit, i.factor1, i.factor2, i.stock_factor as stockFactor
      from bonded_item i join bonded_book k on k.book_id = i.book_id where i.book_id in (${list(bookIds)}) order by k.book_no, i.seq, i.item_id`,
    )
    .all() as (Omit<ReconcileRow, 'factors'> & { factor1: number; factor2: number; stockFactor: number })[]
  return new Map(
    rows.map(({ factor1, factor2, stockFactor, ...row }) => [
      row.id,
      { ...row, factors: [factor1, factor2, stockFactor] },
    ]),
  )
}

/** What stands at an item and owner, by account. */
export interface Standing {
  readonly itemId: number
  readonly ownerId: number
  readonly accounts: Record<string, number>
}

const OWNER = '(?1 < 0 or owner_id = ?1)'
const key = (itemId: number, ownerId: number): string => `${itemId} ${ownerId}`
const markKey = (itemId: number, ownerId: number, kind: number, id: number): string =>
  `${itemId} ${ownerId} ${kind} ${id}`

interface Undone {
  itemId: number
  ownerId: number
  kind: number
  id: number
  account: number
  quantity: number
}

/** Sums of what lies behind the cut: later than its moment, or posted after its last entry. */
function behind(ledger: ReadHandle, cut: Cut): Undone[] {
  const columns =
    'p.item_id as itemId, p.owner_id as ownerId, p.mark_kind as kind, p.mark_id as id, p.account, p.quantity'
  const books = `i.book_id in (${list(cut.bookIds)})`
  const text = `select itemId, ownerId, kind, id, account, sum(quantity) as quantity from (
    select ${columns} from bonded_posting p join bonded_item i on i.item_id = p.item_id where p.at > ?1 and ${books}
    union all select ${columns} from bonded_posting p join bonded_item i on i.item_id = p.item_id where p.entry_id > ?2 and p.at <= ?1 and ${books})
    where ?3 < 0 or ownerId = ?3 group by itemId, ownerId, kind, id, account`
  return ledger.database.prepare(text).all({ 1: cut.at, 2: cut.through, 3: cut.ownerId }) as Undone[]
}

/** Balances and marks with a difference, as of a cut. Marks come without what their postings say of causes: see `markFacts`. */
export function standings(
  ledger: ReadHandle,
  cut: Cut,
): {
  readonly rows: readonly Standing[]
  readonly open: readonly { itemId: number; ownerId: number; kind: MarkKind; id: number; difference: number }[]
} {
  const books = `item_id in (select item_id from bonded_item where book_id in (${list(cut.bookIds)}))`
  const rows = new Map<string, Standing>()
  const row = (itemId: number, ownerId: number): Standing => {
    const known = rows.get(key(itemId, ownerId))
    if (known !== undefined) return known
    const made: Standing = { itemId, ownerId, accounts: {} }
    rows.set(key(itemId, ownerId), made)
    return made
  }
  const add = (itemId: number, ownerId: number, code: number, quantity: number): void => {
    const { accounts } = row(itemId, ownerId)
    const { name } = accountOfCode(code)
    accounts[name] = (accounts[name] ?? 0) + quantity
  }
  const balances = ledger.database
    .prepare(
      `select item_id, owner_id, account, sum(quantity) from bonded_balance_projection where ${books} and ${OWNER} group by item_id, owner_id, account`,
    )
    .raw(true)
    .all({ 1: cut.ownerId }) as [number, number, number, number][]
  for (const one of balances) add(...one)
  const open = new Map<string, { itemId: number; ownerId: number; kind: number; id: number; difference: number }>()
  const marks = ledger.database
    .prepare(
      `select item_id as itemId, owner_id as ownerId, mark_kind as kind, mark_id as id, difference from bonded_open_projection where difference <> 0 and ${books} and ${OWNER}`,
    )
    .all({ 1: cut.ownerId }) as { itemId: number; ownerId: number; kind: number; id: number; difference: number }[]
  for (const mark of marks) open.set(markKey(mark.itemId, mark.ownerId, mark.kind, mark.id), { ...mark })
  for (const one of behind(ledger, cut)) {
    add(one.itemId, one.ownerId, one.account, -one.quantity)
    const { plane, stock } = accountOfCode(one.account)
    if (!stock || plane === 'release') continue
    const at = markKey(one.itemId, one.ownerId, one.kind, one.id)
    const known = open.get(at) ?? {
      itemId: one.itemId,
      ownerId: one.ownerId,
      kind: one.kind,
      id: one.id,
      difference: 0,
    }
    known.difference -= plane === 'book' ? one.quantity : -one.quantity
    open.set(at, known)
  }
  return {
    rows: [...rows.values()],
    open: [...open.values()]
      .filter((one) => one.difference !== 0)
      .map((one) => ({ ...one, kind: MARK_KINDS[one.kind] ?? 'adjust' })),
  }
}

interface Fact {
  account: number
  quantity: number
  kind: number
  entryId: number
  reverses: number | null
  causeKind: number
  causeId: number
}

const FACTS = `select p.account, p.quantity, e.kind, e.entry_id as entryId, e.reverses, coalesce(o.cause_kind, e.cause_kind) as causeKind, coalesce(o.cause_id, e.cause_id) as causeId
  from bonded_posting p join bonded_entry e on e.entry_id = p.entry_id left join bonded_entry o on o.entry_id = e.reverses
  where p.mark_kind = ? and p.mark_id = ? and p.item_id = ? and p.owner_id = ? and p.at <= ? and p.entry_id <= ? order by p.entry_id, p.line`

/** What the postings of a mark say of its cause, as of a cut. */
export function markFacts(
  ledger: ReadHandle,
  mark: { readonly itemId: number; readonly ownerId: number; readonly kind: MarkKind; readonly id: number },
  cut: Cut,
): OpenMark {
  const facts = ledger
    .sql(FACTS)
    .all(MARK_KINDS.indexOf(mark.kind), mark.id, mark.itemId, mark.ownerId, cut.at, cut.through) as Fact[]
  const sums: Partial<Record<AccountName, number>> = {}
  let customs = 0
  let house = 0
  const kinds = new Set<EntryKind>()
  const booked = new Map<string, number>()
  let undone = false
  for (const fact of facts) {
    const { name, plane, stock } = accountOfCode(fact.account)
    sums[name] = (sums[name] ?? 0) + fact.quantity
    if (stock && plane === 'book') customs += fact.quantity
    if (stock && plane === 'goods') house += fact.quantity
    const { kind } = entryKindOfCode(fact.kind)
    kinds.add(kind)
    if (!stock || plane !== 'book') continue
    if (fact.reverses !== null) undone = true
    // What a document has moved of customs' book altogether, pre-debited and booked, taken back or not.
    const document = `${fact.causeKind} ${fact.causeId}`
    booked.set(document, (booked.get(document) ?? 0) + fact.quantity)
  }
  return {
    ...mark,
    customs,
    house,
    preDebited: sums.preDebit ?? 0,
    preCredited: sums.preCredit ?? 0,
    voidPass: sums.voidPass ?? 0,
    countDifference: sums.countDifference ?? 0,
    kinds,
    booked: [...booked.values()].filter((quantity) => quantity !== 0),
    undone,
    twin: false,
  }
}

/** Lists of the book that say exactly what another one says (items and quantities), each with its twin; only booked or pre-debited ones count. */
export function twinLists(ledger: ReadHandle, ids: readonly number[]): ReadonlySet<number> {
  const found = new Set<number>()
  const digest = ledger.sql(
    "select group_concat(item_id || ' ' || quantity, ',') as lines from (select item_id, quantity from bonded_document_line l join bonded_document d on d.document_id = l.document_id and l.number <= d.lines where l.document_id = ? order by item_id, quantity)",
  )
  for (const id of ids) {
    const own = digest.get(id) as { lines: string | null } | undefined
    if (own?.lines === null || own === undefined) continue
    const others = ledger
      .sql(
        "select o.document_id as id from bonded_document d join bonded_document o on o.book_id = d.book_id and o.type = d.type and o.direction = d.direction and o.lines = d.lines and o.document_id <> d.document_id and o.state in ('debited', 'preDebited') where d.document_id = ? limit 200",
      )
      .all(id) as { id: number }[]
    if (others.some((other) => (digest.get(other.id) as { lines: string | null }).lines === own.lines)) found.add(id)
  }
  return found
}
