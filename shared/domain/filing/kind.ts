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
/** What is asked for after an inventory ends with 399 审结 (CEB SPEC 3.5, 3.6); some authorities answer manifests with 800. */
const FOLLOW_UP_SETTLED: readonly FilingState[] = ['concluded', 'released', 'closed', 'cancelled', 'returned']

const followUp = (
  type: string,
  receiptType: string,
  name: string,
  direction: 'import' | 'export',
  businessKey: readonly string[],
): FilingKindRow => ({ type, receiptType, name, direction, businessKey, settled: FOLLOW_UP_SETTLED })

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
  followUp('CEB623Message', 'CEB624Message', '进口撤销', 'import', ['agentCode', 'copNo']),
  followUp('CEB605Message', 'CEB606Message', '出口撤销', 'export', ['agentCode', 'copNo']),
  followUp('CEB625Message', 'CEB626Message', '进口退货', 'import', ['agentCode', 'copNo']),
  // Parts of a split document share the copNo and differ in msgSeqNo.
  followUp('CEB607Message', 'CEB608Message', '总分单', 'export', ['agentCode', 'copNo', 'msgSeqNo']),
  followUp('CEB507Message', 'CEB508Message', '运抵单', 'export', ['operatorCode', 'copNo', 'msgSeqNo']),
  followUp('CEB509Message', 'CEB510Message', '离境单', 'export', ['logisticsCode', 'copNo', 'msgSeqNo']),
  followUp('CEB701Message', 'CEB702Message', '汇总申请', 'export', ['agentCode', 'copNo', 'msgSeqNo']),
  followUp('CEB213Message', 'CEB214Message', '出口退货', 'export', ['agentCode', 'coElNo']),
  followUp('CEB215Message', 'CEB216Message', '退货理货', 'export', ['operatorCode', 'coElNo']),
  followUp('CEB513Message', 'CEB514Message', '运单状态', 'import', ['logisticsCode', 'logisticsNo']),
  followUp('CEB711Message', 'CEB712Message', '入库明细', 'import', ['operatorCode', 'copNo']),
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
