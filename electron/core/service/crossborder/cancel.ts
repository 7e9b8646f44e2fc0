import { followUpsOf, type FollowUpState } from '../../../../db/crossborder/follow-up.ts'
import { readParcelFacts } from '../../../../db/filing/parcel-facts.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { cancellationHold, composeCancellation } from '../../../../shared/domain/crossborder/cancellation.ts'
import type { FollowUpKind } from '../../../../shared/domain/crossborder/follow-up.ts'
import type { JobContext, JobDefinition, ReadContext } from '../../context.ts'
import { filingToRepeat, type FollowRun, type FollowTools } from './follow-run.ts'
import { addFollowUp, checkSelection, fileSelection, inventoryOf, readyOf, type Chosen } from './selection-run.ts'

/** 撤销: 623 and 605 for the inventories of chosen parcels. */

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
  return checkSelection(context, input.selection, (facts) => holdOf(context, inventoryOf(context.ledger, facts)))
}

/** Composes one cancellation and takes it into the run; a rule when it cannot be. */
function prepareOne(
  job: JobContext,
  run: FollowRun,
  tools: FollowTools,
  chosen: Chosen,
  reason: string,
): string | undefined {
  const { filing, direction } = chosen
  const kind = kindFor(direction)
  const { repeat, unsigned } = askedBefore(job, chosen)
  const ready = readyOf(run, tools, chosen, kind)
  if (!ready.ok) return ready.rule
  const known = repeat ?? (unsigned?.reason === reason ? unsigned : undefined)
  const follow = known ?? addFollowUp(job, run, chosen, { kind, reason, body: '{}' })
  const own = repeat === undefined ? undefined : filingToRepeat(job, repeat)
  const composed = composeCancellation(direction, ready.declared, filing, reason, run.stamp(follow.copNo, own))
  return run.add({ follow, composed, profile: ready.profile, orderNo: filing.orderNo, target: filing, filing: own })
    ? undefined
    : 'U-DECLARED'
}

export const cancelJob: JobDefinition<'cancel.file'> = {
  label: () => '申请撤销',
  afterCrash: 'resume',
  run: (job, { selection, reason }): Promise<Out<'cancel.file'>> =>
    fileSelection(job, {
      selection,
      reason,
      action: 'cancel.file',
      prepare(run, tools, facts) {
        const chosen = inventoryOf(job.ledger, facts)
        return holdOf(job, chosen) ?? (chosen && prepareOne(job, run, tools, chosen, reason))
      },
    }),
}

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
