import { findBook } from '../../../../db/bonded/book.ts'
import {
  appendDocumentEvent,
  insertDocument,
  insertDocumentRevision,
  readDocument,
  readDocumentRevision,
  saveDocumentLines,
  updateDocument,
  type DocumentRow,
} from '../../../../db/bonded/document.ts'
import { documentNoTaken, listParcels, savePassLists } from '../../../../db/bonded/document-version.ts'
import { documentOfCustomsNo } from '../../../../db/bonded/document.ts'
import { takeNumbers } from '../../../../db/house/identity.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { bondedText, type BondedContent } from '../../../../shared/domain/bonded/content.ts'
import { bondedType, type BondedType } from '../../../../shared/domain/bonded/document-kind.ts'
import { bondedState, mayEditBonded } from '../../../../shared/domain/bonded/document-state.ts'
import { ownNumber } from '../../../../shared/domain/identifier/own-number.ts'
import { checkBonded, type BondedFinding } from '../../../../shared/message/bonded/check.ts'
import type { WriteContext } from '../../context.ts'
import { COP_SERIES } from '../filing/file-run.ts'
import {
  bookNoOf,
  documentLines,
  documentSummary,
  plainBonded,
  refuseUnknownFields,
  storedBonded,
} from './document-content.ts'
import { checkTables } from './pass-tables.ts'

/** Drafts of bonded documents: each save is a revision that stays; nothing is refused for being incomplete. */

/** A number of ours that was never used: for a document, and for each version of it. */
export function takeDocumentNo(context: WriteContext): string {
  for (;;) {
    const sequence = takeNumbers(context.ledger, COP_SERIES, 1)
    const ownNo = ownNumber({ kind: 'D', device: context.identity.deviceCode, sequence })
    if (!documentNoTaken(context.ledger, ownNo)) return ownNo
  }
}

/** @throws Failure BONDED_UNKNOWN */
export function documentOf(ledger: ReadHandle, id: number): DocumentRow {
  const row = readDocument(ledger, id)
  if (row === undefined) throw new Failure('BONDED_UNKNOWN', { id })
  return row
}

/** A saved content of a document; the newest unless told otherwise. */
export function documentContent(ledger: ReadHandle, row: DocumentRow, revision = row.revision): BondedContent {
  const body = readDocumentRevision(ledger, row.id, revision)
  if (body === undefined) throw new RangeError(`document ${row.id} has no revision ${revision}`)
  return storedBonded(body)
}

/** The row, if nobody saved it meanwhile and its state allows the act. @throws Failure BONDED_UNKNOWN, RECORD_CHANGED, BONDED_STATE */
function editableDocument(context: WriteContext, id: number, revision: number, action: string): DocumentRow {
  const row = documentOf(context.ledger, id)
  if (row.revision !== revision) throw new Failure('RECORD_CHANGED', { by: '其他用户', revision: row.revision })
  if (!mayEditBonded(row.state)) throw stateFailure(row, action)
  return row
}

export function stateFailure(row: DocumentRow, action: string): Failure {
  return new Failure('BONDED_STATE', {
    name: bondedType(row.type).name,
    ownNo: row.ownNo,
    state: bondedState(row.state).name,
    action,
  })
}

export interface SavingDocument {
  readonly row: DocumentRow | undefined
  readonly type: BondedType
  readonly content: BondedContent
  readonly note: string
  readonly why: string
  readonly copiedFrom?: number
}

