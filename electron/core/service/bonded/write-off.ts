import { hash } from 'node:crypto'
import { itemsOfBook, listBooks, readBook, type BookRow, type ItemRow } from '../../../../db/bonded/book.ts'
import { readDocument } from '../../../../db/bonded/document.ts'
import { lastEntry } from '../../../../db/bonded/ledger.ts'
import {
  cycleFigures,
  cycleLists,
  cycleOf,
  cycleRows,
  entriesAfter,
  listsOutside,
} from '../../../../db/bonded/write-off.ts'
import {
  listWriteOffs,
  readWriteOff,
  writeOffEvents,
  writeOffItems,
  writeOffLists,
  writeOffVersions,
  type WriteOffList,
  type WriteOffRow,
} from '../../../../db/bonded/write-off-record.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import {
  mayActOnWriteOff,
  WRITE_OFF_ACT_TABLE,
  WRITE_OFF_ACTS,
  WRITE_OFF_EDITABLE,
  WRITE_OFF_RESULTS,
  WRITE_OFF_STATE_TABLE,
  writeOffClock,
  writeOffResult,
  writeOffText,
  writeOffValues,
  type WriteOffFigures,
} from '../../../../shared/domain/bonded/write-off.ts'
import { fixed, fixedText } from '../../../../shared/domain/decimal/decimal.ts'
import type { ReadContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { bookOf } from './book.ts'
import { writeOffFindings } from './write-off-finding.ts'

/** Periodic write-offs: the figures of a cycle as they stand, saved versions, and where each figure comes from. Reads only. */

type Shown = Out<'writeOff.draft'>
const shown = (count: number): string => fixedText(fixed(count))
const iso = (ms: number): string => new Date(ms).toISOString()

/** The cycle that is meant: the one asked for, else that of the book. @throws Failure FIELD_INVALID */
export function cycleDays(
  book: Pick<BookRow, 'cycleFrom' | 'cycleTo'>,
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
): { readonly from: string; readonly to: string } {
  const [from, to] = [asked.from ?? book.cycleFrom, asked.to ?? book.cycleTo]
  if (from === '' || to === '')
    throw new Failure('FIELD_INVALID', { label: '核销周期', reason: '请先在账册资料中填写核销周期' })
  if (to < from) throw new Failure('FIELD_INVALID', { label: '核销周期', reason: '止日早于起日' })
  return { from, to }
}

export interface Decisions {
  readonly excluded: readonly { readonly id: number; readonly why: string }[]
  readonly items: readonly {
    readonly itemId: number
    readonly actual: number | undefined
    readonly justified: boolean
    readonly why: string
  }[]
}
const NO_DECISIONS: Decisions = { excluded: [], items: [] }

export interface Counted {
  readonly from: string
  readonly to: string
  readonly through: number
  readonly hash: string
  readonly items: readonly WriteOffFigures[]
  readonly lists: readonly WriteOffList[]
}

/** Counts a cycle with what a person has decided. The same entries and decisions give the same hash. */
export function countCycle(
  ledger: ReadHandle,
  book: Pick<BookRow, 'id' | 'bookNo'>,
  days: { readonly from: string; readonly to: string },
  decisions: Decisions,
  through: number,
): Counted {
  const cycle = cycleOf(book.id, days.from, days.to, through)
  const decided = new Map(decisions.items.map((one) => [one.itemId, one]))
  const excluded = new Map(decisions.excluded.map((one) => [one.id, one.why]))
  const items = cycleFigures(ledger, cycle).map((row): WriteOffFigures => {
    const own = decided.get(row.itemId)
    return { ...row, actual: own?.actual ?? row.house, justified: own?.justified ?? false, why: own?.why ?? '' }
  })
  const lists = cycleLists(ledger, cycle).map(({ id }): WriteOffList => {
    const why = excluded.get(id)
    return { id, taking: why === undefined, why: why ?? '' }
  })
  const text = writeOffText({ bookNo: book.bookNo, ...days, through, items, lists })
  return { ...days, through, items, lists, hash: hash('sha256', text) }
}

/** What a version was decided with, so that it can be counted again. */
function decisionsOf(items: readonly WriteOffFigures[], lists: readonly WriteOffList[]): Decisions {
  return {
    excluded: lists.filter((one) => !one.taking).map(({ id, why }) => ({ id, why })),
    items: items
      .filter((one) => one.actual !== one.house || one.justified || one.why !== '')
      .map(({ itemId, actual, house, justified, why }) => ({
        itemId,
        actual: actual === house ? undefined : actual,
        justified,
        why,
      })),
  }
}

function itemRow(item: ItemRow, one: WriteOffFigures): Shown['rows'][number] {
  const result = writeOffResult(one.closing, one.actual)
  return {
    itemId: item.id,
    seq: item.seq,
    itemNo: item.itemNo,
    name: item.name,
    unit: item.declaredUnit,
    opening: shown(one.opening),
    credited: shown(one.credited),
    debited: shown(one.debited),
    closing: shown(one.closing),
    house: shown(one.house),
    actual: shown(one.actual),
    disposed: shown(one.disposed),
    difference: shown(one.actual - one.closing),
    result: WRITE_OFF_RESULTS[result].name,
    help: WRITE_OFF_RESULTS[result].help,
    justified: one.justified,
    why: one.why,
  }
}

/** How many items have more, or less, than customs' book. */
export function differing(items: readonly WriteOffFigures[]): { readonly surplus: number; readonly shortage: number } {
  const count = (result: string): number =>
    items.filter((one) => writeOffResult(one.closing, one.actual) === result).length
  return { surplus: count('surplus'), shortage: count('shortage') }
}

/** Counted figures as the screen and the papers show them. */
export function shownFigures(
  context: ReadContext,
  book: BookRow,
  counted: Counted,
  extendedTo: string,
): Omit<Shown, 'findings'> {
  const { ledger } = context
  const items = new Map(itemsOfBook(ledger, book.id).map((item) => [item.id, item]))
  const clock = writeOffClock(book.kind, { ...counted, extendedTo }, today(context.now()))
  return {
    bookId: book.id,
    bookNo: book.bookNo,
    bookTitle: book.title,
    kind: book.kind,
    from: counted.from,
    to: counted.to,
    through: counted.through,
    hash: counted.hash,
    ...(clock === undefined ? {} : { clock }),
    lists: counted.lists.flatMap((one) => {
      const row = readDocument(ledger, one.id)
      return row === undefined
        ? []
        : [
            {
              id: one.id,
              number: row.customsNo === '' ? row.ownNo : row.customsNo,
              direction: row.direction === 'I' ? '进' : '出',
              at: row.statusAt,
              taking: one.taking,
              why: one.why,
            },
          ]
    }),
    rows: counted.items
      .flatMap((one) => {
        const item = items.get(one.itemId)
        return item === undefined ? [] : [itemRow(item, one)]
      })
      .sort((a, b) => a.seq - b.seq || a.itemId - b.itemId),
    ...differing(counted.items),
  }
}

export function writeOffDraft(context: ReadContext, input: In<'writeOff.draft'>): Shown {
  const { ledger } = context
  const book = bookOf(ledger, input.bookId)
  const counted = countCycle(ledger, book, cycleDays(book, input), NO_DECISIONS, lastEntry(ledger))
  return {
    ...shownFigures(context, book, counted, ''),
    findings: writeOffFindings(context, book, counted, '', listsOutside(ledger, book.id)),
  }
}

/** @throws Failure WRITE_OFF_UNKNOWN */
export function writeOffOf(ledger: ReadHandle, id: number): WriteOffRow {
  const row = readWriteOff(ledger, id)
  if (row === undefined) throw new Failure('WRITE_OFF_UNKNOWN', { id })
  return row
}

/** A stored version; the newest unless told otherwise. @throws Failure WRITE_OFF_UNKNOWN */
export function countedVersion(ledger: ReadHandle, row: WriteOffRow, version = row.version): Counted {
  const stored = writeOffVersions(ledger, row.id).find((one) => one.version === version)
  if (stored === undefined) throw new Failure('WRITE_OFF_UNKNOWN', { id: row.id })
  return {
    from: row.from,
    to: row.to,
    through: stored.throughEntry,
    hash: stored.hash,
    items: writeOffItems(ledger, row.id, version),
    lists: writeOffLists(ledger, row.id, version),
  }
}

type ListRow = Out<'writeOff.list'>['rows'][number]

function listRow(context: ReadContext, book: BookRow | undefined, row: WriteOffRow): ListRow {
  const state = WRITE_OFF_STATE_TABLE[row.state]
  const newest = writeOffVersions(context.ledger, row.id).at(-1)
  const clock = writeOffClock(book?.kind ?? '', row, today(context.now()))
  return {
    id: row.id,
    bookId: row.bookId,
    bookNo: book?.bookNo ?? '',
    bookTitle: book?.title ?? '',
    kind: book?.kind ?? '',
    times: row.times,
    from: row.from,
    to: row.to,
    state: row.state,
    stateName: state.name,
    tone: state.tone,
    version: row.version,
    customsNo: row.customsNo,
    extendedTo: row.extendedTo,
    ...(clock === undefined ? {} : { clock }),
    items: newest?.items ?? 0,
    surplus: newest?.surplus ?? 0,
    shortage: newest?.shortage ?? 0,
    revision: row.revision,
  }
}

export function writeOffList(context: ReadContext): Out<'writeOff.list'> {
  const { ledger } = context
  const books = listBooks(ledger)
  const rows = listWriteOffs(ledger, 0)
  return {
    books: books
      .filter((book) => book.archived === 0)
      .map((book) => {
        const own = rows.find((row) => row.bookId === book.id && row.to === book.cycleTo && row.state !== 'void')
        const days = { from: book.cycleFrom, to: book.cycleTo }
        const clock = days.to === '' ? undefined : writeOffClock(book.kind, days, today(context.now()))
        return {
          id: book.id,
          bookNo: book.bookNo,
          title: book.title,
          ...days,
          ...(clock === undefined ? {} : { clock }),
          ...(own === undefined ? {} : { writeOffId: own.id }),
        }
      }),
    rows: rows.map((row) =>
      listRow(
        context,
        books.find((book) => book.id === row.bookId),
        row,
      ),
    ),
  }
}

export function writeOffGet(context: ReadContext, input: In<'writeOff.get'>): Out<'writeOff.get'> {
  const { ledger } = context
  const row = writeOffOf(ledger, input.id)
  const version = input.version ?? row.version
  const counted = countedVersion(ledger, row, version)
  const book = bookOf(ledger, row.bookId)
  return {
    row: listRow(context, readBook(ledger, row.bookId), row),
    ...shownFigures(context, book, counted, row.extendedTo),
    findings: writeOffFindings(context, book, counted, row.extendedTo, listsOutside(ledger, book.id)),
    shown: version,
    later: entriesAfter(ledger, cycleOf(row.bookId, row.from, row.to, counted.through)),
    versions: writeOffVersions(ledger, row.id).map(({ throughEntry: _through, actorId: _actor, at, ...one }) => ({
      ...one,
      at: iso(at),
    })),
    events: writeOffEvents(ledger, row.id).map(({ actorId: _actor, at, state, receiptId, act, ...one }) => ({
      ...one,
      act: WRITE_OFF_ACTS.some((known) => known === act)
        ? WRITE_OFF_ACT_TABLE[act as (typeof WRITE_OFF_ACTS)[number]].name
        : act,
      stateName: WRITE_OFF_STATE_TABLE[state].name,
      tone: WRITE_OFF_STATE_TABLE[state].tone,
      at: iso(at),
      ...(receiptId === null ? {} : { receiptId }),
    })),
    acts: WRITE_OFF_ACTS.filter((act) => mayActOnWriteOff(row.state, act)),
    mayEdit: WRITE_OFF_EDITABLE.includes(row.state),
  }
}

export function writeOffVerify(context: ReadContext, input: In<'writeOff.verify'>): Out<'writeOff.verify'> {
  const { ledger } = context
  const row = writeOffOf(ledger, input.id)
  const stored = countedVersion(ledger, row, input.version)
  const decisions = decisionsOf(stored.items, stored.lists)
  const again = countCycle(ledger, bookOf(ledger, row.bookId), stored, decisions, stored.through)
  const known = new Map(stored.items.map((one) => [one.itemId, JSON.stringify(writeOffValues(one))]))
  const fresh = new Map(again.items.map((one) => [one.itemId, JSON.stringify(writeOffValues(one))]))
  const items = [...new Set([...known.keys(), ...fresh.keys()])].filter((id) => known.get(id) !== fresh.get(id))
  return { same: again.hash === stored.hash, signed: stored.hash, now: again.hash, items }
}

export function writeOffRows(context: ReadContext, input: In<'writeOff.rows'>): Out<'writeOff.rows'> {
  const { ledger } = context
  const book = bookOf(ledger, input.bookId)
  const { from, to } = cycleDays(book, input)
  const rows = cycleRows(ledger, cycleOf(book.id, from, to, input.through), input.itemId, input.figure, input.limit)
  return { rows: rows.map((row) => ({ ...row, at: iso(row.at), quantity: shown(row.quantity) })) }
}
