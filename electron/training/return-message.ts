import { buildCeb } from '../../shared/message/ceb/build.ts'
import { fieldTable } from '../../shared/message/ceb/table.ts'
import type { CebFields, CebType } from '../../shared/message/ceb/type.ts'
import { uuidUpper } from '../../shared/domain/identifier/own-number.ts'
import type { TrainingDocument } from '../../db/training/store.ts'
import { contentOf } from './judge.ts'

/** Which receipt answers which document, and what of the document it repeats (SPEC 3.1, 3.2). */
const ANSWERS: Readonly<Record<string, { readonly type: CebType; readonly repeats: readonly string[] }>> = {
  CEB311Message: { type: 'CEB312Message', repeats: ['ebpCode', 'ebcCode', 'orderNo'] },
  CEB411Message: { type: 'CEB412Message', repeats: ['payCode', 'payTransactionId'] },
  CEB511Message: { type: 'CEB512Message', repeats: ['logisticsCode', 'logisticsNo'] },
  CEB621Message: { type: 'CEB622Message', repeats: ['customsCode', 'ebpCode', 'ebcCode', 'agentCode', 'copNo'] },
  CEB303Message: { type: 'CEB304Message', repeats: ['ebpCode', 'ebcCode', 'orderNo'] },
  CEB403Message: { type: 'CEB404Message', repeats: ['ebcCode', 'orderNo', 'payNo'] },
  CEB505Message: { type: 'CEB506Message', repeats: ['logisticsCode', 'logisticsNo'] },
  CEB603Message: {
    type: 'CEB604Message',
    repeats: ['agentCode', 'copNo', 'ebcCode', 'ebpCode', 'orderNo', 'statisticsFlag'],
  },
  CEB623Message: {
    type: 'CEB624Message',
    repeats: ['customsCode', 'agentCode', 'ebpCode', 'ebcCode', 'copNo', 'invtNo'],
  },
  CEB605Message: { type: 'CEB606Message', repeats: ['agentCode', 'copNo', 'invtNo'] },
  CEB625Message: {
    type: 'CEB626Message',
    repeats: ['customsCode', 'agentCode', 'ebpCode', 'ebcCode', 'copNo', 'invtNo'],
  },
  CEB607Message: { type: 'CEB608Message', repeats: ['agentCode', 'logisticsCode', 'copNo', 'billNo', 'msgSeqNo'] },
  CEB507Message: { type: 'CEB508Message', repeats: ['operatorCode', 'logisticsCode', 'copNo', 'billNo', 'msgSeqNo'] },
  CEB509Message: { type: 'CEB510Message', repeats: ['logisticsCode', 'copNo', 'msgSeqNo'] },
  CEB213Message: { type: 'CEB214Message', repeats: ['ebpCode', 'ebcCode', 'agentCode', 'coElNo', 'invtNo'] },
  CEB215Message: { type: 'CEB216Message', repeats: ['operatorCode', 'logisticsCode', 'logisticsNo', 'coElNo'] },
  CEB513Message: { type: 'CEB514Message', repeats: ['logisticsCode', 'logisticsNo', 'logisticsStatus'] },
  CEB711Message: { type: 'CEB712Message', repeats: ['customsCode', 'operatorCode', 'copNo'] },
  CEB701Message: { type: 'CEB702Message', repeats: ['agentCode', 'ebcCode', 'copNo', 'msgSeqNo'] },
}

/** Kinds of documents that the window takes. */
export const TAKEN_TYPES: ReadonlySet<string> = new Set(Object.keys(ANSWERS))

export interface Return {
  readonly document: Pick<TrainingDocument, 'type' | 'customsNo' | 'entryNo' | 'fields'>
  readonly status: string
  readonly info: string
}

/** yyyyMMddHHmmssSSS in China's time. */
export function returnTime(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().replace(/[-:T.Z]/g, '')
}

/** What customs' own number of a document is called in its receipt; else it is an inventory's. */
const NUMBER_ELEMENT: Readonly<Record<string, string>> = { CEB701Message: 'sumNo', CEB711Message: 'rkdNo' }

function returnFields(one: Return, guid: string, time: string): CebFields {
  const { head } = contentOf(one.document)
  const answer = ANSWERS[one.document.type]
  const fields: Record<string, string> = { guid }
  for (const name of answer?.repeats ?? []) if (head[name] !== undefined) fields[name] = head[name]
  if (answer !== undefined && one.document.entryNo !== '' && fieldTable(answer.type, '202205').head.byName.has('preNo'))
    fields['preNo'] = one.document.entryNo
  if (one.document.customsNo !== '') fields[NUMBER_ELEMENT[one.document.type] ?? 'invtNo'] = one.document.customsNo
  return { ...fields, returnStatus: one.status, returnTime: time, returnInfo: one.info }
}

/** Receipts of one type as messages of at most 100 returns. */
export function returnMessages(
  returns: readonly Return[],
  at: number,
  random: (count: number) => Uint8Array,
): { type: CebType; body: string }[] {
  const byType = new Map<CebType, Return[]>()
  for (const one of returns) {
    const answer = ANSWERS[one.document.type]
    if (answer === undefined) continue
    const list = byType.get(answer.type)
    if (list === undefined) byType.set(answer.type, [one])
    else list.push(one)
  }
  const messages: { type: CebType; body: string }[] = []
  const time = returnTime(at)
  for (const [type, list] of byType) {
    for (let from = 0; from < list.length; from += 100) {
      const documents = list
        .slice(from, from + 100)
        .map((one) => ({ head: returnFields(one, uuidUpper(random(16)), time), lines: [] }))
      messages.push({
        type,
        body: buildCeb({ type, guid: uuidUpper(random(16)), version: '1.0', documents, signed: false }, '202205'),
      })
    }
  }
  return messages
}

/** A format receipt (900): no business key, joined by the transport's message id. */
export function formatReceipt(
  copMsgId: string,
  oriType: string,
  info: string,
  original: string,
  at: number,
  random: (count: number) => Uint8Array,
): string {
  const head = {
    guid: uuidUpper(random(16)),
    returnStatus: '-1',
    returnInfo: info,
    returnTime: returnTime(at),
    oriCopMsgId: copMsgId,
    oriMessageType: oriType,
    oriBizMessage: original,
  }
  return buildCeb(
    {
      type: 'CEB900Message',
      guid: uuidUpper(random(16)),
      version: '1.0',
      documents: [{ head, lines: [] }],
      signed: false,
    },
    '202205',
  )
}
