import type { FilingState } from './state.ts'

/**
 * The documents that are filed, as a table: who answers, which elements are the business key that joins a receipt to
 * its document (CEB SPEC 0.4: never the guid), and at which states the sender is done with it.
 */
export interface FilingKindRow {
  readonly type: string
  readonly receiptType: string
  readonly name: string
  readonly direction: 'import' | 'export'
  readonly businessKey: readonly string[]
  /** States in which nothing more is owed by the authority for this document. */
  readonly settled: readonly FilingState[]
}

const TRIPLE_SETTLED: readonly FilingState[] = ['declaring', 'accepted', 'concluded', 'released', 'closed']
const IMPORT_INVENTORY_SETTLED: readonly FilingState[] = ['released', 'closed', 'cancelled', 'returned']

export const FILING_KIND_TABLE: readonly FilingKindRow[] = [
  {
    type: 'CEB311Message',
    receiptType: 'CEB312Message',
    name: '进口订单',
    direction: 'import',
    businessKey: ['ebpCode', 'orderNo'],
    settled: TRIPLE_SETTLED,
  },
  {
    type: 'CEB411Message',
    receiptType: 'CEB412Message',
    name: '支付单',
    direction: 'import',
    businessKey: ['payCode', 'payTransactionId'],
    settled: TRIPLE_SETTLED,
  },
  {
    type: 'CEB511Message',
    receiptType: 'CEB512Message',
    name: '进口运单',
    direction: 'import',
    businessKey: ['logisticsCode', 'logisticsNo'],
    settled: TRIPLE_SETTLED,
  },
  {
    type: 'CEB621Message',
    receiptType: 'CEB622Message',
    name: '进口清单',
    direction: 'import',
    businessKey: ['agentCode', 'copNo'],
    settled: IMPORT_INVENTORY_SETTLED,
  },
  {
    type: 'CEB303Message',
    receiptType: 'CEB304Message',
    name: '出口订单',
    direction: 'export',
    businessKey: ['ebcCode', 'orderNo'],
    settled: TRIPLE_SETTLED,
  },
  {
    type: 'CEB403Message',
    receiptType: 'CEB404Message',
    name: '收款单',
    direction: 'export',
    businessKey: ['ebcCode', 'orderNo'],
    settled: TRIPLE_SETTLED,
  },
  {
    type: 'CEB505Message',
    receiptType: 'CEB506Message',
    name: '出口运单',
    direction: 'export',
    businessKey: ['logisticsCode', 'logisticsNo'],
    settled: TRIPLE_SETTLED,
  },
  {
    type: 'CEB603Message',
    receiptType: 'CEB604Message',
    name: '出口清单',
    direction: 'export',
    businessKey: ['agentCode', 'copNo'],
    settled: IMPORT_INVENTORY_SETTLED,
  },
]

const BY_TYPE: ReadonlyMap<string, FilingKindRow> = new Map(FILING_KIND_TABLE.map((k) => [k.type, k]))
const BY_RECEIPT: ReadonlyMap<string, FilingKindRow> = new Map(FILING_KIND_TABLE.map((k) => [k.receiptType, k]))

/** The row of a message type that is filed, undefined for others. */
export function filingKind(type: string): FilingKindRow | undefined {
  return BY_TYPE.get(type)
}

/** The kind that a receipt type answers, undefined for others. */
export function filingKindOfReceipt(receiptType: string): FilingKindRow | undefined {
  return BY_RECEIPT.get(receiptType)
}
