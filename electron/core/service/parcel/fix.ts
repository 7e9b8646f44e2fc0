import type { Fix } from '../../../../shared/contract/area/parcel.ts'
import type { JobContext } from '../../context.ts'

export interface FixFigures {
  readonly changed: number
  readonly unchanged: number
  readonly blocked: number
  /** Parcels that agree after the fix. */
  readonly agreed: number
}

/**
 * Applies a fix to listed parcels: changed documents become new revisions in a batch of kind 'correction', the parcel points to them and is
 * matched again, all in slices of the job. Parcels with an unsettled filing are left alone and counted as blocked.
 */
export function applyFixToParcels(job: JobContext, ids: readonly number[], fix: Fix, reason: string): Promise<FixFigures> {
  throw new Error(`not here yet: ${job.jobId} ${ids.length} ${fix.kind} ${reason}`)
}
