import { findFilingOfParcel, versionsOf, type FilingRow } from '../../../../db/filing/filing.ts'
import { readMessage } from '../../../../db/filing/outbox.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { Out } from '../../../../shared/contract/index.ts'
import { composeInventory } from '../../../../shared/domain/inventory/compose.ts'
import type { ComposedDocument, Elements } from '../../../../shared/domain/inventory/document.ts'
import type { ResolvedLine } from '../../../../shared/domain/inventory/resolve.ts'
import type { MatchContext } from '../../../../shared/domain/match/defect.ts'
import { fieldRow } from '../../../../shared/domain/record/field.ts'
import { modeRow } from '../../../../shared/domain/record/mode.ts'
import { readCeb } from '../../../../shared/message/ceb/read.ts'
import { fieldTable } from '../../../../shared/message/ceb/table.ts'
import type { ReadContext } from '../../context.ts'
import { decodeXml } from '../filing/inbox-read.ts'
import type { ReadTriple } from '../filing/triple-read.ts'
import { maskedField } from './masked-field.ts'

/** The fourth column beside order, payment and waybill: what customs has of the parcel, or would get if it were filed now. */
type DocumentView = Out<'parcel.get'>['documents'][number]

/** What identifies one declaration and says nothing about the goods. */
const TECHNICAL: ReadonlySet<string> = new Set(['guid', 'appType', 'appStatus', 'ieFlag'])
/** Taken from the parcel's documents; the rest comes from profile, goods records and the day, where a later change is no disagreement. */
const FROM_DOCUMENTS: ReadonlySet<string> = new Set([
  'orderNo',
  'ebpCode',
  'ebcCode',
  'logisticsNo',
  'logisticsCode',
  'buyerIdType',
  'buyerIdNumber',
  'buyerName',
  'buyerTelephone',
  'consigneeAddress',
  'freight',
  'insuredFee',
  'grossWeight',
  'packNo',
])
const NOTHING: DocumentView = { kind: 'inventory', present: false, revision: 0, fields: [], lines: [] }

/** The newest version's document out of its frozen message; undefined when its bytes cannot be had (damaged, or the client's key destroyed). */
function frozenDocument(context: ReadContext, filing: FilingRow): ComposedDocument | undefined {
  const version = versionsOf(context.ledger, filing.id).at(-1)
  const message = version === undefined ? undefined : readMessage(context.ledger, version.messageId)
  if (version === undefined || message === undefined) return undefined
  try {
    const text = decodeXml(context.content.bytesById(message.objectId))
    const reading = text === undefined ? undefined : readCeb(text)
    const found = reading?.ok === true ? reading.message.documents[version.position] : undefined
    return found === undefined
      ? undefined
      : { head: { ...found.head }, lines: found.lines.map((line) => ({ ...line })) }
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}

/** Composed from what the parcel's documents say today. */
function composedDocument(read: ReadTriple, own: MatchContext, lines: readonly ResolvedLine[]): ComposedDocument {
  const stamp = {
    guid: '',
    appTime: '',
    appType: '1',
    appStatus: '2',
    copNo: '',
    declDate: own.day.replaceAll('-', ''),
    preNo: '',
    invtNo: '',
  } as const
  return composeInventory(read.triple, own, stamp, lines).document
}

function personal(name: string): boolean {
  return fieldRow('order', name)?.personal ?? fieldRow('waybill', name)?.personal ?? false
}

function viewOf(
  kind: 'CEB621Message' | 'CEB603Message',
  edition: '2018' | '202205',
  document: ComposedDocument,
  now: Elements | undefined,
): Pick<DocumentView, 'fields' | 'lines'> {
  const fields = fieldTable(kind, edition)
    .head.fields.filter((field) => !TECHNICAL.has(field.name))
    .map((field) => {
      const value = document.head[field.name] ?? ''
      return {
        field: field.name,
        label: field.cn,
        value: maskedField(fieldRow('order', field.name) ?? fieldRow('waybill', field.name), value),
        personal: personal(field.name),
        unequal: now !== undefined && FROM_DOCUMENTS.has(field.name) && (now[field.name] ?? '') !== value,
      }
    })
  return { fields, lines: document.lines.map((line) => ({ ...line })) }
}

/** The inventory of a parcel: the frozen version's values once it was filed, a preview before. */
export function inventoryView(
  context: ReadContext,
  read: ReadTriple | undefined,
  own: MatchContext | undefined,
  lines: readonly ResolvedLine[],
): DocumentView {
  if (read === undefined || own === undefined) return NOTHING
  const kind = modeRow(read.mode).direction === 'import' ? 'CEB621Message' : 'CEB603Message'
  const edition = read.profile?.edition ?? '202205'
  const now = composedDocument(read, own, lines)
  const filing = findFilingOfParcel(context.ledger, read.facts.parcelId, kind)
  if (filing === undefined)
    return Object.keys(now.head).length === 0
      ? NOTHING
      : { ...NOTHING, present: true, note: '预览，尚未申报', ...viewOf(kind, edition, now, undefined) }
  const frozen = frozenDocument(context, filing)
  if (frozen === undefined)
    return { ...NOTHING, present: true, revision: filing.version, note: `第 ${filing.version} 版已申报，原文无法读取` }
  return {
    ...NOTHING,
    present: true,
    revision: filing.version,
    note: `第 ${filing.version} 版，已申报`,
    ...viewOf(kind, edition, frozen, now.head),
  }
}
