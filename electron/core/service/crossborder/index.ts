import type { Needs } from '../../needs.ts'
import type { SomeCommands, SomeJobs, SomeQueries } from '../../registry.ts'
import { cancelCheck, cancelJob } from './cancel.ts'
import { followUpCount, followUpPage } from './list.ts'
import { redeclareFollowUps } from './redeclare.ts'

export const crossborderQueries = (_needs: Needs | undefined): SomeQueries<'followUp.page' | 'followUp.count' | 'cancel.check'> => ({
  'followUp.page': followUpPage, 'followUp.count': followUpCount, 'cancel.check': cancelCheck,
})
export const crossborderCommands = (_needs: Needs): SomeCommands<never> => ({})
export const crossborderJobs: SomeJobs<'followUp.redeclare' | 'cancel.file'> = { 'followUp.redeclare': redeclareFollowUps, 'cancel.file': cancelJob }
