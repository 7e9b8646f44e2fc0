import { purchaseOf } from '../../../../db/crossborder/effect.ts'
import {
  insertFollowUpLines,
  noteArrival,
  readFollowUp,
  type FollowUpState,
} from '../../../../db/crossborder/follow-up.ts'
import type { FilingRow } from '../../../../db/filing/filing.ts'
import { readParcelFacts } from '../../../../db/filing/parcel-facts.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { RETURNING } from '../../../../shared/domain/crossborder/follow-up.ts'
import {
  composeReturn,
  daysBetween,
  linesToReturn,
  restoredAmount,
  returnableLines,
  returnClock,
  returnHold,
  type ReturnableLine,
  type ReturnClock,
  type ReturnedLine,
} from '../../../../shared/domain/crossborder/return-application.ts'
import type { JobContext, JobDefinition, ReadContext, WriteContext } from '../../context.ts'
import { dayOf } from '../parcel/match-triple.ts'
import { declaredReader, type DeclaredReader } from './declared.ts'
import { filingToRepeat, type FollowRun, type FollowTools } from './follow-run.ts'
import { heldTitle, releasedOn, returnedBefore, shownLines, storedLines, wantedLines } from './returned.ts'
import { addFollowUp, checkSelection, fileSelection, inventoryOf, readyOf, type Chosen } from './selection-run.ts'

/** 退货: 625 for released import inventories, whole or in part, against two clocks. */

function clockOf(context: Pick<ReadContext, 'ledger'>, filing: FilingRow): ReturnClock | undefined {
  const day = releasedOn(context, filing)
  return day === undefined ? undefined : returnClock(day)
}

interface Returnable {
  readonly lines: readonly ReturnableLine[]
  readonly clock: ReturnClock | undefined
}

/** What may be returned of an inventory, or why nothing may. */
function judge(
  context: Pick<ReadContext, 'ledger' | 'now'>,
  declared: DeclaredReader,
  chosen: Chosen | undefined,
): { ok: true; chosen: Chosen; what: Returnable } | { ok: false; rule: string } {
  if (chosen === undefined) return { ok: false, rule: 'U-NOT-FILED' }
  if (chosen.direction !== 'import') return { ok: false, rule: 'U-DIRECTION' }
  const clock = clockOf(context, chosen.filing)
  const hold = returnHold(chosen.filing, clock, dayOf(context.now()))
  if (hold !== undefined) return { ok: false, rule: hold }
  const document = declared(chosen.filing.id, chosen.filing.version)
  if (document === undefined) return { ok: false, rule: 'U-DECLARED' }
  const lines = returnableLines(document, returnedBefore(context, chosen.filing, RETURNING))
  return lines.some((line) => line.left > 0)
    ? { ok: true, chosen, what: { lines, clock } }
    : { ok: false, rule: 'U-LINES' }
}

export function returnCheck(context: ReadContext, input: In<'return.check'>): Out<'return.check'> {
  const declared = declaredReader(context)
  return checkSelection(context, input.selection, (facts) => {
    const found = judge(context, declared, inventoryOf(context.ledger, facts))
    return found.ok ? undefined : found.rule
  })
}

export function returnPrepare(context: ReadContext, input: In<'return.prepare'>): Out<'return.prepare'> {
  const [facts] = readParcelFacts(context.ledger, [input.parcelId])
  if (facts === undefined) throw new Failure('PARCEL_UNKNOWN', { parcel: input.parcelId })
  const chosen = inventoryOf(context.ledger, facts)
  const declared = declaredReader(context)
  const found = judge(context, declared, chosen)
  const document = chosen === undefined ? undefined : declared(chosen.filing.id, chosen.filing.version)
  const lines = found.ok
    ? found.what.lines
    : document === undefined || chosen === undefined
      ? []
      : returnableLines(document, returnedBefore(context, chosen.filing, RETURNING))
  const clock = chosen === undefined ? undefined : clockOf(context, chosen.filing)
  const today = dayOf(context.now())
  return {
    hold: found.ok ? '' : heldTitle(found.rule),
    invtNo: chosen?.filing.invtNo ?? '',
    lines: shownLines(lines),
    ...(clock === undefined
      ? {}
      : {
          clock: {
            ...clock,
            daysToApply: daysBetween(today, clock.applyBy),
            daysToArrive: daysBetween(today, clock.arriveBy),
          },
        }),
  }
}

