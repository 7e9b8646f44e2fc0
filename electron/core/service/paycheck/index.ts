import { readSettings } from '../../../../db/house/desk.ts'
import { readUser } from '../../../../db/house/people.ts'
import {
  checkEvents,
  countChecks,
  noteCheck,
  openChecks,
  pageChecks,
  readCheck,
  saveNextCheck,
  type CheckRow,
  type CheckState,
} from '../../../../db/paycheck/check.ts'
import { countPayRaws, payRawsOf, someRawOrder } from '../../../../db/paycheck/raw.ts'
import { clientNames } from '../../../../db/filing/page.ts'
import { readContent } from '../../../../db/house/content.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { uuidUpper } from '../../../../shared/domain/identifier/own-number.ts'
import { payRawProblems, readPayRaw } from '../../../../shared/message/paycheck/raw.ts'
import { isSessionId } from '../../../../shared/message/paycheck/upload.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import type { ListenerSetup } from '../../link-protocol.ts'
import type { CommandHandlers, QueryHandlers } from '../../registry.ts'
import { openColumn } from '../../secret.ts'
import { compileFilters, compilePage, pageFrom, type FilterRule } from '../filing/list-question.ts'
import { setting, wholeSetting } from '../house/setting.ts'
import { LISTENER_STATE, takeCheck } from './take.ts'

/** 179号抽查: what customs asked, how it stands, and what it can be answered with. */

type Shown = Out<'payCheck.page'>['rows'][number]

const STATES: Readonly<Record<CheckState, readonly [name: string, tone: Shown['tone']]>> = {
  open: ['待应答', 'blue'],
  held: ['不能应答', 'red'],
  signed: ['待发送', 'blue'],
  sending: ['发送中', 'blue'],
  unknown: ['结果不明', 'silent'],
  later: ['稍后再发', 'amber'],
  taken: ['已上传', 'green'],
  refused: ['上传被拒', 'red'],
}
const CAME: Readonly<Record<string, string>> = { listener: '监听', person: '手工登记', training: '培训窗口' }
const EVENT_NAMES: Readonly<Record<string, string>> = {
  received: '收到',
  conflict: '会话号冲突',
  signed: '已签名固定',
  again: '重新应答',
}
const OPEN_STATES = "p.state not in ('taken', 'refused')"

const RULES: Readonly<Record<string, FilterRule>> = {
  ids: { as: 'driver', rank: 0, branch: (value) => ({ text: 'p.check_id = ?', values: [Number(value)] }) },
  open: {
    as: 'custom',
    condition: (values) => ({ text: values[0] === '1' ? OPEN_STATES : `not (${OPEN_STATES})`, values: [] }),
  },
  state: { as: 'column', column: 'p.state' },
  orderNo: { as: 'column', column: 'c.order_no' },
  sessionId: { as: 'column', column: 'c.session_id' },
}

const iso = (ms: number): string => new Date(ms).toISOString()
const isDone = (state: CheckState): boolean => state === 'taken' || state === 'refused'

function shownCheck(context: ReadContext, clients: ReadonlyMap<number, string>): (row: CheckRow) => Shown {
  const now = context.now()
  return (row) => {
    const [raw] = payRawsOf(context.ledger, row.orderNo)
    const [stateName, tone] = STATES[row.state]
    return {
      id: row.id,
      key: String(row.id),
      sessionId: row.sessionId,
      orderNo: row.orderNo,
      client: raw === undefined ? '' : (clients.get(raw.clientId) ?? ''),
      came: CAME[row.came] ?? row.came,
      peer: row.peer,
      receivedAt: iso(row.receivedAt),
      dueAt: iso(row.dueAt),
      late: !isDone(row.state) && row.dueAt < now,
      state: row.state,
      stateName,
      tone,
      attempts: row.attempts,
      nextAt: row.nextAt === null ? '' : iso(row.nextAt),
      code: row.code,
      info: row.info,
      changedAt: iso(row.changedAt),
    }
  }
}

function page(context: ReadContext, input: In<'payCheck.page'>): Out<'payCheck.page'> {
  const question = compilePage(input, RULES)
  return pageFrom(pageChecks(context.ledger, question), question, shownCheck(context, clientNames(context.ledger)))
}

function detail(context: ReadContext, input: In<'payCheck.get'>): Out<'payCheck.get'> {
  const { ledger } = context
  const row = readCheck(ledger, input.id)
  if (row === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.id })
  const frozen = row.objectId === null ? undefined : readContent(ledger, row.objectId)
  return {
    row: shownCheck(context, clientNames(ledger))(row),
    ...(frozen === undefined ? {} : { hash: frozen.sha256 }),
    events: checkEvents(ledger, row.id).map((event) => ({
      at: iso(event.at),
      what: EVENT_NAMES[event.what] ?? STATES[event.what as CheckState][0],
      code: event.code,
      info: event.info,
      by: event.actorId === 0 ? '系统' : (readUser(ledger, event.actorId)?.name ?? ''),
    })),
    payments: payRawsOf(ledger, row.orderNo).map((raw) => {
      const read = readPayRaw(openColumn(context.clientKey(raw.clientId), raw.sealed))
      const problems = payRawProblems(read).map((one) => `${one.label}${one.reason}`)
      return { payTransactionId: raw.payTransactionId, orders: read.orders.length, problems }
    }),
  }
}

