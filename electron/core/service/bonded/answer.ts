import { hash } from 'node:crypto'
import { findItem, itemsOfNo, readBook } from '../../../../db/bonded/book.ts'
import {
  appendDocumentEvent,
  lastRevisionBecause,
  readDocument,
  saveContradictionText,
  saveDocumentProjection,
  type DocumentRow,
} from '../../../../db/bonded/document.ts'
import { projectDocument } from '../../../../db/bonded/document-project.ts'
import {
  contradictionsOf,
  documentAnswers,
  documentOfMessage,
  documentVersions,
  insertContradiction,
  insertDocumentAnswer,
  insertReceiptBody,
  readReceiptBody,
  saveContradictionState,
  saveDocumentStep,
  type DocumentAnswerRow,
} from '../../../../db/bonded/document-version.ts'
import { versionOfNotice } from '../../../../db/declaration/project.ts'
import { savePlace, type ReceiptRow } from '../../../../db/filing/inbox.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import type { BondedContent } from '../../../../shared/domain/bonded/content.ts'
import { stageOf } from '../../../../shared/domain/bonded/document-state.ts'
import { parseFixed } from '../../../../shared/domain/decimal/decimal.ts'
import { readBondedReceipts, receiptDigits, type ReceiptBlock } from '../../../../shared/message/bonded/receipt.ts'
import type { XmlTree } from '../../../../shared/message/xml/node.ts'
import { targetOf, waitKeys } from './answer-target.ts'
import { bookList, bookPass, listContradiction, momentOf } from './effect.ts'
import { takeCustomsItems } from './customs-item.ts'
import { documentContent } from './document-save.ts'
import {
  callWaiting,
  placeApplied,
  placeCopy,
  provesArrival,
  stepVersion,
  waitVisibly,
  type AnswerTools,
  type Placed,
} from '../filing/answer-place.ts'
import { placeVehicleReceipt, VEHICLE_RECEIPT } from './vehicle-answer.ts'
import { placeWriteOffReceipt, WRITE_OFF_RECEIPT } from './write-off-answer.ts'

/** Answers to bonded documents: read, given to the version they speak of, folded into its state, booked. In the caller's transaction. */

/** What receipts of bonded documents say they are for. */
export const BONDED_KIND = 'bonded'
type Parsed = Omit<ReceiptRow, 'id' | 'inboxId' | 'ordinal'> & { readonly body?: string }
type Tools = AnswerTools

/** What a receipt says in full, as it is kept. */
interface Body {
  readonly marks: Readonly<Record<string, string>>
  readonly blocks: readonly ReceiptBlock[]
}
const NO_BODY: Body = { marks: {}, blocks: [] }
/** Blocks that say what happened to goods and books; the rest repeats what the receipt's row has. */
const KEPT = new Set([
  'BondInvtBsc',
  'BondInvtDt',
  'BwsDt',
  'EmsPutrecDt',
  'SasPassportBsc',
  'SasPassportRlt',
  'SasDclBsc',
  'SasStockBsc',
  'InvApprResult',
  'EmsChgoffBsc',
  'EmsPutrecBsc',
  'SasVehicleBsc',
  'CheckInfo',
])

/** The answers in a tree, as rows of the inbox. preNo = 统一编号, invtNo = customs' number, businessKey = our own number. */
export function parsedBondedReceipts(tree: XmlTree): Parsed[] {
  return readBondedReceipts(tree).map((receipt) => {
    const blocks = receipt.blocks.filter((block) => KEPT.has(block.name))
    const body = JSON.stringify({ marks: receipt.marks, blocks })
    const facts = {
      type: receipt.type,
      forKind: BONDED_KIND,
      orderNo: '',
      platformCode: '',
      merchantCode: '',
      copMsgId: '',
      infoCode: '',
      businessKey: receipt.ownNo.slice(0, 100),
      status: receipt.status.slice(0, 100),
      returnTime: receiptDigits(receipt.time),
      info: receipt.text.slice(0, 2000),
      preNo: receipt.platformNo.slice(0, 100),
      invtNo: receipt.customsNo.slice(0, 100),
    }
    const parts = [
      facts.type,
      facts.businessKey,
      facts.status,
      facts.returnTime,
      facts.info,
      facts.preNo,
      facts.invtNo,
      body,
    ]
    return { ...facts, identity: hash('sha256', parts.join('\u0000'), 'base64').slice(0, 16), body }
  })
}

