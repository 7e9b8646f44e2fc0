import type { WriteHandle } from '../../db/open.ts'
import { transaction } from '../../db/tx.ts'
import { account } from '../../shared/domain/bonded/account.ts'
import {
  CAUSE_KINDS,
  checkEntry,
  entryKind,
  MARK_KINDS,
  type BalancedEntry,
  type EntryKind,
  type Mark,
  type Move,
} from '../../shared/domain/bonded/entry.ts'
import { fixed } from '../../shared/domain/decimal/decimal.ts'

/**
 * A history of months for benchmarks, loaded in bulk. Every entry goes through `checkEntry` like any other, so that the laws of the ledger
 * hold; only the writing is bulk: postings in the order of their tree, indexes made afterwards, projections left to a rebuild.
 */

const DAY = 86_400_000
/** Steps that a parcel makes through both planes; as many movements. */
const STEPS_OF_A_PARCEL = 8
/** Parcels that one list, one pass or one wave takes. */
const TOGETHER = 200
const OWNERS = 300
/** One parcel in so many is shipped and never debited; one in so many is intercepted after packing and put back. */
const FORGOTTEN = 400
const INTERCEPTED = 700

export interface HistoryBook {
  readonly bookId: number
  readonly itemIds: readonly number[]
}

/** Columns of postings, in the order of posting. */
class Columns {
  readonly item: Int32Array
  readonly at: Float64Array
  readonly entry: Int32Array
  readonly line: Int16Array
  readonly account: Int8Array
  readonly lot: Int32Array
  readonly quantity: Float64Array
  readonly markKind: Int8Array
  readonly markId: Int32Array
  length = 0
  constructor(most: number) {
    this.item = new Int32Array(most)
    this.at = new Float64Array(most)
    this.entry = new Int32Array(most)
    this.line = new Int16Array(most)
    this.account = new Int8Array(most)
    this.lot = new Int32Array(most)
    this.quantity = new Float64Array(most)
    this.markKind = new Int8Array(most)
    this.markId = new Int32Array(most)
  }
  add(entryId: number, entry: BalancedEntry): void {
    for (const [line, posting] of entry.postings.entries()) {
      const i = this.length++
      this.item[i] = posting.itemId
      this.at[i] = entry.at
      this.entry[i] = entryId
      this.line[i] = line
      this.account[i] = account(posting.account).code
      this.lot[i] = posting.lotId
      this.quantity[i] = posting.quantity
      this.markKind[i] = MARK_KINDS.indexOf(posting.mark.kind)
      this.markId[i] = posting.mark.id
    }
  }
  /** Places by item; within an item the order of posting, which is that of time. */
  byItem(): Int32Array {
    let last = 0
    for (let i = 0; i < this.length; i++) last = Math.max(last, this.item[i] ?? 0)
    const starts = new Int32Array(last + 2)
    for (let i = 0; i < this.length; i++) {
      const at = (this.item[i] ?? 0) + 1
      starts[at] = (starts[at] ?? 0) + 1
    }
    for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0)
    const order = new Int32Array(this.length)
    for (let i = 0; i < this.length; i++) {
      const item = this.item[i] ?? 0
      const place = starts[item] ?? 0
      order[place] = i
      starts[item] = place + 1
    }
    return order
  }
}

/** The owner of an item's goods, the same in every step. */
export const ownerOfItem = (itemId: number): number => 1 + (itemId % OWNERS)

interface Parcel {
  readonly itemId: number
  readonly mark: Mark
  readonly fate: 'usual' | 'forgotten' | 'intercepted'
}

