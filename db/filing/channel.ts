import type { ReadHandle, WriteHandle } from '../open.ts'

/** One way to the single window as the ledger knows it. The wire itself is a port. */
export interface ChannelRow {
  readonly id: string
  readonly title: string
  readonly kind: string
  readonly enabled: number
  /** How far the other side's answers were fetched. */
  readonly cursor: string
  readonly lastContactAt: number | null
  readonly lastError: string
}

/** All channels. */
export function listChannels(ledger: ReadHandle): ChannelRow[] {
  return ledger
    .sql(
      'select channel_id as id, title, kind, enabled, cursor, last_contact_at as lastContactAt, last_error as lastError from channel order by channel_id',
    )
    .all() as ChannelRow[]
}

/** Channels whose nature fits the ledger: a training window only serves a training ledger. */
export function fittingChannelIds(ledger: ReadHandle, training: boolean): string[] {
  return (
    ledger
      .sql("select channel_id as id from channel where json_extract(settings, '$.training') = ?")
      .all(training ? 1 : 0) as { id: string }[]
  ).map((row) => row.id)
}

/** One channel. */
export function readChannel(ledger: ReadHandle, id: string): ChannelRow | undefined {
  return ledger
    .sql(
      'select channel_id as id, title, kind, enabled, cursor, last_contact_at as lastContactAt, last_error as lastError from channel where channel_id = ?',
    )
    .get(id) as ChannelRow | undefined
}

/** Makes a channel known; its switch stays as it is when it was known before. */
export function addChannel(
  ledger: WriteHandle,
  channel: { id: string; title: string; kind: string; training: boolean; enabled: boolean },
): void {
  ledger
    .sql(
      "insert into channel (channel_id, title, kind, enabled, settings, cursor, last_error) values (?, ?, ?, ?, ?, '', '') on conflict (channel_id) do update set title = excluded.title, kind = excluded.kind, settings = excluded.settings",
    )
    .run(
      channel.id,
      channel.title,
      channel.kind,
      channel.enabled ? 1 : 0,
      JSON.stringify({ training: channel.training }),
    )
}

/** The switch. */
export function switchChannel(ledger: WriteHandle, id: string, enabled: boolean): void {
  ledger.sql('update channel set enabled = ? where channel_id = ?').run(enabled ? 1 : 0, id)
}

/** Answers up to this cursor are durable here. */
export function saveCursor(ledger: WriteHandle, id: string, cursor: string): void {
  ledger.sql('update channel set cursor = ? where channel_id = ? and cursor <> ?').run(cursor, id, cursor)
}

/** Contact is written down at least each minute: whoever was not heard for this long was away. */
const GAP_MS = 10 * 60_000

/** When the other side last spoke, or why it does not. A long time without contact is kept when it ends. */
export function saveContact(ledger: WriteHandle, id: string, contact: { at?: number; error: string }): void {
  if (contact.at !== undefined)
    ledger
      .sql(
        'insert into channel_gap (channel_id, from_at, to_at) select channel_id, last_contact_at, ?1 from channel where channel_id = ?2 and last_contact_at <= ?1 - ?3',
      )
      .run(contact.at, id, GAP_MS)
  ledger
    .sql('update channel set last_contact_at = coalesce(?, last_contact_at), last_error = ? where channel_id = ?')
    .run(contact.at ?? null, contact.error, id)
}
