import { readChannel } from '../../../../db/filing/channel.ts'
import { insertMessage } from '../../../../db/filing/outbox.ts'
import { appendDocumentEvent, saveDocumentProjection, type DocumentRow } from '../../../../db/bonded/document.ts'
import { projectDocument } from '../../../../db/bonded/document-project.ts'
import { documentAnswers, documentVersions, insertDocumentVersion } from '../../../../db/bonded/document-version.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { bondedText, type BondedContent } from '../../../../shared/domain/bonded/content.ts'
import { bondedType } from '../../../../shared/domain/bonded/document-kind.ts'
import { mayEditBonded, mayUndoBonded, type BondedAct } from '../../../../shared/domain/bonded/document-state.ts'
import { uuidUpper } from '../../../../shared/domain/identifier/own-number.ts'
import { buildBonded } from '../../../../shared/message/bonded/build.ts'
import { checkBonded } from '../../../../shared/message/bonded/check.ts'
import { BONDED_SHAPES } from '../../../../shared/message/bonded/group.ts'
import type { WriteContext } from '../../context.ts'
import type { Wire } from '../../ports.ts'
import { setting } from '../house/setting.ts'
import { checkTables } from './pass-tables.ts'
import { documentContent, documentOf, stateFailure, takeDocumentNo } from './document-save.ts'

/** From a saved content to a frozen version in the outbox. A version is whole before anything of it leaves. */

const ACTS: Readonly<Record<BondedAct, string>> = { store: '导入暂存', declare: '申报', undo: '申请删除或作废' }
const EVENTS: Readonly<Record<BondedAct, string>> = {
  store: 'queuedStore',
  declare: 'queuedDeclare',
  undo: 'queuedUndo',
}

/** The channel that takes bonded documents: the one of the setting, else the only one that fits and is switched on. @throws Failure CHANNEL_UNKNOWN */
function wireFor(context: WriteContext): Wire {
  const training = context.identity.kind === 'training'
  const fitting = context.ports.wires.filter((wire) => wire.training === training)
  const wanted = setting(context.ledger, 'bonded.channel')
  if (wanted !== '') {
    const wire = fitting.find((one) => one.id === wanted)
    if (wire === undefined) throw new Failure('CHANNEL_UNKNOWN', { channel: wanted })
    return wire
  }
  const enabled = fitting.filter((wire) => readChannel(context.ledger, wire.id)?.enabled === 1)
  const [only] = enabled.length > 0 ? enabled : fitting
  if (only === undefined || enabled.length > 1)
    throw new Failure('CHANNEL_UNKNOWN', {
      channel: enabled.length > 1 ? '（请在“设置”中指定保税单证通道）' : '保税单证',
    })
  return only
}

const beijing = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString()
const dayDigits = (ms: number): string => beijing(ms).slice(0, 10).replaceAll('-', '')

/** Days and numbers that are written at the moment of freezing, by type. */
const DATED: Readonly<Record<DocumentRow['type'], readonly string[]>> = {
  INV101: ['InputTime', 'InvtDclTime'],
  SAS101: [],
  SAS111: ['InputDate'],
  SAS121: ['DclTime'],
  BWS101: ['DclTime'],
}
const LINE_NUMBER: Readonly<Record<DocumentRow['type'], string>> = {
  INV101: 'GdsSeqno',
  SAS101: 'SasDclSeqno',
  SAS111: 'SasStockSeqno',
  SAS121: 'PassportSeqNo',
  BWS101: 'GdsSeqNo',
}

/** The content as it leaves: own number, the numbers that the platform and customs have given, days, line numbers. */
function outgoing(row: DocumentRow, content: BondedContent, act: BondedAct, ownNo: string, at: number): BondedContent {
  const kind = bondedType(row.type)
  const day = dayDigits(at)
  const dates = Object.fromEntries(
    DATED[row.type].filter((name) => bondedText(content.head, name) === '').map((name) => [name, day]),
  )
  const known = {
    ...(row.platformNo === '' ? {} : { SeqNo: row.platformNo }),
    ...(row.customsNo === '' || row.type === 'BWS101' ? {} : { [kind.customsNo]: row.customsNo }),
  }
  const head = {
    [kind.declareType]: '1',
    ...content.head,
    ...dates,
    ...known,
    [kind.ownNo]: ownNo,
    ...(act === 'undo' ? { [kind.declareType]: kind.undoes } : {}),
  }
  const shape = BONDED_SHAPES[row.type]
  const marks = shape.lines.byName.has('ModfMarkcd')
    ? 'ModfMarkcd'
    : shape.lines.byName.has('MODF_MARKCD')
      ? 'MODF_MARKCD'
      : ''
  const lines = content.lines.map((line, i) => ({
    ...line,
    fields: {
      ...(marks === '' ? {} : { [marks]: act === 'undo' ? '2' : '3' }),
      ...(row.type === 'INV101' ? { EntryGdsSeqno: String(i + 1) } : {}),
      ...line.fields,
      ...(row.type === 'BWS101' && bondedText(line.fields, 'GdsSeqNo') !== ''
        ? {}
        : { [LINE_NUMBER[row.type]]: String(i + 1) }),
    },
  }))
  return { ...content, head, lines }
}

