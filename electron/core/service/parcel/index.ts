import type { CommandHandlers, JobHandlers, QueryHandlers } from '../../registry.ts'
import type { Needs } from '../../needs.ts'
import { findMany, parcelCount, parcelPage } from './page.ts'

export const parcelQueries = (_needs: Needs | undefined): Partial<QueryHandlers> => ({
  'parcel.page': parcelPage, 'parcel.count': parcelCount, 'parcel.findMany': findMany,
})
export const parcelCommands = (_needs: Needs): Partial<CommandHandlers> => ({})
export const parcelJobs: Partial<JobHandlers> = {}
