import {
  clientNames,
  countFilings,
  countOutbox,
  countReceipts,
  pageFilings,
  pageOutbox,
  pageReceipts,
  type FilingListRow,
  type ReceiptListRow,
} from '../../../../db/filing/page.ts'
import { FILING_KINDS, type FilingKind } from '../../../../shared/contract/area/filing.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { filingKind } from '../../../../shared/domain/filing/kind.ts'
import { filingStateRow, isFilingState } from '../../../../shared/domain/filing/state.ts'
import { returnStatusName } from '../../../../shared/domain/filing/status.ts'
import type { ReadContext } from '../../context.ts'
import { bondedStatusName } from '../bonded/answer.ts'
import { declarationStatusName } from '../declaration/answer.ts'
import { compileFilters, compilePage, happenedRule, onTimeline, pageFrom, type FilterRule } from './list-question.ts'
import { PLACE_TEXT } from './receipt-apply.ts'

/** The lists of filings, receipts and messages. */

const iso = (ms: number): string => new Date(ms).toISOString()
const isoOrEmpty = (ms: number | null): string => (ms === null ? '' : iso(ms))

/** Narrows a stored kind. */
function kindOf(text: string): FilingKind {
  const kind = FILING_KINDS.find((one) => one === text)
  if (kind === undefined) throw new RangeError(`filing kind ${text}`)
  return kind
}

/** A state as it is shown: silence lies over whatever the filing waits in. */
export function shownState(state: string, silentNoted: number): { state: string; name: string; tone: string } {
  const shown = silentNoted === 1 ? 'silent' : state
  const row = isFilingState(shown) ? filingStateRow(shown) : undefined
  return { state: shown, name: row?.name ?? shown, tone: row?.tone ?? 'grey' }
}

const STATE_RULE: FilterRule = {
  as: 'driver',
  rank: 2,
  branch: (value) =>
    value === 'silent'
      ? { text: 'f.silent_noted = 1', values: [] }
      : { text: 'f.state = ? and f.silent_noted = 0', values: [value] },
}
const YES: ReadonlySet<string> = new Set(['1', 'yes', 'true'])
const FILING_RULES: Readonly<Record<string, FilterRule>> = {
  reason: {
    as: 'driver',
    rank: 1,
    // The code, or the code with what its text says (';' is the character after ':').
    branch: (value) => ({
      text: "(f.reason_code = ? or (f.reason_code >= ? and f.reason_code < ?)) and f.reason_code <> ''",
      values: [value, `${value}:`, `${value};`],
    }),
  },
  parcel: { as: 'driver', rank: 0, branch: (value) => ({ text: 'f.parcel_id = ?', values: [Number(value)] }) },
  ids: { as: 'driver', rank: 0, branch: (value) => ({ text: 'f.filing_id = ?', values: [Number(value)] }) },
  state: STATE_RULE,
  // What parcels call their state of filing.
  filingState: STATE_RULE,
  silent: {
    as: 'driver',
    rank: 1,
    branch: (value) => ({ text: YES.has(value) ? 'f.silent_noted = 1' : 'f.silent_noted = 0', values: [] }),
  },
  client: { as: 'driver', rank: 3, branch: (value) => ({ text: 'f.client_id = ?', values: [Number(value)] }) },
  happened: onTimeline('filing'),
  kind: { as: 'column', column: 'f.kind' },
  channel: { as: 'column', column: 'f.channel' },
  orderNo: { as: 'column', column: 'f.order_no' },
  copNo: { as: 'column', column: 'f.cop_no' },
  invtNo: { as: 'column', column: 'f.invt_no' },
  preNo: { as: 'column', column: 'f.pre_no' },
}

