import type { ReadHandle } from '../../../../db/open.ts'
import type { DirectionNumber, DocumentKind } from '../../../../db/trade/document.ts'
import {
  clientHolds,
  findParcelByOrder,
  findParcelByPayment,
  findParcelByWaybill,
  findWaiting,
  findWaitingFor,
  isCorrection,
  readMark,
  type LooseKind,
  type Owner,
  type ParcelKeys,
} from '../../../../db/trade/document-key.ts'
import { hiddenBatches } from '../../../../db/trade/visible.ts'

/** What a document of a row is found by, and told apart by; '' where it does not say. */
export interface DocumentKeys {
  readonly orderNo: string
  readonly platformCode: string
  /** Its own number and the company that gave it; an order has none beside its order number. */
  readonly number: string
  readonly company: string
  readonly digest: string
}
/** The documents that a row carries. */
export type RowKeys = Readonly<Partial<Record<DocumentKind, DocumentKeys>>>

/** What becomes of one document of a row. */
export type Fate =
  | { readonly kind: 'absent' }
  | { readonly kind: 'new' }
  /** The ledger has exactly this. */
  | { readonly kind: 'same'; readonly id: number }
  /** The ledger has the document, with other content. */
  | { readonly kind: 'different'; readonly id: number; readonly revision: number }
  /** The row does not carry it, but one that names its order is waiting. */
  | { readonly kind: 'waiting'; readonly id: number }
export type Fates = Readonly<Record<DocumentKind, Fate>>

export interface RowPlan {
  /** The parcel that the row's order (or number) belongs to already. */
  readonly parcel: ParcelKeys | undefined
  readonly fates: Fates
  readonly verdict: 'new' | 'unchanged' | 'changed'
}

const ABSENT: Fate = { kind: 'absent' }
const NEW: Fate = { kind: 'new' }
export const LOOSE: readonly LooseKind[] = ['payment', 'waybill', 'collection']

/** The plan of a row while the ledger has nothing of its client. */
export function planAllNew(documents: Readonly<Partial<Record<DocumentKind, unknown>>>): RowPlan {
  const fate = (kind: DocumentKind): Fate => (documents[kind] === undefined ? ABSENT : NEW)
  const fates: Fates = {
    order: fate('order'),
    payment: fate('payment'),
    waybill: fate('waybill'),
    collection: fate('collection'),
  }
  return { parcel: undefined, fates, verdict: 'new' }
}

/** Compares rows with what the ledger holds, by business key. */
export class RowPlanner {
  readonly #ledger: ReadHandle
  readonly #owner: Owner
  #hidden: readonly number[] = []
  #holds = { parcels: true, waiting: true }

  constructor(ledger: ReadHandle, direction: DirectionNumber, clientId: number) {
    this.#ledger = ledger
    this.#owner = { clientId, direction }
    this.refresh()
  }

  /**
   * To be called at the start of each slice: other commands have run in between.
   * @returns false while there is nothing to compare with
   */
  refresh(): boolean {
    this.#hidden = hiddenBatches(this.#ledger)
    this.#holds = clientHolds(this.#ledger, this.#owner.clientId, this.#hidden)
    return this.#holds.parcels || this.#holds.waiting
  }

  plan(keys: RowKeys): RowPlan {
    const { order } = keys
    const fates: Record<DocumentKind, Fate> = { order: ABSENT, payment: ABSENT, waybill: ABSENT, collection: ABSENT }
    const parcel = order === undefined ? undefined : this.#parcelOfOrder(order)
    if (order !== undefined)
      fates.order =
        parcel?.orderId === undefined || parcel.orderId === null
          ? NEW
          : this.#compare('order', parcel.orderId, order.digest)
    let found = parcel
    for (const kind of LOOSE) {
      const own = keys[kind]
      if (own === undefined) {
        if (order !== undefined && parcel === undefined && this.#holds.waiting)
          fates[kind] = this.#waitingFor(kind, order.orderNo)
        continue
      }
      if (order === undefined) found = this.#parcelOfLoose(kind, own)
      fates[kind] = this.#loose(kind, found, own)
    }
    return { parcel: found, fates, verdict: verdictOf(fates, order !== undefined && parcel === undefined) }
  }

  #parcelOfOrder({ orderNo, platformCode }: DocumentKeys): ParcelKeys | undefined {
    if (!this.#holds.parcels) return undefined
    return findParcelByOrder(this.#ledger, this.#owner, orderNo, platformCode, this.#hidden)
  }

  #parcelOfLoose(kind: LooseKind, own: DocumentKeys): ParcelKeys | undefined {
    if (!this.#holds.parcels) return undefined
    const byNumber =
      kind === 'waybill'
        ? findParcelByWaybill(this.#ledger, this.#owner, own.number, own.company, this.#hidden)
        : findParcelByPayment(this.#ledger, this.#owner, own.number, this.#hidden)
    return byNumber ?? this.#parcelOfOrder(own)
  }

  #loose(kind: LooseKind, parcel: ParcelKeys | undefined, own: DocumentKeys): Fate {
    if (this.#holds.waiting) {
      const waiting = findWaiting(this.#ledger, kind, this.#owner.clientId, own.number, own.company, this.#hidden)
      if (waiting !== undefined) return this.#compare(kind, waiting, own.digest)
    }
    const held =
      parcel === undefined
        ? null
        : kind === 'payment'
          ? parcel.paymentId
          : kind === 'waybill'
            ? parcel.waybillId
            : parcel.collectionId
    return held === null ? NEW : this.#compare(kind, held, own.digest)
  }

  #waitingFor(kind: LooseKind, orderNo: string): Fate {
    const id = findWaitingFor(this.#ledger, kind, this.#owner.clientId, orderNo, this.#hidden)
    return id === undefined ? ABSENT : { kind: 'waiting', id }
  }

  /** Same as what stands there, or as what the client last sent before we corrected it. */
  #compare(what: DocumentKind, id: number, digest: string): Fate {
    const current = readMark(this.#ledger, what, id)
    if (current === undefined) return NEW
    let mark = current
    let at = id
    while (mark.digest !== digest && mark.replaces !== undefined && isCorrection(this.#ledger, at)) {
      at = mark.replaces
      mark = readMark(this.#ledger, what, at) ?? mark
    }
    return mark.digest === digest ? { kind: 'same', id } : { kind: 'different', id, revision: current.revision }
  }
}

function verdictOf(fates: Fates, newOrder: boolean): RowPlan['verdict'] {
  if (newOrder) return 'new'
  const kinds = Object.values(fates).map((fate) => fate.kind)
  if (kinds.includes('different')) return 'changed'
  return kinds.includes('new') ? 'new' : 'unchanged'
}
