import { accountOfCode, ACCOUNTS, type AccountName } from '../../shared/domain/bonded/account.ts'
import { entryKindOfCode, MARK_KINDS, type EntryKind, type MarkKind } from '../../shared/domain/bonded/entry.ts'
import type { OpenMark, ReconcileItem } from '../../shared/domain/bonded/reconcile.ts'
import type { ReadHandle } from '../open.ts'
import { lastEntry } from './ledger.ts'
import { monthOf } from './period.ts'
import { openShare } from './projection.ts'

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

const itemsIn = (cut: Cut): string =>
  `item_id in (select item_id from bonded_item where book_id in (${list(cut.bookIds)}))`
const OWNER = '(@owner < 0 or owner_id = @owner)'
const OWNER_OF_POSTING = '(@owner < 0 or p.owner_id = @owner)'

/** What a mark leaves open: book less house, a signed count of 0.00001. */
export interface MarkDifference {
  readonly itemId: number
  readonly ownerId: number
  readonly kind: MarkKind
  readonly id: number
  readonly difference: number
}

/** Sums by item, owner and account, and by item, owner and mark, as they are gathered from several places. */
class Gathered {
  readonly #rows = new Map<number, Map<number, Standing>>()
  readonly #marks = new Map<string, [itemId: number, ownerId: number, kind: number, id: number, difference: number]>()

