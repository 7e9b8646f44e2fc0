import type { ReadHandle, WriteHandle } from '../open.ts'

export interface InboxRow {
  readonly id: number
  readonly sha256: string
  readonly objectId: number
  readonly channel: string
  readonly remoteId: string
  readonly fileName: string
  readonly bytes: number
  readonly receivedAt: number
}
export type InboxState = 'stored' | 'read' | 'parked' | 'unreadable'

const INBOX =
  'select i.inbox_id as id, i.sha256, i.object_id as objectId, i.channel, i.remote_id as remoteId, i.file_name as fileName, i.bytes, i.received_at as receivedAt'

/** The inbox row of these bytes, if they ever came. */
export function findInbox(
  ledger: ReadHandle,
  sha256: string,
): (InboxRow & { state: InboxState; receipts: number }) | undefined {
  return ledger.sql(BY_SHA).get(sha256) as (InboxRow & { state: InboxState; receipts: number }) | undefined
}

/** Notes raw bytes that are in the content store, before anything reads them. @returns the id */
export function insertInbox(ledger: WriteHandle, row: Omit<InboxRow, 'id'>): number {
  const { id } = ledger
    .sql(
      'insert into inbox (sha256, object_id, channel, remote_id, file_name, bytes, received_at) values (?, ?, ?, ?, ?, ?, ?) returning inbox_id as id',
    )
    .get(row.sha256, row.objectId, row.channel, row.remoteId, row.fileName, row.bytes, row.receivedAt) as { id: number }
  ledger
    .sql("insert into inbox_progress (inbox_id, state, code, receipts, at) values (?, 'stored', '', 0, ?)")
    .run(id, row.receivedAt)
  return id
}

/** Inbox rows that nobody has read yet (a crash came between), oldest first. */
export function openInbox(ledger: ReadHandle, state: 'stored' | 'parked', after: number, limit: number): InboxRow[] {
  return ledger.sql(IN_STATE).all(state, after, limit) as InboxRow[]
}

/** What became of an inbox row. */
export function saveInboxProgress(
  ledger: WriteHandle,
  id: number,
  state: InboxState,
  code: string,
  receipts: number,
  at: number,
): void {
  ledger
    .sql('update inbox_progress set state = ?, code = ?, receipts = ?, at = ? where inbox_id = ?')
    .run(state, code, receipts, at, id)
}

/** One return of a message as it was read; `info` has identity numbers masked, the raw bytes lie in the inbox. */
export interface ReceiptRow {
  readonly id: number
  readonly inboxId: number
  /** From 1; 0 stands for a whole message that could not be read. */
  readonly ordinal: number
  readonly type: string
  /** The kind of filing that it answers; '' when it answers none. */
  readonly forKind: string
  /** '' when an element of the key is missing. */
  readonly businessKey: string
  readonly orderNo: string
  readonly platformCode: string
  readonly merchantCode: string
  readonly copMsgId: string
  readonly status: string
  readonly returnTime: string
  readonly info: string
  readonly infoCode: string
  readonly preNo: string
  readonly invtNo: string
  /** Hash of everything it says: equal receipts are equal whatever message brought them. */
  readonly identity: string
}
export type PlaceState = 'applied' | 'waiting' | 'duplicate' | 'unreadable'
export interface PlaceRow {
  readonly state: PlaceState
  readonly filingId: number | null
  readonly version: number | null
  readonly why: string
  readonly waitKey: string
  readonly handled: number
}

const RECEIPT = `select r.receipt_id as id, r.inbox_id as inboxId, r.ordinal, r.type, r.for_kind as forKind, r.business_key as businessKey, r.order_no as orderNo, r.platform_code as platformCode, r.merchant_code as merchantCode,
  r.cop_msg_id as copMsgId, r.status, r.return_time as returnTime, r.info, r.info_code as infoCode, r.pre_no as preNo, r.invt_no as invtNo, r.identity`

// Texts are put together once: a text that is new to the engine with each call costs more than the look-up that it names.
const BY_SHA = `${INBOX}, p.state, p.receipts from inbox i join inbox_progress p on p.inbox_id = i.inbox_id where i.sha256 = ?`
const IN_STATE = `${INBOX} from inbox_progress p join inbox i on i.inbox_id = p.inbox_id where p.state = ? and p.state in ('stored', 'parked') and p.inbox_id > ? order by p.inbox_id limit ?`
const WAITING_FOR = `${RECEIPT} from receipt_place p join receipt r on r.receipt_id = p.receipt_id where p.state = 'waiting' and p.wait_key = ? order by p.receipt_id`
const WAITING = `${RECEIPT} from receipt_place p join receipt r on r.receipt_id = p.receipt_id where p.state = 'waiting' and p.receipt_id > ? order by p.receipt_id limit ?`
const OF_FILING = `${RECEIPT}, p.version from receipt_place p join receipt r on r.receipt_id = p.receipt_id where p.filing_id = ? and p.state = 'applied' and p.version is not null order by r.receipt_id`
const OF_MESSAGE = `${RECEIPT} from receipt r join receipt_place p on p.receipt_id = r.receipt_id where r.cop_msg_id = ? and r.cop_msg_id <> '' and p.state = 'applied' order by r.receipt_id`
const OF_INBOX = `${RECEIPT}, p.state, p.why from receipt r join receipt_place p on p.receipt_id = r.receipt_id where r.inbox_id = ? order by r.ordinal`

