import type { SomeCommands, SomeJobs, SomeQueries } from '../../registry.ts'
import { keyEvidence, prefill } from './key.ts'
import {
  certificatePage,
  evidenceBatch,
  evidenceFieldList,
  evidencePage,
  exportItemCount,
  exportItemDetail,
  exportItemPage,
  voucherCount,
  voucherDetail,
  voucherPage,
  voucherWaiting,
} from './list.ts'
import { paperPage, savePaper } from './paper.ts'
import { returnJob } from './return.ts'
import { takeJob } from './take.ts'

export const refundEvidenceQueries: SomeQueries<
  | 'evidence.fields'
  | 'evidence.page'
  | 'evidence.batch'
  | 'evidence.prefill'
  | 'exportItem.page'
  | 'exportItem.count'
  | 'exportItem.get'
  | 'voucher.page'
  | 'voucher.count'
  | 'voucher.get'
  | 'voucher.waiting'
  | 'certificate.page'
  | 'refundPaper.page'
> = {
  'evidence.fields': evidenceFieldList,
  'evidence.page': evidencePage,
  'evidence.batch': evidenceBatch,
  'evidence.prefill': prefill,
  'exportItem.page': exportItemPage,
  'exportItem.count': exportItemCount,
  'exportItem.get': exportItemDetail,
  'voucher.page': voucherPage,
  'voucher.count': voucherCount,
  'voucher.get': voucherDetail,
  'voucher.waiting': voucherWaiting,
  'certificate.page': certificatePage,
  'refundPaper.page': paperPage,
}

export const refundEvidenceCommands: SomeCommands<'evidence.key' | 'refundPaper.save'> = {
  'evidence.key': keyEvidence,
  'refundPaper.save': savePaper,
}

export const refundEvidenceJobs: SomeJobs<'evidence.take' | 'evidence.return'> = {
  'evidence.take': takeJob,
  'evidence.return': returnJob,
}