function freeze(
  context: WriteContext,
  row: DocumentRow,
  content: BondedContent,
  act: BondedAct,
  why: string,
): Out<'bonded.store'> {
  const { ledger, actor, ports } = context
  const wire = wireFor(context)
  const at = context.now()
  const version = (documentVersions(ledger, row.id).at(-1)?.version ?? 0) + 1
  // Each version has a number of its own: the answer to a second sending is else the same text as that to the first, and taken for a copy.
  const ownNo = version === 1 ? row.ownNo : takeDocumentNo(context)
  const xml = buildBonded(row.type, outgoing(row, content, act, ownNo, at), {
    messageId: ownNo,
    fileName: `${ownNo}.xml`,
    senderId: setting(ledger, 'bonded.sender'),
    receiverId: setting(ledger, 'bonded.receiver'),
    sendTime: beijing(at).slice(0, 19),
    cardNo: setting(ledger, 'bonded.cardNo'),
    declares: act !== 'store',
  })
  const copMsgId = uuidUpper(ports.rng.bytes(16))
  const bytes = new TextEncoder().encode(xml)
  const { sha256, objectId } = context.content.put('message', `${row.type} ${ownNo}`, 0, bytes, { sync: true })
  const messageId = insertMessage(ledger, {
    copMsgId,
    type: row.type,
    clientId: 0,
    channel: wire.id,
    sender: setting(ledger, 'bonded.sender'),
    receiver: setting(ledger, 'bonded.receiver'),
    documents: 1,
    objectId,
    sha256,
    createdText: beijing(at).slice(0, 19),
    actorId: actor.userId,
    at,
  })
  const by = { actorId: actor.userId, at }
  insertDocumentVersion(ledger, row.id, { version, ownNo, revision: row.revision, act, messageId, why, ...by })
  const projection = projectDocument(row, documentVersions(ledger, row.id), documentAnswers(ledger, row.id))
  saveDocumentProjection(ledger, row.id, projection, at)
  appendDocumentEvent(ledger, {
    documentId: row.id,
    version,
    what: EVENTS[act],
    state: projection.state,
    status: '',
    info: why,
    receiptId: undefined,
    ...by,
  })
  context.audit(`bonded.${act}`, `document ${row.id}`, { ownNo, version, message: messageId, channel: wire.id })
  context.touch('bonded', 'outbox')
  context.wakePump()
  return { version, ownNo, messageId }
}

function send(context: WriteContext, input: In<'bonded.store'>, act: 'store' | 'declare'): Out<'bonded.store'> {
  const row = documentOf(context.ledger, input.id)
  if (row.revision !== input.revision) throw new Failure('RECORD_CHANGED', { by: '其他用户', revision: row.revision })
  if (!mayEditBonded(row.state)) throw stateFailure(row, ACTS[act])
  const content = documentContent(context.ledger, row)
  const errors = checkBonded(row.type, content, checkTables(context, row.id)).filter((one) => one.level === 'error')
  if (errors.length > 0)
    throw new Failure('BONDED_NOT_READY', {
      name: bondedType(row.type).name,
      errors: errors.length,
      action: ACTS[act],
    })
  return freeze(context, row, content, act, input.why)
}

export const storeDocument = (context: WriteContext, input: In<'bonded.store'>): Out<'bonded.store'> =>
  send(context, input, 'store')
export const declareDocument = (context: WriteContext, input: In<'bonded.declare'>): Out<'bonded.declare'> =>
  send(context, input, 'declare')

export function undoDocument(context: WriteContext, input: In<'bonded.undo'>): Out<'bonded.undo'> {
  const row = documentOf(context.ledger, input.id)
  if (row.revision !== input.revision) throw new Failure('RECORD_CHANGED', { by: '其他用户', revision: row.revision })
  const kind = bondedType(row.type)
  if (kind.undoes === '' || !mayUndoBonded(row.state)) throw stateFailure(row, kind.undoName || ACTS.undo)
  return freeze(context, row, documentContent(context.ledger, row), 'undo', input.why)
}
