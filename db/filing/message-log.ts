import type { ReadHandle } from '../open.ts'

/** Everything that was sent and received, as one log: outbox and inbox side by side, nothing of it ever deleted. */

export interface LoggedMessage {
  readonly direction: 'out' | 'in'
  readonly id: number
  readonly type: string
  readonly client: string
  readonly channel: string
  readonly at: number
  readonly documents: number
  readonly bytes: number
  /** out: state of the lease; in: what became of the bytes. */
  readonly state: string
  /** out: the transport's id; in: the file's name. */
  readonly name: string
  readonly sha256: string
  readonly objectId: number
}

export interface LogQuestion {
  /** Only these; undefined = all. */
  readonly outIds: readonly number[] | undefined
  readonly inIds: readonly number[] | undefined
  readonly type: string | undefined
  readonly channel: string | undefined
  /** Milliseconds, inclusive. */
  readonly from: number
  readonly to: number
}

const OUT = `select 'out' as direction, m.message_id as id, m.type, coalesce(k.name, '') as client, l.channel, m.at, m.documents, o.bytes, l.state, m.cop_msg_id as name, m.sha256, m.object_id as objectId
  from outbox_message m join outbox_lease l on l.message_id = m.message_id join content_object o on o.object_id = m.object_id left join client k on k.client_id = m.client_id`
const TYPE_IN = `coalesce((select r.type from receipt r where r.inbox_id = i.inbox_id order by r.ordinal limit 1), '')`
const IN = `select 'in' as direction, i.inbox_id as id, ${TYPE_IN} as type, '' as client, i.channel, i.received_at as at, p.receipts as documents, i.bytes, p.state, i.file_name as name, i.sha256, i.object_id as objectId
  from inbox i join inbox_progress p on p.inbox_id = i.inbox_id`

/** Sent messages before an id, the newest first (after it, the oldest first, with `up`). */
export function pageSent(
  ledger: ReadHandle,
  q: LogQuestion,
  edge: number,
  up: boolean,
  limit: number,
): LoggedMessage[] {
  return ledger
    .sql(
      `${OUT} where m.message_id ${up ? '>' : '<'} ? and (? is null or m.message_id in (select value from json_each(?))) and (? is null or m.type = ?) and (? is null or l.channel = ?) and m.at between ? and ? order by m.message_id ${up ? 'asc' : 'desc'} limit ?`,
    )
    .all(edge, ...values(q, q.outIds), q.from, q.to, limit) as LoggedMessage[]
}

/** What came, in the same way. */
export function pageReceived(
  ledger: ReadHandle,
  q: LogQuestion,
  edge: number,
  up: boolean,
  limit: number,
): LoggedMessage[] {
  return ledger
    .sql(
      `${IN} where i.inbox_id ${up ? '>' : '<'} ? and (? is null or i.inbox_id in (select value from json_each(?))) and (? is null or ${TYPE_IN} = ?) and (? is null or i.channel = ?) and i.received_at between ? and ? order by i.inbox_id ${up ? 'asc' : 'desc'} limit ?`,
    )
    .all(edge, ...values(q, q.inIds), q.from, q.to, limit) as LoggedMessage[]
}

function values(q: LogQuestion, ids: readonly number[] | undefined): (string | null)[] {
  const list = ids === undefined ? null : JSON.stringify(ids)
  return [list, list, q.type ?? null, q.type ?? null, q.channel ?? null, q.channel ?? null]
}

/** How many of either direction there are. */
export function countLogged(ledger: ReadHandle, q: LogQuestion): { sent: number; received: number } {
  const sent = ledger
    .sql(
      'select count(*) as n from outbox_message m join outbox_lease l on l.message_id = m.message_id where (? is null or m.message_id in (select value from json_each(?))) and (? is null or m.type = ?) and (? is null or l.channel = ?) and m.at between ? and ?',
    )
    .get(...values(q, q.outIds), q.from, q.to) as { n: number }
  const received = ledger
    .sql(
      `select count(*) as n from inbox i where (? is null or i.inbox_id in (select value from json_each(?))) and (? is null or ${TYPE_IN} = ?) and (? is null or i.channel = ?) and i.received_at between ? and ?`,
    )
    .get(...values(q, q.inIds), q.from, q.to) as { n: number }
  return { sent: sent.n, received: received.n }
}

const column = (rows: unknown): number[] => (rows as { id: number }[]).map((row) => row.id)

/** The filings that a number stands for: those of parcels, their follow-ups, and a follow-up's own number. */
export function filingsOfKey(ledger: ReadHandle, key: string, parcelIds: readonly number[]): number[] {
  return column(
    ledger
      .sql(
        `select f.filing_id as id from json_each(?) j cross join filing f on f.parcel_id = j.value
        union select f.filing_id from json_each(?) j cross join follow_up u on u.parcel_id = j.value cross join filing f on f.parcel_id = -u.follow_id and f.kind = u.kind
        union select f.filing_id from follow_up u cross join filing f on f.parcel_id = -u.follow_id and f.kind = u.kind where u.cop_no = ?`,
      )
      .all(JSON.stringify(parcelIds), JSON.stringify(parcelIds), key),
  )
}

/** Sent messages that carry filings or declarations of a number, or have it as their transport's id. */
export function sentOfKey(ledger: ReadHandle, key: string, filingIds: readonly number[]): number[] {
  return column(
    ledger
      .sql(
        `select distinct v.message_id as id from json_each(?) j cross join filing_version v on v.filing_id = j.value
        union select message_id from outbox_message where cop_msg_id = ?
        union select v.message_id from declaration_version v where v.own_no = ?
        union select v.message_id from declaration d cross join declaration_version v on v.declaration_id = d.declaration_id where d.platform_no = ? and d.platform_no <> ''
        union select v.message_id from declaration d cross join declaration_version v on v.declaration_id = d.declaration_id where d.entry_no = ? and d.entry_no <> ''`,
      )
      .all(JSON.stringify(filingIds), key, key, key, key),
  )
}

/** What came about filings, about whole messages, or about a declaration. */
export function receivedOfKey(
  ledger: ReadHandle,
  key: string,
  filingIds: readonly number[],
  messageIds: readonly number[],
): number[] {
  return column(
    ledger
      .sql(
        `select distinct r.inbox_id as id from json_each(?) j cross join receipt_place p on p.filing_id = j.value cross join receipt r on r.receipt_id = p.receipt_id
        union select r.inbox_id from json_each(?) j cross join outbox_message m on m.message_id = j.value cross join receipt r on r.cop_msg_id = m.cop_msg_id and r.cop_msg_id <> ''
        union select r.inbox_id from json_each(?) j cross join declaration_version v on v.message_id = j.value cross join declaration_answer a on a.declaration_id = v.declaration_id cross join receipt r on r.receipt_id = a.receipt_id
        union select b.inbox_id from tax_bill b where b.invt_no = ?`,
      )
      .all(JSON.stringify(filingIds), JSON.stringify(messageIds), JSON.stringify(messageIds), key),
  )
}
