import {
  contactGaps,
  endedMandates,
  happenedCounts,
  lateChecks,
  lateReturns,
  movedClaims,
  newestSince,
  type HappenedCount,
  type TimelineName,
} from '../../../../db/house/away.ts'
import { silentDeclarations } from '../../../../db/declaration/silence.ts'
import { listChannels } from '../../../../db/filing/channel.ts'
import { otherPiles } from '../../../../db/house/work-queue.ts'
import { endingBetween } from '../../../../db/tracked/tracked.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { Filter } from '../../../../shared/contract/list.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { BONDED_STATE_TABLE } from '../../../../shared/domain/bonded/document-state.ts'
import { FELL_SILENT, happenedText, LEFT } from '../../../../shared/domain/dated/happened.ts'
import { DECLARATION_STATE_TABLE } from '../../../../shared/domain/declaration/state.ts'
import { FILING_STATE_TABLE } from '../../../../shared/domain/filing/state.ts'
import { ENDED_STATES } from '../../../../shared/domain/tracked/kind.ts'
import type { ReadContext } from '../../context.ts'
import { claimsDueBetween } from '../crossborder/claim.ts'
import { receiptCount } from '../filing/page.ts'
import { dayOf } from '../parcel/match-triple.ts'
import { BONDED_SCREENS } from './area-piles.ts'

/** 离线期间: what others did, and which days went by, while nobody looked. */

type Answer = Out<'ledger.whileAway'>
type Line = Answer['lines'][number]
type Group = Line['group']
interface Span {
  readonly since: number
  readonly until: number
}

/** Counting more than this of a timeline would cost more than it tells. */
const EVENTS_COUNTED = 200_000
const GAPS_SHOWN = 5
const WEEK_MS = 7 * 86_400_000
/** A channel that was heard within this time is not away. */
const CONTACT_MS = 10 * 60_000

const OUTCOMES: Readonly<Record<string, Group>> = {
  green: 'released',
  red: 'rejected',
  amber: 'attention',
  blue: 'accepted',
}
const is = (field: string, value: string): Filter => ({ field, op: 'is', value })
const ids = (found: readonly number[]): Filter => ({ field: 'ids', op: 'in', value: found.slice(0, 1000).map(String) })

/** Where the rows of each timeline are looked at, and what their states are called. */
const SUBJECTS: readonly {
  readonly name: TimelineName
  readonly states: readonly { readonly state: string; readonly name: string; readonly tone: Line['tone'] }[]
  place(type: string): { readonly about: string; readonly screen: string; readonly filters: readonly Filter[] }
}[] = [
  {
    name: 'filing',
    states: FILING_STATE_TABLE,
    place: () => ({ about: '跨境单证', screen: 'filing', filters: [] }),
  },
  {
    name: 'declaration',
    states: DECLARATION_STATE_TABLE,
    place: () => ({ about: '报关单', screen: 'declaration', filters: [] }),
  },
  {
    name: 'bonded',
    states: BONDED_STATE_TABLE,
    place: (type) => ({
      about: BONDED_SCREENS[type]?.title ?? type,
      screen: BONDED_SCREENS[type]?.screen ?? 'bondedList',
      filters: [is('type', type)],
    }),
  },
]

function timelineLines(context: ReadContext, span: Span): Line[] {
  return SUBJECTS.flatMap(({ name, states, place }) =>
    happenedCounts(context.ledger, name, span).flatMap((found: HappenedCount): Line[] => {
      const { about, screen, filters } = place(found.type)
      const open = { screen, filters: [...filters, is('happened', happenedText({ what: found.what, ...span }))] }
      const common = { id: `${name}-${found.type}-${found.what}`, about, count: found.count, open }
      if (found.what === FELL_SILENT) return []
      if (found.what === LEFT) return [{ ...common, group: 'sent', title: '发出', tone: 'blue' }]
      const state = states.find((one) => one.state === found.what)
      return state === undefined
        ? []
        : [{ ...common, group: OUTCOMES[state.tone] ?? 'other', title: state.name, tone: state.tone }]
    }),
  )
}

/** What is still without an answer, whenever it fell silent; and answers that belong to nothing here. */
function openLines(context: ReadContext, span: Span): Line[] {
  const line = (id: string, group: Group, about: string, title: string, count: number, open: Line['open']): Line[] =>
    count === 0 ? [] : [{ id, group, about, title, tone: group === 'silent' ? 'silent' : 'amber', count, open }]
  const strangers = (['waiting', 'unreadable'] as const).flatMap((what) => {
    const filters = [is('happened', happenedText({ what, ...span }))]
    const { count } = receiptCount(context, { filters })
    return line(`stranger-${what}`, 'stranger', '回执', what === 'waiting' ? '未找到单证' : '无法读取', count, {
      screen: 'receipt',
      filters: [is('state', what), ...filters],
    })
  })
  return [
    ...line('silent', 'silent', '跨境单证', '仍无回音', otherPiles(context.ledger, '').silent, {
      screen: 'receipt',
      filters: [is('filingState', 'silent')],
    }),
    ...line('silent-declaration', 'silent', '报关单', '仍无回音', silentDeclarations(context.ledger), {
      screen: 'declaration',
      filters: [is('silent', '1')],
    }),
    ...strangers,
  ]
}

