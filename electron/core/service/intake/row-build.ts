import {
  documentValues,
  putPersonal,
  textOf,
  type DocumentKind,
  type DocumentValues,
} from '../../../../db/trade/document.ts'
import type { Shape } from '../../../../shared/domain/intake/document.ts'
import type { IntakeKind } from '../../../../shared/domain/intake/kind.ts'
import type { Mode } from '../../../../shared/domain/record/mode.ts'
import type { WriteContext } from '../../context.ts'
import type { Rng } from '../../ports.ts'
import { createBox, createColumnSealer, type Box, type Secrets } from '../../secret.ts'
import { dayInChina } from './client-facts.ts'
import { DOCUMENT_KIND, DocumentBuilder, TRADE_SECTIONS, type DocumentTexts, type Identity } from './document-build.ts'
import { EMPTY_TEXT } from './document-text.ts'
import { compileLayout } from './row-layout.ts'
import type { DocumentKeys, RowKeys } from './row-plan.ts'
import { eachRow, type StagedRow } from './staged-row.ts'

/** What the staged rows of a batch are to be built with. Whoever holds it can read the client's personal data. */
export interface BuildOrder {
  readonly kind: IntakeKind
  readonly shape: Shape
  readonly clientId: number
  readonly clientKey: Uint8Array
  /** Today in China, yyyy-mm-dd: the day of orders whose file does not say it. */
  readonly day: string
}

/** What the rows of a client's batch are built with today. */
export function buildOrder(context: WriteContext, kind: IntakeKind, clientId: number, shape: Shape): BuildOrder {
  return { kind, shape, clientId, clientKey: context.clientKey(clientId), day: dayInChina(context) }
}

/** A staged row as the ledger will take it: all that can be known without looking into the ledger. */
export interface BuiltRow {
  readonly row: number
  readonly mode: Mode | undefined
  /** Its documents, complete but for who they are. */
  readonly documents: Readonly<Partial<Record<DocumentKind, DocumentValues>>>
  readonly goodsText: string
  /** yyyy-mm-dd */
  readonly orderedOn: string
}

/** The properties that number a document. */
const NUMBER: Readonly<Record<DocumentKind, string>> = {
  order: '',
  payment: 'paymentNo',
  waybill: 'waybillNo',
  collection: 'paymentNo',
}

/** What a comparison with the ledger asks of a built row. */
export function keysOf({ documents }: BuiltRow): RowKeys {
  const keys: Partial<Record<DocumentKind, DocumentKeys>> = {}
  for (const section of TRADE_SECTIONS) {
    const kind = DOCUMENT_KIND[section]
    const values = documents[kind]
    if (values === undefined) continue
    const text = (property: string): string => textOf(kind, values, property)
    keys[kind] = {
      orderNo: text('orderNo'),
      platformCode: text('platformCode'),
      number: text(NUMBER[kind]),
      company: text('companyCode'),
      digest: text('digest'),
    }
  }
  return keys
}

/** The rows of one slice on their way. */
export interface BuildingSlice {
  /** In portions, in order. */
  readonly portions: AsyncIterable<readonly BuiltRow[]>
  /** Nothing more is to come: true where all of it is there. */
  readonly whole: Promise<boolean>
}

/** Builds slices, here or in a thread of its own. */
export interface SliceBuilder {
  /** The rows of a sealed slice from row `skip` on. Work in a thread begins with the call. */
  build(body: Uint8Array, skip: number): BuildingSlice
  close(): void
}

/** A document whose personal text is still to be sealed: many are in one go. */
interface Unsealed {
  readonly kind: DocumentKind
  readonly values: DocumentValues
  readonly personal: string
}

/** Rows built in one go: few, so that what they are made of is forgotten before the memory is tidied up. */
const PORTION = 80

/** Opens, reads, hashes and seals: everything about a staged row but the ledger. */
export class RowBuilder {
  readonly #order: BuildOrder
  readonly #rng: Rng
  readonly #box: Box
  readonly #builder: DocumentBuilder

  constructor(secrets: Secrets, rng: Rng, order: BuildOrder) {
    this.#order = order
    this.#rng = rng
    this.#box = createBox(order.clientKey, rng)
    this.#builder = new DocumentBuilder(compileLayout(order.kind, order.shape), secrets)
    this.#builder.sealWith('later')
  }

  /** @throws when the slice was altered or belongs to another key */
  *portions(body: Uint8Array, skip: number): Generator<readonly BuiltRow[]> {
    let rows: BuiltRow[] = []
    let open: Unsealed[] = []
    let at = 0
    for (const row of eachRow(this.#box, this.#order.shape, body)) {
      if (at++ < skip) continue
      rows.push(this.#build(row, open))
      if (rows.length < PORTION) continue
      this.#seal(open)
      yield rows
      rows = []
      open = []
    }
    this.#seal(open)
    if (rows.length > 0) yield rows
  }

  /** @param open gets the personal texts that are to be sealed */
  #build(row: StagedRow, open: Unsealed[]): BuiltRow {
    const builder = this.#builder
    const documents: Partial<Record<DocumentKind, DocumentValues>> = {}
    for (const section of TRADE_SECTIONS) {
      if (builder.head(row, section) === undefined) continue
      const kind = DOCUMENT_KIND[section]
      const texts = builder.texts(row, section)
      const values = this.#values(row, kind, texts)
      documents[kind] = values
      if (texts.personal !== EMPTY_TEXT) open.push({ kind, values, personal: texts.personal })
    }
    return {
      row: row.row,
      mode: row.mode,
      documents,
      goodsText: builder.goodsText(row),
      orderedOn: this.#orderedOn(row),
    }
  }

  #values(row: StagedRow, kind: DocumentKind, texts: DocumentTexts): DocumentValues {
    const builder = this.#builder
    const who: Identity & { readonly parcelId: number } = {
      id: 0,
      parcelId: 0,
      clientId: this.#order.clientId,
      revision: 1,
      replaces: undefined,
    }
    return kind === 'order'
      ? documentValues(kind, builder.order(row, who, texts))
      : kind === 'payment'
        ? documentValues(kind, builder.payment(row, who, texts))
        : kind === 'waybill'
          ? documentValues(kind, builder.waybill(row, who, texts))
          : documentValues(kind, builder.collection(row, who, texts))
  }

  #seal(open: readonly Unsealed[]): void {
    const sealed = createColumnSealer(this.#order.clientKey, this.#rng).sealMany(open.map((one) => one.personal))
    open.forEach(({ kind, values }, i) => putPersonal(kind, values, sealed[i]))
  }

  /** The day of the order: of its payment or collection where that is known, else today. */
  #orderedOn(row: StagedRow): string {
    const time = this.#builder.value(row, 'payment', 'payTime') || this.#builder.value(row, 'receipt', 'accountingDate')
    return time.length >= 8 ? `${time.slice(0, 4)}-${time.slice(4, 6)}-${time.slice(6, 8)}` : this.#order.day
  }
}

/** Builds on the caller's own thread, portion by portion as they are asked for. */
export function buildHere(secrets: Secrets, rng: Rng, order: BuildOrder): SliceBuilder {
  const builder = new RowBuilder(secrets, rng, order)
  return {
    build(body, skip) {
      const whole = Promise.withResolvers<boolean>()
      async function* portions(): AsyncGenerator<readonly BuiltRow[]> {
        try {
          yield* builder.portions(body, skip)
          whole.resolve(true)
        } finally {
          whole.resolve(false)
        }
      }
      return { portions: portions(), whole: whole.promise }
    },
    close: () => undefined,
  }
}
