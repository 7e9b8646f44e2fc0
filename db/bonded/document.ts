import type { BondedType } from '../../shared/domain/bonded/document-kind.ts'
import type { BondedState } from '../../shared/domain/bonded/document-state.ts'
import { countRows, pageRows, type ListQuestion, type ListTable } from '../filing/page.ts'
import { timelineOf, type TimelineEvent } from '../filing/timeline.ts'
import type { ReadHandle, WriteHandle } from '../open.ts'

/** A bonded document as lists show it. Weights are counts of 0.00001 kg, times UTC milliseconds. */
export interface DocumentRow {
  readonly id: number
  readonly type: BondedType
  readonly ownNo: string
  /** 0 = no book said yet. */
  readonly bookId: number
  /** InvtType, PassportTypecd, BusinessTypecd. */
  readonly listType: string
  readonly direction: string
  readonly state: BondedState
  /** Newest frozen version; 0 = none yet. */
  readonly version: number
  /** Newest saved content. */
  readonly revision: number
  readonly lines: number
  readonly parcels: number
  readonly firstGoods: string
  readonly packages: string
  readonly gross: number
  readonly net: number
  readonly relatedNo: string
  readonly vehicle: string
  readonly errors: number
  readonly warnings: number
  readonly platformNo: string
  readonly customsNo: string
  readonly status: string
  readonly statusAt: string
  readonly reason: string
  readonly channel: string
  /** vrfdedMarkcd, invtIochkptStucd, entryStucd as last said. */
  readonly booked: string
  readonly gate: string
  readonly entryReleased: string
  /** What contradicts the ledger, '' = nothing. */
  readonly contradiction: string
  readonly note: string
  readonly copiedFrom: number | null
  readonly createdAt: number
  readonly changedAt: number
  readonly sentAt: number | null
}

const COLUMNS = `d.document_id as id, d.type, d.own_no as ownNo, d.book_id as bookId, d.list_type as listType, d.direction, d.state, d.version, d.revision, d.lines, d.parcels, d.first_goods as firstGoods, d.packages, d.gross, d.net,
  d.related_no as relatedNo, d.vehicle, d.errors, d.warnings, d.platform_no as platformNo, d.customs_no as customsNo, d.status, d.status_at as statusAt, d.reason, d.channel, d.booked, d.gate, d.entry_released as entryReleased,
  d.contradiction, d.note, d.copied_from as copiedFrom, d.created_at as createdAt, d.changed_at as changedAt, d.sent_at as sentAt`
const DOCUMENT: ListTable = { from: 'bonded_document d', id: 'd.document_id', columns: COLUMNS }

/** One document. */
export function readDocument(ledger: ReadHandle, id: number): DocumentRow | undefined {
  return ledger.sql(`select ${COLUMNS} from bonded_document d where d.document_id = ?`).get(id) as
    DocumentRow | undefined
}

/** The document with this platform number (统一编号). */
export function documentOfPlatformNo(ledger: ReadHandle, platformNo: string): DocumentRow | undefined {
  return ledger
    .sql(
      `select ${COLUMNS} from bonded_document d where d.platform_no = ? and d.platform_no <> '' order by d.document_id desc limit 1`,
    )
    .get(platformNo) as DocumentRow | undefined
}

/** The document with this number of customs (QD…, Z…). */
export function documentOfCustomsNo(ledger: ReadHandle, customsNo: string): DocumentRow | undefined {
  return ledger
    .sql(
      `select ${COLUMNS} from bonded_document d where d.customs_no = ? and d.customs_no <> '' order by d.document_id desc limit 1`,
    )
    .get(customsNo) as DocumentRow | undefined
}

/** What tells the documents of one record from others of their type: a plate, a book, a book and a count; '' and 0 = not asked. */
export interface DocumentSubject {
  readonly bookId: number
  readonly vehicle: string
  readonly relatedNo: string
}

