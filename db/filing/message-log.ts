import type { ReadHandle } from '../open.ts'

/** Everything that was sent and received, as one log: outbox, inbox and the exchange about payment data (179) side by side, nothing of it ever deleted. */

/** Where a message is kept; each has ids of its own. pay: events of what customs asked about payments. */
export const LOG_STREAMS = ['out', 'in', 'pay'] as const
export type LogStream = (typeof LOG_STREAMS)[number]

export interface LoggedMessage {
  readonly stream: LogStream
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
  readonly payIds: readonly number[] | undefined
  readonly type: string | undefined
  readonly channel: string | undefined
  /** Milliseconds, inclusive. */
  readonly from: number
  readonly to: number
}

const OUT = `select 'out' as stream, 'out' as direction, m.message_id as id, m.type, coalesce(k.name, '') as client, l.channel, m.at, m.documents, o.bytes, l.state, m.cop_msg_id as name, m.sha256, m.object_id as objectId
  from outbox_message m join outbox_lease l on l.message_id = m.message_id join content_object o on o.object_id = m.object_id left join client k on k.client_id = m.client_id`
const TYPE_IN = `coalesce((select r.type from receipt r where r.inbox_id = i.inbox_id order by r.ordinal limit 1), '')`
const IN = `select 'in' as stream, 'in' as direction, i.inbox_id as id, ${TYPE_IN} as type, '' as client, i.channel, i.received_at as at, p.receipts as documents, i.bytes, p.state, i.file_name as name, i.sha256, i.object_id as objectId
  from inbox i join inbox_progress p on p.inbox_id = i.inbox_id`

const PAY_DIRECTION = `case e.what when 'signed' then 'out' else 'in' end`
const PAY_TYPE = `case e.what when 'received' then 'platDataOpen' when 'signed' then 'realTimeDataUpload' else 'realTimeDataUploadReturn' end`
const PAY = `select 'pay' as stream, ${PAY_DIRECTION} as direction, e.event_id as id, ${PAY_TYPE} as type,
  coalesce((select k.name from pay_raw_order o join pay_raw r on r.raw_id = o.raw_id join client k on k.client_id = r.client_id where o.order_no = c.order_no order by r.raw_id desc limit 1), '') as client,
  'payCheck' as channel, e.at, 1 as documents, o.bytes, case when e.what = 'signed' and p.object_id = e.object_id then 'pay-' || p.state else 'pay-' || e.what end as state, c.session_id as name, lower(hex(o.sha256)) as sha256, e.object_id as objectId
  from pay_check_event e join pay_check c on c.check_id = e.check_id join pay_check_projection p on p.check_id = e.check_id join content_object o on o.object_id = e.object_id`

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

/** The exchange about payment data, in the same way; `direction` undefined = both. */
export function pagePayments(
  ledger: ReadHandle,
  q: LogQuestion,
  edge: number,
  up: boolean,
  limit: number,
  direction: 'out' | 'in' | undefined,
): LoggedMessage[] {
  return ledger
    .sql(
      `${PAY} where e.event_id ${up ? '>' : '<'} ? and (? is null or e.event_id in (select value from json_each(?))) and (? is null or ${PAY_TYPE} = ?) and (? is null or 'payCheck' = ?) and e.at between ? and ? and (? is null or ${PAY_DIRECTION} = ?) order by e.event_id ${up ? 'asc' : 'desc'} limit ?`,
    )
    .all(edge, ...values(q, q.payIds), q.from, q.to, direction ?? null, direction ?? null, limit) as LoggedMessage[]
}

function values(q: LogQuestion, ids: readonly number[] | undefined): (string | null)[] {
  const list = ids === undefined ? null : JSON.stringify(ids)
  return [list, list, q.type ?? null, q.type ?? null, q.channel ?? null, q.channel ?? null]
}

/** How many there are, by where they are kept; `direction` only chooses among those about payment data. */
export function countLogged(
  ledger: ReadHandle,
  q: LogQuestion,
  direction: 'out' | 'in' | undefined,
): { sent: number; received: number; payments: number } {
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
  const payments = ledger
    .sql(
      `select count(*) as n from pay_check_event e where e.object_id is not null and (? is null or e.event_id in (select value from json_each(?))) and (? is null or ${PAY_TYPE} = ?) and (? is null or 'payCheck' = ?) and e.at between ? and ? and (? is null or ${PAY_DIRECTION} = ?)`,
    )
    .get(...values(q, q.payIds), q.from, q.to, direction ?? null, direction ?? null) as { n: number }
  return { sent: sent.n, received: received.n, payments: payments.n }
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

/** Sent messages that carry filings, declarations or bonded documents of a number, or have it as their transport's id. */
export function sentOfKey(ledger: ReadHandle, key: string, filingIds: readonly number[]): number[] {
  return column(
    ledger
      .sql(
        `select distinct v.message_id as id from json_each(?) j cross join filing_version v on v.filing_id = j.value
        union select message_id from outbox_message where cop_msg_id = ?
        union select v.message_id from declaration_version v where v.own_no = ?
        union select v.message_id from declaration d cross join declaration_version v on v.declaration_id = d.declaration_id where d.platform_no = ? and d.platform_no <> ''
        union select v.message_id from declaration d cross join declaration_version v on v.declaration_id = d.declaration_id where d.entry_no = ? and d.entry_no <> ''
        union select v.message_id from bonded_document_version v where v.own_no = ?
        union select v.message_id from bonded_document d cross join bonded_document_version v on v.document_id = d.document_id where d.own_no = ?
        union select v.message_id from bonded_document d cross join bonded_document_version v on v.document_id = d.document_id where d.platform_no = ? and d.platform_no <> ''
        union select v.message_id from bonded_document d cross join bonded_document_version v on v.document_id = d.document_id where d.customs_no = ? and d.customs_no <> ''`,
      )
      .all(JSON.stringify(filingIds), ...Array<string>(8).fill(key)),
  )
}

/** What came about filings, about whole messages, about a declaration or a bonded document, or as a bill of an inventory. */
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
        union select r.inbox_id from json_each(?) j cross join bonded_document_version v on v.message_id = j.value cross join bonded_document_answer a on a.document_id = v.document_id cross join receipt r on r.receipt_id = a.receipt_id
        union select b.inbox_id from tax_bill b where b.invt_no = ?`,
      )
      .all(JSON.stringify(filingIds), ...Array<string>(3).fill(JSON.stringify(messageIds)), key),
  )
}

/** Events with a text about payment data: of an order, of customs' session, of the orders of filings. */
export function paymentsOfKey(ledger: ReadHandle, key: string, filingIds: readonly number[]): number[] {
  return column(
    ledger
      .sql(
        `select e.event_id as id from (select check_id from pay_check where order_no = ? union select check_id from pay_check where session_id = ?
          union select c.check_id from json_each(?) j cross join filing f on f.filing_id = j.value cross join pay_check c on c.order_no = f.order_no) k
        cross join pay_check_event e on e.check_id = k.check_id where e.object_id is not null`,
      )
      .all(key, key, JSON.stringify(filingIds)),
  )
}
