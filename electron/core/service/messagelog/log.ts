import {
  countLogged,
  filingsOfKey,
  LOG_STREAMS,
  pagePayments,
  pageReceived,
  pageSent,
  paymentsOfKey,
  receivedOfKey,
  sentOfKey,
  type LoggedMessage,
  type LogQuestion,
  type LogStream,
} from '../../../../db/filing/message-log.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { Filter } from '../../../../shared/contract/list.ts'
import { meantNumber } from '../../../../shared/domain/reply/reply.ts'
import { fieldTable } from '../../../../shared/message/ceb/table.ts'
import { isCebType } from '../../../../shared/message/ceb/type.ts'
import { plainTypeName } from '../../../../shared/message/type-name.ts'
import type { ReadContext } from '../../context.ts'
import { valuesOf } from '../filing/list-question.ts'
import { findMany } from '../parcel/page.ts'

/** 报文日志: outbox, inbox and the exchange about payment data as one list by time; each is read by its own ids. */

type Row = Out<'messageLog.page'>['rows'][number]

export interface Asked {
  readonly question: LogQuestion
  readonly direction: 'out' | 'in' | undefined
}

const FIELDS = ['number', 'direction', 'type', 'channel', 'at'] as const
const BEIJING = 8 * 3_600_000

function refuse(filter: Filter, reason: string): Failure {
  return new Failure('INPUT_INVALID', { path: `filters.${filter.field}`, reason })
}

function momentOf(filter: Filter): number {
  const [text = ''] = valuesOf(filter)
  const day = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0]
  const at = day === undefined ? Number.NaN : Date.parse(`${day}T00:00:00Z`) - BEIJING
  if (Number.isNaN(at)) throw refuse(filter, '应为日期')
  return at
}

/** From filters to what is asked. A number stands for everything that was sent or received about it. @throws Failure INPUT_INVALID */
export function asked(context: ReadContext, filters: readonly Filter[]): Asked {
  const unknown = filters.find((filter) => !FIELDS.some((field) => field === filter.field))
  if (unknown !== undefined) throw refuse(unknown, `可用 ${FIELDS.join('、')}`)
  const one = (field: (typeof FIELDS)[number]): string | undefined => {
    const filter = filters.find((candidate) => candidate.field === field)
    return filter === undefined ? undefined : valuesOf(filter)[0]
  }
  const DAY = 86_400_000
  const times = filters.filter((filter) => filter.field === 'at')
  const from = times.find((filter) => filter.op === 'from' || filter.op === 'is')
  const to = times.find((filter) => filter.op === 'to' || filter.op === 'is')
  const key = meantNumber(one('number') ?? '')
  const direction = one('direction')
  return {
    direction: direction === 'out' || direction === 'in' ? direction : undefined,
    question: {
      ...idsOf(context, key),
      type: one('type'),
      channel: one('channel'),
      from: from === undefined ? 0 : momentOf(from),
      to: to === undefined ? Number.MAX_SAFE_INTEGER : momentOf(to) + DAY - 1,
    },
  }
}

function idsOf(context: ReadContext, key: string): Pick<LogQuestion, 'outIds' | 'inIds' | 'payIds'> {
  if (key === '') return { outIds: undefined, inIds: undefined, payIds: undefined }
  const parcels = [...new Set(findMany(context, { numbers: [key] }).found.flatMap((found) => found.ids))]
  const filings = filingsOfKey(context.ledger, key, parcels)
  const outIds = sentOfKey(context.ledger, key, filings)
  return {
    outIds,
    inIds: receivedOfKey(context.ledger, key, filings, outIds),
    payIds: paymentsOfKey(context.ledger, key, filings),
  }
}

/** Where a page goes on: the last id of each stream. */
type Cursor = Readonly<Record<LogStream, number>>
const TOP = Number.MAX_SAFE_INTEGER
const at = (id: number): Cursor => ({ out: id, in: id, pay: id })

function cursorOf(text: string | undefined): Cursor {
  if (text === undefined) return at(TOP)
  const match = /^(\d{1,16})\.(\d{1,16})\.(\d{1,16})$/.exec(text)
  if (match === null) throw new Failure('INPUT_INVALID', { path: 'after', reason: '不是本列表的翻页标记' })
  return { out: Number(match[1]), in: Number(match[2]), pay: Number(match[3]) }
}

export interface LogPage {
  readonly rows: readonly { readonly message: LoggedMessage; readonly cursor: string }[]
  readonly more: boolean
}

