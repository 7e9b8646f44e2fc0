import type { Needs } from '../../needs.ts'
import type { CommandHandlers, QueryHandlers } from '../../registry.ts'
import { saveTracked, stepTracked, trackedCount, trackedDetail, trackedPage } from './tracked.ts'

export const trackedQueries = (_needs: Needs | undefined) =>
  ({
    'tracked.page': trackedPage,
    'tracked.count': trackedCount,
    'tracked.get': trackedDetail,
  }) satisfies Partial<QueryHandlers>

export const trackedCommands = (_needs: Needs) =>
  ({ 'tracked.save': saveTracked, 'tracked.step': stepTracked }) satisfies Partial<CommandHandlers>
