import { fixed, timesHalfUp } from '../../../../shared/domain/decimal/decimal.ts'
import type { HeadSection, IntakeKind } from '../../../../shared/domain/intake/kind.ts'
import { documentText, type FieldKind } from '../../../../shared/domain/record/field.ts'
import {
  DIRECTION,
  type CollectionDocument,
  type DirectionNumber,
  type DocumentKind,
  type OrderDocument,
  type PaymentDocument,
  type WaybillDocument,
} from '../../../../db/trade/document.ts'
import type { ColumnSealer, PersonalKind, Secrets } from '../../secret.ts'
import { ClassNames, documentKeys, orderKeys } from '../parcel/class-key.ts'
import { EMPTY_TEXT, linesText, sectionWriter, type SectionWriter } from './document-text.ts'
import { quickFixed } from './quick-fixed.ts'
import { HEAD_INDEX, type RowLayout } from './row-layout.ts'
import type { DocumentKeys, RowKeys } from './row-plan.ts'
import type { StagedRow } from './staged-row.ts'

/** The four documents a row can carry, by the sections of the intake. */
export type TradeSection = 'order' | 'payment' | 'waybill' | 'receipt'
export const TRADE_SECTIONS: readonly TradeSection[] = ['order', 'payment', 'waybill', 'receipt']
/** The intake speaks of receipts, the tables of collections. */
export const DOCUMENT_KIND: Readonly<Record<TradeSection, DocumentKind>> = {
  order: 'order',
  payment: 'payment',
  waybill: 'waybill',
  receipt: 'collection',
}
/** The elements that number a document and name its company. */
const NUMBER: Readonly<Record<TradeSection, readonly [number: string, company: string]>> = {
  order: ['', ''],
  payment: ['payTransactionId', 'payCode'],
  waybill: ['logisticsNo', 'logisticsCode'],
  receipt: ['payNo', 'payCode'],
}

/** What identifies a new row among those of its table. */
export interface Identity {
  readonly id: number
  readonly parcelId: number | undefined
  readonly revision: number
  readonly replaces: number | undefined
  readonly clientId: number
}

/** The direction of a kind of file. */
export function directionOf(kind: IntakeKind): DirectionNumber {
  return kind.startsWith('export') ? DIRECTION.export : DIRECTION.import
}

/** The texts of one document, and their keyed hash. */
export interface DocumentTexts {
  readonly head: string
  readonly personal: string
  readonly lines: string
  readonly digest: string
  /** What the match knows the document by. */
  readonly classKey: string
}

/** One fen: below it a line's total is price times quantity, rounded. */
const FEN = 1000
const GOODS_TEXT_LIMIT = 120

/** Exact amount of an element that passed the checks; undefined when absent. */
function amount(text: string): number | undefined {
  return text === '' ? undefined : quickFixed(text)
}

/** Hashes of personal values. Consignee and buyer, order and waybill mostly name the same person: what was just hashed is remembered. */
class Hashes {
  readonly #secrets: Secrets
  readonly #last = new Map<PersonalKind, { value: string; hash: string }[]>()

  constructor(secrets: Secrets) {
    this.#secrets = secrets
  }

  of(kind: PersonalKind & FieldKind, value: string): string {
    if (value === '') return ''
    let known = this.#last.get(kind)
    if (known === undefined) this.#last.set(kind, (known = []))
    for (const one of known) if (one.value === value) return one.hash
    const hash = this.#secrets.personalHash(kind, documentText(kind, value))
    if (known.length >= 3) known.shift()
    known.push({ value, hash })
    return hash
  }
}