const RESULT_NAMES: Readonly<Record<string, string>> = {
  1: '通过',
  2: '转人工',
  3: '退单',
  4: '预核扣',
  5: '通过（未核扣）',
  Y: '入库成功',
  Z: '入库失败',
}

/** What a status of a bonded receipt is called. */
export function bondedStatusName(type: string, status: string): string {
  if (type === 'CommonResponeMessage') return status === '0' ? '导入成功' : '导入失败'
  if (type === 'INV211') return '记账'
  if (type === 'INV202') return status === '1' ? '报关单草稿已生成' : '报关单草稿未生成'
  if (type === 'SAS223' || type === 'SAS253') return status === '1' ? '已过卡' : '未过卡'
  if (type === 'INV201' && status === '1') return '通过（已核扣）'
  return RESULT_NAMES[status] ?? status
}

interface Happened {
  readonly what: string
  readonly version: number
  readonly status: string
  readonly info: string
  readonly receiptId?: number
}

/** Brings the row in line with its versions and answers, books what that means, notes the event. */
function settle(tools: Tools, before: DocumentRow, event: Happened): boolean {
  const { ledger, now, actorId } = tools
  const next = projectDocument(before, documentVersions(ledger, before.id), documentAnswers(ledger, before.id))
  saveDocumentProjection(ledger, before.id, next, now)
  appendDocumentEvent(ledger, {
    documentId: before.id,
    at: now,
    state: next.state,
    actorId,
    receiptId: event.receiptId,
    what: event.what,
    version: event.version,
    status: event.status,
    info: event.info,
  })
  const row: DocumentRow = { ...before, ...next }
  const posted = bookList(tools, row, contentOfVersion(ledger, row)) || bookPass(tools, row)
  if (posted) wakeBook(tools, row.bookId)
  return (
    posted ||
    next.state !== before.state ||
    next.platformNo !== before.platformNo ||
    next.customsNo !== before.customsNo
  )
}

/** Why a revision was written that has customs' own quantities. */
export const CUSTOMS_REVISION = '按海关回执'

/** The content of the newest version that was no application to delete (or what a person took over from customs), its lines with their items. */
export function contentOfVersion(ledger: ReadHandle, row: DocumentRow): BondedContent {
  const sent = documentVersions(ledger, row.id).findLast((version) => version.act !== 'undo')?.revision ?? row.revision
  const taken = lastRevisionBecause(ledger, row.id, CUSTOMS_REVISION)
  return withItems(ledger, row, documentContent(ledger, row, Math.max(sent, taken)))
}

/** Receipts that the book could not follow are tried again when the book has moved. */
function wakeBook(tools: Tools, bookId: number): void {
  callWaiting(tools.ledger, [waitKeys.book(bookId)], (id, waiting) => placeBondedReceipt(tools, id, waiting))
}

/** Rejections, refusals, checks by hand and gates that stayed shut need a person. */
function needsPerson(receipt: Parsed): boolean {
  if (receipt.type === 'CommonResponeMessage') return receipt.status !== '0'
  return ['2', '3', 'Z'].includes(receipt.status) || receipt.type === 'SAS224'
}

const bodyOf = (text: string | undefined): Body => (text === undefined ? NO_BODY : (JSON.parse(text) as Body))

