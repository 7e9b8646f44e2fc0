import { followUpsOf, insertFollowUp, readFollowUp, type FollowUpState } from '../../../../db/crossborder/follow-up.ts'
import { readFiling } from '../../../../db/filing/filing.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import { composeTally, type TallyDetails } from '../../../../shared/domain/crossborder/export-return.ts'
import { EXPORT_RETURNING, TALLYING } from '../../../../shared/domain/crossborder/follow-up.ts'
import { inParts } from '../../../../shared/domain/crossborder/manifest.ts'
import { editionHas } from '../../../../shared/message/ceb/table.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { MESSAGE_DOCUMENTS } from '../filing/file-run.ts'
import { modeOf } from '../parcel/row.ts'
import { filingToRepeat, FollowRun, followTools, type FollowTools } from './follow-run.ts'

/** 退货理货: 215 for the goods of applications 213 that are in the supervised place. */

/** What stands in the body of a tally: the application whose goods it is about. */
interface TallyBody extends TallyDetails {
  readonly application: number
}

/** States of an application that customs has taken. */
const TAKEN: ReadonlySet<string> = new Set(['accepted', 'review', 'inspection', 'concluded', 'released', 'closed'])

/** The tally of an application that was sent or waits to be. */
function tallyOf(job: JobContext, application: FollowUpState): FollowUpState | undefined {
  const asked = application.targetId === null ? [] : followUpsOf(job.ledger, application.targetId, TALLYING)
  return asked.find((one) => (JSON.parse(one.body) as TallyBody).application === application.id)
}

function newTally(job: JobContext, run: FollowRun, application: FollowUpState, details: TallyDetails): FollowUpState {
  const body: TallyBody = { ...details, application: application.id }
  const id = insertFollowUp(job.ledger, {
    kind: TALLYING,
    clientId: application.clientId,
    mode: application.mode,
    parcelId: application.parcelId,
    targetId: application.targetId,
    targetVersion: application.targetVersion,
    transportId: null,
    copNo: run.takeNumber(),
    part: 1,
    parts: 1,
    reason: '',
    body: JSON.stringify(body),
    actorId: job.actor.userId,
    at: job.now(),
  })
  const follow = readFollowUp(job.ledger, id)
  if (follow === undefined) throw new RangeError('a follow-up was added')
  return follow
}

/** Composes a tally from its application as declared and takes it into the run. */
function addTally(
  job: JobContext,
  run: FollowRun,
  tools: FollowTools,
  follow: FollowUpState,
  application: FollowUpState,
): string | undefined {
  const profile = tools.profile(follow.clientId, modeOf(follow.mode))
  if (profile === undefined) return 'U-PROFILE'
  const [hold] = run.profileHolds(profile)
  if (hold !== undefined) return hold
  if (!editionHas(TALLYING, profile.edition)) return 'U-EDITION'
  const asked = application.filingId === null ? undefined : readFiling(job.ledger, application.filingId)
  const declared = asked === undefined ? undefined : tools.declared(asked.id, asked.version)
  const target = follow.targetId === null ? undefined : readFiling(job.ledger, follow.targetId)
  if (declared === undefined || target === undefined) return 'U-DECLARED'
  const filing = filingToRepeat(job, follow)
  const composed = composeTally(declared, JSON.parse(follow.body) as TallyBody, run.stamp(follow.copNo, filing))
  return run.add({ follow, composed, profile, orderNo: target.orderNo, target, filing }) ? undefined : 'U-DECLARED'
}

function tallyOne(
  job: JobContext,
  run: FollowRun,
  tools: FollowTools,
  id: number,
  details: TallyDetails,
): string | undefined {
  const application = readFollowUp(job.ledger, id)
  if (application?.kind !== EXPORT_RETURNING) return 'U-DIRECTION'
  if (!TAKEN.has(application.state)) return 'U-RETURN-OPEN'
  const before = tallyOf(job, application)
  if (before !== undefined && before.filingId !== null)
    return filingToRepeat(job, before) === undefined ? 'U-OPEN' : addTally(job, run, tools, before, application)
  return addTally(job, run, tools, before ?? newTally(job, run, application, details), application)
}

async function tallyAll(job: JobContext, input: In<'tally.file'>): Promise<Out<'tally.file'>> {
  const { ids, operatorCode, operatorName, location } = input
  const run = new FollowRun(job, '')
  const tools = followTools(job)
  for (const some of inParts([...new Set(ids)], MESSAGE_DOCUMENTS)) {
    await job.slice(() => {
      for (const id of some) {
        const hold = tallyOne(job, run, tools, id, { operatorCode, operatorName, location })
        if (hold !== undefined) run.run.hold(-id, [hold])
      }
    })
    await run.run.flush(false)
  }
  if (ids.length === 0) throw new Failure('NOTHING_SELECTED')
  return run.finish('tally.file', {})
}

export const tallyJob: JobDefinition<'tally.file'> = {
  label: (input) => `${input.ids.length} 份`,
  afterCrash: 'resume',
  run: tallyAll,
}

/** A refused tally once more. */
export function repeatTally(
  job: JobContext,
  run: FollowRun,
  tools: FollowTools,
  follow: FollowUpState,
): string | undefined {
  const application = readFollowUp(job.ledger, (JSON.parse(follow.body) as TallyBody).application)
  return application === undefined ? 'U-DECLARED' : addTally(job, run, tools, follow, application)
}