/** Stores a receipt; never changed afterwards. @returns its id */
export function insertReceipt(ledger: WriteHandle, r: Omit<ReceiptRow, 'id'>): number {
  const { id } = ledger
    .sql(
      'insert into receipt (inbox_id, ordinal, type, for_kind, business_key, order_no, platform_code, merchant_code, cop_msg_id, status, return_time, info, info_code, pre_no, invt_no, identity) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning receipt_id as id',
    )
    .get(
      r.inboxId,
      r.ordinal,
      r.type,
      r.forKind,
      r.businessKey,
      r.orderNo,
      r.platformCode,
      r.merchantCode,
      r.copMsgId,
      r.status,
      r.returnTime,
      r.info,
      r.infoCode,
      r.preNo,
      r.invtNo,
      r.identity,
    ) as { id: number }
  return id
}

/** Where a receipt belongs. */
export function savePlace(ledger: WriteHandle, receiptId: number, place: PlaceRow): void {
  ledger
    .sql(
      `insert into receipt_place (receipt_id, state, filing_id, version, why, wait_key, handled) values (?, ?, ?, ?, ?, ?, ?)
      on conflict (receipt_id) do update set state = excluded.state, filing_id = excluded.filing_id, version = excluded.version, why = excluded.why, wait_key = excluded.wait_key, handled = excluded.handled`,
    )
    .run(receiptId, place.state, place.filingId, place.version, place.why, place.waitKey, place.handled)
}

/** Has the filing had a receipt that says exactly this? */
export function hasEqualReceipt(ledger: ReadHandle, filingId: number, identity: string): boolean {
  return (
    ledger
      .sql(
        'select 1 as yes from receipt_place p join receipt r on r.receipt_id = p.receipt_id where p.filing_id = ? and r.identity = ? limit 1',
      )
      .get(filingId, identity) !== undefined
  )
}

/** One receipt. */
export function readReceipt(ledger: ReadHandle, id: number): ReceiptRow | undefined {
  return ledger.sql(`${RECEIPT} from receipt r where r.receipt_id = ?`).get(id) as ReceiptRow | undefined
}

/** Receipts that wait for one of these keys. */
export function waitingFor(ledger: ReadHandle, waitKey: string): ReceiptRow[] {
  return ledger.sql(WAITING_FOR).all(waitKey) as ReceiptRow[]
}

/** Does any receipt wait? Nearly always no, so that a filing need not look. */
export function anyWaiting(ledger: ReadHandle): boolean {
  return ledger.sql("select 1 as yes from receipt_place where state = 'waiting' limit 1").get() !== undefined
}

/** Waiting receipts in order of arrival. */
export function waitingReceipts(ledger: ReadHandle, after: number, limit: number): ReceiptRow[] {
  return ledger.sql(WAITING).all(after, limit) as ReceiptRow[]
}

/** The receipts of a filing, each once, in order of arrival. */
export function receiptsOf(ledger: ReadHandle, filingId: number): (ReceiptRow & { version: number })[] {
  return ledger.sql(OF_FILING).all(filingId) as (ReceiptRow & { version: number })[]
}

/** Does any receipt speak of the message: of one of its documents as they are attributed now, or of the whole? `proofless`: JSON list of statuses that do not count. */
export function isAnswered(ledger: ReadHandle, messageId: number, copMsgId: string, proofless: string): boolean {
  const document = ledger
    .sql(
      `select 1 from filing_version v join receipt_place p on p.filing_id = v.filing_id and p.version = v.version join receipt r on r.receipt_id = p.receipt_id
    where v.message_id = ? and p.state = 'applied' and r.status not in (select value from json_each(?)) limit 1`,
    )
    .get(messageId, proofless)
  return document !== undefined || receiptsOfMessage(ledger, copMsgId).length > 0
}

/** Format errors and transport answers about a whole message. */
export function receiptsOfMessage(ledger: ReadHandle, copMsgId: string): ReceiptRow[] {
  return ledger.sql(OF_MESSAGE).all(copMsgId) as ReceiptRow[]
}

/** A receipt turns out to answer another version of its filing. */
export function moveReceipt(ledger: WriteHandle, receiptId: number, version: number): void {
  ledger
    .sql('update receipt_place set version = ? where receipt_id = ? and version <> ?')
    .run(version, receiptId, version)
}

/** The receipts of an inbox row. */
export function receiptsOfInbox(
  ledger: ReadHandle,
  inboxId: number,
): (ReceiptRow & { state: PlaceState; why: string })[] {
  return ledger.sql(OF_INBOX).all(inboxId) as (ReceiptRow & { state: PlaceState; why: string })[]
}

/** A person has looked at these. @returns how many changed */
export function markHandled(ledger: WriteHandle, ids: readonly number[]): number {
  const update = ledger.sql('update receipt_place set handled = 1 where receipt_id = ? and handled = 0')
  let changed = 0
  for (const id of ids) changed += update.run(id).changes
  return changed
}
