import type { ReadHandle, WriteHandle } from '../open.ts'

/** Frozen versions of what is declared one by one: declarations and bonded documents keep theirs in tables of one shape. */

/** What every frozen version says; `local`: what became of the message before anybody answered. */
export interface FrozenVersion {
  readonly version: number
  readonly ownNo: string
  readonly revision: number
  readonly messageId: number
  readonly why: string
  readonly at: number
  readonly local: 'queued' | 'sent' | 'failed'
  readonly info: string
  readonly sha256: string
  readonly channel: string
  readonly sentAt: number | null
}

/** The version of a subject. */
export interface VersionPlace {
  readonly subject: number
  readonly version: number
}

export interface VersionTable<Act extends string, Row extends FrozenVersion & { readonly [name in Act]: string }> {
  /** The versions of a subject, oldest first. */
  readonly of: (ledger: ReadHandle, subject: number) => Row[]
  /** Notes a frozen version, queued; never changed afterwards. */
  readonly insert: (
    ledger: WriteHandle,
    subject: number,
    version: Pick<Row, 'version' | 'ownNo' | 'revision' | 'messageId' | 'why' | 'at' | Act> & {
      readonly actorId: number
    },
  ) => void
  /** What became of a version's message. */
  readonly step: (ledger: WriteHandle, subject: number, version: number, local: 'sent' | 'failed', info: string) => void
  /** The version that a message carries; a message carries one subject. */
  readonly ofMessage: (ledger: ReadHandle, messageId: number) => VersionPlace | undefined
  /** The version with this own number. */
  readonly ofOwnNo: (ledger: ReadHandle, ownNo: string) => VersionPlace | undefined
  /** Is the number taken by a subject or a version? */
  readonly taken: (ledger: ReadHandle, ownNo: string) => boolean
}

/** The versions of one kind of subject. `id`: what its key column is called after; `act`: the column that says what was done, and its name. */
export function versionTable<Act extends string, Row extends FrozenVersion & { readonly [name in Act]: string }>(
  kind: 'declaration' | 'bonded_document',
  id: string,
  act: { readonly column: string; readonly name: Act },
): VersionTable<Act, Row> {
  const select = `select v.version, v.own_no as ownNo, v.revision, v.${act.column} as ${act.name}, v.message_id as messageId, v.why, v.at, s.local, s.info, m.sha256, l.channel, l.sent_at as sentAt from ${kind}_version v
    join ${kind}_version_state s on s.${id}_id = v.${id}_id and s.version = v.version join outbox_message m on m.message_id = v.message_id join outbox_lease l on l.message_id = v.message_id
    where v.${id}_id = ? order by v.version`
  const insert = `insert into ${kind}_version (${id}_id, version, own_no, revision, ${act.column}, message_id, why, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`
  const queued = `insert into ${kind}_version_state (${id}_id, version, local, info) values (?, ?, 'queued', '')`
  const step = `update ${kind}_version_state set local = ?, info = ? where ${id}_id = ? and version = ?`
  const place = `select ${id}_id as subject, version from ${kind}_version where`
  const taken = `select 1 as yes from ${kind} where own_no = ?1 union all select 1 from ${kind}_version where own_no = ?1 limit 1`
  return {
    of: (ledger, subject) => ledger.sql(select).all(subject) as Row[],
    insert(ledger, subject, v) {
      ledger.sql(insert).run(subject, v.version, v.ownNo, v.revision, v[act.name], v.messageId, v.why, v.actorId, v.at)
      ledger.sql(queued).run(subject, v.version)
    },
    step: (ledger, subject, version, local, info) => void ledger.sql(step).run(local, info, subject, version),
    ofMessage: (ledger, messageId) => ledger.sql(`${place} message_id = ?`).get(messageId) as VersionPlace | undefined,
    ofOwnNo: (ledger, ownNo) => ledger.sql(`${place} own_no = ?`).get(ownNo) as VersionPlace | undefined,
    taken: (ledger, ownNo) => ledger.sql(taken).get(ownNo) !== undefined,
  }
}