/** Writes entries as they come, keeps their postings until the end. */
class History {
  readonly #ledger: WriteHandle
  readonly columns: Columns
  readonly #first: number
  #entries: [number, BalancedEntry][] = []
  #next: number
  constructor(ledger: WriteHandle, postings: number) {
    this.#ledger = ledger
    this.columns = new Columns(postings)
    this.#first =
      1 + (ledger.sql('select coalesce(max(entry_id), 0) as id from bonded_entry').get() as { id: number }).id
    this.#next = this.#first
  }
  get entries(): number {
    return this.#next - this.#first
  }
  post(kind: EntryKind, at: number, moves: readonly Move[]): void {
    if (moves.length === 0) return
    const id = this.#next++
    const cause = { kind: 'document', id: 1, text: '示例历史' } as const
    const checked = checkEntry({ kind, key: `history:${String(id).padStart(9, '0')}`, cause, at, moves })
    if (!checked.ok) throw new Error(`${kind} ${checked.code}`)
    this.columns.add(id, checked.entry)
    this.#entries.push([id, checked.entry])
    if (this.#entries.length >= 20_000) this.flush()
  }
  flush(): void {
    const insert = this.#ledger.database.prepare(
      'insert into bonded_entry (entry_id, kind, key, cause_kind, cause_id, cause, reverses, at, actor_id, recorded_at) values (?, ?, ?, ?, ?, ?, null, ?, 0, ?)',
    )
    transaction(this.#ledger, () => {
      for (const [id, { kind, key, cause, at }] of this.#entries)
        insert.run(id, entryKind(kind).code, key, CAUSE_KINDS.indexOf(cause.kind), cause.id, cause.text, at, at)
    })
    this.#entries = []
  }
}

const one = (from: Move['from'], to: Move['to'], itemId: number, pieces: number, mark: Mark): Move => ({
  from,
  to,
  itemId,
  ownerId: ownerOfItem(itemId),
  lotId: 0,
  quantity: fixed(pieces * 100_000),
  mark,
})

/** Numbers that repeat (xorshift32), 0 ≤ n < 1. */
function numbers(): () => number {
  let state = 2_463_534_242
  return () => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 4_294_967_296
  }
}

/** A day of a book: waves, scans one by one, a pass, the release, and the lists of the day before. */
function day(history: History, parcels: readonly Parcel[], before: readonly Parcel[], at: number): void {
  const all = (some: readonly Parcel[], from: Move['from'], to: Move['to']): Move[] =>
    some.map(({ itemId, mark }) => one(from, to, itemId, 1, mark))
  for (let from = 0; from < parcels.length; from += TOGETHER) {
    const part = parcels.slice(from, from + TOGETHER)
    const gone = part.filter((parcel) => parcel.fate !== 'intercepted')
    const stopped = part.filter((parcel) => parcel.fate === 'intercepted')
    history.post('parcelReleased', at + from, all(part, 'releaseOutside', 'released'))
    history.post('pick', at + from + 1, all(part, 'shelf', 'picked'))
    for (const [i, parcel] of part.entries()) history.post('pack', at + from + 2 + i, all([parcel], 'picked', 'packed'))
    for (const [i, parcel] of gone.entries())
      history.post('dispatch', at + DAY / 4 + from + i, all([parcel], 'packed', 'inFlight'))
    history.post('intercept', at + DAY / 4 + from, all(stopped, 'packed', 'exception'))
    history.post('putBack', at + DAY / 3 + from, all(stopped, 'exception', 'shelf'))
    history.post('gatePassed', at + DAY / 3 + from, all(gone, 'inFlight', 'outside'))
    history.post('listPreDebited', at + DAY / 2 + from, all(listed(part), 'book', 'preDebit'))
  }
  for (let from = 0; from < before.length; from += TOGETHER) {
    const part = listed(before.slice(from, from + TOGETHER))
    history.post('listDebited', at + DAY / 8 + from, all(part, 'preDebit', 'bookOutside'))
    history.post('parcelDebited', at + DAY / 8 + from, all(part, 'released', 'releaseOutside'))
  }
}
const listed = (parcels: readonly Parcel[]): Parcel[] => parcels.filter((parcel) => parcel.fate !== 'forgotten')