/** Writes a new document, or a revision of one. @returns it as it is now, with what the check says */
export function writeDocument(
  context: WriteContext,
  saving: SavingDocument,
): {
  readonly id: number
  readonly revision: number
  readonly ownNo: string
  readonly findings: readonly BondedFinding[]
} {
  const { ledger, actor } = context
  const { row, type } = saving
  const content = plainBonded(saving.content)
  refuseUnknownFields(type, content)
  const by = { actorId: actor.userId, at: context.now() }
  const findings = checkBonded(type, content, checkTables(context, row?.id ?? 0))
  const errors = findings.filter((one) => one.level === 'error').length
  const parcels = new Set(row === undefined ? [] : listParcels(ledger, row.id).map((one) => one.parcelId)).size
  const summary = documentSummary(type, content, findBook(ledger, bookNoOf(type, content.head)), {
    note: saving.note,
    errors,
    warnings: findings.length - errors,
    parcels: parcels > 0 ? parcels : type === 'INV101' ? content.links.length : 0,
  })
  const ownNo = row?.ownNo ?? takeDocumentNo(context)
  const revision = (row?.revision ?? 0) + 1
  const id = row?.id ?? insertDocument(ledger, { type, ownNo, copiedFrom: saving.copiedFrom }, summary, by)
  if (row !== undefined) updateDocument(ledger, id, summary, revision, by.at)
  insertDocumentRevision(ledger, id, revision, JSON.stringify(content), saving.why, by)
  saveDocumentLines(ledger, id, documentLines(content))
  if (type === 'SAS121') savePassLists(ledger, id, listsNamed(ledger, content))
  if (row === undefined)
    appendDocumentEvent(ledger, {
      documentId: id,
      version: 0,
      at: by.at,
      what: 'created',
      state: 'draft',
      status: '',
      info: saving.why,
      receiptId: undefined,
      actorId: by.actorId,
    })
  context.audit('bonded.save', `document ${id}`, { type, ownNo, revision, lines: summary.lines })
  context.touch('bonded')
  return { id, revision, ownNo, findings }
}

/** The lists that a pass names, as far as they are ours. */
function listsNamed(ledger: ReadHandle, content: BondedContent): number[] {
  return bondedText(content.head, 'RltNo')
    .split('\\')
    .flatMap((number) => (number === '' ? [] : (documentOfCustomsNo(ledger, number)?.id ?? [])))
}

export function saveDocument(context: WriteContext, input: In<'bonded.save'>): Out<'bonded.save'> {
  const row = input.id === undefined ? undefined : editableDocument(context, input.id, input.revision, '修改')
  if (row !== undefined && row.type !== input.type) throw new Failure('BONDED_UNKNOWN', { id: row.id })
  if (row !== undefined) {
    const unchanged =
      JSON.stringify(plainBonded(input.content)) === JSON.stringify(documentContent(context.ledger, row)) &&
      row.note === input.note
    if (unchanged)
      return {
        id: row.id,
        revision: row.revision,
        ownNo: row.ownNo,
        findings: [...checkBonded(row.type, input.content, checkTables(context, row.id))],
      }
  }
  const saved = writeDocument(context, { row, type: input.type, content: input.content, note: input.note, why: '' })
  return { ...saved, findings: [...saved.findings] }
}

/** What the platform or customs writes, and what belongs to one consignment only: a copy starts without it. */
const OWN_OF_ONE = [
  'SeqNo',
  'BondInvtNo',
  'SasDclNo',
  'SasStockNo',
  'PassportNo',
  'EntryNo',
  'RltEntryNo',
  'RltInvtNo',
  'RltNo',
  'InputTime',
  'InvtDclTime',
  'EntryDclTime',
  'DclTime',
  'InputDate',
]

export function copyDocument(context: WriteContext, input: In<'bonded.copy'>): Out<'bonded.copy'> {
  const row = documentOf(context.ledger, input.id)
  const content = documentContent(context.ledger, row)
  const without = (fields: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => !OWN_OF_ONE.includes(name)))
  const saved = writeDocument(context, {
    row: undefined,
    type: row.type,
    content: { ...content, head: without(content.head), links: row.type === 'SAS101' ? content.links : [] },
    note: '',
    why: `复制 ${row.ownNo}`,
    copiedFrom: row.id,
  })
  return { id: saved.id, ownNo: saved.ownNo }
}
