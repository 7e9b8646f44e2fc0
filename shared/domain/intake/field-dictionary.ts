import { withNeed, type FieldTable, type IntakeField } from './field.ts'
import { EXPORT_LINE, EXPORT_ORDER, EXPORT_RECEIPT, EXPORT_WAYBILL } from './fields-export.ts'
import { IMPORT_LINE, IMPORT_ORDER } from './fields-import.ts'
import { IMPORT_PAYMENT, IMPORT_WAYBILL } from './fields-import-papers.ts'
import { BOOK_ITEM_FIELDS, STOCK_FIELDS } from './fields-bonded.ts'
import { DEPOSIT_FIELDS, DUTY_FIELDS } from './fields-claim.ts'
import { CLIENT_FIELDS, GOODS_FIELDS } from './fields-party.ts'
import { PAY_RAW_FIELDS } from './fields-pay-raw.ts'
import type { IntakeKind } from './kind.ts'
import type { Mapping } from './mapping.ts'

/** A name in two columns: both are put together to the consignee's. */
export const NAME_PARTS = ['consigneeSurname', 'consigneeGivenName'] as const

/** A payment that is given in parts: goods and freight, less what was deducted. Goods alone say nothing of the sum. */
export const PAID_PARTS = ['goodsPaid', 'freightPaid', 'discountPaid'] as const

/**
 * In a one-table file the order carries what all three documents share, so the other sections offer only their own
 * fields; assemble.ts copies the shared ones and says so in `derived`.
 */
const SHARED_WITH_ORDER = [
  'orderNo',
  'ebpCode',
  'ebpName',
  'ebcCode',
  'ebcName',
  'currency',
  'note',
  'consignee',
  'consigneeAddress',
  'consigneeTelephone',
  'consigneeProvince',
  'consigneeCity',
  'consigneeCounty',
  'consigneeAddress2',
  ...NAME_PARTS,
  'tradeMode',
]

function own(fields: readonly IntakeField[], extra: readonly string[] = []): IntakeField[] {
  return fields.filter((field) => !SHARED_WITH_ORDER.includes(field.element) && !extra.includes(field.element))
}

/** In one table, only the key and the goods are demanded of a row: which documents it carries shows from their numbers. */
const PARCEL_PAYMENT = withNeed(own(IMPORT_PAYMENT, PAID_PARTS), {
  later: ['payerIdNumber', 'payerName', 'amountPaid'],
})
const PARCEL_WAYBILL = withNeed(own(IMPORT_WAYBILL, ['freight']), { later: ['logisticsNo'] })
/** The order file names the payment only by company and number. */
const ORDER_PAYMENT: readonly IntakeField[] = IMPORT_PAYMENT.filter((field) =>
  ['payCode', 'payName', 'payTransactionId'].includes(field.element),
).map((field) => ({
  ...field,
  id: `order.${field.element}`,
  section: 'order' as const,
  need: 'no' as const,
}))

const FIELDS: FieldTable = {
  'import-parcel': [...IMPORT_ORDER, ...IMPORT_LINE, ...PARCEL_PAYMENT, ...PARCEL_WAYBILL],
  'import-order': [...IMPORT_ORDER, ...ORDER_PAYMENT, ...IMPORT_LINE],
  payment: IMPORT_PAYMENT,
  waybill: IMPORT_WAYBILL,
  'export-parcel': [
    ...EXPORT_ORDER,
    ...EXPORT_LINE,
    ...withNeed(own(EXPORT_RECEIPT), { later: ['charge'] }),
    ...withNeed(own(EXPORT_WAYBILL, ['freight', 'country']), { later: ['logisticsNo'] }),
  ],
  'export-order': [...EXPORT_ORDER, ...EXPORT_LINE],
  'export-receipt': EXPORT_RECEIPT,
  'export-waybill': EXPORT_WAYBILL,
  client: CLIENT_FIELDS,
  goods: GOODS_FIELDS,
  'book-item': BOOK_ITEM_FIELDS,
  stock: STOCK_FIELDS,
  'pay-raw': PAY_RAW_FIELDS,
  duty: DUTY_FIELDS,
  deposit: DEPOSIT_FIELDS,
}

/** The target fields of a kind, in the order of the message. */
export function fieldsOf(kind: IntakeKind): readonly IntakeField[] {
  return FIELDS[kind]
}

