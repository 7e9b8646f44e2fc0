import {
  countLogged,
  filingsOfKey,
  pageReceived,
  pageSent,
  receivedOfKey,
  sentOfKey,
  type LoggedMessage,
  type LogQuestion,
} from '../../../../db/filing/message-log.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { Filter } from '../../../../shared/contract/list.ts'
import { fieldTable } from '../../../../shared/message/ceb/table.ts'
import { isCebType } from '../../../../shared/message/ceb/type.ts'
import type { ReadContext } from '../../context.ts'
import { valuesOf } from '../filing/list-question.ts'
import { findMany } from '../parcel/page.ts'

/** 报文日志: outbox and inbox as one list by time, two streams that are each read by their own id. */

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
  const key = one('number')?.trim() ?? ''
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

function idsOf(context: ReadContext, key: string): Pick<LogQuestion, 'outIds' | 'inIds'> {
  if (key === '') return { outIds: undefined, inIds: undefined }
  const parcels = [...new Set(findMany(context, { numbers: [key] }).found.flatMap((found) => found.ids))]
  const filings = filingsOfKey(context.ledger, key, parcels)
  const outIds = sentOfKey(context.ledger, key, filings)
  return { outIds, inIds: receivedOfKey(context.ledger, key, filings, outIds) }
}

/** Where a page goes on: the last id of either stream. */
interface Cursor {
  readonly out: number
  readonly in: number
}
const TOP: Cursor = { out: Number.MAX_SAFE_INTEGER, in: Number.MAX_SAFE_INTEGER }

function cursorOf(text: string | undefined): Cursor {
  if (text === undefined) return TOP
  const match = /^(\d{1,16})\.(\d{1,16})$/.exec(text)
  if (match === null) throw new Failure('INPUT_INVALID', { path: 'after', reason: '不是本列表的翻页标记' })
  return { out: Number(match[1]), in: Number(match[2]) }
}

export interface LogPage {
  readonly rows: readonly { readonly message: LoggedMessage; readonly cursor: string }[]
  readonly more: boolean
}

/** A page of both streams merged by time; each stream keeps its own order, so that nothing is left out or comes twice when clocks went back. */
export function logPage(
  context: ReadContext,
  { question, direction }: Asked,
  after: string | undefined,
  limit: number,
  up = false,
): LogPage {
  const start = up ? { out: 0, in: 0 } : cursorOf(after)
  const sent = direction === 'in' ? [] : pageSent(context.ledger, question, start.out, up, limit + 1)
  const received = direction === 'out' ? [] : pageReceived(context.ledger, question, start.in, up, limit + 1)
  const rows: LogPage['rows'][number][] = []
  let { out, in: inward } = start
  let [o, i] = [0, 0]
  while (rows.length < limit && (o < sent.length || i < received.length)) {
    const a = sent[o]
    const b = received[i]
    const takesOut = b === undefined || (a !== undefined && (up ? a.at < b.at : a.at >= b.at))
    const message = takesOut ? a : b
    if (message === undefined) break
    if (takesOut) {
      out = message.id
      o++
    } else {
      inward = message.id
      i++
    }
    rows.push({ message, cursor: `${out}.${inward}` })
  }
  return { rows, more: o < sent.length || i < received.length }
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
}

/** What a message's type is called. */
export function typeName(type: string): string {
  if (type === 'DecMessage') return '报关单'
  return isCebType(type) ? fieldTable(type, '202205').cn : type
}

function shown({ message, cursor }: LogPage['rows'][number]): Row {
  const [state, tone] = STATES[message.state] ?? [message.state, 'grey']
  const { direction, type, client, channel, documents, bytes, name } = message
  return {
    id: direction === 'out' ? message.id * 2 : message.id * 2 + 1,
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
  if (fromEnd) return { rows: rows.map(shown).reverse() }
  const next = rows.at(-1)?.cursor
  return { rows: rows.map(shown), ...(more && next !== undefined ? { next } : {}) }
}

export function messageLogCount(context: ReadContext, input: In<'messageLog.count'>): Out<'messageLog.count'> {
  const { question, direction } = asked(context, input.filters)
  const { sent, received } = countLogged(context.ledger, question)
  return { count: (direction === 'in' ? 0 : sent) + (direction === 'out' ? 0 : received), sums: {} }
}
