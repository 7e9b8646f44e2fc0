import { readUser } from '../../../../db/house/people.ts'
import { hiddenEvidence } from '../../../../db/refund/evidence-batch.ts'
import { currentExports } from '../../../../db/refund/export.ts'
import {
  allPacketEvents,
  insertMonthLock,
  isLocked,
  lockedMonths,
  type PacketEvent,
} from '../../../../db/refund/packet.ts'
import { monthCorrections, type MonthCorrection } from '../../../../db/refund/month.ts'
import { fxReceipts } from '../../../../db/refund-money/fx.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixed, fixedTextPadded } from '../../../../shared/domain/decimal/decimal.ts'
import { untied, type MonthFigures } from '../../../../shared/domain/refund/deadline.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'
import { Rates } from '../refund-rate/index-of.ts'

/** A month's figures from what happened, never from what stands now: the same month gives the same figures later. */

const money = (count: number): string => fixedTextPadded(fixed(count), 2)
const lastDay = (month: string): string => `${month}-31`
const before = (month: string): string => `${month}-00`

/** Where a packet stood at the end of a day: claimed and not received, or not. */
interface Standing {
  readonly claimed: number
  readonly doubtful: boolean
}

function standingOf(events: readonly PacketEvent[], until: string): Standing | undefined {
  let claimed: number | undefined
  let doubtful = false
  for (const event of events) {
    if (event.day > until) continue
    if (event.act === 'file') claimed = event.amount ?? 0
    if (event.act === 'correct' || event.act === 'rollBack' || event.act === 'withdraw' || event.act === 'refund')
      claimed = undefined
    doubtful = event.act === 'doubt' || (doubtful && event.act === 'wait')
  }
  return claimed === undefined ? undefined : { claimed, doubtful }
}

interface Rows {
  readonly figures: MonthFigures
  readonly claimed: ReadonlySet<number>
  readonly approved: ReadonlySet<number>
  readonly received: ReadonlySet<number>
  readonly paid: ReadonlySet<number>
  readonly doubtful: ReadonlySet<number>
  readonly carried: ReadonlySet<number>
  readonly carriedIn: ReadonlySet<number>
  readonly dropped: ReadonlySet<number>
  /** Items exported in the month, and those of them that the library lets be refunded. */
  readonly items: readonly number[]
  readonly eligible: readonly number[]
}

function figuresOf(context: ReadContext, month: string): Rows {
  const { ledger } = context
  const exports = currentExports(ledger, hiddenEvidence(ledger)).filter((one) =>
    one.declaration.exportDate.startsWith(month),
  )
  const byPacket = new Map<number, PacketEvent[]>()
  for (const event of allPacketEvents(ledger, lastDay(month)))
    byPacket.set(event.packetId, [...(byPacket.get(event.packetId) ?? []), event])
  const sums = {
    claimed: 0,
    approved: 0,
    received: 0,
    paid: 0,
    doubtful: 0,
    carriedIn: 0,
    carriedOut: 0,
    dropped: 0,
    difference: 0,
  }
  const sets = {
    claimed: new Set<number>(),
    approved: new Set<number>(),
    received: new Set<number>(),
    paid: new Set<number>(),
    doubtful: new Set<number>(),
    carried: new Set<number>(),
    carriedIn: new Set<number>(),
    dropped: new Set<number>(),
  }
  for (const [packetId, events] of byPacket) {
    const start = standingOf(events, before(month))
    const end = standingOf(events, lastDay(month))
    sums.carriedIn += start?.claimed ?? 0
    sums.carriedOut += end?.claimed ?? 0
    if (start !== undefined) sets.carriedIn.add(packetId)
    if (end !== undefined) sets.carried.add(packetId)
    if (end?.doubtful === true) {
      sums.doubtful += end.claimed
      sets.doubtful.add(packetId)
    }
    walk(events, month, packetId, sums, sets)
  }
  return {
    figures: { exported: exports.length, items: exports.reduce((sum, one) => sum + one.items.length, 0), ...sums },
    ...sets,
    items: exports.flatMap((one) => one.items.map((item) => item.id)),
    eligible: eligibleOf(context, exports),
  }
}

