import { applyLink, type LinkKind } from '../../../../db/trade/document-link.ts'
import { insertRevision, readDocument, type DocumentRow, type DocumentTable } from '../../../../db/trade/correction.ts'
import { fixed, fixedText, parseFixed, timesHalfUp } from '../../../../shared/domain/decimal/decimal.ts'
import type { FieldChange } from '../../../../shared/domain/match/fix.ts'
import { documentText, fieldRow } from '../../../../shared/domain/record/field.ts'
import type { JobContext } from '../../context.ts'
import { openColumn, type ColumnSealer, type Secrets } from '../../secret.ts'
import { documentDigest, type TradeSection } from '../intake/document-build.ts'
import { keyOfTexts } from './class-key.ts'

/** A correction: the changed document becomes a new revision, and the parcel points to it. */
type Texts = Record<string, string>
export type CorrectedDocument = 'order' | 'payment' | 'waybill' | 'receipt'

const PLACE: Readonly<Record<CorrectedDocument, { table: DocumentTable; link: LinkKind; section: TradeSection }>> = {
  order: { table: 'trade_order', link: 'order', section: 'order' },
  payment: { table: 'payment', link: 'payment', section: 'payment' },
  waybill: { table: 'waybill', link: 'waybill', section: 'waybill' },
  receipt: { table: 'collection', link: 'collection', section: 'receipt' },
}
const FEN = 1000
const amount = (text: string | undefined): number | null =>
  text === undefined || text === '' ? null : (parseFixed(text) ?? null)
const text = (value: string | number | undefined): string =>
  value === undefined ? '' : typeof value === 'number' ? fixedText(fixed(value)) : value

/** The stored name of a record's field: an import waybill keeps its weight under the message's own name. */
function storedName(document: CorrectedDocument, field: string, head: Texts): string {
  return document === 'waybill' && field === 'grossWeight' && head['weight'] !== undefined ? 'weight' : field
}

function put(target: Texts, name: string, value: string): void {
  if (value === '') Reflect.deleteProperty(target, name)
  else target[name] = value
}

interface Parts {
  readonly head: Texts
  readonly personal: Texts
  readonly lines: Texts[]
}

function changed(document: CorrectedDocument, parts: Parts, changes: readonly FieldChange[]): void {
  for (const change of changes) {
    const value = text(change.after)
    if (change.gnum > 0) {
      const line = parts.lines.find((one, index) => (one['gnum'] ?? String(index + 1)) === String(change.gnum))
      if (line !== undefined) put(line, change.field, value)
      continue
    }
    const name = storedName(document, change.field, parts.head)
    const isPersonal =
      parts.personal[name] !== undefined ||
      (parts.head[name] === undefined && fieldRow(document, change.field)?.personal === true)
    put(isPersonal ? parts.personal : parts.head, name, value)
  }
}

function hashes(
  secrets: Secrets,
  personal: Texts,
  columns: Readonly<Record<string, { field: string; kind: 'name' | 'id' | 'phone' | 'address' }>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(columns).map(([column, { field, kind }]) => {
      const value = personal[field] ?? ''
      return [column, value === '' ? '' : secrets.personalHash(kind, documentText(kind, value))]
    }),
  )
}

const CONSIGNEE = {
  consignee_h: { field: 'consignee', kind: 'name' },
  consignee_phone_h: { field: 'consigneeTelephone', kind: 'phone' },
  consignee_address_h: { field: 'consigneeAddress', kind: 'address' },
} as const

function lineFigures(lines: readonly Texts[]): { lines_value: number; lines_bad: number; line_count: number } {
  let value = 0
  let bad = 0
  for (const line of lines) {
    const [total, price, qty] = [amount(line['totalPrice']), amount(line['price']), amount(line['qty'])]
    value += total ?? 0
    if (
      total !== null &&
      price !== null &&
      qty !== null &&
      Math.abs(timesHalfUp(fixed(price), fixed(qty), 5) - total) > FEN
    )
      bad++
  }
  return { lines_value: value, lines_bad: bad, line_count: lines.length }
}

