import { hash } from 'node:crypto'
import {
  appendDeclarationEvent,
  findByEntryNo,
  findByPlatformNo,
  readDeclaration,
  saveProjection,
  type DeclarationRow,
} from '../../../../db/declaration/declaration.ts'
import { projectDeclaration, versionOfNotice } from '../../../../db/declaration/project.ts'
import {
  declarationAnswers,
  declarationVersions,
  fileNameOfReceipt,
  insertAnswer,
  saveLocalStep,
  versionOfMessage,
  versionOfOwnNo,
} from '../../../../db/declaration/version.ts'
import type { ReceiptRow } from '../../../../db/filing/inbox.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { channelCode, channelName } from '../../../../shared/domain/declaration/channel.ts'
import { noticeDigits, ownNumberInFileName, readDecReceipts } from '../../../../shared/message/dec/receipt.ts'
import type { XmlTree } from '../../../../shared/message/xml/node.ts'
import { endWithdrawals } from './amend.ts'
import {
  callWaiting,
  placeApplied,
  placeCopy,
  provesArrival,
  stepVersion,
  waitKeysOf,
  waitVisibly,
  type AnswerTools,
  type Placed,
  type Target,
} from '../filing/answer-place.ts'
import { noteClosed, noteWithdrawn } from '../refund-notice/closing.ts'
import { beginStep } from './silence.ts'

/** Answers to declarations: read, given to the version they speak of, folded into its state. In the caller's transaction. */

/** What receipts of declarations say they are for. */
export const DECLARATION_KIND = 'DecMessage'
type Parsed = Omit<ReceiptRow, 'id' | 'inboxId' | 'ordinal'>
type Tools = AnswerTools

/** The answers in a tree, as rows of the inbox. preNo = 统一编号, invtNo = 海关编号, businessKey = our own number. */
export function parsedDeclarationReceipts(tree: XmlTree): Parsed[] {
  const type = tree.root.local
  return readDecReceipts(tree).map((receipt) => {
    const nothing = {
      forKind: DECLARATION_KIND,
      orderNo: '',
      platformCode: '',
      merchantCode: '',
      copMsgId: '',
      infoCode: '',
    }
    const facts =
      receipt.kind === 'response'
        ? {
            ...nothing,
            type: 'DecImportResponse',
            businessKey: receipt.ownNo.slice(0, 100),
            status: receipt.code.slice(0, 100),
            returnTime: '',
            info: receipt.message.slice(0, 2000),
            preNo: receipt.platformNo.slice(0, 100),
            invtNo: '',
          }
        : {
            ...nothing,
            type: type === 'Root' ? 'DEC_RESULT' : type.slice(0, 40),
            businessKey: '',
            orderNo: receipt.platformNo.slice(0, 100),
            status: receipt.channel.slice(0, 100),
            returnTime: noticeDigits(receipt.noticeTime),
            info: receipt.note.slice(0, 2000),
            preNo: receipt.platformNo.slice(0, 100),
            invtNo: receipt.entryNo.slice(0, 100),
          }
    const identity = hash(
      'sha256',
      [facts.businessKey, facts.status, facts.returnTime, facts.info, facts.preNo, facts.invtNo].join('\u0000'),
      'base64',
    ).slice(0, 16)
    return { ...facts, identity }
  })
}

/** What a status of a declaration's receipt is called. */
export function declarationStatusName(type: string, status: string): string {
  return type === 'DecImportResponse' ? (status === '0' ? '导入成功（暂存）' : '导入失败') : channelName(status)
}

const waitKeys = waitKeysOf('dec', 'entry')

/** By own number, then platform number, then customs number (BND D). */
function find(ledger: ReadHandle, receiptId: number, receipt: Parsed): Target<DeclarationRow> {
  const ownNo =
    receipt.businessKey === '' && receipt.type === 'DecImportResponse'
      ? ownNumberInFileName(fileNameOfReceipt(ledger, receiptId))
      : receipt.businessKey
  if (ownNo !== '') {
    const found = versionOfOwnNo(ledger, ownNo)
    const row = found === undefined ? undefined : readDeclaration(ledger, found.subject)
    return found === undefined || row === undefined ? { waitKey: waitKeys.own(ownNo) } : { row, version: found.version }
  }
  const row =
    (receipt.preNo === '' ? undefined : findByPlatformNo(ledger, receipt.preNo)) ??
    (receipt.invtNo === '' ? undefined : findByEntryNo(ledger, receipt.invtNo))
  return row === undefined ? { waitKey: waitKeys.of(receipt) } : { row, version: undefined }
}

