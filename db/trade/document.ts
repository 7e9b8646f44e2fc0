import type { ReadHandle, WriteHandle } from '../open.ts'

/**
 * The trade documents as rows. They are never changed: a correction is a new row with `revision` + 1 that names the one it
 * replaces; the parcel names the newest. Amounts, quantities and weights are integer counts of 0.00001, undefined where the document
 * does not say. `head` and `lines` are JSON by element name without personal elements; `personal` is the sealed JSON of those.
 */

export const DIRECTION = { import: 1, export: 2 } as const
export type DirectionNumber = (typeof DIRECTION)[keyof typeof DIRECTION]

interface Document {
  readonly id: number
  readonly clientId: number
  readonly revision: number
  readonly replaces: number | undefined
  readonly orderNo: string
  readonly platformCode: string
  readonly currency: string
  readonly head: string
  readonly sourceRow: number
  readonly digest: string
  /** What the document is like, for the match (shared/domain/match/class-text); '' = not known. */
  readonly classKey: string
}

export interface OrderDocument extends Document {
  readonly parcelId: number
  readonly direction: DirectionNumber
  readonly merchantCode: string
  readonly goodsValue: number | undefined
  readonly freight: number | undefined
  readonly discount: number | undefined
  readonly taxTotal: number | undefined
  readonly paid: number | undefined
  readonly linesValue: number
  readonly linesBad: number
  readonly lineCount: number
  readonly paymentNo: string
  readonly buyerNameHash: string
  readonly buyerIdHash: string
  readonly buyerPhoneHash: string
  readonly consigneeHash: string
  readonly consigneePhoneHash: string
  readonly consigneeAddressHash: string
  readonly lines: string
  readonly personal: Buffer | undefined
}

export interface PaymentDocument extends Document {
  /** undefined while its order is not there. */
  readonly parcelId: number | undefined
  readonly paymentNo: string
  readonly companyCode: string
  readonly amount: number | undefined
  readonly payerNameHash: string
  readonly payerIdHash: string
  readonly payerPhoneHash: string
  readonly personal: Buffer | undefined
}

export interface WaybillDocument extends Omit<Document, 'platformCode'> {
  readonly parcelId: number | undefined
  readonly direction: DirectionNumber
  readonly waybillNo: string
  readonly companyCode: string
  readonly billNo: string
  readonly freight: number | undefined
  readonly insured: number | undefined
  readonly weight: number | undefined
  readonly pieces: number | undefined
  readonly consigneeHash: string
  readonly consigneePhoneHash: string
  readonly consigneeAddressHash: string
  readonly personal: Buffer | undefined
}

/** 收款单 (403): no person is named in it. */
export interface CollectionDocument extends Document {
  readonly parcelId: number | undefined
  readonly paymentNo: string
  readonly companyCode: string
  readonly amount: number | undefined
  readonly accountedAt: string
}

export interface Documents {
  readonly order: OrderDocument
  readonly payment: PaymentDocument
  readonly waybill: WaybillDocument
  readonly collection: CollectionDocument
}
export type DocumentKind = keyof Documents

/** The columns of each table by the property that they hold, in the order of inserts; the first four say who a row is. */
const COLUMNS: { readonly [K in DocumentKind]: Readonly<Record<keyof Documents[K], string>> } = {
  order: {
    id: 'order_id',
    parcelId: 'parcel_id',
    revision: 'revision',
    replaces: 'replaces',
    direction: 'direction',
    clientId: 'client_id',
    orderNo: 'order_no',
    platformCode: 'platform_code',
    merchantCode: 'merchant_code',
    goodsValue: 'goods_value',
    freight: 'freight',
    discount: 'discount',
    taxTotal: 'tax_total',
    paid: 'paid',
    linesValue: 'lines_value',
    linesBad: 'lines_bad',
    lineCount: 'line_count',
    currency: 'currency',
    paymentNo: 'payment_no',
    buyerNameHash: 'buyer_name_h',
    buyerIdHash: 'buyer_id_h',
    buyerPhoneHash: 'buyer_phone_h',
    consigneeHash: 'consignee_h',
    consigneePhoneHash: 'consignee_phone_h',
    consigneeAddressHash: 'consignee_address_h',
    head: 'head',
    lines: 'lines',
    personal: 'personal',
    sourceRow: 'source_row',
    digest: 'digest',
    classKey: 'class_key',
  },
  payment: {
    id: 'payment_id',
    parcelId: 'parcel_id',
    revision: 'revision',
    replaces: 'replaces',
    clientId: 'client_id',
    paymentNo: 'payment_no',
    companyCode: 'payment_company',
    orderNo: 'order_no',
    platformCode: 'platform_code',
    amount: 'amount',
    currency: 'currency',
    payerNameHash: 'payer_name_h',
    payerIdHash: 'payer_id_h',
    payerPhoneHash: 'payer_phone_h',
    head: 'head',
    personal: 'personal',
    sourceRow: 'source_row',
    digest: 'digest',
    classKey: 'class_key',
  },
  waybill: {
    id: 'waybill_id',
    parcelId: 'parcel_id',
    revision: 'revision',
    replaces: 'replaces',
    direction: 'direction',
    clientId: 'client_id',
    waybillNo: 'waybill_no',
    companyCode: 'carrier_code',
    orderNo: 'order_no',
    billNo: 'bill_no',
    freight: 'freight',
    insured: 'insured',
    weight: 'weight',
    pieces: 'pieces',
    currency: 'currency',
    consigneeHash: 'consignee_h',
    consigneePhoneHash: 'consignee_phone_h',
    consigneeAddressHash: 'consignee_address_h',
    head: 'head',
    personal: 'personal',
    sourceRow: 'source_row',
    digest: 'digest',
    classKey: 'class_key',
  },
  collection: {
    id: 'collection_id',
    parcelId: 'parcel_id',
    revision: 'revision',
    replaces: 'replaces',
    clientId: 'client_id',
    paymentNo: 'payment_no',
    companyCode: 'payment_company',
    orderNo: 'order_no',
    platformCode: 'platform_code',
    amount: 'amount',
    currency: 'currency',
    accountedAt: 'accounted_at',
    head: 'head',
    sourceRow: 'source_row',
    digest: 'digest',
    classKey: 'class_key',
  },
}