  addBalance(itemId: number, ownerId: number, code: number, quantity: number): void {
    let owners = this.#rows.get(itemId)
    if (owners === undefined) this.#rows.set(itemId, (owners = new Map()))
    let row = owners.get(ownerId)
    if (row === undefined) owners.set(ownerId, (row = { itemId, ownerId, accounts: {} }))
    const { name } = accountOfCode(code)
    row.accounts[name] = (row.accounts[name] ?? 0) + quantity
  }
  addMark(itemId: number, ownerId: number, kind: number, id: number, difference: number): void {
    const key = `${itemId} ${ownerId} ${kind} ${id}`
    const known = this.#marks.get(key)
    if (known === undefined) this.#marks.set(key, [itemId, ownerId, kind, id, difference])
    else known[4] += difference
  }
  standings(): Standings {
    return {
      rows: [...this.#rows.values()].flatMap((owners) => [...owners.values()]),
      open: [...this.#marks.values()].flatMap(([itemId, ownerId, kind, id, difference]) =>
        difference === 0 ? [] : [{ itemId, ownerId, kind: MARK_KINDS[kind] ?? 'adjust', id, difference }],
      ),
    }
  }
}

export interface Standings {
  readonly rows: readonly Standing[]
  /** Marks with a difference, without what their postings say of causes: see `markFacts`. */
  readonly open: readonly MarkDifference[]
}

/** Values of named parameters. */
type Values = Readonly<Record<string, number>>
type Five = [number, number, number, number, number]
const rowsOf = (ledger: ReadHandle, text: string, values: Values): Five[] =>
  ledger.database.prepare(text).raw(true).all(values) as Five[]

/** How postings move `difference`, as SQL over their account. */
const DIFFERENCE = `case ${ACCOUNTS.map((row) => ({ code: row.code, sign: openShare(row.name).difference }))
  .filter(({ sign }) => sign !== 0)
  .map(({ code, sign }) => `when p.account = ${code} then ${sign > 0 ? '' : '-'}p.quantity`)
  .join(' ')} else 0 end`

/** Movements of these postings (alias `p`), added or taken away. */
function addPostings(ledger: ReadHandle, to: Gathered, from: string, values: Values, sign: 1 | -1): void {
  const balances = `select p.item_id, p.owner_id, p.account, sum(p.quantity), 0 from ${from} group by 1, 2, 3`
  for (const [itemId, ownerId, code, sum] of rowsOf(ledger, balances, values))
    to.addBalance(itemId, ownerId, code, sign * sum)
  const marks = `select p.item_id, p.owner_id, p.mark_kind, p.mark_id, sum(${DIFFERENCE}) as difference from ${from} group by 1, 2, 3, 4 having difference <> 0`
  for (const [itemId, ownerId, kind, id, difference] of rowsOf(ledger, marks, values))
    to.addMark(itemId, ownerId, kind, id, sign * difference)
}

/** As it stands now, and what happened later than the moment taken back. */
function fromNow(ledger: ReadHandle, cut: Cut): Gathered {
  const made = new Gathered()
  const values = { owner: cut.ownerId, at: cut.at }
  const of = `${itemsIn(cut)} and ${OWNER}`
  const balances = `select item_id, owner_id, account, sum(quantity), 0 from bonded_balance_projection where ${of} group by 1, 2, 3`
  for (const [itemId, ownerId, code, sum] of rowsOf(ledger, balances, values))
    made.addBalance(itemId, ownerId, code, sum)
  const marks = `select item_id, owner_id, mark_kind, mark_id, difference from bonded_open_projection where difference <> 0 and ${of}`
  for (const row of rowsOf(ledger, marks, values)) made.addMark(...row)
  const after = `bonded_posting p indexed by bonded_posting_at where p.at > @at and p.${itemsIn(cut)} and ${OWNER_OF_POSTING}`
  addPostings(ledger, made, after, values, -1)
  return made
}

/** As each item stood at the start of the month in which it moved last before the moment, and what it moved since. */
function fromMonth(ledger: ReadHandle, cut: Cut): Gathered {
  const made = new Gathered()
  const start = `(select i.item_id, coalesce((select max(m.starts_at) from bonded_month_projection m where m.item_id = i.item_id and m.starts_at <= @month), ${Number.MIN_SAFE_INTEGER}) as starts_at from bonded_item i where i.book_id in (${list(cut.bookIds)})) s`
  const values = { owner: cut.ownerId, at: cut.at, month: monthOf(cut.at).startsAt }
  const balances = `select m.item_id, m.owner_id, m.account, sum(m.quantity), 0 from ${start} cross join bonded_month_projection m on m.item_id = s.item_id and m.starts_at = s.starts_at where ${OWNER} group by 1, 2, 3`
  for (const [itemId, ownerId, code, sum] of rowsOf(ledger, balances, values))
    made.addBalance(itemId, ownerId, code, sum)
  const marks = `select m.item_id, m.owner_id, m.mark_kind, m.mark_id, m.difference from ${start} cross join bonded_month_open_projection m on m.item_id = s.item_id and m.starts_at = s.starts_at where ${OWNER}`
  for (const row of rowsOf(ledger, marks, values)) made.addMark(...row)
  const since = `${start} cross join bonded_posting p on p.item_id = s.item_id and p.at >= s.starts_at and p.at <= @at where ${OWNER_OF_POSTING}`
  addPostings(ledger, made, since, values, 1)
  return made
}

/** Later movements up to which taking them back is the shorter way. */
const FEW = 5000

function happenedLittleAfter(ledger: ReadHandle, at: number, few: number): boolean {
  const row = ledger
    .sql('select count(*) as n from (select 1 from bonded_posting where at > ? limit ?)')
    .get(at, few + 1) as { n: number }
  return row.n <= few
}

/** Takes back what was posted later than the cut's last entry although it happened before its moment. */
function takeBackLater(ledger: ReadHandle, to: Gathered, cut: Cut): void {
  const last = lastEntry(ledger)
  if (cut.through >= last) return
  // The shorter of two ways to them: entries since then, or entries of that time.
  const [id, at] = last - cut.through < 100_000 ? ['e.entry_id', '+e.at'] : ['+e.entry_id', 'e.at']
  const later = `bonded_entry e cross join bonded_posting p indexed by bonded_posting_entry on p.entry_id = e.entry_id where ${id} > @through and ${at} <= @at and p.${itemsIn(cut)} and ${OWNER_OF_POSTING}`
  addPostings(ledger, to, later, { owner: cut.ownerId, at: cut.at, through: cut.through }, -1)
}

/** Balances and marks with a difference, as of a cut. `few`: up to so many later movements are taken back from now. */
export function standings(ledger: ReadHandle, cut: Cut, few = FEW): Standings {
  const made = happenedLittleAfter(ledger, cut.at, few) ? fromNow(ledger, cut) : fromMonth(ledger, cut)
  takeBackLater(ledger, made, cut)
  return made.standings()
}

/** What postings of a mark say: columns of FACTS. */
type Fact = [
  at: number,
  account: number,
  quantity: number,
  kind: number,
  reverses: number | null,
  causeKind: number,
  causeId: number,
]

/** Only what stands in stock or a count difference tells a cause; where it went to says nothing more. */
const TELLING = ACCOUNTS.filter((row) => row.stock || ['preCredit', 'countDifference'].includes(row.name)).map(
  (row) => row.code,
)
const FACTS = `select j.key, p.account, p.quantity, e.kind, e.reverses, coalesce(o.cause_kind, e.cause_kind), coalesce(o.cause_id, e.cause_id)
  from json_each(?) j cross join bonded_posting p indexed by bonded_posting_mark on p.mark_kind = j.value ->> 0 and p.mark_id = j.value ->> 1 and p.item_id = j.value ->> 2
  cross join bonded_entry e on e.entry_id = p.entry_id left join bonded_entry o on o.entry_id = e.reverses
  where p.owner_id = j.value ->> 3 and p.at <= ? and p.entry_id <= ? and p.account in (${TELLING.join(', ')}) order by j.key, p.entry_id, p.line`
const MARKS_AT_ONCE = 2000

interface Telling {
  readonly sums: Partial<Record<AccountName, number>>
  readonly kinds: Set<EntryKind>
  readonly booked: Map<string, number>
  customs: number
  house: number
  undone: boolean
}

function tell(telling: Telling, [, code, quantity, kindCode, reverses, causeKind, causeId]: Fact): void {
  const { name, plane, stock } = accountOfCode(code)
  telling.sums[name] = (telling.sums[name] ?? 0) + quantity
  telling.kinds.add(entryKindOfCode(kindCode).kind)
  if (!stock) return
  if (plane === 'goods') telling.house += quantity
  if (plane !== 'book') return
  telling.customs += quantity
  if (reverses !== null) telling.undone = true
  // What a document has moved of customs' book altogether, pre-debited and booked, taken back or not.
  const document = `${causeKind} ${causeId}`
  telling.booked.set(document, (telling.booked.get(document) ?? 0) + quantity)
}

/** What the postings of marks say of their causes, as of a cut; in the order of the marks. */
export function markFacts(ledger: ReadHandle, marks: readonly MarkDifference[], cut: Cut): OpenMark[] {
  const facts = ledger.sql(FACTS).raw(true)
  const made: OpenMark[] = []
  for (let from = 0; from < marks.length; from += MARKS_AT_ONCE) {
    const part = marks.slice(from, from + MARKS_AT_ONCE)
    const tellings = part.map((): Telling => ({
      sums: {},
      kinds: new Set(),
      booked: new Map(),
      customs: 0,
      house: 0,
      undone: false,
    }))
    const asked = part.map(({ kind, id, itemId, ownerId }) => [MARK_KINDS.indexOf(kind), id, itemId, ownerId])
    for (const fact of facts.all(JSON.stringify(asked), cut.at, cut.through) as Fact[]) {
      const telling = tellings[fact[0]]
      if (telling !== undefined) tell(telling, fact)
    }
    for (const [i, { itemId, ownerId, kind, id }] of part.entries()) {
      const telling = tellings[i]
      if (telling === undefined) continue
      const { sums, customs, house, kinds, booked, undone } = telling
      made.push({
        ...{ itemId, ownerId, kind, id, customs, house, kinds, undone },
        preDebited: sums.preDebit ?? 0,
        preCredited: sums.preCredit ?? 0,
        voidPass: sums.voidPass ?? 0,
        countDifference: sums.countDifference ?? 0,
        booked: [...booked.values()].filter((quantity) => quantity !== 0),
        twin: false,
      })
    }
  }
  return made
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
