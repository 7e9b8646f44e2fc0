import type { CommandHandlers, JobHandlers, QueryHandlers } from '../../registry.ts'
import type { Needs } from '../../needs.ts'
import { parcelDetail } from './detail.ts'
import { fixApply, fixPreview } from './fix.ts'
import { matchGroups } from './groups.ts'
import { findMany, parcelCount, parcelPage } from './page.ts'
import { matchRun } from './run.ts'

export const parcelQueries = (_needs: Needs | undefined): Partial<QueryHandlers> => ({
  'parcel.page': parcelPage, 'parcel.count': parcelCount, 'parcel.findMany': findMany, 'parcel.get': parcelDetail, 'match.groups': matchGroups, 'fix.preview': fixPreview,
})
export const parcelCommands = (_needs: Needs): Partial<CommandHandlers> => ({})
export const parcelJobs: Partial<JobHandlers> = { 'match.run': matchRun, 'fix.apply': fixApply }
