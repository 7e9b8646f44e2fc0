import type { ReadHandle } from '../open.ts'

/** Parcels in the ledger, hidden ones included: a rough figure for the overview. */
export function countParcels(ledger: ReadHandle): number {
  return (ledger.sql('select count(*) as n from parcel').get() as { n: number }).n
}

/** Figures of the strip: cheap, from partial indexes. */
export function stripFigures(ledger: ReadHandle): { silent: number; unread: number; waiting: number } {
  const one = (sql: string): number => (ledger.sql(sql).get() as { n: number }).n
  return {
    silent: one('select count(*) as n from filing where silent_noted = 1'),
    unread: one('select count(*) as n from (select 1 from receipt_place where handled = 0 limit 100000)'),
    waiting: one("select count(*) as n from receipt_place where state = 'waiting'"),
  }
}
