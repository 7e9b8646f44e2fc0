import type { Needs } from '../../needs.ts'
import type { CommandHandlers, JobHandlers, QueryHandlers } from '../../registry.ts'
import { clientCommands, clientQueries } from './client.ts'
import { goodsCommands, goodsQueries } from './goods.ts'
import { profileCommands, profileQueries } from './profile.ts'
import { tableCommands, tableImport, tableQueries } from './table.ts'

export const partyQueries = (_needs: Needs | undefined): Partial<QueryHandlers> => ({ ...clientQueries, ...profileQueries, ...goodsQueries, ...tableQueries })
export const partyCommands = (_needs: Needs): Partial<CommandHandlers> => ({ ...clientCommands, ...profileCommands, ...goodsCommands, ...tableCommands })
export const partyJobs: Partial<JobHandlers> = { 'table.import': tableImport }
