import { readFollowUp } from '../../../../db/crossborder/follow-up.ts'
import type { In, Out } from '../../../../shared/contract/index.ts'
import type { JobContext, JobDefinition } from '../../context.ts'
import { MESSAGE_DOCUMENTS } from '../filing/file-run.ts'
import { repeatCancellation } from './cancel.ts'
import { repeatDelivery } from './delivery.ts'
import { repeatExportReturn } from './export-return.ts'
import { repeatPart } from './manifest.ts'
import { repeatSummary } from './summary.ts'
import { repeatReturn } from './refund.ts'
import { repeatTally } from './tally.ts'
import { filingToRepeat, FollowRun, followTools, kindOf, type FollowTools } from './follow-run.ts'

/** 后续申报重报: rejected or failed follow-ups once more, under their numbers. */

function repeatOne(job: JobContext, run: FollowRun, tools: FollowTools, id: number): string | undefined {
  const follow = readFollowUp(job.ledger, id)
  if (follow === undefined || filingToRepeat(job, follow) === undefined) return 'F-NOT-REJECTED'
  switch (kindOf(follow.kind)) {
    case 'CEB623Message':
    case 'CEB605Message':
      return repeatCancellation(job, run, tools, follow)
    case 'CEB625Message':
      return repeatReturn(job, run, tools, follow)
    case 'CEB607Message':
    case 'CEB507Message':
    case 'CEB509Message':
    case 'CEB711Message':
      return repeatPart(job, run, tools, follow)
    case 'CEB701Message':
      return repeatSummary(job, run, tools, follow)
    case 'CEB213Message':
      return repeatExportReturn(job, run, tools, follow)
    case 'CEB215Message':
      return repeatTally(job, run, tools, follow)
    case 'CEB513Message':
      return repeatDelivery(job, run, tools, follow)
  }
}

async function redeclareAll(job: JobContext, input: In<'followUp.redeclare'>): Promise<Out<'followUp.redeclare'>> {
  const run = new FollowRun(job, '更正重报')
  const tools = followTools(job)
  const ids = [...new Set(input.ids)]
  for (let from = 0; from < ids.length; from += MESSAGE_DOCUMENTS) {
    await job.slice(() => {
      for (const id of ids.slice(from, from + MESSAGE_DOCUMENTS)) {
        const hold = repeatOne(job, run, tools, id)
        if (hold !== undefined) run.run.hold(-id, [hold])
      }
    })
    await run.run.flush(false)
    job.progress(Math.min(ids.length, from + MESSAGE_DOCUMENTS), ids.length)
  }
  return run.finish('followUp.redeclare', {})
}

export const redeclareFollowUps: JobDefinition<'followUp.redeclare'> = {
  label: (input) => `${input.ids.length} 份`,
  afterCrash: 'resume',
  run: redeclareAll,
}
