import { waitingQueues } from '../../../../db/channel/waiting.ts'
import { readUser } from '../../../../db/house/people.ts'
import { transaction } from '../../../../db/tx.ts'
import type { Role } from '../../../../shared/contract/role.ts'
import type { WriteContext } from '../../context.ts'
import type { JobRunner } from '../../job-runner.ts'
import { stateOf, validityProblem } from '../channel/meter.ts'
import { beijingDay } from '../../../../shared/domain/dated/beijing-day.ts'
import { waitingLabel } from './file.ts'

/**
 * Files what waits for keys that are ready again, at the word of those who asked for it. One queue a key at a time: a card signs
 * one message after the other anyway.
 */
export function resumeWaiting(context: WriteContext, jobs: JobRunner): void {
  const day = beijingDay(context.now())
  for (const queue of waitingQueues(context.ledger)) {
    const signer = context.ports.signers.find((one) => one.info().id === queue.signer)
    if (signer === undefined || stateOf(signer).state !== 'ready' || validityProblem(signer.info(), day) !== '')
      continue
    const label = waitingLabel(queue.signer)
    if (jobs.list(true).some((job) => job.name === 'filing.fileWaiting' && job.label === label)) continue
    const user = readUser(context.ledger, queue.actorId)
    if (user === undefined || !user.active) continue
    const actor = { userId: user.id, login: user.login, name: user.name, roles: user.roles as Role[] }
    transaction(context.ledger, () => {
      jobs.start('filing.fileWaiting', { signer: queue.signer, askedBy: queue.actorId }, actor)
    })
  }
}