function settle(
  tools: Tools,
  before: DeclarationRow,
  event: {
    readonly what: string
    readonly version: number
    readonly status: string
    readonly info: string
    readonly receiptId?: number
  },
): boolean {
  const { ledger, now, actorId } = tools
  const next = projectDeclaration(before, declarationVersions(ledger, before.id), declarationAnswers(ledger, before.id))
  saveProjection(ledger, before.id, next, now)
  // Each answer begins the next step's time anew, also one that leaves the state as it was.
  beginStep(ledger, before.id, next.version, next.state, now)
  appendDeclarationEvent(ledger, {
    declarationId: before.id,
    at: now,
    state: next.state,
    actorId,
    receiptId: event.receiptId,
    what: event.what,
    version: event.version,
    status: event.status,
    info: event.info,
  })
  if (next.state === 'closed' && before.state !== 'closed') noteClosed(tools, before.id)
  if (next.state === 'deleted' && before.state !== 'deleted') {
    endWithdrawals(ledger, before.id, actorId, now)
    noteWithdrawn(tools, before.id, '海关已删单')
  }
  return next.state !== before.state || next.platformNo !== before.platformNo || next.entryNo !== before.entryNo
}

/** Rejections, refusals, holds and what nobody knows need a person. */
function needsPerson(receipt: Parsed): boolean {
  if (receipt.type === 'DecImportResponse') return receipt.status !== '0'
  const group = channelCode(receipt.status)?.group
  return (
    group === undefined || ['rejected', 'failed', 'hold', 'inspection', 'tax', 'supplement', 'deleted'].includes(group)
  )
}

/** Gives a stored answer to its declaration, or lets it wait visibly. */
export function placeDeclarationReceipt(tools: Tools, receiptId: number, receipt: Parsed): Placed {
  const { ledger, now } = tools
  const target = find(ledger, receiptId, receipt)
  if ('waitKey' in target) return waitVisibly(ledger, receiptId, target.waitKey)
  const { row } = target
  const versions = declarationVersions(ledger, row.id)
  const version = target.version ?? versionOfNotice(versions, receipt.returnTime)
  if (
    declarationAnswers(ledger, row.id).some(
      (answer) => answer.identity === receipt.identity && answer.version === version,
    )
  )
    return placeCopy(ledger, receiptId, version)
  const kind = receipt.type === 'DecImportResponse' ? 'response' : 'customs'
  insertAnswer(ledger, row.id, {
    receiptId,
    version,
    kind,
    status: receipt.status,
    at: receipt.returnTime,
    identity: receipt.identity,
    platformNo: receipt.preNo,
    entryNo: receipt.invtNo,
    text: receipt.info,
    arrivedAt: now,
  })
  const unknown = kind === 'customs' && channelCode(receipt.status) === undefined
  placeApplied(ledger, receiptId, { version, asks: needsPerson(receipt), why: unknown ? 'STATUS_UNKNOWN' : '' })
  const own = versions.find((one) => one.version === version)
  if (provesArrival(tools, own)) saveLocalStep(ledger, row.id, version, 'sent', '')
  const changed = settle(tools, row, {
    what: 'answer',
    version,
    status: `${kind === 'response' ? 'R:' : ''}${receipt.status}`,
    info: receipt.info,
    receiptId,
  })
  const known = { platformNo: row.platformNo, customsNo: row.entryNo }
  callWaiting(ledger, waitKeys.news(known, receipt), (id, waiting) => placeDeclarationReceipt(tools, id, waiting))
  return { state: 'applied', changed }
}

/** The declaration of a message has left, or the channel refused it. */
export function stepDeclaration(tools: Tools, messageId: number, local: 'sent' | 'failed', info: string): void {
  const { ledger } = tools
  stepVersion(versionOfMessage(ledger, messageId), local, {
    subject: (id) => readDeclaration(ledger, id),
    versions: (id) => declarationVersions(ledger, id),
    step(row, version) {
      saveLocalStep(ledger, row.id, version, local, info)
      settle(tools, row, { what: local === 'sent' ? 'sent' : 'refused', version, status: '', info })
    },
  })
}
