import type { BondedAct, BondedAnswer } from '../../shared/domain/bonded/document-state.ts'
import { versionTable, type FrozenVersion } from '../filing/frozen-version.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/** Frozen versions of bonded documents, answers to them, and what belongs together: passes and lists, lists and parcels. */

export interface DocumentVersionRow extends FrozenVersion {
  readonly act: BondedAct
}

const VERSIONS = versionTable<'act', DocumentVersionRow>('bonded_document', 'document', { column: 'act', name: 'act' })

/** The versions of a document, oldest first. */
export const documentVersions = VERSIONS.of
/** Notes a frozen version, queued; never changed afterwards. */
export const insertDocumentVersion = VERSIONS.insert
/** What became of a version's message. */
export const saveDocumentStep = VERSIONS.step
/** The version that a message carries; a message carries one document. */
export const documentOfMessage = VERSIONS.ofMessage
/** The version with this own number. */
export const documentOfOwnNo = VERSIONS.ofOwnNo
/** Is the number taken by a document or a version, of whatever type? */
export const documentNoTaken = VERSIONS.taken

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

/** Links a pass to the lists that ride on it by its newest revision, and to no others. */
export function savePassLists(ledger: WriteHandle, passId: number, listIds: readonly number[]): void {
  ledger
    .sql('delete from bonded_pass_list where pass_id = ? and list_id not in (select value from json_each(?))')
    .run(passId, JSON.stringify(listIds))
  const insert = ledger.sql('insert into bonded_pass_list (pass_id, list_id) values (?, ?) on conflict do nothing')
  for (const listId of listIds) insert.run(passId, listId)
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