function eligibleOf(context: ReadContext, exports: ReturnType<typeof currentExports>): number[] {
  const rates = new Rates(context.ledger)
  return exports.flatMap(({ declaration, items }) =>
    items.flatMap((item) => {
      const rate = rates.find(declaration.clientId, item.hsCode, item.name, declaration.exportDate)
      return rate?.kind === 'found' && rate.row.refundRate > 0 && !['1', '2'].includes(rate.row.special)
        ? [item.id]
        : []
    }),
  )
}

/** What moved in the month, step by step, so that in + claimed − received + difference − dropped = out. */
function walk(
  events: readonly PacketEvent[],
  month: string,
  packetId: number,
  sums: Record<'claimed' | 'approved' | 'received' | 'paid' | 'dropped' | 'difference', number>,
  sets: Record<'claimed' | 'approved' | 'received' | 'paid' | 'dropped', Set<number>>,
): void {
  let standing = 0
  for (const event of events) {
    const inside = event.day.startsWith(month)
    const was = standing
    if (event.act === 'file') standing = event.amount ?? 0
    if (event.act === 'correct' || event.act === 'rollBack' || event.act === 'withdraw' || event.act === 'refund')
      standing = 0
    if (!inside) continue
    if (event.act === 'file') {
      sums.claimed += standing - was
      sets.claimed.add(packetId)
    } else if (event.act === 'refund') {
      sums.received += event.amount ?? 0
      sums.difference += (event.amount ?? 0) - was
      sets.received.add(packetId)
    } else if (standing !== was) {
      sums.dropped += was - standing
      sets.dropped.add(packetId)
    }
    if (event.act === 'approve') {
      sums.approved += event.amount ?? 0
      sets.approved.add(packetId)
    }
    if (event.act === 'pay') {
      sums.paid += event.amount ?? 0
      sets.paid.add(packetId)
    }
  }
}

type Figure = Out<'month.figures'>['figures'][number]

const idFilter = (ids: Iterable<number>): Figure['filters'] => {
  const value = [...ids].map(String).slice(0, 1000)
  return value.length === 0 ? [] : [{ field: 'ids', op: 'in', value }]
}

function packetFigure(id: string, name: string, value: number, ids: ReadonlySet<number>): Figure {
  return {
    id,
    name,
    value: money(value),
    rows: ids.size,
    screen: 'packet',
    tab: '',
    filters: idFilter(ids),
    now: '',
  }
}

/** Receipts of the month, each currency for itself. */
function fxFigure(context: ReadContext, month: string): Figure {
  const sums = new Map<string, number>()
  const receipts = fxReceipts(context.ledger).filter((one) => one.receivedOn.startsWith(month))
  for (const one of receipts) sums.set(one.currency, (sums.get(one.currency) ?? 0) + one.amount)
  const value = [...sums].map(([currency, sum]) => `${currency} ${money(sum)}`).join('；')
  return {
    id: 'fxReceived',
    name: '本月收汇',
    value: value === '' ? '0' : value,
    rows: receipts.length,
    screen: 'fx',
    tab: 'receipt',
    filters: [],
    now: '',
  }
}