export function listenerOf(context: Pick<ReadContext, 'ledger'>): ListenerSetup {
  const { ledger } = context
  return {
    enabled: setting(ledger, 'payCheck.listen') === 'true',
    host: setting(ledger, 'payCheck.address'),
    port: wholeSetting(ledger, 'payCheck.port'),
    path: setting(ledger, 'payCheck.path'),
    peers: setting(ledger, 'payCheck.peers')
      .split(/[,，\s]+/)
      .filter((one) => one !== ''),
  }
}

function status(context: ReadContext): Out<'payCheck.status'> {
  const { ledger } = context
  const listener = listenerOf(context)
  const target = context.identity.kind === 'training' ? '培训窗口' : setting(ledger, 'payCheck.url')
  return {
    ...countPayRaws(ledger),
    ...openChecks(ledger, context.now()),
    listener: listener.enabled ? `${listener.host}:${listener.port}${listener.path}` : '',
    listenerProblem: listener.enabled ? (readSettings(ledger).get(LISTENER_STATE) ?? '') : '',
    target,
  }
}

/** What the training window asks: an order with raw data, or one without, as the clock has it. */
function trainingQuestion(context: WriteContext): { orderNo: string; sessionId: string } {
  const sessionId = uuidUpper(context.ports.rng.bytes(16))
  const { orders } = countPayRaws(context.ledger)
  const orderNo = orders === 0 ? undefined : someRawOrder(context.ledger, (context.ports.rng.bytes(1)[0] ?? 0) % orders)
  if (orderNo === undefined) throw new Failure('NOTHING_SELECTED')
  return { orderNo, sessionId }
}

function take(context: WriteContext, input: In<'payCheck.take'>): Out<'payCheck.take'> {
  const training = input.sessionId === ''
  if (training && context.identity.kind !== 'training')
    throw new Failure('FIELD_INVALID', { label: '会话号', reason: '必填，照海关发来的 sessionID 填写' })
  const asked = training ? trainingQuestion(context) : input
  const orderNo = input.orderNo === '' ? asked.orderNo : input.orderNo
  if (orderNo === '') throw new Failure('FIELD_INVALID', { label: '订单编号', reason: '必填' })
  if (!isSessionId(asked.sessionId))
    throw new Failure('FIELD_INVALID', { label: '会话号', reason: '只含字母、数字与“-”，最多 64 个字符' })
  const request = { orderNo, sessionID: asked.sessionId, serviceTime: context.now() }
  const taken = takeCheck(context, request, training ? 'training' : 'person', '')
  if (!taken.ok) throw new Failure('PAY_SESSION_TAKEN', { session: asked.sessionId, order: taken.orderNo })
  context.audit('payCheck.take', `check ${taken.id}`, { order: orderNo })
  return { id: taken.id, again: taken.again }
}

/** What customs refused is composed anew from the data as it is now; what may have arrived is only repeated. */
function anew(context: WriteContext, id: number): void {
  const now = context.now()
  const event = { at: now, what: 'again', code: '', info: '', objectId: null, actorId: context.actor.userId }
  noteCheck(context.ledger, id, event, { state: 'open', objectId: null, attempts: 0, nextAt: now, code: '', info: '' })
}

function retry(context: WriteContext, input: In<'payCheck.retry'>): Out<'payCheck.retry'> {
  let changed = 0
  for (const id of new Set(input.ids)) {
    const row = readCheck(context.ledger, id)
    if (row === undefined) throw new Failure('RECORD_UNKNOWN', { id })
    if (row.state === 'taken' || row.state === 'sending') continue
    if (row.state === 'refused') anew(context, id)
    else saveNextCheck(context.ledger, id, context.now())
    changed++
  }
  context.audit('payCheck.retry', `${changed} checks`)
  context.wakePump()
  return { changed }
}

export const payCheckQueries = {
  'payCheck.page': page,
  'payCheck.count': (context, input) => ({
    count: countChecks(context.ledger, compileFilters(input.filters, RULES)),
    sums: {},
  }),
  'payCheck.get': detail,
  'payCheck.status': status,
} satisfies Partial<QueryHandlers>

export const payCheckCommands = { 'payCheck.take': take, 'payCheck.retry': retry } satisfies Partial<CommandHandlers>
