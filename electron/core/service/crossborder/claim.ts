import {
  claimEvents,
  claimVersionActor,
  countClaims,
  findClaim,
  insertClaim,
  insertClaimEvent,
  insertClaimVersion,
  openClaims,
  pageClaims,
  projectClaim,
  readClaim,
  type ClaimEventRow,
  type ClaimRow,
} from '../../../../db/crossborder/claim.ts'
import { findByEntryNo } from '../../../../db/declaration/declaration.ts'
import { readUser } from '../../../../db/house/people.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { readClient } from '../../../../db/party/client.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { readOwnDays, type OwnDays } from '../../../../shared/domain/calendar/workday.ts'
import {
  CLAIM_EVENT_NAMES,
  CLAIM_EVENTS,
  CLAIM_KIND_NAMES,
  CLAIM_KINDS,
  claimState,
  dutyDeadline,
  lateFee,
  type ClaimEventKind,
  type ClaimKind,
  type ClaimState,
  type DutyDeadline,
  type LateFee,
} from '../../../../shared/domain/crossborder/customs-claim.ts'
import { daysBetween } from '../../../../shared/domain/crossborder/return-application.ts'
import { fixed, fixedTextPadded, parseFixed, type Money } from '../../../../shared/domain/decimal/decimal.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { compileFilters, compilePage, pageFrom, type FilterRule } from '../filing/list-question.ts'
import { setting } from '../house/setting.ts'
import { dayOf } from '../parcel/match-triple.ts'

/** 缴款书与保证金: what customs claims or holds of general declarations, with deadlines and late fees. */

type Shown = Out<'claim.page'>['rows'][number]

const RULES: Readonly<Record<string, FilterRule>> = {
  ids: { as: 'driver', rank: 0, branch: (value) => ({ text: 'p.claim_id = ?', values: [Number(value)] }) },
  kind: { as: 'driver', rank: 1, branch: (value) => ({ text: 'p.kind = ?', values: [value] }) },
  state: {
    as: 'custom',
    condition: (values) => ({
      text: values.map((value) => (value === 'open' ? 'p.open = 1' : 'p.open = 0')).join(' or ') || '0',
      values: [],
    }),
  },
  client: { as: 'column', column: 'v.client_id', numeric: true },
  entryNo: { as: 'column', column: 'v.entry_no' },
  number: { as: 'column', column: 'c.number' },
}

const money = (count: number): string => fixedTextPadded(fixed(count), 2)

function kindOf(text: string): ClaimKind {
  if (text === 'duty' || text === 'deposit') return text
  throw new RangeError(`claim kind ${text}`)
}

/** The office's own rest days and workdays. */
function ownDays(ledger: ReadHandle): OwnDays {
  const read = readOwnDays(setting(ledger, 'calendar.days'))
  return read.ok ? read.days : new Map()
}

interface Judged {
  readonly dueOn: string
  readonly state: ClaimState
  readonly deadline: DutyDeadline | undefined
  readonly late: LateFee | undefined
}

/** What a claim is on a day. The late fee of a bill runs on until it is paid. */
function judge(row: ClaimRow, events: readonly ClaimEventRow[], today: string, own: OwnDays): Judged {
  const kind = kindOf(row.kind)
  const deadline = kind === 'duty' ? dutyDeadline(row, own) : undefined
  const dueOn = kind === 'duty' ? (deadline?.dueOn ?? '') : row.lastEnd
  const isVoid = row.open === 0 && events.some((event) => event.what === 'void')
  const payments = events
    .filter((event) => event.what === 'paid')
    .map((event) => ({ day: event.day, amount: fixed<'money'>(event.amount) }))
  const late =
    deadline === undefined || isVoid ? undefined : lateFee(fixed<'money'>(row.amount), payments, deadline, today)
  return { dueOn, state: claimState(kind, row.open === 1, isVoid, dueOn, today), deadline, late }
}

const TONES: Readonly<Record<ClaimState, Shown['tone']>> = {
  open: 'blue',
  soon: 'amber',
  overdue: 'red',
  settled: 'green',
  void: 'grey',
  unknown: 'amber',
}
const STATE_NAMES: Readonly<Record<ClaimKind, Readonly<Record<ClaimState, string>>>> = {
  duty: { open: '待缴', soon: '快到期', overdue: '已逾期', settled: '已缴', void: '已作废', unknown: '缺起算日' },
  deposit: { open: '在押', soon: '快到期', overdue: '已到期', settled: '已退转', void: '已作废', unknown: '缺到期日' },
}

function shownClaim(row: ClaimRow, { dueOn, state, deadline, late }: Judged, today: string): Shown {
  const kind = kindOf(row.kind)
  const counts = dueOn !== '' && row.open === 1
  return {
    id: row.id,
    key: String(row.id),
    kind,
    number: row.number,
    entryNo: row.entryNo,
    clientId: row.clientId,
    client: row.client,
    title: row.title,
    amount: money(row.amount),
    declaredOn: row.declaredOn,
    issuedOn: row.issuedOn,
    endsOn: row.endsOn,
    note: row.note,
    revision: row.version,
    dueOn,
    ...(counts ? { daysLeft: daysBetween(today, dueOn) } : {}),
    state,
    stateName: STATE_NAMES[kind][state],
    tone: TONES[state],
    settled: money(row.settled),
    left: money(Math.max(0, row.amount - row.settled)),
    lateFee: late === undefined || late.fee === 0 ? '' : money(late.fee),
    unverified: deadline?.unverified ?? false,
  }
}