/** Days that went by, and days that were moved. */
function deadlineLines(context: ReadContext, span: Span): Line[] {
  const { ledger } = context
  const [from, to] = [dayOf(span.since), dayOf(span.until)]
  const line = (
    id: string,
    group: 'overdue' | 'moved',
    about: string,
    title: string,
    found: readonly number[],
    open: Line['open'],
  ): Line[] =>
    found.length === 0
      ? []
      : [{ id, group, about, title, tone: group === 'moved' ? 'purple' : 'red', count: found.length, open }]
  const claims = (['duty', 'deposit'] as const).flatMap((kind) => {
    const about = kind === 'duty' ? '缴款书' : '保证金'
    const late = claimsDueBetween(context, kind, from, to)
    const moved = movedClaims(ledger, kind, span.since, span.until)
    const open = (found: readonly number[]): Line['open'] => ({
      screen: 'crossborder',
      filters: [is('kind', kind), ids(found)],
    })
    return [
      ...line(`late-${kind}`, 'overdue', about, kind === 'duty' ? '已过缴款期限' : '已到期', late, open(late)),
      ...line(`moved-${kind}`, 'moved', about, '期限已变更', moved, open(moved)),
    ]
  })
  const returns = (['CEB625Message', 'CEB213Message'] as const).flatMap((kind) => {
    const late = lateReturns(ledger, kind, from, to)
    return line(
      `late-${kind}`,
      'overdue',
      kind === 'CEB625Message' ? '退货申请' : '出口退货申请',
      '商品未按期运抵',
      late,
      {
        screen: 'crossborder',
        filters: [is('kind', kind), ids(late)],
      },
    )
  })
  const checks = lateChecks(ledger, span.since, span.until)
  const papers = endingBetween(ledger, from, to, ENDED_STATES)
  const mandates = endedMandates(ledger, from, to)
  return [
    ...claims,
    ...returns,
    ...line('late-pay-check', 'overdue', '支付数据抽查', '已超时限', checks, {
      screen: 'payCheck',
      filters: [ids(checks)],
    }),
    ...line('late-tracked', 'overdue', '协议、证书', '已到期', papers, { screen: 'tracked', filters: [ids(papers)] }),
    ...line('late-mandate', 'overdue', '客户委托', '已到期', mandates, {
      screen: 'client',
      filters: [{ ...ids(mandates), field: 'id' }],
    }),
  ]
}

function gaps(context: ReadContext, now: number): Answer['gaps'] {
  const channels = listChannels(context.ledger)
  const title = (id: string): string => channels.find((one) => one.id === id)?.title ?? id
  const iso = (ms: number): string => new Date(ms).toISOString()
  const lasting = channels.flatMap((one) =>
    one.enabled === 1 && one.lastContactAt !== null && one.lastError !== '' && now - one.lastContactAt > CONTACT_MS
      ? [{ channel: one.title, from: iso(one.lastContactAt), to: '' }]
      : [],
  )
  return [
    ...lasting,
    ...contactGaps(context.ledger, now - WEEK_MS, GAPS_SHOWN).map((gap) => ({
      channel: title(gap.channel),
      from: iso(gap.from),
      to: iso(gap.to),
    })),
  ]
}

function timeOf(text: string | undefined, otherwise: number, path: string): number {
  if (text === undefined || text === '') return otherwise
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new Failure('INPUT_INVALID', { path, reason: '应为时间，如 2026-11-29T08:00:00.000Z' })
  return time
}

export function whileAway(context: ReadContext, input: In<'ledger.whileAway'>): Answer {
  const now = context.now()
  const until = timeOf(input.until, now, 'until')
  const asked = Math.min(timeOf(input.since, until, 'since'), until)
  const counted = SUBJECTS.map(({ name }) => newestSince(context.ledger, name, EVENTS_COUNTED) ?? asked)
  const since = Math.min(until, Math.max(asked, ...counted))
  const span = { since, until }
  return {
    since: new Date(since).toISOString(),
    until: new Date(until).toISOString(),
    cut: since > asked,
    gaps: gaps(context, now),
    lines: [...timelineLines(context, span), ...openLines(context, span), ...deadlineLines(context, span)],
  }
}
