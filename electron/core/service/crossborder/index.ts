import type { Needs } from '../../needs.ts'
import type { CommandHandlers, JobHandlers, QueryHandlers } from '../../registry.ts'
import { cancelCheck, cancelJob } from './cancel.ts'
import { claimCount, claimDetail, claimPage, noteClaim, saveClaim } from './claim.ts'
import { deliveryCheck, deliveryJob } from './delivery.ts'
import { exportReturnCheck, exportReturnJob, exportReturnPrepare } from './export-return.ts'
import { guaranteeList, notePayment, paymentList, setLimit, takePaymentBack } from './guarantee.ts'
import { followUpCount, followUpPage } from './list.ts'
import { manifestCheck, manifestJob } from './manifest.ts'
import { redeclareFollowUps } from './redeclare.ts'
import { noteArrivals, returnCheck, returnJob, returnPrepare } from './refund.ts'
import { prepareSummary, summaryJob, summaryResultList } from './summary.ts'
import { tallyJob } from './tally.ts'
import { taxBillDetail, taxBillPage } from './tax.ts'

export const crossborderQueries = (_needs: Needs | undefined) =>
  ({
    'followUp.page': followUpPage,
    'followUp.count': followUpCount,
    'cancel.check': cancelCheck,
    'return.check': returnCheck,
    'return.prepare': returnPrepare,
    'exportReturn.check': exportReturnCheck,
    'exportReturn.prepare': exportReturnPrepare,
    'delivery.check': deliveryCheck,
    'manifest.check': manifestCheck,
    'summary.results': summaryResultList,
    'tax.page': taxBillPage,
    'tax.get': taxBillDetail,
    'guarantee.list': guaranteeList,
    'guarantee.payments': paymentList,
    'claim.page': claimPage,
    'claim.count': claimCount,
    'claim.get': claimDetail,
  }) satisfies Partial<QueryHandlers>

export const crossborderCommands = (_needs: Needs) =>
  ({
    'return.arrived': noteArrivals,
    'guarantee.limit': setLimit,
    'guarantee.pay': notePayment,
    'guarantee.unpay': takePaymentBack,
    'claim.save': saveClaim,
    'claim.note': noteClaim,
  }) satisfies Partial<CommandHandlers>

export const crossborderJobs = {
  'followUp.redeclare': redeclareFollowUps,
  'cancel.file': cancelJob,
  'return.file': returnJob,
  'exportReturn.file': exportReturnJob,
  'tally.file': tallyJob,
  'delivery.file': deliveryJob,
  'manifest.file': manifestJob,
  'summary.prepare': prepareSummary,
  'summary.file': summaryJob,
} satisfies Partial<JobHandlers>
