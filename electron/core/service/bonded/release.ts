import { findBook, itemsOfNo, findItem, type ItemRow } from '../../../../db/bonded/book.ts'
import { heldUnder } from '../../../../db/bonded/ledger.ts'
import {
  freeOfItem,
  insertRelease,
  isReleaseKept,
  releaseEvents,
  saveReleaseCursor,
  type ReleaseEvent,
  type ReleaseLine,
} from '../../../../db/bonded/release.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { chooseItems } from '../../../../shared/domain/bonded/compose.ts'
import type { Move } from '../../../../shared/domain/bonded/entry.ts'
import { fixed, fixedText, parseFixed, spread, type Quantity } from '../../../../shared/domain/decimal/decimal.ts'
import type { JobContext } from '../../context.ts'
import { declaredReader, type DeclaredReader } from '../crossborder/declared.ts'
import { post } from './post.ts'

/**
 * Takes note of parcels that customs has released: what they declared of which book item is "released, not yet debited" until a list
 * debits it (SPEC C.1: a parcel's release does not debit the book by itself). Runs over the events of filings, once each.
 */

const EVENTS_AT_ONCE = 200

/** What is free of items for owners, read once a turn, less what the turn's own parcels have taken so far. */
class Free {
  readonly #ledger: ReadHandle
  readonly #free = new Map<string, { readonly all: number; readonly own: number }>()
  /** By item, and by item and owner. */
  readonly #taken = new Map<string, number>()
  constructor(ledger: ReadHandle) {
    this.#ledger = ledger
  }
  of(itemId: number, ownerId: number): Quantity {
    const key = `${itemId} ${ownerId}`
    const free = this.#free.get(key) ?? freeOfItem(this.#ledger, itemId, ownerId)
    this.#free.set(key, free)
    const taken = (place: string): number => this.#taken.get(place) ?? 0
    return fixed(Math.max(0, Math.min(free.all - taken(String(itemId)), free.own - taken(key))))
  }
  take(itemId: number, ownerId: number, quantity: number): void {
    for (const place of [String(itemId), `${itemId} ${ownerId}`])
      this.#taken.set(place, (this.#taken.get(place) ?? 0) + quantity)
  }
}

/** Items of a material that a quantity is taken from; batch books: what must leave first, item by item (SPEC C.3). */
function itemsFor(
  ledger: ReadHandle,
  wanted: { readonly bookId: number; readonly itemNo: string; readonly ownerId: number; readonly quantity: Quantity },
  free: Free,
): { readonly items: readonly { readonly item: ItemRow; readonly quantity: Quantity }[]; readonly why: string } {
  const { bookId, itemNo, ownerId, quantity } = wanted
  const named = itemsOfNo(ledger, bookId, itemNo).filter((item) => item.state !== 'stopped')
  const bySeq = /^\d{1,9}$/.test(itemNo) ? findItem(ledger, bookId, Number(itemNo)) : undefined
  const found = named.length > 0 ? named : bySeq === undefined ? [] : [bySeq]
  const [only] = found
  if (only === undefined) return { items: [], why: `账册中没有料号 ${itemNo}` }
  if (found.length === 1) return { items: [{ item: only, quantity }], why: '' }
  const { taken, short } = chooseItems(
    found.map((item) => ({
      itemId: item.id,
      lotId: 0,
      free: free.of(item.id, ownerId),
      before: item.limitDate === '' ? item.inDate : item.limitDate,
    })),
    quantity,
  )
  if (short > 0) return { items: [], why: `料号 ${itemNo} 各备案序号的可用数量不足，缺 ${fixedText(short)}` }
  const byId = new Map(found.map((item) => [item.id, item]))
  const items = taken.flatMap((one) => {
    const item = byId.get(one.itemId)
    return item === undefined ? [] : [{ item, quantity: one.quantity }]
  })
  for (const one of items) free.take(one.item.id, ownerId, one.quantity)
  return { items, why: '' }
}

