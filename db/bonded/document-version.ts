import type { BondedAct, BondedAnswer } from '../../shared/domain/bonded/document-state.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/** Frozen versions of bonded documents, answers to them, and what belongs together: passes and lists, lists and parcels. */

export interface DocumentVersionRow {
  readonly version: number
  readonly ownNo: string
  readonly revision: number
  readonly act: BondedAct
  readonly messageId: number
  readonly why: string
  readonly at: number
  /** What became of the message before anybody answered. */
  readonly local: 'queued' | 'sent' | 'failed'
  readonly info: string
  readonly sha256: string
  readonly channel: string
  readonly sentAt: number | null
}

const VERSIONS = `select v.version, v.own_no as ownNo, v.revision, v.act, v.message_id as messageId, v.why, v.at, s.local, s.info, m.sha256, l.channel, l.sent_at as sentAt from bonded_document_version v
  join bonded_document_version_state s on s.document_id = v.document_id and s.version = v.version join outbox_message m on m.message_id = v.message_id join outbox_lease l on l.message_id = v.message_id
  where v.document_id = ? order by v.version`

/** The versions of a document, oldest first. */
export function documentVersions(ledger: ReadHandle, id: number): DocumentVersionRow[] {
  return ledger.sql(VERSIONS).all(id) as DocumentVersionRow[]
}

