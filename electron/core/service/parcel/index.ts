import type { CommandHandlers, JobHandlers, QueryHandlers } from '../../registry.ts'
import type { Needs } from '../../needs.ts'
import { parcelDetail } from './detail.ts'
import { fixApply, fixPreview } from './fix.ts'
import { matchGroups } from './groups.ts'
import { findMany, parcelCount, parcelPage } from './page.ts'
import { matchRun } from './run.ts'

export const parcelQueries = (_needs: Needs | undefined) =>
  ({
    'parcel.page': parcelPage,
    'parcel.count': parcelCount,
    'parcel.findMany': findMany,
    'parcel.get': parcelDetail,
    'match.groups': matchGroups,
    'fix.preview': fixPreview,
  }) satisfies Partial<QueryHandlers>
export const parcelCommands = (_needs: Needs) => ({}) satisfies Partial<CommandHandlers>
export const parcelJobs = { 'match.run': matchRun, 'fix.apply': fixApply } satisfies Partial<JobHandlers>
