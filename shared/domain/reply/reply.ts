import { filingStateRow, type FilingState } from '../filing/state.ts'
import { reasonOfCode, rejectionReason } from '../match/rejection.ts'
import type { FieldRef, MatchRule } from '../match/rule.ts'
import { findMatchRule } from '../match/rules.ts'
import { DOCUMENT_NAMES } from '../match/sentence.ts'
import { fieldRow } from '../record/field.ts'

/**
 * What a client is told about one of his parcels: where it stands, why, and what he must send. Words for somebody who
 * knows neither our screens nor customs' codes.
 */
export interface Reply {
  readonly status: string
  readonly reason: string
  /** Empty when nothing is wanted of him. */
  readonly ask: string
}

export interface ReplyFacts {
  readonly state: FilingState
  /** Stored reason code of a rejection or failure: a code of customs, a negative platform status, 'T:' with a text, or empty. */
  readonly reasonCode: string
  /** Ids of the rules that the parcel breaks or waits for, with their stored severity (3 defect, 1 and 2 waiting, 0 warning). */
  readonly findings: readonly { readonly rule: string; readonly severity: number }[]
}

const DEFECT = 3
const WARNING = 0

/** Local states say what is missing; the others say where customs is with it. */
const STATUS: Readonly<Partial<Record<FilingState, string>>> = {
  queued: '已制单，排队发送',
  sent: '已申报，等待海关回执',
  staged: '已暂存，我方重新申报',
  declaring: '已申报，等待海关入库',
  accepted: '海关已接收，等待放行',
  awaitingArrival: '等待运抵监管场所',
  review: '海关人工审核中',
  inspection: '海关查验',
  suspended: '海关挂起，我方联系海关',
  detained: '海关扣留，我方联系海关',
  concluded: '海关审结，等待放行',
  released: '已放行',
  closed: '已结关',
  rejected: '海关退单',
  failed: '发送失败，我方处理',
  cancelled: '已撤销',
  returned: '已退货',
  silent: '已申报，海关尚未回复，我方查询中',
}

/** Documents that a client sends; goods records, profiles and transport batches are ours. */
type Sent = Exclude<FieldRef['document'], 'goods' | 'profile' | 'transport'>
const isSent = (document: FieldRef['document']): document is Sent =>
  document !== 'goods' && document !== 'profile' && document !== 'transport'

function documentOf({ document }: FieldRef): string | undefined {
  return isSent(document) ? DOCUMENT_NAMES[document === 'line' ? 'order' : document] : undefined
}

function fieldText(field: FieldRef): string | undefined {
  if (!isSent(field.document)) return undefined
  const label = fieldRow(field.document, field.field)?.label
  return label === undefined ? documentOf(field) : `${documentOf(field) ?? ''}的${label}`
}

const unique = (texts: readonly (string | undefined)[]): string[] => [
  ...new Set(texts.filter((text) => text !== undefined)),
]

/** What rules want of the client: whole documents that have not come, else the fields that do not agree. Nothing when the fault lies in our own records. */
function askFor(rules: readonly MatchRule[]): string {
  const missing = unique(
    rules.filter((rule) => rule.severity === 'wait').flatMap((rule) => rule.fields.map(documentOf)),
  )
  const wrong = unique(rules.filter((rule) => rule.severity !== 'wait').flatMap((rule) => rule.fields.map(fieldText)))
  return [
    missing.length === 0 ? '' : `请补发：${missing.join('、')}`,
    wrong.length === 0 ? '' : `请核对后重发：${wrong.join('、')}`,
  ]
    .filter((text) => text !== '')
    .join('；')
}

function localReply(facts: ReplyFacts): Reply {
  const found = facts.findings.filter((one) => one.severity !== WARNING)
  const rules = found.flatMap((one) => findMatchRule(one.rule) ?? [])
  if (rules.length === 0)
    return { status: facts.state === 'ready' ? '资料齐全，等待申报' : '资料已收到，核对中', reason: '', ask: '' }
  const hasDefect = found.some((one) => one.severity === DEFECT)
  return {
    status: hasDefect ? '资料有差异，未申报' : '资料未齐，未申报',
    reason: unique(rules.map((rule) => rule.title)).join('；'),
    ask: askFor(rules) || '无需提供，我方处理',
  }
}

function rejectedReply(status: string, reasonCode: string): Reply {
  const reason = reasonCode === '' ? rejectionReason('', '') : reasonOfCode(reasonCode)
  const ask = reason.retry ? '无需提供，我方重报' : askFor(reason.rules) || '我方核对后告知'
  return { status, reason: reason.title, ask }
}

/** The reply about a parcel that the ledger holds. */
export function replyOf(facts: ReplyFacts): Reply {
  if (facts.state === 'draft' || facts.state === 'ready') return localReply(facts)
  const status = STATUS[facts.state] ?? filingStateRow(facts.state).name
  return facts.state === 'rejected' ? rejectedReply(status, facts.reasonCode) : { status, reason: '', ask: '' }
}

/** The reply about a number that the ledger does not hold. */
export const UNKNOWN_REPLY: Reply = {
  status: '没有收到',
  reason: '台账中没有这个单号',
  ask: '请发这一单的资料，或核对单号',
}

// What stands around a number in a chat or a cell: signs, quotes, brackets, Excel's apostrophe for text.
const AROUND = /^[\s,，。.;；、:：'’‘"“”`()（）[\]【】]+|[\s,，。.;；、:：'’‘"“”`()（）[\]【】]+$/g
const LABEL = /^\p{sc=Han}+\s*(?:[:：]|(?=[A-Za-z0-9]))/u

/** The number that a client means: without the signs around it and a Chinese label before it and with plain letters and digits (`单号：Ａ1，` → `A1`). */
export function meantNumber(text: string): string {
  const bare = text.normalize('NFKC').replace(AROUND, '')
  return bare.replace(LABEL, '').replace(AROUND, '') || bare
}

/** How many rows of a column are looked at when the column of numbers is sought. */
const COLUMN_SAMPLE = 200

/**
 * Which column of a pasted block holds the numbers: the one that the ledger knows most of; when it knows none, the one
 * with most different texts that look like numbers (6 to 60 letters, digits, hyphens, with a digit). @returns -1 for no column at all
 */
export function numberColumn(rows: readonly (readonly string[])[], known: (text: string) => boolean): number {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0)
  let best = -1
  let bestScore = 0
  for (let column = 0; column < width; column++) {
    const texts = new Set(
      rows
        .slice(0, COLUMN_SAMPLE)
        .map((row) => (row[column] ?? '').trim())
        .filter((text) => /^(?=.*\d)[A-Za-z0-9_-]{6,60}$/.test(text)),
    )
    let hits = 0
    for (const text of texts) if (known(text)) hits++
    const score = hits * 1000 + texts.size
    if (score > bestScore) [best, bestScore] = [column, score]
  }
  return best
}
