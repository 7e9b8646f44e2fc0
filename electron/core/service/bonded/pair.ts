import { itemsOfNo, type BookRow } from '../../../../db/bonded/book.ts'
import { insertPair, pairCandidates, pairOf } from '../../../../db/bonded/document-link.ts'
import { readDocument, type DocumentRow } from '../../../../db/bonded/document.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { listLine } from '../../../../shared/domain/bonded/compose.ts'
import { bondedText, type BondedContent, type BondedLine } from '../../../../shared/domain/bonded/content.ts'
import { bondedTypeFields } from '../../../../shared/domain/bonded/document-start.ts'
import { bondedState, mayEditBonded } from '../../../../shared/domain/bonded/document-state.ts'
import { comparePair, PAIR_WORDS, pairLine, type PairRow } from '../../../../shared/domain/bonded/pair.ts'
import { fixed, fixedText, parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { bookBody, bookOf } from './book.ts'
import { documentContent, documentOf, writeDocument } from './document-save.ts'

/** Transfers between two books: the list that takes in and the one that lets out (SPEC C.1: the list in is approved first, then the list out names it). */

const text = (count: number): string => fixedText(fixed(count))

/** A document in a few words. */
export function briefOf(row: DocumentRow, bookNo: string) {
  const state = bondedState(row.state)
  return {
    id: row.id,
    number: row.customsNo === '' ? row.ownNo : row.customsNo,
    bookNo,
    stateName: state.name,
    tone: state.tone,
    firstGoods: row.firstGoods,
    lines: row.lines,
  }
}

/** A list; what is none cannot be transferred. @throws Failure BONDED_UNKNOWN */
function listOf(ledger: ReadHandle, id: number): DocumentRow {
  const row = documentOf(ledger, id)
  if (row.type !== 'INV101') throw new Failure('BONDED_UNKNOWN', { id })
  return row
}

const brief = (ledger: ReadHandle, row: DocumentRow) =>
  briefOf(row, row.bookId === 0 ? '' : bookOf(ledger, row.bookId).bookNo)

function compared(ledger: ReadHandle, a: DocumentRow, b: DocumentRow): PairRow[] {
  const [taken, given] = a.direction === 'I' ? [a, b] : [b, a]
  const lines = (row: DocumentRow) => documentContent(ledger, row).lines.map((line) => pairLine(line.fields))
  return comparePair(lines(taken), lines(given))
}

export function pairView(context: ReadContext, input: In<'bonded.pair'>): Out<'bonded.pair'> {
  const { ledger } = context
  const row = listOf(ledger, input.id)
  const otherId = pairOf(ledger, row.id)
  const other = otherId === undefined ? undefined : readDocument(ledger, otherId)
  if (other === undefined) {
    const found = pairCandidates(ledger, { bookId: row.bookId, direction: row.direction })
    return {
      rows: [],
      candidates: found.flatMap((id) => readDocument(ledger, id) ?? []).map((one) => brief(ledger, one)),
    }
  }
  return {
    other: brief(ledger, other),
    candidates: [],
    rows: compared(ledger, row, other).map(({ taken, given, why, ...one }) => ({
      ...one,
      taken: text(taken),
      given: text(given),
      difference: text(taken - given),
      word: PAIR_WORDS[why],
      agrees: why === '',
    })),
  }
}

/** The head with what it has to say of the other side: its book, and for the list out the number of the list in. */
function withOther(content: BondedContent, own: DocumentRow, other: DocumentRow, otherBookNo: string): BondedContent {
  const head = { ...content.head, RltPutrecNo: otherBookNo }
  return own.direction === 'E' && other.customsNo !== ''
    ? { ...content, head: { ...head, RltInvtNo: other.customsNo } }
    : { ...content, head }
}

/** Writes the other side into a draft; what is at customs already stays as it is. */
function nameOther(context: WriteContext, own: DocumentRow, other: DocumentRow): void {
  if (!mayEditBonded(own.state)) return
  const before = documentContent(context.ledger, own)
  const content = withOther(before, own, other, bookOf(context.ledger, other.bookId).bookNo)
  const same = ['RltPutrecNo', 'RltInvtNo'].every(
    (name) => bondedText(before.head, name) === bondedText(content.head, name),
  )
  if (!same) writeDocument(context, { row: own, type: own.type, content, note: own.note, why: '关联转入转出清单' })
}

export function tieLists(context: WriteContext, input: In<'bonded.tie'>): Out<'bonded.tie'> {
  const { ledger } = context
  const [row, other] = [listOf(ledger, input.id), listOf(ledger, input.otherId)]
  if (row.direction === other.direction || row.direction === '' || other.direction === '')
    throw new Failure('FIELD_INVALID', { label: '对方清单', reason: '一份应为进、一份应为出' })
  if (row.bookId === other.bookId || row.bookId === 0 || other.bookId === 0)
    throw new Failure('FIELD_INVALID', { label: '对方清单', reason: '两份清单应属于两本账册' })
  const [taking, giving] = row.direction === 'I' ? [row, other] : [other, row]
  insertPair(ledger, { inId: taking.id, outId: giving.id, actorId: context.actor.userId, at: context.now() })
  nameOther(context, taking, giving)
  nameOther(context, giving, taking)
  context.audit('bonded.tie', `document ${taking.id}`, { out: giving.id })
  return { differing: compared(ledger, taking, giving).filter((one) => one.why !== '').length }
}

/** A line of the other book: its own item of the same 料号 where it has one, else the goods as they are named here. */
function lineIn(ledger: ReadHandle, book: BookRow, line: BondedLine): BondedLine {
  const [item] = itemsOfNo(ledger, book.id, bondedText(line.fields, 'GdsMtno')).filter((one) => one.state !== 'stopped')
  const { PutrecSeqno: _seq, SeqNo: _no, GdsSeqno: _line, EntryGdsSeqno: _entry, ...goods } = line.fields
  const quantity = parseFixed<'quantity'>(bondedText(line.fields, 'DclQty') || '0') ?? fixed<'quantity'>(0)
  if (item === undefined) return { fields: goods, itemId: 0, ownerId: line.ownerId, lotId: 0 }
  const weights = Object.fromEntries(
    ['GrossWt', 'NetWt'].flatMap((name) =>
      bondedText(line.fields, name) === '' ? [] : [[name, bondedText(line.fields, name)]],
    ),
  )
  return { fields: listLine(item, quantity, weights), itemId: item.id, ownerId: line.ownerId, lotId: 0 }
}

export function makeCounterpart(context: WriteContext, input: In<'bonded.counterpart'>): Out<'bonded.counterpart'> {
  const { ledger } = context
  const row = listOf(ledger, input.id)
  const book = bookOf(ledger, input.bookId)
  if (book.id === row.bookId) throw new Failure('FIELD_INVALID', { label: '对方账册', reason: '与本清单是同一本账册' })
  if (pairOf(ledger, row.id) !== undefined)
    throw new Failure('FIELD_INVALID', { label: '对方清单', reason: '已有关联的清单，请直接打开' })
  const own = documentContent(ledger, row)
  const direction = row.direction === 'I' ? 'E' : 'I'
  const { head, tail } = bondedTypeFields(
    'INV101',
    { ...bookBody(book), bookNo: book.bookNo },
    bondedText(own.head, 'InvtType'),
    direction,
  )
  const taken = Object.fromEntries(
    ['SupvModecd', 'TrspModecd', 'ListType', 'StshipTrsarvNatcd', 'DclcusFlag', 'DclcusTypecd', 'GenDecFlag'].flatMap(
      (name) => (bondedText(own.head, name) === '' ? [] : [[name, bondedText(own.head, name)]]),
    ),
  )
  const lines = own.lines.map((line) => lineIn(ledger, book, line))
  const saved = writeDocument(context, {
    row: undefined,
    type: 'INV101',
    content: { head: { ...head, ...taken }, tail, lines, links: [] },
    note: '',
    why: `${row.ownNo} 的对方清单`,
  })
  tieLists(context, { id: row.id, otherId: saved.id })
  return { id: saved.id, ownNo: saved.ownNo, unmatched: lines.filter((line) => line.itemId === 0).length }
}
