import type { AgencyFilingKind, AgencyFilingState } from '../../shared/domain/refund/agency-filing.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/** Filings of agency refund with their events. */

export interface FilingPaper {
  readonly name: string
  readonly sha256: string
}
export interface AgencyFilingEvent {
  readonly state: AgencyFilingState
  readonly day: string
  readonly number: string
  readonly info: string
  readonly papers: readonly FilingPaper[]
  readonly actorId: number
  readonly at: number
}
export interface AgencyFiling {
  readonly id: number
  readonly producerId: number
  readonly kind: AgencyFilingKind
  readonly contractNo: string
  readonly note: string
  /** The newest last; at least one. */
  readonly events: readonly AgencyFilingEvent[]
}

interface FilingRow extends Omit<AgencyFiling, 'events'> {
  readonly actorId: number
}

function eventsOf(ledger: ReadHandle, filingId: number): AgencyFilingEvent[] {
  const rows = ledger
    .sql(
      'select state, day, number, info, papers, actor_id as actorId, at from agency_filing_event where filing_id = ? order by event_id',
    )
    .all(filingId) as (Omit<AgencyFilingEvent, 'papers'> & { papers: string })[]
  return rows.map((row) => ({ ...row, papers: JSON.parse(row.papers) as FilingPaper[] }))
}

const FILING = 'f.filing_id as id, f.producer_id as producerId, f.kind, f.contract_no as contractNo, f.note'

/** Filings of a producer, the newest first. */
export function agencyFilings(ledger: ReadHandle, producerId: number): AgencyFiling[] {
  const rows = ledger
    .sql(`select ${FILING} from agency_filing f where f.producer_id = ? order by f.filing_id desc`)
    .all(producerId) as FilingRow[]
  return rows.map((row) => ({ ...row, events: eventsOf(ledger, row.id) }))
}

export function readAgencyFiling(ledger: ReadHandle, id: number): AgencyFiling | undefined {
  const row = ledger.sql(`select ${FILING} from agency_filing f where f.filing_id = ?`).get(id) as FilingRow | undefined
  return row === undefined ? undefined : { ...row, events: eventsOf(ledger, row.id) }
}

/** Where the newest filing of each kind stands, by `producerId kind`. */
export function filingStates(ledger: ReadHandle): Map<string, AgencyFilingState> {
  const rows = ledger
    .sql(
      `select f.producer_id as producerId, f.kind, (select e.state from agency_filing_event e where e.filing_id = f.filing_id order by e.event_id desc limit 1) as state
       from agency_filing f where f.filing_id = (select max(n.filing_id) from agency_filing n where n.producer_id = f.producer_id and n.kind = f.kind)`,
    )
    .all() as { producerId: number; kind: string; state: AgencyFilingState }[]
  return new Map(rows.map((row) => [`${row.producerId} ${row.kind}`, row.state]))
}

/** Opens a filing. @returns its id */
export function insertAgencyFiling(
  ledger: WriteHandle,
  one: Omit<AgencyFiling, 'id' | 'events'> & { readonly actorId: number; readonly at: number },
): number {
  return (
    ledger
      .sql(
        'insert into agency_filing (producer_id, kind, contract_no, note, actor_id, at) values (?, ?, ?, ?, ?, ?) returning filing_id as id',
      )
      .get(one.producerId, one.kind, one.contractNo, one.note, one.actorId, one.at) as { id: number }
  ).id
}

export function insertAgencyFilingEvent(ledger: WriteHandle, filingId: number, one: AgencyFilingEvent): void {
  ledger
    .sql(
      'insert into agency_filing_event (filing_id, state, day, number, info, papers, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(filingId, one.state, one.day, one.number, one.info, JSON.stringify(one.papers), one.actorId, one.at)
}
