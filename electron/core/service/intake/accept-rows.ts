import {
  DIRECTION,
  insertCollection,
  insertOrder,
  insertPayment,
  insertWaybill,
} from '../../../../db/trade/document.ts'
import { insertLink, type LinkKind } from '../../../../db/trade/document-link.ts'
import { insertParcel } from '../../../../db/trade/load.ts'
import { rowId } from '../../../../db/trade/row-id.ts'
import { shelfFor } from '../../../../db/trade/shelf.ts'
import { insertFindings, nextFindingNumber, type BatchFinding } from '../../../../db/intake/finding.ts'
import { isFilingState, mayAct } from '../../../../shared/domain/filing/state.ts'
import type { RowFinding, Shape } from '../../../../shared/domain/intake/document.ts'
import type { IntakeKind } from '../../../../shared/domain/intake/kind.ts'
import type { Mode } from '../../../../shared/domain/record/mode.ts'
import type { WriteContext } from '../../context.ts'
import { createColumnSealer } from '../../secret.ts'
import { DocumentBuilder, type DocumentTexts, type Identity, type TradeSection } from './document-build.ts'
import { compileLayout } from './row-layout.ts'
import { RowPlanner, type Fate, type RowPlan } from './row-plan.ts'
import type { StagedRow } from './staged-row.ts'

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
  readonly kind: IntakeKind
  readonly shape: Shape
  readonly replaceChanged: boolean
  /** Good rows of the batch: a large one gets a shelf of its own. */
  readonly rows: number
}

/** Import orders know no other currency (CEB 311). */
const RENMINBI = '142'

type LooseSection = Exclude<TradeSection, 'order'>

/** What a parcel shows of a document that was written with it. */
interface Shown {
  readonly id: number
  readonly number: string
  readonly company: string
  readonly amount: number | undefined
  readonly weight: number | undefined
}

const LOOSE: readonly LooseSection[] = ['payment', 'waybill', 'receipt']
const LINK: Readonly<Record<TradeSection, LinkKind>> = {
  order: 'order',
  payment: 'payment',
  waybill: 'waybill',
  receipt: 'collection',
}
const NO_FATE: Fate = { kind: 'absent' }

/** Turns staged rows into documents and parcels of a hidden batch, one slice at a time. */
export class RowAccepter {
  readonly #context: WriteContext
  readonly #options: AcceptOptions
  readonly #builder: DocumentBuilder
  readonly #planner: RowPlanner
  readonly #shelves = new Map<Mode, number>()
  readonly #day: string
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
    this.#builder = new DocumentBuilder(compileLayout(options.kind, options.shape), context.secrets)
    this.#planner = new RowPlanner(context.ledger, this.#builder, options.clientId)
    this.#compare = this.#planner.refresh()
    this.#day = new Date(context.now() + 8 * 3_600_000).toISOString().slice(0, 10)
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

  /** Writes the rows of a part of a slice, in the caller's transaction. */
  write(rows: readonly StagedRow[]): void {
    this.#now = this.#context.now()
    this.#builder.sealWith(createColumnSealer(this.#context.clientKey(this.#options.clientId), this.#context.ports.rng))
    const plans = rows.map((row) => (this.#compare ? this.#planner.plan(row) : this.#allNew(row)))
    this.#builder.sealAll(plans.flatMap((plan) => (plan.verdict === 'unchanged' ? [] : Object.values(plan.texts))))
    rows.forEach((row, i) => {
      const plan = plans[i]
      if (plan !== undefined) this.#row(row, plan)
    })
  }

  #row(row: StagedRow, plan: RowPlan): void {
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
    if (plan.parcel === undefined && plan.texts.order !== undefined) this.#newParcel(row, plan, id, plan.texts.order)
    else this.#additions(row, plan, id)
    if (plan.verdict === 'changed') this.#corrected++
    else this.#accepted++
  }

  /** The plan of a row when the ledger has nothing of this client yet. */
  #allNew(row: StagedRow): RowPlan {
    const fates: Record<TradeSection, Fate> = { order: NO_FATE, payment: NO_FATE, waybill: NO_FATE, receipt: NO_FATE }
    const texts: Partial<Record<TradeSection, DocumentTexts>> = {}
    for (const section of ['order', ...LOOSE] as const) {
      if (this.#builder.head(row, section) === undefined) continue
      fates[section] = { kind: 'new' }
      texts[section] = this.#builder.texts(row, section)
    }
    return { parcel: undefined, fates, texts, verdict: 'new' }
  }

  /** A correction has to be wanted, and nothing of the parcel may be on its way to customs. */
  #mayReplace(row: StagedRow, plan: RowPlan): boolean {
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
  #identity(id: number, parcelId: number | undefined, fate: Fate): Identity {
    const old = fate.kind === 'different' ? fate : undefined
    return {
      id,
      parcelId,
      clientId: this.#options.clientId,
      revision: old === undefined ? 1 : old.revision + 1,
      replaces: old?.id,
    }
  }

