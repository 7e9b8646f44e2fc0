import type { ReadHandle, WriteHandle } from '../open.ts'
import { CANCELLING } from '../shelf/wave.ts'
import { balanceAt } from './ledger.ts'

/** Released parcels of bonded books: found in the events of their filings, kept line by line, waiting to be debited by a list. */

export interface ReleaseEvent {
  readonly eventId: number
  readonly filingId: number
  readonly version: number
  readonly parcelId: number
  readonly clientId: number
  readonly invtNo: string
  readonly state: string
  readonly at: number
}

const CURSOR = 'select event_id as id from bonded_release_cursor where one = 1'

/** Events of import inventories behind the cursor that release a parcel or take its release back; the newest event looked at. */
export function releaseEvents(
  ledger: ReadHandle,
  limit: number,
): { readonly events: readonly ReleaseEvent[]; readonly upTo: number; readonly more: boolean } {
  const from = (ledger.sql(CURSOR).get() as { id: number } | undefined)?.id ?? 0
  const page = ledger
    .sql(
      `select e.event_id as eventId, e.filing_id as filingId, e.version, e.state, e.at, f.kind, f.parcel_id as parcelId, f.client_id as clientId, f.invt_no as invtNo from filing_event e join filing f on f.filing_id = e.filing_id
      where e.event_id > ? order by e.event_id limit ?`,
    )
    .all(from, limit) as (ReleaseEvent & { kind: string })[]
  return {
    events: page.filter(
      (one) => one.kind === 'CEB621Message' && ['released', 'closed', 'cancelled'].includes(one.state),
    ),
    upTo: page.at(-1)?.eventId ?? from,
    more: page.length === limit,
  }
}

/** Everything up to this event has been looked at. */
export function saveReleaseCursor(ledger: WriteHandle, eventId: number): void {
  ledger
    .sql(
      'insert into bonded_release_cursor (one, event_id) values (1, ?) on conflict (one) do update set event_id = excluded.event_id',
    )
    .run(eventId)
}

/** A line of a released parcel as it was declared; itemId 0 = no item, `why` says why. Counts of 0.00001. */
export interface ReleaseLine {
  readonly parcelId: number
  readonly filingId: number
  readonly line: number
  readonly bookNo: string
  readonly itemNo: string
  readonly itemId: number
  readonly ownerId: number
  readonly quantity: number
  readonly total: number
  readonly currency: string
  readonly invtNo: string
  readonly releasedAt: number
  readonly why: string
}

/** Were the parcel's lines kept before? Customs may say several times that it is released. */
export function isReleaseKept(ledger: ReadHandle, parcelId: number): boolean {
  return ledger.sql('select 1 from bonded_release where parcel_id = ? limit 1').get(parcelId) !== undefined
}

/** Keeps a line; once for a parcel. @returns false when it was kept before */
export function insertRelease(ledger: WriteHandle, r: ReleaseLine): boolean {
  return (
    ledger
      .sql(
        'insert into bonded_release (parcel_id, filing_id, line, book_no, item_no, item_id, owner_id, quantity, total, currency, invt_no, released_at, why) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing',
      )
      .run(
        r.parcelId,
        r.filingId,
        r.line,
        r.bookNo,
        r.itemNo,
        r.itemId,
        r.ownerId,
        r.quantity,
        r.total,
        r.currency,
        r.invtNo,
        r.releasedAt,
        r.why,
      ).changes > 0
  )
}

/** Items of books that customs has released parcels of, by parcel; parcels of which none is known are left out. */
export function releasedItems(
  ledger: ReadHandle,
  parcelIds: readonly number[],
): ReadonlyMap<number, ReadonlySet<number>> {
  const rows = ledger
    .sql(
      'select r.parcel_id as parcelId, r.item_id as itemId from json_each(?) j cross join bonded_release r on r.parcel_id = j.value where r.item_id > 0',
    )
    .all(JSON.stringify(parcelIds)) as { parcelId: number; itemId: number }[]
  const items = new Map<number, Set<number>>()
  for (const { parcelId, itemId } of rows) items.set(parcelId, (items.get(parcelId) ?? new Set()).add(itemId))
  return items
}

/** A waiting line with what its parcel is known by. */
export interface PendingLine extends ReleaseLine {
  readonly orderNo: string
  readonly waybillNo: string
  readonly grossWeight: number
  /** 1 = somebody has applied for the cancellation of its list, and nobody has refused it. */
  readonly cancelling: number
}

const GONE = "('deleted', 'void')"

/** Lines of released parcels of a book that no living list holds, by release. */
export function pendingReleases(ledger: ReadHandle, bookNo: string): PendingLine[] {
  return ledger
    .sql(
      `select r.parcel_id as parcelId, r.filing_id as filingId, r.line, r.book_no as bookNo, r.item_no as itemNo, r.item_id as itemId, r.owner_id as ownerId, r.quantity, r.total, r.currency, r.invt_no as invtNo, r.released_at as releasedAt, r.why,
      p.order_no as orderNo, p.waybill_no as waybillNo, p.gross_weight as grossWeight, ${CANCELLING} as cancelling from bonded_release r join parcel p on p.parcel_id = r.parcel_id
      where r.book_no = ? and p.filing_state <> 'cancelled' and not exists (select 1 from bonded_list_parcel l join bonded_document d on d.document_id = l.document_id where l.parcel_id = r.parcel_id and d.state not in ${GONE})
      order by r.released_at, r.parcel_id, r.line`,
    )
    .all(bookNo) as PendingLine[]
}

/**
 * What may still be declared of an item: its book balance less released parcels that no list has pre-debited yet. `all`: of the item; `own`: of the owner's
 * goods and of goods that nobody is named for. The less of the two is his. Counts of 0.00001.
 */
export function freeOfItem(
  ledger: ReadHandle,
  itemId: number,
  ownerId: number,
): { readonly all: number; readonly own: number } {
  const book = (owner: number): number =>
    balanceAt(ledger, { itemId, accounts: ['book'], ...(owner < 0 ? {} : { ownerId: owner }) })
  const waiting = (owner: number): number =>
    (
      ledger
        .sql(
          'select coalesce(sum(max(released - pre_debited, 0)), 0) as n from bonded_open_projection where item_id = ?1 and (?2 < 0 or owner_id = ?2) and released > 0',
        )
        .get(itemId, owner) as { n: number }
    ).n
  return { all: book(-1) - waiting(-1), own: book(ownerId) + (ownerId === 0 ? 0 : book(0)) - waiting(ownerId) }
}
