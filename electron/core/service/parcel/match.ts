import type { JobContext } from '../../context.ts'

/** Which parcels to match again: all of an id range, or listed ones. */
export type MatchTarget = { readonly from: number; readonly to: number } | { readonly ids: readonly number[] }
export interface MatchFigures {
  readonly checked: number
  readonly agreed: number
  readonly waiting: number
  readonly defect: number
}

/**
 * Evaluates all rules for parcels that are not on their way to customs and writes what changed: defects, match state, tax, and whether
 * the parcel may be filed. In slices of the job, resumable (matching twice changes nothing). Call it after the batch has become visible.
 */
export function matchParcels(job: JobContext, target: MatchTarget): Promise<MatchFigures> {
  throw new Error(`not here yet: ${job.jobId} ${'ids' in target ? target.ids.length : target.from}`)
}
