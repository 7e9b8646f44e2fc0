import { transaction } from '../../../../db/tx.ts'
import { Failure } from '../../../../shared/contract/failure.ts'
import type { JobContext } from '../../context.ts'

/** What a job had done for good when it was cancelled: how many, in words that follow 此前, and the trace that it leaves. */
export interface Kept {
  readonly count: number
  readonly what: string
  /** In a transaction of its own. */
  record(): void
}

/**
 * Runs a job whose slices stay when it is cancelled. Then its cancelling leaves the same trace in the audit chain as its end would have, and
 * its answer says what stays.
 * @throws Failure JOB_CANCELLED with `kept`
 */
export async function keepingSlices<T>(job: JobContext, work: () => Promise<T>, kept: () => Kept): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'JOB_CANCELLED') throw error
    const { count, what, record } = kept()
    if (count === 0) throw error
    transaction(job.ledger, () => {
      record()
    })
    throw new Failure('JOB_CANCELLED', { count, kept: `；此前${what} ${count} 票保留，其余未动` })
  }
}