/** Composes a return and takes it into the run; a rule when it cannot be. */
function prepareOne(
  job: JobContext,
  run: FollowRun,
  tools: FollowTools,
  chosen: Chosen,
  what: Returnable,
  ask: { reason: string; lines: readonly ReturnedLine[]; repeat?: FollowUpState },
): string | undefined {
  const { filing } = chosen
  const { clock } = what
  const ready = readyOf(run, tools, chosen, RETURNING)
  if (!ready.ok) return ready.rule
  if (clock === undefined) return 'U-DECLARED'
  const follow = ask.repeat ?? addReturn(job, run, chosen, what, clock, ask)
  const own = ask.repeat === undefined ? undefined : filingToRepeat(job, ask.repeat)
  const composed = composeReturn(ready.declared, filing, ask.reason, ask.lines, run.stamp(follow.copNo, own))
  return run.add({ follow, composed, profile: ready.profile, orderNo: filing.orderNo, target: filing, filing: own })
    ? undefined
    : 'U-DECLARED'
}

function addReturn(
  job: JobContext,
  run: FollowRun,
  chosen: Chosen,
  what: Returnable,
  clock: ReturnClock,
  ask: { reason: string; lines: readonly ReturnedLine[] },
): FollowUpState {
  const restores = restoredAmount(purchaseOf(job.ledger, chosen.filing.id), what.lines, ask.lines)
  const body = JSON.stringify({ ...clock, restores })
  const follow = addFollowUp(job, run, chosen, { kind: RETURNING, reason: ask.reason, body })
  insertFollowUpLines(job.ledger, follow.id, ask.lines)
  return follow
}

export const returnJob: JobDefinition<'return.file'> = {
  label: () => '申请退货',
  afterCrash: 'resume',
  run(job, { selection, reason, lines: named }): Promise<Out<'return.file'>> {
    const wanted = wantedLines(named)
    return fileSelection(job, {
      selection,
      reason,
      action: 'return.file',
      onlyOne: wanted !== undefined,
      prepare(run, tools, facts) {
        const found = judge(job, tools.declared, inventoryOf(job.ledger, facts))
        if (!found.ok) return found.rule
        const lines = linesToReturn(found.what.lines, wanted)
        return lines === undefined
          ? 'U-LINES'
          : prepareOne(job, run, tools, found.chosen, found.what, { reason, lines })
      },
    })
  },
}

/** A refused return once more, with the lines that it named. */
export function repeatReturn(
  job: JobContext,
  run: FollowRun,
  tools: FollowTools,
  follow: FollowUpState,
): string | undefined {
  const [facts] = follow.parcelId === null ? [] : readParcelFacts(job.ledger, [follow.parcelId])
  const found = judge(job, tools.declared, facts === undefined ? undefined : inventoryOf(job.ledger, facts))
  if (!found.ok) return found.rule
  if (follow.targetVersion !== found.chosen.filing.version) return 'U-DECLARED'
  const lines = linesToReturn(found.what.lines, storedLines(job, follow.id))
  return lines === undefined
    ? 'U-LINES'
    : prepareOne(job, run, tools, found.chosen, found.what, { reason: follow.reason, lines, repeat: follow })
}

export function noteArrivals(context: WriteContext, input: In<'return.arrived'>): Out<'return.arrived'> {
  let changed = 0
  for (const id of input.ids) {
    const follow = readFollowUp(context.ledger, id)
    if (follow?.kind !== RETURNING) throw new Failure('RECORD_UNKNOWN', { id })
    if (noteArrival(context.ledger, id, input.day, context.actor.userId, context.now())) changed++
  }
  context.audit('return.arrived', `${changed} returns`, { day: input.day })
  return { changed }
}
