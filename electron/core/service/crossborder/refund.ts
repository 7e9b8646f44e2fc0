import { purchaseOf } from '../../../../db/crossborder/effect.ts'
import {
  followUpLines,
  followUpsOf,
  insertFollowUp,
  insertFollowUpLines,
  noteArrival,
  readFollowUp,
  type FollowUpState,
} from '../../../../db/crossborder/follow-up.ts'
import { receiptsOf } from '../../../../db/filing/inbox.ts'
import type { FilingRow } from '../../../../db/filing/filing.ts'
import { readParcelFacts } from '../../../../db/filing/parcel-facts.ts'
import { selectParcelIds } from '../../../../db/trade/parcel-select.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
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
import { RETURNING } from '../../../../shared/domain/crossborder/follow-up.ts'
import { fixed, fixedText, parseFixed, ZERO } from '../../../../shared/domain/decimal/decimal.ts'
import { isFilingState, mayAct } from '../../../../shared/domain/filing/state.ts'
import type { JobContext, JobDefinition, ReadContext, WriteContext } from '../../context.ts'
import { MESSAGE_DOCUMENTS } from '../filing/file-run.ts'
import { Holds } from '../filing/reasons-to-hold.ts'
import { dayOf } from '../parcel/match-triple.ts'
import { modeOf } from '../parcel/row.ts'
import { inventoryOf, type Chosen } from './cancel.ts'
import { declaredReader, type DeclaredReader } from './declared.ts'
import { filingToRepeat, FollowRun, followTools, heldList, type FollowTools } from './follow-run.ts'

/** 退货: 625 for released import inventories, whole or in part, against two clocks. */

const RELEASED: ReadonlySet<string> = new Set(['800', '899'])

/** The day of release as customs' first word of it says; undefined when no receipt says it. */
function releasedOn(context: Pick<ReadContext, 'ledger'>, filing: FilingRow): string | undefined {
  const times = receiptsOf(context.ledger, filing.id)
    .filter((receipt) => RELEASED.has(receipt.status))
    .map((receipt) => receipt.returnTime.slice(0, 8))
    .sort()
  const [first] = times
  return first === undefined ? undefined : `${first.slice(0, 4)}-${first.slice(4, 6)}-${first.slice(6, 8)}`
}

function clockOf(context: Pick<ReadContext, 'ledger'>, filing: FilingRow): ReturnClock | undefined {
  const day = releasedOn(context, filing)
  return day === undefined ? undefined : returnClock(day)
}

/** A return counts against the inventory unless it was refused. */
function counts(one: FollowUpState): boolean {
  return one.filingId !== null && !(isFilingState(one.state) && mayAct(one.state, 'redeclare'))
}

/** What is being returned, or was, of this declaration of an inventory. */
function returnedBefore(context: Pick<ReadContext, 'ledger'>, filing: FilingRow): ReturnedLine[] {
  return followUpsOf(context.ledger, filing.id, RETURNING)
    .filter((one) => one.targetVersion === filing.version && counts(one))
    .flatMap((one) => followUpLines(context.ledger, one.id).map(({ gnum, qty }) => ({ gnum, qty: fixed(qty) })))
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
  const lines = returnableLines(document, returnedBefore(context, chosen.filing))
  return lines.some((line) => line.left > 0)
    ? { ok: true, chosen, what: { lines, clock } }
    : { ok: false, rule: 'U-LINES' }
}

