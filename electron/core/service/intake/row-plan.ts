import type { ReadHandle } from '../../../../db/open.ts'
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
import type { DocumentBuilder, DocumentTexts, TradeSection } from './document-build.ts'
import type { StagedRow } from './staged-row.ts'

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

export interface RowPlan {
  /** The parcel that the row's order (or number) belongs to already. */
  readonly parcel: ParcelKeys | undefined
  readonly fates: Readonly<Record<TradeSection, Fate>>
  readonly texts: Readonly<Partial<Record<TradeSection, DocumentTexts>>>
  readonly verdict: 'new' | 'unchanged' | 'changed'
}

const ABSENT: Fate = { kind: 'absent' }
const NEW: Fate = { kind: 'new' }
const LOOSE: readonly Exclude<TradeSection, 'order'>[] = ['payment', 'waybill', 'receipt']
/** The intake speaks of receipts, the tables of collections. */
export const TABLE: Readonly<Record<TradeSection, 'order' | LooseKind>> = {
  order: 'order',
  payment: 'payment',
  waybill: 'waybill',
  receipt: 'collection',
}
const LOOSE_TABLE: Readonly<Record<Exclude<TradeSection, 'order'>, LooseKind>> = {
  payment: 'payment',
  waybill: 'waybill',
  receipt: 'collection',
}

/** The elements that number a document and name its company. */
const NUMBER: Readonly<Record<Exclude<TradeSection, 'order'>, readonly [number: string, company: string]>> = {
  payment: ['payTransactionId', 'payCode'],
  waybill: ['logisticsNo', 'logisticsCode'],
  receipt: ['payNo', 'payCode'],
}

/** Compares rows with what the ledger holds, by business key. */
export class RowPlanner {
  readonly #ledger: ReadHandle
  readonly #builder: DocumentBuilder
  readonly #owner: Owner
  #hidden: readonly number[] = []
  #holds = { parcels: true, waiting: true }

  constructor(ledger: ReadHandle, builder: DocumentBuilder, clientId: number) {
    this.#ledger = ledger
    this.#builder = builder
    this.#owner = { clientId, direction: builder.direction }
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

  plan(row: StagedRow): RowPlan {
    const hasOrder = this.#builder.head(row, 'order') !== undefined
    const texts: Partial<Record<TradeSection, DocumentTexts>> = {}
    const fates: Record<TradeSection, Fate> = { order: ABSENT, payment: ABSENT, waybill: ABSENT, receipt: ABSENT }
    const parcel = hasOrder ? this.#parcelOfOrder(row) : undefined
    if (hasOrder) {
      texts.order = this.#builder.texts(row, 'order')
      fates.order =
        parcel?.orderId === undefined || parcel.orderId === null
          ? NEW
          : this.#compare('order', parcel.orderId, texts.order)
    }
    let found = parcel
    for (const section of LOOSE) {
      if (this.#builder.head(row, section) === undefined) {
        if (hasOrder && parcel === undefined && this.#holds.waiting)
          fates[section] = this.#waitingFor(section, this.#builder.value(row, 'order', 'orderNo'))
        continue
      }
      const own = this.#builder.texts(row, section)
      texts[section] = own
      if (!hasOrder) found = this.#parcelOfLoose(row, section)
      fates[section] = this.#loose(row, section, found, own)
    }
    return { parcel: found, fates, texts, verdict: verdictOf(fates, hasOrder && parcel === undefined) }
  }

  #parcelOfOrder(row: StagedRow): ParcelKeys | undefined {
    if (!this.#holds.parcels) return undefined
    return findParcelByOrder(
      this.#ledger,
      this.#owner,
      this.#builder.value(row, 'order', 'orderNo'),
      this.#builder.value(row, 'order', 'ebpCode'),
      this.#hidden,
    )
  }

  #parcelOfLoose(row: StagedRow, section: Exclude<TradeSection, 'order'>): ParcelKeys | undefined {
    if (!this.#holds.parcels) return undefined
    const [number, company] = NUMBER[section]
    const own = this.#builder.value(row, section, number)
    const byNumber =
      section === 'waybill'
        ? findParcelByWaybill(this.#ledger, this.#owner, own, this.#builder.value(row, section, company), this.#hidden)
        : findParcelByPayment(this.#ledger, this.#owner, own, this.#hidden)
    return (
      byNumber ??
      findParcelByOrder(
        this.#ledger,
        this.#owner,
        this.#builder.value(row, section, 'orderNo'),
        this.#builder.value(row, section, 'ebpCode'),
        this.#hidden,
      )
    )
  }

  #loose(
    row: StagedRow,
    section: Exclude<TradeSection, 'order'>,
    parcel: ParcelKeys | undefined,
    texts: DocumentTexts,
  ): Fate {
    const [number, company] = NUMBER[section]
    if (this.#holds.waiting) {
      const waiting = findWaiting(
        this.#ledger,
        LOOSE_TABLE[section],
        this.#owner.clientId,
        this.#builder.value(row, section, number),
        this.#builder.value(row, section, company),
        this.#hidden,
      )
      if (waiting !== undefined) return this.#compare(LOOSE_TABLE[section], waiting, texts)
    }
    const held =
      parcel === undefined
        ? null
        : section === 'payment'
          ? parcel.paymentId
          : section === 'waybill'
            ? parcel.waybillId
            : parcel.collectionId
    return held === null ? NEW : this.#compare(LOOSE_TABLE[section], held, texts)
  }

  #waitingFor(section: Exclude<TradeSection, 'order'>, orderNo: string): Fate {
    const id = findWaitingFor(this.#ledger, LOOSE_TABLE[section], this.#owner.clientId, orderNo, this.#hidden)
    return id === undefined ? ABSENT : { kind: 'waiting', id }
  }

  /** Same as what stands there, or as what the client last sent before we corrected it. */
  #compare(what: 'order' | LooseKind, id: number, texts: DocumentTexts): Fate {
    const current = readMark(this.#ledger, what, id)
    if (current === undefined) return NEW
    let mark = current
    let at = id
    while (mark.digest !== texts.digest && mark.replaces !== undefined && isCorrection(this.#ledger, at)) {
      at = mark.replaces
      mark = readMark(this.#ledger, what, at) ?? mark
    }
    return mark.digest === texts.digest ? { kind: 'same', id } : { kind: 'different', id, revision: current.revision }
  }
}

function verdictOf(fates: Readonly<Record<TradeSection, Fate>>, newOrder: boolean): RowPlan['verdict'] {
  if (newOrder) return 'new'
  const kinds = Object.values(fates).map((fate) => fate.kind)
  if (kinds.includes('different')) return 'changed'
  return kinds.includes('new') ? 'new' : 'unchanged'
}