/** The lines of a released parcel by book item, as declared. */
function linesOf(ledger: ReadHandle, event: ReleaseEvent, declared: DeclaredReader, free: Free): ReleaseLine[] {
  const document = declared(event.filingId, event.version)
  const bookNo = document?.head['emsNo'] ?? ''
  if (document === undefined || bookNo === '') return []
  const book = findBook(ledger, bookNo)
  const base = {
    parcelId: event.parcelId,
    filingId: event.filingId,
    bookNo,
    ownerId: event.clientId,
    invtNo: event.invtNo === '' ? (document.head['invtNo'] ?? '') : event.invtNo,
    releasedAt: event.at,
  }
  const lines: ReleaseLine[] = []
  for (const texts of document.lines) {
    const itemNo = texts['itemRecordNo'] ?? ''
    const quantity = parseFixed<'quantity'>(texts['qty'] ?? '') ?? fixed<'quantity'>(0)
    const total = parseFixed<'money'>(texts['totalPrice'] ?? '') ?? fixed<'money'>(0)
    const found =
      book === undefined
        ? { items: [], why: `没有账册 ${bookNo}` }
        : itemsFor(ledger, { bookId: book.id, itemNo, ownerId: event.clientId, quantity }, free)
    const rest = { ...base, itemNo, currency: texts['currency'] ?? '142' }
    if (found.items.length === 0 || found.why !== '')
      lines.push({ ...rest, line: lines.length + 1, itemId: 0, quantity, total, why: found.why })
    else {
      const shares = spread(
        total,
        found.items.map((one) => one.quantity),
        2,
      )
      found.items.forEach((one, i) =>
        lines.push({
          ...rest,
          line: lines.length + 1,
          itemId: one.item.id,
          quantity: one.quantity,
          total: shares[i] ?? 0,
          why: '',
        }),
      )
    }
  }
  return lines
}

function noteReleased(
  job: JobContext,
  event: ReleaseEvent,
  declared: DeclaredReader,
  free: Free,
  moves: Move[],
): number {
  if (isReleaseKept(job.ledger, event.parcelId)) return 0
  let kept = 0
  for (const line of linesOf(job.ledger, event, declared, free)) {
    if (!insertRelease(job.ledger, line)) continue
    kept++
    if (line.itemId > 0 && line.quantity > 0)
      moves.push({
        from: 'releaseOutside',
        to: 'released',
        itemId: line.itemId,
        ownerId: line.ownerId,
        lotId: 0,
        quantity: fixed(line.quantity),
        mark: { kind: 'parcel', id: event.parcelId },
      })
  }
  return kept
}

/** What is still waiting of a parcel whose release was taken back. */
function takenBack(job: JobContext, event: ReleaseEvent): Move[] {
  const mark = { kind: 'parcel', id: event.parcelId } as const
  return heldUnder(job.ledger, mark, 'released')
    .filter((held) => held.quantity > 0)
    .map((held) => ({ ...held, mark, from: 'released', to: 'releaseOutside' }))
}

/** Reads every event that was not read yet. @returns how many parcels' lines are new */
export async function followReleases(job: JobContext): Promise<number> {
  const declared = declaredReader(job)
  let kept = 0
  for (;;) {
    const more = await job.slice(() => {
      const { events, upTo, more } = releaseEvents(job.ledger, EVENTS_AT_ONCE)
      const by = { actorId: job.actor.userId, at: job.now() }
      const moves: Move[] = []
      const free = new Free(job.ledger)
      for (const event of events) {
        if (event.state !== 'cancelled') kept += noteReleased(job, event, declared, free, moves)
        else {
          const back = takenBack(job, event)
          if (back.length > 0)
            post(
              job.ledger,
              {
                kind: 'parcelCancelled',
                key: `unreleased:${event.eventId}`,
                cause: { kind: 'filing', id: event.filingId, text: `清单 ${event.invtNo} 撤销` },
                at: event.at,
                moves: back,
              },
              by,
            )
        }
      }
      const first = events.find((event) => event.state !== 'cancelled')
      if (moves.length > 0 && first !== undefined)
        post(
          job.ledger,
          {
            kind: 'parcelReleased',
            key: `released:${first.eventId}:${upTo}`,
            cause: {
              kind: 'filing',
              id: first.filingId,
              text: `海关放行 ${new Set(moves.map((move) => move.mark.id)).size} 个包裹`,
            },
            at: first.at,
            moves,
          },
          by,
        )
      if (events.length > 0 || more) job.touch('book', 'bonded')
      saveReleaseCursor(job.ledger, upTo)
      return more
    })
    if (!more) return kept
  }
}