function shownNow(context: Pick<ReadContext, 'ledger' | 'now'>): (row: ClaimRow) => Shown {
  const today = dayOf(context.now())
  const own = ownDays(context.ledger)
  return (row) => shownClaim(row, judge(row, claimEvents(context.ledger, row.id), today, own), today)
}

/** Every bill and deposit that is still open and has a day, for the radar. Amounts are counts of 0.00001. */
export function openClaimDays(context: Pick<ReadContext, 'ledger' | 'now'>): {
  readonly id: number
  readonly kind: ClaimKind
  readonly clientId: number
  readonly number: string
  readonly title: string
  readonly entryNo: string
  readonly dueOn: string
  readonly left: number
  readonly unverified: boolean
}[] {
  const own = ownDays(context.ledger)
  const today = dayOf(context.now())
  return CLAIM_KINDS.flatMap((kind) =>
    openClaims(context.ledger, kind).flatMap((row) => {
      const { dueOn, deadline } = judge(row, claimEvents(context.ledger, row.id), today, own)
      const { id, clientId, number, title, entryNo } = row
      const left = Math.max(0, row.amount - row.settled)
      return dueOn === ''
        ? []
        : [{ id, kind, clientId, number, title, entryNo, dueOn, left, unverified: deadline?.unverified ?? false }]
    }),
  )
}

export function claimPage(context: ReadContext, input: In<'claim.page'>): Out<'claim.page'> {
  const question = compilePage(input, RULES)
  return pageFrom(pageClaims(context.ledger, question), question, shownNow(context))
}

export function claimCount(context: ReadContext, input: In<'claim.count'>): Out<'claim.count'> {
  return { count: countClaims(context.ledger, compileFilters(input.filters, RULES)), sums: {} }
}

export function claimDetail(context: ReadContext, input: In<'claim.get'>): Out<'claim.get'> {
  const { ledger } = context
  const row = readClaim(ledger, input.id)
  if (row === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.id })
  const today = dayOf(context.now())
  const events = claimEvents(ledger, row.id)
  const judged = judge(row, events, today, ownDays(ledger))
  const { deadline, late } = judged
  const declaration = row.entryNo === '' ? undefined : findByEntryNo(ledger, row.entryNo)
  return {
    row: shownClaim(row, judged, today),
    events: events.map((event) => ({
      at: new Date(event.at).toISOString(),
      what: CLAIM_EVENT_NAMES[event.what as ClaimEventKind],
      day: event.day,
      amount: event.amount === 0 ? '' : money(event.amount),
      note: event.note,
      by: readUser(ledger, event.actorId)?.name ?? '',
    })),
    ...(deadline === undefined ? {} : { deadline: shownDeadline(deadline) }),
    late: shownLate(late, deadline),
    ...(declaration === undefined ? {} : { declarationId: declaration.id }),
  }
}

function shownDeadline({
  startsOn,
  term,
  holidays,
  unverified,
}: DutyDeadline): NonNullable<Out<'claim.get'>['deadline']> {
  return { startsOn, days: term.days, source: term.source, holidays, unverified }
}

function shownLate(late: LateFee | undefined, deadline: DutyDeadline | undefined): Out<'claim.get'>['late'] {
  return {
    fee: late === undefined ? '' : money(late.fee),
    computed: late === undefined ? '' : money(late.computed),
    minimum: deadline === undefined ? '' : `${deadline.term.minimumYuan}.00`,
    rate: deadline === undefined ? '' : `万分之${deadline.term.lateRate}`,
    steps: (late?.steps ?? []).map((step) => ({ ...step, unpaid: money(step.unpaid) })),
  }
}

const invalid = (label: string, reason: string): Failure => new Failure('FIELD_INVALID', { label, reason })

function amountOf(text: string, label: string): Money {
  const amount = parseFixed<'money'>(text)
  if (amount === undefined || amount <= 0) throw invalid(label, '应为大于零的金额')
  if (amount % 1000 !== 0) throw invalid(label, '最多两位小数')
  return amount
}

function changedBy(context: WriteContext, id: number, version: number): Failure {
  const actorId = claimVersionActor(context.ledger, id, version)
  const name = actorId === undefined ? undefined : readUser(context.ledger, actorId)?.name
  return new Failure('RECORD_CHANGED', {
    by: actorId === context.actor.userId ? '您自己（在另一处）' : (name ?? '其他用户'),
    revision: version,
  })
}

