import type { ReadHandle, WriteHandle } from '../open.ts'

/** What a key did. */
export interface SignerMeasure {
  readonly signatures: number
  readonly documents: number
  readonly busyMs: number
}

/** Adds what a key did on a day (yyyy-mm-dd, Beijing). */
export function addMeasure(ledger: WriteHandle, signerId: string, day: string, measure: SignerMeasure): void {
  ledger
    .sql(
      `insert into signer_measure (signer_id, day, signatures, documents, busy_ms) values (?, ?, ?, ?, ?)
    on conflict (signer_id, day) do update set signatures = signatures + excluded.signatures, documents = documents + excluded.documents, busy_ms = busy_ms + excluded.busy_ms`,
    )
    .run(signerId, day, measure.signatures, measure.documents, measure.busyMs)
}

/** What a key did on its latest days, together; older days say little about the key of today. */
export function latestMeasure(ledger: ReadHandle, signerId: string): SignerMeasure {
  return ledger
    .sql(
      `select coalesce(sum(signatures), 0) as signatures, coalesce(sum(documents), 0) as documents, coalesce(sum(busy_ms), 0) as busyMs
    from (select * from signer_measure where signer_id = ? order by day desc limit 7)`,
    )
    .get(signerId) as SignerMeasure
}