/** Documents of a type that are made from one record, newest first. */
export function documentsOfSubject(ledger: ReadHandle, type: BondedType, subject: DocumentSubject): DocumentRow[] {
  return ledger
    .sql(
      `select ${COLUMNS} from bonded_document d where d.type = ?1 and (?2 = 0 or d.book_id = ?2) and (?3 = '' or d.vehicle = ?3) and (?4 = '' or d.related_no = ?4) order by d.document_id desc limit 50`,
    )
    .all(type, subject.bookId, subject.vehicle, subject.relatedNo) as DocumentRow[]
}

/** A page of documents (alias `d`). */
export const pageDocuments = (ledger: ReadHandle, question: ListQuestion): DocumentRow[] =>
  pageRows<DocumentRow>(ledger, DOCUMENT, question)
export const countDocuments = (ledger: ReadHandle, question: Pick<ListQuestion, 'branches' | 'rest'>): number =>
  countRows(ledger, DOCUMENT, question)

/** What a saved content says in the row. */
export type DocumentSummary = Pick<
  DocumentRow,
  | 'bookId'
  | 'listType'
  | 'direction'
  | 'lines'
  | 'parcels'
  | 'firstGoods'
  | 'packages'
  | 'gross'
  | 'net'
  | 'relatedNo'
  | 'vehicle'
  | 'errors'
  | 'warnings'
  | 'note'
>
const SUMMARY = [
  'book_id',
  'list_type',
  'direction',
  'lines',
  'parcels',
  'first_goods',
  'packages',
  'gross',
  'net',
  'related_no',
  'vehicle',
  'errors',
  'warnings',
  'note',
] as const
const summaryValues = (s: DocumentSummary): (string | number)[] => [
  s.bookId,
  s.listType,
  s.direction,
  s.lines,
  s.parcels,
  s.firstGoods,
  s.packages,
  s.gross,
  s.net,
  s.relatedNo,
  s.vehicle,
  s.errors,
  s.warnings,
  s.note,
]

/** A new draft at revision 1. @returns its id */
export function insertDocument(
  ledger: WriteHandle,
  head: { readonly type: BondedType; readonly ownNo: string; readonly copiedFrom: number | undefined },
  summary: DocumentSummary,
  by: { readonly actorId: number; readonly at: number },
): number {
  const { id } = ledger
    .sql(
      `insert into bonded_document (type, own_no, copied_from, actor_id, created_at, changed_at, ${SUMMARY.join(', ')}, state, version, revision, platform_no, customs_no, status, status_at, reason, channel, booked, gate, entry_released,
      contradiction) values (?, ?, ?, ?, ?, ?, ${SUMMARY.map(() => '?').join(', ')}, 'draft', 0, 1, '', '', '', '', '', '', '', '', '', '') returning document_id as id`,
    )
    .get(head.type, head.ownNo, head.copiedFrom ?? null, by.actorId, by.at, by.at, ...summaryValues(summary)) as {
    id: number
  }
  return id
}

/** A newer content of a document. */
export function updateDocument(
  ledger: WriteHandle,
  id: number,
  summary: DocumentSummary,
  revision: number,
  at: number,
): void {
  ledger
    .sql(
      `update bonded_document set ${SUMMARY.map((name) => `${name} = ?`).join(', ')}, revision = ?, changed_at = ? where document_id = ?`,
    )
    .run(...summaryValues(summary), revision, at, id)
}

/** Keeps a saved content for ever. */
export function insertDocumentRevision(
  ledger: WriteHandle,
  id: number,
  revision: number,
  body: string,
  why: string,
  by: { readonly actorId: number; readonly at: number },
): void {
  ledger
    .sql(
      'insert into bonded_document_revision (document_id, revision, body, why, actor_id, at) values (?, ?, ?, ?, ?, ?)',
    )
    .run(id, revision, body, why, by.actorId, by.at)
}

/** A saved content as JSON text. */
export function readDocumentRevision(ledger: ReadHandle, id: number, revision: number): string | undefined {
  return (
    ledger.sql('select body from bonded_document_revision where document_id = ? and revision = ?').get(id, revision) as
      { body: string } | undefined
  )?.body
}

