import type { ReadHandle } from '../open.ts'

/** Lists of filings, receipts and messages: each page is one or a few seeks into an index, merged by id. */

export interface ListCondition {
  readonly text: string
  readonly values: readonly (string | number)[]
}
/** A branch reads one range of one index in id order; a list is the merge of its branches. */
export type Branch = ListCondition

export interface ListQuestion {
  readonly branches: readonly Branch[]
  readonly rest: readonly ListCondition[]
  readonly down: boolean
  readonly after: number | undefined
  readonly limit: number
}

/** What a list reads: the joined tables, the id by which it is ordered, the columns. Texts are the program's own. */
export interface ListTable {
  readonly from: string
  readonly id: string
  readonly columns: string
}

const FILING: ListTable = {
  from: 'filing f',
  id: 'f.filing_id',
  columns: `f.filing_id as id, f.kind, f.business_key as businessKey, case when f.parcel_id < 0 then coalesce((select u.parcel_id from follow_up u where u.follow_id = -f.parcel_id), 0) else f.parcel_id end as parcelId, f.client_id as clientId, f.order_no as orderNo, f.state, f.silent_noted as silentNoted, f.silent_at as silentAt, f.version,
    (select count(*) from filing_version v where v.filing_id = f.filing_id) as versions, f.cop_no as copNo, f.pre_no as preNo, f.invt_no as invtNo, f.reason_code as reasonCode, f.reason, f.sent_at as sentAt, f.changed_at as changedAt, f.channel`,
}
const RECEIPT: ListTable = {
  from: 'receipt_place p join receipt r on r.receipt_id = p.receipt_id join inbox i on i.inbox_id = r.inbox_id',
  id: 'p.receipt_id',
  columns: `p.receipt_id as id, r.type, r.status, r.return_time as returnTime, r.info, r.info_code as infoCode, r.business_key as businessKey, r.order_no as orderNo, p.filing_id as filingId, p.version, p.state, i.received_at as receivedAt, i.channel,
    r.inbox_id as inboxId, i.sha256, p.handled, p.why`,
}
const OUTBOX: ListTable = {
  from: 'outbox_lease l join outbox_message m on m.message_id = l.message_id',
  id: 'l.message_id',
  columns:
    'l.message_id as id, m.type, m.documents, m.channel, l.state, l.attempts, l.next_at as nextAt, l.last_answer as lastAnswer, m.at, m.sha256',
}

export interface FilingListRow {
  readonly id: number
  readonly kind: string
  readonly businessKey: string
  readonly parcelId: number
  readonly clientId: number
  readonly orderNo: string
  readonly state: string
  readonly silentNoted: number
  readonly silentAt: number | null
  readonly version: number
  readonly versions: number
  readonly copNo: string
  readonly preNo: string
  readonly invtNo: string
  readonly reasonCode: string
  readonly reason: string
  readonly sentAt: number | null
  readonly changedAt: number
  readonly channel: string
}
export interface ReceiptListRow {
  readonly id: number
  readonly type: string
  readonly status: string
  readonly returnTime: string
  readonly info: string
  readonly infoCode: string
  readonly businessKey: string
  readonly orderNo: string
  readonly filingId: number | null
  readonly version: number | null
  readonly state: 'applied' | 'waiting' | 'duplicate' | 'unreadable'
  readonly receivedAt: number
  readonly channel: string
  readonly inboxId: number
  readonly sha256: string
  readonly handled: number
  readonly why: string
}
export interface OutboxListRow {
  readonly id: number
  readonly type: string
  readonly documents: number
  readonly channel: string
  readonly state: string
  readonly attempts: number
  readonly nextAt: number
  readonly lastAnswer: string
  readonly at: number
  readonly sha256: string
}

const all = (conditions: readonly ListCondition[]): string => conditions.map((one) => `(${one.text})`).join(' and ')

