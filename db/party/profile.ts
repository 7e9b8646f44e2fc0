import type { ReadHandle, WriteHandle } from '../open.ts'

export interface ProfileRecord {
  readonly id: number
  readonly clientId: number
  /** For example 9610I: trade mode and direction. */
  readonly mode: string
  readonly name: string
  /** JSON of the contract's ProfileBody. */
  readonly body: string
  readonly revision: number
}

const COLUMNS = 'profile_id as id, client_id as clientId, mode, name, body, revision'

/** The filing profile of a client for a mode. */
export function readProfile(ledger: ReadHandle, clientId: number, mode: string): ProfileRecord | undefined {
  return ledger.sql(`select ${COLUMNS} from profile where client_id = ? and mode = ?`).get(clientId, mode) as
    ProfileRecord | undefined
}

/** All profiles of a client, or of everybody. */
export function listProfiles(ledger: ReadHandle, clientId?: number): ProfileRecord[] {
  if (clientId === undefined)
    return ledger.sql(`select ${COLUMNS} from profile order by client_id, mode`).all() as ProfileRecord[]
  return ledger.sql(`select ${COLUMNS} from profile where client_id = ? order by mode`).all(clientId) as ProfileRecord[]
}

/** Adds or replaces; @returns id and the new revision */
export function saveProfile(
  ledger: WriteHandle,
  profile: Omit<ProfileRecord, 'id' | 'revision'>,
  at: number,
): { id: number; revision: number } {
  return ledger
    .sql(
      `insert into profile (client_id, mode, name, body, revision, changed_at) values (?, ?, ?, ?, 1, ?)
    on conflict (client_id, mode) do update set name = excluded.name, body = excluded.body, revision = revision + 1, changed_at = excluded.changed_at returning profile_id as id, revision`,
    )
    .get(profile.clientId, profile.mode, profile.name, profile.body, at) as { id: number; revision: number }
}
