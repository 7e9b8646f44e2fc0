import { followUpsOf, type FollowUpState } from '../../../../db/crossborder/follow-up.ts'
import { readParcelFacts, type ParcelFacts } from '../../../../db/filing/parcel-facts.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { composeDelivery, deliveryHold } from '../../../../shared/domain/crossborder/export-return.ts'
import { modeRow } from '../../../../shared/domain/record/mode.ts'
import type { JobContext, JobDefinition, ReadContext } from '../../context.ts'
import { modeOf } from '../parcel/row.ts'
import { filingToRepeat, type FollowRun, type FollowTools } from './follow-run.ts'
import { addFollowUp, checkSelection, fileSelection, inventoryOf, readyOf } from './selection-run.ts'

/** 妥投: 513 for imported parcels that were signed for, where the office reports for the carrier. */

const KIND = 'CEB513Message'

/** What was reported of a parcel's delivery. */
function reportedBefore(context: Pick<ReadContext, 'ledger'>, targetId: number): FollowUpState | undefined {
  return followUpsOf(context.ledger, targetId, KIND).at(-1)
}

function holdOf(context: Pick<ReadContext, 'ledger'>, facts: ParcelFacts): string | undefined {
  const chosen = inventoryOf(context.ledger, facts)
  const before = chosen === undefined ? undefined : reportedBefore(context, chosen.filing.id)
  const open = before !== undefined && before.filingId !== null && filingToRepeat(context, before) === undefined
  return deliveryHold(chosen?.filing, modeRow(modeOf(facts.mode)).direction, open)
}

export function deliveryCheck(context: ReadContext, input: In<'delivery.check'>): Out<'delivery.check'> {
  return checkSelection(context, input.selection, (facts) => holdOf(context, facts))
}

function prepareOne(
  job: JobContext,
  run: FollowRun,
  tools: FollowTools,
  facts: ParcelFacts,
  signedAt: string,
): string | undefined {
  const hold = holdOf(job, facts)
  const chosen = inventoryOf(job.ledger, facts)
  if (hold !== undefined || chosen === undefined) return hold ?? 'U-NOT-FILED'
  const { filing } = chosen
  const ready = readyOf(run, tools, chosen, KIND)
  if (!ready.ok) return ready.rule
  const before = reportedBefore(job, filing.id)
  const follow = before ?? addFollowUp(job, run, chosen, { kind: KIND, reason: '', body: JSON.stringify({ signedAt }) })
  const own = filingToRepeat(job, follow)
  const composed = composeDelivery(ready.declared, signedAt, run.stamp(follow.copNo, own))
  return run.add({ follow, composed, profile: ready.profile, orderNo: filing.orderNo, target: filing, filing: own })
    ? undefined
    : 'U-DECLARED'
}

export const deliveryJob: JobDefinition<'delivery.file'> = {
  label: () => '妥投',
  afterCrash: 'resume',
  run: (job, { selection, signedAt }) =>
    fileSelection(job, {
      selection,
      reason: '',
      action: 'delivery.file',
      prepare: (run, tools, facts) => prepareOne(job, run, tools, facts, signedAt),
    }),
}

/** A refused report once more, with the moment that it named. */
export function repeatDelivery(
  job: JobContext,
  run: FollowRun,
  tools: FollowTools,
  follow: FollowUpState,
): string | undefined {
  const [facts] = follow.parcelId === null ? [] : readParcelFacts(job.ledger, [follow.parcelId])
  const { signedAt } = JSON.parse(follow.body) as { signedAt: string }
  return facts === undefined ? 'U-NOT-FILED' : prepareOne(job, run, tools, facts, signedAt)
}