/** Builds the rows of trade documents from staged rows of one layout. */
export class DocumentBuilder {
  readonly direction: DirectionNumber
  readonly #secrets: Secrets
  readonly #hashes: Hashes
  readonly #writers: Readonly<Record<TradeSection | 'line', SectionWriter>>
  readonly #line: {
    readonly itemName: number
    readonly itemNo: number
    readonly qty: number
    readonly price: number
    readonly total: number
  }
  readonly #places: Readonly<Record<HeadSection, ReadonlyMap<string, number>>>
  readonly #classKeys: Readonly<Record<TradeSection, (values: readonly string[], lines: StagedRow['lines']) => string>>
  #sealer: ColumnSealer | 'later' | undefined

  constructor(layout: RowLayout, secrets: Secrets) {
    this.direction = directionOf(layout.kind)
    this.#secrets = secrets
    this.#hashes = new Hashes(secrets)
    this.#writers = {
      order: sectionWriter(layout, 'order'),
      payment: sectionWriter(layout, 'payment'),
      waybill: sectionWriter(layout, 'waybill'),
      receipt: sectionWriter(layout, 'receipt'),
      line: sectionWriter(layout, 'line'),
    }
    const names = new ClassNames(secrets)
    const keys = (section: TradeSection): ReturnType<typeof documentKeys> => documentKeys(names, layout.slots(section))
    this.#classKeys = {
      order: orderKeys(names, layout.slots('order'), layout.slots('line'), quickFixed),
      payment: keys('payment'),
      waybill: keys('waybill'),
      receipt: keys('receipt'),
    }
    const places = (section: HeadSection): Map<string, number> =>
      new Map(layout.slots(section).map((slot) => [slot.element, slot.index]))
    this.#places = {
      order: places('order'),
      payment: places('payment'),
      waybill: places('waybill'),
      receipt: places('receipt'),
      client: places('client'),
      goods: places('goods'),
    }
    this.#line = {
      itemName: layout.at('line', 'itemName'),
      itemNo: layout.at('line', 'itemNo'),
      qty: layout.at('line', 'qty'),
      price: layout.at('line', 'price'),
      total: layout.at('line', 'totalPrice'),
    }
  }

  /** A sealer for the rows that follow: one a slice; 'later' where the caller puts in the personal texts himself. */
  sealWith(sealer: ColumnSealer | 'later'): void {
    this.#sealer = sealer
  }

  /** The values of a section, undefined when the row does not carry that document. */
  head(row: StagedRow, section: HeadSection): readonly string[] | undefined {
    return row.heads[HEAD_INDEX[section]]
  }

  /** One value, '' when absent. */
  value(row: StagedRow, section: HeadSection, element: string): string {
    return this.#reader(row, section)(element)
  }

  /** Reads the values of one section of a row. */
  #reader(row: StagedRow, section: HeadSection): (element: string) => string {
    const places = this.#places[section]
    const values = this.head(row, section)
    return (element) => {
      const index = places.get(element)
      return index === undefined ? '' : (values?.[index] ?? '')
    }
  }

  /** The texts of one of the row's documents. */
  texts(row: StagedRow, section: TradeSection): DocumentTexts {
    const values = this.head(row, section) ?? []
    const writer = this.#writers[section]
    const head = writer.open(values)
    const personal = writer.personal(values)
    const lines = section === 'order' ? linesText(this.#writers.line.open, row.lines) : ''
    const digest = documentDigest(this.#secrets, section, head, lines, personal)
    return { head, personal, lines, digest, classKey: this.#classKeys[section](values, row.lines) }
  }

  /** What a comparison with the ledger asks of a row. */
  keys(row: StagedRow): RowKeys {
    const keys: Partial<Record<DocumentKind, DocumentKeys>> = {}
    for (const section of TRADE_SECTIONS) {
      if (this.head(row, section) === undefined) continue
      const [number, company] = NUMBER[section]
      keys[DOCUMENT_KIND[section]] = {
        orderNo: this.value(row, section, 'orderNo'),
        platformCode: this.value(row, section, 'ebpCode'),
        number: this.value(row, section, number),
        company: this.value(row, section, company),
        digest: this.texts(row, section).digest,
      }
    }
    return keys
  }

  #seal(texts: DocumentTexts): Buffer | undefined {
    if (texts.personal === EMPTY_TEXT || this.#sealer === 'later') return undefined
    if (this.#sealer === undefined) throw new Error('no sealer')
    return this.#sealer.seal(texts.personal)
  }

  /** First goods name and how many more, for lists. */
  goodsText(row: StagedRow): string {
    const first = row.lines[0]
    const name = (first?.[this.#line.itemName] ?? '') || (first?.[this.#line.itemNo] ?? '')
    const short = name.length > GOODS_TEXT_LIMIT ? `${name.slice(0, GOODS_TEXT_LIMIT)}…` : name
    return row.lines.length > 1 ? `${short} 等 ${row.lines.length} 项` : short
  }

  order(row: StagedRow, who: Identity & { readonly parcelId: number }, texts: DocumentTexts): OrderDocument {
    const value = this.#reader(row, 'order')
    const lines = this.#lineFigures(row)
    return {
      ...who,
      direction: this.direction,
      orderNo: value('orderNo'),
      platformCode: value('ebpCode'),
      merchantCode: value('ebcCode'),
      goodsValue: amount(value('goodsValue')),
      freight: amount(value('freight')),
      discount: amount(value('discount')),
      taxTotal: amount(value('taxTotal')),
      paid: amount(value('acturalPaid')),
      linesValue: lines.value,
      linesBad: lines.bad,
      lineCount: row.lines.length,
      currency: value('currency'),
      paymentNo: value('payTransactionId'),
      buyerNameHash: this.#hashes.of('name', value('buyerName')),
      buyerIdHash: this.#hashes.of('id', value('buyerIdNumber')),
      buyerPhoneHash: this.#hashes.of('phone', value('buyerTelephone')),
      consigneeHash: this.#hashes.of('name', value('consignee')),
      consigneePhoneHash: this.#hashes.of('phone', value('consigneeTelephone')),
      consigneeAddressHash: this.#hashes.of('address', value('consigneeAddress')),
      head: texts.head,
      lines: texts.lines,
      personal: this.#seal(texts),
      sourceRow: row.row,
      digest: texts.digest,
      classKey: texts.classKey,
    }
  }

  payment(row: StagedRow, who: Identity, texts: DocumentTexts): PaymentDocument {
    const value = this.#reader(row, 'payment')
    return {
      ...who,
      orderNo: value('orderNo') || this.value(row, 'order', 'orderNo'),
      platformCode: value('ebpCode'),
      currency: value('currency'),
      paymentNo: value('payTransactionId'),
      companyCode: value('payCode'),
      amount: amount(value('amountPaid')),
      payerNameHash: this.#hashes.of('name', value('payerName')),
      payerIdHash: this.#hashes.of('id', value('payerIdNumber')),
      payerPhoneHash: this.#hashes.of('phone', value('telephone')),
      head: texts.head,
      personal: this.#seal(texts),
      sourceRow: row.row,
      digest: texts.digest,
      classKey: texts.classKey,
    }
  }

  waybill(row: StagedRow, who: Identity, texts: DocumentTexts): WaybillDocument {
    const value = this.#reader(row, 'waybill')
    const pieces = value('packNo')
    return {
      ...who,
      direction: this.direction,
      orderNo: value('orderNo') || this.value(row, 'order', 'orderNo'),
      currency: value('currency'),
      waybillNo: value('logisticsNo'),
      companyCode: value('logisticsCode'),
      billNo: value('billNo'),
      freight: amount(value('freight')),
      insured: amount(value('insuredFee')),
      weight: amount(value('weight') || value('grossWeight')),
      pieces: pieces === '' ? undefined : Number(pieces),
      consigneeHash: this.#hashes.of('name', value('consignee')),
      consigneePhoneHash: this.#hashes.of('phone', value('consigneeTelephone')),
      consigneeAddressHash: this.#hashes.of('address', value('consigneeAddress')),
      head: texts.head,
      personal: this.#seal(texts),
      sourceRow: row.row,
      digest: texts.digest,
      classKey: texts.classKey,
    }
  }

  collection(row: StagedRow, who: Identity, texts: DocumentTexts): CollectionDocument {
    const value = this.#reader(row, 'receipt')
    return {
      ...who,
      orderNo: value('orderNo') || this.value(row, 'order', 'orderNo'),
      platformCode: value('ebpCode'),
      currency: value('currency'),
      paymentNo: value('payNo'),
      companyCode: value('payCode'),
      amount: amount(value('charge')),
      accountedAt: value('accountingDate'),
      head: texts.head,
      sourceRow: row.row,
      digest: texts.digest,
      classKey: texts.classKey,
    }
  }

  /** Sum of the totals, and how many of them are not price times quantity. */
  #lineFigures(row: StagedRow): { value: number; bad: number } {
    const at = this.#line
    let value = 0
    let bad = 0
    for (const line of row.lines) {
      const total = quickFixed(line[at.total] ?? '')
      const price = quickFixed(line[at.price] ?? '')
      const qty = quickFixed(line[at.qty] ?? '')
      if (total !== undefined) value += total
      if (
        total !== undefined &&
        price !== undefined &&
        qty !== undefined &&
        Math.abs(product(price, qty) - total) > FEN
      )
        bad++
    }
    return { value, bad }
  }
}

/** price × quantity, without BigInt where the quantity is a whole number. */
function product(price: number, qty: number): number {
  const whole = qty / 100_000
  const exact = price * whole
  return Number.isInteger(whole) && Number.isSafeInteger(exact) ? exact : timesHalfUp(fixed(price), fixed(qty), 5)
}

/**
 * What a repeated import is compared by: a keyed hash of the texts of a document. A correction made here writes its own, so that the same
 * file again is seen as different from the correction, but not from what it once brought.
 */
export function documentDigest(
  secrets: Secrets,
  section: TradeSection,
  head: string,
  lines: string,
  personal: string,
): string {
  return secrets.personalHash('document', `${section}\n${head}\n${lines}\n${personal}`)
}
