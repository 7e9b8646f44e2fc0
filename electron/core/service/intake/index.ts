import type { CommandHandlers, JobHandlers, QueryHandlers } from '../../registry.ts'
import type { Needs } from '../../needs.ts'

export const intakeQueries = (_needs: Needs | undefined): Partial<QueryHandlers> => ({})
export const intakeCommands = (_needs: Needs): Partial<CommandHandlers> => ({})
export const intakeJobs: Partial<JobHandlers> = {}
