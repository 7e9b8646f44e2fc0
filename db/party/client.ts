import type { ReadHandle } from '../open.ts'

/** The sealed key of a client's personal data; empty after erasure. */
export function readClientKey(ledger: ReadHandle, clientId: number): Buffer | undefined {
  return (ledger.sql('select data_key as key from client where client_id = ?').get(clientId) as { key: Buffer } | undefined)?.key
}
