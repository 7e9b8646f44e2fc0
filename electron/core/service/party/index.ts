import type { Needs } from '../../needs.ts'
import type { CommandHandlers, JobHandlers, QueryHandlers } from '../../registry.ts'
import { clientCommands, clientQueries } from './client.ts'
import { goodsCommands, goodsQueries } from './goods.ts'
import { profileCommands, profileQueries } from './profile.ts'
import { tableCommands, tableImport, tableQueries } from './table.ts'

export const partyQueries = (_needs: Needs | undefined) =>
  ({ ...clientQueries, ...profileQueries, ...goodsQueries, ...tableQueries }) satisfies Partial<QueryHandlers>
export const partyCommands = (_needs: Needs) =>
  ({ ...clientCommands, ...profileCommands, ...goodsCommands, ...tableCommands }) satisfies Partial<CommandHandlers>
export const partyJobs = { 'table.import': tableImport } satisfies Partial<JobHandlers>
