import { fieldTable } from './table.ts'
import type { CebMessage } from './type.ts'

/**
 * The business key of each document, by element name: what joins a receipt to its document (SPEC 0.4; never the guid).
 * Orders orderNo + ebpCode (+ ebcCode for export, where platforms abroad share the code 无), payments payTransactionId +
 * payCode, waybills logisticsNo + logisticsCode, inventories copNo + agentCode, receipts the same as what they answer,
 * 900 the envelope's CopMsgId and type. Elements that are missing or empty have no entry.
 */
export function businessKeys(message: CebMessage): readonly Readonly<Record<string, string>>[] {
  const { keys } = fieldTable(message.type, '202205')
  return message.documents.map(({ head }) => {
    const found: Record<string, string> = {}
    for (const key of keys) {
      const value = head[key]
      if (value !== undefined && value !== '') found[key] = value
    }
    return found
  })
}
