import type { SomeCommands, SomeQueries } from '../../registry.ts'
import { askInvoices, dropNotices, noticeList, noticeTexts } from './list.ts'
import { prefillList } from './prefill.ts'

export const refundNoticeQueries: SomeQueries<'notice.list' | 'notice.text' | 'prefill.list'> = {
  'notice.list': noticeList,
  'notice.text': noticeTexts,
  'prefill.list': prefillList,
}
export const refundNoticeCommands: SomeCommands<'notice.ask' | 'notice.drop'> = {
  'notice.ask': askInvoices,
  'notice.drop': dropNotices,
}