/** The newest revision that was written for this reason; 0 = none. */
export function lastRevisionBecause(ledger: ReadHandle, id: number, why: string): number {
  return (
    ledger
      .sql(
        'select coalesce(max(revision), 0) as revision from bonded_document_revision where document_id = ? and why = ?',
      )
      .get(id, why) as { revision: number }
  ).revision
}

export interface DocumentLineRow {
  readonly number: number
  readonly itemId: number
  readonly seq: number
  readonly itemNo: string
  readonly hsCode: string
  readonly name: string
  readonly unit: string
  readonly quantity: number
  readonly ownerId: number
  readonly lotId: number
}

/** Writes the lines of the newest revision over those of the one before. */
export function saveDocumentLines(ledger: WriteHandle, id: number, lines: readonly DocumentLineRow[]): void {
  const insert =
    ledger.sql(`insert into bonded_document_line (document_id, number, item_id, seq, item_no, hs_code, name, unit, quantity, owner_id, lot_id) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    on conflict (document_id, number) do update set item_id = excluded.item_id, seq = excluded.seq, item_no = excluded.item_no, hs_code = excluded.hs_code, name = excluded.name, unit = excluded.unit, quantity = excluded.quantity,
    owner_id = excluded.owner_id, lot_id = excluded.lot_id`)
  for (const line of lines)
    insert.run(
      id,
      line.number,
      line.itemId,
      line.seq,
      line.itemNo,
      line.hsCode,
      line.name,
      line.unit,
      line.quantity,
      line.ownerId,
      line.lotId,
    )
}

/** What versions and answers add up to. */
export type DocumentProjection = Pick<
  DocumentRow,
  | 'state'
  | 'version'
  | 'platformNo'
  | 'customsNo'
  | 'status'
  | 'statusAt'
  | 'reason'
  | 'channel'
  | 'booked'
  | 'gate'
  | 'entryReleased'
  | 'sentAt'
>

/** Writes the projected part of a document. */
export function saveDocumentProjection(ledger: WriteHandle, id: number, p: DocumentProjection, at: number): void {
  ledger
    .sql(
      'update bonded_document set state = ?, version = ?, platform_no = ?, customs_no = ?, status = ?, status_at = ?, reason = ?, channel = ?, booked = ?, gate = ?, entry_released = ?, sent_at = ?, changed_at = ? where document_id = ?',
    )
    .run(
      p.state,
      p.version,
      p.platformNo,
      p.customsNo,
      p.status,
      p.statusAt,
      p.reason,
      p.channel,
      p.booked,
      p.gate,
      p.entryReleased,
      p.sentAt,
      at,
      id,
    )
}

/** Says what contradicts the ledger; '' when nothing does any more. */
export function saveContradictionText(ledger: WriteHandle, id: number, text: string): void {
  ledger.sql('update bonded_document set contradiction = ? where document_id = ?').run(text, id)
}

const TIMELINE = timelineOf('bonded_document', 'document')

/** what: created | queuedStore | queuedDeclare | queuedUndo | sent | refused | answer | held | booked */
export interface NewDocumentEvent extends TimelineEvent {
  readonly documentId: number
}

/** Appends to a document's timeline. */
export function appendDocumentEvent(ledger: WriteHandle, event: NewDocumentEvent): void {
  TIMELINE.append(ledger, event.documentId, event)
}

/** A document's timeline, oldest first. */
export const documentEvents = TIMELINE.of

/** States that ask for somebody; the others go their way or are somebody's draft. The partial index of the table names the same ones. */
const WAITING_STATES = ['rejected', 'failed', 'manual', 'stored'] as const satisfies readonly BondedState[]
const WAITING = `select type, state, count(*) as count from bonded_document where state in (${WAITING_STATES.map((state) => `'${state}'`).join(', ')}) group by type, state order by type, state`

/** How many documents of each type wait for somebody, by state. */
export function documentsWaiting(ledger: ReadHandle): { type: string; state: string; count: number }[] {
  return ledger.sql(WAITING).all() as { type: string; state: string; count: number }[]
}