function fate(i: number): Parcel['fate'] {
  return i % FORGOTTEN === 7 ? 'forgotten' : i % INTERCEPTED === 9 ? 'intercepted' : 'usual'
}

/** Rows without the indexes, then the indexes: a tenth of the time of keeping three trees in random order. */
function withoutIndexes(ledger: WriteHandle, work: () => void): void {
  const indexes = ledger.database
    .prepare(
      "select name, sql from sqlite_schema where type = 'index' and tbl_name = 'bonded_posting' and sql is not null",
    )
    .all() as { name: string; sql: string }[]
  for (const { name } of indexes) ledger.database.exec(`drop index ${name}`)
  work()
  for (const { sql } of indexes) ledger.database.exec(sql)
}

/** Rows of postings in the order of their tree, some hundred thousand a transaction. */
function insertPostings(ledger: WriteHandle, columns: Columns): void {
  const order = columns.byItem()
  const insert = ledger.database.prepare(
    'insert into bonded_posting (item_id, at, entry_id, line, account, owner_id, lot_id, quantity, mark_kind, mark_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  )
  for (let from = 0; from < order.length; from += 200_000)
    transaction(ledger, () => {
      for (let k = from; k < Math.min(from + 200_000, order.length); k++) {
        const i = order[k] ?? 0
        const item = columns.item[i] ?? 0
        insert.run(
          item,
          columns.at[i],
          columns.entry[i],
          columns.line[i],
          columns.account[i],
          ownerOfItem(item),
          columns.lot[i],
          columns.quantity[i],
          columns.markKind[i],
          columns.markId[i],
        )
      }
    })
}

/**
 * Loads `movements` movements over `days` days: inbound lists of every item, then parcels, four fifths of them from a tenth of the items.
 * Durability is off while it loads. @returns movements and entries that were written
 */
export function seedHistory(
  ledger: WriteHandle,
  books: readonly HistoryBook[],
  about: { readonly movements: number; readonly days: number; readonly start: number },
): { readonly movements: number; readonly entries: number } {
  const items = books.reduce((sum, book) => sum + book.itemIds.length, 0)
  const history = new History(ledger, 2 * (about.movements + 3 * items + 10_000))
  ledger.database.pragma('synchronous = off')
  try {
    for (const { itemIds } of books)
      for (const id of itemIds) {
        const mark = { kind: 'list', id } as const
        history.post('receive', about.start, [one('outside', 'receiving', id, 1_000_000, mark)])
        history.post('shelve', about.start + 1, [one('receiving', 'shelf', id, 1_000_000, mark)])
        history.post('listCredited', about.start + 2, [one('bookOutside', 'book', id, 1_000_000, mark)])
      }
    const next = numbers()
    const parcels = Math.floor(Math.max(0, about.movements - 3 * items) / STEPS_OF_A_PARCEL)
    let made = 0
    let before: Parcel[][] = books.map(() => [])
    for (let d = 1; d <= about.days; d++) {
      const until = Math.floor((parcels * d) / about.days)
      const today: Parcel[][] = books.map(() => [])
      for (; made < until; made++) {
        const at = made % books.length
        const own = books[at]?.itemIds ?? []
        const reach = next() < 0.8 ? Math.ceil(own.length / 10) : own.length
        const itemId = own[Math.floor(next() * next() * reach)] ?? 0
        today[at]?.push({ itemId, mark: { kind: 'parcel', id: made + 1 }, fate: fate(made) })
      }
      for (const [i, some] of today.entries()) day(history, some, before[i] ?? [], about.start + d * DAY)
      before = today
    }
    history.flush()
    withoutIndexes(ledger, () => insertPostings(ledger, history.columns))
  } finally {
    ledger.database.pragma('synchronous = full')
  }
  ledger.database.pragma('wal_checkpoint(truncate)')
  return { movements: history.columns.length / 2, entries: history.entries }
}
