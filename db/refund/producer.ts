import type { ReadHandle } from '../open.ts'

/** Producers (开票人) under their clients. */

/** Tax id → client of each producer. */
export function producerOwners(ledger: ReadHandle): Map<string, number> {
  const rows = ledger.sql('select tax_id as taxId, client_id as clientId from producer').all() as {
    taxId: string
    clientId: number
  }[]
  return new Map(rows.map((row) => [row.taxId, row.clientId]))
}
