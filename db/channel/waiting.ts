import type { ReadHandle, WriteHandle } from '../open.ts'

/** Parcels that wait for a signing key, and the clients that come first. */

export interface WaitingParcel {
  readonly parcelId: number
  readonly clientId: number
  readonly signer: string
}

/** Notes parcels that could not be signed; the same parcel again keeps its first place. */
export function addWaiting(
  ledger: WriteHandle,
  parcels: readonly WaitingParcel[],
  by: { readonly acceptWarnings: boolean; readonly actorId: number; readonly at: number },
): void {
  for (const one of parcels)
    ledger
      .sql(
        `insert into signing_wait (parcel_id, client_id, signer, accept_warnings, actor_id, asked_at) values (?, ?, ?, ?, ?, ?)
        on conflict (parcel_id) do update set signer = excluded.signer, accept_warnings = excluded.accept_warnings, actor_id = excluded.actor_id`,
      )
      .run(one.parcelId, one.clientId, one.signer, by.acceptWarnings ? 1 : 0, by.actorId, by.at)
}

/** Takes parcels off the wait: they are filed, or held for another reason. */
export function removeWaiting(ledger: WriteHandle, parcelIds: readonly number[]): void {
  ledger
    .sql('delete from signing_wait where parcel_id in (select value from json_each(?))')
    .run(JSON.stringify(parcelIds))
}

/** Does anything wait at all? Cheap enough to ask in each transaction that files. */
export function anyWaiting(ledger: ReadHandle): boolean {
  return ledger.sql('select 1 from signing_wait limit 1').get() !== undefined
}

/** Who asked for what waits for which key: one line a key and person. */
export function waitingQueues(ledger: ReadHandle): { signer: string; actorId: number; parcels: number }[] {
  return ledger
    .sql(
      'select signer, actor_id as actorId, count(*) as parcels from signing_wait group by signer, actor_id order by signer, actor_id',
    )
    .all() as { signer: string; actorId: number; parcels: number }[]
}

/** How many parcels of a client wait for a key. */
export function waitingByClient(ledger: ReadHandle): { clientId: number; signer: string; parcels: number }[] {
  return ledger
    .sql(
      'select client_id as clientId, signer, count(*) as parcels from signing_wait group by client_id, signer order by client_id, signer',
    )
    .all() as { clientId: number; signer: string; parcels: number }[]
}

export interface WaitingPlace {
  readonly parcelId: number
  readonly acceptWarnings: boolean
}

/** What waits for a key at a person's word, urgent clients first, after a place in that order. `limit` rows at most. */
export function pageWaiting(
  ledger: ReadHandle,
  queue: { readonly signer: string; readonly actorId: number; readonly isUrgent: boolean },
  after: number,
  limit: number,
): WaitingPlace[] {
  const rows = ledger
    .sql(
      `select w.parcel_id as parcelId, w.accept_warnings as accept from signing_wait w
      where w.signer = ? and w.actor_id = ? and w.parcel_id > ? and exists (select 1 from urgent_client u where u.client_id = w.client_id and u.is_urgent = 1) = ?
      order by w.parcel_id limit ?`,
    )
    .all(queue.signer, queue.actorId, after, queue.isUrgent ? 1 : 0, limit) as { parcelId: number; accept: number }[]
  return rows.map(({ parcelId, accept }) => ({ parcelId, acceptWarnings: accept === 1 }))
}

/** What waits moves with its client to another key. */
export function moveWaiting(ledger: WriteHandle, clientId: number, from: string, to: string): void {
  ledger.sql('update signing_wait set signer = ? where client_id = ? and signer = ?').run(to, clientId, from)
}

/** Clients whose documents are signed first. */
export function urgentClients(ledger: ReadHandle): ReadonlySet<number> {
  const rows = ledger.sql('select client_id as id from urgent_client where is_urgent = 1').all() as { id: number }[]
  return new Set(rows.map((row) => row.id))
}

/** Puts a client first, or back in line. */
export function setUrgentClient(
  ledger: WriteHandle,
  clientId: number,
  isUrgent: boolean,
  actorId: number,
  at: number,
): void {
  ledger
    .sql(
      'insert into urgent_client (client_id, is_urgent, actor_id, changed_at) values (?, ?, ?, ?) on conflict (client_id) do update set is_urgent = excluded.is_urgent, actor_id = excluded.actor_id, changed_at = excluded.changed_at',
    )
    .run(clientId, isUrgent ? 1 : 0, actorId, at)
}

/** The client of each of some parcels. */
export function clientsOfParcels(ledger: ReadHandle, parcelIds: readonly number[]): Map<number, number> {
  const rows = ledger
    .sql(
      'select p.parcel_id as id, p.client_id as clientId from json_each(?) j cross join parcel p on p.parcel_id = j.value',
    )
    .all(JSON.stringify(parcelIds)) as { id: number; clientId: number }[]
  return new Map(rows.map((row) => [row.id, row.clientId]))
}
