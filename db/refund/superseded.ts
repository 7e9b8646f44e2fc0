import type { ReadHandle } from '../open.ts'

const TEXT = {
  export: 'select 1 from export_superseded_projection where export_id = ?',
  voucher: 'select 1 from voucher_superseded_projection where voucher_id = ?',
} as const

/** A document that a correction has replaced. */
export function isSuperseded(ledger: ReadHandle, what: 'export' | 'voucher', id: number): boolean {
  return ledger.sql(TEXT[what]).get(id) !== undefined
}
