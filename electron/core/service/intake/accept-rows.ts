import {
  DIRECTION,
  insertValues,
  textOf,
  valueOf,
  type DirectionNumber,
  type DocumentKind,
  type DocumentValues,
  type RowIdentity,
} from '../../../../db/trade/document.ts'
import type { LooseKind } from '../../../../db/trade/document-key.ts'
import { insertLink, type LinkKind } from '../../../../db/trade/document-link.ts'
import { insertParcels, type NewParcel } from '../../../../db/trade/load.ts'
import { rowId } from '../../../../db/trade/row-id.ts'
import { shelfFor } from '../../../../db/trade/shelf.ts'
import { insertFindings, nextFindingNumber, type BatchFinding } from '../../../../db/intake/finding.ts'
import { isFilingState, mayAct } from '../../../../shared/domain/filing/state.ts'
import type { RowFinding } from '../../../../shared/domain/intake/document.ts'
import type { Mode } from '../../../../shared/domain/record/mode.ts'
import type { WriteContext } from '../../context.ts'
import { keysOf, type BuiltRow } from './row-build.ts'
import { LOOSE, planAllNew, RowPlanner, type Fate, type RowPlan } from './row-plan.ts'

/** How far an acceptance has come; written with each slice, so that a crash goes on exactly there. */
export interface Progress {
  readonly phase: 'rows' | 'index' | 'links'
  /** Next staged slice, and how many of its rows are done. */
  readonly slice: number
  readonly skip: number
  /** Numbers of the batch given out. */
  readonly numbers: number
  readonly links: number
  readonly accepted: number
  readonly unchanged: number
  readonly corrected: number
  readonly leftOut: number
  readonly orphans: number
}

export const BEGIN: Progress = {
  phase: 'rows',
  slice: 0,
  skip: 0,
  numbers: 0,
  links: 0,
  accepted: 0,
  unchanged: 0,
  corrected: 0,
  leftOut: 0,
  orphans: 0,
}

export interface AcceptOptions {
  readonly batchId: number
  readonly clientId: number
  readonly direction: DirectionNumber
  readonly replaceChanged: boolean
  /** Good rows of the batch: a large one gets a shelf of its own. */
  readonly rows: number
}

/** Import orders know no other currency (CEB 311). */
const RENMINBI = '142'

/** The documents beside an order that were written with it; undefined = there is none. */
type Parts = Readonly<Partial<Record<LooseKind, DocumentValues>>>

/** What a parcel shows of a document; '' when it was not written with it. */
function shown(kind: DocumentKind, values: DocumentValues | undefined, property: string): string {
  return values === undefined ? '' : textOf(kind, values, property)
}

/** Turns staged rows into documents and parcels of a hidden batch, one slice at a time. */
export class RowAccepter {
  readonly #context: WriteContext
  readonly #options: AcceptOptions
  readonly #planner: RowPlanner
  readonly #shelves = new Map<Mode, number>()
  /** Nothing of this client becomes visible while a batch is accepted, because acceptances run one by one: asked once. */
  readonly #compare: boolean
  #now = 0
  #numbers = 0
  #links = 0
  #accepted = 0
  #unchanged = 0
  #corrected = 0
  #leftOut = 0
  #orphans = 0

  constructor(context: WriteContext, options: AcceptOptions, progress: Progress) {
    this.#context = context
    this.#options = options
    this.#planner = new RowPlanner(context.ledger, options.direction, options.clientId)
    this.#compare = this.#planner.refresh()
    this.#numbers = progress.numbers
    this.#links = progress.links
    this.#accepted = progress.accepted
    this.#unchanged = progress.unchanged
    this.#corrected = progress.corrected
    this.#leftOut = progress.leftOut
    this.#orphans = progress.orphans
  }

  /** Rows dealt with so far. */
  get done(): number {
    return this.#accepted + this.#unchanged + this.#corrected + this.#leftOut
  }

  /** What a cursor has to know, with the place to go on. */
  progress(slice: number, skip: number): Progress {
    return {
      phase: 'rows',
      slice,
      skip,
      numbers: this.#numbers,
      links: this.#links,
      accepted: this.#accepted,
      unchanged: this.#unchanged,
      corrected: this.#corrected,
      leftOut: this.#leftOut,
      orphans: this.#orphans,
    }
  }