  /** Writes a payment, waybill or collection, and says what the parcel shows of it. */
  #insertLoose(section: LooseSection, row: StagedRow, who: Identity, texts: DocumentTexts): Shown {
    const { ledger } = this.#context
    if (section === 'payment') {
      const payment = this.#builder.payment(row, who, texts)
      insertPayment(ledger, payment)
      return { id: who.id, number: payment.paymentNo, company: '', amount: payment.amount, weight: undefined }
    }
    if (section === 'waybill') {
      const waybill = this.#builder.waybill(row, who, texts)
      insertWaybill(ledger, waybill)
      return {
        id: who.id,
        number: waybill.waybillNo,
        company: waybill.companyCode,
        amount: undefined,
        weight: waybill.weight,
      }
    }
    const collection = this.#builder.collection(row, who, texts)
    insertCollection(ledger, collection)
    return { id: who.id, number: collection.paymentNo, company: '', amount: collection.amount, weight: undefined }
  }

  /** A document beside a new order: written with it, or fetched from those that waited, once the batch is visible. */
  #part(section: LooseSection, row: StagedRow, plan: RowPlan, parcelId: number): Shown | undefined {
    const fate = plan.fates[section]
    const texts = plan.texts[section]
    if (fate.kind === 'same' || fate.kind === 'waiting') this.#link(LINK[section], fate.id, parcelId)
    if ((fate.kind !== 'new' && fate.kind !== 'different') || texts === undefined) return undefined
    // A newer one of a document that waited takes that along to the parcel.
    if (fate.kind === 'different') this.#link(LINK[section], parcelId, parcelId)
    return this.#insertLoose(section, row, this.#identity(parcelId, parcelId, fate), texts)
  }

  /** An order with its parcel and what came with it, or was waiting for it. */
  #newParcel(row: StagedRow, plan: RowPlan, id: number, texts: DocumentTexts): void {
    const { ledger } = this.#context
    const order = this.#builder.order(
      row,
      { id, parcelId: id, clientId: this.#options.clientId, revision: 1, replaces: undefined },
      texts,
    )
    insertOrder(ledger, order)
    const payment = this.#part('payment', row, plan, id)
    const waybill = this.#part('waybill', row, plan, id)
    const collection = this.#part('receipt', row, plan, id)
    const mode = row.mode ?? '9610I'
    insertParcel(ledger, {
      parcelId: id,
      shelfId: this.#shelf(mode),
      direction: this.#builder.direction,
      mode,
      clientId: this.#options.clientId,
      platformCode: order.platformCode,
      orderNo: order.orderNo,
      waybillNo: waybill?.number ?? '',
      carrierCode: waybill?.company ?? '',
      paymentNo: (payment?.number ?? collection?.number ?? '') || order.paymentNo,
      orderId: id,
      paymentId: payment?.id,
      waybillId: waybill?.id,
      collectionId: collection?.id,
      goodsValue: order.goodsValue ?? order.linesValue,
      freight: order.freight ?? 0,
      paid: order.paid ?? payment?.amount ?? collection?.amount ?? 0,
      tax: order.taxTotal ?? 0,
      grossWeight: waybill?.weight ?? 0,
      currency: order.currency === '' && this.#builder.direction === DIRECTION.import ? RENMINBI : order.currency,
      lineCount: order.lineCount,
      goodsText: this.#builder.goodsText(row),
      orderedOn: this.#orderedOn(row),
      changedAt: this.#now,
    })
  }

  /** New or corrected documents of a parcel that exists, or documents whose order is not there yet. */
  #additions(row: StagedRow, plan: RowPlan, id: number): void {
    const parcelId = plan.parcel?.parcelId
    const order = plan.texts.order
    if (plan.fates.order.kind === 'different' && order !== undefined && parcelId !== undefined) {
      insertOrder(
        this.#context.ledger,
        this.#builder.order(row, { ...this.#identity(id, parcelId, plan.fates.order), parcelId }, order),
      )
      this.#link('order', id, parcelId)
    }
    for (const section of LOOSE) {
      const fate = plan.fates[section]
      const texts = plan.texts[section]
      if ((fate.kind !== 'new' && fate.kind !== 'different') || texts === undefined) continue
      this.#insertLoose(section, row, this.#identity(id, parcelId, fate), texts)
      if (parcelId === undefined) this.#orphans++
      else this.#link(LINK[section], id, parcelId)
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

  /** The day of the order: of its payment or collection where that is known, else today. */
  #orderedOn(row: StagedRow): string {
    const time = this.#builder.value(row, 'payment', 'payTime') || this.#builder.value(row, 'receipt', 'accountingDate')
    return time.length >= 8 ? `${time.slice(0, 4)}-${time.slice(4, 6)}-${time.slice(6, 8)}` : this.#day
  }
}
