import type { Needs } from '../../needs.ts'
import type { SomeCommands, SomeJobs, SomeQueries } from '../../registry.ts'
import { transportAssign } from './assign.ts'
import { saveTransport, transportCount, transportDetail, transportList, transportPage } from './record.ts'

export const transportQueries = (
  _needs: Needs | undefined,
): SomeQueries<'transport.list' | 'transport.page' | 'transport.count' | 'transport.get'> => ({
  'transport.list': transportList,
  'transport.page': transportPage,
  'transport.count': transportCount,
  'transport.get': transportDetail,
})
export const transportCommands = (needs: Needs): SomeCommands<'transport.save'> => ({
  'transport.save': (context, input) => saveTransport(context, needs.jobs, input),
})
export const transportJobs: SomeJobs<'transport.assign'> = { 'transport.assign': transportAssign }