/** Notes a frozen version, queued; never changed afterwards. */
export function insertDocumentVersion(
  ledger: WriteHandle,
  id: number,
  v: Pick<DocumentVersionRow, 'version' | 'ownNo' | 'revision' | 'act' | 'messageId' | 'why' | 'at'> & {
    readonly actorId: number
  },
): void {
  ledger
    .sql(
      'insert into bonded_document_version (document_id, version, own_no, revision, act, message_id, why, actor_id, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(id, v.version, v.ownNo, v.revision, v.act, v.messageId, v.why, v.actorId, v.at)
  ledger
    .sql("insert into bonded_document_version_state (document_id, version, local, info) values (?, ?, 'queued', '')")
    .run(id, v.version)
}

/** What became of a version's message. */
export function saveDocumentStep(
  ledger: WriteHandle,
  id: number,
  version: number,
  local: 'sent' | 'failed',
  info: string,
): void {
  ledger
    .sql('update bonded_document_version_state set local = ?, info = ? where document_id = ? and version = ?')
    .run(local, info, id, version)
}

type VersionPlace = { readonly documentId: number; readonly version: number }

/** The version that a message carries; a message carries one document. */
export function documentOfMessage(ledger: ReadHandle, messageId: number): VersionPlace | undefined {
  return ledger
    .sql('select document_id as documentId, version from bonded_document_version where message_id = ?')
    .get(messageId) as VersionPlace | undefined
}

/** The version with this own number. */
export function documentOfOwnNo(ledger: ReadHandle, ownNo: string): VersionPlace | undefined {
  return ledger
    .sql('select document_id as documentId, version from bonded_document_version where own_no = ?')
    .get(ownNo) as VersionPlace | undefined
}

/** Is the number taken by a document or a version, of whatever type? */
export function documentNoTaken(ledger: ReadHandle, ownNo: string): boolean {
  return (
    ledger
      .sql(
        'select 1 as yes from bonded_document where own_no = ? union all select 1 from bonded_document_version where own_no = ? limit 1',
      )
      .get(ownNo, ownNo) !== undefined
  )
}

export interface DocumentAnswerRow extends BondedAnswer {
  readonly receiptId: number
  readonly version: number
  readonly arrivedAt: number
}

/** All answers to a document, in order of arrival. */
export function documentAnswers(ledger: ReadHandle, id: number): DocumentAnswerRow[] {
  const rows = ledger
    .sql(
      `select a.receipt_id as receiptId, a.version, a.type, a.status, a.at_text as at, a.identity, a.platform_no as platformNo, a.customs_no as customsNo, a.info as text, a.body as marks, a.arrived_at as arrivedAt, v.act
      from bonded_document_answer a join bonded_document_version v on v.document_id = a.document_id and v.version = a.version where a.document_id = ? order by a.receipt_id`,
    )
    .all(id) as (Omit<DocumentAnswerRow, 'marks'> & { marks: string })[]
  return rows.map((row) => ({ ...row, marks: JSON.parse(row.marks) as Record<string, string> }))
}

/** Gives an answer to a version. */
export function insertDocumentAnswer(ledger: WriteHandle, documentId: number, a: Omit<DocumentAnswerRow, 'act'>): void {
  ledger
    .sql(
      'insert into bonded_document_answer (receipt_id, document_id, version, type, status, at_text, identity, platform_no, customs_no, info, body, arrived_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      a.receiptId,
      documentId,
      a.version,
      a.type,
      a.status,
      a.at,
      a.identity,
      a.platformNo,
      a.customsNo,
      a.text,
      JSON.stringify(a.marks),
      a.arrivedAt,
    )
}

/** Keeps what a receipt says in full, beside its row. */
export function insertReceiptBody(ledger: WriteHandle, receiptId: number, body: string): void {
  ledger
    .sql('insert into bonded_receipt_body (receipt_id, body) values (?, ?) on conflict do nothing')
    .run(receiptId, body)
}

/** What a receipt says in full, as JSON; undefined when it says nothing more. */
export function readReceiptBody(ledger: ReadHandle, receiptId: number): string | undefined {
  return (
    ledger.sql('select body from bonded_receipt_body where receipt_id = ?').get(receiptId) as
      { body: string } | undefined
  )?.body
}

export interface ListParcelRow {
  readonly parcelId: number
  readonly invtNo: string
  readonly line: number
  readonly itemId: number
  readonly ownerId: number
  readonly lotId: number
  readonly quantity: number
}

/** What a list of type 8 was cut from, a row for a parcel's line. */
export function insertListParcels(ledger: WriteHandle, documentId: number, rows: readonly ListParcelRow[]): void {
  const insert = ledger.sql(
    'insert into bonded_list_parcel (document_id, parcel_id, invt_no, line, item_id, owner_id, lot_id, quantity) values (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  for (const row of rows)
    insert.run(documentId, row.parcelId, row.invtNo, row.line, row.itemId, row.ownerId, row.lotId, row.quantity)
}

/** The parcels' lines of a list, by parcel. */
export function listParcels(ledger: ReadHandle, documentId: number): ListParcelRow[] {
  return ledger
    .sql(
      'select parcel_id as parcelId, invt_no as invtNo, line, item_id as itemId, owner_id as ownerId, lot_id as lotId, quantity from bonded_list_parcel where document_id = ? order by parcel_id, line',
    )
    .all(documentId) as ListParcelRow[]
}

/** Links a pass to the lists that ride on it. */
export function insertPassList(ledger: WriteHandle, passId: number, listId: number): void {
  ledger.sql('insert into bonded_pass_list (pass_id, list_id) values (?, ?) on conflict do nothing').run(passId, listId)
}

/** Lists of a pass, passes of a list. */
export function listsOfPass(ledger: ReadHandle, passId: number): number[] {
  return (
    ledger.sql('select list_id as id from bonded_pass_list where pass_id = ? order by list_id').all(passId) as {
      id: number
    }[]
  ).map((row) => row.id)
}
export function passesOfList(ledger: ReadHandle, listId: number): number[] {
  return (
    ledger.sql('select pass_id as id from bonded_pass_list where list_id = ? order by pass_id').all(listId) as {
      id: number
    }[]
  ).map((row) => row.id)
}

export interface ContradictionRow {
  readonly id: number
  readonly receiptId: number
  readonly documentId: number
  readonly code: string
  readonly detail: string
  readonly at: number
  readonly state: 'open' | 'settled' | 'accepted'
}

/** Notes that a receipt cannot be followed; once for a receipt. */
export function insertContradiction(ledger: WriteHandle, c: Omit<ContradictionRow, 'id' | 'state'>): void {
  const row = ledger
    .sql(
      'insert into bonded_contradiction (receipt_id, document_id, code, detail, at) values (?, ?, ?, ?, ?) on conflict (receipt_id) do nothing returning contradiction_id as id',
    )
    .get(c.receiptId, c.documentId, c.code, c.detail, c.at) as { id: number } | undefined
  if (row !== undefined)
    ledger
      .sql(
        "insert into bonded_contradiction_state (contradiction_id, state, note, actor_id, at) values (?, 'open', '', 0, ?)",
      )
      .run(row.id, c.at)
}

const CONTRADICTIONS =
  'select c.contradiction_id as id, c.receipt_id as receiptId, c.document_id as documentId, c.code, c.detail, c.at, s.state from bonded_contradiction c join bonded_contradiction_state s on s.contradiction_id = c.contradiction_id'

/** Contradictions of a document, newest first. */
export function contradictionsOf(ledger: ReadHandle, documentId: number): ContradictionRow[] {
  return ledger
    .sql(`${CONTRADICTIONS} where c.document_id = ? order by c.contradiction_id desc`)
    .all(documentId) as ContradictionRow[]
}

/** All that are open, oldest first. */
export function openContradictions(ledger: ReadHandle): ContradictionRow[] {
  return ledger
    .sql(`${CONTRADICTIONS} where s.state = 'open' order by c.contradiction_id limit 500`)
    .all() as ContradictionRow[]
}

/** What became of a contradiction: it has settled itself, or a person has accepted it. */
export function saveContradictionState(
  ledger: WriteHandle,
  id: number,
  state: ContradictionRow['state'],
  note: string,
  by: { readonly actorId: number; readonly at: number },
): void {
  ledger
    .sql('update bonded_contradiction_state set state = ?, note = ?, actor_id = ?, at = ? where contradiction_id = ?')
    .run(state, note, by.actorId, by.at, id)
}
