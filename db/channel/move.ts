import type { ReadHandle, WriteHandle } from '../open.ts'

/**
 * Queued messages of a channel that no copy of may be on its way: each of their sendings was clearly put off by the other side
 * (the same rule as `earlierCopyMayArrive` in the pump). A message in doubt never qualifies.
 */
const MOVABLE = `from outbox_lease l join outbox_message m on m.message_id = l.message_id where l.channel = ? and l.state = 'queued'
  and not exists (select 1 from outbox_attempt a where a.message_id = l.message_id and a.act = 'send'
    and coalesce((select b.answer from outbox_attempt b where b.message_id = a.message_id and b.attempt_id > a.attempt_id order by b.attempt_id limit 1), '') <> 'later')`

/** How many messages and documents of a channel's queue may be moved, and how many must stay because they are in doubt. */
export function movableFigures(
  ledger: ReadHandle,
  channel: string,
): { messages: number; documents: number; inDoubt: number } {
  const movable = ledger
    .sql(`select count(*) as messages, coalesce(sum(m.documents), 0) as documents ${MOVABLE}`)
    .get(channel) as { messages: number; documents: number }
  const open = ledger
    .sql("select count(*) as n from outbox_lease where channel = ? and state in ('queued', 'sending', 'unknown')")
    .get(channel) as { n: number }
  return { ...movable, inDoubt: open.n - movable.messages }
}

/** Gives a channel's movable messages to another; they are due at once. @returns how many messages and documents */
export function moveQueued(
  ledger: WriteHandle,
  move: { from: string; to: string; clientId: number | undefined; at: number },
): { messages: number; documents: number } {
  const rows = ledger
    .sql(`select l.message_id as id, m.documents ${MOVABLE} and (? is null or m.client_id = ?)`)
    .all(move.from, move.clientId ?? null, move.clientId ?? null) as { id: number; documents: number }[]
  for (const { id } of rows) {
    ledger
      .sql("update outbox_lease set channel = ?, next_at = ?, last_answer = 'MOVED' where message_id = ?")
      .run(move.to, move.at, id)
    ledger
      .sql(
        'update filing set channel = ? where filing_id in (select filing_id from filing_version where message_id = ?)',
      )
      .run(move.to, id)
  }
  return { messages: rows.length, documents: rows.reduce((sum, row) => sum + row.documents, 0) }
}

/** The channel whose turn a message is now. */
export function leaseChannel(ledger: ReadHandle, messageId: number): string | undefined {
  return (
    ledger.sql('select channel from outbox_lease where message_id = ?').get(messageId) as
      { channel: string } | undefined
  )?.channel
}