/** The columns that follow from the texts. */
function columns(document: CorrectedDocument, secrets: Secrets, parts: Parts): DocumentRow {
  const { head, personal } = parts
  const h = (name: string): string => head[name] ?? ''
  switch (document) {
    case 'order':
      return {
        platform_code: h('ebpCode'),
        merchant_code: h('ebcCode'),
        goods_value: amount(head['goodsValue']),
        freight: amount(head['freight']),
        discount: amount(head['discount']),
        tax_total: amount(head['taxTotal']),
        paid: amount(head['acturalPaid']),
        ...lineFigures(parts.lines),
        currency: h('currency'),
        payment_no: h('payTransactionId'),
        ...hashes(secrets, personal, {
          buyer_name_h: { field: 'buyerName', kind: 'name' },
          buyer_id_h: { field: 'buyerIdNumber', kind: 'id' },
          buyer_phone_h: { field: 'buyerTelephone', kind: 'phone' },
          ...CONSIGNEE,
        }),
      }
    case 'payment':
      return {
        payment_no: h('payTransactionId'),
        payment_company: h('payCode'),
        platform_code: h('ebpCode'),
        amount: amount(head['amountPaid']),
        currency: h('currency'),
        ...hashes(secrets, personal, {
          payer_name_h: { field: 'payerName', kind: 'name' },
          payer_id_h: { field: 'payerIdNumber', kind: 'id' },
          payer_phone_h: { field: 'telephone', kind: 'phone' },
        }),
      }
    case 'waybill':
      return {
        waybill_no: h('logisticsNo'),
        carrier_code: h('logisticsCode'),
        bill_no: h('billNo'),
        freight: amount(head['freight']),
        insured: amount(head['insuredFee']),
        weight: amount(head['weight'] ?? head['grossWeight']),
        pieces: h('packNo') === '' ? null : Number(h('packNo')),
        currency: h('currency'),
        ...hashes(secrets, personal, CONSIGNEE),
      }
    case 'receipt':
      return {
        payment_no: h('payNo'),
        payment_company: h('payCode'),
        platform_code: h('ebpCode'),
        amount: amount(head['charge']),
        currency: h('currency'),
        accounted_at: h('accountingDate'),
      }
  }
}

function goodsText(lines: readonly Texts[]): string {
  const name = lines[0]?.['itemName'] ?? lines[0]?.['itemNo'] ?? ''
  return lines.length > 1 ? `${name} 等 ${lines.length} 项` : name
}

/** Stores the new revision of one document of a parcel under `newId`, in the caller's transaction. @returns false when the document is gone */
export function correctDocument(
  job: JobContext,
  clientId: number,
  document: CorrectedDocument,
  documentId: number,
  parcelId: number,
  newId: number,
  changes: readonly FieldChange[],
  sealer: ColumnSealer,
): boolean {
  const { table, link, section } = PLACE[document]
  const old = readDocument(job.ledger, table, documentId)
  if (old === undefined) return false
  const sealed = old['personal']
  const parts: Parts = {
    head: JSON.parse(String(old['head'])) as Texts,
    personal: Buffer.isBuffer(sealed) ? (JSON.parse(openColumn(job.clientKey(clientId), sealed)) as Texts) : {},
    lines: document === 'order' ? (JSON.parse(String(old['lines'])) as Texts[]) : [],
  }
  changed(document, parts, changes)
  const head = JSON.stringify(parts.head)
  const personal = JSON.stringify(parts.personal)
  const lines = document === 'order' ? JSON.stringify(parts.lines) : ''
  insertRevision(job.ledger, table, old, newId, {
    ...columns(document, job.secrets, parts),
    head,
    ...(document === 'order' ? { lines } : {}),
    ...(document === 'receipt' ? {} : { personal: personal === '{}' ? null : sealer.seal(personal) }),
    digest: documentDigest(job.secrets, section, head, lines, personal),
    class_key: keyOfTexts(job.secrets, parts.head, parts.personal, document === 'order' ? parts.lines : undefined),
  })
  return applyLink(job.ledger, { kind: link, documentId: newId, parcelId }, goodsText(parts.lines), job.now())
}
