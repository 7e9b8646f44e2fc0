import { followUpsOf, insertFollowUp, readFollowUp, type FollowUpState } from '../../../../db/crossborder/follow-up.ts'
import { findFilingOfParcel, type FilingRow } from '../../../../db/filing/filing.ts'
import { readParcelFacts, type ParcelFacts } from '../../../../db/filing/parcel-facts.ts'
import { selectParcelIds } from '../../../../db/trade/parcel-select.ts'
import type { ReadHandle } from '../../../../db/open.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { cancellationHold, composeCancellation } from '../../../../shared/domain/crossborder/cancellation.ts'
import type { FollowUpKind } from '../../../../shared/domain/crossborder/follow-up.ts'
import { modeRow } from '../../../../shared/domain/record/mode.ts'
import type { JobContext, JobDefinition, ReadContext } from '../../context.ts'
import { MESSAGE_DOCUMENTS } from '../filing/file-run.ts'
import { Holds } from '../filing/reasons-to-hold.ts'
import { modeOf } from '../parcel/row.ts'
import { filingToRepeat, FollowRun, followTools, heldList, type FollowTools } from './follow-run.ts'

/** 撤销: 623 and 605 for the inventories of chosen parcels. */

export interface Chosen {
  readonly facts: ParcelFacts
  readonly filing: FilingRow
  readonly direction: 'import' | 'export'
}

/** The inventory of a parcel; undefined when it has none. */
export function inventoryOf(ledger: ReadHandle, facts: ParcelFacts): Chosen | undefined {
  const { direction } = modeRow(modeOf(facts.mode))
  const filing = findFilingOfParcel(ledger, facts.parcelId, direction === 'import' ? 'CEB621Message' : 'CEB603Message')
  return filing === undefined ? undefined : { facts, filing, direction }
}

const kindFor = (direction: 'import' | 'export'): FollowUpKind =>
  direction === 'import' ? 'CEB623Message' : 'CEB605Message'

/** What was asked about this declaration of the inventory: under way, to be repeated, or not signed yet. */
function askedBefore(
  context: Pick<ReadContext, 'ledger'>,
  { filing, direction }: Chosen,
): { open: boolean; repeat: FollowUpState | undefined; unsigned: FollowUpState | undefined } {
  const asked = followUpsOf(context.ledger, filing.id, kindFor(direction)).filter(
    (one) => one.targetVersion === filing.version,
  )
  const repeat = asked.find((one) => filingToRepeat(context, one) !== undefined)
  return {
    open: asked.some((one) => one.filingId !== null && one !== repeat),
    repeat,
    unsigned: asked.find((one) => one.filingId === null),
  }
}

/** What holds a parcel's cancellation back; undefined when nothing does. */
function holdOf(context: Pick<ReadContext, 'ledger'>, chosen: Chosen | undefined): string | undefined {
  if (chosen === undefined) return 'U-NOT-FILED'
  return cancellationHold(chosen.filing, askedBefore(context, chosen).open)
}

export function cancelCheck(context: ReadContext, input: In<'cancel.check'>): Out<'cancel.check'> {
  const holds = new Holds()
  let ready = 0
  let seen = 0
  for (let after = -1; ;) {
    const ids = selectParcelIds(context.ledger, input.selection, { after, limit: 500 })
    if (ids.length === 0) break
    after = ids.at(-1) ?? after
    seen += ids.length
    for (const facts of readParcelFacts(context.ledger, ids)) {
      const hold = holdOf(context, inventoryOf(context.ledger, facts))
      if (hold === undefined) ready++
      else holds.add(facts.parcelId, [hold])
    }
  }
  if (seen === 0) throw new Failure('NOTHING_SELECTED')
  return { ready, held: holds.parcels, blocked: heldList(holds) }
}

/** Composes one cancellation and takes it into the run; a rule when it cannot be. */
function prepareOne(
  job: JobContext,
  run: FollowRun,
  tools: FollowTools,
  chosen: Chosen,
  reason: string,
): string | undefined {
  const { ledger } = job
  const { filing, direction, facts } = chosen
  const { repeat, unsigned } = askedBefore(job, chosen)
  const profile = tools.profile(facts.clientId, modeOf(facts.mode))
  if (profile === undefined) return 'U-PROFILE'
  const [profileHold] = run.profileHolds(profile)
  if (profileHold !== undefined) return profileHold
  const declared = tools.declared(filing.id, filing.version)
  if (declared === undefined) return 'U-DECLARED'
  const known = repeat ?? (unsigned?.reason === reason ? unsigned : undefined)
  const follow =
    known ??
    readFollowUp(
      ledger,
      insertFollowUp(ledger, {
        kind: kindFor(direction),
        clientId: facts.clientId,
        mode: facts.mode,
        parcelId: facts.parcelId,
        targetId: filing.id,
        targetVersion: filing.version,
        transportId: null,
        copNo: run.takeNumber(),
        part: 1,
        parts: 1,
        reason,
        body: '{}',
        actorId: job.actor.userId,
        at: job.now(),
      }),
    )
  if (follow === undefined) throw new RangeError('a follow-up was added')
  const own = repeat === undefined ? undefined : filingToRepeat(job, repeat)
  const composed = composeCancellation(direction, declared, filing, reason, run.stamp(follow.copNo, own))
  return run.add({ follow, composed, profile, orderNo: filing.orderNo, target: filing, filing: own })
    ? undefined
    : 'U-DECLARED'
}

async function cancelAll(job: JobContext, input: In<'cancel.file'>): Promise<Out<'cancel.file'>> {
  const run = new FollowRun(job, input.reason)
  const tools = followTools(job)
  let seen = 0
  for (let after = -1; ;) {
    const ids = await job.slice(() => {
      const page = selectParcelIds(job.ledger, input.selection, { after, limit: MESSAGE_DOCUMENTS })
      for (const facts of readParcelFacts(job.ledger, page)) {
        const chosen = inventoryOf(job.ledger, facts)
        const hold =
          holdOf(job, chosen) ?? (chosen === undefined ? undefined : prepareOne(job, run, tools, chosen, input.reason))
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
  return run.finish('cancel.file', { reason: input.reason })
}

export const cancelJob: JobDefinition<'cancel.file'> = { label: () => '申请撤销', afterCrash: 'resume', run: cancelAll }

/** Composes a rejected cancellation once more. */
export function repeatCancellation(
  job: JobContext,
  run: FollowRun,
  tools: FollowTools,
  follow: FollowUpState,
): string | undefined {
  const [facts] = follow.parcelId === null ? [] : readParcelFacts(job.ledger, [follow.parcelId])
  const chosen = facts === undefined ? undefined : inventoryOf(job.ledger, facts)
  return (
    holdOf(job, chosen) ?? (chosen === undefined ? 'U-NOT-FILED' : prepareOne(job, run, tools, chosen, follow.reason))
  )
}
