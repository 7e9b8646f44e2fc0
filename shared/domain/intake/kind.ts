/**
 * What a client's file can carry. One kind = one set of target fields (field-dictionary.ts).
 * `import-parcel` and `export-parcel` are files that carry several of the three documents in one table.
 */
export const INTAKE_KINDS = [
  'import-parcel',
  'import-order',
  'payment',
  'waybill',
  'export-parcel',
  'export-order',
  'export-receipt',
  'export-waybill',
  'client',
  'goods',
  'book-item',
  'stock',
  'pay-raw',
  'duty',
  'deposit',
] as const
export type IntakeKind = (typeof INTAKE_KINDS)[number]

/** True for the text of an intake kind. */
export function isIntakeKind(text: unknown): text is IntakeKind {
  return INTAKE_KINDS.some((kind) => kind === text)
}

/** The parts of a document that rows are assembled into. `line` belongs to `order`. */
export const SECTIONS = ['order', 'line', 'payment', 'waybill', 'receipt', 'client', 'goods'] as const
export type Section = (typeof SECTIONS)[number]
/** Sections that have exactly one head each. */
export type HeadSection = Exclude<Section, 'line'>
export const HEAD_SECTIONS: readonly HeadSection[] = ['order', 'payment', 'waybill', 'receipt', 'client', 'goods']

/** The head sections that a kind can fill; the first one owns the key of the document. */
export const KIND_SECTIONS: Readonly<Record<IntakeKind, readonly HeadSection[]>> = {
  'import-parcel': ['order', 'payment', 'waybill'],
  'import-order': ['order'],
  payment: ['payment'],
  waybill: ['waybill'],
  'export-parcel': ['order', 'receipt', 'waybill'],
  'export-order': ['order'],
  'export-receipt': ['receipt'],
  'export-waybill': ['waybill'],
  client: ['client'],
  goods: ['goods'],
  // Items of an account book and stock of somebody else's system lie in the section of goods: one row, one record.
  'book-item': ['goods'],
  stock: ['goods'],
  'pay-raw': ['goods'],
  duty: ['goods'],
  deposit: ['goods'],
}

/** Files whose rows are records with rooms of their own, not documents of parcels. */
const RECORD_KINDS: readonly IntakeKind[] = ['client', 'goods', 'book-item', 'stock', 'pay-raw', 'duty', 'deposit']

/** True for files that belong to no client: the clients' own list. */
export function isOfNoClient(kind: IntakeKind): boolean {
  return kind === 'client'
}

/** True for files of records: clients, goods, items of account books, stock, bills. */
export function isRecordKind(kind: string): boolean {
  return RECORD_KINDS.some((one) => one === kind)
}
