import { saveBook } from '../../../../db/bonded/book.ts'
import { lastEntry } from '../../../../db/bonded/ledger.ts'
import {
  appendWriteOffEvent,
  insertWriteOff,
  insertWriteOffVersion,
  listWriteOffs,
  type WriteOffRow,
} from '../../../../db/bonded/write-off-record.ts'
import { listsOutside } from '../../../../db/bonded/write-off.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import {
  mayActOnWriteOff,
  nextCycle,
  WRITE_OFF_ACT_TABLE,
  WRITE_OFF_EDITABLE,
  WRITE_OFF_STATE_TABLE,
  writeOffClock,
} from '../../../../shared/domain/bonded/write-off.ts'
import { parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import type { WriteContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { callWaiting } from '../filing/answer-place.ts'
import { placeBondedReceipt } from './answer.ts'
import { bookOf } from './book.ts'
import { countCycle, countedVersion, cycleDays, differing, writeOffOf, type Decisions } from './write-off.ts'
import { writeOffWaitKey } from './write-off-answer.ts'
import { writeOffFindings } from './write-off-finding.ts'

/** Saving a write-off, and what happens to it. */

function stateFailure(context: WriteContext, row: WriteOffRow, action: string): Failure {
  return new Failure('WRITE_OFF_STATE', {
    bookNo: bookOf(context.ledger, row.bookId).bookNo,
    times: row.times,
    state: WRITE_OFF_STATE_TABLE[row.state].name,
    action,
  })
}

function decided(input: Pick<In<'writeOff.save'>, 'excluded' | 'items'>): Decisions {
  return {
    excluded: input.excluded,
    items: input.items.map((one) => {
      const actual = one.actual === undefined ? undefined : parseFixed(one.actual)
      if (one.actual !== undefined && (actual === undefined || actual < 0))
        throw new Failure('FIELD_INVALID', { label: '实际库存', reason: `“${one.actual}”应为不小于 0 的数` })
      return { itemId: one.itemId, actual, justified: one.justified, why: one.why }
    }),
  }
}

/** The row to write to: the one that is named, or a new one whose cycle meets no other. */
function rowToSave(context: WriteContext, input: In<'writeOff.save'>): WriteOffRow {
  const { ledger } = context
  const book = bookOf(ledger, input.bookId)
  if (input.id !== undefined) {
    const row = writeOffOf(ledger, input.id)
    if (row.bookId !== book.id) throw new Failure('WRITE_OFF_UNKNOWN', { id: row.id })
    if (row.revision !== input.revision) throw new Failure('RECORD_CHANGED', { by: '其他用户', revision: row.revision })
    if (!WRITE_OFF_EDITABLE.includes(row.state)) throw stateFailure(context, row, '重新计算')
    return row
  }
  const days = cycleDays(book, input)
  const other = listWriteOffs(ledger, book.id).find(
    (row) => row.state !== 'void' && row.from <= days.to && days.from <= row.to,
  )
  if (other !== undefined)
    throw new Failure('FIELD_INVALID', {
      label: '核销周期',
      reason: `与第 ${other.times} 次报核（${other.from} 至 ${other.to}）重叠，请打开那一份`,
    })
  const { id } = insertWriteOff(ledger, { bookId: book.id, ...days }, context.now())
  return writeOffOf(ledger, id)
}

export function saveWriteOff(context: WriteContext, input: In<'writeOff.save'>): Out<'writeOff.save'> {
  const { ledger, actor } = context
  const decisions = decided(input)
  const row = rowToSave(context, input)
  const counted = countCycle(ledger, bookOf(ledger, row.bookId), row, decisions, lastEntry(ledger))
  const version = row.version + 1
  const at = context.now()
  const frozen = {
    version,
    throughEntry: counted.through,
    hash: counted.hash,
    items: counted.items.length,
    ...differing(counted.items),
    lists: counted.lists.filter((one) => one.taking).length,
    note: input.note,
    actorId: actor.userId,
    at,
  }
  insertWriteOffVersion(ledger, row.id, frozen, counted.items, counted.lists)
  appendWriteOffEvent(ledger, row.id, {
    version,
    act: version === 1 ? '建立草稿' : '重新计算',
    state: row.state,
    day: today(at),
    detail: input.note,
    receiptId: null,
    actorId: actor.userId,
    at,
  })
  context.audit('writeOff.save', `writeOff ${row.id}`, { version, hash: counted.hash, items: counted.items.length })
  return { id: row.id, version, hash: counted.hash }
}

/** What keeps a write-off from being noted as reported. */
function refuseUnready(context: WriteContext, row: WriteOffRow): void {
  const { ledger } = context
  const book = bookOf(ledger, row.bookId)
  const looked = countedVersion(ledger, row)
  const [first] = writeOffFindings(context, book, looked, row.extendedTo, listsOutside(ledger, book.id)).filter(
    (one) => one.level === 'error',
  )
  if (first !== undefined) throw new Failure('WRITE_OFF_NOT_READY', { bookNo: book.bookNo, reason: first.message })
}

function extension(context: WriteContext, row: WriteOffRow, until: string | undefined): string {
  const book = bookOf(context.ledger, row.bookId)
  const clock = writeOffClock(book.kind, row, today(context.now()))
  const latest = clock?.latestBy ?? ''
  const day = until ?? latest
  if (day === '' || day <= row.to) throw new Failure('FIELD_INVALID', { label: '延期至', reason: '应晚于周期止日' })
  if (latest !== '' && day > latest)
    throw new Failure('FIELD_INVALID', { label: '延期至', reason: `报核期限延期后总计不超过 ${latest}` })
  return day
}

/** A closed cycle is followed by the next one, if the book still stands at it. */
function beginNextCycle(context: WriteContext, row: WriteOffRow): void {
  const { ledger, actor } = context
  const book = bookOf(ledger, row.bookId)
  if (book.cycleTo !== row.to) return
  const next = nextCycle(row.to)
  saveBook(
    ledger,
    book.id,
    { ...book, cycleFrom: next.from, cycleTo: next.to },
    { actorId: actor.userId, at: context.now(), why: `第 ${row.times} 次报核结案，进入下一周期` },
  )
}

/** Receipts that came before the write-off was noted as reported. */
function wakeReceipts(context: WriteContext, row: WriteOffRow): void {
  const { ledger, actor } = context
  const key = writeOffWaitKey(bookOf(ledger, row.bookId).bookNo, row.times)
  const tools = { ledger, now: context.now(), actorId: actor.userId }
  callWaiting(ledger, [key], (id, waiting) => placeBondedReceipt(tools, id, waiting))
}

/** The write-off goes out as a message: from that moment it is reported. @throws Failure WRITE_OFF_NOT_READY */
export function reportWriteOff(context: WriteContext, row: WriteOffRow, detail: string): void {
  const { ledger, actor } = context
  refuseUnready(context, row)
  const at = context.now()
  appendWriteOffEvent(ledger, row.id, {
    ...{ version: row.version, act: 'report', state: 'reported', day: today(at), detail },
    ...{ receiptId: null, actorId: actor.userId, at },
  })
  wakeReceipts(context, row)
  context.audit('writeOff.report', `writeOff ${row.id}`, { version: row.version, detail })
}

export function actOnWriteOff(context: WriteContext, input: In<'writeOff.act'>): Out<'writeOff.act'> {
  const { ledger, actor } = context
  const row = writeOffOf(ledger, input.id)
  if (row.revision !== input.revision) throw new Failure('RECORD_CHANGED', { by: '其他用户', revision: row.revision })
  const act = WRITE_OFF_ACT_TABLE[input.act]
  if (!mayActOnWriteOff(row.state, input.act)) throw stateFailure(context, row, act.name)
  if (input.day > today(context.now())) throw new Failure('FIELD_INVALID', { label: '日期', reason: '不能晚于今天' })
  if (input.act === 'return' && input.detail === '')
    throw new Failure('FIELD_INVALID', { label: '说明', reason: '请写明退回的原因' })
  if (input.act === 'report') refuseUnready(context, row)
  const until = input.act === 'extend' ? extension(context, row, input.until) : undefined
  const state = act.to ?? row.state
  appendWriteOffEvent(
    ledger,
    row.id,
    {
      version: row.version,
      act: input.act,
      state,
      day: input.day,
      detail: until === undefined ? input.detail : `延期至 ${until}${input.detail === '' ? '' : `；${input.detail}`}`,
      receiptId: null,
      actorId: actor.userId,
      at: context.now(),
    },
    {
      ...(until === undefined ? {} : { extendedTo: until }),
      ...(input.customsNo === '' ? {} : { customsNo: input.customsNo }),
    },
  )
  if (input.act === 'close') beginNextCycle(context, row)
  if (input.act === 'report') wakeReceipts(context, row)
  context.audit(`writeOff.${input.act}`, `writeOff ${row.id}`, { version: row.version, day: input.day })
  return { state }
}
