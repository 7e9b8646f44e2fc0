import type { ReadHandle, WriteHandle } from '../open.ts'

/** Follow-ups of inventories. Their filing is found by parcel_id = −follow_id. */

export interface FollowUpRow {
  readonly id: number
  readonly kind: string
  readonly clientId: number
  readonly mode: string
  readonly parcelId: number | null
  /** The inventory's filing. */
  readonly targetId: number | null
  /** Which declaration of it is meant. */
  readonly targetVersion: number | null
  readonly transportId: number | null
  readonly copNo: string
  readonly part: number
  readonly parts: number
  readonly reason: string
  /** JSON. */
  readonly body: string
  readonly actorId: number
  readonly at: number
}
export type NewFollowUp = Omit<FollowUpRow, 'id'>

/** A follow-up with the state of its filing; '' when it has none yet. */
export interface FollowUpState extends FollowUpRow {
  readonly filingId: number | null
  readonly state: string
}

const COLUMNS = `u.follow_id as id, u.kind, u.client_id as clientId, u.mode, u.parcel_id as parcelId, u.target_id as targetId, u.target_version as targetVersion, u.transport_id as transportId, u.cop_no as copNo, u.part, u.parts,
  u.reason, u.body, u.actor_id as actorId, u.at`
const WITH_STATE = `select ${COLUMNS}, f.filing_id as filingId, coalesce(f.state, '') as state from follow_up u left join filing f on f.parcel_id = -u.follow_id and f.kind = u.kind`
const BY_ID = `${WITH_STATE} where u.follow_id = ?`
const OF_TARGET = `${WITH_STATE} where u.target_id = ? and u.kind = ? order by u.follow_id`

/** Adds a follow-up. @returns its id */
export function insertFollowUp(ledger: WriteHandle, one: NewFollowUp): number {
  const { id } = ledger
    .sql(
      'insert into follow_up (kind, client_id, mode, parcel_id, target_id, target_version, transport_id, cop_no, part, parts, reason, body, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning follow_id as id',
    )
    .get(
      one.kind,
      one.clientId,
      one.mode,
      one.parcelId,
      one.targetId,
      one.targetVersion,
      one.transportId,
      one.copNo,
      one.part,
      one.parts,
      one.reason,
      one.body,
      one.actorId,
      one.at,
    ) as { id: number }
  return id
}

/** One follow-up. */
export function readFollowUp(ledger: ReadHandle, id: number): FollowUpState | undefined {
  return ledger.sql(BY_ID).get(id) as FollowUpState | undefined
}

/** What of a kind was asked about an inventory, oldest first. */
export function followUpsOf(ledger: ReadHandle, targetId: number, kind: string): FollowUpState[] {
  return ledger.sql(OF_TARGET).all(targetId, kind) as FollowUpState[]
}

/** Adds the lines of a return; quantities are counts of 0.00001. */
export function insertFollowUpLines(
  ledger: WriteHandle,
  id: number,
  lines: readonly { gnum: number; qty: number }[],
): void {
  for (const line of lines)
    ledger.sql('insert into follow_up_line (follow_id, gnum, qty) values (?, ?, ?)').run(id, line.gnum, line.qty)
}

/** The lines of a return by line number. */
export function followUpLines(ledger: ReadHandle, id: number): { gnum: number; qty: number }[] {
  return ledger.sql('select gnum, qty from follow_up_line where follow_id = ? order by gnum').all(id) as {
    gnum: number
    qty: number
  }[]
}

/** Notes the day on which returned goods were back; the first note stands. @returns whether it was new */
export function noteArrival(ledger: WriteHandle, id: number, day: string, actorId: number, at: number): boolean {
  return (
    ledger
      .sql('insert or ignore into return_arrival (follow_id, arrived_on, actor_id, at) values (?, ?, ?, ?)')
      .run(id, day, actorId, at).changes === 1
  )
}

const NOW = `select u.target_id as targetId, t.version, t.state, exists (select 1 from filing f where f.parcel_id = -u.follow_id and f.kind = u.kind)
    or exists (select 1 from follow_up o join filing x on x.parcel_id = -o.follow_id and x.kind = o.kind where o.target_id = u.target_id and o.kind = u.kind and o.target_version = u.target_version and o.follow_id <> u.follow_id
      and x.state not in ('rejected', 'failed', 'staged') and (u.kind in ('CEB623Message', 'CEB605Message') or x.queued_at > u.at)) as filed
  from follow_up u left join filing t on t.filing_id = u.target_id where u.follow_id = ?`

/**
 * Whether a follow-up may be frozen: `filed` when it has its filing, or when another run has asked about the same declaration meanwhile; the
 * stamp changes when its inventory is declared anew or moves to another state.
 */
export function followUpNow(ledger: ReadHandle, id: number): { stamp: string; filed: boolean } {
  const row = ledger.sql(NOW).get(id) as
    { targetId: number | null; version: number | null; state: string | null; filed: number } | undefined
  return row === undefined
    ? { stamp: '', filed: false }
    : { stamp: targetStamp(row.targetId, row.version, row.state), filed: row.filed === 1 }
}

/** The stamp of an inventory: what must not move between composing and freezing. */
export function targetStamp(targetId: number | null, version: number | null, state: string | null): string {
  return targetId === null ? 'none' : `${targetId}|${version ?? 0}|${state ?? ''}`
}
