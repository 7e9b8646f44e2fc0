import type { ReadHandle } from '../open.ts'
import { hiddenBatches, visibleCondition } from '../trade/visible.ts'

/** Figures of the home screen, all from sums and partial indexes: none of them reads parcels one by one. */

/** Parcels not yet filed by match state (0 not agreed or not looked at, 1 defect, 2 agreed), and parcels by filing state. */
export function parcelPiles(ledger: ReadHandle): { filingState: string; matchState: number; count: number }[] {
  const hidden = hiddenBatches(ledger)
  const lots = hidden.length === 0 ? '1' : `s.lot not in (${hidden.join(', ')})`
  return ledger
    .sql(
      `select p.filing_state as filingState, p.match_state as matchState, sum(p.parcels) as count
    from parcel_sum p join shelf s on s.shelf_id = p.shelf_id where ${lots} group by p.filing_state, p.match_state having sum(p.parcels) > 0`,
    )
    .all() as { filingState: string; matchState: number; count: number }[]
}

/** Rejected and failed parcels by reason, most frequent first. */
export function reasonPiles(ledger: ReadHandle, limit: number): { code: string; count: number }[] {
  return ledger
    .sql(
      `select reason_code as code, count(*) as count from parcel where reason_code <> '' and ${visibleCondition('parcel_id', hiddenBatches(ledger))} group by reason_code order by count desc limit ?`,
    )
    .all(limit) as { code: string; count: number }[]
}

/** Rejected and failed follow-ups of inventories (cancellations, returns, manifests …) by kind, the most first: no parcel has their reason. */
export function followUpPiles(ledger: ReadHandle): { kind: string; count: number }[] {
  return ledger
    .sql(
      "select kind, count(*) as count from filing where reason_code <> '' and parcel_id < 0 group by kind order by count desc, kind",
    )
    .all() as { kind: string; count: number }[]
}

/** Filings without an answer in time, receipts that matched nothing, mandates that end before a day, staged batches. */
export function otherPiles(
  ledger: ReadHandle,
  day: string,
): { silent: number; waiting: number; mandates: number; staged: number } {
  const one = (sql: string, ...values: (string | number)[]): number =>
    (ledger.sql(sql).get(...values) as { n: number }).n
  return {
    silent: one('select count(*) as n from filing where silent_noted = 1'),
    waiting: one("select count(*) as n from receipt_place where state = 'waiting'"),
    mandates: one('select count(*) as n from mandate where ended = 0 and valid_to is not null and valid_to <= ?', day),
    staged: one("select count(*) as n from batch where state = 'staged'"),
  }
}

/** The newest batches of clients' files. */
export function recentBatches(
  ledger: ReadHandle,
  limit: number,
): { id: number; client: string; file: string; state: string; good: number; bad: number; at: number }[] {
  return ledger
    .sql(
      `select b.batch_id as id, coalesce(c.name, '') as client, b.file_name as file, b.state, b.good, b.bad, b.at from batch b left join client c on c.client_id = b.client_id
    where b.file_name <> '' order by b.batch_id desc limit ?`,
    )
    .all(limit) as { id: number; client: string; file: string; state: string; good: number; bad: number; at: number }[]
}