/** One filing as the grid shows it. */
export function filingRow(row: FilingListRow, clients: ReadonlyMap<number, string>): Out<'filing.get'>['row'] {
  const shown = shownState(row.state, row.silentNoted)
  return {
    id: row.id,
    key: String(row.id),
    kind: kindOf(row.kind),
    kindName: filingKind(row.kind)?.name ?? row.kind,
    businessKey: row.businessKey,
    parcelId: row.parcelId,
    orderNo: row.orderNo,
    client: clients.get(row.clientId) ?? '',
    state: shown.state,
    stateName: shown.name,
    tone: shown.tone,
    version: row.version,
    versions: row.versions,
    copNo: row.copNo,
    preNo: row.preNo,
    invtNo: row.invtNo,
    reasonCode: row.reasonCode,
    reason: row.reason,
    sentAt: isoOrEmpty(row.sentAt),
    changedAt: iso(row.changedAt),
    silentSince: row.silentNoted === 1 ? isoOrEmpty(row.silentAt) : '',
    channel: row.channel,
  }
}

export function filingPage(context: ReadContext, input: In<'filing.page'>): Out<'filing.page'> {
  const question = compilePage(input, FILING_RULES)
  const clients = clientNames(context.ledger)
  return pageFrom(pageFilings(context.ledger, question), question, (row) => filingRow(row, clients))
}

export function filingCount(context: ReadContext, input: In<'filing.count'>): Out<'filing.count'> {
  return { count: countFilings(context.ledger, compileFilters(input.filters, FILING_RULES)), sums: {} }
}

const RECEIPT_RULES: Readonly<Record<string, FilterRule>> = {
  filing: { as: 'driver', rank: 0, branch: (value) => ({ text: 'p.filing_id = ?', values: [Number(value)] }) },
  ids: { as: 'driver', rank: 0, branch: (value) => ({ text: 'p.receipt_id = ?', values: [Number(value)] }) },
  handled: {
    as: 'driver',
    rank: 1,
    branch: (value) => ({ text: YES.has(value) ? 'p.handled = 1' : 'p.handled = 0', values: [] }),
  },
  state: {
    as: 'driver',
    rank: 2,
    branch: (value) => ({
      text: value === 'applied' ? "p.state = 'applied'" : "p.state = ? and p.state <> 'applied'",
      values: value === 'applied' ? [] : [value],
    }),
  },
  // In which place it stands, and when it came.
  happened: happenedRule(({ what, since, until }) => ({
    text: 'p.state = ? and i.received_at > ? and i.received_at <= ?',
    values: [what, since, until],
  })),
  status: { as: 'column', column: 'r.status' },
  type: { as: 'column', column: 'r.type' },
  infoCode: { as: 'column', column: 'r.info_code' },
  orderNo: { as: 'column', column: 'r.order_no' },
  businessKey: { as: 'column', column: 'r.business_key' },
  channel: { as: 'column', column: 'i.channel' },
  inbox: { as: 'column', column: 'r.inbox_id', numeric: true },
}

/** Why a message could not be read, in words. */
const UNREAD_TEXT: Readonly<Record<string, string>> = {
  EMPTY: '内容为空',
  ENCODING: '编码无法识别（不是 UTF-8 或 GB18030）',
  XML_MALFORMED: '不是格式正确的 XML（可能是网页或被截断的文件）',
  XML_DTD: '含有文档类型声明，出于安全不读取',
  XML_TOO_LARGE: '文件过大',
  XML_TOO_DEEP: '嵌套过深',
  XML_TOO_MANY: '元素过多',
  CEB_UNKNOWN_ROOT: '不是本程序认识的报文',
  KIND_LATER: '本版本尚不处理的报文，原文已保存',
  NO_RETURNS: '回执中没有任何内容',
  DXP_DATA: '传输报文里没有内容',
  DXP_INCOMPLETE: '传输应答不完整',
  DXP_TOO_DEEP: '传输报文套了太多层',
  REPLAYED: '升级后已重新读取',
}

