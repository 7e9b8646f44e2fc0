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
import type { BondedEnvelope } from '../../../../shared/message/bonded/envelope.ts'
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

/** Days and times that are written at the moment of freezing, by type; an element of 19 characters wants the time as well. */
const DATED: Readonly<Record<DocumentRow['type'], readonly string[]>> = {
  INV101: ['InputTime', 'InvtDclTime'],
  SAS101: [],
  SAS111: ['InputDate'],
  SAS121: ['DclTime'],
  BWS101: ['DclTime'],
  ICP101: [],
  SAS131: ['dclTime'],
  EMS111: ['dclTime'],
  EMS121: ['chgoffDclTime'],
}
const shownTime = (ms: number): string => beijing(ms).slice(0, 19).replace('T', ' ')
/** Elements that say what becomes of a line; customs' own form has what its record says. */
const LINE_MARKS = ['ModfMarkcd', 'MODF_MARKCD'] as const

/** The content as it leaves: own number, the numbers that the platform and customs have given, days, line numbers. */
export function outgoing(
  row: DocumentRow,
  content: BondedContent,
  act: BondedAct,
  ownNo: string,
  at: number,
): BondedContent {
  const kind = bondedType(row.type)
  const { head: fields, lines: goods } = BONDED_SHAPES[row.type]
  const written = (name: string): string => (fields.byName.get(name)?.length === 19 ? shownTime(at) : dayDigits(at))
  const dates = Object.fromEntries(
    DATED[row.type].filter((name) => bondedText(content.head, name) === '').map((name) => [name, written(name)]),
  )
  const known = [
    [kind.platformNo, row.platformNo],
    [kind.customsNo, row.customsNo],
    [kind.ownNo, ownNo],
    [kind.declareType, act === 'undo' ? kind.undoes : ''],
  ].filter(([name, value]) => name !== '' && value !== '')
  const head = {
    ...(kind.declareType === '' ? {} : { [kind.declareType]: '1' }),
    ...content.head,
    ...dates,
    ...(Object.fromEntries(known) as Record<string, string>),
  }
  const mark = LINE_MARKS.find((name) => goods?.byName.has(name) === true)
  const lines = content.lines.map((line, i) => ({
    ...line,
    fields: {
      ...(mark === undefined ? {} : { [mark]: act === 'undo' ? '2' : '3' }),
      ...(row.type === 'INV101' ? { EntryGdsSeqno: String(i + 1) } : {}),
      ...line.fields,
      ...(kind.lineNo === '' || (row.type === 'BWS101' && bondedText(line.fields, 'GdsSeqNo') !== '')
        ? {}
        : { [kind.lineNo]: String(i + 1) }),
    },
  }))
  return { ...content, head, lines }
}

/** Who sends what to whom, from the settings; Beijing time. */
export function documentEnvelope(
  context: Pick<WriteContext, 'ledger' | 'now'>,
  ownNo: string,
  declares: boolean,
): BondedEnvelope {
  const { ledger } = context
  return {
    messageId: ownNo,
    fileName: `${ownNo}.xml`,
    senderId: setting(ledger, 'bonded.sender'),
    receiverId: setting(ledger, 'bonded.receiver'),
    sendTime: beijing(context.now()).slice(0, 19),
    cardNo: setting(ledger, 'bonded.cardNo'),
    declares,
  }
}

/** May a document leave whose import form was not seen? It has no draft at the window. @throws Failure BONDED_FORM */
function refuseUnseenForm(context: WriteContext, row: DocumentRow, act: BondedAct): void {
  const { name, form } = bondedType(row.type)
  if (form === 'import') return
  if (act === 'store')
    throw new Failure('BONDED_FORM', { name, reason: '海关侧结构没有暂存，请用“申报”，或生成报文文件交持卡人办理' })
  if (context.identity.kind !== 'training' && setting(context.ledger, 'bonded.customsForm') !== 'true')
    throw new Failure('BONDED_FORM', {
      name,
      reason: '正式台账没有打开“按海关侧结构发送”，请生成报文文件交持卡人办理，或由管理员在“设置”中打开',
    })
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
  const envelope = documentEnvelope(context, ownNo, act !== 'store')
  const xml = buildBonded(row.type, outgoing(row, content, act, ownNo, at), envelope)
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

/** Freezes what was saved and queues it. @throws Failure RECORD_CHANGED, BONDED_STATE, BONDED_FORM, BONDED_NOT_READY, CHANNEL_UNKNOWN */
export function sendDocument(
  context: WriteContext,
  input: In<'bonded.store'>,
  act: 'store' | 'declare',
): Out<'bonded.store'> {
  const row = documentOf(context.ledger, input.id)
  if (row.revision !== input.revision) throw new Failure('RECORD_CHANGED', { by: '其他用户', revision: row.revision })
  if (!mayEditBonded(row.state)) throw stateFailure(row, ACTS[act])
  refuseUnseenForm(context, row, act)
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
  sendDocument(context, input, 'store')

export function undoDocument(context: WriteContext, input: In<'bonded.undo'>): Out<'bonded.undo'> {
  const row = documentOf(context.ledger, input.id)
  if (row.revision !== input.revision) throw new Failure('RECORD_CHANGED', { by: '其他用户', revision: row.revision })
  const kind = bondedType(row.type)
  if (kind.undoes === '' || !mayUndoBonded(row.state)) throw stateFailure(row, kind.undoName || ACTS.undo)
  return freeze(context, row, documentContent(context.ledger, row), 'undo', input.why)
}