function shownFigures(context: ReadContext, month: string): { figures: Figure[]; off: number } {
  const rows = figuresOf(context, month)
  const { figures } = rows
  const items = (id: string, name: string, value: number, ids: readonly number[]): Figure => ({
    id,
    name,
    value: String(value),
    rows: ids.length,
    screen: 'evidence',
    tab: '',
    filters: idFilter(ids),
    now: '',
  })
  return {
    off: untied(figures),
    figures: [
      items('exported', '本月出口报关单', figures.exported, rows.items),
      items('eligible', '其中可退税的商品项', rows.eligible.length, rows.eligible),
      packetFigure('carriedIn', '月初在途退税', figures.carriedIn, rows.carriedIn),
      packetFigure('claimed', '本月申报', figures.claimed, rows.claimed),
      packetFigure('approved', '本月核准', figures.approved, rows.approved),
      packetFigure('received', '本月退库到账', figures.received, rows.received),
      packetFigure('difference', '到账与申报差额', figures.difference, rows.received),
      packetFigure('dropped', '本月撤回或更正', figures.dropped, rows.dropped),
      packetFigure('carriedOut', '月末在途退税', figures.carriedOut, rows.carried),
      packetFigure('doubtful', '其中有疑点', figures.doubtful, rows.doubtful),
      packetFigure('paid', '本月付给工厂', figures.paid, rows.paid),
      fxFigure(context, month),
    ],
  }
}

const CORRECTION_NAMES: Readonly<Record<MonthCorrection['what'], string>> = {
  export: '报关单补录或更正',
  voucher: '进货凭证补录或更正',
  receipt: '收汇补录',
  receiptVoid: '收汇作废',
  link: '收汇配对',
  linkEnd: '撤销收汇配对',
}
const MOST_CORRECTIONS = 500

/** Figures as they were locked; beside each what it would be now. */
function lockedFigures(body: string, now: readonly Figure[]): Figure[] {
  const kept = JSON.parse(body) as (Omit<Figure, 'tab' | 'now'> & Partial<Figure>)[]
  return kept.map((one) => {
    const fresh = now.find((each) => each.id === one.id)?.value ?? one.value
    return { ...one, tab: one.tab ?? '', now: fresh === one.value ? '' : fresh }
  })
}

export function monthFigures(context: ReadContext, input: In<'month.figures'>): Out<'month.figures'> {
  const { ledger } = context
  const { figures, off } = shownFigures(context, input.month)
  const lock = lockedMonths(ledger).find((one) => one.month === input.month)
  const now = today(context.now()).slice(0, 7)
  const why = lock !== undefined ? '该月已结账' : input.month >= now ? '当月结束后才能结账' : ''
  const corrections = lock === undefined ? [] : monthCorrections(ledger, input.month, lock.at, MOST_CORRECTIONS)
  return {
    month: input.month,
    locked: lock !== undefined,
    lockedAt: lock === undefined ? '' : new Date(lock.at).toISOString(),
    lockedBy: lock === undefined ? '' : (readUser(ledger, lock.actorId)?.name ?? ''),
    untied: money(off),
    may: why === '' && off === 0,
    why: why === '' && off !== 0 ? `相差 ${money(off)}，请先核对` : why,
    figures: lock === undefined ? figures : lockedFigures(lock.figures, figures),
    corrections: corrections.map((one) => ({
      what: CORRECTION_NAMES[one.what],
      subject: one.subject,
      actor: readUser(ledger, one.actorId)?.name ?? '',
      at: new Date(one.at).toISOString(),
    })),
  }
}

export function closeMonth(context: WriteContext, input: In<'month.close'>): Out<'month.close'> {
  if (isLocked(context.ledger, input.month)) throw new Failure('MONTH_LOCKED', { month: input.month })
  const shown = monthFigures(context, input)
  if (!shown.may) throw new Failure('MONTH_OPEN', { month: input.month, why: shown.why })
  insertMonthLock(context.ledger, input.month, JSON.stringify(shown.figures), context.actor.userId, context.now())
  context.audit('month.close', input.month, { figures: shown.figures.map((one) => `${one.id} ${one.value}`) })
  context.touch('refund')
  return {}
}

export function monthList(context: ReadContext): Out<'month.list'> {
  return {
    months: lockedMonths(context.ledger).map((one) => ({
      month: one.month,
      at: new Date(one.at).toISOString(),
      actor: readUser(context.ledger, one.actorId)?.name ?? '',
    })),
  }
}