/** Where customs' own list is another than the one we sent: book, direction, or the quantity of a line. */
function differsFromOurs(
  ledger: ReadHandle,
  row: DocumentRow,
  content: BondedContent,
  body: Body,
): { code: string; detail: string } | undefined {
  const basic = body.blocks.find((block) => block.name === 'BondInvtBsc')?.fields
  const bookNo = readBook(ledger, row.bookId)?.bookNo ?? ''
  if (basic !== undefined && (basic['putrecNo'] ?? '') !== '' && bookNo !== '' && basic['putrecNo'] !== bookNo)
    return { code: 'HEAD_DIFFERS', detail: `回执的账册是 ${basic['putrecNo'] ?? ''}，本清单是 ${bookNo}` }
  if (basic !== undefined && (basic['impexpMarkcd'] ?? '') !== '' && basic['impexpMarkcd'] !== row.direction)
    return {
      code: 'HEAD_DIFFERS',
      detail: `回执的进出口标记是 ${basic['impexpMarkcd'] ?? ''}，本清单是 ${row.direction}`,
    }
  for (const { fields } of body.blocks.filter((block) => block.name === 'BondInvtDt')) {
    const number = Number(fields['gdsSeqno'] ?? '0')
    const ours = content.lines[number - 1]?.fields['DclQty']
    const theirs = fields['dclQty'] ?? ''
    if (theirs === '' || parseFixed(theirs) === parseFixed(ours ?? '')) continue
    return { code: 'LINES_DIFFER', detail: `第 ${number} 项回执申报数量 ${theirs}，本清单 ${ours ?? '没有这一项'}` }
  }
  return undefined
}

/** Lines get the items that customs has just numbered; what a batch book opens is known only now. */
function withItems(ledger: ReadHandle, row: DocumentRow, content: BondedContent): BondedContent {
  return {
    ...content,
    lines: content.lines.map((line) => {
      if (line.itemId > 0) return line
      const seq = Number(line.fields['PutrecSeqno'] ?? '0') || 0
      const [only, ...others] = itemsOfNo(ledger, row.bookId, line.fields['GdsMtno'] ?? '')
      const item = seq > 0 ? findItem(ledger, row.bookId, seq) : others.length === 0 ? only : undefined
      return item === undefined ? line : { ...line, itemId: item.id }
    }),
  }
}

/** Would this answer make the document contradict the ledger? Looked at before anything of it is applied. */
function contradiction(
  tools: Tools,
  row: DocumentRow,
  answer: Omit<DocumentAnswerRow, 'act'>,
  body: Body,
): { code: string; detail: string } | undefined {
  const { ledger } = tools
  const versions = documentVersions(ledger, row.id)
  const act = versions.find((one) => one.version === answer.version)?.act ?? 'store'
  const next = projectDocument(row, versions, [...documentAnswers(ledger, row.id), { ...answer, act }])
  const [before, after] = [stageOf(row.state), stageOf(next.state)]
  if (row.type !== 'INV101' || after === 'none') return undefined
  const content = contentOfVersion(ledger, row)
  const differing = differsFromOurs(ledger, row, content, body)
  return differing ?? (before === 'none' ? listContradiction(ledger, row, content) : undefined)
}

