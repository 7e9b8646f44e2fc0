import type { ReadHandle } from '../open.ts'
import { readDocument, type DocumentRow, type DocumentTable } from './correction.ts'

/** Where a document came from: the file and row, or the correction, that made it. */
export interface DocumentSource {
  readonly batchId: number
  readonly fileName: string
  readonly fileHash: string
  readonly kind: string
}

/** The batch behind a packed row id. */
export function sourceOf(ledger: ReadHandle, rowId: number): DocumentSource | undefined {
  return ledger
    .sql(
      'select batch_id as batchId, file_name as fileName, file_sha256 as fileHash, kind from batch where batch_id = ? >> 21',
    )
    .get(rowId) as DocumentSource | undefined
}

/** A document of a parcel and the first revision of it, which remembers the client's row. */
export function documentWithOrigin(
  ledger: ReadHandle,
  table: DocumentTable,
  id: number,
): { row: DocumentRow; originId: number; originRow: number } | undefined {
  const row = readDocument(ledger, table, id)
  if (row === undefined) return undefined
  let origin = row
  let originId = id
  for (let step = 0; step < 100 && typeof origin['replaces'] === 'number'; step++) {
    const before = readDocument(ledger, table, origin['replaces'])
    if (before === undefined) break
    originId = origin['replaces']
    origin = before
  }
  return { row, originId, originRow: Number(origin['source_row']) }
}

/** Filings of a parcel, the inventory last. */
export function filingsOfParcel(
  ledger: ReadHandle,
  parcelId: number,
): { id: number; kind: string; key: string; state: string; version: number }[] {
  return ledger
    .sql(
      'select filing_id as id, kind, business_key as key, state, version from filing where parcel_id = ? order by filing_id',
    )
    .all(parcelId) as { id: number; kind: string; key: string; state: string; version: number }[]
}
