import { readItem } from '../../../../db/bonded/book.ts'
import type { DocumentRow } from '../../../../db/bonded/document.ts'
import { listParcels, listsOfPass } from '../../../../db/bonded/document-version.ts'
import { readDocument } from '../../../../db/bonded/document.ts'
import { balanceAt, entriesOf, heldUnder, liveEntriesOf, reverseEntry } from '../../../../db/bonded/ledger.ts'
import type { WriteHandle } from '../../../../db/open.ts'
import { CUSTOMS_ACCOUNTS, type AccountName } from '../../../../shared/domain/bonded/account.ts'
import type { BondedContent } from '../../../../shared/domain/bonded/content.ts'
import { bookEffect } from '../../../../shared/domain/bonded/document-kind.ts'
import { stageOf } from '../../../../shared/domain/bonded/document-state.ts'
import type { EntryKind, Mark, Move } from '../../../../shared/domain/bonded/entry.ts'
import { fixed, fixedText, type Quantity } from '../../../../shared/domain/decimal/decimal.ts'
import { documentLines } from './document-content.ts'
import { post } from './post.ts'

/**
 * What a document's state does to the ledger (SPEC C.1): pre-debited, debited, deleted lists move customs' book, a pass moves what rides
 * on it. The effect follows the state and not the receipt, so that any order of receipts ends in the same balances.
 */

export interface EffectTools {
  readonly ledger: WriteHandle
  readonly now: number
  readonly actorId: number
}

/** Moment of a receipt's fourteen digits, Beijing. */
export function momentOf(digits: string, otherwise: number): number {
  if (!/^\d{14}$/.test(digits)) return otherwise
  const [y, mo, d, h, mi, s] = [0, 4, 6, 8, 10, 12].map((from, i) =>
    Number(digits.slice(from, from + (i === 0 ? 4 : 2))),
  )
  return Date.UTC(y ?? 0, (mo ?? 1) - 1, d, h, mi, s) - 8 * 3_600_000
}

/** What a list moves: its parcels' lines, or its own lines. Lines without an item move nothing. */
export interface ListMove {
  readonly itemId: number
  readonly ownerId: number
  readonly lotId: number
  readonly quantity: Quantity
  readonly mark: Mark
}

function movesOfList(ledger: WriteHandle, row: DocumentRow, content: BondedContent): ListMove[] {
  const parcels = listParcels(ledger, row.id)
  if (parcels.length > 0)
    return parcels
      .filter((one) => one.itemId > 0 && one.quantity > 0)
      .map(({ parcelId, itemId, ownerId, lotId, quantity }) => ({
        itemId,
        ownerId,
        lotId,
        quantity: fixed(quantity),
        mark: { kind: 'parcel', id: parcelId },
      }))
  return documentLines(content)
    .filter((line) => line.itemId > 0 && line.quantity > 0)
    .map(({ itemId, ownerId, lotId, quantity }) => ({
      itemId,
      ownerId,
      lotId,
      quantity: fixed(quantity),
      mark: { kind: 'list', id: row.id },
    }))
}

/** What keeps a list from moving the book; '' when nothing does. */
export function listContradiction(
  ledger: WriteHandle,
  row: DocumentRow,
  content: BondedContent,
): { readonly code: string; readonly detail: string } | undefined {
  const lines = documentLines(content)
  const stranger = listParcels(ledger, row.id).length > 0 ? undefined : lines.find((line) => line.itemId === 0)
  if (stranger !== undefined)
    return {
      code: 'ITEM_UNKNOWN',
      detail: `第 ${stranger.number} 项（料号 ${stranger.itemNo}，备案序号 ${stranger.seq}）在账册中没有对应的商品`,
    }
  if (bookEffect(row.type, row.direction) !== 'out') return undefined
  const sums = new Map<number, number>()
  for (const move of movesOfList(ledger, row, content))
    sums.set(move.itemId, (sums.get(move.itemId) ?? 0) + move.quantity)
  for (const [itemId, quantity] of sums) {
    const there = balanceAt(ledger, { itemId, accounts: CUSTOMS_ACCOUNTS })
    if (there >= quantity) continue
    const item = readItem(ledger, itemId)
    return {
      code: 'BOOK_SHORT',
      detail: `备案序号 ${item?.seq ?? ''}（${item?.itemNo ?? ''}）账面 ${fixedText(there)}，清单要核扣 ${fixedText(fixed(quantity))}`,
    }
  }
  return undefined
}

type Way = readonly [from: AccountName, to: AccountName]
interface Step {
  readonly kind: EntryKind
  readonly way: Way
}
const STEPS: Readonly<Record<'in' | 'out', Readonly<Record<'pre' | 'booked' | 'preBooked', Step>>>> = {
  in: {
    pre: { kind: 'listPreCredited', way: ['bookOutside', 'preCredit'] },
    booked: { kind: 'listCredited', way: ['bookOutside', 'book'] },
    preBooked: { kind: 'listCredited', way: ['preCredit', 'book'] },
  },
  out: {
    pre: { kind: 'listPreDebited', way: ['book', 'preDebit'] },
    booked: { kind: 'listDebited', way: ['book', 'bookOutside'] },
    preBooked: { kind: 'listDebited', way: ['preDebit', 'bookOutside'] },
  },
}

const movesBy = (moves: readonly ListMove[], [from, to]: Way): Move[] => moves.map((move) => ({ ...move, from, to }))

