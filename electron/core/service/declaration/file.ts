import { appendDeclarationEvent, saveProjection, type DeclarationRow } from '../../../../db/declaration/declaration.ts'
import { projectDeclaration } from '../../../../db/declaration/project.ts'
import {
  declarationAnswers,
  declarationVersions,
  insertDeclarationVersion,
} from '../../../../db/declaration/version.ts'
import { readChannel } from '../../../../db/filing/channel.ts'
import { insertMessage } from '../../../../db/filing/outbox.ts'
import { insertMessagePapers } from '../../../../db/paper/paper.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { textIn, type DecContent } from '../../../../shared/domain/declaration/content.ts'
import { declarationState, maySend } from '../../../../shared/domain/declaration/state.ts'
import { uuidUpper } from '../../../../shared/domain/identifier/own-number.ts'
import { buildDec } from '../../../../shared/message/dec/build.ts'
import { checkDeclaration } from '../../../../shared/message/dec/check.ts'
import type { WriteContext } from '../../context.ts'
import type { Wire } from '../../ports.ts'
import { setting } from '../house/setting.ts'
import { contentOf, declarationOf, takeOwnNo } from './save.ts'
import { beginStep } from './silence.ts'
import { travellingPapers } from './travel.ts'
import { decTables } from './tables.ts'

/** From a saved content to a frozen version in the outbox. A version is whole before anything of it leaves. */

type Act = 'store' | 'declare'
const ACTS: Readonly<Record<Act, string>> = { store: '导入暂存', declare: '申报' }

/** The channel that takes declarations: the one of the setting, else the only one that fits the ledger and is switched on. @throws Failure CHANNEL_UNKNOWN */
function wireFor(context: WriteContext): Wire {
  const training = context.identity.kind === 'training'
  const fitting = context.ports.wires.filter((wire) => wire.training === training)
  const wanted = setting(context.ledger, 'declaration.channel')
  if (wanted !== '') {
    const wire = fitting.find((one) => one.id === wanted)
    if (wire === undefined) throw new Failure('CHANNEL_UNKNOWN', { channel: wanted })
    return wire
  }
  const enabled = fitting.filter((wire) => readChannel(context.ledger, wire.id)?.enabled === 1)
  const [only] = enabled.length > 0 ? enabled : fitting
  if (only === undefined || enabled.length > 1)
    throw new Failure('CHANNEL_UNKNOWN', { channel: enabled.length > 1 ? '（请在“设置”中指定报关单通道）' : '报关单' })
  return only
}

/** yyyyMMddHHmmss and hundredths, Beijing (BND A.4: 16 characters). */
function signDate(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 16)
}

/**
 * The transmission's own section. `Sign` stays empty: the official client signs with the card in it. A draft is G; declaring is C, D with a transit group.
 */
function signed(content: DecContent, act: Act, ownNo: string, at: number): DecContent {
  const { head } = content
  const operType = act === 'store' ? 'G' : Object.keys(content.transit).length > 0 ? 'D' : 'C'
  const card = textIn(head, 'TypistNo')
  return {
    ...content,
    sign: {
      OperType: operType,
      ICCode: card.slice(0, 13),
      CopCode: textIn(head, 'CopCode'),
      OperName: textIn(head, 'InputerName').slice(0, 30),
      ClientSeqNo: ownNo,
      SignDate: signDate(at),
      BillSeqNo: textIn(content.sign, 'BillSeqNo') === '' ? ownNo : textIn(content.sign, 'BillSeqNo'),
      DomainId: act === 'store' ? '1' : '2',
    },
  }
}

/** The message's bytes, frozen, at the end of its channel's queue. @returns its id */
function queue(
  context: WriteContext,
  row: DeclarationRow,
  whole: DecContent,
  wire: Wire,
  ownNo: string,
  at: number,
): number {
  const { ledger, actor, ports } = context
  const unseen = setting(ledger, 'declaration.businessItems') === 'true'
  const bytes = new TextEncoder().encode(buildDec(whole, setting(ledger, 'declaration.version'), unseen))
  const copMsgId = uuidUpper(ports.rng.bytes(16))
  const { sha256, objectId } = context.content.put('message', `DecMessage ${ownNo}`, row.clientId, bytes, {
    sync: true,
  })
  return insertMessage(ledger, {
    copMsgId,
    type: 'DecMessage',
    clientId: row.clientId,
    channel: wire.id,
    sender: textIn(whole.head, 'CopCode'),
    receiver: 'DECIMPORT',
    documents: 1,
    objectId,
    sha256,
    createdText: new Date(at + 8 * 3_600_000).toISOString().slice(0, 19),
    actorId: actor.userId,
    at,
  })
}