  /** Writes some rows, in the caller's transaction. @returns the parcels that are new with them */
  write(rows: readonly BuiltRow[]): readonly NewParcel[] {
    this.#now = this.#context.now()
    const parcels: NewParcel[] = []
    for (const row of rows)
      this.#row(row, this.#compare ? this.#planner.plan(keysOf(row)) : planAllNew(row.documents), parcels)
    insertParcels(this.#context.ledger, parcels)
    return parcels
  }

  #row(row: BuiltRow, plan: RowPlan, parcels: NewParcel[]): void {
    if (plan.verdict === 'unchanged') {
      this.#unchanged++
      return
    }
    if (plan.verdict === 'changed' && !this.#mayReplace(row, plan)) {
      this.#leftOut++
      return
    }
    const number = this.#numbers++
    const id = rowId(this.#options.batchId, number)
    const { order } = row.documents
    if (plan.parcel === undefined && order !== undefined) parcels.push(this.#newParcel(row, plan, id, order))
    else this.#additions(row, plan, id)
    if (plan.verdict === 'changed') this.#corrected++
    else this.#accepted++
  }

  /** A correction has to be wanted, and nothing of the parcel may be on its way to customs. */
  #mayReplace(row: BuiltRow, plan: RowPlan): boolean {
    if (!this.#options.replaceChanged) return false
    const state = plan.parcel?.filingState ?? ''
    if (state === '' || !isFilingState(state) || mayAct(state, 'edit')) return true
    this.#say({ code: 'ROW_FILED', row: row.row, data: { state } })
    return false
  }

  #say(finding: RowFinding): void {
    const { ledger } = this.#context
    const stored: BatchFinding = {
      row: finding.row,
      moreRows: '',
      column: '',
      header: '',
      field: '',
      code: finding.code,
      value: '',
      data: JSON.stringify(finding.data ?? {}),
    }
    insertFindings(ledger, this.#options.batchId, nextFindingNumber(ledger, this.#options.batchId), [stored])
  }

  #link(kind: LinkKind, documentId: number, parcelId: number): void {
    insertLink(this.#context.ledger, this.#options.batchId, this.#links++, { kind, documentId, parcelId })
  }

  /** Who a new row of a document is: the first of its kind, or the next revision of another. */
  #identity(id: number, parcelId: number | undefined, fate: Fate): RowIdentity {
    const old = fate.kind === 'different' ? fate : undefined
    return { id, parcelId, revision: old === undefined ? 1 : old.revision + 1, replaces: old?.id }
  }

  /** Documents beside a new order: written with it, or fetched from those that waited, once the batch is visible. */
  #parts(row: BuiltRow, plan: RowPlan, parcelId: number): Parts {
    const parts: Partial<Record<LooseKind, DocumentValues>> = {}
    for (const kind of LOOSE) {
      const fate = plan.fates[kind]
      const values = row.documents[kind]
      if (fate.kind === 'same' || fate.kind === 'waiting') this.#link(kind, fate.id, parcelId)
      if ((fate.kind !== 'new' && fate.kind !== 'different') || values === undefined) continue
      // A newer one of a document that waited takes that along to the parcel.
      if (fate.kind === 'different') this.#link(kind, parcelId, parcelId)
      insertValues(this.#context.ledger, kind, values, this.#identity(parcelId, parcelId, fate))
      parts[kind] = values
    }
    return parts
  }

  /** An order with its parcel and what came with it, or was waiting for it. */
  #newParcel(row: BuiltRow, plan: RowPlan, id: number, order: DocumentValues): NewParcel {
    const { ledger } = this.#context
    const { clientId, direction } = this.#options
    insertValues(ledger, 'order', order, { id, parcelId: id, revision: 1, replaces: undefined })
    const { payment, waybill, collection } = this.#parts(row, plan, id)
    const mode = row.mode ?? '9610I'
    const currency = valueOf('order', order, 'currency')
    const money = payment && valueOf('payment', payment, 'amount')
    const collected = collection && valueOf('collection', collection, 'amount')
    return {
      parcelId: id,
      shelfId: this.#shelf(mode),
      direction,
      mode,
      clientId,
      platformCode: valueOf('order', order, 'platformCode'),
      orderNo: valueOf('order', order, 'orderNo'),
      waybillNo: shown('waybill', waybill, 'waybillNo'),
      carrierCode: shown('waybill', waybill, 'companyCode'),
      paymentNo:
        (payment === undefined
          ? shown('collection', collection, 'paymentNo')
          : shown('payment', payment, 'paymentNo')) || shown('order', order, 'paymentNo'),
      orderId: id,
      paymentId: payment && id,
      waybillId: waybill && id,
      collectionId: collection && id,
      goodsValue: valueOf('order', order, 'goodsValue') ?? valueOf('order', order, 'linesValue'),
      freight: valueOf('order', order, 'freight') ?? 0,
      paid: valueOf('order', order, 'paid') ?? money ?? collected ?? 0,
      tax: valueOf('order', order, 'taxTotal') ?? 0,
      grossWeight: (waybill && valueOf('waybill', waybill, 'weight')) ?? 0,
      currency: currency === '' && direction === DIRECTION.import ? RENMINBI : currency,
      lineCount: valueOf('order', order, 'lineCount'),
      goodsText: row.goodsText,
      orderedOn: row.orderedOn,
      changedAt: this.#now,
    }
  }

  /** New or corrected documents of a parcel that exists, or documents whose order is not there yet. */
  #additions(row: BuiltRow, plan: RowPlan, id: number): void {
    const { ledger } = this.#context
    const parcelId = plan.parcel?.parcelId
    const { order } = row.documents
    if (plan.fates.order.kind === 'different' && order !== undefined && parcelId !== undefined) {
      insertValues(ledger, 'order', order, this.#identity(id, parcelId, plan.fates.order))
      this.#link('order', id, parcelId)
    }
    for (const kind of LOOSE) {
      const fate = plan.fates[kind]
      const values = row.documents[kind]
      if ((fate.kind !== 'new' && fate.kind !== 'different') || values === undefined) continue
      insertValues(ledger, kind, values, this.#identity(id, parcelId, fate))
      if (parcelId === undefined) this.#orphans++
      else this.#link(kind, id, parcelId)
    }
  }

  #shelf(mode: Mode): number {
    const known = this.#shelves.get(mode)
    if (known !== undefined) return known
    const shelf = shelfFor(this.#context.ledger, {
      clientId: this.#options.clientId,
      mode,
      batchId: this.#options.batchId,
      rows: this.#options.rows,
    })
    this.#shelves.set(mode, shelf)
    return shelf
  }
}