const nameOf = (row: DocumentRow): string => (row.customsNo === '' ? row.ownNo : row.customsNo)

/** How many entries of a list were taken back: a list that is booked again needs a new key. */
function undoneBefore(ledger: WriteHandle, row: DocumentRow): number {
  return entriesOf(ledger, 'document', row.id).filter((entry) => entry.reverses !== undefined).length
}

/** Takes back everything that a list has booked, the newest first. @returns true when there was something */
export function takeBack(tools: EffectTools, row: DocumentRow, at: number): boolean {
  const live = liveEntriesOf(tools.ledger, 'document', row.id)
  const cause = { kind: 'document', id: row.id, text: `清单 ${nameOf(row)} 撤回` } as const
  for (const entry of [...live].reverse())
    reverseEntry(
      tools.ledger,
      entry.id,
      { key: `undo:${entry.id}`, cause, at },
      { actorId: tools.actorId, at: tools.now },
    )
  return live.length > 0
}

/** Books a list as its state says: from nothing, pre-debited or booked to what is wanted now. @returns true when something was posted */
export function bookList(tools: EffectTools, row: DocumentRow, content: BondedContent): boolean {
  const { ledger, now, actorId } = tools
  const effect = bookEffect(row.type, row.direction)
  if (effect === 'none') return false
  const wanted = stageOf(row.state)
  const live = liveEntriesOf(ledger, 'document', row.id)
  const booked = live.some((entry) => entry.kind === 'listCredited' || entry.kind === 'listDebited')
  const stage = booked ? 'booked' : live.length > 0 ? 'pre' : 'none'
  if (stage === wanted || (stage === 'booked' && wanted === 'pre')) return false
  const at = momentOf(row.statusAt, now)
  const by = { actorId, at: now }
  if (wanted === 'none') return takeBack(tools, row, at)
  const moves = movesOfList(ledger, row, content)
  if (moves.length === 0) return false
  const step = STEPS[effect][wanted === 'pre' ? 'pre' : stage === 'pre' ? 'preBooked' : 'booked']
  const cause = { kind: 'document', id: row.id, text: `清单 ${nameOf(row)}` } as const
  post(
    ledger,
    {
      kind: step.kind,
      key: `list:${row.id}:${row.version}:${live.length + undoneBefore(ledger, row)}:${wanted}`,
      cause,
      at,
      moves: movesBy(moves, step.way),
    },
    by,
  )
  if (wanted === 'booked' && effect === 'out') settleReleases(tools, row, moves, at)
  return true
}

/** Released parcels that a booked list has debited are not waiting any more. */
function settleReleases(tools: EffectTools, row: DocumentRow, moves: readonly ListMove[], at: number): void {
  const parcels = [...new Set(moves.filter((move) => move.mark.kind === 'parcel').map((move) => move.mark.id))]
  const settled: Move[] = parcels.flatMap((id) => {
    const mark: Mark = { kind: 'parcel', id }
    return heldUnder(tools.ledger, mark, 'released')
      .filter((held) => held.quantity > 0)
      .map((held) => ({ ...held, mark, from: 'released' as const, to: 'releaseOutside' as const }))
  })
  if (settled.length === 0) return
  const cause = { kind: 'document', id: row.id, text: `清单 ${row.customsNo} 核扣包裹` } as const
  post(
    tools.ledger,
    {
      kind: 'parcelDebited',
      key: `released:${row.id}:${row.version}:${undoneBefore(tools.ledger, row)}`,
      cause,
      at,
      moves: settled,
    },
    { actorId: tools.actorId, at: tools.now },
  )
}

/** What rides on a pass: the marks of its lists. */
function marksOfPass(ledger: WriteHandle, passId: number): Mark[] {
  return listsOfPass(ledger, passId).flatMap((id): Mark[] => {
    const parcels = [...new Set(listParcels(ledger, id).map((one) => one.parcelId))]
    if (parcels.length > 0) return parcels.map((parcelId) => ({ kind: 'parcel', id: parcelId }))
    return readDocument(ledger, id) === undefined ? [] : [{ kind: 'list', id }]
  })
}

/** A pass that went through the gate lets its load go; a void one brings it back to be put in its place. */
export function bookPass(tools: EffectTools, row: DocumentRow): boolean {
  const gone = row.state === 'gate'
  const back = row.state === 'void' || row.state === 'deleted'
  if (row.type !== 'SAS121' || row.direction !== 'E' || !(gone || back)) return false
  const way: Way = gone ? ['inFlight', 'outside'] : ['inFlight', 'voidPass']
  const moves: Move[] = marksOfPass(tools.ledger, row.id).flatMap((mark) =>
    heldUnder(tools.ledger, mark, 'inFlight')
      .filter((held) => held.quantity > 0)
      .map((held) => ({ ...held, mark, from: way[0], to: way[1] })),
  )
  if (moves.length === 0) return false
  const name = row.customsNo === '' ? row.ownNo : row.customsNo
  post(
    tools.ledger,
    {
      kind: gone ? 'gatePassed' : 'passVoid',
      key: `pass:${row.id}:${row.version}:${row.state}`,
      cause: { kind: 'pass', id: row.id, text: `核放单 ${name}${gone ? ' 过卡' : ' 作废'}` },
      at: momentOf(row.statusAt, tools.now),
      moves,
    },
    { actorId: tools.actorId, at: tools.now },
  )
  return true
}
