import { hash } from 'node:crypto'
import type { ReceiptRow } from '../../../../db/filing/inbox.ts'
import { filingKindOfReceipt } from '../../../../shared/domain/filing/kind.ts'
import { checkCitizenId } from '../../../../shared/domain/identifier/citizen-id.ts'
import { maskIdNumber } from '../../../../shared/domain/identifier/mask.ts'
import { readCebTree } from '../../../../shared/message/ceb/read.ts'
import { isReceiptType, readReceipts, type Receipt } from '../../../../shared/message/ceb/receipt.ts'
import { readDxpReply, readDxpTree } from '../../../../shared/message/dxp/index.ts'
import type { CebMessage } from '../../../../shared/message/ceb/type.ts'
import { readXml } from '../../../../shared/message/xml/read-xml.ts'
import { parsedBondedReceipts } from '../bonded/answer.ts'
import { parsedDeclarationReceipts } from '../declaration/answer.ts'

/** From the raw bytes of an inbox item to receipts. Answers, never throws: what it cannot read is kept and shown once. */

/** `body`: what a receipt says beyond its row, as JSON; kept by the room that asked for it. */
export type ParsedReceipt = Omit<ReceiptRow, 'id' | 'inboxId' | 'ordinal'> & { readonly body?: string }
export type InboxReading =
  | { readonly kind: 'receipts'; readonly type: string; readonly receipts: readonly ParsedReceipt[] }
  /** What customs sends of its own accord: summary results and tax bills. */
  | { readonly kind: 'notice'; readonly type: string; readonly message: CebMessage }
  /** Well-formed, but of a kind that this program does not know (yet): kept, and read again after an update. */
  | { readonly kind: 'parked'; readonly type: string; readonly code: string }
  | { readonly kind: 'unreadable'; readonly type: string; readonly code: string }

const NOTICES: ReadonlySet<string> = new Set(['CEB792Message', 'CEB816Message', 'CEB818Message'])
/** An envelope in an envelope in an envelope is no honest message. */
const MAX_ENVELOPES = 3
const INFO_LIMIT = 2000
/** The longest element of a receipt that is no free text has 60 characters. */
const FIELD_LIMIT = 100
/** The exchange platform's "received"; any other code of a transport answer says that the message went no further. */
const TRANSPORT_GOOD: ReadonlySet<string> = new Set(['', '0', '00', '0000'])
const MESSAGE_NAME = /^(?:CEB|DXP|Dxp|INV|SAS|NEMS|DEC)[A-Za-z0-9]{1,40}$/