const BY_ID = new Map(
  Object.entries(FIELDS).map(([kind, fields]) => [kind, new Map(fields.map((field) => [field.id, field]))]),
)

/** A field of a kind by `section.element`; undefined when the kind has none. */
export function fieldOf(kind: IntakeKind, id: string): IntakeField | undefined {
  return BY_ID.get(kind)?.get(id)
}

const KEYS: Readonly<Record<IntakeKind, readonly string[]>> = {
  'import-parcel': ['order.orderNo'],
  'import-order': ['order.orderNo'],
  'export-parcel': ['order.orderNo'],
  'export-order': ['order.orderNo'],
  payment: ['payment.payTransactionId', 'payment.orderNo'],
  'export-receipt': ['receipt.payNo', 'receipt.orderNo'],
  waybill: ['waybill.logisticsNo'],
  'export-waybill': ['waybill.logisticsNo'],
  client: ['client.code', 'client.usci', 'client.name'],
  goods: ['goods.sku'],
  'book-item': ['goods.bookItemSeq', 'goods.itemNo'],
  // A system may list a material once for each bin: rows of one number are added up, not refused.
  stock: [],
  // One payment may pay several orders of several goods: rows of one transaction belong together.
  'pay-raw': [],
  duty: ['goods.number'],
  deposit: ['goods.number'],
}

/**
 * The field whose value tells one document of a kind from the next (rows of an order share it; elsewhere it may not come
 * twice): the first of the kind's keys that the file carries.
 */
export function keyFieldOf(kind: IntakeKind, carried: ReadonlySet<string>): string | undefined {
  return KEYS[kind].find((id) => carried.has(id))
}

/** What tells apart rows that share a key: goods may stand once for each time of validity and each item of an account book. */
export function keyPartsOf(kind: IntakeKind): readonly string[] {
  return kind === 'goods' ? ['goods.validFrom', 'goods.bookItemNo'] : []
}

/** All fields a mapping fills, those put together of parts or said by another field among them. */
export function carriedFields(mapping: Mapping): Set<string> {
  const have = new Set<string>()
  for (const { field } of [...mapping.columns, ...mapping.head, ...mapping.constants])
    if (field !== undefined) have.add(field)
  for (const section of ['order', 'waybill'])
    if (NAME_PARTS.some((part) => have.has(`${section}.${part}`))) have.add(`${section}.consignee`)
  if (have.has('payment.goodsPaid') && have.has('payment.freightPaid')) have.add('payment.amountPaid')
  for (const { field, from } of mapping.sameAs ?? []) if (have.has(from)) have.add(field)
  return have
}

/** Ids of fields a file of this kind must carry and the mapping does not supply. */
export function missingFields(mapping: Mapping): string[] {
  const have = carriedFields(mapping)
  const missing = fieldsOf(mapping.kind)
    .filter((field) => field.need === 'file' && !have.has(field.id))
    .map((field) => field.id)
  // A goods line is named by its number or its name.
  const lines = fieldsOf(mapping.kind).some((field) => field.section === 'line')
  if (lines && !have.has('line.itemNo') && !have.has('line.itemName')) missing.push('line.itemName')
  if (lines && !have.has('line.price') && !have.has('line.totalPrice')) missing.push('line.price')
  return missing
}

/** Why a mapping cannot be used although its JSON is sound: unknown fields, fields twice outside product groups. */
export function mappingProblems(mapping: Mapping): string[] {
  const problems: string[] = []
  const seen = new Set<string>()
  for (const column of mapping.columns) {
    if (column.field === undefined) continue
    if (fieldOf(mapping.kind, column.field) === undefined) problems.push(`unknown field ${column.field}`)
    const place = `${column.field}#${column.group ?? ''}`
    if (seen.has(place)) problems.push(`field ${column.field} twice`)
    seen.add(place)
  }
  for (const { field } of [...mapping.head, ...mapping.constants])
    if (fieldOf(mapping.kind, field) === undefined) problems.push(`unknown field ${field}`)
  for (const { field, from } of mapping.sameAs ?? []) {
    const both = [fieldOf(mapping.kind, field), fieldOf(mapping.kind, from)]
    if (both.some((one) => one?.level !== 'head') || field === from) problems.push(`no field ${field} out of ${from}`)
    if (seen.has(`${field}#`)) problems.push(`field ${field} twice`)
  }
  return problems
}