/** A page of all streams merged by time; each stream keeps its own order, so that nothing is left out or comes twice when clocks went back. */
export function logPage(
  context: ReadContext,
  { question, direction }: Asked,
  after: string | undefined,
  limit: number,
  up = false,
): LogPage {
  const start = up ? at(0) : cursorOf(after)
  const { ledger } = context
  const waiting: Record<LogStream, LoggedMessage[]> = {
    out: direction === 'in' ? [] : pageSent(ledger, question, start.out, up, limit + 1),
    in: direction === 'out' ? [] : pageReceived(ledger, question, start.in, up, limit + 1),
    pay: pagePayments(ledger, question, start.pay, up, limit + 1, direction),
  }
  const last = { ...start }
  const taken = { out: 0, in: 0, pay: 0 }
  const rows: LogPage['rows'][number][] = []
  /** The next of each stream that has one; of equal times the one that was sent stands first. */
  const next = (): LoggedMessage | undefined =>
    LOG_STREAMS.flatMap((stream) => waiting[stream][taken[stream]] ?? []).reduce<LoggedMessage | undefined>(
      (best, one) => (best === undefined || (up ? one.at <= best.at : one.at > best.at) ? one : best),
      undefined,
    )
  for (let message = next(); message !== undefined && rows.length < limit; message = next()) {
    taken[message.stream]++
    last[message.stream] = message.id
    rows.push({ message, cursor: LOG_STREAMS.map((stream) => last[stream]).join('.') })
  }
  return { rows, more: next() !== undefined }
}

const STATES: Readonly<Record<string, readonly [name: string, tone: Row['tone']]>> = {
  queued: ['待发', 'blue'],
  sending: ['发送中', 'blue'],
  unknown: ['结果不明', 'amber'],
  taken: ['已送达', 'green'],
  query: ['查询中', 'amber'],
  refused: ['通道拒收', 'red'],
  stored: ['待读取', 'blue'],
  read: ['已读取', 'green'],
  parked: ['暂存待升级', 'amber'],
  unreadable: ['无法读取', 'red'],
  'pay-received': ['已受理', 'green'],
  'pay-signed': ['待发送', 'blue'],
  'pay-held': ['不能应答', 'red'],
  'pay-sending': ['发送中', 'blue'],
  'pay-later': ['稍后再发', 'amber'],
  'pay-unknown': ['结果不明', 'amber'],
  'pay-taken': ['已上传', 'green'],
  'pay-refused': ['上传被拒', 'red'],
}

/** What a message's type is called. */
export function typeName(type: string): string {
  if (isCebType(type)) return fieldTable(type, '202205').cn
  return plainTypeName(type) ?? type
}

/** What customs sends of its own accord (816, 818, 792) answers nothing and has no receipt rows: its beginning says what it is. */
export function typeOf(context: ReadContext, message: LoggedMessage): string {
  if (message.type !== '' || message.state !== 'read') return message.type
  const [beginning] = context.content.chunks(message.sha256)
  const text = beginning?.subarray(0, 4096).toString('latin1') ?? ''
  return (
    /<(?:\w+:)?(?:MsgType>\s*)?(CEB\d{3}Message)[\s>]/.exec(text)?.[1] ?? /MsgType>\s*(\w{1,30})/.exec(text)?.[1] ?? ''
  )
}

function shown(context: ReadContext, { message, cursor }: LogPage['rows'][number]): Row {
  const [state, tone] = STATES[message.state] ?? [message.state, 'grey']
  const { direction, stream, client, channel, documents, bytes, name } = message
  const type = typeOf(context, message)
  return {
    id: message.id * LOG_STREAMS.length + LOG_STREAMS.indexOf(stream),
    key: cursor,
    direction,
    directionName: direction === 'out' ? '发出' : '收到',
    type,
    typeName: typeName(type),
    client,
    channel,
    at: new Date(message.at).toISOString(),
    documents,
    bytes,
    state,
    tone,
    name,
    hash: message.sha256,
  }
}

export function messageLogPage(context: ReadContext, input: In<'messageLog.page'>): Out<'messageLog.page'> {
  const fromEnd = input.fromEnd && input.after === undefined
  const { rows, more } = logPage(context, asked(context, input.filters), input.after, input.limit, fromEnd)
  const visible = rows.map((row) => shown(context, row))
  if (fromEnd) return { rows: visible.reverse() }
  const next = rows.at(-1)?.cursor
  return { rows: visible, ...(more && next !== undefined ? { next } : {}) }
}

export function messageLogCount(context: ReadContext, input: In<'messageLog.count'>): Out<'messageLog.count'> {
  const { question, direction } = asked(context, input.filters)
  const { sent, received, payments } = countLogged(context.ledger, question, direction)
  return { count: (direction === 'in' ? 0 : sent) + (direction === 'out' ? 0 : received) + payments, sums: {} }
}
