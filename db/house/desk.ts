import type { ReadHandle, WriteHandle } from '../open.ts'

/** Drafts, layouts and settings: mutable helpers beside the facts. */

export interface DraftRow {
  readonly body: Buffer
  readonly revision: number
  readonly savedAt: number
}

/** A user's draft under a key. Its body is sealed. */
export function readDraft(ledger: ReadHandle, userId: number, key: string): DraftRow | undefined {
  const row = ledger
    .sql('select body, revision, saved_at as savedAt from draft where user_id = ? and draft_key = ?')
    .get(userId, key) as DraftRow | undefined
  return row
}

/** Stores a draft and answers its new revision. */
export function saveDraft(ledger: WriteHandle, userId: number, key: string, body: Uint8Array, at: number): number {
  const row = ledger
    .sql(
      'insert into draft (user_id, draft_key, body, revision, saved_at) values (?, ?, ?, 1, ?) on conflict (user_id, draft_key) do update set body = excluded.body, revision = revision + 1, saved_at = excluded.saved_at returning revision',
    )
    .get(userId, key, Buffer.from(body), at) as { revision: number }
  return row.revision
}

/** Keys of a user's drafts with a prefix, newest first. */
export function listDrafts(ledger: ReadHandle, userId: number, prefix: string): { key: string; savedAt: number }[] {
  return ledger
    .sql(
      'select draft_key as key, saved_at as savedAt from draft where user_id = ? and draft_key >= ? and draft_key < ? || char(1114111) order by saved_at desc limit 500',
    )
    .all(userId, prefix, prefix) as { key: string; savedAt: number }[]
}

/** Removes a draft that became a record or was given up. */
export function dropDraft(ledger: WriteHandle, userId: number, key: string): void {
  ledger.sql('delete from draft where user_id = ? and draft_key = ?').run(userId, key)
}

/** A user's layout of a grid or window, as JSON text. */
export function readLayout(ledger: ReadHandle, userId: number, key: string): string | undefined {
  return (
    ledger.sql('select body from layout where user_id = ? and layout_key = ?').get(userId, key) as
      { body: string } | undefined
  )?.body
}

/** Stores a layout. */
export function saveLayout(ledger: WriteHandle, userId: number, key: string, body: string): void {
  ledger
    .sql(
      'insert into layout (user_id, layout_key, body) values (?, ?, ?) on conflict (user_id, layout_key) do update set body = excluded.body',
    )
    .run(userId, key, body)
}

/** All settings that were changed from their defaults. */
export function readSettings(ledger: ReadHandle): Map<string, string> {
  const rows = ledger.sql('select setting_key as key, value from setting').all() as { key: string; value: string }[]
  return new Map(rows.map((row) => [row.key, row.value]))
}

/** Changes one setting. */
export function saveSetting(ledger: WriteHandle, key: string, value: string, at: number, actorId: number): void {
  ledger
    .sql(
      'insert into setting (setting_key, value, changed_at, actor_id) values (?, ?, ?, ?) on conflict (setting_key) do update set value = excluded.value, changed_at = excluded.changed_at, actor_id = excluded.actor_id',
    )
    .run(key, value, at, actorId)
}

/** Keeps the revision that a record had before it is changed. */
export function keepRevision(
  ledger: WriteHandle,
  revision: { kind: string; recordId: number; revision: number; body: string; at: number; actorId: number },
): void {
  ledger
    .sql(
      'insert or ignore into record_revision (kind, record_id, revision, body, at, actor_id) values (?, ?, ?, ?, ?, ?)',
    )
    .run(revision.kind, revision.recordId, revision.revision, revision.body, revision.at, revision.actorId)
}

/** Who made this revision of a record; undefined when that was never written down. The audit chain is asked for a record's first revision, which replaced nothing. */
export function revisionActor(
  ledger: ReadHandle,
  kind: string,
  recordId: number,
  revision: number,
): number | undefined {
  const replaced = ledger
    .sql('select actor_id as id from record_revision where kind = ? and record_id = ? and revision = ?')
    .get(kind, recordId, revision - 1) as { id: number } | undefined
  if (replaced !== undefined) return replaced.id
  const saved = ledger
    .sql(
      'select actor_id as id from audit where seq > (select coalesce(max(seq), 0) - 50000 from audit) and action = ? and subject = ? order by seq desc limit 1',
    )
    .get(`${kind}.save`, `${kind} ${recordId}`) as { id: number } | undefined
  return saved?.id
}
