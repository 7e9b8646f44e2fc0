import type { CommandHandlers, JobHandlers, QueryHandlers } from '../../registry.ts'
import type { Needs } from '../../needs.ts'

export const parcelQueries = (_needs: Needs | undefined): Partial<QueryHandlers> => ({})
export const parcelCommands = (_needs: Needs): Partial<CommandHandlers> => ({})
export const parcelJobs: Partial<JobHandlers> = {}
