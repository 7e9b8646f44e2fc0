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
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { fixed, fixedTextPadded } from '../../../../shared/domain/decimal/decimal.ts'
import { untied, type MonthFigures } from '../../../../shared/domain/refund/deadline.ts'
import type { ReadContext, WriteContext } from '../../context.ts'
import { today } from '../declaration/tables.ts'

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
  readonly exports: number
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
  }
  for (const [packetId, events] of byPacket) {
    const start = standingOf(events, before(month))
    const end = standingOf(events, lastDay(month))
    sums.carriedIn += start?.claimed ?? 0
    sums.carriedOut += end?.claimed ?? 0
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
    exports: exports.length,
  }
}

/** What moved in the month, step by step, so that in + claimed − received + difference − dropped = out. */
function walk(
  events: readonly PacketEvent[],
  month: string,
  packetId: number,
  sums: Record<'claimed' | 'approved' | 'received' | 'paid' | 'dropped' | 'difference', number>,
  sets: Record<'claimed' | 'approved' | 'received' | 'paid', Set<number>>,
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
    } else if (standing !== was) sums.dropped += was - standing
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

export function monthFigures(context: ReadContext, input: In<'month.figures'>): Out<'month.figures'> {
  const rows = figuresOf(context, input.month)
  const { figures } = rows
  const lock = lockedMonths(context.ledger).find((one) => one.month === input.month)
  const now = today(context.now()).slice(0, 7)
  const packet = (
    id: string,
    name: string,
    value: number,
    ids: ReadonlySet<number>,
  ): Out<'month.figures'>['figures'][number] => ({
    id,
    name,
    value: money(value),
    rows: ids.size,
    screen: 'packet',
    filters: ids.size === 0 ? [] : [{ field: 'ids', op: 'in', value: [...ids].map(String).slice(0, 1000) }],
  })
  const why = lock !== undefined ? '该月已结账' : input.month >= now ? '当月结束后才能结账' : ''
  const off = untied(figures)
  return {
    month: input.month,
    locked: lock !== undefined,
    lockedAt: lock === undefined ? '' : new Date(lock.at).toISOString(),
    lockedBy: lock === undefined ? '' : (readUser(context.ledger, lock.actorId)?.name ?? ''),
    untied: money(off),
    may: why === '' && off === 0,
    why: why === '' && off !== 0 ? `相差 ${money(off)}，请先核对` : why,
    figures: [
      {
        id: 'exported',
        name: '本月出口报关单',
        value: String(figures.exported),
        rows: figures.items,
        screen: 'evidence',
        filters: [],
      },
      packet('carriedIn', '月初在途退税', figures.carriedIn, new Set()),
      packet('claimed', '本月申报', figures.claimed, rows.claimed),
      packet('approved', '本月核准', figures.approved, rows.approved),
      packet('received', '本月退库到账', figures.received, rows.received),
      packet('difference', '到账与申报差额', figures.difference, rows.received),
      packet('dropped', '本月撤回或更正', figures.dropped, new Set()),
      packet('carriedOut', '月末在途退税', figures.carriedOut, rows.carried),
      packet('doubtful', '其中有疑点', figures.doubtful, rows.doubtful),
      packet('paid', '本月付给工厂', figures.paid, rows.paid),
    ],
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