/** The text of the bytes: UTF-8, or the encoding that the XML declaration names (a node of the exchange writes GB2312). */
export function decodeXml(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200))
  const named =
    /^\s*<\?xml[^>]{0,100}encoding=["']([\w-]{1,20})["']/i
      .exec(start.replace(/^\u00ef\u00bb\u00bf/, ''))?.[1]
      ?.toLowerCase() ?? 'utf-8'
  const encoding = ['gb2312', 'gbk', 'gb18030'].includes(named) ? 'gb18030' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Identity numbers inside free text, masked. */
export function maskIdNumbers(text: string): string {
  return text.replace(/\d{17}[\dXx]/g, (number) => (checkCitizenId(number).ok ? maskIdNumber(number) : number))
}

/** A receipt's text as it is kept beside the receipt; the raw bytes keep it whole, sealed. */
function maskedInfo(info: string): string {
  return maskIdNumbers(info.slice(0, INFO_LIMIT))
}

function identityOf(receipt: Omit<ParsedReceipt, 'identity'>): string {
  const { type, businessKey, orderNo, copMsgId, status, returnTime, info, preNo, invtNo } = receipt
  return hash(
    'sha256',
    [type, businessKey, orderNo, copMsgId, status, returnTime, info, preNo, invtNo].join('\u0000'),
    'base64',
  ).slice(0, 16)
}

function parsedReceipt(receipt: Receipt): ParsedReceipt {
  const field = (name: string): string => (receipt.fields[name] ?? '').trim().slice(0, FIELD_LIMIT)
  const kind = filingKindOfReceipt(receipt.receiptType)
  const key = kind?.businessKey.map(field) ?? ['']
  const facts = {
    type: receipt.receiptType,
    forKind: kind?.type ?? receipt.forType ?? '',
    businessKey: key.includes('') ? '' : key.join('|'),
    orderNo: field('orderNo') || (receipt.orderNoInText ?? ''),
    platformCode: field('ebpCode'),
    merchantCode: field('ebcCode') || (receipt.ebcCodeInText ?? ''),
    copMsgId: (receipt.fields.oriCopMsgId ?? '').trim().slice(0, 255),
    status: receipt.status.slice(0, FIELD_LIMIT),
    returnTime: receipt.returnTime.slice(0, FIELD_LIMIT),
    info: maskedInfo(receipt.info),
    infoCode: receipt.infoCode ?? '',
    preNo: field('preNo'),
    invtNo: field('invtNo') || field('sumNo') || field('rkdNo'),
  }
  return { ...facts, identity: identityOf(facts) }
}

/** The exchange platform's own answer to messages: which ones, and how it went. */
function transportAnswer(text: string): InboxReading {
  const reading = readDxpReply(text)
  if (!reading.ok) return { kind: 'unreadable', type: 'DxpRep', code: reading.code }
  const receipts = reading.reply.responses
    .filter((response) => response.original.copMsgId !== '')
    .map((response) => {
      const code = response.code.replace(/\D/g, '').slice(0, 9)
      const facts = {
        type: 'DxpRep',
        forKind: '',
        businessKey: '',
        orderNo: '',
        platformCode: '',
        merchantCode: '',
        copMsgId: response.original.copMsgId.slice(0, 255),
        status: TRANSPORT_GOOD.has(code) ? '' : `-${code}`,
        returnTime: response.noticeTime.replace(/\D/g, '').slice(0, 17),
        info: maskedInfo(response.info ?? ''),
        infoCode: '',
        preNo: '',
        invtNo: '',
      }
      return { ...facts, identity: identityOf(facts) }
    })
  return receipts.length === 0
    ? { kind: 'unreadable', type: 'DxpRep', code: 'DXP_INCOMPLETE' }
    : { kind: 'receipts', type: 'DxpRep', receipts }
}

function readText(text: string, depth: number): InboxReading {
  const xml = readXml(text)
  if (!xml.ok) return { kind: 'unreadable', type: '', code: xml.code }
  const { root } = xml.tree
  if (root.local === 'DxpRep') return transportAnswer(text)
  if (root.local === 'DxpMsg' || root.local === 'DxpMsgSv') {
    const envelope = readDxpTree(xml.tree)
    if (!envelope.ok || depth >= MAX_ENVELOPES)
      return { kind: 'unreadable', type: root.local, code: envelope.ok ? 'DXP_TOO_DEEP' : envelope.code }
    return readInboxBytes(envelope.message.data, depth + 1)
  }
  const declarationAnswers = parsedDeclarationReceipts(xml.tree)
  const answers = declarationAnswers.length > 0 ? declarationAnswers : parsedBondedReceipts(xml.tree)
  if (answers.length > 0) return { kind: 'receipts', type: root.local.slice(0, 40), receipts: answers }
  const reading = readCebTree(xml.tree)
  if (!reading.ok)
    return {
      kind: MESSAGE_NAME.test(root.local) ? 'parked' : 'unreadable',
      type: root.local.slice(0, 40),
      code: reading.code,
    }
  const { message } = reading
  if (NOTICES.has(message.type)) return { kind: 'notice', type: message.type, message }
  if (!isReceiptType(message.type)) return { kind: 'parked', type: message.type, code: 'KIND_LATER' }
  const receipts = readReceipts(message)
  if (receipts.length === 0) return { kind: 'unreadable', type: message.type, code: 'NO_RETURNS' }
  return { kind: 'receipts', type: message.type, receipts: receipts.map(parsedReceipt) }
}

/** Reads the bytes of an inbox item: a CEB receipt, an envelope with one inside, or the transport's answer. */
export function readInboxBytes(bytes: Uint8Array, depth = 0): InboxReading {
  if (bytes.length === 0) return { kind: 'unreadable', type: '', code: 'EMPTY' }
  const text = decodeXml(bytes)
  if (text === undefined) return { kind: 'unreadable', type: '', code: 'ENCODING' }
  return readText(text, depth)
}
