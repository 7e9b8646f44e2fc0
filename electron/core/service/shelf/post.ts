import { findEntry, postEntry, reverseEntry, ShortError } from '../../../../db/bonded/ledger.ts'
import type { BinRecord } from '../../../../db/shelf/bin.ts'
import { insertStockEntry, readPlace, type LotRecord, type StockMove } from '../../../../db/shelf/stock.ts'
import { checkEntry, type Cause, type EntryKind, type Mark, type Move } from '../../../../shared/domain/bonded/entry.ts'
import { BIN_ACCOUNTS, type BinKind } from '../../../../shared/domain/shelf/colour.ts'
import { fixed, fixedText } from '../../../../shared/domain/decimal/decimal.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { WriteContext } from '../../context.ts'

/**
 * The one way that goods move: bins and the bonded ledger in the same transaction, so that each account of the ledger is always the
 * sum of the bins of its kind.
 */

export type Place = BinRecord | 'outside' | 'inFlight' | 'countDifference'

export interface Transfer {
  readonly lot: LotRecord
  /** Above nothing. */
  readonly qty: number
  readonly from: Place
  readonly to: Place
  readonly mark: Mark
}

export interface Posting {
  readonly kind: EntryKind | 'relocate'
  /** Names the event once for ever in the bonded ledger; absent: made of the stock entry's number. */
  readonly key?: string
  /** What it belongs to, in our own words: 'inbound 3', 'parcel 7'. */
  readonly subject: string
  readonly note: string
  readonly cause: Omit<Cause, 'id'> & { readonly id?: number }
  readonly transfers: readonly Transfer[]
}

type AccountName = Move['from']
const isBin = (place: Place): place is BinRecord => typeof place !== 'string'
const accountOf = (place: Place): AccountName => (isBin(place) ? BIN_ACCOUNTS[place.kind as BinKind] : place)

/** What people call goods. */
export function goodsText(lot: Pick<LotRecord, 'itemNo' | 'sku' | 'name' | 'lotNo'>): string {
  return [lot.sku || lot.itemNo, lot.name, lot.lotNo].filter((text) => text !== '').join(' ')
}

export const qtyText = (qty: number): string => fixedText(fixed(qty))

/** Looks before it writes, so that what is missing is said in words. */
function refuseShort(context: WriteContext, transfers: readonly Transfer[]): void {
  const wanted = new Map<string, { transfer: Transfer; bin: BinRecord; qty: number }>()
  for (const transfer of transfers) {
    if (!isBin(transfer.from)) continue
    const key = `${transfer.from.id} ${transfer.lot.id}`
    const known = wanted.get(key)
    if (known === undefined) wanted.set(key, { transfer, bin: transfer.from, qty: transfer.qty })
    else known.qty += transfer.qty
  }
  for (const { transfer, bin, qty } of wanted.values()) {
    const there = readPlace(context.ledger, bin.id, transfer.lot.id)
    const free = (there?.qty ?? 0) - (there?.reserved ?? 0)
    if (free < qty)
      throw new Failure('STOCK_SHORT', {
        bin: bin.code,
        goods: goodsText(transfer.lot),
        there: qtyText(free),
        wanted: qtyText(qty),
      })
  }
}

function lines(transfers: readonly Transfer[]): StockMove[] {
  return transfers.flatMap(({ lot, qty, from, to }) => [
    ...(isBin(from) ? [{ binId: from.id, lotId: lot.id, qty: -qty }] : []),
    ...(isBin(to) ? [{ binId: to.id, lotId: lot.id, qty }] : []),
  ])
}

/** Bonded goods whose account changes; goods in no book, and moves between bins of one kind, are nobody's business but the shelf's. */
function ledgerMoves(transfers: readonly Transfer[]): Move[] {
  return transfers.flatMap(({ lot, qty, from, to, mark }) => {
    const way = { from: accountOf(from), to: accountOf(to) }
    return lot.itemId === 0 || way.from === way.to
      ? []
      : [{ ...way, itemId: lot.itemId, ownerId: lot.ownerId, lotId: lot.id, quantity: fixed<'quantity'>(qty), mark }]
  })
}

/**
 * Moves goods. @returns the stock entry
 * @throws Failure STOCK_SHORT, STOCK_LEDGER; nothing was moved then
 */
export function postStock(context: WriteContext, posting: Posting): number {
  const { ledger, actor } = context
  refuseShort(context, posting.transfers)
  const at = context.now()
  const entryId = insertStockEntry(
    ledger,
    {
      kind: posting.kind,
      subject: posting.subject,
      note: posting.note,
      actorId: actor.userId,
      at,
      ...(actor.deviceId === undefined ? {} : { deviceId: actor.deviceId }),
    },
    lines(posting.transfers),
  )
  postLedger(context, posting, entryId, at)
  return entryId
}

function postLedger(context: WriteContext, posting: Posting, entryId: number, at: number): void {
  const moves = ledgerMoves(posting.transfers)
  if (moves.length === 0) return
  if (posting.kind === 'relocate') throw new RangeError('a relocation changes no account')
  const checked = checkEntry({
    kind: posting.kind,
    key: posting.key ?? `stock ${entryId}`,
    cause: { ...posting.cause, id: posting.cause.id ?? entryId },
    at,
    moves,
  })
  if (!checked.ok) throw new RangeError(`${checked.code} ${posting.kind} ${posting.subject}`)
  try {
    postEntry(context.ledger, checked.entry, { actorId: context.actor.userId, at })
  } catch (error) {
    if (!(error instanceof ShortError)) throw error
    const lot = posting.transfers.find((one) => one.lot.id === error.lotId)?.lot
    throw new Failure('STOCK_LEDGER', {
      goods: lot === undefined ? `账册商品项 ${error.itemId}` : goodsText(lot),
      there: error.there,
      wanted: error.wanted,
    })
  }
}

/**
 * Takes an entry back by its mirror image; both ledgers. The caller has looked whether it was taken back before.
 * @throws Failure STOCK_SHORT when the goods it brought are no longer there
 */
export function reverseStock(
  context: WriteContext,
  entryId: number,
  moves: readonly { readonly lot: LotRecord; readonly bin: BinRecord | undefined; readonly qty: number }[],
  text: string,
): number {
  const { ledger, actor } = context
  const at = context.now()
  refuseShort(
    context,
    moves.flatMap(({ lot, bin, qty }) =>
      bin !== undefined && qty > 0
        ? [{ lot, qty, from: bin, to: 'outside' as const, mark: { kind: 'adjust' as const, id: 0 } }]
        : [],
    ),
  )
  const entry = { kind: 'reverse', subject: '', note: text, reverses: entryId, actorId: actor.userId, at }
  const undone = insertStockEntry(
    ledger,
    entry,
    moves.flatMap(({ lot, bin, qty }) => (bin === undefined ? [] : [{ binId: bin.id, lotId: lot.id, qty: -qty }])),
  )
  const posted = findEntry(ledger, `stock ${entryId}`)
  if (posted !== undefined)
    reverseEntry(
      ledger,
      posted.id,
      { key: `stock ${undone}`, cause: { kind: 'person', id: undone, text }, at },
      { actorId: actor.userId, at },
    )
  return undone
}
