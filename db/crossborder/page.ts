import { countRows, pageRows, type ListQuestion, type ListTable } from '../filing/page.ts'
import type { ReadHandle } from '../open.ts'

/** The list of follow-ups (alias `u`) with their filings (`f`) and the inventories they are about (`t`). */
const FOLLOW_UP: ListTable = {
  from: `follow_up u join filing f on f.parcel_id = -u.follow_id and f.kind = u.kind left join filing t on t.filing_id = u.target_id left join transport w on w.transport_id = u.transport_id left join return_arrival a on a.follow_id = u.follow_id`,
  id: 'u.follow_id',
  columns: `u.follow_id as id, u.kind, u.client_id as clientId, u.parcel_id as parcelId, u.cop_no as copNo, u.part, u.parts, u.reason as askedFor, u.body, u.at, f.filing_id as filingId, f.state, f.silent_noted as silentNoted, f.version, f.reason, f.pre_no as preNo,
    f.changed_at as changedAt, coalesce(t.invt_no, '') as invtNo, coalesce(t.order_no, '') as orderNo, coalesce(t.state, '') as targetState, coalesce(w.name, '') as transport, coalesce(a.arrived_on, '') as arrivedOn`,
}

export interface FollowUpListRow {
  readonly id: number
  readonly kind: string
  readonly clientId: number
  readonly parcelId: number | null
  readonly copNo: string
  readonly part: number
  readonly parts: number
  readonly askedFor: string
  readonly body: string
  readonly at: number
  readonly filingId: number
  readonly state: string
  readonly silentNoted: number
  readonly version: number
  readonly reason: string
  readonly preNo: string
  readonly changedAt: number
  readonly invtNo: string
  readonly orderNo: string
  readonly targetState: string
  readonly transport: string
  readonly arrivedOn: string
}

export const pageFollowUps = (ledger: ReadHandle, question: ListQuestion): FollowUpListRow[] =>
  pageRows<FollowUpListRow>(ledger, FOLLOW_UP, question)
export const countFollowUps = (ledger: ReadHandle, question: Pick<ListQuestion, 'branches' | 'rest'>): number =>
  countRows(ledger, FOLLOW_UP, question)
