import type { SomeCommands, SomeJobs, SomeQueries } from '../../registry.ts'
import { deadlineList, sheetJob } from './deadlines.ts'
import { refundToday } from './today.ts'
import { closeMonth, monthFigures, monthList } from './month.ts'

export const refundRadarQueries: SomeQueries<'deadline.list' | 'month.figures' | 'month.list' | 'refund.today'> = {
  'deadline.list': deadlineList,
  'month.figures': monthFigures,
  'month.list': monthList,
  'refund.today': refundToday,
}
export const refundRadarCommands: SomeCommands<'month.close'> = { 'month.close': closeMonth }
export const refundRadarJobs: SomeJobs<'deadline.sheet'> = { 'deadline.sheet': sheetJob }
