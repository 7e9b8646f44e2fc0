import type { CommandHandlers, JobHandlers, QueryHandlers } from '../../registry.ts'
import type { Needs } from '../../needs.ts'

export const filingQueries = (_needs: Needs | undefined): Partial<QueryHandlers> => ({})
export const filingCommands = (_needs: Needs): Partial<CommandHandlers> => ({})
export const filingJobs: Partial<JobHandlers> = {}
