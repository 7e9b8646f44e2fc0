import type { Needs } from '../../needs.ts'
import type { SomeCommands, SomeJobs, SomeQueries } from '../../registry.ts'
import { cancelCheck, cancelJob } from './cancel.ts'
import { noteArrivals, returnCheck, returnJob, returnPrepare } from './refund.ts'
import { followUpCount, followUpPage } from './list.ts'
import { manifestCheck, manifestJob } from './manifest.ts'
import { prepareSummary, summaryJob, summaryResultList } from './summary.ts'
import { guaranteeList, setLimit, notePayment } from './guarantee.ts'
import { taxBillDetail, taxBillPage } from './tax.ts'
import { redeclareFollowUps } from './redeclare.ts'

export const crossborderQueries = (
  _needs: Needs | undefined,
): SomeQueries<
  | 'followUp.page'
  | 'followUp.count'
  | 'cancel.check'
  | 'return.check'
  | 'return.prepare'
  | 'manifest.check'
  | 'summary.results'
  | 'tax.page'
  | 'tax.get'
  | 'guarantee.list'
> => ({
  'followUp.page': followUpPage,
  'followUp.count': followUpCount,
  'cancel.check': cancelCheck,
  'return.check': returnCheck,
  'return.prepare': returnPrepare,
  'manifest.check': manifestCheck,
  'summary.results': summaryResultList,
  'tax.page': taxBillPage,
  'tax.get': taxBillDetail,
  'guarantee.list': guaranteeList,
})
export const crossborderCommands = (
  _needs: Needs,
): SomeCommands<'return.arrived' | 'guarantee.limit' | 'guarantee.pay'> => ({
  'return.arrived': noteArrivals,
  'guarantee.limit': setLimit,
  'guarantee.pay': notePayment,
})
export const crossborderJobs: SomeJobs<
  'followUp.redeclare' | 'cancel.file' | 'return.file' | 'manifest.file' | 'summary.prepare' | 'summary.file'
> = {
  'followUp.redeclare': redeclareFollowUps,
  'cancel.file': cancelJob,
  'return.file': returnJob,
  'manifest.file': manifestJob,
  'summary.prepare': prepareSummary,
  'summary.file': summaryJob,
}