function freeze(
  context: WriteContext,
  row: DeclarationRow,
  content: DecContent,
  act: Act,
  why: string,
): Out<'declaration.store'> {
  const { ledger, actor } = context
  const wire = wireFor(context)
  const at = context.now()
  const versions = declarationVersions(ledger, row.id)
  const version = (versions.at(-1)?.version ?? 0) + 1
  // Each version has a number of its own: the answer to a second sending is else the same text as that to the first, and taken for a copy.
  const ownNo = version === 1 ? row.ownNo : takeOwnNo(context)
  // A version that follows names the number that the platform has given, so that it replaces and does not repeat.
  const head = { ...content.head, ...(row.platformNo === '' ? {} : { SeqNo: row.platformNo }) }
  const travelling = travellingPapers(context, row, content, wire, at)
  const attachments = [...content.attachments, ...travelling.rows]
  const whole = signed({ ...content, head, attachments }, act, ownNo, at)
  const messageId = queue(context, row, whole, wire, ownNo, at)
  insertMessagePapers(ledger, messageId, travelling.papers)
  insertDeclarationVersion(ledger, row.id, {
    version,
    ownNo,
    revision: row.revision,
    operType: textIn(whole.sign, 'OperType'),
    messageId,
    why,
    actorId: actor.userId,
    at,
  })
  const projection = projectDeclaration(row, declarationVersions(ledger, row.id), declarationAnswers(ledger, row.id))
  saveProjection(ledger, row.id, projection, at)
  beginStep(ledger, row.id, version, projection.state, at)
  appendDeclarationEvent(ledger, {
    declarationId: row.id,
    version,
    at,
    what: act === 'store' ? 'queuedStore' : 'queuedDeclare',
    state: projection.state,
    status: '',
    info: why,
    receiptId: undefined,
    actorId: actor.userId,
  })
  context.audit(`declaration.${act}`, `declaration ${row.id}`, { ownNo, version, message: messageId, channel: wire.id })
  context.touch('declaration', 'outbox')
  context.wakePump()
  return { version, ownNo, messageId, papers: travelling.papers.length, papersLeft: travelling.left }
}

function send(context: WriteContext, input: In<'declaration.store'>, act: Act): Out<'declaration.store'> {
  const row = declarationOf(context.ledger, input.id)
  if (row.revision !== input.revision) throw new Failure('RECORD_CHANGED', { by: '其他用户', revision: row.revision })
  if (!maySend(row.state))
    throw new Failure('DECLARATION_STATE', {
      ownNo: row.ownNo,
      state: declarationState(row.state).name,
      action: ACTS[act],
    })
  const content = contentOf(context.ledger, row)
  // The summary was released: what follows under the same number is the full declaration and nothing else.
  if (row.state === 'supplement' && textIn(content.head, 'Type').charAt(2) !== '6')
    throw new Failure('FIELD_INVALID', {
      label: '单据类型',
      reason: '概要申报已放行，请改为第三位 6（完整申报）再申报',
    })
  const errors = checkDeclaration(
    content,
    act === 'store' ? 'save' : 'declare',
    decTables(context.ledger, context.now()),
  ).filter((one) => one.level === 'error')
  if (errors.length > 0) throw new Failure('DECLARATION_NOT_READY', { errors: errors.length, action: ACTS[act] })
  return freeze(context, row, content, act, input.why.trim())
}

export const storeDeclaration = (context: WriteContext, input: In<'declaration.store'>): Out<'declaration.store'> =>
  send(context, input, 'store')
export const declareDeclaration = (
  context: WriteContext,
  input: In<'declaration.declare'>,
): Out<'declaration.declare'> => send(context, input, 'declare')