/** A page of a list. */
export function pageRows<Row extends { id: number }>(
  ledger: ReadHandle,
  table: ListTable,
  question: ListQuestion,
): Row[] {
  const { down, after, limit, rest } = question
  const start: ListCondition[] =
    after === undefined ? [] : [{ text: `${table.id} ${down ? '<' : '>'} ?`, values: [after] }]
  const rows: Row[] = []
  for (const branch of question.branches) {
    const conditions = [branch, ...start, ...rest]
    const text = `select ${table.columns} from ${table.from} where ${all(conditions)} order by ${table.id} ${down ? 'desc' : 'asc'} limit ?`
    rows.push(...(ledger.sql(text).all(...conditions.flatMap((one) => one.values), limit) as Row[]))
  }
  return rows.sort((a, b) => (down ? b.id - a.id : a.id - b.id)).slice(0, limit)
}

/** How many rows a list has. */
export function countRows(
  ledger: ReadHandle,
  table: ListTable,
  question: Pick<ListQuestion, 'branches' | 'rest'>,
): number {
  let sum = 0
  for (const branch of question.branches) {
    const conditions = [branch, ...question.rest]
    sum += (
      ledger
        .sql(`select count(*) as n from ${table.from} where ${all(conditions)}`)
        .get(...conditions.flatMap((one) => one.values)) as { n: number }
    ).n
  }
  return sum
}

/** Filings (alias `f`) of a question. */
export const pageFilings = (ledger: ReadHandle, question: ListQuestion): FilingListRow[] =>
  pageRows<FilingListRow>(ledger, FILING, question)
export const countFilings = (ledger: ReadHandle, question: Pick<ListQuestion, 'branches' | 'rest'>): number =>
  countRows(ledger, FILING, question)
/** Receipts (aliases `p` place, `r` receipt, `i` inbox). */
export const pageReceipts = (ledger: ReadHandle, question: ListQuestion): ReceiptListRow[] =>
  pageRows<ReceiptListRow>(ledger, RECEIPT, question)
export const countReceipts = (ledger: ReadHandle, question: Pick<ListQuestion, 'branches' | 'rest'>): number =>
  countRows(ledger, RECEIPT, question)
/** Messages (aliases `l` lease, `m` message). */
export const pageOutbox = (ledger: ReadHandle, question: ListQuestion): OutboxListRow[] =>
  pageRows<OutboxListRow>(ledger, OUTBOX, question)
export const countOutbox = (ledger: ReadHandle, question: Pick<ListQuestion, 'branches' | 'rest'>): number =>
  countRows(ledger, OUTBOX, question)

export interface ReasonGroup {
  readonly code: string
  readonly state: string
  readonly count: number
  /** A filing of the group, the newest. */
  readonly sampleId: number
}

/** Rejected and failed filings by reason code, the largest group first. */
export function reasonGroups(ledger: ReadHandle, conditions: readonly ListCondition[]): ReasonGroup[] {
  const where = [{ text: "f.reason_code <> ''", values: [] }, ...conditions]
  return ledger
    .sql(
      `select f.reason_code as code, f.state, count(*) as count, max(f.filing_id) as sampleId from filing f where ${all(where)} group by f.reason_code, f.state order by count(*) desc, f.reason_code limit 200`,
    )
    .all(...where.flatMap((one) => one.values)) as ReasonGroup[]
}

export interface ReasonFollowUps {
  readonly code: string
  readonly state: string
  readonly kind: string
  readonly count: number
}

/** Those of them that follow a filed inventory (cancellations, returns, manifests …), by kind: no list of parcels has them. */
export function reasonFollowUps(ledger: ReadHandle, conditions: readonly ListCondition[]): ReasonFollowUps[] {
  const where = [{ text: "f.reason_code <> '' and f.parcel_id < 0", values: [] }, ...conditions]
  return ledger
    .sql(
      `select f.reason_code as code, f.state, f.kind, count(*) as count from filing f where ${all(where)} group by f.reason_code, f.state, f.kind order by count(*) desc, f.kind`,
    )
    .all(...where.flatMap((one) => one.values)) as ReasonFollowUps[]
}

/** Names of clients by id: some hundreds. */
export function clientNames(ledger: ReadHandle): Map<number, string> {
  const rows = ledger.sql('select client_id as id, name from client').all() as { id: number; name: string }[]
  return new Map(rows.map((row) => [row.id, row.name]))
}
