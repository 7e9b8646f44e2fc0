import { insertEvidenceBatch, showEvidenceBatch } from '../../../../db/refund/evidence-batch.ts'
import { findByEntryNo } from '../../../../db/declaration/declaration.ts'
import { readClient } from '../../../../db/party/client.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { textIn } from '../../../../shared/domain/declaration/content.ts'
import { EMPTY, TEXT } from '../../../../shared/domain/intake/cell.ts'
import {
  evidenceFields,
  EVIDENCE_KIND_NAMES,
  type EvidenceKind,
} from '../../../../shared/domain/refund/evidence-field.ts'
import { ListReader, type EvidenceFinding, type ListRow } from '../../../../shared/domain/refund/evidence-sheet.ts'
import { readDeclarationNo } from '../../../../shared/domain/refund/number.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { contentOf } from '../declaration/save.ts'
import { today } from '../declaration/tables.ts'
import { collectorOf } from './collect.ts'
import { Owners, placeDocument } from './place.ts'

/** Documents that are typed: the same checks as a list whose header is right by construction. */

function refuse(finding: EvidenceFinding): never {
  throw new Failure('FIELD_INVALID', {
    label: finding.header === '' ? `第 ${finding.row} 行` : `第 ${finding.row} 行 ${finding.header}`,
    reason: finding.text,
  })
}

function listRows(
  kind: EvidenceKind,
  rows: readonly Readonly<Record<string, string>>[],
): { reader: ListReader; sources: ListRow[] } {
  const fields = evidenceFields(kind)
  const columns = fields.map((field, column) => ({ column, header: field.label, field }))
  const sources = rows.map((values, i): ListRow => {
    const texts = fields.map((field) => values[field.element] ?? '')
    return { row: i + 1, texts, kinds: texts.map((text) => (text.trim() === '' ? EMPTY : TEXT)) }
  })
  return { reader: new ListReader({ headerRow: 0, columns, missing: [], unknown: [] }, false), sources }
}

export function keyEvidence(context: WriteContext, input: In<'evidence.key'>): Out<'evidence.key'> {
  const { ledger, actor } = context
  if (readClient(ledger, input.clientId) === undefined) throw new Failure('CLIENT_UNKNOWN', { client: input.clientId })
  const collector = collectorOf(input.kind, today(context.now()))
  const { reader, sources } = listRows(input.kind, input.rows)
  for (const source of sources) {
    const values = reader.read(source)
    if (values !== undefined) collector.push(values)
  }
  const { documents, findings } = collector.finish()
  const [first] = findings
  if (first !== undefined) refuse(first)
  if (documents.length === 0)
    throw new Failure('FIELD_INVALID', { label: EVIDENCE_KIND_NAMES[input.kind], reason: '没有填写任何内容' })
  const batchId = insertEvidenceBatch(ledger, {
    kind: input.kind,
    clientId: input.clientId,
    fileSha256: '',
    fileName: '手工录入',
    jobId: undefined,
    actorId: actor.userId,
    at: context.now(),
  })
  const owners = new Owners(ledger)
  const counts = { good: 0, again: 0, corrected: 0 }
  for (const document of documents) {
    const placed = placeDocument(ledger, document, owners, {
      ledger,
      batchId,
      clientId: input.clientId,
      source: 'keyed',
      replaceChanged: input.replaceChanged,
      actorId: actor.userId,
      at: context.now(),
    })
    if (typeof placed !== 'string')
      refuse(placed[0] ?? { row: 1, column: '', header: '', code: '', text: '', value: '' })
    if (placed === 'new') counts.good++
    else if (placed === 'again') counts.again++
    else counts.corrected++
  }
  showEvidenceBatch(ledger, batchId, { rows: input.rows.length, bad: 0, ...counts, report: '{}' })
  context.audit('evidence.key', `evidence ${batchId}`, { kind: input.kind, client: input.clientId, ...counts })
  context.touch('refund')
  return { batchId, good: counts.good + counts.corrected, again: counts.again }
}

/** What our own filing of a declaration says, by the fields of an export list. Whoever saves it answers for it. */
export function prefill(context: ReadContext, input: In<'evidence.prefill'>): Out<'evidence.prefill'> {
  const key = readDeclarationNo(input.declarationNo)
  const row = key === undefined ? undefined : findByEntryNo(context.ledger, key.declarationNo)
  if (row === undefined || row.direction !== 'E') throw new Failure('DECLARATION_UNKNOWN', { id: input.declarationNo })
  const content = contentOf(context.ledger, row)
  const head = (name: string): string => textIn(content.head, name)
  const day = head('IEDate')
  const rows = content.items.map((item) => {
    const text = (name: string): string => textIn(item.fields, name)
    return {
      declarationNo: row.entryNo,
      itemNo: text('GNo'),
      exportDate: /^\d{8}$/.test(day) ? `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}` : day,
      tradeMode: head('TradeMode'),
      incoterm: head('TransMode'),
      currency: text('TradeCurr'),
      hsCode: text('CodeTS'),
      name: text('GName'),
      amount: text('DeclTotal'),
      unit: text('GUnit'),
      quantity: text('GQty'),
      unit1: text('FirstUnit'),
      quantity1: text('FirstQty'),
      unit2: text('SecondUnit'),
      quantity2: text('SecondQty'),
      freight: head('FeeRate'),
      freightMark: head('FeeMark'),
      freightCurrency: head('FeeCurr'),
      insurance: head('InsurRate'),
      insuranceMark: head('InsurMark'),
      insuranceCurrency: head('InsurCurr'),
      other: head('OtherRate'),
      otherMark: head('OtherMark'),
      otherCurrency: head('OtherCurr'),
      contractNo: head('ContrNo'),
      billNo: head('BillNo'),
      grossWeight: head('GrossWet'),
    }
  })
  return { clientId: row.clientId, rows }
}