const TABLE: Readonly<Record<DocumentKind, string>> = {
  order: 'trade_order',
  payment: 'payment',
  waybill: 'waybill',
  collection: 'collection',
}

/** A document's values in the order of its table's columns: what crosses from the thread that builds it to the one that writes it. */
export type DocumentValues = (string | number | Uint8Array | null)[]

interface Statement {
  readonly properties: readonly string[]
  /** Where the value of a property stands. */
  readonly at: Readonly<Record<string, number>>
  readonly insert: string
  readonly select: string
}

function statement(kind: DocumentKind): Statement {
  const columns = Object.entries(COLUMNS[kind])
  const names = columns.map(([, column]) => column)
  const id = names[0] ?? ''
  return {
    properties: columns.map(([property]) => property),
    at: Object.fromEntries(columns.map(([property], i) => [property, i])),
    insert: `insert into ${TABLE[kind]} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
    select: `select ${columns.map(([property, column]) => `${column} as ${property}`).join(', ')} from ${TABLE[kind]} where ${id} = ?`,
  }
}

const STATEMENTS: Readonly<Record<DocumentKind, Statement>> = {
  order: statement('order'),
  payment: statement('payment'),
  waybill: statement('waybill'),
  collection: statement('collection'),
}

/** The values of a document; who it is can be told later (identify). */
export function documentValues<K extends DocumentKind>(kind: K, document: Documents[K]): DocumentValues {
  const from: object = document
  return STATEMENTS[kind].properties.map(
    (property) => (Reflect.get(from, property) as DocumentValues[number] | undefined) ?? null,
  )
}

/** Puts the sealed personal texts into a document that was held as values without them. */
export function putPersonal(kind: DocumentKind, values: DocumentValues, sealed: Uint8Array | undefined): void {
  const at = STATEMENTS[kind].at['personal']
  if (at !== undefined) values[at] = sealed ?? null
}

/** One text or number of a document that is held as values; undefined where it has none. */
export function valueOf<K extends DocumentKind, P extends keyof Documents[K] & string>(
  kind: K,
  values: DocumentValues,
  property: P,
): Documents[K][P] {
  // documentValues put it there.
  return (values[STATEMENTS[kind].at[property] ?? -1] ?? undefined) as Documents[K][P]
}

/** A text of a document that is held as values; '' where it has no such property. */
export function textOf(kind: DocumentKind, values: DocumentValues, property: string): string {
  const value = values[STATEMENTS[kind].at[property] ?? -1]
  return typeof value === 'string' ? value : ''
}

/** Who a row is: its id, the parcel (undefined while its order is not there), its revision and the one it replaces. */
export interface RowIdentity {
  readonly id: number
  readonly parcelId: number | undefined
  readonly revision: number
  readonly replaces: number | undefined
}

/** Adds a document, or a new revision of one, that is held as values. */
export function insertValues(ledger: WriteHandle, kind: DocumentKind, values: DocumentValues, who: RowIdentity): void {
  values[0] = who.id
  values[1] = who.parcelId ?? null
  values[2] = who.revision
  values[3] = who.replaces ?? null
  ledger.sql(STATEMENTS[kind].insert).run(...values)
}

function insert<K extends DocumentKind>(ledger: WriteHandle, kind: K, document: Documents[K]): void {
  insertValues(ledger, kind, documentValues(kind, document), document)
}

/** Adds an order or a new revision of one. */
export function insertOrder(ledger: WriteHandle, order: OrderDocument): void {
  insert(ledger, 'order', order)
}

/** Adds a payment or a new revision of one. */
export function insertPayment(ledger: WriteHandle, payment: PaymentDocument): void {
  insert(ledger, 'payment', payment)
}

/** Adds a waybill or a new revision of one. */
export function insertWaybill(ledger: WriteHandle, waybill: WaybillDocument): void {
  insert(ledger, 'waybill', waybill)
}

/** Adds a collection or a new revision of one. */
export function insertCollection(ledger: WriteHandle, collection: CollectionDocument): void {
  insert(ledger, 'collection', collection)
}

function read<K extends DocumentKind>(ledger: ReadHandle, kind: K, id: number): Documents[K] | undefined {
  const row = ledger.sql(STATEMENTS[kind].select).get(id) as Record<string, unknown> | undefined
  if (row === undefined) return undefined
  // SQLite's null is the records' undefined.
  for (const property of STATEMENTS[kind].properties) row[property] ??= undefined
  return row as unknown as Documents[K]
}

/** One order revision. */
export function readOrder(ledger: ReadHandle, id: number): OrderDocument | undefined {
  return read(ledger, 'order', id)
}

/** One payment revision. */
export function readPayment(ledger: ReadHandle, id: number): PaymentDocument | undefined {
  return read(ledger, 'payment', id)
}

/** One waybill revision. */
export function readWaybill(ledger: ReadHandle, id: number): WaybillDocument | undefined {
  return read(ledger, 'waybill', id)
}

/** One collection revision. */
export function readCollection(ledger: ReadHandle, id: number): CollectionDocument | undefined {
  return read(ledger, 'collection', id)
}
