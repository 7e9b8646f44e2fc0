import type { ReadHandle, WriteHandle } from '../open.ts'

/** A channel as it was set up; `body` is sealed. */
export interface ChannelSettingRow {
  readonly id: string
  readonly kind: string
  readonly title: string
  readonly body: Buffer
  readonly revision: number
}

/** All channels that were set up here, by id. */
export function listChannelSettings(ledger: ReadHandle): ChannelSettingRow[] {
  return ledger
    .sql('select channel_id as id, kind, title, body, revision from channel_setting order by channel_id')
    .all() as ChannelSettingRow[]
}

/** Stores a channel's settings. @returns its new revision */
export function saveChannelSetting(
  ledger: WriteHandle,
  row: Omit<ChannelSettingRow, 'revision' | 'body'> & { readonly body: Uint8Array },
  at: number,
  actorId: number,
): number {
  const saved = ledger
    .sql(
      `insert into channel_setting (channel_id, kind, title, body, revision, changed_at, actor_id) values (?, ?, ?, ?, 1, ?, ?)
      on conflict (channel_id) do update set kind = excluded.kind, title = excluded.title, body = excluded.body, revision = revision + 1, changed_at = excluded.changed_at, actor_id = excluded.actor_id returning revision`,
    )
    .get(row.id, row.kind, row.title, Buffer.from(row.body), at, actorId) as { revision: number }
  return saved.revision
}