/** Why a receipt is where it is, in words. */
function placeText(why: string): string {
  const known: string | undefined = Object.hasOwn(PLACE_TEXT, why)
    ? PLACE_TEXT[why as keyof typeof PLACE_TEXT]
    : undefined
  return known ?? UNREAD_TEXT[why] ?? why
}

function receiptRow(row: ReceiptListRow): Out<'receipt.page'>['rows'][number] {
  return {
    id: row.id,
    key: String(row.id),
    type: row.type,
    status: row.status,
    statusName:
      row.status === '' && row.type !== 'INV211'
        ? ''
        : row.type === 'DecImportResponse' || row.type.startsWith('DEC_')
          ? declarationStatusName(row.type, row.status)
          : /^(CommonResponeMessage|(INV|SAS|BWS|EMS)\d{3})$/.test(row.type)
            ? bondedStatusName(row.type, row.status)
            : returnStatusName(row.status),
    returnTime: row.returnTime,
    info: row.info,
    infoCode: row.infoCode,
    businessKey: row.businessKey === '' ? row.orderNo : row.businessKey,
    ...(row.filingId === null ? {} : { filingId: row.filingId }),
    ...(row.version === null ? {} : { version: row.version }),
    state: row.state,
    receivedAt: iso(row.receivedAt),
    channel: row.channel,
    inboxId: row.inboxId,
    hash: row.sha256,
    handled: row.handled === 1,
    why: placeText(row.why),
  }
}

export function receiptPage(context: ReadContext, input: In<'receipt.page'>): Out<'receipt.page'> {
  const question = compilePage(input, RECEIPT_RULES)
  return pageFrom(pageReceipts(context.ledger, question), question, receiptRow)
}

export function receiptCount(context: ReadContext, input: In<'receipt.count'>): Out<'receipt.count'> {
  return { count: countReceipts(context.ledger, compileFilters(input.filters, RECEIPT_RULES)), sums: {} }
}

const OPEN = "l.state in ('queued', 'sending', 'unknown')"
/** Sets of lease states that screens ask for by one word; `waiting` and `inFlight` are what the strip counts. */
const FIGURES: Readonly<Record<string, string>> = {
  open: OPEN,
  waiting: `l.state in ('queued', 'unknown') and ${OPEN}`,
  inFlight: "(l.state = 'sending' or (l.state in ('taken', 'query') and l.answered = 0))",
}
const OUTBOX_RULES: Readonly<Record<string, FilterRule>> = {
  ids: { as: 'driver', rank: 0, branch: (value) => ({ text: 'l.message_id = ?', values: [Number(value)] }) },
  state: {
    as: 'driver',
    rank: 1,
    branch: (value) =>
      Object.hasOwn(FIGURES, value)
        ? { text: FIGURES[value] ?? '0', values: [] }
        : {
            text: ['queued', 'sending', 'unknown'].includes(value) ? `l.state = ? and ${OPEN}` : 'l.state = ?',
            values: [value],
          },
  },
  channel: { as: 'column', column: 'l.channel' },
  type: { as: 'column', column: 'm.type' },
}

export function outboxPage(context: ReadContext, input: In<'outbox.page'>): Out<'outbox.page'> {
  const question = compilePage(input, OUTBOX_RULES)
  return pageFrom(pageOutbox(context.ledger, question), question, (row) => ({
    id: row.id,
    key: String(row.id),
    type: row.type,
    documents: row.documents,
    channel: row.channel,
    state: row.state,
    attempts: row.attempts,
    nextAt: ['queued', 'unknown', 'query'].includes(row.state) ? iso(row.nextAt) : '',
    lastAnswer: row.lastAnswer,
    createdAt: iso(row.at),
    hash: row.sha256,
  }))
}

export function outboxCount(context: ReadContext, input: In<'outbox.count'>): Out<'outbox.count'> {
  return { count: countOutbox(context.ledger, compileFilters(input.filters, OUTBOX_RULES)), sums: {} }
}