export function returnCheck(context: ReadContext, input: In<'return.check'>): Out<'return.check'> {
  const holds = new Holds()
  const declared = declaredReader(context)
  let ready = 0
  let seen = 0
  for (let after = -1; ;) {
    const ids = selectParcelIds(context.ledger, input.selection, { after, limit: 500 })
    if (ids.length === 0) break
    after = ids.at(-1) ?? after
    seen += ids.length
    for (const facts of readParcelFacts(context.ledger, ids)) {
      const found = judge(context, declared, inventoryOf(context.ledger, facts))
      if (found.ok) ready++
      else holds.add(facts.parcelId, [found.rule])
    }
  }
  if (seen === 0) throw new Failure('NOTHING_SELECTED')
  return { ready, held: holds.parcels, blocked: heldList(holds) }
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
      : returnableLines(document, returnedBefore(context, chosen.filing))
  const clock = chosen === undefined ? undefined : clockOf(context, chosen.filing)
  const today = dayOf(context.now())
  return {
    hold: found.ok ? '' : heldTitle(found.rule),
    invtNo: chosen?.filing.invtNo ?? '',
    lines: lines.map((line) => ({
      gnum: line.gnum,
      gcode: line.gcode,
      gname: line.gname,
      unit: line.unit,
      declared: fixedText(line.declared),
      left: fixedText(line.left),
    })),
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

function heldTitle(rule: string): string {
  const holds = new Holds()
  holds.add(0, [rule])
  return heldList(holds)[0]?.title ?? rule
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
  const { filing, facts } = chosen
  const { clock } = what
  const profile = tools.profile(facts.clientId, modeOf(facts.mode))
  const declared = tools.declared(filing.id, filing.version)
  if (profile === undefined) return 'U-PROFILE'
  if (declared === undefined || clock === undefined) return 'U-DECLARED'
  const [profileHold] = run.profileHolds(profile)
  if (profileHold !== undefined) return profileHold
  const follow =
    ask.repeat ??
    addFollowUp(
      job,
      run,
      chosen,
      ask,
      JSON.stringify({ ...clock, restores: restoredAmount(purchaseOf(job.ledger, filing.id), what.lines, ask.lines) }),
    )
  const own = ask.repeat === undefined ? undefined : filingToRepeat(job, ask.repeat)
  const composed = composeReturn(declared, filing, ask.reason, ask.lines, run.stamp(follow.copNo, own))
  return run.add({ follow, composed, profile, orderNo: filing.orderNo, target: filing, filing: own })
    ? undefined
    : 'U-DECLARED'
}

function addFollowUp(
  job: JobContext,
  run: FollowRun,
  { filing, facts }: Chosen,
  ask: { reason: string; lines: readonly ReturnedLine[] },
  body: string,
): FollowUpState {
  const id = insertFollowUp(job.ledger, {
    kind: RETURNING,
    clientId: facts.clientId,
    mode: facts.mode,
    parcelId: facts.parcelId,
    targetId: filing.id,
    targetVersion: filing.version,
    transportId: null,
    copNo: run.takeNumber(),
    part: 1,
    parts: 1,
    reason: ask.reason,
    body,
    actorId: job.actor.userId,
    at: job.now(),
  })
  insertFollowUpLines(job.ledger, id, ask.lines)
  const follow = readFollowUp(job.ledger, id)
  if (follow === undefined) throw new RangeError('a follow-up was added')
  return follow
}

async function returnAll(job: JobContext, input: In<'return.file'>): Promise<Out<'return.file'>> {
  const run = new FollowRun(job, input.reason)
  const tools = followTools(job)
  const wanted = input.lines?.map((line) => ({ gnum: line.gnum, qty: parseFixed<string>(line.qty) ?? ZERO }))
  let seen = 0
  for (let after = -1; ;) {
    const ids = await job.slice(() => {
      const page = selectParcelIds(job.ledger, input.selection, { after, limit: MESSAGE_DOCUMENTS })
      // Named lines are those of one inventory; they mean nothing for a second.
      if (wanted !== undefined && seen + page.length > 1)
        throw new Failure('INPUT_INVALID', { path: 'lines', reason: '只有一票时才能指定商品行' })
      for (const facts of readParcelFacts(job.ledger, page)) {
        const found = judge(job, tools.declared, inventoryOf(job.ledger, facts))
        const lines = found.ok ? linesToReturn(found.what.lines, wanted) : undefined
        const hold = !found.ok
          ? found.rule
          : lines === undefined
            ? 'U-LINES'
            : prepareOne(job, run, tools, found.chosen, found.what, { reason: input.reason, lines })
        if (hold !== undefined) run.run.hold(facts.parcelId, [hold])
      }
      return page
    })
    if (ids.length === 0) break
    after = ids.at(-1) ?? after
    seen += ids.length
    await run.run.flush(false)
    job.progress(seen)
  }
  if (seen === 0) throw new Failure('NOTHING_SELECTED')
  return run.finish('return.file', { reason: input.reason })
}

export const returnJob: JobDefinition<'return.file'> = { label: () => '申请退货', afterCrash: 'resume', run: returnAll }

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
  const lines = linesToReturn(
    found.what.lines,
    followUpLines(job.ledger, follow.id).map(({ gnum, qty }) => ({ gnum, qty: fixed(qty) })),
  )
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
