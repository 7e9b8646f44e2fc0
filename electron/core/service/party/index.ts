import type { CommandHandlers, JobHandlers, QueryHandlers } from '../../registry.ts'
import type { Needs } from '../../needs.ts'

export const partyQueries = (_needs: Needs | undefined): Partial<QueryHandlers> => ({})
export const partyCommands = (_needs: Needs): Partial<CommandHandlers> => ({})
export const partyJobs: Partial<JobHandlers> = {}
