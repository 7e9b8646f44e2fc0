import { createHash } from 'node:crypto'
import type { ReadHandle, WriteHandle } from '../open.ts'

export interface AuditEntry {
  readonly at: number
  readonly actorId: number
  readonly actor: string
  readonly action: string
  readonly subject: string
  /** JSON without personal data in clear. */
  readonly detail: string
}
export interface AuditRow extends AuditEntry {
  readonly seq: number
}

interface Stored {
  seq: number
  at: number
  actor_id: number
  actor: string
  action: string
  subject: string
  detail: string
  previous_hash: Buffer
  hash: Buffer
}
const FIRST = Buffer.alloc(32)

function chainHash(previous: Uint8Array, seq: number, entry: AuditEntry): Buffer {
  return createHash('sha256')
    .update(previous)
    .update(JSON.stringify([seq, entry.at, entry.actorId, entry.actor, entry.action, entry.subject, entry.detail]))
    .digest()
}

/** Appends a row; its hash covers the row and the hash before it. */
export function appendAudit(ledger: WriteHandle, entry: AuditEntry): number {
  const last = ledger.sql('select seq, hash from audit order by seq desc limit 1').get() as
    { seq: number; hash: Buffer } | undefined
  const seq = (last?.seq ?? 0) + 1
  const previous = last?.hash ?? FIRST
  ledger
    .sql(
      'insert into audit (seq, at, actor_id, actor, action, subject, detail, previous_hash, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      seq,
      entry.at,
      entry.actorId,
      entry.actor,
      entry.action,
      entry.subject,
      entry.detail,
      previous,
      chainHash(previous, seq, entry),
    )
  return seq
}

/** The newest row with what its hash covers, so that somebody else can recompute it. @throws RangeError when the chain is empty */
export function lastAuditProof(ledger: ReadHandle): AuditRow & { previousHash: string; hash: string } {
  const row = ledger.sql('select * from audit order by seq desc limit 1').get() as Stored | undefined
  if (row === undefined) throw new RangeError('no audit row')
  const { seq, at, actor_id: actorId, actor, action, subject, detail } = row
  const [previousHash, hash] = [row.previous_hash.toString('hex'), row.hash.toString('hex')]
  return { seq, at, actorId, actor, action, subject, detail, previousHash, hash }
}

/** The number of the newest row, 0 when there is none: it moves with everything that a person does to clients, goods and transports. */
export function lastAudit(ledger: ReadHandle): number {
  return (ledger.sql('select coalesce(max(seq), 0) as seq from audit').get() as { seq: number }).seq
}

/** Newest first; `before` is a seq. */
export function pageAudit(ledger: ReadHandle, before: number | undefined, limit: number): AuditRow[] {
  const rows = ledger
    .sql('select * from audit where seq < ? order by seq desc limit ?')
    .all(before ?? Number.MAX_SAFE_INTEGER, limit) as Stored[]
  return rows.map((row) => ({
    seq: row.seq,
    at: row.at,
    actorId: row.actor_id,
    actor: row.actor,
    action: row.action,
    subject: row.subject,
    detail: row.detail,
  }))
}

/** Walks the chain. @returns rows walked, and the first seq whose hash does not fit (or that is missing) */
export function verifyAudit(ledger: ReadHandle): { rows: number; brokenAt: number | undefined; head: string } {
  let previous: Buffer = FIRST
  let rows = 0
  for (const row of ledger.database.prepare('select * from audit order by seq').iterate() as Iterable<Stored>) {
    const entry = {
      at: row.at,
      actorId: row.actor_id,
      actor: row.actor,
      action: row.action,
      subject: row.subject,
      detail: row.detail,
    }
    if (
      row.seq !== rows + 1 ||
      !row.previous_hash.equals(previous) ||
      !row.hash.equals(chainHash(previous, row.seq, entry))
    )
      return { rows, brokenAt: row.seq, head: previous.toString('hex') }
    previous = row.hash
    rows++
  }
  return { rows, brokenAt: undefined, head: previous.toString('hex') }
}