/** Gives a stored answer to its document, lets it wait visibly, or holds it because the ledger contradicts it. */
export function placeBondedReceipt(tools: Tools, receiptId: number, receipt: Parsed, force = false): Placed {
  const { ledger, now } = tools
  if (receipt.body !== undefined) insertReceiptBody(ledger, receiptId, receipt.body)
  const body = bodyOf(receipt.body ?? readReceiptBody(ledger, receiptId))
  // What is said of a record is said whether or not a document of ours asked for it.
  const record =
    receipt.type === WRITE_OFF_RECEIPT
      ? placeWriteOffReceipt(tools, receiptId, receipt, body.blocks)
      : receipt.type === VEHICLE_RECEIPT
        ? placeVehicleReceipt(tools, receiptId, receipt, body.blocks)
        : undefined
  const target = targetOf(ledger, receipt, body.blocks)
  if (record !== undefined && 'waitKey' in target) return record
  const source = `回执 ${receipt.type} ${receipt.invtNo}`.trim()
  const at = momentOf(receipt.returnTime, now)
  if ('waitKey' in target) {
    takeCustomsItems(tools, body.blocks, { source, at, receiptId, opens: true })
    return waitVisibly(ledger, receiptId, target.waitKey)
  }
  const { row } = target
  const versions = documentVersions(ledger, row.id)
  const version = target.version ?? versionOfNotice(versions, receipt.returnTime)
  if (documentAnswers(ledger, row.id).some((one) => one.identity === receipt.identity && one.version === version))
    return placeCopy(ledger, receiptId, version)
  const answer = {
    receiptId,
    version,
    type: receipt.type,
    status: receipt.status,
    at: receipt.returnTime,
    identity: receipt.identity,
    platformNo: receipt.preNo,
    customsNo: receipt.invtNo,
    text: receipt.info,
    marks: body.marks,
    arrivedAt: now,
  }
  takeCustomsItems(tools, body.blocks, { source, at, receiptId, opens: false })
  const against = force ? undefined : contradiction(tools, row, answer, body)
  if (against !== undefined) return hold(tools, row, receiptId, against)
  release(tools, row, receiptId)
  insertDocumentAnswer(ledger, row.id, answer)
  placeApplied(ledger, receiptId, { version, asks: needsPerson(receipt) })
  const own = versions.find((one) => one.version === version)
  if (provesArrival(tools, own)) saveDocumentStep(ledger, row.id, version, 'sent', '')
  const changed = settle(tools, row, {
    what: 'answer',
    version,
    status: `${receipt.type} ${receipt.status}`,
    info: receipt.info,
    receiptId,
  })
  callWaiting(ledger, waitKeys.news(row, receipt), (id, waiting) => placeBondedReceipt(tools, id, waiting))
  return { state: 'applied', changed }
}

/** The receipt waits, whole, and says why; nothing of it is applied. */
function hold(
  tools: Tools,
  row: DocumentRow,
  receiptId: number,
  against: { readonly code: string; readonly detail: string },
): Placed {
  const { ledger, now, actorId } = tools
  const known = contradictionsOf(ledger, row.id).some((one) => one.receiptId === receiptId)
  insertContradiction(ledger, { receiptId, documentId: row.id, code: against.code, detail: against.detail, at: now })
  saveContradictionText(ledger, row.id, against.detail)
  savePlace(ledger, receiptId, {
    state: 'waiting',
    filingId: null,
    version: null,
    why: 'BONDED_CONTRADICTION',
    waitKey: waitKeys.book(row.bookId),
    handled: 0,
  })
  if (!known)
    appendDocumentEvent(ledger, {
      documentId: row.id,
      version: row.version,
      at: now,
      what: 'held',
      state: row.state,
      status: against.code,
      info: against.detail,
      receiptId,
      actorId,
    })
  return { state: 'waiting', changed: !known }
}

/** What was held of this receipt has settled itself. */
function release(tools: Tools, row: DocumentRow, receiptId: number): void {
  const all = contradictionsOf(tools.ledger, row.id)
  for (const one of all)
    if (one.receiptId === receiptId && one.state === 'open')
      saveContradictionState(tools.ledger, one.id, 'settled', '', { actorId: tools.actorId, at: tools.now })
  const left = all.find((one) => one.state === 'open' && one.receiptId !== receiptId)
  if (row.contradiction !== '' || left !== undefined) saveContradictionText(tools.ledger, row.id, left?.detail ?? '')
}

/** The document of a message has left, or the channel refused it. */
export function stepBondedDocument(tools: Tools, messageId: number, local: 'sent' | 'failed', info: string): void {
  const { ledger } = tools
  stepVersion(documentOfMessage(ledger, messageId), local, {
    subject: (id) => readDocument(ledger, id),
    versions: (id) => documentVersions(ledger, id),
    step(row, version) {
      saveDocumentStep(ledger, row.id, version, local, info)
      settle(tools, row, { what: local === 'sent' ? 'sent' : 'refused', version, status: '', info })
    },
  })
}