export function saveClaim(context: WriteContext, input: In<'claim.save'>): Out<'claim.save'> {
  const { ledger } = context
  const amount = amountOf(input.amount, '金额')
  if (input.kind === 'duty' && input.declaredOn === '' && input.issuedOn === '')
    throw invalid('完成申报日', '完成申报日与填发日至少填一个，否则无法计算期限')
  if (input.kind === 'deposit' && input.endsOn === '') throw invalid('到期日', '必填')
  const declaration = input.entryNo === '' ? undefined : findByEntryNo(ledger, input.entryNo)
  const clientId = input.clientId === 0 ? (declaration?.clientId ?? 0) : input.clientId
  if (clientId !== 0 && readClient(ledger, clientId) === undefined)
    throw new Failure('CLIENT_UNKNOWN', { client: clientId })
  const old = input.id === undefined ? undefined : readClaim(ledger, input.id)
  if (input.id !== undefined && old === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.id })
  if (old !== undefined && old.version !== input.revision) throw changedBy(context, old.id, old.version)
  if (old !== undefined && (old.number !== input.number || old.kind !== input.kind))
    throw invalid('编号', '不能改；编号填错时请作废后另建')
  if (old === undefined && findClaim(ledger, input.kind, input.number) !== undefined)
    throw invalid('编号', `${CLAIM_KIND_NAMES[input.kind]} ${input.number} 已经登记过`)
  if (old !== undefined && amount < old.settled) throw invalid('金额', `小于已登记的 ${money(old.settled)}`)
  const id = old?.id ?? insertClaim(ledger, input.kind, input.number, context.now())
  const version = (old?.version ?? 0) + 1
  const { entryNo, title, declaredOn, issuedOn, endsOn, note } = input
  const body = { entryNo, clientId, title, amount, declaredOn, issuedOn, endsOn, note }
  insertClaimVersion(ledger, id, version, body, context.actor.userId, context.now())
  projectClaim(ledger, id)
  context.audit('claim.save', `claim ${id}`, { kind: input.kind, number: input.number, revision: version })
  return { id, revision: version }
}

export function noteClaim(context: WriteContext, input: In<'claim.note'>): Out<'claim.note'> {
  const { ledger } = context
  const row = readClaim(ledger, input.id)
  if (row === undefined) throw new Failure('RECORD_UNKNOWN', { id: input.id })
  const kind = kindOf(row.kind)
  const allowed: readonly string[] = CLAIM_EVENTS[kind]
  if (!allowed.includes(input.what))
    throw invalid('事项', `${CLAIM_KIND_NAMES[kind]}没有“${CLAIM_EVENT_NAMES[input.what]}”`)
  if (claimEvents(ledger, row.id).some((event) => event.what === 'void')) throw invalid('事项', '已作废，不再登记')
  const counted = input.what === 'paid' || input.what === 'refunded' || input.what === 'converted'
  const amount = counted || input.what === 'lateFee' ? amountOf(input.amount, '金额') : 0
  if (counted && amount > row.amount - row.settled) throw invalid('金额', `超过余额 ${money(row.amount - row.settled)}`)
  if (input.what !== 'extended' && input.day > dayOf(context.now())) throw invalid('日期', '不能晚于今天')
  if (input.what === 'extended' && input.day <= row.lastEnd) throw invalid('新的到期日', `应晚于现在的 ${row.lastEnd}`)
  const { what, day, note } = input
  insertClaimEvent(ledger, row.id, { what, day, amount, note, actorId: context.actor.userId, at: context.now() })
  projectClaim(ledger, row.id)
  context.audit('claim.note', `claim ${row.id}`, {
    number: row.number,
    what: CLAIM_EVENT_NAMES[what],
    day,
    amount: money(amount),
  })
  return {}
}

export interface ClaimPile {
  readonly kind: ClaimKind
  readonly state: 'overdue' | 'soon'
  readonly count: number
}

/** Bills and deposits that ask for somebody, for the work queue. */
export function claimPiles(context: Pick<ReadContext, 'ledger' | 'now'>): ClaimPile[] {
  const today = dayOf(context.now())
  const own = ownDays(context.ledger)
  return (['duty', 'deposit'] as const).flatMap((kind) => {
    const states = openClaims(context.ledger, kind).map((row) =>
      claimState(kind, true, false, dueOf(kind, row, own), today),
    )
    return (['overdue', 'soon'] as const).flatMap((state) => {
      const count = states.filter((one) => one === state).length
      return count === 0 ? [] : [{ kind, state, count }]
    })
  })
}

/** The last day of what is owed or held; '' while it is not known. */
function dueOf(kind: ClaimKind, row: ClaimRow, own: OwnDays): string {
  return kind === 'duty' ? (dutyDeadline(row, own)?.dueOn ?? '') : row.lastEnd
}

/** Open claims whose last day fell between two days (the last not counted). */
export function claimsDueBetween(
  context: Pick<ReadContext, 'ledger'>,
  kind: ClaimKind,
  from: string,
  to: string,
): number[] {
  const own = ownDays(context.ledger)
  return openClaims(context.ledger, kind).flatMap((row) => {
    const dueOn = dueOf(kind, row, own)
    return dueOn !== '' && dueOn >= from && dueOn < to ? [row.id] : []
  })
}
